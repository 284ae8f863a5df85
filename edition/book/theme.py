"""What the edition changes in the theme: its own style sheet, no script or address of another host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from edition import __version__
from edition.book.access import mend, name_toggles
from edition.book.configured import from_configuration
from edition.errors import EditionError
from edition.project import project

_HERE = Path(__file__).parent
#: Scripts that the theme or its companions load and the book has no use for: mathematics, live code, icons as
#: drawings (the theme ships them as a font too).
_UNWANTED = ("mathjax", "thebe", "fontawesome")


def setup(app: Sphinx) -> None:
    """Connect the handlers that change the theme."""
    app.connect("config-inited", _configure, priority=850)
    app.connect("html-page-context", _without_unwanted_scripts, priority=900)
    app.connect("html-page-context", _accessible, priority=910)
    app.add_css_file("edition.css", priority=900)
    app.add_css_file("charts.css", priority=900)


def _configure(app: Sphinx, config: Config) -> None:
    """Add the edition's files and templates; say the addresses of repository and site where they are given."""
    config.html_static_path = [*config.html_static_path, from_configuration(app, _HERE / "static")]
    config.html_favicon = from_configuration(app, _HERE / "static" / "favicon.svg")
    config.templates_path = [from_configuration(app, _HERE / "templates"), *config.templates_path]
    config.version = config.release = __version__
    try:
        given = project()
    except EditionError as error:
        raise ConfigError(str(error)) from None
    options = dict(config.html_theme_options)
    if given.repository:
        options |= {
            "repository_url": given.repository,
            "repository_branch": "main",
            "use_repository_button": True,
            "launch_buttons": {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"},
        }
    config.html_theme_options = options
    if given.site:
        config.html_baseurl = given.site + "/"


def _without_unwanted_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    def wanted(file: Any) -> bool:
        name = str(getattr(file, "filename", None) or file)
        inline = str(getattr(file, "attributes", {}).get("body", ""))
        return "//" not in name and not any(word in name or word in inline for word in _UNWANTED)

    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if wanted(file)]


def _accessible(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if "generate_toctree_html" in context:
        context["generate_toctree_html"] = name_toggles(context["generate_toctree_html"])
    if context.get("body"):
        context["body"] = mend(context["body"])
