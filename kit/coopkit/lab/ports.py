"""Finding a port to serve on."""

import socket
from contextlib import closing

from coopkit.text import say

_TRIES = 50


class PortTakenError(OSError):
    """The port that was asked for is used by another program."""


def is_free(port: int, address: str = "127.0.0.1") -> bool:
    """Tell whether a server could listen on `port` of `address` right now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        # Without this, a port that was closed a moment ago counts as taken on Unix;
        # on Windows the option means something else and would steal the port.
        if hasattr(socket, "SO_REUSEPORT"):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def choose_port(asked: int | None, default: int, address: str = "127.0.0.1") -> int:
    """Return the port that was asked for, or the first free one from `default` on.

    Raises:
        PortTakenError: the port asked for, or each of 50 after the default, is taken.
    """
    if asked is not None:
        if is_free(asked, address):
            return asked
        raise PortTakenError(say("lab.port_taken", port=asked, other=asked + 1))
    for port in range(default, default + _TRIES):
        if is_free(port, address):
            return port
    raise PortTakenError(say("lab.ports_taken", first=default, last=default + _TRIES - 1))
