"""The process that runs a student's notebook: forked from a zygote, shut in, one cell at a time.

A test comes over the socket when its turn has come, so that nothing that ran before it could
have read it. From the first cell on, everything in this process may have been changed by the
student's code: what it says is looked at by `student_run`, outside.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from coopgrade.runner.capture import CellShell, run_cell
from coopgrade.runner.frames import read_frame, write_frame
from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.sandbox import SandboxError, confine

READY = b"ready"
_ROOM = 1000


def serve_student(
    shell: CellShell, number: int, *, level: Level, limits: Limits, folder: Path
) -> NoReturn:
    """Shut this fresh fork in, run what comes, and end.

    Args:
        shell: has run nothing yet.
        number: of the socket to the runner.
        level: how strictly.
        limits: what may be used.
        folder: holds a copy of the hand-in, without the notebook.
    """
    status = 1
    try:
        try:
            confine(level, limits, folder, keep=(number,))
        except SandboxError as error:
            with os.fdopen(number, "wb") as writer:
                write_frame(writer, f"{error.step}: {error.cause}".encode())
            raise
        # As in a notebook: modules that were handed in can be imported.
        sys.path.insert(0, "")
        # nbgrader tells cells that they are being graded.
        os.environ["NBGRADER_EXECUTION"] = "autograde"
        _serve(shell, number, limits)
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process ends here
        status = 1
    finally:
        os._exit(status)


def _serve(shell: CellShell, number: int, limits: Limits) -> None:
    reader, writer = os.fdopen(number, "rb"), os.fdopen(os.dup(number), "wb")
    own = os.getpid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    write_frame(writer, READY)
    while (frame := read_frame(reader)) is not None:
        request = json.loads(frame)
        outputs = _run(shell, request, limits)
        if os.getpid() != own:
            # A copy that the cell made and that came back here: one of them answers.
            os._exit(0)
        write_frame(writer, _answer(request, outputs))


def _run(shell: CellShell, request: dict[str, Any], limits: Limits) -> list[dict[str, Any]]:
    """Run a cell; it can be interrupted, and nothing else of this process can."""
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if request["canary"]:
            return _run_canary(shell, request["source"])
        return run_cell(
            shell,
            request["source"],
            room=limits.output_bytes,
            plain_warnings=request["plain"],
        )
    except KeyboardInterrupt:
        # In the moment before or after the cell itself.
        shell.recorder.fail("KeyboardInterrupt", "", ["KeyboardInterrupt"])
        return shell.recorder.finish()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_canary(shell: CellShell, source: str) -> list[dict[str, Any]]:
    """Run a cell that is not the notebook's; nobody reads where its error came from."""
    mode = shell.InteractiveTB.mode
    shell.InteractiveTB.set_mode("Minimal")
    # IPython looks there for the `;` that keeps a value from being shown: the test may have one.
    history: Any = shell.history_manager
    parsed = history.input_hist_parsed
    parsed.append(source)
    try:
        return run_cell(shell, source, room=_ROOM, plain_warnings=True, history=False)
    finally:
        del parsed[-1:]
        shell.InteractiveTB.set_mode(mode)


def _answer(request: dict[str, Any], outputs: list[dict[str, Any]]) -> bytes:
    answer = {"token": request["token"], "outputs": outputs}
    try:
        text = json.dumps(answer, default=repr, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        # Something was displayed that no notebook can hold.
        for output in outputs:
            if "data" in output:
                output["data"] = {"text/plain": repr(output["data"])[:_ROOM]}
                output["metadata"] = {}
        text = json.dumps(answer, default=repr, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")
