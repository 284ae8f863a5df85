"""How the book is found from outside: links for programs, previews, the list of pages, the page for wrong addresses.

All of it names addresses, and is left out while the site has none.
"""
