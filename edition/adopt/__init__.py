"""Texts with an apparatus that others encoded in TEI, read into the form of the edition."""
