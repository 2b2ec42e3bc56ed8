"""What a submission must be able to read: Python, its libraries, the kit, the system's files.

Nothing else is: not the home, not the course folder, not the checkout with its exercises.
Paths are kept as they are written in `sys.path`, so that a module that is loaded late is
found where Python looks for it.
"""

import sys
from functools import cache
from pathlib import Path

from coopgrade.runner.sandbox.errors import SandboxError

SYSTEM = tuple(map(Path, ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")))
# Single files of /etc that libraries read; no accounts, no keys, no hosts.
SETTINGS = tuple(
    Path("/etc") / name
    for name in ("ld.so.cache", "localtime", "timezone", "fonts", "alternatives", "mime.types")
)
DEVICES = tuple(Path("/dev") / name for name in ("null", "zero", "full", "random", "urandom"))
# Of the kit's checkout: data that students have, never exercises or run sheets. An empty
# `lectures` is part of how the kit knows its folder, so the readings are shown.
_OF_CHECKOUT = ("datasets", "lectures/reference")


@cache
def libraries() -> tuple[Path, ...]:
    """Return the folders that hold Python, what is installed, and the kit's code and data."""
    found = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]]
    for entry in sys.path:
        path = Path(entry)
        if path.name in {"site-packages", "dist-packages"}:
            found.append(path)
    grading = Path(__file__).resolve().parents[2]
    kit = _kit(grading)
    found += [grading, kit, *(kit.parents[1] / name for name in _OF_CHECKOUT)]
    return _outermost(path for path in found if path.is_dir())


def _kit(grading: Path) -> Path:
    loaded = getattr(sys.modules.get("coopkit"), "__file__", None)
    if loaded:
        return Path(loaded).resolve().parent
    beside = grading.parent / "coopkit"
    return beside if beside.is_dir() else grading.parents[1] / "kit" / "coopkit"


def _outermost(paths: object) -> tuple[Path, ...]:
    """Leave out what lies below another one, or below what the system has anyway."""
    kept: list[Path] = []
    unique = sorted(set(map(Path, paths)), key=lambda path: len(path.parts))  # type: ignore[call-overload]
    for path in unique:
        if not any(path.is_relative_to(outer) for outer in (*SYSTEM, *kept)):
            kept.append(path)
    return tuple(kept)


def check(readable: tuple[Path, ...], writable: Path) -> None:
    """Refuse to show folders that hold more than libraries.

    Raises:
        SandboxError: one of them is the root, a home, or holds the folder to write.
    """
    try:
        home = Path.home()
    except RuntimeError:  # a container's user without a name has none
        home = writable
    for path in readable:
        if not path.is_absolute():
            raise SandboxError("places", f"{path} is not absolute")
        if path == Path("/") or home.is_relative_to(path) or writable.is_relative_to(path):
            raise SandboxError("places", f"{path} holds more than libraries")


def closed_to_others(paths: tuple[Path, ...]) -> bool:
    """Tell whether another user would be stopped on the way to one of the paths."""
    for path in paths:
        for step in (path, *path.parents):
            try:
                mode = step.stat().st_mode
            except OSError:
                return True
            if not mode & 0o001:
                return True
    return False
