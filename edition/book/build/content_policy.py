"""The policy that all pages obey: no script but the edition's own, and no other host.

A browser learns it from the host that serves the pages. The book carries it as the file of headers that Netlify,
Cloudflare Pages and others read. Scripts are files of the book, but for one: what a page needs before it is drawn
stands in the page, where nothing has to be waited for, and the policy names it by its hash
(Content Security Policy Level 3, section 2.3.1, "Source Lists", https://www.w3.org/TR/CSP3/#framework-directive-source-list).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from edition.errors import EditionError
from edition.files import write_atomically
from edition.theme.page_context import read_first_script

#: The file of headers at the root of a site.
HEADERS = "_headers"

_HASH = re.compile(r"'sha256-[A-Za-z0-9+/=]+'")
_ALLOWED = {
    "default-src": "'none'",
    "script-src": "'self' {scripts}",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_FILE = """\
# For hosts that read this file: what the pages may do. They keep to it everywhere.
/*
  Content-Security-Policy: {policy}
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Permissions-Policy: camera=(), geolocation=(), microphone=()
"""


def render_headers(scripts: Iterable[str]) -> str:
    """Return the text of the file of headers, which allows some inline scripts.

    ``scripts`` are the hashes of these scripts, written as ``hash_script`` writes them.
    """
    allowed = " ".join(sorted(scripts))
    policy = "; ".join(f"{name} {sources.format(scripts=allowed)}" for name, sources in _ALLOWED.items())
    return _FILE.format(policy=policy)


def hash_script(script: str) -> str:
    """Return the hash of an inline script as a policy writes it, in quotation marks."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def find_hashes(file: str) -> set[str]:
    """Return the hashes of scripts that a file of headers allows."""
    return set(_HASH.findall(file))


def write_headers(app: Sphinx, error: Exception | None) -> None:
    """Write the file of headers into an HTML book, unless the build has failed.

    Raises ExtensionError where it cannot be written.
    """
    if error or app.builder.name not in ("html", "dirhtml"):
        return
    try:
        write_atomically({Path(app.outdir) / HEADERS: render_headers([hash_script(read_first_script())]).encode()})
    except EditionError as fault:
        raise ExtensionError(str(fault)) from None
