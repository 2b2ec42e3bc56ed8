"""The commands `coopgrade rubric …`: check, print, marking sheets, comments, second marking."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder, Name
from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.course import Course
    from coopgrade.rubric import Agreement, Rubric, RubricMark, Written

app = typer.Typer(
    name="rubric",
    help=say("grading_rubric.about"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)

By = Annotated[str, typer.Option("--by", metavar="NAME", help=say("grading_rubric.help.by"))]
Replace = Annotated[bool, typer.Option("--replace", help=say("grading_rubric.help.replace"))]
Reason = Annotated[str, typer.Option("--reason", help=say("grading_rubric.help.reason"))]


@app.command(help=say("grading_rubric.help.check"))
def check(assignment: Name, course: CourseFolder = HERE) -> None:
    """Check rubric.toml against the notebook."""
    _, rubric = _open(course, assignment)
    typer.echo(
        say(
            "grading_rubric.check.done",
            title=rubric.assignment.title,
            criteria=len(rubric.criteria),
            cells=len(rubric.cells),
            points=float(rubric.points),
        )
    )


@app.command("print", help=say("grading_rubric.help.print"))
def print_(assignment: Name, course: CourseFolder = HERE) -> None:
    """Write the rubric for students."""
    from coopgrade.rubric import print_rubric

    opened, rubric = _open(course, assignment)
    paper, screen = print_rubric(opened, rubric)
    typer.echo(say("grading_rubric.print.done", paper=paper, screen=screen))


@app.command(help=say("grading_rubric.help.sheet"))
def sheet(
    assignment: Name,
    course: CourseFolder = HERE,
    to: Annotated[Path | None, typer.Option("--to", help=say("grading_rubric.help.to"))] = None,
    blind: Annotated[bool, typer.Option("--blind", help=say("grading_rubric.help.blind"))] = False,
    second: Annotated[
        bool, typer.Option("--second", help=say("grading_rubric.help.second"))
    ] = False,
) -> None:
    """Write a marking sheet."""
    from coopgrade.journal import open_journal
    from coopgrade.roster import load_roster
    from coopgrade.rubric import write_sheet

    opened, rubric = _open(course, assignment)
    kind = "second" if second else "first"
    path = to or opened.out / "rubric" / f"{assignment}-{kind}.xlsx"
    submitters = load_roster(opened).submitters(rubric.assignment)
    with open_journal(opened) as journal:
        made = write_sheet(opened, journal, rubric, submitters, path, blind=blind, second=second)
    typer.echo(say("grading_rubric.sheet.done", count=len(made.codes), path=path, name=assignment))


@app.command(help=say("grading_rubric.help.take"))
def take(
    assignment: Name,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("grading_rubric.help.file"))],
    by: By,
    course: CourseFolder = HERE,
    replace: Replace = False,
    reason: Reason = "",
) -> None:
    """Take a filled sheet, and bring nbgrader's gradebook in step."""
    from coopgrade.journal import open_journal
    from coopgrade.rubric import take_sheet, write_marks

    opened, rubric = _open(course, assignment)
    why = _reason(replace=replace, reason=reason)
    with open_journal(opened) as journal:
        taken = take_sheet(journal, rubric, file, by=by, replace=why)
        typer.echo(
            say(
                "grading_rubric.take.done",
                count=len(taken.records),
                unchanged=taken.unchanged,
                empty=taken.empty,
            )
        )
        for place in taken.between:
            typer.echo(place)
        if taken.second:
            typer.echo(say("grading_rubric.take.second", name=assignment))
            return
        done = write_marks(
            opened, journal, rubric, by=by, just_marked=taken.just_marked, replace=why
        )
    _tell_written(done, assignment)


@app.command(help=say("grading_rubric.help.write"))
def write(
    assignment: Name,
    by: By,
    course: CourseFolder = HERE,
    replace: Replace = False,
    reason: Reason = "",
) -> None:
    """Bring nbgrader's gradebook in step with what was marked."""
    from coopgrade.journal import open_journal
    from coopgrade.rubric import write_marks

    opened, rubric = _open(course, assignment)
    why = _reason(replace=replace, reason=reason)
    with open_journal(opened) as journal:
        done = write_marks(opened, journal, rubric, by=by, replace=why)
    _tell_written(done, assignment)


@app.command(help=say("grading_rubric.help.comments"))
def comments(assignment: Name, course: CourseFolder = HERE) -> None:
    """Show the comment bank."""
    from coopgrade.journal import open_journal
    from coopgrade.rubric import load_comments

    opened, rubric = _open(course, assignment)
    with open_journal(opened) as journal:
        bank = load_comments(opened, journal, rubric)
    for criterion in rubric.criteria:
        mine = [one for one in bank if one.criterion == criterion.id]
        if mine:
            typer.echo(say("grading_rubric.comments.head", title=criterion.title, id=criterion.id))
        for one in mine:
            typer.echo(say("grading_rubric.comments.line", text=one.text, uses=one.uses))
    if not bank:
        typer.echo(say("grading_rubric.comments.none", path=opened.root / "comments.csv"))


