"""「なぜこの数？」: the reason for a figure, written and shown beside it."""

from collections.abc import Callable
from html import escape

import ipywidgets
from pydantic import ValidationError

from coopkit.plan import Plan, edit
from coopkit.plan.problems import explain_value
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, button, html, span

# A longer reason is folded: it would push the fields apart.
SHORT, FIRST_WORDS = 80, 14


def reason_html(plan: Plan, path: str) -> str:
    """Return the reason that stands beside a figure, or nothing; it is escaped."""
    reason = plan.reason(path)
    if reason is None:
        return ""
    source = say("studio.reason.from", source=reason.source) if reason.source else ""
    words = say("studio.reason.shown", text=reason.text) + source
    if len(words) <= SHORT:
        return f'<span class="coopkit-reason">{escape(words)}</span>'
    begun = say("studio.reason.begun", text=reason.text[:FIRST_WORDS])
    return (
        f'<details class="coopkit-reason"><summary>{escape(begun)}</summary>'
        f"{escape(words)}</details>"
    )


class ReasonNote:
    """A small button that opens two lines: why this figure, and where it comes from.

    Args:
        desk: the plan.
        path: the figure, such as `work.w1.unit_price`.
        title: what the figure is called.

    Attributes:
        parts: the button and the place that opens, to stand below the figure.
    """

    def __init__(self, desk: Desk, path: str, title: str) -> None:
        self._desk, self._path = desk, path
        self._button = button(say("studio.reason.ask"), "coopkit-why")
        self._button.tooltip = say("studio.reason.about", title=title)
        self._button.on_click(self._turn)
        self._place = box(classes=("coopkit-why-place",))
        self._place.layout.display = "none"
        self._text: ipywidgets.Widget | None = None
        self._busy = False
        self.parts = (self._button, self._place)

    def follow(self, plan: Plan) -> None:
        """Show a reason that was written elsewhere, unless it is being typed here."""
        reason = plan.reason(self._path)
        self._button.description = say("studio.reason.edit" if reason else "studio.reason.ask")
        if self._text is None or self._busy:
            return
        self._busy = True
        self._text.value = reason.text if reason else self._text.value
        self._source.value = (reason.source or "") if reason else self._source.value
        self._busy = False

    def _turn(self, _button: object) -> None:
        if self._text is None:
            self._build()
        hidden = self._place.layout.display == "none"
        self._place.layout.display = None if hidden else "none"

    def _build(self) -> None:
        reason = self._desk.plan.reason(self._path)
        self._text = self._line("text", reason.text if reason else "")
        self._source = self._line("source", (reason.source or "") if reason else "")
        self._message = html(span(say("studio.reason.hint"), "coopkit-hint"))
        close = button(say("studio.reason.close"), "coopkit-why-close")
        close.on_click(self._turn)
        self._place.children = (self._text, self._source, self._message, close)

    def _line(self, name: str, value: str) -> ipywidgets.Widget:
        line = ipywidgets.Text(
            value=value,
            description=say(f"studio.reason.{name}"),
            placeholder=say(f"studio.reason.{name}_example"),
            continuous_update=True,
        )
        line.observe(self._typed, names="value")
        return line

    def _typed(self, _change: object) -> None:
        if self._busy or self._text is None:
            return
        text, source = self._text.value.strip(), self._source.value.strip() or None
        self._write(lambda plan: edit.set_reason(plan, self._path, text or None, source))

    def _write(self, change: Callable[[Plan], Plan]) -> None:
        self._busy = True
        try:
            self._desk.edit(change)
        except ValidationError as problem:
            words = span(f"⚠ {explain_value(problem)}", "coopkit-error")
        else:
            words = span(say("studio.reason.hint"), "coopkit-hint")
        finally:
            self._busy = False
        self._message.value = words
