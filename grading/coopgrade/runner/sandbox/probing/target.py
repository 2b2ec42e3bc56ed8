"""What the attempts aim at: a small course with secrets, and a machine with ears.

Everything is planted in a temporary folder and taken away afterwards; the only real things
that are aimed at are those that must not be reached: the home, the libraries, the checkout.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import kernel
from coopgrade.runner.sandbox.monitor import descendants
from coopgrade.runner.sandbox.places import libraries

SECRET = "geheim-4711"  # noqa: S105 - planted to be looked for
VARIABLE = "COOPGRADE_PROBE_TOKEN"
MARK = "coopgrade-probe-was-here"
_MB = 1024**2


@dataclass
class Target:
    """What may be aimed at.

    Attributes:
        root: folder of everything planted.
        course: a course folder with gradebook, sources, and another team's hand-in.
        home: the home of whoever grades.
        prefix: where Python's libraries are.
        victim: process id of somebody else's program.
        grader: process id of the program that grades.
        tcp, udp: ports on this machine where somebody listens.
        open_file: number of a file that the parent has open.
        real: paths of a real course, to be read only.
        shown: what a submission may read.
        private: what lies in the home and is not on the way to that.
        bystanders: process ids of what runs below this process anyway.
    """

    root: Path
    course: Path
    home: Path
    prefix: Path
    limits: Limits
    victim: int = 0
    grader: int = 0
    tcp: int = 0
    udp: int = 0
    open_file: int = -1
    real: tuple[Path, ...] = ()
    shown: tuple[Path, ...] = ()
    private: tuple[Path, ...] = ()
    bystanders: frozenset[int] = frozenset()
    _ears: list[socket.socket] = field(default_factory=list)
    _before: dict[str, object] = field(default_factory=dict)

    @property
    def gradebook(self) -> Path:
        """The marks."""
        return self.course / "gradebook.db"

    @property
    def hidden(self) -> Path:
        """A source notebook with hidden tests."""
        return self.course / "source" / "ps1" / "ps1.ipynb"

    @property
    def other(self) -> Path:
        """What another team has handed in."""
        return self.course / "submitted" / "g02" / "ps1" / "plan.json"

    @property
    def door(self) -> Path:
        """A socket with a path, as a desktop's services have."""
        return self.root / "door"

    @property
    def whisper(self) -> str:
        """A socket with a name that is in no folder."""
        return f"\0{MARK}-{self.grader}"

    @property
    def outside(self) -> tuple[Path, ...]:
        """Where a file of the submission must never turn up."""
        folders = (
            *(self.course, self.hidden.parent, self.other.parent, self.home, self.prefix),
            *(Path(tempfile.gettempdir()), Path("/dev/shm")),  # noqa: S108 - looked at only
            *(folder / "__pycache__" for folder in self.shown),
            *self.shown,
            *(Path(entry) for entry in sys.path if entry),
        )
        return tuple(folder / MARK for folder in dict.fromkeys(folders))

    def damage(self) -> list[str]:
        """Return what was done to the outside since the last time, and undo what can be."""
        found: list[str] = []
        for path in self.outside:
            if os.path.lexists(path):
                found.append(f"file left: {path}")
                path.unlink()
        if self._state() != self._before:
            found.append("course changed")
            _plant(self)
            self.remember()
        found += ["was contacted" for ear in self._ears if _heard(ear)]
        left = set(descendants(os.getpid())) - self.bystanders
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, 9)
                os.waitpid(pid, 0)
        if left:
            found.append(f"{len(left)} processes left")
        return found

    def remember(self) -> None:
        """Take down how things are."""
        self._before = self._state()

    def listen(self) -> None:
        """Open the ears."""
        for family, kind, address in (
            (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            (socket.AF_UNIX, socket.SOCK_STREAM, str(self.door)),
            (socket.AF_UNIX, socket.SOCK_STREAM, self.whisper),
        ):
            ear = socket.socket(family, kind)
            ear.bind(address)
            ear.setblocking(False)
            if kind == socket.SOCK_STREAM:
                ear.listen()
            self._ears.append(ear)
        self.door.chmod(0o777)
        self.tcp, self.udp = (ear.getsockname()[1] for ear in self._ears[:2])

    def close(self) -> None:
        """Close the ears."""
        for ear in self._ears:
            ear.close()

    def _state(self) -> dict[str, object]:
        state: dict[str, object] = {}
        for path in (self.course, *sorted(self.course.rglob("*"))):
            with suppress(OSError):
                found = path.stat()
                content = path.read_bytes() if path.is_file() else b""
                # A folder's own time changes with the lock files of a mere reader.
                time = found.st_mtime_ns if path.is_file() else found.st_mtime_ns > 0
                state[str(path)] = (found.st_mode, found.st_uid, time, content, os.listxattr(path))
        with suppress(OSError):
            state["victim"] = (
                Path(f"/proc/{self.victim}/stat").read_text("ascii").split()[2] in "RS"
            )
            state["nice"] = os.getpriority(os.PRIO_PROCESS, self.victim)
            state["processors"] = len(os.sched_getaffinity(self.victim))
        mounts = Path("/proc/self/mounts").read_text("utf-8").splitlines()
        state["mounts"] = [line for line in mounts if str(self.root) in line]
        return state


def _heard(ear: socket.socket) -> bool:
    try:
        if ear.type == socket.SOCK_STREAM:
            ear.accept()[0].close()
        else:
            ear.recv(100)
    except BlockingIOError:
        return False
    return True


@contextmanager
def planted(limits: Limits, real: tuple[Path, ...] = ()) -> Iterator[Target]:
    """Plant everything, and take it away again."""
    root = Path(tempfile.mkdtemp(prefix="coopgrade-probe-"))
    root.chmod(0o755)
    target = Target(root, root / "course", _home(), Path(sys.prefix), limits, real=real)
    target.shown = libraries()
    target.private = _private(target)
    target.grader = os.getpid()
    _plant(target)
    os.environ[VARIABLE] = SECRET
    kernel.adopt_orphans(wanted=True)
    sleep = [sys.executable, "-S", "-c", "import time; time.sleep(900)", SECRET]
    with subprocess.Popen(sleep) as victim:
        target.victim = victim.pid
        target.bystanders = frozenset(descendants(os.getpid()))
        target.open_file = os.open(target.hidden, os.O_RDONLY)
        os.set_inheritable(target.open_file, True)
        try:
            target.listen()
            target.remember()
            yield target
        finally:
            victim.kill()
            os.close(target.open_file)
            target.close()
            kernel.adopt_orphans(wanted=False)
            os.environ.pop(VARIABLE, None)
            shutil.rmtree(root, ignore_errors=True)


def _home() -> Path:
    """Return the real home, whatever `HOME` says."""
    import pwd

    try:
        return Path(pwd.getpwuid(os.geteuid()).pw_dir)
    except KeyError:
        return Path(os.environ.get("HOME", "/nonexistent"))


def _private(target: Target) -> tuple[Path, ...]:
    with suppress(OSError):
        found = [target.home / name for name in os.listdir(target.home)]
        here = (*target.shown, target.root, Path(sys.executable).resolve())
        return tuple(path for path in found if not any(p.is_relative_to(path) for p in here))
    return ()


def _plant(target: Target) -> None:
    if target.course.is_dir():
        # An attempt may have closed every folder.
        target.course.chmod(0o700)
        for folder in (path for path in target.course.rglob("*") if path.is_dir()):
            folder.chmod(0o700)
        shutil.rmtree(target.course)
    for path, text in (
        (target.hidden, f"### BEGIN HIDDEN TESTS\nassert '{SECRET}'\n"),
        (target.other, f'{{"reason": "{SECRET}"}}'),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    with sqlite3.connect(target.gradebook) as gradebook:
        gradebook.execute("create table grade (student text, score real)")
        gradebook.execute("insert into grade values ('g01', 1.0)")
    gradebook.close()
    # As open as a careless machine has them: the walls must hold, not the file modes.
    for path in (target.course, *target.course.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
