"""The zygote of students' notebooks: it has loaded libraries, and never sees a test.

A child is a copy of its parent's memory, freed pieces included. So what is to be run never
goes through this process: it hands a socket on to the child and waits.
"""

import json
import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from coopgrade.runner.capture import CellShell
from coopgrade.runner.frames import read_frame, write_frame
from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import prepare
from coopgrade.runner.student_child import serve_student
from coopgrade.runner.warming import warm_up

# What the monitor of a child may need to end everything that a student's code started.
_CLEANING_SECONDS = 15.0
_LOOK_EVERY = 0.0005


class StudentServer:
    """Answers requests one after the other; there is one child at most.

    Args:
        requests: what the client asks.
        answers: what it is told.
        control: the socket over which the sockets of children come.
        shell: has run nothing yet.
    """

    def __init__(
        self, requests: BinaryIO, answers: BinaryIO, control: socket.socket, shell: CellShell
    ) -> None:
        self._requests, self._answers, self._control = requests, answers, control
        self._shell = shell
        self._child = 0

    def serve(self) -> None:
        """Answer until the client has closed; then end the child, if there is one."""
        try:
            while (frame := read_frame(self._requests)) is not None:
                write_frame(self._answers, json.dumps(self._answer(json.loads(frame))).encode())
        finally:
            if self._child:
                self._leave(0.0)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["kind"] == "load":
            warm_up(self._shell, request["modules"])
            prepare()
            return {"threads": len(list(Path("/proc/self/task").iterdir()))}
        if request["kind"] == "enter":
            return self._enter(request)
        return {"code": self._leave(float(request["patience"]))}

    def _enter(self, request: dict[str, Any]) -> dict[str, Any]:
        _, (number, *_), _, _ = socket.recv_fds(self._control, 1, 1)
        try:
            child = os.fork()
        except OSError as error:
            os.close(number)
            return {"error": str(error)}
        if not child:
            serve_student(
                self._shell,
                number,
                level=request["level"],
                limits=Limits(**request["limits"]),
                folder=Path(request["folder"]),
            )
        os.close(number)
        self._child = child
        return {"pid": child}

    def _leave(self, patience: float) -> int:
        """Wait for the child, end it when the patience is over, and return how it ended.

        Returns:
            The exit code of its monitor (see `sandbox.monitor`), negative for a signal.
        """
        child, self._child = self._child, 0
        code = _wait(child, patience)
        if code is None:
            # Its monitor first ends everything below it.
            os.kill(child, signal.SIGTERM)
            code = _wait(child, _CLEANING_SECONDS)
        if code is None:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            code = _wait(child, float("inf"))
        return code or 0


def _wait(child: int, seconds: float) -> int | None:
    until = time.monotonic() + seconds
    pause = _LOOK_EVERY
    while True:
        gone, status = os.waitpid(child, os.WNOHANG)
        if gone:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            return None
        time.sleep(pause)
        pause = min(2 * pause, 0.02)
