"""Fields: a title, a hint with an example, what the person types, and what is wrong with it.

What a person types is never changed or taken away. A text that cannot be used is kept
in the field with the reason beside it, while the plan keeps the last good value.
"""

from html import escape
from typing import Any

import ipywidgets
from pydantic import ValidationError

from coopkit.plan import Plan
from coopkit.plan.numbers import NumberError
from coopkit.plan.problems import explain_value
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, html, span
from coopkit.widgets.studio.kinds import Kind, read_text
from coopkit.widgets.studio.place import GONE, Place
from coopkit.widgets.studio.reason import ReasonNote, reason_html

__all__ = ["TextField", "read_text"]


class TextField:
    """A line (or a few lines) of text, read as a number, a month or words.

    Args:
        desk: the plan.
        place: where the value stands in it.
        kind: how it is read and shown.
        key: `<key>.<field>` in the texts has `title`, `hint` and `example`; the name of the
            field also makes the class `coopkit-field-<field>`.
    """

    def __init__(self, desk: Desk, place: Place, kind: Kind, key: str) -> None:
        self._desk, self._place, self._kind = desk, place, kind
        texts = f"{key}.{place.field}"
        self._hint = span(say(f"{texts}.hint"), "coopkit-hint")
        self._kept = place.value(desk.plan)
        self._busy = False
        # What is wrong with the text in the field, and whether it may still become right.
        self._wrong: tuple[str, bool] | None = None
        made = ipywidgets.Textarea if kind.long else ipywidgets.Text
        self.input = made(
            value=self._text(self._kept),
            description=say(f"{texts}.title"),
            placeholder=say(f"{texts}.example"),
            # Every keystroke counts: what is typed is saved.
            continuous_update=True,
        )
        self._said = self._hint
        self._message = html()
        self._reason = ReasonNote(desk, place.path, say(f"{texts}.title")) if kind.figure else None
        self.input.observe(self._typed, names="value")
        below = (self._message,) if self._reason is None else (self._message, *self._reason.parts)
        self.widget = box(
            self.input, *below, classes=("coopkit-field", f"coopkit-field-{place.field}")
        )
        self._tell()

    def follow(self, plan: Plan) -> None:
        """Show what somebody else, or 元に戻す, wrote; a text that is wrong stays as typed."""
        value = self._place.value(plan)
        if self._busy or value is GONE:
            return
        if value != self._kept:
            self._kept = value
            if self._wrong is not None:
                self._said = self._refusal(*self._wrong)
            else:
                self._busy = True
                self.input.value = self._text(value)
                self._busy = False
                self._said = self._hint
        self._tell()

    def _text(self, value: Any) -> str:
        return "" if value is None else self._kind.show(value)

    def _typed(self, change: dict[str, Any]) -> None:
        if self._busy:
            return
        self._busy = True
        text = change["new"]
        try:
            value = self._kind.read(text)
            self._desk.edit(lambda plan: self._place.change(plan, value))
        except NumberError as problem:
            self._refuse(str(problem), unfinished=problem.unfinished)
        except ValidationError as problem:
            self._refuse(explain_value(problem), unfinished=False)
        else:
            self._wrong = None
            self._accept(text, value)
        finally:
            self._kept = self._place.value(self._desk.plan)
            self._busy = False
        self._tell()

    def _accept(self, text: str, value: Any) -> None:
        """Show the hint; for 1万2千円 also how it was understood."""
        shown = self._text(value)
        typed = text.replace(",", "").strip()
        if self._kind.read is read_text or not typed or typed == shown.replace(",", ""):
            self._said = self._hint
        else:
            self._said = span(say("studio.understood", value=shown), "coopkit-hint")

    def _refuse(self, problem: str, *, unfinished: bool) -> None:
        self._wrong = (problem, unfinished)
        self._said = self._refusal(problem, unfinished)

    def _refusal(self, problem: str, unfinished: bool) -> str:
        kept = self._text(self._place.value(self._desk.plan)) or say("studio.unfilled")
        words = escape(say("studio.refused", problem=problem, kept=kept))
        if unfinished:
            return f'<span class="coopkit-hint">{words}</span>'
        return f'<span class="coopkit-error" role="alert">⚠ {words}</span>'

    def _tell(self) -> None:
        reason = ""
        if self._reason is not None:
            self._reason.follow(self._desk.plan)
            reason = reason_html(self._desk.plan, self._place.path)
        self._message.value = self._said + reason
