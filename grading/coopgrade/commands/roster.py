"""The commands around people: `roster check|import`, `groups make|accept|merge|move|show`."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder
from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.roster import Roster

roster_app = typer.Typer(
    name="roster",
    help=say("grading_roster.help.roster"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)
groups_app = typer.Typer(
    name="groups",
    help=say("grading_roster.help.groups"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)
Since = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help=say("grading_roster.help.since")),
]
PROPOSAL = "groups-proposal.csv"


@roster_app.command("check", help=say("grading_roster.help.check"))
def check(course: CourseFolder = HERE) -> None:
    """Tell everything that is wrong in the lists or deserves a look."""
    from coopgrade.course import open_course
    from coopgrade.roster import check_roster

    problems = check_roster(open_course(course))
    for problem in problems:
        typer.echo(say(f"grading_roster.level.{problem.level}", text=problem.text))
    typer.echo(say("grading_roster.checked", count=len(problems)))
    if any(problem.level == "wrong" for problem in problems):
        raise SystemExit(1)


@roster_app.command("import", help=say("grading_roster.help.import"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("grading_roster.help.file"))],
    course: CourseFolder = HERE,
) -> None:
    """Add the students of an export to students.csv."""
    from coopgrade.course import open_course
    from coopgrade.roster import import_students

    opened = open_course(course)
    result = import_students(opened, file)
    for line in result.told:
        typer.echo(say("grading_roster.level.look", text=line))
    typer.echo(
        say(
            "grading_roster.import.done",
            added=len(result.added),
            filled=len(result.filled),
            path=opened.students_csv,
        )
    )


@roster_app.command("leave", help=say("grading_roster.help.leave"))
def leave(
    student: Annotated[str, typer.Argument(help=say("grading_roster.help.student"))],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help=say("grading_roster.help.on"))],
    course: CourseFolder = HERE,
) -> None:
    """Enter that somebody has left the course."""
    from coopgrade.course import open_course
    from coopgrade.roster import describe_leaving, mark_left

    typer.echo(describe_leaving(mark_left(open_course(course), student, on.date())))


@groups_app.command("make", help=say("grading_roster.help.make"))
def make(
    course: CourseFolder = HERE,
    size: Annotated[int, typer.Option(help=say("grading_roster.help.size"))] = 4,
    seed: Annotated[int, typer.Option(help=say("grading_roster.help.seed"))] = 1,
) -> None:
    """Propose balanced teams; groups.csv stays as it is."""
    from coopgrade.course import open_course
    from coopgrade.files import write_csv
    from coopgrade.roster import load_roster, load_wishes, propose_teams

    opened = open_course(course)
    roster = load_roster(opened)
    wishes = load_wishes(opened, roster)
    proposal = propose_teams(roster.present(), size=size, seed=seed, wishes=wishes)
    rows = [(team, s) for team, members in proposal.teams.items() for s in members]
    path = opened.root / PROPOSAL
    write_csv(path, [say("grading.column.team"), say("grading.column.student_id")], rows)
    for team, members in proposal.teams.items():
        people = [roster.by_id[student] for student in members]
        names = say("grading_roster.comma").join(person.name for person in people)
        years = say("grading_roster.comma").join(
            str(person.year) if person.year else say("grading_roster.unknown") for person in people
        )
        typer.echo(say("grading_roster.make.team", team=team, names=names, years=years))
    typer.echo(
        say(
            "grading_roster.make.done",
            count=len(proposal.teams),
            met=proposal.wishes_met,
            wishes=proposal.wishes,
            seed=proposal.seed,
            path=path,
        )
    )


@groups_app.command("accept", help=say("grading_roster.help.accept"))
def accept(course: CourseFolder = HERE, since: Since = None) -> None:
    """Make the proposal the teams of the course."""
    from coopgrade.course import open_course
    from coopgrade.errors import UserError
    from coopgrade.roster import accept_teams
    from coopgrade.roster.reading import read_teams

    opened = open_course(course)
    path = opened.root / PROPOSAL
    if not path.is_file():
        raise UserError(say("grading_roster.accept.none", path=path))
    roster = accept_teams(opened, read_teams(path), since=_day(since))
    _show(roster, _day(since))
    typer.echo(say("grading_roster.written", path=opened.groups_csv))


@groups_app.command("merge", help=say("grading_roster.help.merge"))
def merge(
    course: CourseFolder = HERE,
    since: Since = None,
    do: Annotated[bool, typer.Option("--do", help=say("grading_roster.help.do"))] = False,
) -> None:
    """Propose what to do with teams under three, and do it with --do."""
    from coopgrade.course import TOKYO, open_course
    from coopgrade.roster import load_roster, load_wishes, merge_teams, propose_merges

    opened = open_course(course)
    roster = load_roster(opened)
    day = _day(since) or datetime.now(TOKYO).date()
    merges = propose_merges(roster, day, load_wishes(opened, roster))
    for one in merges:
        key = "into" if one.into else "nowhere"
        names = say("grading_roster.comma").join(one.members)
        typer.echo(say(f"grading_roster.merge.{key}", team=one.team, into=one.into, names=names))
    if not merges:
        typer.echo(say("grading_roster.merge.none"))
    elif do:
        _show(merge_teams(opened, merges, since=day), day)
        typer.echo(say("grading_roster.written", path=opened.groups_csv))
    else:
        typer.echo(say("grading_roster.merge.do"))


@groups_app.command("move", help=say("grading_roster.help.move"))
def move(
    student: Annotated[str, typer.Argument(help=say("grading_roster.help.student"))],
    team: Annotated[str | None, typer.Argument(help=say("grading_roster.help.team"))] = None,
    course: CourseFolder = HERE,
    since: Since = None,
    solo: Annotated[bool, typer.Option("--solo", help=say("grading_roster.help.solo"))] = False,
) -> None:
    """Put one student into another team, or let them work alone."""
    from coopgrade.course import TOKYO, open_course
    from coopgrade.errors import UserError
    from coopgrade.roster import load_roster, move_student

    if (team is None) != solo:
        raise UserError(say("grading_roster.move.which"))
    opened = open_course(course)
    day = _day(since) or datetime.now(TOKYO).date()
    known = load_roster(opened).teams(day)
    roster = move_student(opened, student, team, since=day)
    _show(roster, day)
    if team and team not in known:
        typer.echo(say("grading_roster.move.new_team", team=team, known=" ".join(known)))
    typer.echo(say("grading_roster.written", path=opened.groups_csv))


@groups_app.command("show", help=say("grading_roster.help.show"))
def show(course: CourseFolder = HERE, since: Since = None) -> None:
    """List the teams of a day."""
    from coopgrade.course import open_course
    from coopgrade.roster import load_roster

    _show(load_roster(open_course(course)), _day(since))


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _show(roster: "Roster", on: date | None) -> None:
    for team in roster.teams(on):
        people = roster.members(team, on)
        names = say("grading_roster.comma").join(f"{p.student_id} {p.name}" for p in people)
        typer.echo(say("grading_roster.team", team=team, count=len(people), names=names))
