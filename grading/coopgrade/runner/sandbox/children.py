"""Running one function in a confined child, and hearing what it says."""

import json
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.sandbox.confining import confine
from coopgrade.runner.sandbox.errors import SandboxError

_LARGEST = 1024**2
# A machine under load may need long to start a child; that is nobody's fault.
_PATIENCE = 60.0


@dataclass(frozen=True)
class Ended:
    """How a child ended.

    Attributes:
        value: what the function returned, as JSON holds it; None if it did not return.
        code: exit code of the monitor (see `monitor`).
        error: the exception it raised, in words.
    """

    value: object
    code: int
    error: str = ""


def run(
    level: Level | None,
    limits: Limits,
    work: Callable[[], object],
    folder: Path,
    readable: tuple[Path, ...] | None = None,
) -> Ended:
    """Fork, confine, call a function, and wait until nothing of it is left.

    Args:
        level: how strictly; None for not at all, which tests use as the control.
        limits: what it may use.
        work: the function; its result must fit into JSON.
        folder: a folder of its own.
        readable: what it may read besides the system; the libraries when left out.

    Raises:
        SandboxError: it could not be confined; the function was not called.
    """
    answers, answer = os.pipe()
    pid = os.fork()
    if not pid:
        _be_child(level, limits, work, folder, readable, answer=answer)
    os.close(answer)
    try:
        patience = _PATIENCE + limits.submission_seconds + 2 * limits.interrupt_seconds
        content = _read(answers, time.monotonic() + patience)
    finally:
        os.close(answers)
        code = _end(pid, patience)
    return _understand(content, code)


def _be_child(
    level: Level | None,
    limits: Limits,
    work: Callable[[], object],
    folder: Path,
    readable: tuple[Path, ...] | None,
    *,
    answer: int,
) -> None:
    code = 1
    try:
        if level is None:
            os.chdir(folder)
        else:
            confine(level, limits, folder, readable, (answer,))
        said: dict[str, object] = {"value": work()}
        code = 0
    except SandboxError as error:
        said = {"wall": error.step, "cause": error.cause}
    except BaseException as error:  # noqa: BLE001 - also what ends a process is an answer here
        said = {"error": f"{type(error).__name__}: {error}"[:300]}
    with suppress(BaseException):
        os.write(answer, json.dumps(said).encode())
    os._exit(code)


def _read(answers: int, end: float) -> bytes:
    """Read until all writers have gone, the patience ends, or it is too much."""
    content = b""
    while len(content) < _LARGEST:
        left = end - time.monotonic()
        if left <= 0 or not select.select([answers], [], [], left)[0]:
            break
        piece = os.read(answers, 65536)
        if not piece:
            break
        content += piece
    return content


def _end(pid: int, patience: float) -> int:
    """Wait for the monitor; first ask it to end, if it takes too long."""
    end = time.monotonic() + patience
    asked = False
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL if asked else signal.SIGTERM)
            asked, end = True, time.monotonic() + _PATIENCE
        time.sleep(0.001)


def _understand(content: bytes, code: int) -> Ended:
    try:
        said = json.loads(content or b"{}")
    except ValueError:
        said = {"error": "not JSON"}
    if "wall" in said:
        raise SandboxError(said["wall"], said["cause"])
    return Ended(said.get("value"), code, said.get("error", ""))
