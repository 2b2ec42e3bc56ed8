"""The commands around a whole course: `new-course`, `check-course`, `close-course`."""

from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder
from coopkit.text import say

course_app = typer.Typer(add_completion=False, rich_markup_mode=None)
Folder = Annotated[Path, typer.Argument(metavar="DIR", help=say("grading.help.new_folder"))]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help=say("grading_course.help.first"))]


class Language(StrEnum):
    """Languages of letters to students."""

    JA = "ja"
    EN = "en"


@course_app.command("new-course", help=say("grading_course.help.new"))
def new_course(
    folder: Folder,
    *,
    first: Day,
    course_id: Annotated[str, typer.Option("--id", help=say("grading_course.help.id"))],
    title: Annotated[str, typer.Option(help=say("grading_course.help.title"))],
    plan: Annotated[str, typer.Option(help=say("grading_course.help.plan"))] = "15x90",
    starts: Annotated[
        datetime | None, typer.Option(formats=["%H:%M"], help=say("grading_course.help.starts"))
    ] = None,
    skip: Annotated[
        list[datetime] | None,
        typer.Option(formats=["%Y-%m-%d"], help=say("grading_course.help.skip")),
    ] = None,
    earlier: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help=say("grading_course.help.from"))
    ] = None,
    language: Annotated[
        Language | None, typer.Option("--language", help=say("grading_course.help.language"))
    ] = None,
) -> None:
    """Make a clean course, and list what a person must still decide."""
    from coopgrade.course import Start, list_undecided, open_course, start_course
    from coopgrade.files import write_text
    from coopgrade.releasing import ANSWER_STUB

    clock: time | None = starts.time() if starts else None
    start = Start(
        course_id=course_id,
        title=title,
        first=first.date(),
        plan=plan,
        starts=clock,
        skipped=tuple(day.date() for day in skip or ()),
        language=language.value if language else None,
    )
    old = open_course(earlier) if earlier else None
    course = start_course(folder, start, answer_stub=ANSWER_STUB, earlier=old)
    lines = [f"- [ ] {line}" for line in list_undecided(course)]
    letter = say("grading_course.new.letter", title=course.title, listing="\n".join(lines))
    path = course.root / say("grading_course.new.letter_name")
    write_text(path, letter)
    _show_calendar(course.root)
    typer.echo(say("grading_course.new.done", folder=course.root, count=len(lines), path=path.name))


@course_app.command("check-course", help=say("grading_course.help.check"))
def check_course(course: CourseFolder = HERE) -> None:
    """Show the calendar of a course and what is still open."""
    from coopgrade.course import list_undecided, open_course

    opened = open_course(course)
    _show_calendar(opened.root)
    open_points = list_undecided(opened)
    typer.echo(say("grading_course.open.title", count=len(open_points)))
    for line in open_points:
        typer.echo(f"  ・{line}")


@course_app.command("close-course", help=say("grading_course.help.close"))
def close_course(
    course: CourseFolder = HERE,
    archive: Annotated[Path | None, typer.Option(help=say("grading_course.help.archive"))] = None,
    delete: Annotated[
        str | None, typer.Option(metavar="COURSE_ID", help=say("grading_course.help.delete"))
    ] = None,
) -> None:
    """Archive a course, delete what is personal in it, or show what that would be."""
    from coopgrade.course import archive_course, delete_personal_data, open_course, personal_files

    opened = open_course(course)
    if archive and not (delete and archive.exists()):
        count = archive_course(opened, archive)
        typer.echo(say("grading_course.close.archived", count=count, path=archive.resolve()))
    if delete is not None:
        count = delete_personal_data(opened, confirmed=delete, archive=archive)
        typer.echo(say("grading_course.close.deleted", count=count, folder=opened.root))
    elif not archive:
        files = personal_files(opened)
        tops = sorted({path.relative_to(opened.root).parts[0] for path in files})
        listing = "\n".join(f"  ・{top}" for top in tops)
        typer.echo(
            say(
                "grading_course.close.preview",
                count=len(files),
                listing=listing,
                id=opened.course_id,
            )
        )


def _show_calendar(folder: Path) -> None:
    from coopgrade.course import open_course, show_date, show_time

    course = open_course(folder)
    typer.echo(course.title)
    for session in course.sessions:
        when = show_time(session.starts_at) if session.starts_at else show_date(session.date)
        typer.echo(
            say(
                "grading_course.session",
                number=f"{session.number:>2}",
                when=when,
                title=session.title,
            )
        )
    for one in course.assignments.values():
        due = show_time(one.due) if one.due else say("grading.no_due")
        kind = say(f"grading_course.kind.{one.kind}")
        typer.echo(
            say(
                "grading_course.assignment",
                title=one.title,
                name=one.name,
                kind=kind,
                points=one.points,
                due=due,
            )
        )
