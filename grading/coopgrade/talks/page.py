"""The page of the talks: a timetable, and a sheet for each team to write on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import groupby

from coopgrade.course import Course, Session, show_date
from coopgrade.pages import page
from coopgrade.rubric import show_points
from coopgrade.talks.reading import Criteria, Talk
from coopgrade.talks.timetable import Pace, Slot
from coopkit.text import say

_STYLE = """
.sheet { border: 1px solid #9aa7a9; padding: .3rem .9rem .7rem; margin: 1rem 0; }
.write { border-bottom: 1px solid #6b7678; height: 1.9rem; }
.box { display: inline-block; width: .9rem; height: .9rem; border: 1.5px solid #333;
  margin-right: .3rem; vertical-align: -.1rem; }
.sheet table { font-size: .8rem; line-height: 1.45; }
.sheet td, .sheet th { padding: .15rem .4rem; }
.timetable td:nth-child(-n+3), .timetable th:nth-child(-n+3) { white-space: nowrap; }
"""
_REMARKS = ("good", "worry", "ask")
_LINES = 2


class Audience(StrEnum):
    """Who reads the page."""

    GUEST = "guest"
    LECTURER = "lecturer"


@dataclass(frozen=True)
class Programme:
    """Everything that a page of talks tells.

    Attributes:
        slots: the talks in order, with their times.
        talks: what is told of each team, by team.
        criteria: what is looked at.
        pace: how long things take.
        seed: the number with which the order was drawn.
    """

    slots: tuple[Slot, ...]
    talks: Mapping[str, Talk]
    criteria: Criteria
    pace: Pace
    seed: int


def talks_page(course: Course, programme: Programme, audience: Audience) -> str:
    """Return the page as HTML.

    A guest's page has words about talks and room for remarks, no points, no problems of a
    file. A lecturer's has the levels to tick. Neither names a person.
    """
    slots, talks, criteria = programme.slots, programme.talks, programme.criteria
    drawn = say("grading_talks.drawn", seed=programme.seed, minutes=programme.pace.minutes)
    title = say(f"grading_talks.title.{audience}")
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(course.title)}</p>",
        *(f"<p>{escape(line)}</p>" for line in say(f"grading_talks.intro.{audience}").split("|")),
        f'<p class="quiet">{escape(drawn)}</p>',
    ]
    for session, ones in groupby(slots, key=lambda slot: slot.session):
        parts.append(_timetable(session, list(ones), talks))
    if criteria.criteria and audience is Audience.GUEST:
        parts.append(_criteria(criteria))
    heading = say(f"grading_talks.sheets.{audience}")
    parts.append(f"<h2>{escape(heading)}</h2>")
    parts += [_sheet(slot, talks[slot.team], criteria, audience) for slot in slots]
    parts.append(f'<p class="quiet">{escape(say("grading_talks.foot"))}</p>')
    body = "<main>\n" + "\n".join(parts) + "\n</main>"
    return page(title, body, style=_STYLE)


def _timetable(session: Session | None, slots: Sequence[Slot], talks: Mapping[str, Talk]) -> str:
    heads = ("order", "time", "team", "plan", "issue")
    row = "".join(
        f'<th scope="col">{escape(say(f"grading_talks.head.{one}"))}</th>' for one in heads
    )
    lines = []
    for slot in slots:
        talk = talks[slot.team]
        cells = (str(slot.number), _time(slot), slot.team, _plan(talk), _issue(talk))
        lines.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    caption = say("grading_talks.all") if session is None else _day(session)
    return (
        f'<table class="stack timetable"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{row}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _day(session: Session) -> str:
    return say(
        "grading_talks.session",
        number=session.number,
        date=show_date(session.date),
        title=session.title,
    )


def _time(slot: Slot) -> str:
    if slot.at is not None:
        return f"{slot.at:%H:%M}"
    return say("grading_talks.after", minutes=slot.begins)


def _plan(talk: Talk) -> str:
    return talk.name or say("grading_talks.on_the_day")


def _issue(talk: Talk) -> str:
    if talk.theme and talk.issue:
        return say("grading_talks.issue", theme=talk.theme, text=talk.issue)
    return talk.theme or talk.issue or say("grading_talks.on_the_day")


def _criteria(criteria: Criteria) -> str:
    heading = say("grading_talks.criteria")
    items = []
    for one in criteria.criteria:
        best = one.levels[0]
        example = f'<div class="quiet">{escape(best.examples[0])}</div>' if best.examples else ""
        items.append(
            f"<li><strong>{escape(one.title)}</strong><br>{escape(best.text)}{example}</li>"
        )
    note = say("grading_talks.criteria_note")
    listed = f"<ul>{''.join(items)}</ul>"
    return f"<section><h2>{escape(heading)}</h2><p>{escape(note)}</p>{listed}</section>"


def _sheet(slot: Slot, talk: Talk, criteria: Criteria, audience: Audience) -> str:
    head = say("grading_talks.sheet", number=slot.number, team=talk.team, name=_plan(talk))
    parts = [f"<h3>{escape(head)}</h3>"]
    if talk.theme or talk.issue:
        parts.append(f"<p>{escape(_issue(talk))}</p>")
    if audience is Audience.LECTURER:
        parts += [
            f'<p class="mark">{escape(one)}</p>' for one in (*talk.withheld, talk.problem) if one
        ]
        parts.append(_levels(criteria))
    else:
        parts += [
            f"<p>{escape(say(f'grading_talks.remark.{one}'))}</p>"
            + '<div class="write"></div>' * _LINES
            for one in _REMARKS
        ]
    return f'<section class="sheet">{"".join(parts)}</section>'


def _levels(criteria: Criteria) -> str:
    rows = []
    for one in criteria.criteria:
        words = [
            say("grading_talks.level", points=show_points(level.points), text=level.text)
            for level in one.levels
        ]
        boxes = "<br>".join(f'<span class="box"></span>{escape(text)}' for text in words)
        rows.append(f'<tr><th scope="row">{escape(one.title)}</th><td>{boxes}</td></tr>')
    note = escape(say("grading_talks.note"))
    return (
        f"<table><tbody>{''.join(rows)}</tbody></table><p>{note}</p>" + '<div class="write"></div>'
    )
