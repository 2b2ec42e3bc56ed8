"""Which files a process may read and write, by Landlock: enforced by the kernel, for good."""

import os
import stat
import struct
from pathlib import Path

from coopgrade.runner.sandbox import kernel
from coopgrade.runner.sandbox.errors import SandboxError

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_MAKE_DEVICES = 1 << 6 | 1 << 11
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL
# How many kinds of access each version of Landlock knows: more are an error.
_KNOWN = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_SINCE, SCOPE_SINCE = 4, 6
_BIND_AND_CONNECT = 3
_SOCKETS_AND_SIGNALS = 3

READ = _EXECUTE | _READ_FILE | _READ_DIR
USE_DEVICE = _READ_FILE | _WRITE_FILE
USE_TERMINAL = USE_DEVICE | _READ_DIR | _IOCTL


def write(version: int) -> int:
    """Return everything one may do in a folder of one's own; never make devices."""
    return _all(version) & ~_MAKE_DEVICES


def _all(version: int) -> int:
    return (1 << _KNOWN[min(version, max(_KNOWN))]) - 1


def enter(rules: dict[Path, int], *, needed: bool = True) -> None:
    """Allow what is named, forbid every other access to files from now on.

    TCP, sockets by name and signals to others are forbidden too where the kernel's version
    knows them; the other walls do not rely on it.

    Args:
        rules: path → what is allowed there and below. A path that is not there is left out.
        needed: there is no other wall around files; else a kernel without Landlock will do.

    Raises:
        SandboxError: the kernel has no Landlock, or refused a rule.
    """
    version = kernel.landlock_version()
    if not version and not needed:
        return
    if not version:
        raise SandboxError("landlock", "this kernel has none")
    attributes = struct.pack("=Q", _all(version))
    if version >= _NETWORK_SINCE:
        attributes += struct.pack("=Q", _BIND_AND_CONNECT)
    if version >= SCOPE_SINCE:
        attributes += struct.pack("=Q", _SOCKETS_AND_SIGNALS)
    ruleset = kernel.landlock_ruleset(attributes)
    try:
        for path, allowed in rules.items():
            _add(ruleset, path, allowed & _all(version))
        kernel.landlock_enter(ruleset)
    finally:
        os.close(ruleset)


def _add(ruleset: int, path: Path, allowed: int) -> None:
    try:
        number = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    except OSError as error:
        raise SandboxError("landlock rule", error) from error
    try:
        if not stat.S_ISDIR(os.fstat(number).st_mode):
            allowed &= _OF_FILES
        kernel.landlock_rule(ruleset, struct.pack("=Qi", allowed, number))
    finally:
        os.close(number)
