"""The commands `coopgrade feedback …`: make the pages, pack them, put them on the exchange."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder, Name
from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.course import Assignment, Course
    from coopgrade.feedback import Delivery, Feedback
    from coopgrade.journal import Journal
    from coopgrade.roster import Roster

feedback_app = typer.Typer(
    name="feedback",
    help=say("grading_feedback.help.feedback"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@feedback_app.command("write", help=say("grading_feedback.help.write"))
def write(assignment: Name, course: CourseFolder = HERE) -> None:
    """Write a letter for each team and a page for each member."""
    from coopgrade.course import open_course
    from coopgrade.files import write_text
    from coopgrade.journal import open_journal
    from coopgrade.roster import load_roster

    opened = open_course(course)
    chosen = opened.assignment(assignment)
    with open_journal(opened) as journal:
        feedback = _make(opened, load_roster(opened), journal, chosen)
    folder = opened.out / "feedback" / chosen.name
    for submitter, text in feedback.letters.items():
        write_text(folder / "letters" / f"{submitter}.html", text)
    for student, text in feedback.members.items():
        write_text(folder / "members" / f"{student}.html", text)
    if feedback.without:
        typer.echo(say("grading_feedback.without", ids="、".join(feedback.without)))
    typer.echo(
        say(
            "grading_feedback.written",
            letters=len(feedback.letters),
            members=len(feedback.members),
            path=folder,
        )
    )


@feedback_app.command("zip", help=say("grading_feedback.help.zip"))
def zip_(
    assignment: Name,
    course: CourseFolder = HERE,
    *,
    preset: Annotated[str, typer.Option(help=say("grading_feedback.help.preset"))] = "generic",
    sheet: Annotated[Path | None, typer.Option(help=say("grading_feedback.help.sheet"))] = None,
) -> None:
    """Pack each member's page for a learning system."""
    from coopgrade.course import open_course
    from coopgrade.feedback import deliver_zip
    from coopgrade.journal import open_journal
    from coopgrade.roster import load_roster

    opened = open_course(course)
    chosen = opened.assignment(assignment)
    roster = load_roster(opened)
    with open_journal(opened) as journal:
        feedback = _make(opened, roster, journal, chosen)
        delivery = deliver_zip(
            opened, roster, journal, chosen, feedback, preset=preset, sheet=sheet
        )
    _tell(delivery)


@feedback_app.command("exchange", help=say("grading_feedback.help.exchange"))
def exchange(
    assignment: Name,
    root: Annotated[Path, typer.Argument(metavar="DIR", help=say("grading_feedback.help.root"))],
    course: CourseFolder = HERE,
) -> None:
    """Put pages where students fetch their feedback."""
    from coopgrade.course import open_course
    from coopgrade.feedback import deliver_exchange
    from coopgrade.journal import open_journal
    from coopgrade.roster import load_roster

    opened = open_course(course)
    chosen = opened.assignment(assignment)
    roster = load_roster(opened)
    with open_journal(opened) as journal:
        feedback = _make(opened, roster, journal, chosen)
        delivery = deliver_exchange(opened, roster, journal, chosen, feedback, root=root)
    _tell(delivery)


def _make(
    course: "Course", roster: "Roster", journal: "Journal", assignment: "Assignment"
) -> "Feedback":
    from coopgrade.feedback import write_feedback
    from coopgrade.marks import load_assignment_marks

    marks = load_assignment_marks(course, roster, journal, assignment)
    return write_feedback(course, roster, journal, marks)


def _tell(delivery: "Delivery") -> None:
    if delivery.not_reached:
        typer.echo(say("grading_feedback.not_reached", ids="、".join(delivery.not_reached)))
    typer.echo(say("grading_feedback.delivered", count=len(delivery.reached), path=delivery.path))
