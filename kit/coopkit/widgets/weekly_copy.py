"""A button that keeps a dated copy of the team's files, so that no week's work is lost."""

from datetime import datetime
from html import escape
from pathlib import Path

import ipywidgets

from coopkit.files import write_atomically
from coopkit.plan.writer import now
from coopkit.text import say
from coopkit.widgets.desk.autosave import save_waiting
from coopkit.widgets.look.parts import box, button, html, style_sheet


def weekly_copy(*files: str | Path) -> ipywidgets.Widget:
    """Show a button that copies the team's files with the date of the day.

    Making it writes nothing. A press writes into the folder 写し beside the first file:
    `写し/2026-11-26 plan.json`, and `… (2)` when there is another copy of that day. A copy
    is never overwritten.

    Args:
        *files: what to copy, such as `"plan.json"`.
    """
    return WeeklyCopy(tuple(Path(file) for file in files)).widget


class WeeklyCopy:
    """The button and what it says.

    Args:
        files: what to copy.

    Attributes:
        press: the button.
        widget: both.
    """

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._files = files
        self._folder = files[0].parent / say("answers.copy.folder")
        self.press = button(say("answers.copy.button"), "coopkit-weekly-copy", strong=True)
        self.press.on_click(lambda _button: self._copy(now()))
        self._message = html()
        intro = say("answers.copy.intro", folder=self._folder.name)
        self.widget = box(
            style_sheet(),
            html(f"<p>{escape(intro)}</p>"),
            self.press,
            self._message,
            classes=("coopkit-studio", "coopkit-answers"),
        )
        self._say(self._last())

    def _copy(self, moment: datetime) -> None:
        # What was typed in this notebook a moment ago belongs to the copy.
        save_waiting()
        made, lines = [], []
        for file in self._files:
            try:
                made += self._copy_one(file, moment)
            except FileNotFoundError:
                lines.append(say("answers.copy.missing", name=file.name))
            except OSError as problem:
                lines.append(say("answers.copy.failed", cause=problem))
        if made:
            lines = [
                say("answers.copy.done", names="、".join(made)),
                say("answers.copy.next"),
                *lines,
            ]
        elif not lines:
            lines = [say("answers.copy.same")]
        self._say("\n".join(lines))

    def _copy_one(self, file: Path, moment: datetime) -> list[str]:
        content = file.read_bytes()
        name = say("answers.copy.name", day=f"{moment:%Y-%m-%d}", name=file.name)
        target, number = self._folder / name, 2
        while target.exists():
            if target.read_bytes() == content:
                return []
            target = self._folder / f"{Path(name).stem} ({number}){file.suffix}"
            number += 1
        write_atomically(target, content)
        return [target.name]

    def _last(self) -> str:
        try:
            names = sorted(path.name for path in self._folder.iterdir() if path.is_file())
        except OSError:
            names = []
        if not names:
            return say("answers.copy.never")
        return say("answers.copy.last", name=names[-1])

    def _say(self, text: str) -> None:
        self._message.value = (
            f'<div class="coopkit-status" role="status" style="white-space:pre-line">'
            f"{escape(text)}</div>"
        )
