"""A kit for the charts of an edition: how they look, what they are drawn from, and how they stand on a page."""

from edition.charts.arcs import arcs
from edition.charts.kinds import kinds
from edition.charts.links import Linked, cited, named, place
from edition.charts.places import Frame, outlines, together, world
from edition.charts.rows import dots, lengths, letter
from edition.charts.show import Shown, Table, show, table
from edition.charts.spans import lived, lives, overview
from edition.charts.theme import BAR, BLUE, GREEN, GREY, INK, KINDS, PURPLE, VERMILION, Mark, canvas
from edition.charts.timeline import between, placed, timeline
from edition.charts.words import columns, number, percent

__all__ = [
    "BAR",
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "KINDS",
    "PURPLE",
    "VERMILION",
    "Frame",
    "Linked",
    "Mark",
    "Shown",
    "Table",
    "arcs",
    "between",
    "canvas",
    "cited",
    "columns",
    "dots",
    "kinds",
    "lengths",
    "letter",
    "lived",
    "lives",
    "named",
    "number",
    "outlines",
    "overview",
    "percent",
    "place",
    "placed",
    "show",
    "table",
    "timeline",
    "together",
    "world",
]
