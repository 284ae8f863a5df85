"""Copying simulated: witnesses made from a text, with every change known, and what an aligner finds of the changes.

>>> from bench import simulation
>>> from edition.collation import tokenise
>>> base = tokenise("The rain fell all night and the river rose to the bridge, where the old ferry had been tied.")
>>> made = simulation.copied(base, {"omission": 10}, seed=1)
>>> [(change.plant, change.site.base) for change in made.changes]
[('omission', Span(start=8, stop=9))]
"""

from bench.simulation.copying import PLANTS, Change, Copy, copied
from bench.simulation.letters import synthetic
from bench.simulation.prose import prose
from bench.simulation.trials import recorded, trial, trials

__all__ = ["PLANTS", "Change", "Copy", "copied", "prose", "recorded", "synthetic", "trial", "trials"]
