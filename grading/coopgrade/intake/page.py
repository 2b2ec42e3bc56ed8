"""The state of an assignment as a page to print or to keep open."""

from collections.abc import Iterable
from html import escape

from coopgrade.course import Assignment, Course, show_time
from coopgrade.intake.status import Status
from coopgrade.journal import now
from coopgrade.pages import page
from coopkit.text import say

_COLUMNS = ("submitter", "members", "state", "handed_in", "attempts", "senders", "look")


def status_page(course: Course, assignment: Assignment, rows: Iterable[Status]) -> str:
    """Return the state of an assignment as one HTML page, for the lecturer only.

    Args:
        course: for its title.
        assignment: which assignment.
        rows: what `load_status` gave.
    """
    due = show_time(assignment.due) if assignment.due else say("grading.no_due")
    title = say("grading_intake.status.title", title=assignment.title, due=due)
    head = "".join(f'<th scope="col">{_word(name)}</th>' for name in _COLUMNS)
    body = "".join(_row(row) for row in rows)
    made = say("grading_intake.status.made", time=show_time(now()))
    return page(
        title,
        f"<h1>{escape(title)}</h1>\n"
        f'<p class="quiet">{escape(course.title)}　{escape(made)}</p>\n'
        f'<table class="stack"><caption>{_word("heading")}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>",
    )


def _word(name: str) -> str:
    return escape(say(f"grading_intake.status.{name}"))


def _row(row: Status) -> str:
    moment = row.counting.handed_in if row.counting else None
    unknown = say("grading_intake.no_time") if row.counting else ""
    look = [*row.refused]
    if row.missing:
        look.append(say("grading.intake.missing", files="、".join(row.missing)))
    if row.chosen:
        look.append(say("grading_intake.chosen"))
    if row.graded:
        look.append(say("grading_intake.graded"))
    cells = (
        row.submitter,
        "、".join(student.name for student in row.members),
        say(f"grading_intake.state.{row.state}"),
        show_time(moment) if moment else unknown,
        str(len(row.attempts)) if row.attempts else "",
        "、".join(row.senders),
        "\n".join(look),
    )
    first, *rest = (escape(cell).replace("\n", "<br>") for cell in cells)
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{c}</td>" for c in rest) + "</tr>\n"
