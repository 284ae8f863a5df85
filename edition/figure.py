"""A chart's figure on a page: its measures, and the style that chooses between its drawings. Draws nothing itself."""

from __future__ import annotations

import re

#: The faces of the book's own style sheet, in its order.
SERIF = (
    "Literata, 'Iowan Old Style', 'Palatino Linotype', Palatino, 'URW Palladio L', P052, 'Book Antiqua', Georgia, serif"
)

#: Widths in CSS pixels: a column of the book, and a phone of 360 pixels less its margins.
WIDE, NARROW = 560, 310
#: Below this width of its place on the page, the narrow drawing is shown.
BREAKPOINT = WIDE - 40

#: The parameter at which the axis of a chart begins that can show a shorter stretch of it.
FROM = "ed_from"

#: Which drawing is shown. It comes with every figure, so that charts look the same in a notebook of one's own; and it
#: is the same in every figure, so that a page may allow this one style by its hash.
STYLE = (
    ".ed-chart-frame{container-type:inline-size}.ed-chart .ed-scroll{overflow-x:auto}"
    f".ed-chart-drawing{{font-family:var(--ed-serif,{SERIF})}}"
    ".ed-chart-drawing svg{display:block;overflow:visible}"
    ":is(.ed-chart-wide,.ed-chart-narrow) svg{width:100%;height:auto}"
    + "".join(
        f".{name}{{max-width:{round(width * 1.15)}px}}"
        for name, width in (("ed-chart-wide", WIDE), ("ed-chart-narrow", NARROW))
    )
    + f"@container not (min-width:{BREAKPOINT}px){{.ed-chart-wide{{display:none}}}}"
    f"@container (min-width:{BREAKPOINT}px){{.ed-chart-narrow{{display:none}}}}"
    "@media print{.ed-chart .ed-chart-wide{display:block}.ed-chart .ed-chart-narrow{display:none}}"
)


def slug(text: str) -> str:
    """Return an id made from a text.

    It has at most 48 lower-case ASCII letters, digits and hyphens.
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:48].strip("-") or "chart"
