"""A letter's page measured beside a plain Jupyter Book page of the same words, built in the same run; other pages too.

Weight is what a browser receives for the first view, uncompressed, of the page's own host. Lighthouse (npm package
``lighthouse``) loads the pages on its slow phone, from a server that compresses texts as web hosts do; both books get
the same. It takes up to half a minute for each page and run, so each page's scores are told as they come. How long a
reader waits at the letter's page, ``bench.waits`` measures.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
from lxml import html
from playwright.sync_api import sync_playwright

from bench.waits import chromium, waits
from edition import paths
from edition.project import find_project
from edition.text import fold

BOOK = find_project().root / "_build" / "html"
PAGES = ("chapters/medvedev-1924.html", "index.html", "notebooks/variants.html", "search.html")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_TEXTS = ("text/", "application/javascript", "image/svg")


class _Handler(SimpleHTTPRequestHandler):
    """A server's handler of requests that serves files as they are, without logging."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Log nothing."""


class _Compressing(_Handler):
    """A handler of requests that compresses texts, as web hosts do."""

    def send_head(self) -> Any:
        """Send the headers of an answer, and return the file from which its body is read."""
        path = Path(self.translate_path(self.path))
        kind = self.guess_type(str(path))
        if not path.is_file() or not kind.startswith(_TEXTS):
            return super().send_head()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        for name, value in (("Type", kind), ("Encoding", "gzip"), ("Length", str(len(body)))):
            self.send_header(f"Content-{name}", value)
        self.end_headers()
        return io.BytesIO(body)


@contextmanager
def served(folder: Path, handler: type[_Handler] = _Handler) -> Iterator[str]:
    """Serve a folder at a local address while the context lasts; yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def plain(page: Path, folder: Path) -> Path:
    """Build a plain Jupyter Book with a page's headings and words; return its page.

    The words are escaped, so that none is set in any way. Raises SystemExit where the book cannot be built.
    """
    (article,) = html.parse(str(page)).xpath("//article")
    blocks = []
    for node in article.xpath(".//h1 | .//h2 | .//h3 | .//h4 | .//p | .//dt | .//dd[not(.//p)] | .//li[not(.//p)]"):
        words = "".join(
            f"\\{sign}" if sign in r"\`*_{}[]<>()#+-.!|$~^:=@" else sign for sign in fold(node.text_content())
        )
        blocks.append(f"{'#' * int(node.tag[1])} {words}" if node.tag[0] == "h" else words)
    (folder / "index.md").write_text("\n\n".join(filter(None, blocks)), encoding="utf-8")
    (folder / "_config.yml").write_text("title: Plain\n", encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "--quiet", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    built = folder / "_build" / "html" / "index.html"
    if not built.is_file():
        raise SystemExit(f"the plain Jupyter Book could not be built:\n{done.stdout}{done.stderr}")
    return built


def weight(site: str, page: str) -> dict[str, int]:
    """Return how many bytes the first view of a page receives from its own host.

    They are by kind of file, the sum last, as ``all``.
    """
    size: Counter[str] = Counter()
    kind: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1440, "height": 1000})
        tab.route(lambda address: not address.startswith(site), lambda route: route.abort())
        protocol = tab.context.new_cdp_session(tab)
        protocol.send("Network.enable")
        protocol.on("Network.responseReceived", lambda told: kind.update({told["requestId"]: told["type"]}))
        protocol.on("Network.dataReceived", lambda told: size.update({told["requestId"]: told["dataLength"]}))
        tab.goto(site + page)
        tab.wait_for_load_state("networkidle")
        browser.close()
    found: Counter[str] = Counter()
    for request, amount in size.items():
        found[kind.get(request, "Other")] += amount
    return {**dict(found.most_common()), "all": found.total()}


def lighthouse(program: str, address: str, runs: int) -> dict[str, float]:
    """Return Lighthouse's scores of a page, each the median of some runs.

    The scores are by category, from 0 to 1. Raises SystemExit where Lighthouse fails.
    """
    command = [program, address, "--quiet", "--output=json", "--chrome-flags=--headless --no-sandbox"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    found = []
    for _ in range(runs):
        environment = {**os.environ, "CHROME_PATH": chromium()}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            raise SystemExit(f"Lighthouse failed on {address}:\n{done.stderr}")
        found.append(json.loads(done.stdout)["categories"])
    return {name: median(scores[name]["score"] for scores in found) for name in CATEGORIES}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how heavy and how good pages are, and how long readers wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES, help="pages of the built book, the letter's page first")
    parser.add_argument("--runs", type=int, default=5, help="runs of Lighthouse (default: %(default)s)")
    parser.add_argument("--search", nargs="*", default=["party", "trotsky", "letter"], help="words to search for")
    options = parser.parse_args(arguments)
    if wanting := [page for page in options.pages if not (BOOK / page).is_file()]:
        raise SystemExit(f"{paths.shown(BOOK / wanting[0])}: there is no such page; run `make book` first")
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    letter = options.pages[0]
    with tempfile.TemporaryDirectory() as folder:
        made = plain(BOOK / letter, Path(folder))
        books = [("plain Jupyter Book", made.parent, made.name), *((page, BOOK, page) for page in options.pages)]
        weights = {}
        for name, site, page in books:
            with served(site) as address:
                weights[name] = weight(address, page)
        print(f"\nbytes that the first view receives\n{pd.DataFrame(weights).T.fillna(0).astype(int).to_string()}")
        with served(BOOK) as address:
            waited = waits(address + letter, options.search)
            print(
                f"\n{letter}: milliseconds until it is seen, on a processor slowed down 4 times\n{waited.to_string()}"
            )
        if not program:
            print("\nLIGHTHOUSE WAS NOT RUN: npm install --global lighthouse, or set LIGHTHOUSE to the program's path")
            return
        print(f"\nLighthouse, slow phone, median of {options.runs}")
        for name, site, page in books:
            with served(site, _Compressing) as address:
                scores = lighthouse(program, address + page, options.runs)
                print(f"{name}: {', '.join(f'{which} {score:.2f}' for which, score in scores.items())}", flush=True)


if __name__ == "__main__":
    main()
