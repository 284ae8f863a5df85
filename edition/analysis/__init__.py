"""What any critical apparatus yields: pure functions on its tables, each with the source of its method.

>>> from edition import analysis
>>> low, high = analysis.wilson(15, 148)
>>> round(low, 4), round(high, 4)
(0.0624, 0.1605)
"""

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
from edition.analysis.intervals import bootstrap, wilson
from edition.analysis.sections import headings

__all__ = [
    "Agreement",
    "agreement",
    "bootstrap",
    "by_kind",
    "by_section",
    "changes",
    "cohen_kappa",
    "comparable",
    "counted",
    "headings",
    "heaviest",
    "ledger",
    "left_out",
    "per_paragraph",
    "touched",
    "wilson",
]
