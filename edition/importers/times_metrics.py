"""How wide the characters of Times are, by which a line of print tells whether it was filled.

The figures are those of Adobe's font metrics for Times-Roman (1997), which may be used and distributed for any purpose;
the notice that goes with them: Copyright (c) 1985, 1987, 1989, 1990, 1993, 1997 Adobe Systems Incorporated. All Rights
Reserved. Times is a trademark of Linotype-Hell AG and/or its subsidiaries.
"""

from __future__ import annotations

#: The width of most characters and of whatever is not known, in thousandths of an em; and those of other widths.
_MOST = 500
_CHARACTERS = {
    167: "⁄",
    180: "'",
    200: "|¦",
    250: " ,.·",
    276: "ª",
    278: "/:;\\ijltìíîïīįıĺļłţ",
    300: "²³¹",
    310: "º",
    326: "ť",
    333: "!()-I[]`fr¡¨¯´¸ÌÍÎÏĪĮİŕŗřˆˇ˘˙˚˛˜˝‘’‚‹›",
    344: "ľ",
    350: "•",
    389: "Jsśşšș",
    400: "°",
    408: '"',
    444: "?acez¿àáâãäåçèéêëāăąćčēėęěźżž“”„",
    453: "¶√",
    469: "^",
    471: "◊",
    476: "∂",
    480: "{}",
    541: "~",
    549: "≠≤≥",
    556: "FPSÞŚŞŠȘﬁﬂ",
    564: "+<=>¬±×÷−",
    588: "ď",
    600: "∑",
    611: "ELTZÈÉÊËĒĖĘĚĹĻĽŁŢŤŹŻŽ",
    612: "∆",
    667: "BCRÇæĆČŔŖŘ",
    722: "ADGHKNOQUVXYwÀÁÂÃÄÅÐÑÒÓÔÕÖØÙÚÛÜÝĀĂĄĎĐĞĢĶŃŅŇŌŐœŪŮŰŲŸ",
    750: "¼½¾",
    760: "©®",
    778: "&m",
    833: "%",
    889: "MÆŒ",
    921: "@",
    944: "W",
    980: "™",
    1000: "—…‰",
}
_WIDTHS = {character: width for width, characters in _CHARACTERS.items() for character in characters}


def measure_width(text: str) -> int:
    """Return how wide a text is when set in Times, in thousandths of an em.

    Its spaces are not stretched.
    """
    return sum(_WIDTHS.get(character, _MOST) for character in text)
