"""The zygote: a process that has loaded the course's libraries and runs cells in its children.

Loading pandas and coopkit takes a second, running a test a few milliseconds. So they are
loaded once, in a process of one thread that never sees a hand-in, and each cell runs in a
child forked from it, which ends with the cell.

Started by `client` as `python -m coopgrade.runner.zygote MODE` in a folder of its own, which
it takes away at the end. Frames on standard input and output: a request is JSON, an answer is
JSON and a second frame with what the child said, unread. Modes: `fork`; `here`, where there is
no fork (Windows, macOS): a cell runs in this process itself, and the client uses a new one for
each hand-in; `students`: see `student_zygote`.
"""

import gc
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from coopgrade.runner.capture import CellShell, make_shell, run_cell
from coopgrade.runner.frames import HEAD, is_whole, read_frame, write_frame
from coopgrade.runner.imports import imported
from coopgrade.runner.limits import Limits
from coopgrade.runner.warming import ERROR, load

# A child that has answered ends at once; one that lingers is killed.
_LINGER = 1.0


class _Server:
    """Answers requests one after the other."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO, shell: CellShell) -> None:
        self._requests, self._answers, self._shell = requests, answers, shell

    def serve(self, *, fork: bool) -> None:
        while (frame := read_frame(self._requests)) is not None:
            request = json.loads(frame)
            if request["kind"] == "warm":
                answer, content = self._warm(request), b""
            elif fork:
                answer, content = self._in_child(request)
            else:
                start = time.monotonic()
                _reset(self._shell)
                home = Path.cwd()
                content = self._work(request)
                # The folder of the cell goes, and Windows keeps one that is in use.
                os.chdir(home)
                answer = {"ending": "finished", "seconds": time.monotonic() - start}
            write_frame(self._answers, json.dumps(answer).encode())
            write_frame(self._answers, content)

    def _warm(self, request: dict[str, Any]) -> dict[str, Any]:
        """Load what the tests load, found out in a child, so that nothing of a run stays."""
        names = sorted({name for source in request["sources"] for name in imported(source)})
        load(names)
        _, content = self._in_child(request)
        found = json.loads(content) if content else []
        load(found)
        gc.collect()
        # Children then write to fewer pages that they share with this process.
        gc.freeze()
        return {"loaded": len(names) + len(found), "threads": threading.active_count()}

    def _in_child(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        limits = Limits(**request["limits"])
        start = time.monotonic()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            self._be_child(request, writer)
        os.close(writer)
        ending, content = "died", b""
        try:
            ending, content = self._listen(child, reader, limits)
        finally:
            os.close(reader)
            _end(child, patience=_LINGER if content else 0)
        return {"ending": ending, "seconds": time.monotonic() - start}, content

    def _be_child(self, request: dict[str, Any], writer: int) -> NoReturn:
        """Run the cell and end; nothing that happens here reaches the code after the fork."""
        status = 1
        try:
            # A zygote started in the background inherits "ignore": then no cell could be
            # interrupted.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.setsid()
            self._leave_pipes()
            content = self._work(request)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            with os.fdopen(writer, "wb") as stream:
                write_frame(stream, content)
            status = 0
        except BaseException:  # noqa: BLE001 - whatever it is, this process ends here
            status = 1
        finally:
            os._exit(status)

    def _leave_pipes(self) -> None:
        """Cut the child off from the pipes to the client."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        for stream in (self._answers, self._requests):
            os.close(stream.fileno())

    def _work(self, request: dict[str, Any]) -> bytes:
        limits = Limits(**request["limits"])
        os.chdir(request["folder"])
        _forget()
        _restrict(limits)
        if request["kind"] == "warm":
            before = set(sys.modules)
            for source in request["sources"]:
                _reset(self._shell)
                self._run(source, limits)
            return json.dumps(sorted(set(sys.modules) - before)).encode()
        start = time.monotonic()
        outputs = self._run(request["source"], limits)
        failed = any(output["output_type"] == "error" for output in outputs)
        answer = {
            "name": request["name"],
            "ending": "error" if failed else "finished",
            "outputs": outputs,
            "seconds": time.monotonic() - start,
        }
        return json.dumps(answer, default=repr).encode("utf-8", "backslashreplace")

    def _run(self, source: str, limits: Limits) -> list[dict[str, Any]]:
        return run_cell(self._shell, source, room=limits.output_bytes, plain_warnings=True)

    def _listen(self, child: int, reader: int, limits: Limits) -> tuple[str, bytes]:
        """Return how the child ended and what it said.

        It is interrupted when its time is over, and killed when that does not help, or when
        the client is gone.
        """
        said = bytearray()
        deadline = time.monotonic() + limits.cell_seconds
        interrupted = False
        while not is_whole(said):
            left = deadline - time.monotonic()
            if left <= 0:
                if interrupted:
                    return "timeout", b""
                interrupted = True
                os.kill(child, signal.SIGINT)
                deadline = time.monotonic() + limits.interrupt_seconds
                continue
            ready, _, _ = select.select([reader, self._requests.fileno()], [], [], left)
            if self._requests.fileno() in ready:
                # Nobody asks for two things at once: the client has closed.
                raise SystemExit(1)
            if reader in ready:
                part = os.read(reader, 1 << 16)
                if not part:
                    return "timeout" if interrupted else "died", b""
                said += part
        ending = "timeout" if interrupted else "finished"
        return ending, bytes(said[HEAD.size :])


def _reset(shell: CellShell) -> None:
    """Begin as a notebook does after a restart."""
    shell.reset(new_session=True)  # type: ignore[no-untyped-call] # IPython has no types


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


def main() -> None:
    """Serve until the client closes."""
    home = Path.cwd()
    try:
        _serve(*sys.argv[1:])
    finally:
        # A client that was killed could not: copies of hand-ins lie here.
        os.chdir(home.parent)
        shutil.rmtree(home, ignore_errors=True)


def _serve(mode: str, control: str = "") -> None:
    # What a library prints must not get between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    shell = make_shell()
    # A cell of our own: showing a value and an error for the first time takes long.
    run_cell(shell, ERROR, room=1 << 20, plain_warnings=True)
    _reset(shell)
    write_frame(answers, json.dumps({"ready": os.getpid()}).encode())
    if mode == "students":
        from coopgrade.runner.student_zygote import StudentServer

        with socket.socket(fileno=int(control)) as opened:
            StudentServer(requests, answers, opened, shell).serve()
    else:
        _Server(requests, answers, shell).serve(fork=mode == "fork")


if __name__ == "__main__":
    main()
