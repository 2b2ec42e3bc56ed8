"""Running a student's notebook in a confined child, from outside: what is asked, what is believed.

A cell counts as run when an answer came with the random word that went with it. Nothing is
inferred from silence: a process that ends, says too much, or says what nobody asked for has
an ending of its own.
"""

import json
import os
import secrets
import select
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from coopgrade.runner.canaries import make_canaries
from coopgrade.runner.client import START_SECONDS, MachineError, StudentZygote
from coopgrade.runner.frames import HEAD, is_whole
from coopgrade.runner.jobs import (
    Cell,
    Cut,
    Ending,
    Failed,
    JobError,
    Output,
    Ran,
    Shown,
    decode_said,
)
from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.sandbox import monitor
from coopgrade.runner.student_child import READY

# JSON of an output is longer than the output, and an error comes on top.
_LARGEST = 3
_MORE = 8 * 1024**2
# Of all cells of a notebook together; pictures and maps of an ordinary one have a few million.
_ALL_OUTPUTS = 24 * 1024**2
# A process that is ending may need a moment to do so by itself.
_LINGER = 1.0
_CANARY_SECONDS = 10.0
_KILLED = 128 + signal.SIGKILL
_ENDINGS: dict[int, Ending] = {
    monitor.CROWDED: "processes",
    monitor.DISK_FULL: "disk",
    monitor.MEMORY_FULL: "memory",
    monitor.TIME_OVER: "timeout",
}


class KilledError(MachineError):
    """Something killed the process: perhaps this machine, which was short of memory.

    Attributes:
        ran: how the cells ended, if it was the student's own code after all.
    """

    def __init__(self, ran: Sequence[Ran]) -> None:
        super().__init__("a process was killed")
        self.ran = tuple(ran)


@dataclass(frozen=True)
class _Heard:
    """How a request ended; `finished` when there is an answer."""

    ending: Ending
    outputs: tuple[Output, ...] = ()


def run_notebook(
    zygote: StudentZygote,
    cells: Sequence[Cell],
    folder: Path,
    *,
    level: Level,
    limits: Limits,
    seconds: float,
) -> list[Ran]:
    """Run the cells of a notebook in one process, in order.

    Args:
        zygote: has loaded what is needed.
        cells: students' and tests.
        folder: a copy of the hand-in, of this notebook alone.
        level: how strictly the process is shut in.
        limits: what it may use.
        seconds: wall time that is left of the whole hand-in.

    Returns:
        How each cell ended.

    Raises:
        KilledError: see there.
        MachineError: this computer failed.
    """
    end = time.monotonic() + seconds
    done: list[Ran] = []
    with _entered(zygote, level, limits, folder) as child:
        for cell in cells:
            left = end - time.monotonic()
            if child.over or left <= 0:
                break
            done.append(child.run(cell, left))
        rest: Ending = ("odd" if child.spoilt else "unreached") if child.over else "skipped"
    done += [Ran(name=cell.name, ending=rest) for cell in cells[len(done) :]]
    if child.was_killed:
        raise KilledError(done)
    return done


