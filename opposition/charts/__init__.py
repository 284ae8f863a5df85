"""The charts of this book: what the kit of ``edition.charts`` is told to draw here, and in which marks."""

from opposition.charts.judgements import judgements
from opposition.charts.lives import ENDINGS, lived
from opposition.charts.marks import BODIES, EUROPE, EVENTS

__all__ = ["BODIES", "ENDINGS", "EUROPE", "EVENTS", "judgements", "lived"]
