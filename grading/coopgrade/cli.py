"""The command `coopgrade`: the lecturer's walk from handing out to marks.csv.

nbgrader takes two seconds to load, so each command imports what it needs when it runs:
`coopgrade --help` answers at once.
"""

import sys
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from coopgrade.commands.attendance import app as attendance_app
from coopgrade.commands.autograde import autograde_app
from coopgrade.commands.course import course_app
from coopgrade.commands.doctor import doctor_app
from coopgrade.commands.feedback import feedback_app
from coopgrade.commands.intake import intake_app
from coopgrade.commands.lms import app as lms_app
from coopgrade.commands.marks import marks_app
from coopgrade.commands.options import HERE, CourseFolder, Name
from coopgrade.commands.peer import app as peer_app
from coopgrade.commands.reactions import app as reactions_app
from coopgrade.commands.roster import groups_app, roster_app
from coopgrade.commands.rubric import app as rubric_app
from coopgrade.commands.talks import talks_app
from coopkit.text import say

app = typer.Typer(
    name="coopgrade",
    help=say("grading.about"),
    add_completion=False,
    no_args_is_help=True,
    # Plain help: rich costs a tenth of a second.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
# Parts with commands of their own; these modules load nothing heavy.
app.add_typer(autograde_app)
app.add_typer(course_app)
app.add_typer(roster_app)
app.add_typer(groups_app)
app.add_typer(intake_app)
app.add_typer(marks_app)
app.add_typer(feedback_app)
app.add_typer(doctor_app)
app.add_typer(lms_app)
app.add_typer(peer_app)
app.add_typer(rubric_app)
app.add_typer(talks_app)
app.add_typer(reactions_app)
app.add_typer(attendance_app)


@app.command("demo-class", help=say("grading.help.demo_class"))
def demo_class(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("grading.help.new_folder"))],
) -> None:
    """Make a practice course with fictional students."""
    from coopgrade.demo_class import ASSIGNMENT, create_demo_class

    course = create_demo_class(folder)
    _tell("grading.demo.done", folder=course.root, name=ASSIGNMENT)


@app.command(help=say("grading.help.release"))
def release(assignment: Name, course: CourseFolder = HERE) -> None:
    """Make the students' version of an assignment."""
    from coopgrade.bridge import release_assignment
    from coopgrade.course import open_course, show_time
    from coopgrade.roster import load_roster

    opened = open_course(course)
    chosen = opened.assignment(assignment)
    release_assignment(opened, chosen, load_roster(opened).submitters(chosen))
    due = show_time(chosen.due) if chosen.due else say("grading.no_due")
    _tell("grading.release.done", folder=opened.release(chosen), title=chosen.title, due=due)


@app.command("student-kit", help=say("grading.help.student_kit"))
def student_kit(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("grading.help.new_folder"))],
) -> None:
    """Make the folder that students get."""
    from coopgrade.student_kit import create_student_kit

    _tell("grading.kit.building")
    files = create_student_kit(folder)
    names = "\n".join(f"  {path.name}" for path in files)
    _tell("grading.kit.done", folder=folder.resolve(), names=names)


def _tell(key: str, /, *, err: bool = False, **values: str | int | Path) -> None:
    typer.echo(say(key, language=None, **values), err=err)


def main() -> None:
    """Run the command line; what a lecturer can put right is one message, not a traceback."""
    # A cp932 console shows `?` for what it cannot show, instead of stopping.
    for stream in (sys.stdout, sys.stderr):
        cast("Any", stream).reconfigure(errors="replace")
    # jsonschema would read a grammar of web addresses, a second long, and load a library of
    # spans of time: notebooks need neither.
    for name in ("rfc3987_syntax", "isoduration"):
        sys.modules.setdefault(name, cast("Any", None))
    from coopgrade.errors import UserError
    from coopkit.content import ContentMissingError

    try:
        app()
    except (UserError, ContentMissingError) as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from None
    except OSError as error:
        _tell(
            "grading.file.unusable", path=error.filename or Path.cwd(), cause=str(error), err=True
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
