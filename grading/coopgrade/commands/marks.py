"""The commands around marks: `marks`, `decide`, `assess`, `fill`, `audit`, `report`."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from coopgrade.commands.options import HERE, CourseFolder, Name
from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.marks import ClassMarks

marks_app = typer.Typer(add_completion=False, rich_markup_mode=None)
Who = Annotated[str, typer.Argument(metavar="STUDENT", help=say("grading_marks.help.student"))]
By = Annotated[str, typer.Option("--by", help=say("grading_marks.help.by"))]
Reason = Annotated[str, typer.Option("--reason", help=say("grading_marks.help.reason"))]
# More are not read on a terminal; the table has them.
_MOST_LISTED = 12


@marks_app.command("marks", help=say("grading.help.marks"))
def marks(
    course: CourseFolder = HERE,
    to: Annotated[Path | None, typer.Option("--to", help=say("grading.help.to"))] = None,
) -> None:
    """Reckon all marks, note what is new, and write marks.csv."""
    from coopgrade.course import open_course
    from coopgrade.journal import open_journal
    from coopgrade.marks import export_marks, load_class_marks, note_results
    from coopgrade.roster import load_roster

    opened = open_course(course)
    roster = load_roster(opened)
    with open_journal(opened) as journal:
        found = load_class_marks(opened, roster, journal)
        new = note_results(found, journal)
    path = to or opened.root / "marks.csv"
    count = export_marks(opened, roster, found, path)
    states: dict[str, int] = {}
    for mark in found.course.values():
        states[mark.state] = states.get(mark.state, 0) + 1
    for state, number in states.items():
        typer.echo(say(f"grading_marks.state.{state}", count=number))
        if state == "waiting":
            _tell_waiting(found)
    typer.echo(say("grading_marks.done", path=path, count=count, new=new))


@marks_app.command("decide", help=say("grading_marks.help.decide"))
def decide(
    assignment: Name,
    student: Who,
    course: CourseFolder = HERE,
    *,
    by: By,
    reason: Reason,
    points: Annotated[str | None, typer.Option(help=say("grading_marks.help.points"))] = None,
    excused: Annotated[
        bool, typer.Option("--excused", help=say("grading_marks.help.excused"))
    ] = False,
    no_penalty: Annotated[
        bool, typer.Option("--no-penalty", help=say("grading_marks.help.no_penalty"))
    ] = False,
    makeup: Annotated[str | None, typer.Option(help=say("grading_marks.help.makeup"))] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=say("grading_marks.help.withdraw"))
    ] = False,
) -> None:
    """Note a person's decision about one mark; the last one counts."""
    from coopgrade.course import open_course
    from coopgrade.errors import UserError
    from coopgrade.journal import open_journal
    from coopgrade.marks import MarkDecided
    from coopgrade.marks.records import DecisionKind
    from coopgrade.roster import load_roster

    opened = open_course(course)
    chosen = opened.assignment(assignment)
    found = load_roster(opened).get(student)
    _check_person(by, reason)
    given = [points is not None, excused, no_penalty, makeup is not None, withdraw]
    if sum(given) != 1:
        raise UserError(say("grading_marks.decide.one"))
    kind = get_args(DecisionKind)[given.index(True)]
    if makeup is not None and makeup not in opened.grading.makeup_caps:
        known = "、".join(opened.grading.makeup_caps)
        raise UserError(say("grading_marks.decide.exam", given=makeup, known=known))
    value = _points(points, chosen.points) if points is not None else None
    record = MarkDecided(
        assignment=chosen.name,
        student=found.student_id,
        kind=kind,
        points=value,
        exam=makeup or "",
        by=by,
        reason=reason,
    )
    with open_journal(opened) as journal:
        last = journal.last(MarkDecided, by=("student",), assignment=chosen.name)
        before = last.get(found.student_id)
        if withdraw and (before is None or before.kind == "withdrawn"):
            raise UserError(
                say("grading_marks.decide.nothing", id=found.student_id, title=chosen.title)
            )
        journal.append(record)
    shown = say(f"grading_marks.decision.{kind}")
    typer.echo(
        say("grading_marks.decide.done", title=chosen.title, id=found.student_id, kind=shown)
    )


@marks_app.command("assess", help=say("grading_marks.help.assess"))
def assess(
    student: Who,
    course: CourseFolder = HERE,
    *,
    by: By,
    reason: Reason,
    no: Annotated[bool, typer.Option("--no", help=say("grading_marks.help.not_assessed"))] = False,
) -> None:
    """Note that a student is assessed, or with --no is not (評価対象外)."""
    from coopgrade.course import open_course
    from coopgrade.journal import open_journal
    from coopgrade.marks import CourseDecided
    from coopgrade.roster import load_roster

    opened = open_course(course)
    found = load_roster(opened).get(student)
    _check_person(by, reason)
    record = CourseDecided(student=found.student_id, assessed=not no, by=by, reason=reason)
    with open_journal(opened) as journal:
        journal.append(record)
    key = "not_assessed" if no else "assessed"
    typer.echo(
        say(f"grading_marks.assess.{key}", id=found.student_id, code=opened.grading.not_assessed)
    )


