"""The statistics of the edition: pure functions on its tables, each with the source of its method.

>>> from edition import analysis
>>> low, high = analysis.wilson(15, 148)
>>> round(low, 4), round(high, 4)
(0.0624, 0.1605)
"""

from edition.analysis import network, question
from edition.analysis.agreement import Agreement, agreement, cohen_kappa
from edition.analysis.apparatus import (
    by_kind,
    by_section,
    changes,
    counted,
    heaviest,
    per_paragraph,
    touched,
)
from edition.analysis.comparison import comparable, ledger, left_out
from edition.analysis.exact import Exact, crossed, exact, power
from edition.analysis.intervals import bootstrap, wilson
from edition.analysis.judged import judged
from edition.analysis.sections import headings
from edition.analysis.sensitivity import sensitivity
from edition.analysis.shares import shares
from edition.analysis.spread import spread

__all__ = [
    "Agreement",
    "Exact",
    "agreement",
    "bootstrap",
    "by_kind",
    "by_section",
    "changes",
    "cohen_kappa",
    "comparable",
    "counted",
    "crossed",
    "exact",
    "headings",
    "heaviest",
    "judged",
    "ledger",
    "left_out",
    "network",
    "per_paragraph",
    "power",
    "question",
    "sensitivity",
    "shares",
    "spread",
    "touched",
    "wilson",
]
