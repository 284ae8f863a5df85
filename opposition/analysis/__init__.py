"""The statistics of this book: its question, and what was judged of the changes, each with the source of its method.

>>> from opposition import analysis
>>> round(analysis.exact([[2, 15], [10, 3]]).p, 6)
0.000537
"""

from opposition.analysis import network, question
from opposition.analysis.exact import Exact, crossed, exact, power
from opposition.analysis.judged import judged
from opposition.analysis.sensitivity import sensitivity
from opposition.analysis.shares import shares
from opposition.analysis.spread import spread

__all__ = [
    "Exact",
    "crossed",
    "exact",
    "judged",
    "network",
    "power",
    "question",
    "sensitivity",
    "shares",
    "spread",
]
