"""Calls into the Linux kernel that Python does not offer, by ctypes.

Nothing here decides anything: each function is one call, and a failure is a `SandboxError`
that names the call. No extra library is needed; Python 3.12 has some of these in `os`,
3.11 does not.
"""

import ctypes
import os
import sys
from functools import cache

from coopgrade.runner.sandbox.errors import SandboxError

NEW_MOUNT = 0x0002_0000
NEW_CGROUP = 0x0200_0000
NEW_NAMES = 0x0400_0000  # uts: the machine's name
NEW_IPC = 0x0800_0000
NEW_USER = 0x1000_0000
NEW_PID = 0x2000_0000
NEW_NET = 0x4000_0000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
_MNT_DETACH = 2
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_READ_ONLY, _NO_SUID, _NO_DEVICES = 1, 2, 4

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_KEEPCAPS = 1, 4, 8
_PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_CHILD_SUBREAPER = 22, 24, 36
_PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _AMBIENT_CLEAR_ALL = 38, 47, 4
_FILTER = 2
_CAPABILITY_VERSION = 0x2008_0522
_LAST_CAPABILITY = 63
READ_SEARCH = 2  # CAP_DAC_READ_SEARCH
SET_UID = 7  # CAP_SETUID
SYS_ADMIN = 21

# The few calls without a function in the C library; the same numbers on every machine
# since Linux 5, pivot_root apart.
_MOUNT_SETATTR, _RULESET, _RULE, _RESTRICT = 442, 444, 445, 446
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
MACHINES = tuple(_PIVOT_ROOT)


class _Attributes(ctypes.Structure):
    _fields_ = (
        ("attr_set", ctypes.c_uint64),
        ("attr_clr", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns_fd", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


@cache
def machine() -> str:
    """Return the processor as Linux names it; other systems give an empty string."""
    return os.uname().machine if sys.platform == "linux" else ""


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(step: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise SandboxError(step, os.strerror(number))
    return result


def _syscall(step: str, number: int, *arguments: object) -> int:
    result: int = _libc().syscall(ctypes.c_long(number), *arguments)
    return _check(step, result)


def _prctl(step: str, option: int, *values: int) -> int:
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    return _check(step, _libc().prctl(ctypes.c_int(option), *padded))


def unshare(flags: int, step: str) -> None:
    """Leave the machine's namespaces for new ones."""
    _check(step, _libc().unshare(ctypes.c_int(flags)))


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Mount something in this process's own view of the files."""
    arguments = (source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags))
    _check(f"mount {target}", _libc().mount(*arguments, data.encode()))


def bind_read_only(source: str, target: str, *, devices: bool = False) -> None:
    """Show a file or folder at another place; nothing below it can be written."""
    mount(source, target, "none", MS_BIND | MS_REC)
    wanted = _NO_SUID | (0 if devices else _READ_ONLY | _NO_DEVICES)
    attributes = _Attributes(wanted, 0, 0, 0)
    _syscall(
        f"read-only {target}",
        _MOUNT_SETATTR,
        ctypes.c_int(_AT_FDCWD),
        ctypes.c_char_p(target.encode()),
        ctypes.c_uint(_AT_RECURSIVE),
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )


def make_mounts_private() -> None:
    """Keep what is mounted from now on from the rest of the machine."""
    mount("none", "/", "none", MS_REC | MS_PRIVATE)


def enter_root(folder: str) -> None:
    """Make a folder the root of everything, and let go of the old root."""
    os.chdir(folder)
    here = ctypes.c_char_p(b".")
    _syscall("pivot_root", _PIVOT_ROOT[machine()], here, here)
    _check("umount", _libc().umount2(here, ctypes.c_int(_MNT_DETACH)))
    os.chdir("/")


def die_with_parent(signal: int) -> None:
    """Have the kernel send a signal when the parent ends."""
    _prctl("parent", _PR_SET_PDEATHSIG, signal)


def adopt_orphans(*, wanted: bool = True) -> None:
    """Become the parent of whatever descendants leave behind, or no longer."""
    _prctl("subreaper", _PR_SET_CHILD_SUBREAPER, int(wanted))


def keep_capabilities() -> None:
    """Keep the permitted capabilities over a change of the user id."""
    _prctl("keep capabilities", _PR_SET_KEEPCAPS, 1)


def show_own_process() -> None:
    """Let a process that changed its user read its own /proc again."""
    _prctl("dumpable", _PR_SET_DUMPABLE, 1)


def capabilities() -> int:
    """Return the effective capabilities as a number with a bit for each."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next((int(line.split()[1], 16) for line in status if line.startswith("CapEff")), 0)


def drop_bounding() -> None:
    """Make every capability unreachable for good; without CAP_SETPCAP there are none to drop."""
    for capability in range(_LAST_CAPABILITY + 1):
        values = (ctypes.c_ulong(capability), *(ctypes.c_ulong(0),) * 3)
        if _libc().prctl(ctypes.c_int(_PR_CAPBSET_DROP), *values) < 0:
            return


def set_capabilities(wanted: int = 0) -> None:
    """Give up all capabilities but those named."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    low, high = wanted & 0xFFFF_FFFF, wanted >> 32
    data = (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0)
    _check("capset", _libc().capset(ctypes.byref(header), ctypes.byref(data)))
    _prctl("ambient", _PR_CAP_AMBIENT, _AMBIENT_CLEAR_ALL)


def forbid_new_privileges() -> None:
    """Make set-uid programs run without their privileges."""
    _prctl("no_new_privs", _PR_SET_NO_NEW_PRIVS, 1)


def filter_system_calls(program: bytes) -> None:
    """Have the kernel ask a filter before each system call, from now on."""
    kept = ctypes.create_string_buffer(program, len(program))
    record = _Program(len(program) // 8, ctypes.addressof(kept))
    _check(
        "seccomp",
        _libc().prctl(
            ctypes.c_int(_PR_SET_SECCOMP), ctypes.c_ulong(_FILTER), ctypes.byref(record), 0, 0
        ),
    )


def landlock_version() -> int:
    """Return which Landlock the kernel has, 0 if none."""
    found: int = _libc().syscall(
        ctypes.c_long(_RULESET), None, ctypes.c_size_t(0), ctypes.c_uint(1)
    )
    return max(found, 0)


def landlock_ruleset(attributes: bytes) -> int:
    """Make a set of Landlock rules and return its file number."""
    return _syscall("landlock", _RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)


def landlock_rule(ruleset: int, rule: bytes) -> None:
    """Add a path_beneath rule."""
    _syscall("landlock rule", _RULE, ctypes.c_int(ruleset), ctypes.c_int(1), rule, 0)


def landlock_enter(ruleset: int) -> None:
    """Live under a set of rules from now on."""
    _syscall("landlock", _RESTRICT, ctypes.c_int(ruleset), 0)


def overwrite(start: int, end: int) -> None:
    """Fill a piece of this process's memory with zeros."""
    ctypes.memset(start, 0, end - start)
