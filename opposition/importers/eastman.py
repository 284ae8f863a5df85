"""Adolf Joffe's letter in Max Eastman's English: a web page as text, one paragraph a line."""

from __future__ import annotations

import re
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.importers.published_header import make_header
from edition.importers.source_record import Part, Result, make_element
from edition.model import Content, Letter, Markup, Node, Note, Paragraph, Section, Witness, walk

LETTER = "joffe-1927"
TITLE = "The Last Words of Adolf Joffe"
_NAME = "the web page with Joffe’s letter"
_ADDRESS = ("To Leon Trotsky", "Dear Leon Davidovich:")
_SIGNED = "Yours, Joffe"
_POSTSCRIPT = "PS. "
_END = "Vladimir Ilyich Lenin."
_NOTE = re.compile(r"([0-9]{1,4})\. ")
_CALL = re.compile(r"\(([0-9])\)")


def _header() -> Markup:
    return make_header(
        title=TITLE,
        author=("Adolf Joffe", "joffe-adolf"),
        translator=("translator", "Max Eastman"),
        role="translation",
        language=("en", "English"),
        key="marxist-joffe",
        citation="A web page that follows the pamphlet of 1950",
        witnesses=(
            (
                "E",
                (
                    "Max Eastman’s English, as the pamphlet of the Lanka Sama Samaja Party of 1950 gave it ",
                    make_element("bibl", corresp="bib:marxist-joffe"),
                ),
            ),
        ),
        method=("The page is kept whole: its introduction, the letter, and its four notes.",),
        rights="Under copyright, or of unclear rights.",
    )


def import_page(text: str, path: Path) -> Result:
    """Return the letter that is read from the text of the web page.

    Raises EditionError where the page is not whole.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines[-1][1].endswith(_END):
        number, last = lines[-1]
        raise EditionError(
            Problem.at(path, number, f"{_NAME} is cut short: it ends with “{last[-40:]}”",
                       f"the page to its end, “{_END}”")
        )  # fmt: skip
    places = [_place(lines, first, path) for first in (TITLE, *_ADDRESS, _SIGNED, _POSTSCRIPT, "1. ")]
    title, address, dear, signed, postscript, first_note = places
    notes = {}
    for number, line in lines[first_note:]:
        match = _NOTE.match(line)
        if match is None or match[1] in notes:
            raise EditionError(Problem.at(path, number, f"“{line[:30]}” among the notes", "a note with its number"))
        notes[match[1]] = line[match.end() :]
    targets = {number: f"fn{int(number):02}" for number in notes}
    called: dict[str, str] = {}
    missing: list[str] = []

    def paragraph(identifier: str, line: str, form: str = "p") -> Paragraph:
        for number in _CALL.findall(line):
            called[number] = identifier
            if number not in targets:
                missing.append(number)
        return Paragraph(identifier, _content(line, targets), form)

    front = tuple(paragraph(f"f{nth}", line) for nth, (_, line) in enumerate(lines[title + 1 : address], 1))
    texts = [line for _, line in lines[dear + 1 : first_note]]
    forms = ["signed" if nth == signed else "p" for nth in range(dear + 1, first_note)]
    paragraphs = [
        paragraph(f"p{nth}", line, form) for nth, (line, form) in enumerate(zip(texts, forms, strict=True), 2)
    ]
    salute = Paragraph("p1", (lines[address][1], Markup("lb"), lines[dear][1]), "salute")
    head = _header()
    letter = Letter(
        id=LETTER,
        layer="published",
        nature="publication",
        header=head,
        witnesses=(Witness("E", _witness(head)),),
        sections=(
            Section("", "opener", (salute,)),
            Section("letter", "section", tuple(paragraphs[: signed - dear - 1])),
            Section("", "closer", tuple(paragraphs[signed - dear - 1 : postscript - dear - 1])),
            Section("postscript", "postscript", tuple(paragraphs[postscript - dear - 1 :])),
        ),
        front=(Section("", "introduction", front),),
        notes=tuple(Note(targets[n], "published", called.get(n, ""), (text,), n=n) for n, text in notes.items()),
    )

    def part(nth: int, line: str) -> Part:
        if nth >= first_note:
            return Part("note", line, targets[line.partition(".")[0]])
        return Part("text", line, "front" if title < nth < address else "letter")

    parts = tuple(part(nth, line) for nth, (_, line) in enumerate(lines))
    begins = [
        *((f"f{nth}", number) for nth, (number, _) in enumerate(lines[title + 1 : address], 1)),
        ("p1", lines[address][0]),
        *((f"p{nth}", number) for nth, (number, _) in enumerate(lines[dear + 1 : first_note], 2)),
        *zip(targets.values(), (number for number, _ in lines[first_note:]), strict=True),
    ]
    return Result(letter, path, parts, missing_notes=tuple(missing), call="({})", lines=dict(begins))


def _place(lines: list[tuple[int, str]], first: str, path: Path) -> int:
    """Return the index of the one line that begins with some words.

    Raises EditionError where no line does, or several do.
    """
    found = [index for index, (_, line) in enumerate(lines) if line.startswith(first)]
    if len(found) != 1:
        what = "no line begins" if not found else f"{len(found)} lines begin"
        number = lines[found[1]][0] if found else lines[-1][0]
        raise EditionError(Problem.at(path, number, f"{what} with “{first}”", f"one line of {_NAME} that does"))
    return found[0]


def _content(line: str, targets: dict[str, str]) -> Content:
    nodes: list[Node] = []
    at = 0
    for match in _CALL.finditer(line):
        nodes.append(line[at : match.start()].rstrip() if not line[match.end() :] else line[at : match.start()])
        target = (("target", f"#{targets[match[1]]}"),) if match[1] in targets else (("n", match[1]),)
        nodes.append(Markup("ptr", (("type", "note"), *target)))
        at = match.end()
    return tuple(node for node in (*nodes, line[at:]) if node)


def _witness(head: Markup) -> Content:
    return next(node.content for node in walk((head,)) if isinstance(node, Markup) and node.tag == "witness")
