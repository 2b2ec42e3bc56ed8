"""Run Python as an ordinary user, whose 0700 home holds this checkout and this Python.

Only root can: in a view of the files of its own, every closed folder on the way to Python
and to this checkout is replaced by one that belongs to the ordinary user. Nothing outside
of that view changes.
"""

import os
import sys
from pathlib import Path

from coopgrade.runner.sandbox import kernel, libraries

UID = 61_234
REPOSITORY = Path(__file__).parents[2]


def command(*arguments: str) -> list[str]:
    """Return a command that runs `python …` as the ordinary user."""
    return [sys.executable, __file__, *arguments]


def _closed(path: Path) -> Path | None:
    """Return the outermost folder on the way that is closed to others."""
    return next((p for p in reversed(path.parents) if not p.stat().st_mode & 0o001), None)


def main(arguments: list[str]) -> None:
    """Become the ordinary user and run Python."""
    needed = (*libraries(), REPOSITORY)
    needed = tuple(p for p in needed if not any(q != p and p.is_relative_to(q) for q in needed))
    kernel.unshare(kernel.NEW_MOUNT, "test")
    kernel.make_mounts_private()
    behind: dict[Path, list[tuple[int, Path]]] = {}
    for path in needed:
        if closed := _closed(path):
            behind.setdefault(closed, []).append((os.open(path, os.O_PATH), path))
    for closed, shown in behind.items():
        kernel.mount("tmpfs", str(closed), "tmpfs", 0, f"mode=700,uid={UID},gid={UID}")
        (closed / "private.txt").write_text("mine", "utf-8")
        for number, path in shown:
            path.mkdir(parents=True, mode=0o755)
            kernel.mount(f"/proc/self/fd/{number}", str(path), "none", kernel.MS_BIND)
        for folder, folders, files in os.walk(closed):
            if Path(folder) in {path for _, path in shown}:
                folders.clear()
                continue
            os.chown(folder, UID, UID)
            for name in files:
                os.chown(Path(folder) / name, UID, UID)
    home = next(iter(behind), Path(os.environ["HOME"]))
    os.setgroups([])
    os.setresgid(UID, UID, UID)
    os.setresuid(UID, UID, UID)
    os.environ["HOME"] = str(home)
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
