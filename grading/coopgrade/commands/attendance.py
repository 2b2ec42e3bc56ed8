"""The commands `coopgrade attendance …`: take, look, correct."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder
from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.reactions import Noted

app = typer.Typer(
    name="attendance",
    help=say("grading_reactions.attendance_about"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)
SessionNumber = Annotated[
    int, typer.Option("--session", metavar="N", help=say("grading_reactions.help.session"))
]


@app.command(help=say("grading_reactions.help.attendance_take"))
def take(
    session: SessionNumber,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help=say("grading_reactions.help.list"))
    ] = None,
    course: CourseFolder = HERE,
    *,
    from_reactions: Annotated[
        bool, typer.Option("--from-reactions", help=say("grading_reactions.help.from_reactions"))
    ] = False,
    absent_otherwise: Annotated[
        bool,
        typer.Option("--absent-otherwise", help=say("grading_reactions.help.absent_otherwise")),
    ] = False,
    column: Annotated[
        str, typer.Option("--column", help=say("grading_reactions.help.state_column"))
    ] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help=say("grading_reactions.help.by_noted"))
    ] = "",
) -> None:
    """Note the attendance of one session."""
    from coopgrade.course import open_course
    from coopgrade.errors import UserError
    from coopgrade.journal import open_journal
    from coopgrade.reactions import note_from_reactions, take_attendance
    from coopgrade.roster import load_roster

    if (file is None) != from_reactions:
        raise UserError(say("grading_reactions.attendance.which"))
    opened = open_course(course)
    roster = load_roster(opened)
    with open_journal(opened) as journal:
        if file is None:
            noted = note_from_reactions(
                opened, roster, journal, session, by=by, absent_otherwise=absent_otherwise
            )
        else:
            noted = take_attendance(
                opened,
                roster,
                journal,
                file,
                session,
                column=column,
                by=by,
                absent_otherwise=absent_otherwise,
            )
    _tell(noted, session)
    if noted.unmatched or noted.unread or noted.other_day:
        raise SystemExit(1)


@app.command(help=say("grading_reactions.help.show"))
def show(
    course: CourseFolder = HERE,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help=say("grading_reactions.help.to"))
    ] = None,
) -> None:
    """Show the table, the condition and the questions."""
    from coopgrade.course import open_course
    from coopgrade.journal import open_journal
    from coopgrade.reactions import load_overview, overview_lines, overview_page
    from coopgrade.reactions.typing_sheet import write_file
    from coopgrade.roster import load_roster

    opened = open_course(course)
    with open_journal(opened) as journal:
        found = load_overview(opened, load_roster(opened), journal)
    if not found.sessions:
        typer.echo(say("grading_reactions.show.nothing"))
        raise SystemExit(1)
    for line in overview_lines(opened, found):
        typer.echo(line)
    if to is not None:
        write_file(to, overview_page(opened, found).encode("utf-8"))
        typer.echo(say("grading_reactions.show.written", path=to))


@app.command("correct", help=say("grading_reactions.help.correct"))
def correct_command(
    session: SessionNumber,
    state: Annotated[str, typer.Option("--state", help=say("grading_reactions.help.state"))],
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help=say("grading_reactions.help.by_decided"))
    ],
    students: Annotated[
        list[str] | None,
        typer.Argument(metavar="STUDENT", help=say("grading_reactions.help.students")),
    ] = None,
    course: CourseFolder = HERE,
    *,
    reason: Annotated[
        str, typer.Option("--reason", help=say("grading_reactions.help.reason"))
    ] = "",
    everybody: Annotated[
        bool, typer.Option("--everybody", help=say("grading_reactions.help.everybody"))
    ] = False,
) -> None:
    """Correct what was noted."""
    from coopgrade.course import open_course
    from coopgrade.errors import UserError
    from coopgrade.journal import open_journal
    from coopgrade.reactions import correct
    from coopgrade.reactions.noting import read_state
    from coopgrade.roster import load_roster

    meant = read_state(state)
    if meant is None:
        raise UserError(say("grading_reactions.correct.state", given=state))
    if bool(students) == everybody:
        raise UserError(say("grading_reactions.correct.who"))
    opened = open_course(course)
    with open_journal(opened) as journal:
        records = correct(
            opened,
            load_roster(opened),
            journal,
            session,
            students or (),
            state=meant,
            by=by,
            reason=reason,
        )
    word = say(f"grading_reactions.state.{meant}")
    typer.echo(
        say("grading_reactions.correct.done", count=len(records), number=session, state=word)
    )


def _tell(noted: "Noted", session: int) -> None:
    from coopgrade.reactions.taking import in_listing

    counts: dict[str, int] = {}
    for record in noted.records:
        word = say(f"grading_reactions.state.{record.state}")
        counts[word] = counts.get(word, 0) + 1
    words = "、".join(f"{word} {count}" for word, count in counts.items())
    typer.echo(
        say(
            "grading_reactions.attendance.done",
            number=session,
            words=words or say("grading_reactions.nothing"),
            unchanged=noted.unchanged,
        )
    )
    for line in in_listing(noted.unmatched):
        typer.echo(line)
    for number, word in noted.unread:
        typer.echo(say("grading_reactions.attendance.unread", line=number, word=word))
    for key, ids in (
        ("kept", noted.kept),
        ("other_day", noted.other_day),
        ("open", noted.open),
    ):
        if ids:
            listed = "、".join(ids)
            typer.echo(
                say(
                    f"grading_reactions.attendance.{key}",
                    count=len(ids),
                    ids=listed,
                    number=session,
                )
            )
