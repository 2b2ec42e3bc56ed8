"""From ratings to a proposed factor for each member of a team; a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from coopgrade.course import Assignment, Course, PeerPolicy
from coopgrade.journal import Journal
from coopgrade.peer.factor import ONE, adjust, webpa
from coopgrade.peer.forms import TeamRatings, load_ratings
from coopgrade.peer.questions import Question, hints
from coopgrade.roster import Roster

# With one or two forms everybody in the team could work out who gave what.
FEWEST_FORMS = 3

State = Literal["off", "small", "few", "ready"]


@dataclass(frozen=True)
class Proposal:
    """What the ratings of one team suggest for one group assignment.

    Attributes:
        team: its id.
        members: student ids in the order of the team's list, as of the assignment's deadline.
        state: `off` (the syllabus uses no factor here), `small` (too small a team: no number
            is used), `few` (too few forms: 1 is proposed), `ready`.
        raw: the WebPA factor of each member, where there is one; for the lecturer only.
        proposed: what is proposed for each member.
        missing: whose form is not there or cannot be used.
        questions: for the lecturer to ask, never verdicts.
    """

    team: str
    members: tuple[str, ...]
    state: State
    raw: Mapping[str, Fraction]
    proposed: Mapping[str, Fraction]
    missing: tuple[str, ...]
    questions: tuple[Question, ...]


def is_used(policy: PeerPolicy, assignment: Assignment) -> bool:
    """Tell whether the syllabus lets ratings change the marks of this assignment."""
    return policy.enabled and assignment.kind == "group" and assignment.name in policy.applies_to


def load_proposals(
    course: Course, roster: Roster, journal: Journal, assignment: Assignment
) -> tuple[Proposal, ...]:
    """Return a proposal for each team that was to hand the assignment in.

    The form is about the team as of the form's own deadline. Who was in another team then has
    no factor from it: 1 is proposed, and a question says so.

    Raises:
        UserError: the course has no peer form, or its questions cannot be read.
    """
    ratings = load_ratings(course, roster, journal)
    form_due = course.assignment(course.peers.form).due
    found = []
    for team in roster.submitters(assignment):
        members = tuple(s.student_id for s in roster.members_of(assignment, team))
        moved = [m for m in members if roster.team_of(m, form_due) != team]
        empty = TeamRatings(team, members, {}, members, ())
        found.append(
            propose(
                members,
                ratings.get(team, empty),
                course.peers,
                used=is_used(course.peers, assignment),
                moved=tuple(moved),
            )
        )
    return tuple(found)


def propose(
    members: tuple[str, ...],
    ratings: TeamRatings,
    policy: PeerPolicy,
    *,
    used: bool = True,
    moved: tuple[str, ...] = (),
) -> Proposal:
    """Return what the ratings of one team suggest.

    Args:
        members: the team as of the assignment's deadline.
        ratings: the forms of the team as of the form's deadline.
        policy: weight, limits, and what happens with missing forms.
        used: whether the syllabus uses factors for the assignment.
        moved: members who were not in the team any more, or not yet, when the form was due.
    """
    asked = [*ratings.questions, *(Question("moved", (one,)) for one in moved)]
    if ratings.missing:
        asked.append(Question("missing", ratings.missing, {"came": len(ratings.ratings)}))
    raw: dict[str, Fraction] = {}
    proposed = dict.fromkeys(members, ONE)
    state: State
    if len(ratings.members) < policy.smallest_team:
        # No number, not even for the lecturer: it would be known who gave what.
        state = "small" if used else "off"
    else:
        asked += hints(ratings.ratings, ratings.members)
        state = "off"
        if used:
            state = "few" if len(ratings.ratings) < FEWEST_FORMS else "ready"
            factors = webpa(
                ratings.ratings,
                ratings.members,
                self_rating=policy.self_rating,
                missing=policy.missing,
            )
            raw = {m: factors[m] for m in members if m in factors} if ratings.ratings else {}
        if state == "few":
            asked.append(Question("few_forms", (), {"came": len(ratings.ratings)}))
        if state == "ready":
            limits = {"weight": policy.weight, "floor": policy.floor, "ceiling": policy.ceiling}
            proposed |= {member: adjust(number, **limits) for member, number in raw.items()}
    return Proposal(ratings.team, members, state, raw, proposed, ratings.missing, tuple(asked))
