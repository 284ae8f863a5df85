"""The Sphinx extension of the edition: letters, registers and their cross-references on the pages of the book."""
