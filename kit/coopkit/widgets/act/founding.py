"""The way to a worker co-operative on two tracks, procedure and people, with the days."""

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import pairwise

import ipywidgets

from coopkit import law
from coopkit.law.wording import day as day_text
from coopkit.text import say
from coopkit.widgets.act.look import act_styles, badge, notice_html, source_html
from coopkit.widgets.act.tables import Row, act_rows, words
from coopkit.widgets.contacts import contacts_html
from coopkit.widgets.look.parts import box, fields, html

TRACKS = ("procedure", "people")
# The days a team can choose, in the order in which they come; names as in `law.deadlines`.
EVENTS = ("founding_meeting", "paid_in", "established")
# The step at which a chosen day takes place, and the step that has a last day.
_STEP_OF_EVENT = {
    "founding_meeting": "founding_meeting",
    "paid_in": "payment",
    "established": "registration",
}
_STEP_OF_DEADLINE = {
    "founding_notice": "notice",
    "registration": "registration",
    "notification": "notification",
}

Days = dict[str, date | None]


def founding_steps() -> ipywidgets.Widget:
    """Show how a worker co-operative is founded, and by when each thing is done.

    The procedure (第22条〜第27条) and what people talk about stand side by side, on a
    phone one below the other. From the day of the founding meeting, of the payment and of
    registration the last days are worked out with their weekday. Where days are counted
    backwards a margin is taken off and said, because how to count there is practice.

    Ticks and days are for the eye; nothing is written.

    Returns:
        The two tracks, ready to be the last value of a cell.
    """
    return _Steps().widget


class _Steps:
    """The days to choose, the list of days that follow, and the two tracks."""

    def __init__(self) -> None:
        self._pickers = {event: _picker(event) for event in EVENTS}
        self._days = html("", "coopkit-days-box")
        self._step_days: dict[str, ipywidgets.Widget] = {}
        self._done = html("", "coopkit-done")
        self._ticks: list[ipywidgets.Widget] = []
        tracks = [self._track(track) for track in TRACKS]
        for picker in self._pickers.values():
            picker.observe(self._refresh, names="value")
        for tick in self._ticks:
            tick.observe(self._count, names="value")
        columns = "repeat(auto-fit, minmax(min(100%, 20rem), 1fr))"
        layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="0 28px", width="100%")
        self.widget = box(
            act_styles(),
            html(f"<h3>{escape(say('founding.title'))}</h3>" + notice_html(*_notice())),
            fields(*(_field(event, picker) for event, picker in self._pickers.items())),
            self._days,
            self._done,
            ipywidgets.GridBox(tracks, layout=layout),
            html(f"<p>{escape(say('act_look.ask_at'))}</p>{contacts_html()}"),
            classes=("coopkit-studio", "coopkit-act", "coopkit-founding"),
        )
        self._refresh()
        self._count()

    def _track(self, track: str) -> ipywidgets.Widget:
        head = (
            f"<h3>{escape(say(f'founding.track.{track}'))}</h3>"
            f'<p class="coopkit-small">{escape(say(f"founding.track_hint.{track}"))}</p>'
        )
        return box(
            html(head),
            *(self._step(row) for row in _steps(track)),
            classes=(f"coopkit-track-{track}",),
        )

    def _step(self, row: Row) -> ipywidgets.Widget:
        tick = ipywidgets.Checkbox(
            value=False,
            description=f"{row['position']}. {words(row, 'title')}",
            indent=False,
            layout=ipywidgets.Layout(width="auto"),
        )
        self._ticks.append(tick)
        place = html("", "coopkit-step-words", f"coopkit-days-of-{row['id']}")
        self._step_days[row["id"]] = place
        return box(
            tick, html(_step_html(row), "coopkit-step-words"), place, classes=("coopkit-step",)
        )

    def _refresh(self, _change: object = None) -> None:
        days: Days = {event: picker.value for event, picker in self._pickers.items()}
        problem = order_problem(days)
        found = () if problem else last_days(days)
        self._days.value = _problem_html(problem) if problem else days_html(days, found)
        for step, place in self._step_days.items():
            value = "" if problem else _step_days_html(step, days, found)
            if place.value != value:
                place.value = value

    def _count(self, _change: object = None) -> None:
        number = sum(tick.value for tick in self._ticks)
        text = say("founding.done", number=number, all=len(self._ticks))
        self._done.value = f'<p class="coopkit-small" role="status">{escape(text)}</p>'


