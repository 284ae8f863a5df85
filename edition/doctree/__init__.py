"""The edition in docutils and Sphinx, whatever is made of it: its nodes, and where its places stand."""
