"""Search: what can be found on the pages as they were written, in data for the scripts that find it.

It has nothing to register: all that it does it does at events (``edition.book.handlers``).
"""
