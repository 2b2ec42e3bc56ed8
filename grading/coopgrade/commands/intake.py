"""The commands around what is handed in: `collect`, `status`, `use`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder, Name
from coopkit.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coopgrade.course import Assignment, Course
    from coopgrade.intake import Arrival, HandIn, Status
    from coopgrade.journal import Journal
    from coopgrade.lms.presets import Export
    from coopgrade.roster import Roster

intake_app = typer.Typer(add_completion=False, rich_markup_mode=None)


@intake_app.command("collect", help=say("grading.help.collect"))
def collect(
    assignment: Name,
    course: CourseFolder = HERE,
    *,
    archive: Annotated[
        Path | None, typer.Option("--zip", metavar="ZIP", help=say("grading_intake.help.zip"))
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help=say("grading_intake.help.sheet"))] = None,
    preset: Annotated[str | None, typer.Option(help=say("grading_intake.help.preset"))] = None,
    exchange: Annotated[
        Path | None,
        typer.Option("--exchange", metavar="DIR", help=say("grading_intake.help.exchange")),
    ] = None,
) -> None:
    """Keep what came in and put what counts where nbgrader looks for it."""
    from coopgrade.course import open_course
    from coopgrade.intake import read_exchange, read_inbox, read_zip, take
    from coopgrade.marks import note_first_mark
    from coopgrade.roster import load_roster

    opened = open_course(course)
    chosen = opened.assignment(assignment)
    roster = load_roster(opened)
    export = None
    arrivals: list[Arrival]
    if archive:
        used = preset or _detect(archive)
        arrivals, export = read_zip(chosen, roster, archive, preset=used, sheet=sheet)
    elif exchange:
        arrivals = read_exchange(opened, chosen, roster, exchange)
    else:
        arrivals = read_inbox(opened, chosen, roster)

    def note(journal: "Journal", submitter: str) -> bool:
        return note_first_mark(opened, roster, journal, chosen, submitter)

    hand_ins = take(opened, chosen, roster, arrivals, note_first_mark=note)
    for hand_in in hand_ins:
        typer.echo(describe(hand_in))
    if export:
        _tell_export(export)
    _tell_missing(opened, chosen, roster, hand_ins)
    if hand_ins and all(hand_in.result == "refused" for hand_in in hand_ins):
        typer.echo(say("grading_intake.nothing_fits", title=chosen.title, course=opened.title))
    if any(hand_in.result == "refused" for hand_in in hand_ins):
        raise SystemExit(1)


@intake_app.command("status", help=say("grading_intake.help.status"))
def status(
    assignment: Name,
    course: CourseFolder = HERE,
    *,
    html: Annotated[bool, typer.Option("--html", help=say("grading_intake.help.html"))] = False,
) -> None:
    """Show who handed in, late, twice, by whom, and who has not."""
    from coopgrade.course import open_course, show_time
    from coopgrade.files import write_text
    from coopgrade.intake import load_status
    from coopgrade.intake.page import status_page
    from coopgrade.journal import open_journal
    from coopgrade.roster import load_roster

    opened = open_course(course)
    chosen = opened.assignment(assignment)
    roster = load_roster(opened)
    with open_journal(opened) as journal:
        rows = load_status(opened, chosen, roster, journal)
    due = show_time(chosen.due) if chosen.due else say("grading.no_due")
    typer.echo(say("grading_intake.status.title", title=chosen.title, due=due))
    for row in rows:
        typer.echo(_line(row))
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.state] = counts.get(row.state, 0) + 1
    total = "　".join(f"{say(f'grading_intake.state.{s}')} {n}" for s, n in counts.items())
    typer.echo(say("grading_intake.status.total", count=len(rows), total=total))
    if html:
        path = opened.out / f"status-{chosen.name}.html"
        write_text(path, status_page(opened, chosen, rows))
        typer.echo(say("grading_intake.status.written", path=path))


@intake_app.command("use", help=say("grading_intake.help.use"))
def use(
    assignment: Name,
    submitter: Annotated[str, typer.Argument(help=say("grading_intake.help.submitter"))],
    attempt: Annotated[int, typer.Argument(min=0, help=say("grading_intake.help.attempt"))],
    course: CourseFolder = HERE,
    *,
    by: Annotated[str, typer.Option("--by", help=say("grading_intake.help.by"))],
    reason: Annotated[str, typer.Option("--reason", help=say("grading_intake.help.reason"))],
) -> None:
    """Let a chosen attempt count, and note who decided it and why."""
    from coopgrade.course import open_course
    from coopgrade.errors import UserError
    from coopgrade.intake import AttemptChoice, RefusedError, use_attempt
    from coopgrade.marks import note_first_mark
    from coopgrade.roster import load_roster

    opened = open_course(course)
    chosen = opened.assignment(assignment)
    roster = load_roster(opened)
    choice = AttemptChoice(
        assignment=chosen.name, submitter=submitter, attempt=attempt, by=by, reason=reason
    )

    def note(journal: "Journal", who: str) -> bool:
        return note_first_mark(opened, roster, journal, chosen, who)

    try:
        hand_in = use_attempt(opened, chosen, roster, choice, note_first_mark=note)
    except RefusedError as error:
        raise UserError(str(error)) from error
    typer.echo(
        say(
            "grading_intake.used",
            submitter=submitter,
            attempt=hand_in.attempt,
            name=chosen.name,
        )
    )


def describe(hand_in: "HandIn") -> str:
    """Return one line about something that arrived, with what deserves a look below it."""
    from coopgrade.course import show_time

    if hand_in.result == "refused":
        reason = hand_in.reason
        if hand_in.uploader and hand_in.uploader != hand_in.submitter:
            reason = say("grading_intake.refused_by", reason=reason, id=hand_in.uploader)
        return say("grading.intake.refused", name=hand_in.submitter, reason=reason)
    remarks = [say("grading_intake.attempt", attempt=hand_in.attempt)]
    if hand_in.uploader and hand_in.uploader != hand_in.submitter:
        remarks.append(say("grading_intake.by", id=hand_in.uploader))
    if hand_in.late:
        remarks.append(say("grading.intake.late"))
    if hand_in.result == "unchanged":
        remarks.append(say("grading.intake.unchanged"))
    if hand_in.missing:
        remarks.append(say("grading.intake.missing", files="、".join(hand_in.missing)))
    if hand_in.left_aside:
        remarks.append(say("grading.intake.left_aside", files="、".join(hand_in.left_aside)))
    time = show_time(hand_in.handed_in) if hand_in.handed_in else say("grading_intake.no_time")
    line = say("grading.intake.line", name=hand_in.submitter, time=time, remarks="　".join(remarks))
    return "\n".join([line.rstrip(), *(f"    ？ {question}" for question in hand_in.questions)])


def _detect(archive: Path) -> str:
    """Return the one system that a zip looks like, or ask."""
    from coopgrade.errors import UserError
    from coopgrade.lms.archives import open_archive
    from coopgrade.lms.presets import PRESETS, detect

    guesses = detect(archive)
    if len(guesses) == 1:
        (guess,) = guesses
        typer.echo(say("grading_intake.detected", name=PRESETS[guess.preset].name))
        return guess.preset
    # What is no zip at all is told as that.
    with open_archive(archive):
        pass
    raise UserError(say("grading_intake.which_preset", path=archive, known="、".join(PRESETS)))


def _tell_export(export: "Export") -> None:
    for problem in export.problems:
        typer.echo(f"    ？ {problem}")
    for row in export.without_folder:
        typer.echo("    ？ " + say("grading_intake.without_folder", name=row.label))


def _tell_missing(
    course: "Course", assignment: "Assignment", roster: "Roster", hand_ins: "Iterable[HandIn]"
) -> None:
    from coopgrade.intake import load_status
    from coopgrade.journal import open_journal

    with open_journal(course) as journal:
        rows = load_status(course, assignment, roster, journal)
    absent = [row.submitter for row in rows if row.counting is None]
    if absent:
        typer.echo(say("grading.intake.absent", names="、".join(absent)))
    came = {hand_in.submitter for hand_in in hand_ins if hand_in.result != "refused"}
    if not hand_ins:
        typer.echo(say("grading.intake.empty", inbox=course.inbox(assignment)))
        return
    folder = course.root / "received" / assignment.name
    typer.echo(say("grading.intake.done", count=len(came), folder=folder, name=assignment.name))


def _line(row: "Status") -> str:
    from coopgrade.course import show_time

    parts = [row.submitter, say(f"grading_intake.state.{row.state}")]
    if row.counting:
        moment = row.counting.handed_in
        parts.append(show_time(moment) if moment else say("grading_intake.no_time"))
        parts.append(
            say("grading_intake.times", count=len(row.attempts), attempt=row.counting.attempt)
        )
    if row.chosen:
        parts.append(say("grading_intake.chosen"))
    if row.senders:
        parts.append(say("grading_intake.by", id="、".join(row.senders)))
    if row.missing:
        parts.append(say("grading.intake.missing", files="、".join(row.missing)))
    if row.graded:
        parts.append(say("grading_intake.graded"))
    return "\n".join(["　".join(parts), *(f"    ？ {reason}" for reason in row.refused)])
