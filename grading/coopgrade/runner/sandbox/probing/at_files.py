"""Attempts on files: the course, the marks, others' work, the home, the libraries, the disk."""

import os
import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path

from coopgrade.runner.sandbox.probing.attempt import attempt
from coopgrade.runner.sandbox.probing.target import MARK, SECRET, Target

_BLOCK = b"0" * 1024**2
_DEPTH, _MOST = 3, 4000
_BIG = 300  # MB
_KEPT_SECONDS = 1.0


def _has_secret(path: str | Path) -> bool:
    with open(path, encoding="utf-8", errors="replace") as file:
        return SECRET in file.read(10_000)


def _opened(paths: list[Path]) -> str:
    """Return the first path that can be read; folders are listed."""
    for path in paths:
        try:
            if path.is_dir():
                if os.listdir(path):
                    return str(path)
            else:
                with open(path, "rb") as file:
                    file.read(1)
                return str(path)
        except OSError:
            continue
    return ""


def _written(paths: list[Path]) -> str:
    for path in paths:
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write("x")
        except OSError:
            continue
        return str(path)
    return ""


@attempt("files", harmless=True)
def read_home(target: Target) -> object:
    """Read something in the grader's home."""
    return _opened(list(target.private))


@attempt("files")
def read_accounts(target: Target) -> object:
    """Read passwords and keys of the machine."""
    places = (
        "shadow",
        "gshadow",
        "sudoers",
        "ssh/ssh_host_ed25519_key",
        "machine-id",
        "ssl/private",
    )
    return _opened([Path("/etc") / name for name in places])


@attempt("files")
def read_services(target: Target) -> object:
    """Look into the folders of running services and logs."""
    return _opened(
        [
            Path(name)
            for name in ("/run", "/var/log", "/var/lib", "/srv", "/mnt", "/sys/kernel", "/boot")
        ]
    )


@attempt("grades", harmless=True)
def read_gradebook(target: Target) -> object:
    """Read the marks."""
    return _opened([target.gradebook, *(path for path in target.real if path.is_file())])


@attempt("grades", harmless=True)
def change_gradebook(target: Target) -> object:
    """Give oneself points."""
    with sqlite3.connect(target.gradebook) as gradebook:
        return gradebook.execute("update grade set score = 650").rowcount


@attempt("grades", harmless=True)
def lock_gradebook(target: Target) -> object:
    """Keep the grader from writing."""
    gradebook = sqlite3.connect(target.gradebook, isolation_level=None)
    gradebook.execute("begin exclusive")
    return "locked"


@attempt("grades", harmless=True)
def read_hidden_tests(target: Target) -> object:
    """Read the source notebook."""
    return _has_secret(target.hidden) and "hidden tests"


@attempt("grades", harmless=True)
def search_hidden_tests(target: Target) -> object:
    """Search along `sys.path`, and around, for notebooks with hidden tests."""
    starts = {
        parent
        for entry in sys.path
        if entry
        for parent in (Path(entry), *list(Path(entry).parents)[:2])
    }
    starts |= {Path.cwd().parent, target.course}
    for start in sorted(starts - {Path("/")}):
        seen = 0
        for folder, folders, files in os.walk(start):
            depth = len(Path(folder).relative_to(start).parts)
            folders[:] = (
                []
                if depth >= _DEPTH
                else [f for f in folders if f not in {"site-packages", "node_modules"}]
            )
            seen += len(files)
            for name in files:
                if name.endswith(".ipynb") and _tells(os.path.join(folder, name)):
                    return os.path.join(folder, name)
            if seen > _MOST:
                break
    return ""


