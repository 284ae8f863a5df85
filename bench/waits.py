"""How long a reader waits on a letter's page: for results while typing, for an entry to open, for another version.

One way for all three, on a processor slowed down: from the event (a key, a click, a choice) by the time that it bears,
until the frame that shows what was asked for has been painted. So the wait for the next frame, up to 16 milliseconds,
is part of each figure.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from statistics import median
from typing import Any, NamedTuple

import pandas as pd
from playwright.sync_api import Locator, Page, sync_playwright

#: Programs that can be driven, the first that is there.
_KNOWN = ("chromium-headless-shell", "chromium", "google-chrome")
_SIZE: Any = {"width": 1440, "height": 1000}

#: Notes for each event of a kind after how many milliseconds something new that fits a selector had been painted.
_WATCH = """([kind, sign]) => {
    window.waited = [];
    let turn = 0;
    addEventListener(kind, (event) => {
        const mine = ++turn;
        const old = new Set(document.querySelectorAll(sign));
        const look = () => {
            if (mine !== turn) return;
            if ([...document.querySelectorAll(sign)].every((one) => old.has(one))) {
                requestAnimationFrame(look);
                return;
            }
            const { port1, port2 } = new MessageChannel(); // what is posted in a frame comes once it has been painted
            port1.onmessage = () => window.waited.push(performance.now() - event.timeStamp);
            port2.postMessage(null);
        };
        requestAnimationFrame(look);
    }, { capture: true, signal: (window.watching = new AbortController()).signal });
}"""


class Deed(NamedTuple):
    """Something that a reader does.

    Its event, what shows when it is done (a selector), and how it is done.
    """

    event: str
    sign: str
    do: Callable[[Page], object]


def chromium() -> str:
    """Return the path of a Chromium. Raises SystemExit where there is none."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _KNOWN)), None)
    if not found:
        raise SystemExit("there is no Chromium: install one, or set CHROMIUM to the path of one")
    return found


@contextmanager
def opened(address: str, slowed: float) -> Iterator[Page]:
    """Open a page on a processor slowed down so many times, once it is quiet."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=_SIZE)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        yield page
        browser.close()


def wait_for(page: Page, deed: Deed) -> list[float]:
    """Do something; return the milliseconds until each event of it was answered.

    Empty where nothing was shown.
    """
    page.evaluate(_WATCH, [deed.event, deed.sign])
    deed.do(page)
    page.wait_for_timeout(1000)
    waited: list[float] = page.evaluate("() => { watching.abort(); return waited; }")
    return waited


def waits(address: str, words: Sequence[str], slowed: float = 4) -> pd.DataFrame:
    """Return how long a reader waits on a letter's page, in milliseconds.

    A row for each thing that a reader does: ``search, opened`` is the time until the book's words are at hand, once,
    and a row follows for each word that is typed. Columns: ``first``, ``median`` and ``longest``; not a number where
    nothing was shown.
    """
    found: dict[str, list[float]] = {}
    for number, word in enumerate(words):
        with opened(address, slowed) as page:
            ready = _open_search(page)
            if not number:
                found["search, opened"] = [ready]
            found[f"search: {word}"] = wait_for(page, _typing(word))
    with opened(address, slowed) as page:
        found["entry of a variant"] = [one for deed in _entries(page) for one in wait_for(page, deed)]
    with opened(address, slowed) as page:
        page.locator(".ed-p[id]").nth(page.locator(".ed-p[id]").count() // 2).scroll_into_view_if_needed()
        for deed, name in _versions(page):
            found.setdefault(name, []).extend(wait_for(page, deed))
    rows = {name: _summary(each or [float("nan")]) for name, each in found.items()}
    return pd.DataFrame.from_dict(rows, orient="index").round(1)


def _summary(waited: list[float]) -> dict[str, float]:
    return {"first": waited[0], "median": median(waited), "longest": max(waited)}


def _open_search(page: Page) -> float:
    """Open the box of the search.

    Return the milliseconds until the book's words are at hand.
    """
    begun = time.perf_counter()
    page.keyboard.press("Control+k")
    page.wait_for_function("window.editionAnswers")
    page.evaluate("editionAnswers.load().then(() => null)")
    return 1000 * (time.perf_counter() - begun)


def _click(_page: Page, mark: Locator) -> None:
    mark.click()


def _choose(page: Page, value: str) -> None:
    page.locator(".ed-reading-bar select").select_option(value)


def _typing(word: str) -> Deed:
    return Deed("keydown", "#ed-search ul > li", lambda page: page.keyboard.type(word, delay=500))


def _entries(page: Page) -> Iterator[Deed]:
    """Yield how entries of some ten variants along the letter are opened."""
    marks = page.locator(".ed-letter .ed-mark:visible")
    for number in range(0, count := marks.count(), max(1, count // 10)):
        mark = marks.nth(number)
        mark.scroll_into_view_if_needed()
        yield Deed("click", ".ed-entry:popover-open", partial(_click, mark=mark))
        page.keyboard.press("Escape")


def _versions(page: Page) -> Iterator[tuple[Deed, str]]:
    """Yield how each version is chosen, after each all once more, with a name.

    The name of the way back says after what.
    """
    bar = page.locator(".ed-reading-bar select")
    whole, *others = bar.locator("option").evaluate_all("all => all.map((one) => one.value)")
    for value in others:
        name, sign = ("side by side", ".ed-sides") if value == "side" else ("a version alone", ".ed-alone")
        yield Deed("change", f".ed-letter{sign}", partial(_choose, value=value)), name
        back = Deed("change", ".ed-letter:not(.ed-sides, .ed-alone)", partial(_choose, value=whole))
        yield back, f"all versions, after {name}"
