"""The edition's charts: how they look, what they are drawn from, and how they stand on a page."""

from edition.charts.links import Linked, cited, place
from edition.charts.rows import dots, lengths, letter
from edition.charts.show import Shown, show
from edition.charts.theme import BLUE, GREEN, GREY, INK, KINDS, PURPLE, VERMILION, Mark, canvas
from edition.charts.timeline import between, placed, timeline

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "KINDS",
    "PURPLE",
    "VERMILION",
    "Linked",
    "Mark",
    "Shown",
    "between",
    "canvas",
    "cited",
    "dots",
    "lengths",
    "letter",
    "place",
    "placed",
    "show",
    "timeline",
]