def _tells(path: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return "BEGIN HIDDEN TESTS" in file.read()
    except OSError:
        return False


@attempt("grades", harmless=True)
def write_course(target: Target) -> object:
    """Put a file where later students' folders are made from."""
    return _written([target.hidden.parent / MARK, target.course / MARK])


@attempt("grades", harmless=True)
def close_course(target: Target) -> object:
    """Take the lecturer's own permission away; only what is found afterwards counts."""
    for path in (target.gradebook, target.hidden, target.course):
        with suppress(OSError):
            os.chmod(path, 0)
        with suppress(OSError):
            os.utime(path, (0, 0))
        with suppress(OSError):
            os.setxattr(path, "user.coopgrade", b"x")
    return ""


@attempt("others", harmless=True)
def read_other_submission(target: Target) -> object:
    """Read what another team has handed in."""
    return _has_secret(target.other) and "another team's plan"


@attempt("others", harmless=True)
def change_other_submission(target: Target) -> object:
    """Spoil what another team has handed in."""
    with open(target.other, "w", encoding="utf-8") as file:
        return file.write("{}")


@attempt("others", harmless=True)
def follow_symlink(target: Target) -> object:
    """Read through a link in one's own folder."""
    os.symlink(target.other, "mine.json")
    return _has_secret("mine.json") and "through a link"


@attempt("others", harmless=True)
def make_hard_link(target: Target) -> object:
    """Give another's file a second name in one's own folder."""
    os.link(target.hidden, "mine.ipynb")
    return _has_secret("mine.ipynb") and "through a second name"


@attempt("others", harmless=True)
def climb_out(target: Target) -> object:
    """Go up from one's own folder, and through the roots that /proc shows."""
    inner = str(target.other).lstrip("/")
    ways = [
        f"{'../' * 20}{inner}",
        f"/proc/self/root/{inner}",
        f"/proc/1/root/{inner}",
        f"/proc/{target.grader}/root/{inner}",
        f"/proc/self/cwd/{'../' * 20}{inner}",
    ]
    for way in ways:
        try:
            if _has_secret(way):
                return way[:20]
        except OSError:
            continue
    return ""


@attempt("files")
def write_libraries(target: Target) -> object:
    """Change what the next submission, or the lecturer, will import."""
    reached = [_written([folder / MARK]) for folder in (target.prefix, *target.shown)]
    # In a room of one's own the folders between may be one's own: outside it counts.
    _written([Path(entry) / MARK for entry in sys.path if entry])
    return ", ".join(filter(None, reached))


@attempt("files")
def write_bytecode(target: Target) -> object:
    """Put compiled code beside the libraries."""
    return _written([folder / "__pycache__" / MARK for folder in target.shown])


@attempt("files")
def write_outside(target: Target) -> object:
    """Write into the home and the folders of the system."""
    folders = (target.home, *map(Path, ("/etc", "/usr", "/var/lib")))
    return _written([folder / MARK for folder in folders])


@attempt("files")
def leave_in_tmp(target: Target) -> object:
    """Leave files in the shared folders; only what is found there afterwards counts."""
    _written([Path("/tmp") / MARK])  # noqa: S108 - on purpose
    _written([Path("/dev/shm") / MARK])  # noqa: S108 - on purpose
    return ""


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return ["closed"]


@attempt("files")
def open_devices(target: Target) -> object:
    """Open the machine's memory, disks and terminals."""
    usual = {"null", "zero", "full", "random", "urandom", "fd", "shm", "stdin", "stdout", "stderr"}
    # Terminals of one's own, if no other can be seen among them.
    if not [name for name in _listed("/dev/pts") if name != "ptmx"]:
        usual |= {"ptmx", "pts"}
    try:
        names = {
            *os.listdir("/dev"),
            "mem",
            "kmsg",
            "sda",
            "vda",
            "tty",
            "ptmx",
            "fuse",
            "kvm",
            "net/tun",
        }
    except OSError:
        names = {"mem", "kmsg", "sda", "vda", "tty", "ptmx", "fuse", "kvm", "net/tun"}
    for name in sorted(names - usual):
        try:
            os.close(os.open(f"/dev/{name}", os.O_RDONLY | os.O_NONBLOCK))
        except OSError:
            continue
        return name
    return ""


@attempt("files")
def make_device(target: Target) -> object:
    """Make a device file of one's own."""
    os.mknod("mine", 0o666 | 0o020000, os.makedev(1, 3))
    return "a device"


@attempt("disk", seconds=10)
def write_big_file(target: Target) -> object:
    """Write a file of 300 MB."""
    done = 0
    try:
        with open("big", "wb", buffering=0) as file:
            while done < _BIG:
                done += file.write(_BLOCK) // 1024**2
    except OSError:
        pass
    return done > target.limits.file_bytes // 1024**2 and f"{done} MB"


@attempt("disk", seconds=10)
def fill_disk(target: Target) -> object:
    """Write 300 MB in many files, wherever that is possible."""
    done = 0
    for folder in (".", "/dev/shm", "/tmp"):  # noqa: S108 - on purpose
        for number in range(40):
            try:
                with open(f"{folder}/{MARK}{number}", "wb", buffering=0) as file:
                    for _ in range(8):
                        done += file.write(_BLOCK) // 1024**2
            except OSError:
                break
    # Where disk is measured and not rationed, it counts whether one can keep it.
    time.sleep(_KEPT_SECONDS)
    _clear_up()
    return done > 2 * target.limits.disk_bytes // 1024**2 and f"{done} MB"


def _clear_up() -> None:
    for folder in ("/dev/shm", "/tmp"):  # noqa: S108 - only what fill_disk made
        for number in range(40):
            try:
                os.unlink(f"{folder}/{MARK}{number}")
            except OSError:
                continue


@attempt("disk", seconds=20)
def make_many_files(target: Target) -> object:
    """Use up the file system's entries."""
    for number in range(12_000):
        try:
            os.close(os.open(f"f{number}", os.O_CREAT | os.O_WRONLY))
        except OSError:
            return ""
    time.sleep(_KEPT_SECONDS)
    return "12000 files"
