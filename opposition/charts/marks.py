"""How the things of this book's registers are drawn, and the part of the world that its map shows."""

from __future__ import annotations

from collections.abc import Mapping

from edition.charts.places import Frame
from edition.charts.theme import BLUE, GREEN, GREY, PURPLE, VERMILION, Mark

#: Kinds of event, as the register of events has them.
EVENTS: Mapping[str, Mark] = {
    "letter": Mark(VERMILION, "circle", "letter"),
    "publication": Mark(BLUE, "square", "publication"),
    "party": Mark(GREEN, "triangle-up", "party"),
    "repression": Mark(PURPLE, "diamond", "repression"),
    "rehabilitation": Mark(PURPLE, "M-0.8,-0.8H0.8L-0.8,0.8H0.8Z", "rehabilitation"),
    "life": Mark(GREEN, "triangle-left", "birth or death"),
    "illness": Mark(VERMILION, "cross", "illness"),
    "state": Mark(GREY, "triangle-down", "state"),
    "international": Mark(GREY, "triangle-right", "international"),
}
#: Registers whose entries stand in the network.
BODIES: Mapping[str, Mark] = {
    "people": Mark(VERMILION, "circle", "person"),
    "organisations": Mark(BLUE, "square", "body"),
}
#: From the Atlantic coast of France to the Caspian.
EUROPE = Frame(-3, 36.5, 57, 62)
