"""Fail, with one line that says what to do, when the port of `make run` is taken: `check_port.py 8000`."""

from __future__ import annotations

import errno
import socket
import sys


def fault(port: str) -> str | None:
    """Why nothing can listen on this port of 127.0.0.1; None when something can."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return f"PORT={port} is not a port; give a number from 1 to 65535, for example: make run PORT=8001"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            reason = "is already in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            other = 8001 if int(port) in (8000, 65535) else int(port) + 1
            return f"Port {port} {reason}; choose another: make run PORT={other}"
    return None


if __name__ == "__main__":
    found = fault(sys.argv[1])
    if found:
        sys.exit(found)
