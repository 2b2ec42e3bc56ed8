"""The filter of system calls: run here in an interpreter of its own, elsewhere in the kernel."""

import errno
import re
import struct
from pathlib import Path

import pytest

from coopgrade.runner.sandbox.filters import ALLOW, FORBIDDEN, KILL, program
from coopgrade.runner.sandbox.system_calls import ARCHITECTURES, NEWEST, NUMBERS

_HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


MACHINES = sorted(ARCHITECTURES)
OWN = 4711
AF_UNIX, AF_INET, AF_NETLINK, AF_VSOCK = 1, 2, 16, 40


def decide(code: bytes, number: int, *arguments: int, architecture: int) -> int:
    """Run a filter as the kernel does: classic BPF over the record of one call."""
    data = struct.pack("<iIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = [struct.unpack_from("<HBBI", code, at) for at in range(0, len(code), 8)]
    at = accumulator = 0
    while True:
        kind, true, false, value = steps[at]
        at += 1
        if kind == 0x20:
            accumulator = struct.unpack_from("<I", data, value)[0]
        elif kind == 0x06:
            return value
        elif kind == 0x05:
            at += value
        else:
            passed = {
                0x15: accumulator == value,
                0x25: accumulator > value,
                0x35: accumulator >= value,
                0x45: bool(accumulator & value),
            }[kind]
            at += true if passed else false


def _ask(machine: str, name: str, *arguments: int, alone: bool = True) -> str:
    code = program(machine, alone=alone, own_pid=OWN)
    number = NUMBERS[machine][name]
    found = decide(code, number, *arguments, architecture=ARCHITECTURES[machine])
    if found == ALLOW:
        return "allowed"
    assert found & 0xFFFF_0000 == 0x0005_0000
    return errno.errorcode[found & 0xFFFF]


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_are_those_of_the_kernel(machine: str) -> None:
    """Each number in the table stands in the kernel's own header."""
    header = _HEADERS[machine]
    if not header.is_file():
        pytest.skip(f"no {header}: numbers of {machine} are not checked here")
    text = header.read_text("utf-8")
    known = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    checked = 0
    for name, number in NUMBERS[machine].items():
        if name in known:  # an older header does not know the newest
            assert int(known[name]) == number, name
            checked += 1
    assert checked > 100


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("alone", [True, False])
def test_forbidden_calls_are_refused(machine: str, alone: bool) -> None:
    """Every call on the list is answered with "not permitted", whatever its arguments."""
    for name in FORBIDDEN:
        if name in NUMBERS[machine]:
            assert _ask(machine, name, 7, alone=alone) == "EPERM", name


@pytest.mark.parametrize("machine", MACHINES)
def test_sockets_reach_nobody(machine: str) -> None:
    """Alone in its namespaces there are sockets within the room; else only pairs."""
    for family in (AF_INET, 10, AF_NETLINK, 17, AF_VSOCK):
        assert _ask(machine, "socket", family) == "EAFNOSUPPORT"
        assert _ask(machine, "socketpair", family) == "EAFNOSUPPORT"
    assert _ask(machine, "socket", AF_UNIX) == "allowed"
    assert _ask(machine, "socket", AF_UNIX, alone=False) == "EPERM"
    assert _ask(machine, "socketpair", AF_UNIX, alone=False) == "allowed"


@pytest.mark.parametrize("machine", MACHINES)
def test_new_namespaces_are_refused(machine: str) -> None:
    """A thread or a fork may be made, a namespace may not, and clone3 is not there."""
    fork, thread, new_user = 0x0120_0011, 0x003D_0F00, 0x1000_0011
    assert _ask(machine, "clone", fork) == "allowed"
    assert _ask(machine, "clone", thread) == "allowed"
    for flags in (new_user, 0x2000_0011, 0x4000_0000, 0x0002_0000, 0x0200_0000):
        assert _ask(machine, "clone", flags) == "EPERM"
    assert _ask(machine, "clone3", 0, 88) == "ENOSYS"


@pytest.mark.parametrize("machine", MACHINES)
def test_nobody_else_is_signalled_among_others(machine: str) -> None:
    """Where others of the same user are near, signals and limits are for oneself only."""
    for name in ("kill", "tgkill"):
        assert _ask(machine, name, OWN, 15, alone=False) == "allowed"
        for other in (1, OWN + 1, 0, 0xFFFF_FFFF_FFFF_FFFF):
            assert _ask(machine, name, other, 15, alone=False) == "EPERM"
            assert _ask(machine, name, other, 15) == "allowed"
    assert _ask(machine, "prlimit64", 0, alone=False) == "allowed"
    assert _ask(machine, "prlimit64", OWN + 1, alone=False) == "EPERM"
    assert _ask(machine, "setpriority", 0, OWN, alone=False) == "allowed"
    assert _ask(machine, "setpriority", 0, 1, alone=False) == "EPERM"
    assert _ask(machine, "setpriority", 2, 0, alone=False) == "EPERM"
    assert _ask(machine, "ioprio_set", 3, 0, alone=False) == "EPERM"
    assert _ask(machine, "fcntl", 3, 8, 1, alone=False) == "EPERM"
    assert _ask(machine, "fcntl", 3, 3, alone=False) == "allowed"
    assert _ask(machine, "pidfd_send_signal", 5, alone=False) == "EPERM"


@pytest.mark.parametrize("machine", MACHINES)
def test_own_programs_may_be_signalled_where_landlock_watches(machine: str) -> None:
    """With scoped signals a process may be named, everybody may not."""
    code = program(machine, alone=False, own_pid=OWN, scoped=True)
    architecture, number = ARCHITECTURES[machine], NUMBERS[machine]["kill"]
    assert decide(code, number, OWN + 1, 9, architecture=architecture) == ALLOW
    for everybody in (0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF):
        found = decide(code, number, everybody, 9, architecture=architecture)
        assert found == 0x0005_0000 | errno.EPERM
    limits = NUMBERS[machine]["prlimit64"]
    assert decide(code, limits, OWN + 1, architecture=architecture) != ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_the_monitor_cannot_be_shaken_off(machine: str) -> None:
    """A submission may name itself, but not stop dying with its monitor, nor type for others."""
    assert _ask(machine, "prctl", 15) == "allowed"
    assert _ask(machine, "prctl", 16) == "allowed"
    for option in (1, 4, 36, 47, 0x5961_6D61):
        assert _ask(machine, "prctl", option) == "EPERM"
    assert _ask(machine, "ioctl", 0, 0x5412) == "EPERM"
    assert _ask(machine, "ioctl", 0, 0x5401) == "allowed"


@pytest.mark.parametrize("machine", MACHINES)
def test_other_ways_of_calling_are_closed(machine: str) -> None:
    """Another architecture's numbers end the process; unknown calls are not there."""
    code = program(machine, alone=True)
    other = 0x4000_0003  # 32-bit x86
    assert decide(code, 11, architecture=other) == KILL
    own = ARCHITECTURES[machine]
    for number in (NEWEST + 1, 0x4000_0000 | 41, 0xFFF_FFFF):
        assert decide(code, number, architecture=own) == 0x0005_0000 | errno.ENOSYS
    ordinary = {"x86_64": (0, 1, 9, 59, 202, 257, 318), "aarch64": (63, 64, 222, 221, 98, 56, 278)}
    for number in ordinary[machine]:
        assert decide(code, number, architecture=own) == ALLOW


def test_the_program_is_short_enough() -> None:
    """The kernel takes 4096 steps at most, and no jump leads out of the program."""
    for machine in MACHINES:
        for alone in (True, False):
            code = program(machine, alone=alone, own_pid=OWN)
            steps = [struct.unpack_from("<HBBI", code, at) for at in range(0, len(code), 8)]
            assert len(steps) < 500
            for at, (kind, true, false, value) in enumerate(steps):
                far = value if kind == 0x05 else max(true, false) if kind & 7 == 5 else 0
                assert at + 1 + far < len(steps) or kind == 0x06


@pytest.mark.parametrize("machine", MACHINES)
def test_modes_and_times_stay_among_others(machine: str) -> None:
    """Setting a mode or a time does nothing where files may be the lecturer's own."""
    code = program(machine, alone=False, own_pid=OWN)
    for name in ("fchmod", "fchmodat", "fchownat", "utimensat"):
        number = NUMBERS[machine][name]
        found = decide(code, number, architecture=ARCHITECTURES[machine])
        assert found == 0x0005_0000, name  # answered with "no error"
        assert _ask(machine, name) == "allowed"
    assert _ask(machine, "setxattr", alone=False) == errno.errorcode[errno.EOPNOTSUPP]
    assert _ask(machine, "truncate", alone=False) == "EPERM"
