"""The commands `coopgrade reactions …`: take in, skim, answer, quote, hand back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.course import Course
    from coopgrade.reactions import Taken
    from coopgrade.roster import Roster

app = typer.Typer(
    name="reactions",
    help=say("grading_reactions.about"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)
CourseFolder = Annotated[
    Path, typer.Option("--course", metavar="DIR", help=say("grading.help.course"))
]
SessionNumber = Annotated[
    int, typer.Option("--session", metavar="N", help=say("grading_reactions.help.session"))
]
To = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help=say("grading_reactions.help.to"))
]
HERE = Path()


@app.command(help=say("grading_reactions.help.take"))
def take(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("grading_reactions.help.file"))],
    session: SessionNumber,
    course: CourseFolder = HERE,
    *,
    text: Annotated[
        list[str] | None,
        typer.Option("--text", metavar="COLUMN", help=say("grading_reactions.help.text")),
    ] = None,
    by_name: Annotated[
        bool, typer.Option("--by-name", help=say("grading_reactions.help.by_name"))
    ] = False,
    confirm: Annotated[
        list[str] | None,
        typer.Option("--confirm", metavar="KEY=ID", help=say("grading_reactions.help.confirm")),
    ] = None,
    preset: Annotated[
        str, typer.Option("--preset", help=say("grading_reactions.help.preset"))
    ] = "",
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help=say("grading_reactions.help.lms_sheet"))
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help=say("grading_reactions.help.by_typed"))
    ] = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help=say("grading_reactions.help.anyway"))
    ] = False,
) -> None:
    """Take in what students wrote in one session."""
    from coopgrade.journal import open_journal
    from coopgrade.reactions import read_answers, take_answers

    opened, roster = _open(course)
    problems: tuple[str, ...] = ()
    if preset:
        from coopgrade.reactions.from_hand_ins import read_zip

        answers, problems = read_zip(file, preset, roster, sheet)
    else:
        answers = read_answers(file, columns=text or ())
    with open_journal(opened) as journal:
        taken = take_answers(
            opened,
            roster,
            journal,
            answers,
            session,
            by_name=by_name,
            confirmed=_confirmed(confirm or []),
            by=by,
            anyway=anyway,
        )
    for problem in problems:
        typer.echo(f"  ！ {problem}")
    _tell_taken(taken, session)
    if taken.unmatched or problems:
        raise SystemExit(1)


@app.command(help=say("grading_reactions.help.sheet"))
def sheet(session: SessionNumber, course: CourseFolder = HERE, to: To = None) -> None:
    """Write a sheet to type papers into."""
    from coopgrade.journal import open_journal
    from coopgrade.reactions import write_typing_sheet

    opened, roster = _open(course)
    path = to or opened.out / "reactions" / f"typing-{session:02}.xlsx"
    with open_journal(opened) as journal:
        count = write_typing_sheet(opened, roster, journal, session, path)
    typer.echo(say("grading_reactions.sheet.done", count=count, path=path, number=session))


@app.command(help=say("grading_reactions.help.scans"))
def scans(
    place: Annotated[
        Path, typer.Argument(metavar="FOLDER", help=say("grading_reactions.help.scan_place"))
    ],
    session: SessionNumber,
    course: CourseFolder = HERE,
) -> None:
    """Link scanned papers to students."""
    from coopgrade.journal import open_journal
    from coopgrade.reactions import take_scans

    opened, roster = _open(course)
    with open_journal(opened) as journal:
        taken = take_scans(opened, roster, journal, place, session)
    typer.echo(
        say(
            "grading_reactions.scan.done",
            count=len(taken.records),
            unchanged=taken.unchanged,
            number=session,
        )
    )
    for name in taken.unmatched:
        typer.echo(say("grading_reactions.scan.unmatched", name=name))
    for name in taken.no_picture:
        typer.echo(say("grading_reactions.scan.no_picture", name=name))
    for problem in taken.refused:
        typer.echo(f"  ！ {problem}")
    if taken.unmatched or taken.no_picture or taken.refused:
        raise SystemExit(1)


@app.command("withdraw", help=say("grading_reactions.help.withdraw"))
def withdraw_command(
    student: Annotated[
        str, typer.Argument(metavar="STUDENT", help=say("grading_reactions.help.student"))
    ],
    session: SessionNumber,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help=say("grading_reactions.help.by_decided"))
    ],
    reason: Annotated[str, typer.Option("--reason", help=say("grading_reactions.help.reason"))],
    course: CourseFolder = HERE,
) -> None:
    """Take back what was noted for the wrong student."""
    from coopgrade.journal import open_journal
    from coopgrade.reactions import withdraw

    opened, roster = _open(course)
    with open_journal(opened) as journal:
        record = withdraw(opened, roster, journal, session, student, by=by, reason=reason)
    typer.echo(say("grading_reactions.withdraw.done", id=record.student, number=session))


def _open(folder: Path) -> "tuple[Course, Roster]":
    from coopgrade.course import open_course
    from coopgrade.roster import load_roster

    opened = open_course(folder)
    return opened, load_roster(opened)


def _confirmed(pairs: list[str]) -> dict[str, str]:
    """Return what a person decided about keys of the file: `KEY=ID`, each."""
    from coopgrade.errors import UserError

    found = {}
    for pair in pairs:
        key, equals, student = pair.rpartition("=")
        if not (key.strip() and equals and student.strip()):
            raise UserError(say("grading_reactions.take.pair", given=pair))
        found[key.strip()] = student.strip()
    return found


def _tell_taken(taken: "Taken", session: int) -> None:
    from coopgrade.course import show_time
    from coopgrade.reactions.taking import in_listing

    typer.echo(
        say(
            "grading_reactions.take.done",
            count=len(taken.records),
            unchanged=taken.unchanged,
            number=session,
            form=say(f"grading_reactions.form.{taken.answers.form}"),
            columns="、".join(taken.answers.columns),
        )
    )
    for key, count in (
        ("empty", taken.empty),
        ("other_session", taken.other_session),
        ("timeless", taken.answers.timeless),
    ):
        if count:
            typer.echo(say(f"grading_reactions.take.{key}", count=count))
    if taken.several:
        ids = "、".join(taken.several)
        typer.echo(say("grading_reactions.take.several", count=len(taken.several), ids=ids))
    for student, moment in taken.odd_times:
        typer.echo(say("grading_reactions.take.odd_time", id=student, time=show_time(moment)))
    for line in in_listing(taken.unmatched):
        typer.echo(line)
    if taken.unmatched:
        typer.echo(say("grading_reactions.take.next", count=len(taken.unmatched)))
