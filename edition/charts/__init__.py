"""The edition's charts: how they look, what they are drawn from, and how they stand on a page."""

from edition.charts.links import Linked, cited, place
from edition.charts.rows import dots, lengths, letter
from edition.charts.show import Shown, Table, show, table
from edition.charts.theme import BAR, BLUE, GREEN, GREY, INK, KINDS, PURPLE, VERMILION, Mark, canvas
from edition.charts.timeline import between, placed, timeline

__all__ = [
    "BAR",
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
    "Table",
    "between",
    "canvas",
    "cited",
    "dots",
    "lengths",
    "letter",
    "place",
    "placed",
    "show",
    "table",
    "timeline",
]