@app.command(help=say("grading_rubric.help.agree"))
def agree(assignment: Name, course: CourseFolder = HERE) -> None:
    """Compare first and second marking."""
    from coopgrade.journal import open_journal
    from coopgrade.rubric import agreement

    opened, rubric = _open(course, assignment)
    with open_journal(opened) as journal:
        found = agreement(journal, rubric)
    compared = [one for one in found if one.count]
    if not compared:
        typer.echo(say("grading_rubric.agree.none", name=assignment))
        return
    for one in compared:
        for line in _agreement_lines(one):
            typer.echo(line)
    if any(one.few for one in compared):
        typer.echo(say("grading_rubric.agree.few"))
    typer.echo(say("grading_rubric.agree.source"))
    undecided = [d for one in compared for d in one.differences if d.final is None]
    if undecided:
        typer.echo(say("grading_rubric.agree.next", count=len(undecided), name=assignment))
        raise SystemExit(1)


@app.command("decide", help=say("grading_rubric.help.decide"))
def decide_(
    assignment: Name,
    *,
    submitter: Annotated[
        str, typer.Option("--submitter", help=say("grading_rubric.help.submitter"))
    ],
    criterion: Annotated[
        str, typer.Option("--criterion", help=say("grading_rubric.help.criterion"))
    ],
    points: Annotated[str, typer.Option("--points", help=say("grading_rubric.help.points"))],
    by: By,
    reason: Reason,
    course: CourseFolder = HERE,
) -> None:
    """Note what was decided after talking, and write it into nbgrader's gradebook."""
    import unicodedata

    from coopgrade.errors import UserError
    from coopgrade.journal import open_journal
    from coopgrade.rubric import decide, exact, write_marks

    opened, rubric = _open(course, assignment)
    try:
        number = exact(unicodedata.normalize("NFKC", points).strip())
    except (ValueError, ZeroDivisionError) as error:
        raise UserError(say("grading_rubric.no_number", text=points)) from error
    with open_journal(opened) as journal:
        record = decide(journal, rubric, submitter, criterion, number, by=by, reason=reason)
        found = rubric.find(record.criterion)
        key = (record.submitter, found.cell if found else "")
        done = write_marks(opened, journal, rubric, by=by, just_marked={key})
    typer.echo(
        say("grading_rubric.decided.done", name=record.submitter, criterion=record.criterion)
    )
    _tell_written(done, assignment)


def _open(folder: Path, name: str) -> "tuple[Course, Rubric]":
    from coopgrade.course import open_course
    from coopgrade.rubric import load_rubric

    opened = open_course(folder)
    return opened, load_rubric(opened, opened.assignment(name))


def _reason(*, replace: bool, reason: str) -> str:
    from coopgrade.errors import UserError

    if replace and not reason.strip():
        raise UserError(say("grading_rubric.no_reason"))
    return reason.strip() if replace else ""


def _tell_written(done: "Written", name: str) -> None:
    typer.echo(say("grading_rubric.written.done", count=len(done.written)))
    for one in done.conflicts:
        typer.echo(
            say(
                f"grading_rubric.written.conflict_{one.what}",
                language=None,
                name=one.submitter,
                cell=one.cell,
                there=one.there,
                ours=one.ours,
            )
        )
    join = say("grading_rubric.and")
    for key, cells in (("unfinished", done.unfinished), ("look_again", done.look_again)):
        if cells:
            listed = join.join(f"{submitter} {cell}" for submitter, cell in cells)
            typer.echo(say(f"grading_rubric.written.{key}", language=None, cells=listed))
    if done.not_graded:
        typer.echo(
            say("grading_rubric.written.not_graded", names=join.join(done.not_graded), name=name)
        )
    if done.conflicts:
        typer.echo(say("grading_rubric.written.next", name=name))
    if done.conflicts or done.unfinished or done.not_graded or done.look_again:
        raise SystemExit(1)


def _shown(mark: "RubricMark | None") -> str:
    from coopgrade.rubric import show_points

    return "" if mark is None or mark.points is None else show_points(mark.points)


def _agreement_lines(one: "Agreement") -> list[str]:
    percent = round(float((one.exact or 0) * 100))
    kappa = say("grading_rubric.agree.no_kappa") if one.kappa is None else f"{float(one.kappa):.2f}"
    lines = [
        say(
            "grading_rubric.agree.line",
            title=one.criterion.title,
            count=one.count,
            percent=percent,
            kappa=kappa,
        )
    ]
    for difference in one.differences:
        first, second = difference.first, difference.second
        key = "difference" if difference.final is None else "decided"
        lines.append(
            say(
                f"grading_rubric.agree.{key}",
                language=None,
                name=difference.submitter,
                criterion=one.criterion.id,
                first=_shown(first),
                first_by=first.by,
                second=_shown(second),
                second_by=second.by,
                final=_shown(difference.final),
            )
        )
    return lines
