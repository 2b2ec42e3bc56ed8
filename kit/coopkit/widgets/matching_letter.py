"""A draft of the letter that asks for a visit: text to copy, kept nowhere."""

from collections.abc import Sequence
from html import escape

import ipywidgets

from coopkit.plan.numbers import NumberError, parse_units
from coopkit.region.visits import VisitPlace
from coopkit.text import say
from coopkit.widgets.look.parts import box, fields, html

MOST_PEOPLE = 60


def letter(to: str = "", people: int | None = None, day: str = "", question: str = "") -> str:
    """Return the letter; what is not known yet is a blank to fill in by hand.

    Args:
        to: name of the place.
        people: how many come, the lecturer included.
        day: when, in words.
        question: what the team most wants to ask.

    >>> "5人（担当の先生をふくみます）" in letter(people=5)
    True
    """
    return say(
        "matching.letter_body",
        to=_one_line(to) or say("matching.blank_to"),
        people=say("matching.blank_people") if people is None else people,
        day=_one_line(day) or say("matching.blank_day"),
        question=_one_line(question) or say("matching.blank_question"),
    )


class LetterDesk:
    """To whom, how many, when, what to ask; and the letter that comes of it."""

    def __init__(self) -> None:
        self._to = ipywidgets.Dropdown(
            options=[(say("matching.letter_to_none"), "")],
            value="",
            description=say("matching.letter_to"),
        )
        self._to.add_class("coopkit-letter-to")
        self._people = _line("people")
        self._day = _line("day")
        self._question = _line("question")
        self._problem = html("", "coopkit-letter-problem")
        self._text = ipywidgets.Textarea(description=say("matching.letter_text"))
        self._text.add_class("coopkit-letter-text")
        self._text.rows = 30
        self._text.layout.height = "44em"
        for field in (self._to, self._people, self._day, self._question):
            field.observe(self._write, names="value")
        heading = escape(say("matching.letter"))
        hint, keep = (escape(say(f"matching.letter_{name}")) for name in ("hint", "keep"))
        self.widget = box(
            html(f'<h3>{heading}</h3><p class="coopkit-small">{hint}</p>'),
            _with_hint(self._to),
            fields(_with_hint(self._people)),
            _with_hint(self._day, "day_hint"),
            _with_hint(self._question, "question_hint"),
            self._problem,
            _with_hint(self._text),
            html(f'<p class="coopkit-small">{keep}</p>'),
            classes=("coopkit-letter",),
        )
        self._write()

    def offer(self, places: Sequence[VisitPlace]) -> None:
        """Let the team choose among these places; one that was chosen stays on the menu."""
        chosen = self._to.value
        names = [place.name for place in places]
        if chosen and chosen not in names:
            names.append(chosen)
        self._to.options = [(say("matching.letter_to_none"), ""), *((name, name) for name in names)]
        self._to.value = chosen

    def _write(self, _change: object = None) -> None:
        people = _people(self._people.value)
        bad = people is None and bool(self._people.value.strip())
        words = escape(say("matching.letter_people_bad"))
        self._problem.value = f'<p class="coopkit-error" role="status">⚠ {words}</p>' if bad else ""
        self._text.value = letter(self._to.value, people, self._day.value, self._question.value)


def _people(text: str) -> int | None:
    try:
        number = parse_units(text.strip().removesuffix("人"))
    except NumberError:
        return None
    return number if number is not None and 1 <= number <= MOST_PEOPLE else None


def _one_line(text: str) -> str:
    """Return the words of a text on one line: a paste must not break the letter."""
    return " ".join(text.split())


def _line(name: str) -> ipywidgets.Widget:
    field = ipywidgets.Text(description=say(f"matching.letter_{name}"))
    field.add_class(f"coopkit-letter-{name}")
    return field


def _with_hint(widget: ipywidgets.Widget, hint: str | None = None) -> ipywidgets.Widget:
    words = escape(say(f"matching.letter_{hint}")) if hint else ""
    below = (html(f'<span class="coopkit-hint">{words}</span>'),) if hint else ()
    return box(widget, *below, classes=("coopkit-field",))
