"""Running the `clean` tests of a hand-in in a child of this process.

A child has what the zygote has loaded and never a student's code. It runs the cells one after
the other, each with names and a folder of its own, and ends with the last, or with the first
that does not end well.
"""

import gc
import json
import os
import random
import select
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from coopgrade.runner.capture import CellShell, reset, run_cell
from coopgrade.runner.frames import HEAD, is_whole, write_frame
from coopgrade.runner.imports import imported
from coopgrade.runner.limits import Limits
from coopgrade.runner.warming import load

# A child that is done ends at once; one that lingers is killed.
_LINGER = 1.0
# Nothing more is said.
_END = b""


@dataclass(frozen=True)
class Said:
    """What came of a cell.

    Attributes:
        ending: `finished` (the child answered), `timeout` or `died`.
        seconds: wall time.
        content: what the child said, unread; empty if it said nothing.
    """

    ending: str
    seconds: float
    content: bytes = b""


class CellChildren:
    """Runs cells for a zygote.

    Args:
        shell: has run nothing that stays.
        files: numbers of files that no child may have: those to the client.
        client: number of the file that can be read when the client has gone; None where
            nobody waits for an answer.
    """

    def __init__(self, shell: CellShell, files: Sequence[int], client: int | None = None) -> None:
        self._shell, self._files, self._client = shell, files, client

    def warm(self, request: dict[str, Any]) -> dict[str, Any]:
        """Load what the tests load, found out in a child, so that nothing of a run stays."""
        names = sorted({name for source in request["sources"] for name in imported(source)})
        load(names)
        found = [name for said in self.run(request) for name in json.loads(said.content or "[]")]
        load(found)
        gc.collect()
        # Children then write to fewer pages that they share with this process.
        gc.freeze()
        return {"loaded": len(names) + len(found), "threads": threading.active_count()}

    def run_here(self, request: dict[str, Any]) -> list[Said]:
        """Run the first cell in this process itself, where there is no fork."""
        start = time.monotonic()
        home = Path.cwd()
        limits = Limits(**request["limits"])
        _restrict(limits)
        content, _ = self._run_cell(request["cells"][0], limits)
        # The folder of the cell goes, and Windows keeps one that is in use.
        os.chdir(home)
        return [Said("finished", time.monotonic() - start, content)]

    def run(self, request: dict[str, Any]) -> list[Said]:
        """Run cells in a child, as many as it is sure to be sound for: see `_work`.

        Returns:
            What came of each that was begun, in order.
        """
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            self._be_child(request, writer)
        os.close(writer)
        said: list[Said] = []
        ended = False
        try:
            ended = self._listen(child, reader, Limits(**request["limits"]), said)
        finally:
            os.close(reader)
            _end(child, patience=_LINGER if ended else 0)
        return said

    def _be_child(self, request: dict[str, Any], writer: int) -> NoReturn:
        """Run the cells and end; nothing that happens here reaches the code after the fork."""
        status = 1
        try:
            # A zygote started in the background inherits "ignore": then no cell could be
            # interrupted.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.setsid()
            self._leave_client()
            _restrict(Limits(**request["limits"]))
            with os.fdopen(writer, "wb") as stream:
                for content in self._work(request):
                    signal.signal(signal.SIGINT, signal.SIG_IGN)
                    write_frame(stream, content)
                    signal.signal(signal.SIGINT, signal.default_int_handler)
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                write_frame(stream, _END)
            status = 0
        except BaseException:  # noqa: BLE001 - whatever it is, this process ends here
            status = 1
        finally:
            os._exit(status)

    def _leave_client(self) -> None:
        """Cut the child off from the client."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        for number in self._files:
            os.close(number)

    def _work(self, request: dict[str, Any]) -> Iterator[bytes]:
        """Yield what came of each cell; after one that did not end well, of no more.

        So a test that leaves a thread, fills the memory or stops in the middle of something
        has no influence on the next: that one begins in a new child.
        """
        limits = Limits(**request["limits"])
        if request["kind"] == "warm":
            os.chdir(request["folder"])
            before = set(sys.modules)
            for source in request["sources"]:
                reset(self._shell)
                run_cell(self._shell, source, room=limits.output_bytes, plain_warnings=True)
            yield json.dumps(sorted(set(sys.modules) - before)).encode()
            return
        alone = threading.active_count()
        for number, cell in enumerate(request["cells"]):
            if number and time.monotonic() > request["until"]:
                return
            content, well = self._run_cell(cell, limits)
            yield content
            if not well or threading.active_count() != alone:
                return

    def _run_cell(self, cell: dict[str, str], limits: Limits) -> tuple[bytes, bool]:
        """Run a cell with names and a folder of its own; tell also whether it ended well."""
        start = time.monotonic()
        os.chdir(cell["folder"])
        _forget()
        reset(self._shell)
        outputs = run_cell(
            self._shell, cell["source"], room=limits.output_bytes, plain_warnings=True
        )
        well = all(output["output_type"] != "error" for output in outputs)
        answer = {
            "name": cell["name"],
            "ending": "finished" if well else "error",
            "outputs": outputs,
            "seconds": time.monotonic() - start,
        }
        return json.dumps(answer, default=repr).encode("utf-8", "backslashreplace"), well

    def _listen(self, child: int, reader: int, limits: Limits, said: list[Said]) -> bool:
        """Hear what the child says of each cell, and tell whether it is done.

        It is interrupted when the time of a cell is over, and killed when that does not help,
        or when the client is gone.
        """
        heard = bytearray()
        start = time.monotonic()
        deadline = start + limits.cell_seconds
        interrupted = False
        watched = [reader] if self._client is None else [reader, self._client]
        while True:
            if is_whole(heard):
                content = bytes(heard[HEAD.size : HEAD.size + HEAD.unpack(heard[: HEAD.size])[0]])
                del heard[: HEAD.size + len(content)]
                if content == _END:
                    return True
                now = time.monotonic()
                said.append(Said("timeout" if interrupted else "finished", now - start, content))
                if interrupted:
                    return True
                start, deadline = now, now + limits.cell_seconds
                continue
            left = deadline - time.monotonic()
            if left <= 0:
                if interrupted:
                    said.append(Said("timeout", time.monotonic() - start))
                    return False
                interrupted = True
                os.kill(child, signal.SIGINT)
                deadline = time.monotonic() + limits.interrupt_seconds
                continue
            ready, _, _ = select.select(watched, [], [], left)
            if self._client in ready:
                # Nobody asks for two things at once: the client has closed.
                raise SystemExit(1)
            if reader in ready:
                part = os.read(reader, 1 << 16)
                if not part:
                    ending = "timeout" if interrupted else "died"
                    said.append(Said(ending, time.monotonic() - start))
                    return False
                heard += part


def _end(child: int, *, patience: float) -> None:
    """Let a child that is done end by itself, kill one that does not, and all it started."""
    until = time.monotonic() + patience
    gone, _ = os.waitpid(child, os.WNOHANG)
    while not gone and time.monotonic() < until:
        time.sleep(0.0005)
        gone, _ = os.waitpid(child, os.WNOHANG)
    with suppress(ProcessLookupError, PermissionError):
        # Its group may be gone, or not made yet.
        os.killpg(child, signal.SIGKILL)
    if not gone:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _forget() -> None:
    """Drop what every child would have in common."""
    tempfile.tempdir = None
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def _restrict(limits: Limits) -> None:
    """Keep a test that meets a monstrous file from taking the machine with it."""
    try:
        import resource
    except ImportError:
        return
    for name, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(name)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (most, hard))
