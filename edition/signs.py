"""One sign for each kind of variant, which all places take from here: its glyph, its shape in drawings, its colour.

The glyph and the shape show the same: what is set in type as a minus is drawn as a bar. Colours are those of M. Okabe
and K. Ito, *Color Universal Design* (2008), and a grey. For drawings one shade must do on light and dark (3:1, WCAG
2.2, 1.4.11); for text there is a darker and a lighter one of the same hue (4.5:1, 1.4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """How a kind of variant is shown.

    ``shape`` is an SVG path between -1 and 1, to be filled; ``line`` is the line under the lemma, as CSS names it.
    """

    glyph: str
    shape: str
    colour: str
    on_light: str
    on_dark: str
    line: str = "solid"


#: The signs by the codes of ``edition.vocabulary.KIND``.
SIGNS: Mapping[str, Sign] = {
    "omission": Sign("−", "M-1,-0.27H1V0.27H-1Z", "#D55E00", "#A84A00", "#F08A3C", "dashed"),
    "addition": Sign(
        "+",
        "M-0.24,-1H0.24V-0.24H1V0.24H0.24V1H-0.24V0.24H-1V-0.24H-0.24Z",
        "#009E73",
        "#00704F",
        "#2BC49A",
    ),
    "substitution": Sign(
        "≠",
        "M-1,-0.62H1V-0.2H-1ZM-1,0.2H1V0.62H-1ZM0.3,-1H0.7L-0.3,1H-0.7Z",
        "#0072B2",
        "#00639C",
        "#4DB3EE",
    ),
    "transposition": Sign(
        "↔", "M-1,0L-0.45,-0.55V-0.19H0.45V-0.55L1,0L0.45,0.55V0.19H-0.45V0.55Z", "#CC79A7", "#9A3D70", "#DD9BBF"
    ),
    "punctuation": Sign(
        ";",
        "M-0.3,-0.8H0.3V-0.2H-0.3ZM-0.3,0.2H0.3V0.6L-0.05,1.1H-0.35L-0.1,0.75H-0.3Z",
        "#808080",
        "#666666",
        "#A6A6A6",
        "dotted",
    ),
}


def write_rules() -> str:
    """Return the style sheet that gives each place of a kind its sign.

    A place says its kinds in ``data-kind``, of which the first counts, or one in ``data-sign``. Properties:
    ``--ed-sign`` (the glyph), ``--ed-shape`` (the path, for scripts that draw it), ``--ed-kind`` (the colour) and
    ``--ed-line``.
    """
    rules = [
        f'[data-kind^="{kind}"],[data-sign="{kind}"]{{--ed-sign:"{sign.glyph}";--ed-shape:"{sign.shape}";'
        f"--ed-kind:light-dark({sign.on_light},{sign.on_dark});--ed-line:{sign.line}}}"
        for kind, sign in SIGNS.items()
    ]
    # Who has chosen the colours of the system gets these; the shapes remain.
    forced = "@media (forced-colors:active){[data-kind],[data-sign]{--ed-kind:CanvasText}}"
    return "\n".join([*rules, forced])


def write_rules_of_drawings() -> str:
    """Return the style sheet that gives drawings in pages the dark ground's colours.

    They are those of the signs in the text; by itself a drawing has the one shade that does on both grounds.
    """
    return "\n".join(
        f'.ed-chart-drawing [{part}="{sign.colour}"]{{{part}:light-dark({sign.colour},{sign.on_dark})}}'
        for sign in SIGNS.values()
        for part in ("fill", "stroke")
    )
