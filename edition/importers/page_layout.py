"""From the extracted text of a printed article to its printed lines, and where its paragraphs begin.

A line of print may be several lines of the file: a note call stands on a line of its own. What an extraction
shows of a page is little: a page begins with a running head, a form feed, or a line that has one space before it
and no empty line; notes stand below a rule of blanks, at the foot of the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from edition.importers.times_metrics import measure_width

#: Indent of a paragraph's first line and width of a note call, in thousandths of an em.
INDENT, CALL = 1300, 350
#: A line that fills less than this part of the measure may end its paragraph whatever it ends with.
SHORT = 0.6
_CALL = re.compile(r"[0-9]{1,2}")
_ENDS = re.compile(r"[.:;?!][”’)\]]*$")
_RULE = 20  # blanks


@dataclass(frozen=True)
class Line:
    """A printed line.

    ``text`` is without note calls, which ``calls`` gives as (offset, number). ``origins`` gives the lines of the file
    as (offset, line from 1). ``page`` is None except on the first line of a page: there it is the number, or empty
    where none is printed. ``parted`` tells whether an empty stretch stands before the line. ``indented`` is None where
    the source does not tell. ``trace`` tells whether only a single line end separates it from the next line, which is
    how an italic run that crosses the line end shows in a text that has lost the italics. ``italic`` has one truth
    value for each character of ``text``, or none where the source does not tell.
    """

    text: str
    kind: str  # "text", "note" or "head" (a running head)
    origins: tuple[tuple[int, int], ...]
    calls: tuple[tuple[int, str], ...] = ()
    page: str | None = None
    parted: bool = False
    indented: bool | None = None
    trace: bool = False
    italic: tuple[bool, ...] = ()

    @property
    def number(self) -> int:
        """The line of the file on which it begins."""
        return self.origins[0][1]

    def number_at(self, offset: int) -> int:
        """Return the line of the file in which a character stands."""
        return max((origin for origin in self.origins if origin[0] <= offset), default=self.origins[0])[1]

    @property
    def printed(self) -> str:
        """The line as printed, note calls included."""
        text = self.text
        for offset, number in reversed(self.calls):
            text = text[:offset] + number + text[offset:]
        return text


def head_number(text: str, running: Sequence[str]) -> str | None:
    """Return the page number of a running head.

    ``running`` are the heads without their numbers. None where the line is not a running head.
    """
    for head in running:
        numbered = re.fullmatch(rf"(\d*)\s*{re.escape(head)}\s*(\d*)", text.strip())
        if numbered:
            return numbered[1] or numbered[2]
    return None


def read_lines(text: str, running: Sequence[str]) -> list[Line]:
    """Return the printed lines of an extracted text, in the order of the file.

    Running heads are included.
    """
    lines: list[Line] = []
    raws = text.split("\n")
    notes, page, blanks, after_call = False, None, 2, False
    for index, raw in enumerate(raws):
        if "\f" in raw:
            notes, page, blanks = False, page or "", 0
        number, stripped = index + 1, " ".join(raw.split())
        if not stripped:
            notes = notes or len(raw) >= _RULE
            blanks += 1
            continue
        printed = head_number(stripped, running)
        if printed is not None:
            lines.append(Line(stripped, "head", ((0, number),)))
            notes, page, blanks, after_call = False, printed, 0, False
            continue
        led = raw.startswith(" ")
        if lines and not notes and _CALL.fullmatch(stripped):
            last = lines[-1]
            lines[-1] = replace(last, calls=(*last.calls, (len(last.text), stripped)), trace=False)
            blanks, after_call = 0, True
            continue
        if after_call and led and blanks <= 1:
            last = lines[-1]
            lines[-1] = replace(last, text=f"{last.text} {stripped}", origins=(*last.origins, (len(last.text), number)))
        else:
            if led and not blanks and page is None:
                notes, page = False, ""
            kind = "note" if notes else "text"
            lines.append(Line(stripped, kind, ((0, number),), page=page, parted=blanks > 1))
            page = None
        following = raws[index + 1] if index + 1 < len(raws) else ""
        if not notes and following.strip() and not following.startswith((" ", "\f")):
            lines[-1] = replace(lines[-1], trace=True)
        blanks, after_call = 0, False
    return lines


def number_pages(lines: Sequence[Line], longest: float = 1.25) -> list[Line]:
    """Fill in the page numbers that printed ones make certain.

    Between two printed numbers, where as many pages begin as the numbers say. Before the first, counting back
    as long as no stretch between two page beginnings is more than ``longest`` times the fullest of those pages,
    so that it cannot hide another beginning.
    """
    begins = [index for index, line in enumerate(lines) if line.page is not None]
    pages = {index: lines[index].page or "" for index in begins}
    known = [index for index in begins if pages[index]]
    fullest = 0
    for first, last in pairwise(known):
        between = [index for index in begins if first <= index <= last]
        if int(pages[last]) - int(pages[first]) == len(between) - 1:
            fullest = max(fullest, *(end - start for start, end in pairwise(between)))
            pages |= {index: str(int(pages[first]) + nth) for nth, index in enumerate(between)}
    if known:
        later = known[0]
        for index in reversed(begins[: begins.index(known[0])]):
            if later - index > fullest * longest:
                break
            pages[index], later = str(int(pages[later]) - 1), index
    return [replace(line, page=pages[index]) if index in pages else line for index, line in enumerate(lines)]


def paragraph_starts(lines: Sequence[Line], known: Collection[str] = (), measure: float = 0.0) -> list[bool]:
    """Return for each line whether a paragraph begins with it.

    If the source shows indents, they decide. Otherwise a paragraph begins after an empty stretch, and after a line that
    was not filled (the next word would have fitted in) and that ends a sentence or is short; lines are measured in
    Times against ``measure``, the widest line. A line too wide to be indented does not begin one. Lines whose first
    words are among ``known`` do, as the editor has decided where the layout does not tell.
    """
    measure = measure or max((measure_width(line.text) for line in lines), default=0.0)
    starts: list[bool] = []
    for index, line in enumerate(lines):
        if index == 0 or line.parted or any(line.text.startswith(words) for words in known):
            starts.append(True)
        elif line.indented is not None:
            starts.append(line.indented)
        else:
            before = lines[index - 1]
            used = measure_width(before.text) + CALL * sum(len(number) for _, number in before.calls)
            used += INDENT if starts[-1] else 0
            room = used + measure_width(" " + line.text.split(" ")[0]) <= measure
            fits = measure_width(line.text) + INDENT <= measure * 1.01
            starts.append(fits and room and (used < SHORT * measure or bool(_ENDS.search(before.text))))
    return starts
