"""The commands around talks and roles: `talks`, `people`."""

from enum import StrEnum
from typing import Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder
from coopkit.text import say

talks_app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Reader(StrEnum):
    """Whom a page is for: the same words as `coopgrade.talks.Audience`."""

    GUEST = "guest"
    LECTURER = "lecturer"


@talks_app.command("talks", help=say("grading_talks.help.talks"))
def talks(
    course: CourseFolder = HERE,
    *,
    reader: Annotated[
        Reader | None, typer.Option("--for", help=say("grading_talks.help.reader"))
    ] = None,
    session: Annotated[
        list[int] | None,
        typer.Option("--session", metavar="N", help=say("grading_talks.help.session")),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help=say("grading_talks.help.seed"))] = 1,
    minutes: Annotated[
        int, typer.Option("--minutes", min=1, help=say("grading_talks.help.minutes"))
    ] = 12,
    after: Annotated[
        list[int] | None,
        typer.Option("--after", min=0, help=say("grading_talks.help.after")),
    ] = None,
    checked: Annotated[
        list[str] | None,
        typer.Option("--checked", metavar="TEAM", help=say("grading_talks.help.checked")),
    ] = None,
) -> None:
    """Draw the order of the talks, and write a page for guests and one for lecturers."""
    from coopgrade.course import open_course
    from coopgrade.errors import UserError
    from coopgrade.files import write_text
    from coopgrade.journal import open_journal
    from coopgrade.reactions.calendar import session_of
    from coopgrade.roster import load_roster
    from coopgrade.talks import (
        Audience,
        Pace,
        Programme,
        draw,
        load_criteria,
        load_talks,
        talks_page,
        timetable,
    )

    opened = open_course(course)
    roster = load_roster(opened)
    sessions = tuple(session_of(opened, number) for number in dict.fromkeys(session or ()))
    order = draw(roster.teams(sessions[0].date if sessions else None), seed)
    if not order:
        raise UserError(say("grading_talks.no_teams", path=opened.groups_csv))
    pace = Pace(minutes, tuple(after or Pace().after))
    slots = timetable(order, sessions, pace)
    with open_journal(opened) as journal:
        found = load_talks(opened, roster, journal, order, checked=checked or ())
    programme = Programme(slots, found, load_criteria(opened), pace, seed)
    for audience in Audience if reader is None else (Audience(reader),):
        text = talks_page(opened, programme, audience)
        path = opened.out / f"talks-{audience}.html"
        write_text(path, text)
        typer.echo(say(f"grading_talks.written.{audience}", path=path))
    typer.echo(say("grading_talks.order", order=say("grading_talks.arrow").join(order), seed=seed))
    for talk in found.values():
        for line in (*talk.withheld, talk.problem):
            if line:
                typer.echo(say("grading_talks.look", team=talk.team, text=line))


@talks_app.command("people", help=say("grading_talks.help.people"))
def people(course: CourseFolder = HERE) -> None:
    """List who works with the course, and what each role sees."""
    from coopgrade.course import open_course

    opened = open_course(course)
    for role in ("lecturer", "ta", "guest"):
        found = [person for person in opened.people if person.role == role]
        typer.echo(say(f"grading_talks.role.{role}"))
        for person in found:
            typer.echo(say("grading_talks.person", id=person.id, name=person.name))
        if not found:
            typer.echo(say("grading_talks.nobody"))
    if not opened.people:
        typer.echo(say("grading_talks.how", path=opened.root / "course.toml"))
