"""The releases side by side: old pages stay as they were and learn of newer ones; every page keeps to the policy."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from accessibility import every_look, faults, overflow
from conftest import HTML, missing
from lxml import html
from playwright.sync_api import Browser, Page

from edition.book.build import content_policy as policy
from edition.errors import EditionError
from edition.release import folder, moves, text_changes
from edition.release.__main__ import main
from edition.release.assembly import assemble_site
from edition.theme.page_context import read_first_script

PAGE = """<!DOCTYPE html><html lang="en" data-content_root="{root}"><head><meta charset="utf-8"><title>{title}</title>
<link rel="icon" href="data:,"><script>{script}</script></head>
<body><a class="ed-skip" href="#t">Skip</a><main id="t"><h1>{title}</h1>{ids}</main></body></html>"""


def released(
    place: Path, version: str, texts: dict[str, str], pages: tuple[str, ...] = ("chapters/a.html",), **ids: str
) -> Path:
    """Leave a release of a few pages in a folder, as ``make release`` would, with a script in them of its own.

    ``ids`` are those of the parts of each page, by its name.
    """
    made = place / version
    script = f"{read_first_script()}/* {version} */"
    files = {
        "site/index.html": PAGE.format(root="./", title=f"Book {version}", script=script, ids=""),
        "site/_headers": policy.render_headers([policy.hash_script(script)]),
        "site/_static/fonts/literata.woff2": "",
        "site/downloads/tables/letters/paragraphs.csv": "letter,id,text\n"
        + "".join(f'a,{identifier},"{text}"\n' for identifier, text in texts.items()),
        "site/downloads/tables/letters/notes.csv": f"letter,id,catchword,text\na,n01,Salt,A note of {version}.\n",
        "site/downloads/tables/letters/letters.csv": "id,title\na,A sailor to his sister\n",
        "release.json": f'{{"version": "{version}", "day": "2027-03-01"}}',
    }
    for page in pages:
        held = "".join(f'<h2 id="{name}">{name}</h2>' for name in ids.get(Path(page).stem, "").split())
        files[f"site/{page}"] = PAGE.format(root="../", title=f"{page} {version}", script=script, ids=held)
    for name, content in files.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(content, encoding="utf-8")
    (made / folder.SUMS).write_text(folder.list_checksums(made))
    return made


@pytest.fixture
def releases(tmp_path: Path) -> list[Path]:
    place = tmp_path / "release"
    return [
        released(place, "0.10.0", {"p1": "Salt is dear.", "p2": "We ask for bread, comrade.", "p3": "Come."}),
        released(
            place, "0.9.0", {"p1": "Salt is dear.", "p2": "We ask for Bread.", "p4": "Gone."}, ("chapters/b.html",)
        ),
    ]


def everything_in(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_each_release_stands_as_it_was_and_the_newest_once_more(releases: list[Path], tmp_path: Path) -> None:
    assemble_site(releases, tmp_path / "out")
    newer, older = (everything_in(release / "site") for release in releases)
    assert everything_in(tmp_path / "out" / "v0.9.0") == older
    assert everything_in(tmp_path / "out" / "v0.10.0") == newer
    newest = everything_in(tmp_path / "out" / "latest")
    assert b"../../v0.9.0/chapters/b.html" in newest.pop("chapters/b.html")
    assert newest == newer
    rest = {path.name for path in (tmp_path / "out").iterdir()}
    files = {"versions.js", "versions.css", "index.html", "versions.html", "compare", "_headers", ".nojekyll"}
    assert rest == {"v0.9.0", "v0.10.0", "latest", *files}


def test_a_site_is_made_anew_from_all_releases_to_the_same_bytes(releases: list[Path], tmp_path: Path) -> None:
    assemble_site(releases, tmp_path / "out")
    before = everything_in(tmp_path / "out")
    assemble_site(list(reversed(releases)), tmp_path / "out")
    assert everything_in(tmp_path / "out") == before


def test_a_release_that_was_changed_afterwards_is_refused(
    releases: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assemble_site(releases, tmp_path / "out")
    before = everything_in(tmp_path / "out")
    (releases[1] / "site" / "index.html").write_text("better")
    (releases[1] / "site" / "new.html").write_text("more")
    (releases[1] / "site" / "_headers").unlink()
    arguments = ["assemble", "--out", str(tmp_path / "out"), *map(str, releases)]
    assert main(arguments) == 1
    told = capsys.readouterr().err.splitlines()
    assert [re.sub(r".*/site/", "", line).partition(";")[0] for line in told] == [
        "_headers: is not there",
        "index.html: is not what SHA256SUMS says",
        "new.html: is not what SHA256SUMS says",
    ]
    assert everything_in(tmp_path / "out") == before


def test_a_folder_that_holds_something_else_is_not_written_over(releases: list[Path], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(EditionError, match="a folder that holds something else"):
        assemble_site(releases, tmp_path / "mine")
    with pytest.raises(EditionError, match="expected each version once"):
        assemble_site([releases[0], releases[0]], tmp_path / "out")
    with pytest.raises(EditionError, match=r"release\.json: there is no such file"):
        assemble_site([tmp_path / "mine"], tmp_path / "out")
    assert everything_in(tmp_path / "mine") == {"letter.txt": b"mine"}


def test_two_releases_are_compared_paragraph_by_paragraph(releases: list[Path]) -> None:
    older, newer = text_changes.read_release(releases[1]), text_changes.read_release(releases[0])
    assert [(change.id, change.older, change.newer) for change in text_changes.find_changes(older, newer)] == [
        ("p2", "We ask for Bread.", "We ask for bread, comrade."),
        ("p3", None, "Come."),
        ("p4", "Gone.", None),
        ("n01", "A note of 0.9.0.", "A note of 0.10.0."),
    ]
    page = html.fromstring(text_changes.compare_texts(older, newer, "../").decode())
    paragraphs = [html.tostring(each, encoding="unicode").strip() for each in page.xpath("//main/p[not(@class)]")[1:]]
    assert paragraphs[0] == "<p>We ask for <del>Bread</del><ins>bread, comrade</ins>.</p>"
    assert page.xpath("//p[@class='ed-place']/a/@href") == [
        "../latest/chapters/a.html#p2",
        "../latest/chapters/a.html#p3",
        "../latest/chapters/a.html#n01",
    ]
    assert [each.text_content() for each in page.xpath("//*[self::h2 or @class='ed-place']")] == [
        "A sailor to his sister",
        "¶\u00a02",
        "¶\u00a03 (new)",
        "¶\u00a04 (no longer there)",
        "Note on “Salt”",
    ]
    assert "Version 0.9.0 is of 1 March 2027" in page.text_content()
    assert "Of the 4 paragraphs and notes of the newer, 1 are the same in both." in page.text_content()


def test_a_release_without_titles_is_compared_by_ids_and_one_without_texts_is_refused(releases: list[Path]) -> None:
    tables = releases[1] / "site" / "downloads" / "tables" / "letters"
    (tables / "letters.csv").unlink()
    old = text_changes.read_release(releases[1])
    assert "<h2>a</h2>" in text_changes.compare_texts(replace(old, texts={}), old).decode()
    (tables / "notes.csv").write_text("letter,id\n")
    with pytest.raises(EditionError, match=r"notes\.csv:1: no column 'text'; expected columns letter, id, text"):
        text_changes.read_release(releases[1])


@pytest.mark.browser
@every_look
def test_the_pages_beside_the_versions_can_be_read_by_everybody_and_lead_on(
    scheme: str, width: int, releases: list[Path], tmp_path: Path, page: Page, serve: Callable[[Path], str]
) -> None:
    assemble_site(releases, tmp_path / "out")
    site = serve(tmp_path / "out")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("versions.html", "compare/v0.9.0.html", "v0.9.0/chapters/b.html"):
        page.goto(site + address)
        if "chapters" in address:
            page.get_by_role("navigation", name="Versions of the edition").wait_for()
        else:
            links = page.get_by_role("navigation", name="The book").get_by_role("link")
            assert [link.evaluate("link => link.href") for link in links.all()] == [
                f"{site}latest/index.html",
                f"{site}versions.html",
            ]
        assert faults(page) == []
        assert overflow(page) <= 0


def test_a_comparison_by_itself_leads_nowhere(releases: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "changes.html"
    assert main(["compare", str(releases[1]), str(releases[0]), "--out", str(out)]) == 0
    page = html.parse(str(out)).getroot()
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["versions.css"]
    assert page.xpath("//a/@href") == []
    assert page.xpath("string(//h2)") == "A sailor to his sister"


def test_a_comparison_loses_no_word_of_either_text() -> None:
    older, newer = "Salt, salt; “dear” salt <b> now.", "Dear salt: and salt – <b> now!"
    parts = text_changes.mark_differences(older, newer)
    for text, gone in ((older, "ins"), (newer, "del")):
        kept = "".join(part if isinstance(part, str) else "" if part.tag == gone else part.text or "" for part in parts)
        assert kept.split() == text.split()


def test_what_has_moved_is_where_its_id_stands_now() -> None:
    first = {"a": ["t", "story", "letter", "p1"], "b": ["t", "list", "p1"]}
    first |= {"gone": ["t", "dull"], "old": ["t", "x", "y"]}
    second = {"a": ["t", "letter", "p1", "tail"], "b": ["t", "list", "p1"], "new": ["t", "x", "y"]}
    newest = {"a": ["t", "letter", "p2"], "b": ["t", "p1"], "c": ["t", "story", "list"]}
    newest |= {"d": ["t", "y"], "é": ["x", "tail"]}
    assert moves.find_moves({"1": first, "2": second}, newest) == {
        # p1 of two pages says nothing of the page where one of them is now.
        "a": {"story": "c", "tail": "é"},
        "b": {"list": "c"},
        "gone": {"": "../v1/gone"},
        "new": {"": "é", "y": "d"},
        "old": {"": "é", "y": "d"},
    }
    assert moves.find_moves({"1": first}, first) == {}


@pytest.fixture
def parted(tmp_path: Path) -> Path:
    """Return a site whose second release parts a page of the first, renames another, and has a third no more."""
    pages = ("chapters/a.html", "chapters/old.html", "chapters/gone.html")
    first = released(tmp_path, "1.0.0", {"p1": "Salt."}, pages, a="intro letter", old="names", gone="dull")
    pages = ("chapters/a.html", "chapters/intro.html", "chapters/people.html")
    second = released(tmp_path, "1.1.0", {"p1": "Salt."}, pages, a="letter", intro="intro", people="names")
    assemble_site([first, second], tmp_path / "out")
    return tmp_path / "out"


class _Policy(SimpleHTTPRequestHandler):
    """Serves files with the headers that their file of headers asks for."""

    def end_headers(self) -> None:
        for line in (Path(self.directory) / policy.HEADERS).read_text(encoding="utf-8").splitlines():
            name, colon, value = line.strip().partition(": ")
            if colon and line.startswith("  "):
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing of what is served."""


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    servers: list[ThreadingHTTPServer] = []

    def start(root: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Policy, directory=str(root)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()


@pytest.fixture
def told(page: Page) -> list[str]:
    """Return what a page complains of, as it does."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.mark.browser
def test_an_old_page_says_that_a_newer_version_has_come(
    releases: list[Path], tmp_path: Path, page: Page, serve: Callable[[Path], str], told: list[str]
) -> None:
    assemble_site(releases, tmp_path / "out")
    site = serve(tmp_path / "out")
    page.goto(f"{site}v0.9.0/chapters/b.html")
    bar = page.get_by_role("navigation", name="Versions of the edition")
    assert "This is version 0.9.0. Version 0.10.0 has come out since." in bar.inner_text()
    links = {link.inner_text(): link.get_attribute("href") or "" for link in bar.get_by_role("link").all()}
    # The newer one has no such page.
    assert links["Read this page there"] == f"{site}latest/index.html"
    page.goto(links["see what changed in the texts"])
    assert page.locator("del").nth(1).inner_text().strip() == "Bread"
    page.goto(f"{site}v0.9.0/")
    page.get_by_label("Version", exact=True).select_option(label="0.10.0 (2027-03-01), the newest")
    page.get_by_role("button", name="Go").click()
    page.wait_for_url(f"{site}latest/index.html")
    assert "has come out since" not in bar.inner_text()
    page.goto(site)
    page.wait_for_url(f"{site}latest/index.html")
    page.goto(f"{site}versions.html")
    assert told == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("latest/chapters/a.html#letter", "latest/chapters/a.html#letter"),
        ("latest/chapters/a.html#intro", "latest/chapters/intro.html#intro"),
        ("v1.0.0/chapters/a.html#intro", "v1.0.0/chapters/a.html#intro"),
        ("latest/chapters/old.html?highlight=salt#names", "latest/chapters/people.html?highlight=salt#names"),
        ("latest/chapters/old.html", "latest/chapters/people.html"),
        ("latest/chapters/gone.html#dull", "v1.0.0/chapters/gone.html#dull"),
    ],
)
def test_an_address_in_latest_leads_to_where_a_thing_has_gone(
    asked: str, shown: str, parted: Path, page: Page, serve: Callable[[Path], str], told: list[str]
) -> None:
    site = serve(parted)
    page.goto(site + asked)
    page.wait_for_url(site + shown)
    bar = page.get_by_role("navigation", name="Versions of the edition")
    if shown.startswith("v1.0.0/chapters/a"):
        bar.get_by_role("link", name="Read this page there").click()
        page.wait_for_url(f"{site}latest/chapters/intro.html#intro")
        page.evaluate("location.href = '../chapters/a.html#letter'")
        page.wait_for_url(f"{site}latest/chapters/a.html#letter")
        page.evaluate("location.hash = 'intro'")
        page.wait_for_url(f"{site}latest/chapters/intro.html#intro")
    assert told == []


@pytest.mark.browser
def test_without_scripts_a_page_that_has_moved_still_leads_on(
    parted: Path, browser: Browser, serve: Callable[[Path], str]
) -> None:
    site = serve(parted)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}latest/chapters/old.html")
    page.wait_for_url(f"{site}latest/chapters/people.html")
    context.close()


@pytest.mark.browser
def test_a_release_by_itself_asks_nobody_about_versions(
    releases: list[Path], tmp_path: Path, page: Page, serve: Callable[[Path], str], told: list[str]
) -> None:
    site = serve(releases[0] / "site")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}chapters/a.html")
    assemble_site(releases, tmp_path / "out")
    page.goto((tmp_path / "out" / "v0.9.0" / "chapters" / "b.html").as_uri())
    assert not [url for url in asked if "versions" in url]
    assert page.get_by_role("navigation").count() == 0
    assert told == []


@pytest.mark.built
@pytest.mark.browser
@pytest.mark.whole
def test_every_page_of_the_book_keeps_to_the_policy(
    browser: Browser, page: Page, serve: Callable[[Path], str], told: list[str]
) -> None:
    if not (HTML / "_headers").exists():
        missing("the built book", "run `make book` first")
    site = serve(HTML)
    pages = [path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html") if "_static" not in path.parts]
    assert len(pages) > 20
    for name in pages:
        page.goto(site + name)
        # Charts are drawn anew as they come near.
        page.evaluate(
            "async () => { for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); "
            "await new Promise(requestAnimationFrame); } }"
        )
        page.wait_for_load_state("networkidle")
        assert told == [], name


@pytest.mark.built
@pytest.mark.browser
@pytest.mark.whole
def test_the_book_opens_from_a_folder_without_a_complaint(page: Page, told: list[str]) -> None:
    if not (HTML / "index.html").exists():
        missing("the built book", "run `make book` first")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pages = [path for path in sorted(HTML.rglob("*.html")) if "_static" not in path.parts]
    for path in pages:
        page.goto(path.as_uri())
        assert told == [], path
    # The search, by a word that stands in one of the letters.
    page.goto((HTML / "search.html").as_uri() + "?q=shattering")
    page.locator("a[href*='medvedev-1924.html']").first.click()
    page.wait_for_url("**/medvedev-1924.html*")
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.browser
def test_the_policy_would_tell_of_a_script_in_a_page(
    tmp_path: Path, page: Page, serve: Callable[[Path], str], told: list[str]
) -> None:
    (tmp_path / "index.html").write_text('<!DOCTYPE html><link rel="icon" href="data:,"><script>let a = 1;</script>')
    (tmp_path / policy.HEADERS).write_text(policy.render_headers([policy.hash_script("let b = 1;")]))
    page.goto(serve(tmp_path))
    assert any("Content Security Policy" in each for each in told)
