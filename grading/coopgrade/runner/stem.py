"""The stem: a process that loads libraries once, and from which zygotes are forked.

Each worker needs zygotes of its own, and they are all alike: so one process loads what they
need, begins with it while the command itself still starts, and each zygote is a copy of it.

There is one stem for tests and one for students' notebooks, which never sees a test. Messages
are one byte and files with it: `LOAD` and a file of JSON that tells what to load; `FORK` and
the socket of a client, with the socket for students' notebooks where it has one. What a new
zygote is told stands in the first frame of its own socket, so the stem waits for nobody.
"""

import json
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from coopgrade.runner.capture import CellShell
from coopgrade.runner.cell_children import CellChildren
from coopgrade.runner.frames import FORK, LOAD, read_frame
from coopgrade.runner.warming import warm_up
from coopgrade.runner.zygote import leave, serve

_loaded: list[list[str]] = []


def serve_stem(control: socket.socket, shell: CellShell) -> None:
    """Do what comes, until nobody can ask any more.

    Args:
        control: over which messages come.
        shell: has run nothing that stays.
    """
    while True:
        said, numbers, _, _ = socket.recv_fds(control, 1, 2)
        _bury()
        if not said:
            return
        if said == LOAD:
            with os.fdopen(numbers[0], encoding="utf-8") as file:
                _load(json.load(file), control, shell)
        elif _is_alone():
            _fork(numbers, control, shell)
        for number in numbers if said == FORK else ():
            # Whoever waits at the other end and gets nothing starts a zygote of its own.
            os.close(number)


def _load(request: dict[str, Any], control: socket.socket, shell: CellShell) -> None:
    if request["kind"] == "warm":
        CellChildren(shell, (control.fileno(),)).warm(request)
        return
    from coopgrade.runner.sandbox import prepare

    modules = request["modules"]
    if _loaded != [modules]:
        warm_up(shell, modules)
        prepare()
        _loaded[:] = [modules]


def _fork(numbers: list[int], control: socket.socket, shell: CellShell) -> None:
    with suppress(OSError):
        if not os.fork():
            control.close()
            _be_zygote(numbers, shell)


def _be_zygote(numbers: list[int], shell: CellShell) -> NoReturn:
    status = 1
    try:
        # As in a process that was started: Ctrl+C ends it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        number, *more = numbers
        requests, answers = os.fdopen(number, "rb"), os.fdopen(os.dup(number), "wb")
        told = json.loads(read_frame(requests) or b"{}")
        home = Path(told["home"])
        os.chdir(home)
        os.environ.update(told["environment"])
        try:
            control = socket.socket(fileno=more[0]) if more else None
            serve(told["mode"], shell, requests, answers, control)
        finally:
            leave(home)
        status = 0
    finally:
        os._exit(status)


def _is_alone() -> bool:
    """Tell whether this process has one thread: no other may fork."""
    return len(list(Path("/proc/self/task").iterdir())) == 1


def _bury() -> None:
    """Let zygotes that have ended go."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
