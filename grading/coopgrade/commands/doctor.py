"""The command `coopgrade doctor`: what a submission reaches on this machine, by trying."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.runner.limits import Level
    from coopgrade.runner.sandbox.probing import Report

doctor_app = typer.Typer(rich_markup_mode=None)


@doctor_app.command("doctor", help=say("grading_sandbox.help.about"))
def doctor(
    level: Annotated[str, typer.Option("--level", help=say("grading_sandbox.help.level"))] = "",
    course: Annotated[
        Path | None,
        typer.Option("--course", metavar="DIR", help=say("grading_sandbox.help.course")),
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help=say("grading_sandbox.help.details"))
    ] = False,
) -> None:
    """Print the levels that work, and what was reached at the strongest and the chosen one."""
    import os

    from coopgrade.errors import UserError
    from coopgrade.runner import sandbox

    offers = sandbox.survey()
    works = tuple(offer.level for offer in offers if offer.works)
    known = ", ".join(offer.level for offer in offers)
    chosen = next((offer for offer in offers if offer.level == level), None)
    if level and not chosen:
        raise UserError(say("grading_sandbox.doctor.unknown", level=level, known=known))
    root = hasattr(os, "geteuid") and not os.geteuid()
    user = say(f"grading_sandbox.doctor.{'root' if root else 'ordinary'}")
    typer.echo(say("grading_sandbox.doctor.title", user=user))
    typer.echo(say("grading_sandbox.doctor.levels"))
    for offer in offers:
        state = offer.reason or say("grading_sandbox.doctor.works")
        typer.echo(say("grading_sandbox.doctor.level", level=offer.level, state=state))
    if not works:
        raise UserError(say("grading_sandbox.doctor.none"))
    if chosen and not chosen.works:
        reason, left = chosen.reason, ", ".join(works)
        raise UserError(
            say("grading_sandbox.doctor.unavailable", level=level, reason=reason, known=left)
        )
    wanted = dict.fromkeys((works[0], *((chosen.level,) if chosen else ())))
    # Every level asked for must hold; so the code does not depend on which one is chosen.
    held = [_show(one, course, details=details) for one in wanted if one != "container"]
    typer.echo(say("grading_sandbox.doctor.not_proved"))
    if not all(held):
        raise SystemExit(1)


def _show(level: "Level", course: Path | None, *, details: bool) -> bool:
    """Print what was reached at a level, and tell whether it was nothing."""
    from coopgrade.runner.sandbox.probing import probe

    real = tuple(path for path in course.resolve().rglob("*") if path.is_file()) if course else ()
    report = probe(level, real=real[:2000])
    about = say(f"grading_sandbox.about.{level}")
    count = len(report.outcomes)
    typer.echo()
    typer.echo(say("grading_sandbox.doctor.heading", level=level, about=about, count=count))
    typer.echo("\n".join(_lines(report, details=details)))
    verdict = "broken" if report.reached else "all_held"
    typer.echo(say(f"grading_sandbox.doctor.{verdict}", level=level))
    return not report.reached


def _lines(report: "Report", *, details: bool) -> list[str]:
    from coopgrade.runner.sandbox.probing import GROUPS

    lines = []
    for name in GROUPS:
        tried = report.group(name)
        reached = [outcome for outcome in tried if outcome.reached]
        words = say(f"grading_sandbox.group.{name}")
        key, count = "some" if reached else "nothing", len(tried)
        lines.append(
            say(f"grading_sandbox.doctor.{key}", group=words, count=count, reached=len(reached))
        )
        for outcome in tried if details else reached:
            what = say(f"grading_sandbox.attempt.{outcome.name}")
            how = outcome.reached or say("grading_sandbox.doctor.stopped")
            line = "one" if outcome.reached else "detail"
            lines.append(say(f"grading_sandbox.doctor.{line}", what=what, how=how))
    return lines
