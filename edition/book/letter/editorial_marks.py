"""What editors and scribes did to a text, as nodes: a rule for each TEI element of transcription.

Nothing speaks by colour alone: each has a sign of its own, after the Leiden conventions where these have one
(https://epidoc.stoa.org/gl/latest/), and a title in words. What is no text of the witness, such as deleted words or the
editor's correction, is paratext. What the text of a witness is, ``edition.text`` says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes

from edition.doctree import nodes as ours
from edition.model import Markup
from edition.text import describe, plain
from edition.tree import ENDINGS

if TYPE_CHECKING:
    from edition.book.letter.content import Rendered, Writer

Rule = Callable[["Writer", Markup], "Rendered"]

#: Where something was added, in words, by codes of TEI's ``@place``.
_PLACES = {"above": "above the line", "below": "below the line", "inline": "in the line", "margin": "in the margin"}
#: Of two that stand for each other, what the witness has, and how the other is introduced.
_WRITTEN = ("sic", "orig", "abbr", "am")
_INSTEAD = {"corr": "read: ", "reg": "regular: ", "expan": "= ", "ex": "= "}


def _shown(before: str, after: str, classes: str, title: str, tag: str = "span") -> Rule:
    """Return a rule for words of the text between two signs."""

    def rule(writer: Writer, markup: Markup) -> Rendered:
        signs = [writer.aside(sign, classes="ed-editorial") if sign else nodes.Text("") for sign in (before, after)]
        inner = [signs[0], *writer.content(markup.content), signs[1]]
        return [ours.inline(*inner, tag=tag, classes=classes, title=_say(title, markup))]

    return rule


def _say(title: str, markup: Markup) -> str:
    """Return a title with what the element says of place, reason and hand."""
    place = markup.get("place")
    more = [_PLACES.get(place, place), markup.get("reason"), f"hand {hand}" if (hand := _key(markup, "hand")) else ""]
    return ", ".join([title, *filter(None, more)])


def _key(markup: Markup, name: str) -> str:
    """Return what a pointer names, without what only makes it a pointer."""
    return markup.get(name).removeprefix("#")


def _deleted(writer: Writer, markup: Markup) -> Rendered:
    held = writer.aside("⟦", *writer.content(markup.content), "⟧", classes="ed-del")
    held["tag"] = "del"
    held["html"] = {"title": _say("deleted", markup)}
    return [held]


def _choice(writer: Writer, markup: Markup) -> Rendered:
    """Return what the witness has, and in brackets what stands for it."""
    parts = [part for part in markup.content if isinstance(part, Markup)]
    if not parts:
        return writer.content(markup.content)
    written = next((part for part in parts if part.tag in _WRITTEN), parts[0])
    shown: Rendered = [ours.inline(*writer.content(written.content), classes=f"ed-{written.tag}")]
    for other in (part for part in parts if part is not written):
        lead = _INSTEAD.get(other.tag, "or: ")
        shown.append(writer.aside(f" [{lead}", *writer.content(other.content), "]", classes="ed-instead"))
    return shown


#: Letters that an editor gives for a mark of abbreviation which stands beside them and is the text.
_BESIDE = "ex beside am"


def part_double(markup: Markup) -> Markup:
    """Return an element in which letters beside their abbreviation are no text."""
    if not {"am", "ex"} <= {part.tag for part in markup.content if isinstance(part, Markup)}:
        return markup
    parted = (
        replace(part, tag=_BESIDE) if isinstance(part, Markup) and part.tag == "ex" else part for part in markup.content
    )
    return replace(markup, content=tuple(parted))


def _beside_mark(writer: Writer, markup: Markup) -> Rendered:
    return [writer.aside("(", *writer.content(markup.content), ")", classes="ed-ex")]


def _restored(writer: Writer, markup: Markup) -> Rendered:
    """Return words that were deleted and restored, which are text again."""
    parts = (part.content if isinstance(part, Markup) and part.tag == "del" else (part,) for part in markup.content)
    inner = [node for part in parts for node in writer.content(part)]
    return [ours.inline(*inner, classes="ed-restore", title=_say("deleted, and restored", markup))]


def _extent(markup: Markup) -> str:
    """Return how long a gap or a space is, in words; empty where it does not say."""
    least, most = markup.get("atLeast"), markup.get("atMost")
    number = markup.get("quantity") or (f"{least} to {most}" if least and most else least or most)
    unit = {"character": "characters", "chars": "characters", "line": "lines", "word": "words"}.get(
        markup.get("unit"), markup.get("unit")
    )
    if number == "1":
        unit = unit.removesuffix("s")
    return markup.get("extent") or " ".join(filter(None, (number, unit)))


def write_gap(writer: Writer, markup: Markup) -> Rendered:
    """Return the sign of a gap that is none of rights and not counted in words."""
    what = describe(markup)
    said = [": ".join(filter(None, (markup.get("reason"), what))), _extent(markup)]
    words = ", ".join(filter(None, said))
    return [writer.aside(f"[… {words}]" if words else "[…]", classes="ed-gap ed-lacuna")]


def _space(writer: Writer, markup: Markup) -> Rendered:
    extent = _extent(markup)
    return [nodes.Text(" "), writer.aside(f"[space{f' of {extent}' if extent else ''}] ", classes="ed-editorial")]


def _figure(writer: Writer, markup: Markup) -> Rendered:
    what = next(
        (plain(part.content) for part in markup.content if isinstance(part, Markup) and part.tag == "figDesc"), ""
    )
    sign = writer.aside(f"[figure: {what}]" if what else "[figure]", classes="ed-editorial")
    return [sign, *writer.content(markup.content)]


def _glyph(writer: Writer, markup: Markup) -> Rendered:
    if markup.content:
        return writer.content(markup.content)
    return [writer.aside(f"[{_key(markup, 'ref') or 'sign'}]", classes="ed-editorial")]


def _break(name: str) -> Rule:
    def rule(writer: Writer, markup: Markup) -> Rendered:
        space: Rendered = [nodes.Text(" ")] if markup.get("break") != "no" else []
        sign = f"[{' '.join(filter(None, (name, markup.get('n'))))}]"
        return [*space, writer.aside(f"{sign} " if space else sign, classes="ed-pb")]

    return rule


def _hand(writer: Writer, markup: Markup) -> Rendered:
    hand = _key(markup, "new") or _key(markup, "scribe")
    return [writer.aside(f"[hand {hand}] " if hand else "[another hand] ", classes="ed-pb")]


def _beside(name: str) -> Rule:
    """Return a rule for words on the page of a witness that are not its text."""

    def rule(writer: Writer, markup: Markup) -> Rendered:
        if not plain(markup.content).strip():
            return []
        return [writer.aside(f"[{name}: ", *writer.content(markup.content), "]", classes="ed-editorial")]

    return rule


#: How a place where a witness begins or ends is called.
TURNS = {
    "witStart": "begins",
    "witEnd": "ends",
    "lacunaStart": "not extant from here",
    "lacunaEnd": "extant from here",
}


def _turn(writer: Writer, markup: Markup) -> Rendered:
    """Return the sign of a place from which witnesses are extant, or are not.

    The witnesses are those of ``@wit``, or else those of the reading around it.
    """
    sigla = " ".join(token.removeprefix("#") for token in markup.get("wit").split())
    is_lost = markup.tag in ENDINGS
    said = f"[{' '.join(filter(None, (sigla, TURNS[markup.tag])))}]"
    sign = writer.aside(f" {said}" if is_lost else f"{said} ", classes="ed-turn")
    sign["html"] = {"data-turn": "lost" if is_lost else "extant"}
    if sigla:
        sign["html"]["data-of"] = sigla
    return [sign]


def inside(tag: str, classes: str = "") -> Rule:
    """Return a rule for words of the text in an element of HTML."""

    def rule(writer: Writer, markup: Markup) -> Rendered:
        return [ours.inline(*writer.content(markup.content), tag=tag, classes=classes)]

    return rule


_OPENING = re.compile(r"\s*[\"'“‘«„‚‹「『]")


def quote(writer: Writer, markup: Markup) -> Rendered:
    """Return words that are quoted.

    Quotation marks are set where the text has none of its own.
    """
    tag = "span" if _OPENING.match(plain(markup.content)) else "q"
    classes = "" if markup.tag == "q" else "ed-quote"
    return [ours.inline(*writer.content(markup.content), tag=tag, classes=classes)]


RULES: Mapping[str, Rule] = {
    "add": _shown("\\", "/", "ed-add", "added", "ins"),
    "del": _deleted,
    "surplus": _shown("{", "}", "ed-surplus", "superfluous"),
    "sic": _shown("", "[sic]", "ed-sic", "so in the source"),
    "corr": _shown("⟨", "⟩", "ed-corr", "corrected by the editor"),
    "ex": _shown("(", ")", "ed-ex", "expanded by the editor"),
    "damage": _shown("", "", "ed-damage", "damaged"),
    "retrace": _shown("", "", "ed-retrace", "written over again"),
    "restore": _restored,
    "choice": _choice,
    "expan": inside("span", "ed-expan"),
    _BESIDE: _beside_mark,
    "abbr": inside("span", "ed-abbr"),
    "space": _space,
    "figure": _figure,
    "graphic": _figure,
    "g": _glyph,
    "cb": _break("column"),
    "gb": _break("gathering"),
    "handShift": _hand,
    "fw": _beside("on the page"),
    "note": _beside("note"),
    "quote": quote,
    "said": quote,
    "mentioned": inside("i", "ed-mentioned"),
    "soCalled": inside("span", "ed-so-called"),
    "gloss": inside("span", "ed-gloss"),
    "formula": inside("code", "ed-formula"),
    **dict.fromkeys(TURNS, _turn),
}
