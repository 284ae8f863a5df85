"""TEI P5 with parallel segmentation, read and written.

``read`` and ``loads`` give a ``Letter``; ``dumps`` gives the bytes of a TEI document. What is read and written
again is the same document, and what is written and read again is the same letter. The elements understood are
those of ``edition.rng``, a strict subset of TEI All; anything else is refused with its line, never dropped.

Method: TEI Guidelines P5, chapter 13 (critical apparatus), https://tei-c.org/release/doc/tei-p5-doc/en/html/TC.html
"""

from edition.tei.reader import loads, read
from edition.tei.writer import dumps

__all__ = ["dumps", "loads", "read"]
