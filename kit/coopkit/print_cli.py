"""The commands `coopkit print handout`, `slides`, `forms` and `all`.

Exit codes: 0 all was made; 2 nothing, or not everything, could be made.
"""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from coopkit.text import say

CANNOT = 2
# A file's name, and what makes its content.
Job = tuple[str, Callable[[], bytes]]

print_app = typer.Typer(
    name="print",
    help=say("printing.cli.about"),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Sessions = Annotated[
    list[str], typer.Argument(metavar="[SESSION …] DIR", help=say("printing.cli.names"))
]
Everything = Annotated[bool, typer.Option("--all", help=say("printing.cli.all"))]
NoFurigana = Annotated[bool, typer.Option("--no-furigana", help=say("printing.cli.no_furigana"))]


@print_app.command("handout", help=say("printing.cli.handout"))
def handout(
    names: Sessions,
    *,
    everything: Everything = False,
    answers: Annotated[bool, typer.Option("--answers", help=say("printing.cli.answers"))] = False,
    no_furigana: NoFurigana = False,
) -> None:
    """Write sessions as A4 handouts."""
    asked, folder = _asked(names, "handout", everything=everything)
    _make(lambda: handout_jobs(asked, answers=answers, furigana=not no_furigana), folder)


@print_app.command("slides", help=say("printing.cli.slides"))
def slides(
    names: Sessions, *, everything: Everything = False, no_furigana: NoFurigana = False
) -> None:
    """Write sessions as slides."""
    asked, folder = _asked(names, "slides", everything=everything)
    _make(lambda: slides_jobs(asked, furigana=not no_furigana), folder)


def slides_jobs(names: Iterable[str], *, furigana: bool) -> list[Job]:
    """Return what makes the slides of sessions; of all if none is named."""
    from coopkit.printing import Session, all_sessions, chosen_sessions, make_slides

    def job(session: Session) -> Job:
        return f"slides_{session.name}.html", lambda: make_slides(session, furigana=furigana)

    wanted = tuple(names)
    return [job(one) for one in (chosen_sessions(wanted) if wanted else all_sessions())]


@print_app.command("forms", help=say("printing.cli.forms"))
def forms(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME …] DIR", help=say("printing.cli.form_names")),
    ] = None,
    *,
    everything: Everything = False,
    no_furigana: NoFurigana = False,
) -> None:
    """Write papers to fill in by hand; list them when none is named."""
    from coopkit.printing.forms import all_forms

    if not names:
        typer.echo(say("printing.cli.known_forms"))
        for form in all_forms():
            typer.echo(say("printing.cli.form_line", name=f"{form.name:<24}", title=form.title))
        return
    asked, folder = _asked(names, "forms", everything=everything)
    _make(lambda: form_jobs(asked, furigana=not no_furigana), folder)


def form_jobs(names: Iterable[str], *, furigana: bool) -> list[Job]:
    """Return what makes papers to fill in; all of them if none is named."""
    from coopkit.printing.forms import Form, all_forms, chosen_forms

    def job(form: Form) -> Job:
        return f"form_{form.name}.pdf", lambda: form.make(furigana)

    wanted = tuple(names)
    return [job(one) for one in (chosen_forms(wanted) if wanted else all_forms())]


@print_app.command("all", help=say("printing.cli.everything"))
def print_all(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("printing.cli.folder"))],
    *,
    no_furigana: NoFurigana = False,
) -> None:
    """Write everything that can be printed."""
    furigana = not no_furigana
    _make(
        lambda: [
            *handout_jobs((), answers=False, furigana=furigana),
            *handout_jobs((), answers=True, furigana=furigana),
            *slides_jobs((), furigana=furigana),
            *form_jobs((), furigana=furigana),
        ],
        folder,
    )


def handout_jobs(names: Iterable[str], *, answers: bool, furigana: bool) -> list[Job]:
    """Return what makes the handouts of sessions; of all if none is named."""
    from coopkit.printing import Session, all_sessions, chosen_sessions, make_handout

    def job(session: Session) -> Job:
        end = "_teacher" if answers else ""
        return (
            f"handout_{session.name}{end}.pdf",
            lambda: make_handout(session, answers=answers, furigana=furigana),
        )

    wanted = tuple(names)
    return [job(one) for one in (chosen_sessions(wanted) if wanted else all_sessions())]


def _asked(arguments: list[str], verb: str, *, everything: bool) -> tuple[tuple[str, ...], Path]:
    """Return what is asked for and the folder, which stands last."""
    from coopkit.printing import PrintError, chosen_sessions
    from coopkit.printing.forms import chosen_forms

    *names, folder = arguments
    known = chosen_forms if verb == "forms" else chosen_sessions
    if everything and names:
        raise _stop(say("printing.both_asked", names="、".join(names)))
    if not everything and not names:
        try:
            known([folder])
        except PrintError:
            raise _stop(say("printing.nothing_asked", folder=folder, verb=verb)) from None
        raise _stop(say("printing.no_folder", verb=verb))
    return tuple(names), Path(folder)


def _make(jobs: Callable[[], list[Job]], folder: Path) -> None:
    """Make each file, say how far it is, and count them at the end."""
    from coopkit.files import write_atomically
    from coopkit.printing import PrintError

    begun = time.monotonic()
    try:
        wanted = jobs()
    except PrintError as problem:
        raise _stop(str(problem)) from None
    for number, (name, content) in enumerate(wanted, start=1):
        started = time.monotonic()
        try:
            write_atomically(folder / name, content())
        except PrintError as problem:
            raise _stop(str(problem)) from None
        except OSError as problem:
            cause = problem.strerror or problem
            raise _stop(say("printing.unwritable", path=folder / name, cause=cause)) from None
        seconds = f"{time.monotonic() - started:.1f}"
        typer.echo(
            say("printing.cli.made", number=number, all=len(wanted), file=name, seconds=seconds)
        )
    seconds = f"{time.monotonic() - begun:.0f}"
    typer.echo(say("printing.cli.done", count=len(wanted), seconds=seconds, folder=folder))


def _stop(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(CANNOT)
