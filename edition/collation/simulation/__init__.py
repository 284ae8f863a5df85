"""Copying simulated: witnesses made from a text, with every change that was made to it known.

>>> from edition.collation import simulation, tokenise
>>> base = tokenise("The rain fell all night and the river rose to the bridge, where the old ferry had been tied.")
>>> made = simulation.copied(base, {"omission": 10}, seed=1)
>>> [(change.plant, change.site.base) for change in made.changes]
[('omission', Span(start=8, stop=9))]
"""

from edition.collation.simulation.copying import PLANTS, Change, Copy, copied
from edition.collation.simulation.letters import synthetic
from edition.collation.simulation.prose import prose

__all__ = ["PLANTS", "Change", "Copy", "copied", "prose", "synthetic"]
