"""Confirming, overriding, and the factor that counts; nothing counts that no person decided."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.journal import Journal
from coopgrade.peer.factor import ONE
from coopgrade.peer.proposal import Proposal, is_used, load_proposals
from coopgrade.peer.records import FactorDecided
from coopgrade.roster import Roster
from coopkit.text import say

# Beyond this an override is surely a slip of the keyboard (10.5 for 1.05).
LARGEST = Fraction(2)


@dataclass(frozen=True)
class MemberFactor:
    """The factor of one member for one group assignment.

    Attributes:
        student_id: whose.
        team: the team as of the assignment's deadline.
        factor: what the group mark is multiplied by; None while it waits for a person.
        state: `off` (not used), `small` (team too small, 1), `waiting`, `confirmed`, or
            `override` (set by a person).
        forms: whether enough forms came for a number to be used.
        raw: what the ratings gave; for the lecturer and the audit only.
        decided: the record that decided it, if one did.
        changed: the proposal is another one now than when it was decided.
    """

    student_id: str
    team: str
    factor: Fraction | None
    state: Literal["off", "small", "waiting", "confirmed", "override"]
    forms: bool = True
    raw: Fraction | None = None
    decided: FactorDecided | None = None
    changed: bool = False


def load_factors(
    course: Course, roster: Roster, journal: Journal, assignment: Assignment
) -> dict[str, MemberFactor]:
    """Return the factor of every member of every team that was to hand the assignment in.

    Where the syllabus does not use factors, each is 1 and no form is read.

    Raises:
        UserError: the course has no peer form, or its questions cannot be read.
    """
    if not is_used(course.peers, assignment):
        return {
            student.student_id: MemberFactor(student.student_id, team, ONE, "off")
            for team in roster.submitters(assignment)
            for student in roster.members_of(assignment, team)
            if assignment.kind == "group"
        }
    decided = journal.last(FactorDecided, by=("student_id",), assignment=assignment.name)
    found = {}
    for proposal in load_proposals(course, roster, journal, assignment):
        for member in proposal.members:
            found[member] = _factor(proposal, member, decided.get(member))
    return found


def _factor(proposal: Proposal, member: str, decided: FactorDecided | None) -> MemberFactor:
    raw, forms = proposal.raw.get(member), proposal.state == "ready"
    if decided is not None and decided.team != proposal.team:
        decided = None
    if proposal.state == "small" and (decided is None or decided.kind != "override"):
        return MemberFactor(member, proposal.team, ONE, "small", forms=False)
    if decided is None:
        return MemberFactor(member, proposal.team, None, "waiting", forms, raw)
    changed = decided.proposed != proposal.proposed[member]
    return MemberFactor(
        member, proposal.team, decided.factor, decided.kind, forms, raw, decided, changed
    )


@dataclass(frozen=True)
class Confirmed:
    """What `confirm` did.

    Attributes:
        records: what was noted.
        kept: members whose override stays as it is.
        unchanged: members whose factor had been confirmed as it is before.
    """

    records: tuple[FactorDecided, ...]
    kept: tuple[str, ...]
    unchanged: tuple[str, ...]


def confirm(
    journal: Journal,
    assignment: Assignment,
    proposals: Iterable[Proposal],
    *,
    by: str,
    reason: str = "",
) -> Confirmed:
    """Note that a person looked at proposals and takes them as they are.

    What a person had set otherwise is kept: only `override` changes that.

    Args:
        journal: the course's journal.
        assignment: the group assignment.
        proposals: as they were shown.
        by: who decides.
        reason: words for later, if any.

    Raises:
        UserError: nobody is named as deciding, or the syllabus does not use factors here.
    """
    _check_person(by)
    decided = journal.last(FactorDecided, by=("student_id",), assignment=assignment.name)
    records, kept, unchanged = [], [], []
    for proposal in proposals:
        if proposal.state == "off":
            raise UserError(say("grading_peer.off", name=assignment.name))
        if proposal.state == "small":
            continue
        for member in proposal.members:
            before, proposed = decided.get(member), proposal.proposed[member]
            same_team = before is not None and before.team == proposal.team
            if before is not None and same_team and before.kind == "override":
                kept.append(member)
                continue
            if before is not None and same_team and before.factor == before.proposed == proposed:
                unchanged.append(member)
                continue
            records.append(
                FactorDecided(
                    assignment=assignment.name,
                    team=proposal.team,
                    student_id=member,
                    raw=proposal.raw.get(member),
                    proposed=proposed,
                    factor=proposed,
                    kind="confirmed",
                    by=by.strip(),
                    reason=reason.strip(),
                )
            )
    journal.append(*records)
    return Confirmed(tuple(records), tuple(kept), tuple(unchanged))


def override(
    journal: Journal,
    assignment: Assignment,
    proposals: Iterable[Proposal],
    member: str,
    factor: Fraction,
    *,
    by: str,
    reason: str,
) -> FactorDecided:
    """Note that a person sets a member's factor, with the reason.

    Args:
        journal: the course's journal.
        assignment: the group assignment.
        proposals: of all its teams.
        member: a student id.
        factor: 0 to 2; it may lie beyond the syllabus's limits, since a person decides.
        by: who decides.
        reason: why; students never see it.

    Raises:
        UserError: no reason or no name, an impossible factor, or somebody in none of the teams.
    """
    _check_person(by)
    if not reason.strip():
        raise UserError(say("grading_peer.no_reason"))
    if not 0 <= factor <= LARGEST:
        raise UserError(say("grading_peer.impossible_factor", factor=f"{float(factor):g}"))
    for proposal in proposals:
        if member not in proposal.members:
            continue
        if proposal.state == "off":
            raise UserError(say("grading_peer.off", name=assignment.name))
        record = FactorDecided(
            assignment=assignment.name,
            team=proposal.team,
            student_id=member,
            raw=proposal.raw.get(member),
            proposed=proposal.proposed[member],
            factor=factor,
            kind="override",
            by=by.strip(),
            reason=reason.strip(),
        )
        journal.append(record)
        return record
    raise UserError(say("grading_peer.no_member", member=member, name=assignment.name))


def read_factor(text: str) -> Fraction:
    """Return a factor as typed, exactly: `1.05`, `１．０５`, `105/100`.

    Raises:
        UserError: it is no number.
    """
    try:
        return Fraction(unicodedata.normalize("NFKC", text).strip())
    except (ValueError, ZeroDivisionError) as error:
        raise UserError(say("grading_peer.impossible_factor", factor=text)) from error


def _check_person(by: str) -> None:
    if not by.strip():
        raise UserError(say("grading_peer.no_person"))