def last_days(days: Days) -> tuple[law.Deadline, ...]:
    """Return what is to be done by when, for the days that are chosen."""
    return law.deadlines(
        founding_meeting=days["founding_meeting"],
        paid_in=days["paid_in"],
        established=days["established"],
    )


def order_problem(days: Days) -> str | None:
    """Return in words that the chosen days do not follow each other, or None.

    Args:
        days: the days of `EVENTS`; None for one that is not chosen.
    """
    given = [(event, day) for event in EVENTS if (day := days[event]) is not None]
    for (event, first), (later, second) in pairwise(given):
        if second < first:
            return say(
                "founding.order",
                first=say(f"founding.event.{event}"),
                first_day=day_text(first),
                second=say(f"founding.event.{later}"),
                second_day=day_text(second),
            )
    return None


def days_html(days: Days, deadlines: Sequence[law.Deadline]) -> str:
    """Return all days in their order: those chosen, and the last days that follow."""
    rows = [
        (day, say(f"founding.event.{event}"), "", say("founding.chosen"))
        for event, day in days.items()
        if day is not None
    ]
    rows += [
        (found.last, found.title, found.article, say("founding.by") + _margin(found))
        for found in deadlines
    ]
    if not rows:
        return f'<p role="status">{escape(say("founding.no_days"))}</p>'
    body = "".join(
        f"<tr><td>{escape(day_text(day))}</td><td>{escape(title)}"
        f'<br><span class="coopkit-small">{escape(" ".join(filter(None, (note, article))))}'
        f"</span></td></tr>"
        for day, title, article, note in sorted(rows)
    )
    heads = "".join(
        f'<th scope="col">{escape(say(f"founding.column.{name}"))}</th>' for name in ("day", "what")
    )
    return (
        f'<table class="coopkit-days"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
        f"{_late(days, deadlines)}"
    )


def _late(days: Days, deadlines: Sequence[law.Deadline]) -> str:
    """Say, without blame, when the chosen day of registration is after its last day."""
    established = days["established"]
    last = next((found.last for found in deadlines if found.id == "registration"), None)
    if established is None or last is None or established <= last:
        return ""
    text = say("founding.late", day=day_text(established), last=day_text(last))
    return f'<p class="coopkit-error" role="alert">⚠ {escape(text)}</p>'


def _margin(found: law.Deadline) -> str:
    return say("founding.margin", days=found.margin_days) if found.margin_days else ""


def _step_days_html(step: str, days: Days, deadlines: Sequence[law.Deadline]) -> str:
    lines = [
        (say("founding.on", day=day_text(day)), "")
        for event, day in days.items()
        if day is not None and _STEP_OF_EVENT[event] == step
    ]
    lines += [
        (say("founding.until", day=day_text(found.last)), found.text)
        for found in deadlines
        if _STEP_OF_DEADLINE.get(found.id) == step
    ]
    return "".join(
        f'<div class="coopkit-date"><strong>{escape(day)}</strong> {escape(text)}</div>'
        for day, text in lines
    )


def _step_html(row: Row) -> str:
    note = words(row, "note")
    below = f'<p class="coopkit-small">{escape(note)}</p>' if note else ""
    article = badge(row["article"]) if row["article"] else ""
    # What rests on no article is a way of going about it, not the law.
    kind = "" if row["confidence"] != "I" else badge(say(f"founding.basis.{_basis(row)}"))
    who = escape(say("founding.who", who=words(row, "who")))
    return (
        f"{escape(words(row, 'text'))}<br>"
        f'<span class="coopkit-small">{who}</span> {article}{kind}'
        f"{below}{source_html(row['source'], row['as_of'])}"
    )


def _basis(row: Row) -> str:
    return "reading" if row["article"] else "view"


def _steps(track: str) -> list[Row]:
    rows = [row for row in act_rows("founding_steps") if row["track"] == track]
    return sorted(rows, key=lambda row: int(row["position"]))


def _picker(event: str) -> ipywidgets.Widget:
    return ipywidgets.DatePicker(
        description=say(f"founding.event.{event}"), layout=ipywidgets.Layout(width="auto")
    )


def _field(event: str, picker: ipywidgets.Widget) -> ipywidgets.Widget:
    hint = html(f'<span class="coopkit-hint">{escape(say(f"founding.event_hint.{event}"))}</span>')
    return box(picker, hint, classes=("coopkit-field", f"coopkit-field-{event}"))


def _notice() -> tuple[str, str]:
    return say("founding.intro"), say("founding.ask")


def _problem_html(problem: str) -> str:
    return f'<p class="coopkit-error" role="alert">⚠ {escape(problem)}</p>'
