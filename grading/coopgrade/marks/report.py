"""The class report: how marks are spread, which questions went well, which teams stall.

For the lecturer. It names teams, no students, and bars have their numbers beside them.
"""

from collections.abc import Sequence
from fractions import Fraction
from html import escape

from coopgrade.course import Assignment, Course, show_time
from coopgrade.journal import now
from coopgrade.marks.gathering import AssignmentMarks, ClassMarks
from coopgrade.marks.reckoning import show
from coopgrade.notebook import read_headings
from coopgrade.pages import page
from coopgrade.roster import Roster
from coopgrade.roster.model import SMALLEST_TEAM, is_solo
from coopkit.text import say

_TENTHS = 10
_WIDE = 24


def class_report(course: Course, roster: Roster, marks: ClassMarks) -> str:
    """Return the report as one HTML page."""
    title = say("grading_marks.report.title", title=course.title)
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="quiet">{escape(show_time(now()))}　{_word("private")}</p>',
        _stalling(roster, marks),
        _spread(
            say("grading_marks.report.course"),
            [m.rounded for m in marks.course.values() if m.rounded is not None],
            Fraction(100),
        ),
    ]
    parts += [_assignment(course, one) for one in marks.assignments.values()]
    return page(title, "\n".join(parts))


def question_success(one: AssignmentMarks) -> list[tuple[str, int, Fraction]]:
    """Return for each graded cell: its name, for how many it is marked, and the mean share.

    What still waits for marking is left out of the mean.
    """
    found: dict[str, list[Fraction]] = {}
    for work in one.work.values():
        for cell in work.cells:
            shares = found.setdefault(cell.name, [])
            if cell.points is not None and cell.full_marks:
                shares.append(cell.points / cell.full_marks)
    return [
        (name, len(shares), sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0))
        for name, shares in found.items()
    ]


def stalling_teams(roster: Roster, marks: ClassMarks) -> list[tuple[str, str]]:
    """Return teams that a lecturer may want to talk to, each with the reason, as a question.

    A team is named when a group assignment that is due was not handed in, came after the last
    day or late, or was handed in as it was given out.
    """
    found = []
    moment = now()
    for one in marks.assignments.values():
        due = one.assignment.due
        if one.assignment.kind != "group" or due is None or due > moment:
            continue
        for team, status in one.statuses.items():
            if status.state in ("missing", "too_late", "late", "refused"):
                reason = say(
                    f"grading_marks.report.stall.{status.state}", title=one.assignment.title
                )
                found.append((team, reason))
            elif one.work[team].part(by_tests=True) == 0:
                found.append(
                    (team, say("grading_marks.report.stall.empty", title=one.assignment.title))
                )
    small = [
        team
        for team in roster.teams()
        if not is_solo(team) and len(roster.members(team)) < SMALLEST_TEAM
    ]
    found += [(team, say("grading_marks.report.stall.small")) for team in small]
    return sorted(found)


def _stalling(roster: Roster, marks: ClassMarks) -> str:
    rows = stalling_teams(roster, marks)
    if not rows:
        return f"<section><h2>{_word('teams')}</h2><p>{_word('nobody')}</p></section>"
    listing = "".join(
        f'<tr><th scope="row">{escape(team)}</th><td>{escape(reason)}</td></tr>'
        for team, reason in rows
    )
    return f"<section><h2>{_word('teams')}</h2><table>{listing}</table></section>"


def _assignment(course: Course, one: AssignmentMarks) -> str:
    assignment = one.assignment
    titles = read_headings(course.source(assignment) / assignment.notebook)
    points = [mark.points for mark in one.marks.values() if mark.points is not None]
    spread = _spread(assignment.title, points, Fraction(assignment.points))
    rows = "".join(
        f'<tr><th scope="row">{escape(titles.get(name) or name)}</th>'
        f'<td class="number">{count}</td><td class="number">{round(share * 100)} %</td>'
        f"<td>{_bar(share)}</td></tr>"
        for name, count, share in question_success(one)
    )
    if not rows:
        return spread
    head = "".join(
        f'<th scope="col">{_word(name)}</th>' for name in ("cell", "count", "share", "picture")
    )
    return (
        f"{spread}<section><h3>{_title(assignment)}</h3>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _title(assignment: Assignment) -> str:
    return escape(say("grading_marks.report.questions", title=assignment.title))


def _spread(title: str, points: Sequence[Fraction], full: Fraction) -> str:
    """Return a table of tenths of full marks: how many reached which."""
    if not points or not full:
        empty = f"<p>{_word('no_marks')}</p>"
        return f"<section><h2>{escape(title)}</h2>{empty}</section>"
    counts = [0] * _TENTHS
    for one in points:
        counts[min(_TENTHS - 1, int(one * _TENTHS / full))] += 1
    most = max(counts)
    rows = "".join(
        f'<tr><th scope="row">{show(full * tenth / _TENTHS)}～</th>'
        f'<td class="number">{count}</td><td>{_bar(Fraction(count, most))}</td></tr>'
        for tenth, count in reversed(list(enumerate(counts)))
    )
    ordered = sorted(points)
    middle = len(ordered) // 2
    median = (ordered[middle] + ordered[-middle - 1]) / 2
    facts = say(
        "grading_marks.report.facts",
        count=len(points),
        median=show(median),
        least=show(ordered[0]),
        most=show(ordered[-1]),
        full=show(full),
    )
    return (
        f"<section><h2>{escape(title)}</h2><p>{escape(facts)}</p><table><tbody>{rows}"
        "</tbody></table></section>"
    )


def _bar(share: Fraction) -> str:
    """Return a bar of letters: prints in black and white, and is read as nothing."""
    one_line = "white-space: nowrap; font-size: .7em; letter-spacing: -.1em"
    return f'<span aria-hidden="true" style="{one_line}">{"■" * round(share * _WIDE)}</span>'


def _word(name: str) -> str:
    return escape(say(f"grading_marks.report.{name}"))