class _Child:
    """One confined process."""

    def __init__(self, zygote: StudentZygote, end: socket.socket, pid: int, limits: Limits) -> None:
        self._zygote, self._socket, self._limits = zygote, end, limits
        # The number of a process can be given to another one; a handle cannot.
        self._handle = os.pidfd_open(pid)
        self._rest = b""
        self._room = _ALL_OUTPUTS
        self._killed_before = _killed_for_memory()
        self.over = self.spoilt = self.was_killed = False

    def start(self) -> None:
        """Wait until it is shut in.

        Raises:
            MachineError: it could not be.
        """
        said = self._read(time.monotonic() + START_SECONDS)
        if said != READY:
            words = "no answer" if said is None else said.decode("utf-8", "replace")[:300]
            raise MachineError(f"not shut in: {words}")

    def run(self, cell: Cell, left: float) -> Ran:
        """Run one cell, and canaries after a test."""
        start = time.monotonic()
        seconds = min(self._limits.cell_seconds, left)
        heard = self._ask(cell.source, seconds, plain=cell.guarded)
        taken = time.monotonic() - start
        ending = heard.ending
        if ending == "finished" and any(isinstance(one, Failed) for one in heard.outputs):
            ending = "error"
        if cell.guarded and ending in {"finished", "error"} and not self._is_sound():
            ending = "odd"
        return Ran(name=cell.name, ending=ending, outputs=heard.outputs, seconds=taken)

    def _is_sound(self) -> bool:
        return all(
            canary.is_well(self._ask(canary.source, _CANARY_SECONDS, canary=True).outputs)
            for canary in make_canaries()
        )

    def end(self) -> None:
        """End it: by itself after its last cell, else by force."""
        self._socket.close()
        with suppress(MachineError):
            if not self.over:
                self._zygote.leave(_LINGER)
        os.close(self._handle)

    def _ask(
        self, source: str, seconds: float, *, plain: bool = True, canary: bool = False
    ) -> _Heard:
        if self.over:
            return _Heard("odd")
        token = secrets.token_hex(16)
        request = {"token": token, "source": source, "plain": plain, "canary": canary}
        if self._rest or select.select([self._socket], [], [], 0)[0]:
            # Something is said that nobody asked for, or nobody is there any more.
            return self._lost(said=bool(self._rest) or not self._is_closed())
        content = json.dumps(request).encode()
        try:
            self._socket.settimeout(seconds)
            self._socket.sendall(HEAD.pack(len(content)) + content)
        except TimeoutError:
            return self._stopped("timeout")
        except OSError:
            return self._lost(said=False)
        return self._listen(token, seconds)

    def _listen(self, token: str, seconds: float) -> _Heard:
        """Wait for an answer; interrupt when the time is over, then kill."""
        interrupted = False
        try:
            said = self._read(time.monotonic() + seconds)
        except TimeoutError:
            interrupted = True
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGINT)
            try:
                said = self._read(time.monotonic() + self._limits.interrupt_seconds)
            except TimeoutError:
                return self._stopped("timeout")
        except JobError:
            return self._lost(said=True)
        if said is None:
            return self._stopped("timeout") if interrupted else self._lost(said=False)
        try:
            answer = decode_said(said, self._largest)
        except JobError:
            answer = None
        if answer is None or not secrets.compare_digest(answer.token.encode(), token.encode()):
            return self._lost(said=True)
        self._room -= len(said)
        outputs = answer.outputs if self._room > 0 else _short(answer.outputs)
        return _Heard("timeout" if interrupted else "finished", outputs)

    @property
    def _largest(self) -> int:
        return _LARGEST * self._limits.output_bytes + _MORE

    def _read(self, end: float) -> bytes | None:
        """Return a frame, or None when the other side has closed.

        Raises:
            TimeoutError: not in time.
            JobError: too long.
        """
        said = bytearray(self._rest)
        while not self._is_whole(said):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._socket], [], [], left)[0]:
                self._rest = bytes(said)
                raise TimeoutError
            try:
                part = self._socket.recv(1 << 18)
            except ConnectionError:
                part = b""
            if not part:
                return None
            said += part
        whole = HEAD.size + HEAD.unpack(said[: HEAD.size])[0]
        self._rest = bytes(said[whole:])
        return bytes(said[HEAD.size : whole])

    def _is_whole(self, said: bytearray) -> bool:
        """Tell whether a frame is there; one that is too long is not waited for."""
        if len(said) >= HEAD.size and HEAD.unpack(said[: HEAD.size])[0] > self._largest:
            raise JobError("too much")
        return is_whole(said)

    def _is_closed(self) -> bool:
        try:
            return not self._socket.recv(1, socket.MSG_PEEK)
        except OSError:
            return True

    def _stopped(self, ending: Ending) -> _Heard:
        """End the process because it did not end by itself."""
        self.over = True
        self._zygote.leave(0.0)
        return _Heard(ending)

    def _lost(self, *, said: bool) -> _Heard:
        """Nothing more is to be expected: find out how it ended.

        Args:
            said: it is there, and says what nobody asked for.

        Raises:
            MachineError: it was this machine.
        """
        self.over, self.spoilt = True, said
        code = self._zygote.leave(0.0 if said else _LINGER)
        if said:
            return _Heard("odd")
        if code == monitor.NOT_STARTED or code < 0:
            # Nothing inside can end the monitor.
            raise MachineError(f"the monitor ended with {code}")
        self.was_killed = code == _KILLED
        if self.was_killed and _killed_for_memory() != self._killed_before:
            raise MachineError("this computer had no memory left")
        return _Heard(_ENDINGS.get(code, "died"))


def _killed_for_memory() -> str:
    """Return the kernel's count of processes killed because memory was short."""
    try:
        lines = Path("/proc/vmstat").read_text("ascii").splitlines()
    except OSError:
        return ""
    return next((line for line in lines if line.startswith("oom_kill ")), "")


def _short(outputs: Sequence[Output]) -> tuple[Output, ...]:
    """Return what decides on points, of a notebook that has shown too much already."""
    kept = tuple(short for one in outputs if (short := _shortened(one)))
    return kept if len(kept) == len(outputs) else (Cut(), *kept)


def _shortened(output: Output) -> Output | None:
    if isinstance(output, Failed):
        return output
    if not isinstance(output, Shown) or output.output_type != "execute_result":
        return None
    text = output.data.get("text/plain")
    plain = text[:1000] if isinstance(text, str) else ""
    return output.model_copy(update={"data": {"text/plain": plain}})


@contextmanager
def _entered(zygote: StudentZygote, level: Level, limits: Limits, folder: Path) -> Iterator[_Child]:
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            pid = zygote.enter(level, limits, folder, theirs.fileno())
        child = _Child(zygote, ours, pid, limits)
    except BaseException:
        ours.close()
        raise
    try:
        child.start()
        yield child
    finally:
        child.end()
