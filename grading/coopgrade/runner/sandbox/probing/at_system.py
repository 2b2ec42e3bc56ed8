"""Attempts on secrets that a fork inherits, and on the kernel itself."""

import ctypes
import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from coopgrade.runner.sandbox.kernel import machine
from coopgrade.runner.sandbox.probing.attempt import attempt
from coopgrade.runner.sandbox.probing.target import SECRET, VARIABLE, Target
from coopgrade.runner.sandbox.system_calls import NUMBERS, X32_BIT

_REFUSED = {errno.EPERM, errno.ENOSYS, errno.EACCES, errno.EAFNOSUPPORT}
_MOST_FILES = 256


def _asked(*names: str, arguments: tuple[int, ...] = (-1, 0, 0, 0, 0, 0)) -> str:
    """Return the first call that the kernel considered; wrong arguments keep it harmless."""
    libc = ctypes.CDLL(None, use_errno=True)
    for name in names:
        number = NUMBERS[machine()].get(name)
        if number is None:
            continue
        result = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
        if result >= 0 or ctypes.get_errno() not in _REFUSED:
            return name
    return ""


@attempt("secrets", harmless=True)
def read_environment(target: Target) -> object:
    """Find tokens and passwords in the environment."""
    return (VARIABLE in os.environ or SECRET in str(os.environb)) and "the environment"


@attempt("secrets")
def read_first_environment(target: Target) -> object:
    """Find what the parent was started with, in memory."""
    content = Path("/proc/self/environ").read_bytes()
    return content.strip(b"\0") and f"{len(content)} bytes"


@attempt("secrets", harmless=True)
def read_inherited_files(target: Target) -> object:
    """Read files that the parent has open."""
    for number in range(3, _MOST_FILES):
        with suppress(OSError):
            kind = os.fstat(number).st_mode
            if stat.S_ISREG(kind) and SECRET.encode() in os.pread(number, 10_000, 0):
                return "an open file"
            if stat.S_ISDIR(kind) or stat.S_ISSOCK(kind):
                return "an open folder"
    return ""


@attempt("secrets", harmless=True)
def read_inherited_by_path(target: Target) -> object:
    """Open again what the parent has open, by its number."""
    for process in ("self", str(os.getppid()), str(target.grader)):
        with suppress(OSError):
            path = f"/proc/{process}/fd/{target.open_file}"
            if SECRET in Path(path).read_text("utf-8"):
                return "an open file"
    return ""


@attempt("system")
def become_root(target: Target) -> object:
    """Become the administrator, or get back a power."""
    if os.getuid():
        for change in (os.setuid, os.seteuid, os.setgid):
            with suppress(OSError):
                change(0)
                return "root"
    rows = Path("/proc/self/status").read_text("ascii").splitlines()
    powers = [row for row in rows if row.startswith(("CapPrm", "CapEff", "CapBnd", "CapAmb"))]
    return any(int(row.split()[1], 16) for row in powers) and "capabilities"


@attempt("system", harmless=True)
def run_as_other(target: Target) -> object:
    """Have a set-uid program run with its owner's powers."""
    rows = Path("/proc/self/status").read_text("ascii").splitlines()
    return "NoNewPrivs:\t0" in rows and "set-uid programs"


@attempt("system", harmless=True)
def make_namespace(target: Target) -> object:
    """Make namespaces of one's own, in which everything is allowed again."""
    return _asked("unshare", "setns", "clone3", arguments=(0x1000_0000, 0, 0, 0, 0, 0))


@attempt("system", harmless=True)
def change_mounts(target: Target) -> object:
    """Change what is mounted, or the root."""
    return _asked("mount", "umount2", "pivot_root", "chroot", "open_tree", "fsopen", "move_mount")


@attempt("system", harmless=True)
def open_by_handle(target: Target) -> object:
    """Open a file by its number on the disk, past every folder."""
    return _asked("open_by_handle_at", "name_to_handle_at")


@attempt("system", harmless=True)
def use_kernel_programs(target: Target) -> object:
    """Load programs into the kernel, and use its rarer parts."""
    return _asked("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter")


@attempt("system", harmless=True)
def use_kernel_keys(target: Target) -> object:
    """Read the kernel's keys."""
    return _asked("keyctl", "add_key", "request_key")


@attempt("system", harmless=True)
def call_another_way(target: Target) -> object:
    """Ask for a socket by the numbers of another way of calling."""
    if machine() != "x86_64":
        return ""
    libc = ctypes.CDLL(None, use_errno=True)
    # The plain call first: some kernels know no other way, and then it counts.
    for number in (X32_BIT | NUMBERS["x86_64"]["socket"], NUMBERS["x86_64"]["socket"]):
        found = libc.syscall(ctypes.c_long(number), 2, 1, 0)
        if found >= 0:
            os.close(found)
            return "a socket"
    return ""


@attempt("system")
def change_kernel_values(target: Target) -> object:
    """Change what the kernel does for everybody; the file is opened, nothing is written."""
    for name in ("kernel/core_pattern", "kernel/hostname", "vm/drop_caches", "fs/suid_dumpable"):
        with suppress(OSError):
            os.close(os.open(f"/proc/sys/{name}", os.O_WRONLY))
            return name
    with suppress(OSError):
        os.close(os.open("/proc/sysrq-trigger", os.O_WRONLY))
        return "sysrq"
    return ""


@attempt("system")
def rename_machine(target: Target) -> object:
    """Change the machine's name; within a room of one's own that would change nothing."""
    return _asked("sethostname", "setdomainname", arguments=(0, -1, 0, 0, 0, 0))
