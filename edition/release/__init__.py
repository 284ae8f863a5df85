"""Releases: one version everywhere, built twice from a commit, and the site that all of them make together.

Nothing here pushes, tags or asks another host.
"""
