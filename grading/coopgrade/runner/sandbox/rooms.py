"""A room of one's own: a file system that holds what is named, and nothing else.

Everything a submission writes goes into one piece of memory with a fixed size, which is gone
when its last process ends: no leftovers, and "disk full" after what the limits allow. The
rest is the machine's own files, shown read-only at their usual paths, so that a 0700 home
around them does not matter.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import kernel
from coopgrade.runner.sandbox.errors import SandboxError
from coopgrade.runner.sandbox.places import DEVICES, SETTINGS, SYSTEM

TEMPORARY, SHARED_MEMORY = Path("/tmp"), Path("/dev/shm")  # noqa: S108 - within the room
TERMINALS = Path("/dev/pts")
_MOST_FILES = 10_000
_MOST_TERMINALS = 32
_CHUNK = 1024**2


@dataclass(frozen=True)
class Owner:
    """Who the submission will be."""

    uid: int
    gid: int


def move_in(limits: Limits, writable: Path, readable: tuple[Path, ...], owner: Owner) -> None:
    """Build the room and enter it; needs a mount namespace of one's own.

    Args:
        limits: how much may be written.
        writable: a folder; the room has a copy of it at the same path.
        readable: folders and files to show, read-only.
        owner: whose the copy is.

    Raises:
        SandboxError: the kernel refused a mount.
    """
    kernel.make_mounts_private()
    original = os.open(writable, os.O_RDONLY | os.O_DIRECTORY)
    # The room is put together on top of the folder that is copied, in this process's view only.
    base = str(writable)
    size = limits.disk_bytes + _size(original)
    settings = f"mode=755,nr_inodes={_MOST_FILES},size={size}"
    kernel.mount("tmpfs", base, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, settings)
    for path in (*SYSTEM, *SETTINGS, *readable):
        _show(base, path)
    for path in DEVICES:
        _show(base, path, devices=True)
    _finish_dev(base)
    for path in (TEMPORARY, SHARED_MEMORY):
        _own(base, path, owner)
    _own(base, writable, owner)
    _copy(original, f"{base}{writable}", owner)
    os.close(original)
    _write_accounts(base, owner)
    os.mkdir(f"{base}/proc", 0o755)
    try:
        # Read-only: root's own number may write the kernel's values, even without powers.
        flags = kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
        kernel.mount("proc", f"{base}/proc", "proc", flags)
    except SandboxError:
        # Inside some containers nobody may mount it. Notebooks do without.
        pass
    kernel.enter_root(base)


def _show(base: str, path: Path, *, devices: bool = False) -> None:
    target = f"{base}{path}"
    if os.path.lexists(target):
        return
    if path.is_symlink():
        os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
        os.symlink(os.readlink(path), target)
        final = path.resolve()
        if final.exists() and final.is_absolute():
            _show(base, final)
        return
    if path.is_dir():
        os.makedirs(target, 0o755, exist_ok=True)
    elif path.exists():
        os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o444))
    else:
        return
    kernel.bind_read_only(str(path), target, devices=devices)


def _finish_dev(base: str) -> None:
    """Add the usual names, and terminals of one's own: `!ls` in a notebook asks for one."""
    os.mkdir(f"{base}/dev/pts", 0o755)
    settings = f"newinstance,ptmxmode=0666,mode=0600,max={_MOST_TERMINALS}"
    flags = kernel.MS_NOSUID | kernel.MS_NOEXEC
    try:
        kernel.mount("devpts", f"{base}/dev/pts", "devpts", flags, settings)
        os.symlink("pts/ptmx", f"{base}/dev/ptmx")
    except SandboxError:
        pass  # inside some containers nobody may; then `!ls` fails
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{target}", f"{base}/dev/{name}")


def _own(base: str, path: Path, owner: Owner) -> None:
    target = f"{base}{path}"
    os.makedirs(os.path.dirname(target), 0o755, exist_ok=True)
    if not os.path.isdir(target):
        os.mkdir(target, 0o700)
    os.chown(target, owner.uid, owner.gid)


def _write_accounts(base: str, owner: Owner) -> None:
    """Give the room a user list with one user, and no network names."""
    os.makedirs(f"{base}/etc", 0o755, exist_ok=True)
    files = {
        "passwd": f"student:x:{owner.uid}:{owner.gid}::{TEMPORARY}:/bin/sh\n",
        "group": f"student:x:{owner.gid}:\n",
        "hosts": "127.0.0.1 localhost\n",
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    }
    for name, text in files.items():
        target = f"{base}/etc/{name}"
        if not os.path.lexists(target):
            number = os.open(target, os.O_CREAT | os.O_WRONLY, 0o644)
            os.write(number, text.encode())
            os.close(number)


def _size(folder: int) -> int:
    total = 0
    for name in os.listdir(folder):
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode):
            inner = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
            total += _size(inner)
            os.close(inner)
        total += found.st_size + 4096
    return total


def _copy(source: int, target: str, owner: Owner) -> None:
    """Copy files and folders; a link, a device or a pipe that was handed in is left behind."""
    for name in os.listdir(source):
        found = os.stat(name, dir_fd=source, follow_symlinks=False)
        path = f"{target}/{name}"
        if stat.S_ISDIR(found.st_mode):
            os.mkdir(path, 0o700)
            os.chown(path, owner.uid, owner.gid)
            inner = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=source)
            _copy(inner, path, owner)
            os.close(inner)
        elif stat.S_ISREG(found.st_mode):
            origin = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=source)
            copy = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            while piece := os.read(origin, _CHUNK):
                while piece := piece[os.write(copy, piece) :]:
                    pass
            os.fchown(copy, owner.uid, owner.gid)
            os.close(copy)
            os.close(origin)
