"""What ``_config.yml`` says, as Sphinx reads it: lets ``sphinx-build`` and its kin build what Jupyter Book builds."""

from pathlib import Path

from jupyter_book.config import get_final_config

_here = Path(__file__).parent
_config, _ = get_final_config(
    user_yaml=_here / "_config.yml",
    cli_config={"external_toc_path": "_toc.yml", "latex_individualpages": False},
    sourcedir=_here,
)
globals().update(_config)
