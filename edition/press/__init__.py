"""The book in print: from the pages that Sphinx reads to one PDF and one EPUB.

``builder`` is the Sphinx builder ``press``; ``doctree_reader`` turns pages into the plain pieces of ``book_tree``;
``pdf`` and ``epub`` write these, neither knowing of Sphinx, and ``typesetting`` tells when they need not.
``print_build`` does all of it at one call. No published layer is in them. What the rest of the edition knows of the
files is in ``edition.print_record``.
"""
