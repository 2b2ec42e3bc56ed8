"""The commands `coopgrade peer …`: look, confirm, override, type in, and the lecturer's page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coopgrade.commands.options import HERE, CourseFolder, Name
from coopkit.text import say

if TYPE_CHECKING:
    from coopgrade.course import Assignment, Course
    from coopgrade.peer import MemberFactor, Proposal
    from coopgrade.roster import Roster

app = typer.Typer(
    name="peer",
    help=say("grading_peer.about"),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)

By = Annotated[str, typer.Option("--by", metavar="NAME", help=say("grading_peer.help.by"))]


@app.command(help=say("grading_peer.help.propose"))
def propose(assignment: Name, course: CourseFolder = HERE) -> None:
    """Show proposals, decisions and questions; note nothing."""
    from coopgrade.journal import open_journal
    from coopgrade.peer import load_factors, load_proposals

    opened, chosen, roster = _open(course, assignment)
    with open_journal(opened) as journal:
        proposals = load_proposals(opened, roster, journal, chosen)
        factors = load_factors(opened, roster, journal, chosen)
    typer.echo(say("grading_peer.line.header"))
    for proposal in proposals:
        for line in _lines(proposal, factors, _names(roster)):
            typer.echo(line)
    if any(factor.factor is None or factor.changed for factor in factors.values()):
        typer.echo(say("grading_peer.line.next", name=chosen.name))
        raise SystemExit(1)
    if any(proposal.state != "off" for proposal in proposals):
        typer.echo(say("grading_peer.line.all_decided"))


@app.command(help=say("grading_peer.help.confirm"))
def confirm(
    assignment: Name,
    by: By,
    course: CourseFolder = HERE,
    team: Annotated[
        list[str] | None, typer.Option("--team", help=say("grading_peer.help.team"))
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", help=say("grading_peer.help.reason_optional"))
    ] = "",
) -> None:
    """Confirm proposals."""
    from coopgrade import peer
    from coopgrade.errors import UserError
    from coopgrade.journal import open_journal

    opened, chosen, roster = _open(course, assignment)
    with open_journal(opened) as journal:
        proposals = peer.load_proposals(opened, roster, journal, chosen)
        known = [proposal.team for proposal in proposals]
        for wanted in team or ():
            if wanted not in known:
                listed = say("grading_peer.and").join(known)
                raise UserError(
                    say("grading_peer.no_team", team=wanted, name=chosen.name, known=listed)
                )
        looked_at = [one for one in proposals if not team or one.team in team]
        done = peer.confirm(journal, chosen, looked_at, by=by, reason=reason)
    typer.echo(say("grading_peer.confirmed.done", count=len(done.records), by=by))
    if done.unchanged:
        typer.echo(say("grading_peer.confirmed.unchanged", count=len(done.unchanged)))
    if done.kept:
        names = _names(roster)
        kept = say("grading_peer.and").join(names[one] for one in done.kept)
        typer.echo(say("grading_peer.confirmed.kept", names=kept))


@app.command(help=say("grading_peer.help.override"))
def override(
    assignment: Name,
    *,
    by: By,
    member: Annotated[str, typer.Option("--member", help=say("grading_peer.help.member"))],
    factor: Annotated[str, typer.Option("--factor", help=say("grading_peer.help.factor"))],
    reason: Annotated[str, typer.Option("--reason", help=say("grading_peer.help.reason"))],
    course: CourseFolder = HERE,
) -> None:
    """Set one member's factor."""
    from coopgrade import peer
    from coopgrade.journal import open_journal

    opened, chosen, roster = _open(course, assignment)
    student = roster.find(member)
    with open_journal(opened) as journal:
        proposals = peer.load_proposals(opened, roster, journal, chosen)
        record = peer.override(
            journal,
            chosen,
            proposals,
            student.student_id if student else member,
            peer.read_factor(factor),
            by=by,
            reason=reason,
        )
    typer.echo(
        say(
            "grading_peer.overridden.done",
            who=_names(roster)[record.student_id],
            factor=peer.decimal(record.factor, 3),
            proposed=peer.decimal(record.proposed, 3),
            by=record.by,
        )
    )


@app.command("type-in", help=say("grading_peer.help.type_in"))
def type_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("grading_peer.help.file"))],
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help=say("grading_peer.help.by_typist"))
    ],
    course: CourseFolder = HERE,
) -> None:
    """Take papers from a CSV file."""
    from coopgrade import peer
    from coopgrade.course import open_course
    from coopgrade.journal import open_journal
    from coopgrade.roster import load_roster

    opened = open_course(course)
    roster = load_roster(opened)
    with open_journal(opened) as journal:
        taken = peer.type_in(opened, roster, journal, file, by=by)
    typer.echo(say("grading_peer.typed.done", count=len(taken.records)))
    names = _names(roster)
    total = peer.shares_question(peer.peer_form(opened)[1]).total
    for rater, given in taken.odd:
        typer.echo(say("grading_peer.typed.odd", who=names[rater], given=given, total=total))


@app.command(help=say("grading_peer.help.troubles"))
def troubles(course: CourseFolder = HERE) -> None:
    """Write the lecturer's own page; nothing of it is shown on the terminal."""
    from coopgrade.course import open_course
    from coopgrade.peer import write_troubles
    from coopgrade.roster import load_roster

    opened = open_course(course)
    path, count = write_troubles(opened, load_roster(opened))
    typer.echo(say("grading_peer.trouble.done", count=count, path=path))


def _open(folder: Path, name: str) -> "tuple[Course, Assignment, Roster]":
    from coopgrade.course import open_course
    from coopgrade.roster import load_roster

    opened = open_course(folder)
    return opened, opened.assignment(name), load_roster(opened)


def _names(roster: "Roster") -> dict[str, str]:
    return {
        student.student_id: say("grading_peer.person", name=student.name, id=student.student_id)
        for student in roster.students
    }


def _lines(
    proposal: "Proposal", factors: "dict[str, MemberFactor]", names: dict[str, str]
) -> list[str]:
    from coopgrade.peer import decimal

    state = say(f"grading_peer.state.{proposal.state}")
    head = say(
        "grading_peer.line.team", team=proposal.team, count=len(proposal.members), state=state
    )
    lines = [head]
    for member in proposal.members:
        if proposal.state == "off":
            continue
        decision = _decision(factors[member])
        if proposal.state == "small":
            lines.append(
                say("grading_peer.line.member_plain", who=names[member], decision=decision)
            )
            continue
        raw = proposal.raw.get(member)
        lines.append(
            say(
                "grading_peer.line.member",
                who=names[member],
                raw=say("grading_peer.line.nothing") if raw is None else decimal(raw, 3),
                proposed=decimal(proposal.proposed[member], 3),
                decision=decision,
            )
        )
    lines += [
        say("grading_peer.line.question", words=question.words(names))
        for question in proposal.questions
    ]
    return lines


def _decision(factor: "MemberFactor") -> str:
    from coopgrade.peer import decimal

    if factor.decided is None:
        key = "small" if factor.state == "small" else "waiting"
        return say(f"grading_peer.line.{key}")
    words = say(
        f"grading_peer.line.{factor.decided.kind}",
        factor=decimal(factor.decided.factor, 3),
        by=factor.decided.by,
        reason=factor.decided.reason,
    )
    return say("grading_peer.line.changed", decision=words) if factor.changed else words
