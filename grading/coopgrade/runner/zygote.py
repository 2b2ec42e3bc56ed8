"""The zygote: a process that has loaded the course's libraries and runs cells in its children.

Loading pandas and coopkit takes a second, running a test a few milliseconds. So they are
loaded once, in a process of one thread that never sees a hand-in, and the tests of each
hand-in run in a child forked from it.

Started by `client` as `python -m coopgrade.runner.zygote MODE` in a folder of its own, which
it takes away at the end, or forked from a `stem`. Frames of requests and answers: a request is
JSON, an answer is JSON and for each cell a frame with what the child said, unread. It may
answer for fewer cells than it was asked, one at least: the client asks again for the rest.
Modes: `fork`; `here`, where there is no fork (Windows, macOS): a cell runs in this process
itself, and the client uses a new one for each hand-in; `students`: see `student_zygote`;
`stem`: see there.
"""

import json
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any, BinaryIO

from coopgrade.runner.capture import CellShell
from coopgrade.runner.cell_children import CellChildren, Said
from coopgrade.runner.frames import read_frame, write_frame
from coopgrade.runner.warming import warm_shell


def serve(
    mode: str,
    shell: CellShell,
    requests: BinaryIO,
    answers: BinaryIO,
    control: socket.socket | None = None,
) -> None:
    """Answer requests, one after the other, until the client has closed.

    Args:
        mode: `fork`, `here` or `students`.
        shell: has run nothing that stays.
        requests: what the client asks.
        answers: what it is told.
        control: over which the sockets of students' notebooks come.
    """
    write_frame(answers, json.dumps({"ready": os.getpid()}).encode())
    if control is not None:
        from coopgrade.runner.student_zygote import StudentServer

        StudentServer(requests, answers, control, shell).serve()
        return
    files = (requests.fileno(), answers.fileno())
    children = CellChildren(shell, files, client=requests.fileno())
    while (frame := read_frame(requests)) is not None:
        request = json.loads(frame)
        said: list[Said] = []
        if request["kind"] == "warm":
            answer: Any = children.warm(request)
        else:
            said = children.run(request) if mode == "fork" else children.run_here(request)
            answer = [{"ending": one.ending, "seconds": one.seconds} for one in said]
        write_frame(answers, json.dumps(answer).encode())
        for one in said:
            write_frame(answers, one.content)


def leave(home: Path) -> None:
    """Take the folder of this zygote away: copies of hand-ins lie there.

    Its client does so, too, unless it was killed.
    """
    os.chdir(home.parent)
    shutil.rmtree(home, ignore_errors=True)


def main() -> None:
    """Serve until the client closes."""
    home = Path.cwd()
    try:
        _main(*sys.argv[1:])
    finally:
        leave(home)


def _main(mode: str, number: str = "") -> None:
    # What a library prints must not get between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    control = socket.socket(fileno=int(number)) if number else None
    shell = warm_shell()
    if mode == "stem" and control is not None:
        from coopgrade.runner.stem import serve_stem

        serve_stem(control, shell)
    else:
        serve(mode, shell, requests, answers, control)


if __name__ == "__main__":
    main()
