"""Writing one note: what, where, how it is known; and the question before it is kept."""

import datetime as dt
from html import escape
from typing import Any

import ipywidgets
from pydantic import ValidationError

from coopkit.board import KINDS, SIDES, Board, Note, add_note, change_note, signs_of_people
from coopkit.board.model import MOST_SIGNS
from coopkit.plan.fields import THEMES
from coopkit.plan.numbers import NumberError, parse_day
from coopkit.plan.problems import explain
from coopkit.plan.writer import now
from coopkit.text import say
from coopkit.widgets.area_picker import AreaPicker
from coopkit.widgets.board.number import NumberField
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.look.parts import box, button, html, span

UNSURE, SURE = "yes", "no"


class NoteForm:
    """The fields of a note. Nothing is written before 記録する.

    Args:
        desk: the board.
    """

    def __init__(self, desk: DocumentDesk[Board]) -> None:
        self._desk = desk
        self._changed: str | None = None
        self._kept = False
        self._asked: list[str] = []
        self._side = _radio("side", [(say(f"board.side.{one}"), one) for one in SIDES])
        self._kind = _radio("kind", [(say(f"board.kind.{one}"), one) for one in KINDS])
        themes = [(say(f"plan.theme.{one}"), one) for one in THEMES]
        self._theme = ipywidgets.Dropdown(
            options=[(say("board.unfilled"), ""), *themes], description=say("board.form.theme")
        )
        self._area = AreaPicker(None, lambda _code: self._number.follow())
        self._text = ipywidgets.Textarea(
            description=say("board.form.text"),
            placeholder=say("board.form.text_example"),
            continuous_update=True,
        )
        self._counted = html()
        self._evidence = ipywidgets.Text(
            description=say("board.form.evidence"), continuous_update=True
        )
        self._evidence_hint = html()
        self._number = NumberField(lambda: (self._theme.value or None, self._area.value))
        self._day = ipywidgets.Text(
            value=f"{now():%Y-%m-%d}", description=say("board.form.day"), continuous_update=True
        )
        self._privacy = _radio(
            "", [(say("board.privacy.no"), SURE), (say("board.privacy.yes"), UNSURE)]
        )
        self._advice, self._message, self._head = html(), html(), html()
        self._keep = button(say("board.keep.new"), "coopkit-keep", strong=True)
        self._keep.on_click(lambda _button: self._save())
        self._cancel = button(say("board.form.cancel"), "coopkit-cancel")
        self._cancel.on_click(lambda _button: self._clear())
        self.widget = self._layout()
        self._observe()
        self._clear()

    def _layout(self) -> ipywidgets.Widget:
        def field(*parts: ipywidgets.Widget, name: str) -> ipywidgets.Widget:
            return box(*parts, classes=("coopkit-field", f"coopkit-field-{name}"))

        self._evidence_box = field(self._evidence, self._evidence_hint, name="evidence")
        question = f"<b>{escape(say('board.privacy.question'))}</b><br>"
        privacy = box(
            html(question + span(say("board.privacy.hint"), "coopkit-hint")),
            box(self._privacy, classes=("coopkit-radio", "coopkit-field-privacy")),
            self._advice,
            classes=("coopkit-privacy",),
        )
        feet = ipywidgets.HBox((self._keep, self._cancel))
        feet.add_class("coopkit-row-foot")
        day_hint = html(span(say("board.form.day_hint"), "coopkit-hint"))
        return box(
            self._head,
            box(
                box(_title("side"), self._side, classes=("coopkit-radio", "coopkit-field-side")),
                box(_title("kind"), self._kind, classes=("coopkit-radio", "coopkit-field-kind")),
                field(self._theme, name="theme"),
                classes=("coopkit-choices",),
            ),
            self._area.widget,
            html(span(say("board.form.place_hint"), "coopkit-hint")),
            field(self._text, self._counted, name="text"),
            self._evidence_box,
            self._number.widget,
            field(self._day, day_hint, name="day"),
            privacy,
            self._message,
            feet,
            classes=("coopkit-item", "coopkit-note-form"),
        )

    def _observe(self) -> None:
        self._kind.observe(lambda _change: self._show_kind(), names="value")
        self._theme.observe(lambda _change: self._number.follow(), names="value")
        self._privacy.observe(lambda _change: self._advise(), names="value")
        for one in (self._text, self._evidence):
            one.observe(self._typed, names="value")
        for one in (self._side, self._kind, self._theme, self._privacy):
            one.observe(self._begun, names="value")

    def _begun(self, _change: Any) -> None:
        self._kept = False

    def change(self, note: Note) -> None:
        """Take a note into the form, to change it; its question is asked again."""
        # The list is far below the form: whoever presses 直す shall see where, and at once.
        self._text.focus()
        self._changed = note.id
        self._side.value, self._kind.value, self._theme.value = note.side, note.kind, note.theme
        self._area.set(note.area_code)
        self._text.value, self._evidence.value = note.text, note.evidence or ""
        self._number.set(note.indicator)
        self._day.value = note.noted_on.isoformat()
        self._privacy.value = None
        self._show_head()
        self._show_kind()

    def _clear(self, message: str = "") -> None:
        """Empty what belongs to one note; place, theme and day stay for the next."""
        self._changed, self._asked = None, []
        self._text.value = self._evidence.value = ""
        self._number.set(None)
        self._privacy.value = None
        self._show_head()
        self._show_kind()
        self._typed(None)
        self._message.value = f'<p role="status">{escape(message)}</p>' if message else ""
        self._kept = bool(message)

    def _show_head(self) -> None:
        kind = "new" if self._changed is None else "change"
        self._head.value = f"<h4>{escape(say(f'board.form.head_{kind}'))}</h4>"
        self._keep.description = say(f"board.keep.{kind}")
        self._cancel.layout.display = "none" if self._changed is None else None

    def _show_kind(self) -> None:
        """Ask for what the kind needs: who said it, or which number."""
        kind = self._kind.value
        number = kind == "number"
        self._text.description = say("board.form.text_number" if number else "board.form.text")
        self._number.widget.layout.display = None if number else "none"
        self._evidence_box.layout.display = "none" if number else None
        hint = say("board.form.evidence_heard" if kind == "heard" else "board.form.evidence_saw")
        self._evidence_hint.value = span(hint, "coopkit-hint")
        if number:
            self._number.follow()

    def _typed(self, change: Any) -> None:
        """Count, point at what may show somebody; a new text needs a new answer."""
        text = self._text.value
        words = say("board.form.text_hint", most=MOST_SIGNS, now=len(text))
        name = "coopkit-error" if len(text) > MOST_SIGNS else "coopkit-hint"
        signs = signs_of_people(f"{text}\n{self._evidence.value}")
        asked = "".join(f"<li>{escape(sign)}</li>" for sign in signs)
        looked = escape(say("board.privacy.signs"))
        again = f'<div class="coopkit-remark" role="note">{looked}<ul>{asked}</ul></div>'
        if change is not None:
            self._message.value = ""
            self._kept = False
        self._counted.value = span(words, name) + (again if signs else "")
        if change is not None and self._privacy.value is not None:
            self._privacy.value = None
        self._advise()

    def _advise(self) -> None:
        answer = self._privacy.value
        if answer == UNSURE:
            words = escape(say("board.privacy.rewrite"))
            self._advice.value = f'<div class="coopkit-remark coopkit-rewrite">{words}</div>'
        elif answer is None and self._text.value.strip():
            words = say("board.privacy.unanswered")
            self._advice.value = span(words, "coopkit-hint")
        else:
            self._advice.value = ""

    def _save(self) -> None:
        if self._kept:
            # Pressed twice: what says that it was kept stays.
            return
        values, missing = self._values()
        if missing:
            words = say("board.keep.missing", fields="、".join(missing))
            self._message.value = (
                f'<span class="coopkit-error" role="alert">⚠ {escape(words)}</span>'
            )
            return
        signs = signs_of_people(f"{values['text']}\n{values['evidence'] or ''}")
        if signs and self._asked != signs:
            # Once more: a tick is quickly made.
            self._asked = signs
            words = say("board.keep.signs", signs="".join(signs))
            self._message.value = (
                f'<span class="coopkit-error" role="alert">⚠ {escape(words)}</span>'
            )
            return
        desk, changed = self._desk, self._changed
        there = changed is not None and desk.plan.note(changed) is not None
        try:
            if there and changed is not None:
                desk.edit(lambda board: change_note(board, changed, **values))
            else:
                desk.edit(lambda board: add_note(board, **values))
        except ValidationError as problem:
            words = escape(explain(problem, "board"))
            self._message.value = f'<span class="coopkit-error" role="alert">⚠ {words}</span>'
            return
        done = "done" if changed is None else ("changed" if there else "gone")
        self._clear(say(f"board.keep.{done}"))

    def _values(self) -> tuple[dict[str, Any], list[str]]:
        """Return what is written, and the names of what is missing."""
        kind, missing = self._kind.value, []
        for name, value in (
            ("side", self._side.value),
            ("kind", kind),
            ("theme", self._theme.value),
            ("area_code", self._area.value),
            ("text", self._text.value.strip()),
        ):
            if not value:
                missing.append(say(f"board.field.{name}"))
        day = _day(self._day.value)
        if day is None:
            missing.append(say("board.field.noted_on"))
        figure: dict[str, str | None] = {"indicator": None, "value": None, "source": None}
        if kind == "number":
            found = self._number.value
            if found is None:
                missing.append(say("board.field.indicator"))
            else:
                figure = found
        if self._privacy.value != SURE:
            missing.append(say("board.privacy.question"))
        values = {
            "side": self._side.value,
            "kind": kind,
            "theme": self._theme.value,
            "area_code": self._area.value,
            "text": self._text.value.strip(),
            "evidence": None if kind == "number" else self._evidence.value.strip() or None,
            "noted_on": day,
            "shows_nobody": self._privacy.value == SURE,
            **figure,
        }
        return values, missing


def _day(text: str) -> dt.date | None:
    try:
        return parse_day(text)
    except NumberError:
        return None


def _radio(name: str, options: list[tuple[str, str]]) -> ipywidgets.Widget:
    widget = ipywidgets.RadioButtons(options=options, value=None)
    if name:
        widget.tooltip = say(f"board.form.{name}")
    return widget


def _title(name: str) -> ipywidgets.Widget:
    return html(span(say(f"board.form.{name}"), "coopkit-field-title"))
