"""What the edition changes in the theme: its own page around a chapter, one style sheet, no script of others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError, ExtensionError

from edition.book import assets
from edition.book.access import bare, mend, name_toggles
from edition.book.configured import from_configuration
from edition.book.policy import first_script
from edition.book.scripts import BUNDLES
from edition.book.written import Written
from edition.errors import EditionError
from edition.files import write_atomically
from edition.project import find_project

_HERE = Path(__file__).parent
#: Sheets that the theme's own layout names, before those that Sphinx knows of.
_THEME_SHEETS = ("basic.css", "styles/pydata-sphinx-theme.css")
_BUNDLED = frozenset(name for parts in BUNDLES.values() for name in parts)
#: The file, in the folder of the doctrees, that says what the theme and the extensions bring in vain.
_REMOVED = "removed.json"
#: What docutils puts into the head of each page that it writes.
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
#: How long the description of a page may be, in characters: what search engines show.
_DESCRIPTION = 155


def setup(app: Sphinx, written: Written) -> None:
    """Connect the handlers that change the theme."""
    sheets: list[str] = []
    app.connect("config-inited", _configure, priority=850)
    app.connect("doctree-resolved", _without_live_code, priority=900)
    app.connect("html-page-context", _accessible, priority=910)
    # After all extensions have added what they add to a page.
    app.connect("html-page-context", lambda *context: _lighten(sheets, *context), priority=920)
    # After myst-nb, which copies its style sheet then.
    app.connect("build-finished", lambda app, error: _bundle(sheets, written, app, error), priority=900)
    app.add_css_file("shell.css", priority=880)
    app.add_css_file("edition.css", priority=900)
    app.add_css_file("charts.css", priority=900)
    app.add_js_file("shell.js", loading_method="defer")


def _configure(app: Sphinx, config: Config) -> None:
    """Add the edition's files and templates; say the addresses of repository and site where they are given."""
    config.html_static_path = [*config.html_static_path, from_configuration(app, _HERE / "static")]
    config.html_favicon = from_configuration(app, _HERE / "static" / "favicon.svg")
    config.templates_path = [from_configuration(app, _HERE / "templates"), *config.templates_path]
    try:
        given = find_project()
    except EditionError as error:
        raise ConfigError(str(error)) from None
    config.version = config.release = given.version
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
        config.html_baseurl = f"{given.newest}/"


def _without_live_code(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take from a page the scripts that sphinx-thebe puts at its end, whether live code is wanted or not."""
    for node in list(doctree.findall(nodes.raw)):
        if node.astext().strip().startswith(('<script type="text/x-thebe-config">', "<script>kernelName")):
            node.parent.remove(node)


def _lighten(
    sheets: list[str],
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Let a page of the book's theme ask for one style sheet and for no script but the edition's; describe it."""
    if "generate_toc_html" not in context:
        return
    files = sorted(context["css_files"], key=lambda file: file.priority)
    sheets[:] = [*_THEME_SHEETS, *(str(file.filename).removeprefix("_static/") for file in files)]
    folders = _own_folders(app)
    scripts = {str(file.filename).removeprefix("_static/"): file for file in context["script_files"]}
    own = {name: file for name, file in scripts.items() if any((folder / name).is_file() for folder in folders)}
    context["ed_scripts"] = [bundle for bundle, parts in BUNDLES.items() if own.keys() & set(parts)]
    context["script_files"] = [file for name, file in own.items() if name not in _BUNDLED]
    context["ed_style_sheet"] = assets.STYLE_SHEET
    context["ed_first_script"] = first_script()
    context["ed_description"] = describe(doctree) if doctree else ""


def _own_folders(app: Sphinx) -> list[Path]:
    """Return the edition's folders of static files: they are named relatively, those of packages absolutely."""
    return [
        (Path(app.confdir) / name).resolve() for name in app.config.html_static_path if not Path(name).is_absolute()
    ]


def _theme_folders(app: Sphinx) -> list[Path]:
    theme = getattr(app.builder, "theme", None)
    return [Path(folder) / "static" for folder in theme.get_theme_dirs()] if theme else []


def describe(doctree: nodes.document) -> str:
    """Return the beginning of a page's first paragraph, cut between words: a description in the fewest words."""
    words = next((node.astext() for node in doctree.findall(nodes.paragraph)), "").split()
    text = " ".join(words)
    while len(text) > _DESCRIPTION:
        words.pop()
        text = " ".join(words).rstrip(",;:.") + "…"
    return text


def _bundle(sheets: list[str], written: Written, app: Sphinx, error: Exception | None) -> None:
    """Make the one style sheet and the files of scripts once pages have been written; where none were, they stay."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir).resolve() / "_static"
    removed = Path(app.doctreedir) / _REMOVED
    if not sheets:
        names = json.loads(removed.read_text(encoding="utf-8")) if removed.exists() else []
        assets.remove(static, (static / name for name in names))
        return
    folders = _own_folders(app)
    try:
        in_vain = assets.bundle(
            static.parent,
            static,
            [assets.Sheet(static / name, any((folder / name).is_file() for folder in folders)) for name in sheets],
            BUNDLES,
            [*_theme_folders(app), *(Path(name) for name in app.config.html_static_path if Path(name).is_absolute())],
            Path(app.doctreedir) / "styles",
            written.ask,
        )
        names = sorted(path.relative_to(static).as_posix() for path in in_vain)
        write_atomically({removed: json.dumps(names, indent=1).encode()})
    except EditionError as fault:
        raise ExtensionError(str(fault)) from None


def _accessible(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if "generate_toctree_html" in context:
        context["generate_toctree_html"] = name_toggles(context["generate_toctree_html"])
    if "generate_toc_html" in context:
        context["generate_toc_html"] = bare(context["generate_toc_html"])
    # The layout says it too.
    context["metatags"] = context.get("metatags", "").replace(_VIEWPORT, "")
    if context.get("body"):
        context["body"] = mend(context["body"])
