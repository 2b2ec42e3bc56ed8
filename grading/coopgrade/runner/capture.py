"""Runs one cell as a notebook would, and keeps what it printed, showed or raised.

IPython decides what the value of the last line is and how an error reads; there is no
kernel, no socket and no thread, so that a process can be forked from one that has this.
"""

import base64
import io
import sys
import warnings
from typing import TYPE_CHECKING, Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Type
from traitlets.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable

Output = dict[str, Any]
_SHORT = 1000


class Recorder:
    """The outputs of a cell, in order, up to a limit; where it was reached, they say so."""

    def __init__(self) -> None:
        self.start(0)

    def start(self, room: int) -> None:
        """Begin with nothing.

        Args:
            room: how many bytes, roughly, may be kept.
        """
        self.outputs: list[Output] = []
        self._whole = self._room = room
        self._is_cut = False

    def clear(self) -> None:
        """Forget what was kept so far."""
        self.start(self._whole)

    def write(self, name: str, text: str) -> None:
        """Keep printed text; text that follows text of the same stream is joined to it."""
        text = _text(text)
        kept = text[: self._room]
        self._room -= len(kept)
        last = self.outputs[-1] if self.outputs else {}
        if kept and last.get("name") == name:
            last["parts"].append(kept)
        elif kept:
            self.outputs.append({"output_type": "stream", "name": name, "parts": [kept]})
        if len(kept) < len(text):
            self._cut()

    def show(self, kind: str, data: dict[str, Any], metadata: dict[str, Any] | None) -> None:
        """Keep something displayed: all of it or nothing.

        Of the value of the last expression the plain text stays, whatever was shown before:
        it may be the points of a test.
        """
        data = {kind: _plain(value) for kind, value in data.items()}
        size = sum(len(str(value)) for value in data.values())
        if size > self._room:
            self._cut()
            if kind == "execute_result":
                short = {"text/plain": str(data.get("text/plain", ""))[:_SHORT]}
                self.outputs.append({"output_type": kind, "data": short, "metadata": {}})
            return
        self._room -= size
        self.outputs.append({"output_type": kind, "data": data, "metadata": metadata or {}})

    def fail(self, name: str, words: str, traceback: list[str]) -> None:
        """Keep an error; it is never cut off whole, or a failed test would look like none."""
        self.outputs.append(_error(name, words, traceback))

    def finish(self) -> list[Output]:
        """Return the outputs as a notebook keeps them."""
        for output in self.outputs:
            if "parts" in output:
                output["text"] = "".join(output.pop("parts"))
        return self.outputs

    def _cut(self) -> None:
        if not self._is_cut:
            self.outputs.append({"output_type": "cut"})
        self._is_cut = True


class _Hook(DisplayHook):
    """Hands the value of the last expression to the recorder."""

    def write_output_prompt(self) -> None:
        """Write nothing: a notebook counts by itself."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        """Keep the value in all its forms."""
        _recorder_of(self).show("execute_result", format_dict, md_dict)

    def finish_displayhook(self) -> None:
        """Write no empty line."""


class _Publisher(DisplayPublisher):
    """Hands what `display` shows to the recorder."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,  # noqa: ARG002 - IPython's signature
        **kwargs: Any,  # noqa: ARG002 - the same
    ) -> None:
        """Keep what is shown; an update of an earlier output is shown as a new one."""
        _recorder_of(self).show("display_data", data, metadata)

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 - IPython's signature
        """Forget what was shown so far."""
        _recorder_of(self).clear()


class _Text(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    encoding = "utf-8"

    def __init__(self, recorder: Recorder, name: str) -> None:
        super().__init__()
        self._recorder, self._name = recorder, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() needs str, not {type(text).__name__}")
        self._recorder.write(self._name, text)
        return len(text)


class CellShell(InteractiveShell):
    """IPython without a terminal and without a kernel."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    recorder: Recorder

    def __init__(self, **kwargs: Any) -> None:
        self.recorder = Recorder()
        super().__init__(**kwargs)  # type: ignore[no-untyped-call] # IPython has no types

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.recorder.fail(etype.__name__, _words(evalue), stb)


def make_shell() -> CellShell:
    """Return the one shell of this process; it starts no thread and writes no file."""
    config = Config()
    # The history would be a file and a thread that writes it.
    config.HistoryManager.enabled = False
    shell: CellShell = CellShell.instance(config=config)
    return shell


def reset(shell: CellShell) -> None:
    """Begin as a notebook does after a restart."""
    shell.reset(new_session=True)  # type: ignore[no-untyped-call] # IPython has no types


def run_cell(
    shell: CellShell, source: str, *, room: int, plain_warnings: bool, history: bool = True
) -> list[Output]:
    """Run a cell and return its outputs.

    That it failed says IPython twice: by what it shows, and by what it returns. It shows no
    error of some kinds, and a cell can make it show none; either is enough.

    Args:
        shell: from `make_shell`.
        source: the text of the cell.
        room: how much output is kept, in bytes (roughly).
        plain_warnings: a warning tells its words and not the line of code that caused it:
            that may stand in a hidden test.
        history: it counts as a cell of the notebook.
    """
    shell.recorder.start(room)
    streams = sys.stdout, sys.stderr
    formatwarning: Callable[..., str] = warnings.formatwarning
    sys.stdout, sys.stderr = (_Text(shell.recorder, name) for name in ("stdout", "stderr"))
    if plain_warnings:
        warnings.formatwarning = _plain_warning
    try:
        result = shell.run_cell(source, store_history=history)  # type: ignore[no-untyped-call]
    finally:
        sys.stdout, sys.stderr = streams
        warnings.formatwarning = formatwarning
    outputs = shell.recorder.finish()
    if not any(one["output_type"] == "error" for one in outputs):
        outputs += _returned(result)
    return outputs


def _returned(result: object) -> list[Output]:
    """Return the error that a result holds, if there is one; no result at all is one, too."""
    if not isinstance(result, ExecutionResult):
        return [_error("NoResult", "", ["NoResult"])]
    for error in (result.error_before_exec, result.error_in_exec):
        if error is not None:
            name, words = type(error).__name__, _words(error)
            return [_error(name, words, [f"{name}: {words}"])]
    return []


def _error(name: str, words: str, traceback: list[str]) -> Output:
    return {
        "output_type": "error",
        "ename": _text(name),
        "evalue": _text(words[:20_000]),
        "traceback": [_text(line[:20_000]) for line in traceback[:200]],
    }


def _plain(value: Any) -> Any:
    """Return a picture as a notebook keeps it, and text that can be written down."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    """Return a text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _recorder_of(part: Any) -> Recorder:
    recorder: Recorder = part.shell.recorder
    return recorder


def _words(error: object) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - an exception of a stranger may fail at this, too
        return f"<{type(error).__name__}>"


def _plain_warning(message: object, category: type[Warning], *_: object, **__: object) -> str:
    return f"{category.__name__}: {message}\n"
