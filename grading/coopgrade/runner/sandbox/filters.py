"""Which system calls a submission may make: a small program for the kernel (seccomp).

The program is put together here, in some hundred lines, instead of by libseccomp: that is a
system library which a venv cannot bring along, and what is wanted is one flat list. Tests run
the program in an interpreter of their own and in the kernel.

What is not named is allowed: the other walls (namespaces, Landlock, user id) decide on files
and processes, by name. Forbidden here is what could take those walls down (mounts, new
namespaces, handles to files), look into others (ptrace), reach more of the kernel than any
notebook needs (bpf, io_uring, keys …), use memory that no limit counts (memfd, System V), or
speak to anything but itself (sockets).
"""

import errno
import struct
from dataclasses import dataclass
from functools import cache

from coopgrade.runner.sandbox.system_calls import (
    ARCHITECTURES,
    NEWEST,
    NUMBERS,
    X32_BIT,
)

_LOAD, _RETURN = 0x20, 0x06
_EQUAL, _GREATER, _AT_LEAST, _ANY_BIT = 0x15, 0x25, 0x35, 0x45
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
ALLOW, KILL = 0x7FFF_0000, 0x8000_0000
_ERRNO = 0x0005_0000

_NEW_NAMESPACES = 0x7E02_0000
_UNIX = 1
_EVERYBODY = 0xFFFF_FFFF  # -1