@marks_app.command("fill", help=say("grading_marks.help.fill"))
def fill(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help=say("grading_marks.help.sheet"))],
    course: CourseFolder = HERE,
    *,
    assignment: Annotated[
        str | None, typer.Option("--assignment", help=say("grading_marks.help.which"))
    ] = None,
    preset: Annotated[str | None, typer.Option(help=say("grading_marks.help.preset"))] = None,
    mapping: Annotated[Path | None, typer.Option(help=say("grading_marks.help.mapping"))] = None,
    column: Annotated[str, typer.Option(help=say("grading_marks.help.column"))] = "",
    to: Annotated[Path | None, typer.Option("--to", help=say("grading_marks.help.to"))] = None,
) -> None:
    """Fill a copy of a sheet with the marks of an assignment or of the course."""
    from coopgrade.course import open_course
    from coopgrade.errors import UserError
    from coopgrade.journal import open_journal
    from coopgrade.lms.mapping import load_mapping, mapping_for
    from coopgrade.marks import (
        assignment_sheet_marks,
        course_sheet_marks,
        load_class_marks,
        write_filled_sheet,
    )
    from coopgrade.roster import load_roster

    if (preset is None) == (mapping is None):
        raise UserError(say("grading_marks.fill.which"))
    opened = open_course(course)
    roster = load_roster(opened)
    with open_journal(opened) as journal:
        found = load_class_marks(opened, roster, journal)
    if assignment:
        values = assignment_sheet_marks(found.assignments[opened.assignment(assignment).name])
    else:
        values = course_sheet_marks(found)
    chosen = load_mapping(mapping) if mapping else mapping_for(preset or "", column=column)
    target = to or opened.out / sheet.name
    filled = write_filled_sheet(sheet, chosen, values, roster, target)
    for warning in filled.warnings:
        typer.echo(f"  ！ {warning}")
    for row in filled.without_mark:
        typer.echo(say("grading_marks.fill.no_mark", line=row.line, label=row.label))
    for row in filled.unsure:
        maybe = "、".join(row.candidates)
        typer.echo(say("grading_marks.fill.left", line=row.line, label=row.label, maybe=maybe))
    if filled.without_row:
        ids = "、".join(filled.without_row)
        typer.echo(say("grading_marks.fill.without_row", ids=ids))
    typer.echo(say("grading_marks.fill.done", count=len(filled.filled), path=target))


@marks_app.command("audit", help=say("grading_marks.help.audit"))
def audit(student: Who, course: CourseFolder = HERE) -> None:
    """Write how one student's marks arose."""
    from coopgrade.course import open_course
    from coopgrade.files import write_text
    from coopgrade.journal import open_journal
    from coopgrade.marks import audit_page, load_class_marks, note_results
    from coopgrade.roster import load_roster

    opened = open_course(course)
    roster = load_roster(opened)
    found = roster.get(student)
    with open_journal(opened) as journal:
        marks_now = load_class_marks(opened, roster, journal)
        note_results(marks_now, journal)
        text = audit_page(opened, marks_now, journal, found)
    path = opened.out / "audit" / f"{found.student_id}.html"
    write_text(path, text)
    mark = marks_now.course[found.student_id]
    for step in mark.steps:
        typer.echo(f"  ・{step}")
    typer.echo(say("grading_marks.audit.written", path=path))


@marks_app.command("report", help=say("grading_marks.help.report"))
def report(course: CourseFolder = HERE) -> None:
    """Write the class report."""
    from coopgrade.course import open_course
    from coopgrade.files import write_text
    from coopgrade.journal import open_journal
    from coopgrade.marks import class_report, load_class_marks, stalling_teams
    from coopgrade.roster import load_roster

    opened = open_course(course)
    roster = load_roster(opened)
    with open_journal(opened) as journal:
        found = load_class_marks(opened, roster, journal)
    path = opened.out / "class-report.html"
    write_text(path, class_report(opened, roster, found))
    for team, reason in stalling_teams(roster, found):
        typer.echo(f"  {team}　{reason}")
    typer.echo(say("grading_marks.report.written", path=path))


def _check_person(by: str, reason: str) -> None:
    """Make sure that somebody decides, for a reason.

    Raises:
        UserError: one of them is empty.
    """
    from coopgrade.errors import UserError

    if not by.strip() or not reason.strip():
        raise UserError(say("grading_marks.decide.blank"))


def _tell_waiting(found: "ClassMarks") -> None:
    """Say who waits for what, unless it is most of the class."""
    waiting = [one for one in found.students if found.course[one.student_id].state == "waiting"]
    if len(waiting) > _MOST_LISTED:
        typer.echo(say("grading_marks.waits_in_table"))
        return
    for one in waiting:
        why = found.course[one.student_id].steps[-1]
        typer.echo(say("grading_marks.waits", id=one.student_id, name=one.name, why=why))


def _points(text: str, full_marks: int) -> Fraction:
    """Return points that a person typed; full-width digits are understood.

    Raises:
        UserError: it is no number from 0 to full marks.
    """
    import unicodedata

    from coopgrade.errors import UserError

    problem = UserError(say("grading_marks.decide.points", given=text, full=full_marks))
    try:
        value = Fraction(unicodedata.normalize("NFKC", text))
    except (ValueError, ZeroDivisionError):
        raise problem from None
    if not 0 <= value <= full_marks:
        raise problem
    return value
