"""What ``_config.yml`` says, as Sphinx reads it: lets ``sphinx-build`` and its kin build what Jupyter Book builds."""

from pathlib import Path

from edition.book.build.settings import read_settings

globals().update(read_settings(Path(__file__).parent))
