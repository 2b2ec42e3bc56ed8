"""The commands `coopgrade reactions …`: take in, skim, answer, quote, hand back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder
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
SessionNumber = Annotated[
    int, typer.Option("--session", metavar="N", help=say("grading_reactions.help.session"))
]
To = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help=say("grading_reactions.help.to"))
]


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
        from coopgrade.lms.ids import Directory
        from coopgrade.reactions.from_hand_ins import read_zip

        people = Directory(roster.students, confirmed=_confirmed(confirm or []))
        answers, problems = read_zip(file, preset, people, sheet)
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


@app.command(help=say("grading_reactions.help.skim"))
def skim(
    session: SessionNumber,
    course: CourseFolder = HERE,
    *,
    seed: Annotated[int, typer.Option("--seed", help=say("grading_reactions.help.seed"))] = 0,
    names: Annotated[
        bool, typer.Option("--names", help=say("grading_reactions.help.names"))
    ] = False,
) -> None:
    """Write the cards of a session as a page and as a sheet."""
    from coopgrade.errors import UserError
    from coopgrade.journal import open_journal
    from coopgrade.reactions import load_cards, skim_page, write_answer_sheet
    from coopgrade.reactions.calendar import session_of
    from coopgrade.reactions.typing_sheet import write_file

    opened, roster = _open(course)
    session_of(opened, session)
    folder = opened.out / "reactions"
    screen, table = folder / f"skim-{session:02}.html", folder / f"skim-{session:02}.xlsx"
    with open_journal(opened) as journal:
        cards = load_cards(journal, session, seed=seed)
        if not cards:
            raise UserError(say("grading_reactions.nobody_wrote", number=session))
        shown = {s.student_id: s.name for s in roster.students} if names else None
        write_file(screen, skim_page(opened, session, cards, names=shown).encode("utf-8"))
        write_answer_sheet(opened, journal, session, cards, table)
    typer.echo(say("grading_reactions.skim.done", count=len(cards), page=screen, sheet=table))


@app.command(help=say("grading_reactions.help.answer"))
def answer(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=say("grading_reactions.help.answer_file"))
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help=say("grading_reactions.help.by_answers"))
    ],
    course: CourseFolder = HERE,
    checked: Annotated[
        list[str] | None,
        typer.Option("--checked", metavar="CARD", help=say("grading_reactions.help.checked")),
    ] = None,
) -> None:
    """Take ticks and lines back."""
    from coopgrade.journal import open_journal
    from coopgrade.reactions import take_answer_sheet

    opened, roster = _open(course)
    with open_journal(opened) as journal:
        found = take_answer_sheet(journal, roster, file, by=by, checked=checked or ())
    typer.echo(
        say(
            "grading_reactions.answer.done",
            number=found.session,
            replies=len(found.replies),
            quotes=len(found.quotes),
            chosen=found.chosen,
        )
    )
    for held in found.held:
        hints = "、".join(hint.words() for hint in held.hints)
        typer.echo(say(f"grading_reactions.answer.held_{held.what}", card=held.card, hints=hints))
    if found.rewritten:
        cards = "、".join(found.rewritten)
        typer.echo(say("grading_reactions.answer.rewritten", cards=cards))
    if any(held.hints for held in found.held):
        typer.echo(say("grading_reactions.answer.next"))
    if found.held:
        raise SystemExit(1)


@app.command(help=say("grading_reactions.help.voices"))
def voices(session: SessionNumber, course: CourseFolder = HERE) -> None:
    """Write 「前回の声」 as a paper and as a page."""
    from coopgrade.journal import open_journal
    from coopgrade.reactions import load_voices
    from coopkit.files import write_atomically

    opened, roster = _open(course)
    with open_journal(opened) as journal:
        found = load_voices(opened, roster, journal, session)
    folder = opened.out / "reactions"
    paper, screen = folder / f"voices-{session:02}.pdf", folder / f"voices-{session:02}.html"
    write_atomically(paper, found.pdf())
    write_atomically(screen, found.html().encode("utf-8"))
    count = len(found.quotes)
    typer.echo(say("grading_reactions.voices.done", count=count, paper=paper, screen=screen))


@app.command(help=say("grading_reactions.help.daifukucho"))
def daifukucho(
    course: CourseFolder = HERE,
    *,
    student: Annotated[
        list[str] | None,
        typer.Option("--student", metavar="ID", help=say("grading_reactions.help.one_student")),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help=say("grading_reactions.help.all_students"))
    ] = False,
    blank: Annotated[
        bool, typer.Option("--blank", help=say("grading_reactions.help.blank"))
    ] = False,
    zip_preset: Annotated[
        str, typer.Option("--zip", metavar="PRESET", help=say("grading_reactions.help.zip"))
    ] = "",
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help=say("grading_reactions.help.zip_sheet"))
    ] = None,
) -> None:
    """Write the cards of the term."""
    from coopgrade.errors import UserError
    from coopgrade.journal import open_journal
    from coopgrade.reactions import BookCard, blank_card, book_files, book_pdf, load_book, pack_book
    from coopgrade.reactions.taking import student_of
    from coopgrade.reactions.typing_sheet import write_file

    if bool(student) + everybody + (blank and not (student or everybody)) != 1:
        raise UserError(say("grading_reactions.book.which"))
    opened, roster = _open(course)
    folder = opened.out / "reactions" / "daifukucho"
    students = [student_of(roster, key) for key in student or ()] or list(roster.present())
    if blank:
        empty = blank_card(opened)
        chosen = students if student or everybody else ()
        cards = [BookCard(one, empty.rows) for one in chosen] or [empty]
        path = folder / "blank.pdf"
        write_file(path, book_pdf(opened, cards, by_hand=True))
        typer.echo(say("grading_reactions.book.blank_done", count=len(cards), path=path))
        return
    with open_journal(opened) as journal:
        book = load_book(opened, journal, students)
    files = book_files(opened, book)
    for student_id, content in files.items():
        write_file(folder / f"{student_id}.pdf", content)
    if len(book) > 1:
        write_file(folder / "all.pdf", book_pdf(opened, book))
    typer.echo(say("grading_reactions.book.done", count=len(files), path=folder))
    if opened.keep_until is None:
        typer.echo(say("grading_reactions.book.no_keep", path=opened.root / "course.toml"))
    if zip_preset:
        packed = pack_book(files, zip_preset, sheet, roster)
        path = folder / f"{zip_preset}.zip"
        write_file(path, packed.content)
        typer.echo(say("grading_reactions.book.zip_done", count=len(packed.folders), path=path))
        if packed.not_reached:
            ids = "、".join(packed.not_reached)
            typer.echo(say("grading_reactions.book.not_reached", ids=ids))
            raise SystemExit(1)


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
