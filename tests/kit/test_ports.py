"""Ports: a taken one is said, a free one is found."""

import socket
from contextlib import closing

import pytest

from coopkit.lab.ports import PortTakenError, choose_port, is_free


@pytest.fixture
def taken():
    """Yield a port on which another program listens."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_taken_port_is_explained(taken):
    """Asking for a taken port names it and proposes another."""
    with pytest.raises(PortTakenError, match=rf"ポート {taken} は[\s\S]*--port {taken + 1}"):
        choose_port(taken, 8888)


def test_default_moves_on(taken):
    """When the default is taken, the next free port is used."""
    chosen = choose_port(None, taken)
    assert chosen > taken
    assert is_free(chosen)


def test_free_port_is_kept():
    """A free port that was asked for is used."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert choose_port(port, 8888) == port
