"""Attempts on the network: nothing is sent beyond this machine, even if a wall is missing."""

import os
import socket

from coopgrade.runner.sandbox.probing.attempt import attempt
from coopgrade.runner.sandbox.probing.target import Target

_LOOPBACK = "127.0.0.1"
# An address set aside for examples: a UDP "connection" to it sends nothing.
_FAR = ("192.0.2.1", 9)
_SECONDS = 2.0


@attempt("network", harmless=True)
def connect_tcp(target: Target) -> object:
    """Speak to a server on this machine."""
    with socket.create_connection((_LOOPBACK, target.tcp), timeout=_SECONDS):
        return "TCP"


@attempt("network", harmless=True)
def send_udp(target: Target) -> object:
    """Send a message to a program on this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        return sender.sendto(b"x", (_LOOPBACK, target.udp)) and "UDP"


@attempt("network")
def find_way_out(target: Target) -> object:
    """Find a way to the network; nothing is sent."""
    for family, address in ((socket.AF_INET, _FAR), (socket.AF_INET6, ("2001:db8::1", 9))):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as sender:
                sender.connect(address)
                return "a route"
        except OSError:
            continue
    return ""


@attempt("network")
def resolve_name(target: Target) -> object:
    """Ask for the address of a name that cannot exist; who is told so has reached a server."""
    try:
        socket.getaddrinfo("name.invalid", 80)
    except socket.gaierror as error:
        return error.errno == socket.EAI_NONAME and not _without_server() and "a name server"
    return "a name server"


def _without_server() -> bool:
    """A resolver that cannot open a socket says "no such name" as well."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    except OSError:
        return True
    return False


@attempt("network", harmless=True)
def connect_service(target: Target) -> object:
    """Speak to a service by a path, as a desktop starts programs for whoever asks."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(target.door))
        return "a service"


@attempt("network", harmless=True)
def connect_by_name(target: Target) -> object:
    """Speak to a service by a name that is in no folder."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(target.whisper)
        return "a service"


@attempt("network")
def call_real_services(target: Target) -> object:
    """Speak to the real services of a machine: containers, desktop, logs."""
    user = os.environ.get("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}")
    for path in (
        "/run/docker.sock",
        "/run/dbus/system_bus_socket",
        f"{user}/bus",
        "/dev/log",
        "/run/systemd/private",
        "/run/nscd/socket",
    ):
        try:
            with socket.socket(socket.AF_UNIX) as caller:
                caller.connect(path)
                return path
        except OSError:
            continue
    return ""


@attempt("network", harmless=True)
def wait_for_calls(target: Target) -> object:
    """Offer a service that others could call."""
    with socket.socket() as server:
        server.bind((_LOOPBACK, 0))
        server.listen()
        return "a port"


@attempt("network", harmless=True)
def ask_kernel_about_network(target: Target) -> object:
    """Ask the kernel about its network cards."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW):
        return "netlink"
