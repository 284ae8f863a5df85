"""Whether something can be served at a local address."""

from __future__ import annotations

import socket

from edition.errors import EditionError, Problem

#: Where this machine serves what is for itself alone.
HOST = "127.0.0.1"


def require_free(port: int, otherwise: str) -> None:
    """Raise EditionError where something else is served at a port.

    ``otherwise`` is the command that takes another one.
    """
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            raise EditionError(Problem(f"port {port}", 0, f"{error.strerror}", f"a free one: {otherwise}")) from None