# Whole calls that no notebook needs, each answered with "not permitted".
FORBIDDEN = (
    # into other processes
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd"),
    *("process_madvise", "move_pages", "migrate_pages"),
    # past the walls around files
    *("mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen"),
    *("fsconfig", "fsmount", "fspick", "mount_setattr", "open_tree_attr", "unshare", "setns"),
    *("name_to_handle_at", "open_by_handle_at", "fanotify_init", "quotactl", "quotactl_fd"),
    # into the kernel
    *("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter"),
    *("io_uring_register", "add_key", "request_key", "keyctl", "kexec_load", "kexec_file_load"),
    *("init_module", "finit_module", "delete_module", "reboot", "swapon", "swapoff", "acct"),
    *("settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "sethostname"),
    *("setdomainname", "syslog", "vhangup", "iopl", "ioperm", "modify_ldt", "personality"),
    *("lookup_dcookie", "nfsservctl"),
    # memory and messages outside of any limit
    *("shmget", "shmat", "shmctl", "semget", "semop", "semctl", "semtimedop"),
    *("msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink"),
    *("memfd_create", "memfd_secret"),
)
# Where others of the same user can be seen, nobody else may be signalled or slowed down.
_TO_OTHERS = ("tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal", "pidfd_open")
_OF_OTHERS = (
    *("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam"),
    *("sched_setattr", "get_robust_list"),
)
# Landlock does not watch over a file's mode, owner and times, and they may be the lecturer's.
# Copying a file sets them, so the call succeeds and does nothing.
_PRETENDED = (
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchown", "fchownat"),
    *("utime", "utimes", "futimesat", "utimensat"),
)
_UNSUPPORTED = (
    *("setxattr", "lsetxattr", "fsetxattr", "setxattrat", "file_setattr"),
    *("removexattr", "lremovexattr", "fremovexattr", "removexattrat"),
)
# prctl: what would outlive the monitor, adopt others, hide, or change what /proc shows.
_PRCTL = {1: "PDEATHSIG", 4: "DUMPABLE", 8: "KEEPCAPS", 28: "SECUREBITS", 35: "MM"}
_PRCTL |= {36: "CHILD_SUBREAPER", 47: "CAP_AMBIENT", 0x5961_6D61: "PTRACER"}
# ioctl: typing into a terminal, and whom a file's signals go to.
_IOCTL = {0x5412: "TIOCSTI", 0x541C: "TIOCLINUX", 0x8901: "FIOSETOWN", 0x8902: "SIOCSPGRP"}
# fcntl: the same by another name, and locks that tell about others need no rule.
_FCNTL = {8: "SETOWN", 10: "SETSIG", 15: "SETOWN_EX"}


@dataclass(frozen=True)
class _Step:
    """One instruction: code, how far to jump if true or false, value."""

    code: int
    value: int
    true: int = 0
    false: int = 0

    def packed(self) -> bytes:
        return struct.pack("<HBBI", self.code, self.true, self.false, self.value)


def _answer(number: int) -> int:
    return _ERRNO | number


def _all_of(number: int, answer: int) -> list[_Step]:
    """Answer every use of a call."""
    return [_Step(_EQUAL, number, 0, 1), _Step(_RETURN, answer)]


def _some_of(number: int, argument: int, tests: list[_Step], answer: int) -> list[_Step]:
    """Answer those uses of a call whose argument passes one of the tests.

    A test jumps by its own `true` of 1 (to the answer) or 0 (go on); here both are turned
    into distances. Arguments are read by their lower half: the kernel takes them as int.
    """
    load = _Step(_LOAD, _ARGUMENTS_AT + 8 * argument)
    body: list[_Step] = []
    for index, test in enumerate(tests):
        left = len(tests) - 1 - index
        # The way out of the tests is two steps long: go on (past the answer), or the answer.
        body.append(_Step(test.code, test.value, left + 1, 0))
    again = _Step(_LOAD, _NUMBER_AT)
    # … tests fall through to "go on", which jumps over the answer.
    steps = [load, *body, _Step(0x05, 1), _Step(_RETURN, answer), again]
    return [_Step(_EQUAL, number, 0, len(steps)), *steps]


def _unless(number: int, argument: int, allowed: tuple[int, ...], answer: int) -> list[_Step]:
    """Answer those uses of a call whose argument is none of the allowed."""
    load = _Step(_LOAD, _ARGUMENTS_AT + 8 * argument)
    tests = [_Step(_EQUAL, value, len(allowed) - i, 0) for i, value in enumerate(allowed)]
    steps = [load, *tests, _Step(_RETURN, answer), _Step(_LOAD, _NUMBER_AT)]
    return [_Step(_EQUAL, number, 0, len(steps)), *steps]


@cache
def program(machine: str, *, alone: bool, own_pid: int = 0, scoped: bool = False) -> bytes:
    """Return the filter for a kind of machine.

    Args:
        machine: as `os.uname` names it.
        alone: the process is in namespaces of its own and sees nobody else. If not, it may
            signal itself only, and open no socket but pairs: one by name could reach the
            desktop's services, which start programs for whoever asks.
        own_pid: which process it will be; needed when it is not alone.
        scoped: Landlock keeps signals among the submission's own processes, so that it may
            end a program that it started.
    """
    numbers = NUMBERS[machine]
    no = _answer(errno.EPERM)
    steps = [
        _Step(_LOAD, _ARCHITECTURE_AT),
        _Step(_EQUAL, ARCHITECTURES[machine], 1, 0),
        _Step(_RETURN, KILL),
        _Step(_LOAD, _NUMBER_AT),
    ]
    if machine == "x86_64":
        steps += [_Step(_AT_LEAST, X32_BIT, 0, 1), _Step(_RETURN, _answer(errno.ENOSYS))]
    steps += [_Step(_GREATER, NEWEST, 0, 1), _Step(_RETURN, _answer(errno.ENOSYS))]
    # clone3 hides its flags from any filter; the C library then takes clone.
    steps += _all_of(numbers["clone3"], _answer(errno.ENOSYS))
    steps += _some_of(numbers["clone"], 0, [_Step(_ANY_BIT, _NEW_NAMESPACES)], no)
    for name in FORBIDDEN:
        if name in numbers:
            steps += _all_of(numbers[name], no)
    for name, values in (("prctl", _PRCTL), ("ioctl", _IOCTL)):
        place = 0 if name == "prctl" else 1
        steps += _some_of(numbers[name], place, [_Step(_EQUAL, value) for value in values], no)
    unreachable = _answer(errno.EAFNOSUPPORT)
    steps += _unless(numbers["socketpair"], 0, (_UNIX,), unreachable)
    if alone:
        steps += _unless(numbers["socket"], 0, (_UNIX,), unreachable)
    else:
        steps += _among_others(numbers, own_pid, no, scoped=scoped)
    steps.append(_Step(_RETURN, ALLOW))
    return b"".join(step.packed() for step in steps)


def _among_others(numbers: dict[str, int], own_pid: int, no: int, *, scoped: bool) -> list[_Step]:
    steps: list[_Step] = []
    # Landlock knows truncate by a path since its third version only.
    for name in ("socket", "truncate", *(() if scoped else _TO_OTHERS)):
        steps += _all_of(numbers[name], no)
    for names, answer in ((_PRETENDED, 0), (_UNSUPPORTED, errno.EOPNOTSUPP)):
        for name in names:
            if name in numbers:
                steps += _all_of(numbers[name], _answer(answer))
    if scoped:
        # "Everybody" is answered with success even when nobody was reached.
        steps += _some_of(numbers["kill"], 0, [_Step(_EQUAL, _EVERYBODY)], no)
    for name in () if scoped else ("kill", "tgkill"):
        steps += _unless(numbers[name], 0, (own_pid,), no)
    for name in _OF_OTHERS:
        steps += _unless(numbers[name], 0, (0, own_pid), no)
    for name in ("setpriority", "ioprio_set"):
        # First which kind (a process, not all of a user), then whose.
        steps += _unless(numbers[name], 0, (0,) if name == "setpriority" else (1,), no)
        steps += _unless(numbers[name], 1, (0, own_pid), no)
    owners = [_Step(_EQUAL, value) for value in _FCNTL]
    steps += _some_of(numbers["fcntl"], 1, owners, no)
    return steps
