"""Peers: how a team saw its members' shares, and what a person decides from that.

Table of contents:
    webpa, adjust: the factor of each member; weakened and capped as the syllabus says
    load_ratings: what the forms and typed-in papers say, by student
    hints: what a lecturer may want to ask; never verdicts
    load_proposals, propose: a factor for each member, to be decided by a person
    confirm, override: decisions, kept in the journal with who and why
    load_factors: the factor that counts, or that it waits
    type_in: papers from a CSV file
    member_sheet, member_mark: how a member's mark arose, without who gave what
    write_troubles: the confidential lines, for the lecturer only

Ratings change no mark unless `[peers]` in course.toml turns them on, and none that no person
has confirmed.
"""

from coopgrade.peer.decisions import (
    Confirmed,
    MemberFactor,
    confirm,
    load_factors,
    override,
    read_factor,
)
from coopgrade.peer.factor import adjust, webpa
from coopgrade.peer.forms import (
    TeamRatings,
    load_ratings,
    peer_form,
    shares_question,
    students_by_number,
)
from coopgrade.peer.proposal import Proposal, is_used, load_proposals, propose
from coopgrade.peer.questions import Question, hints
from coopgrade.peer.records import FactorDecided, RatingTyped
from coopgrade.peer.sheet import MemberSheet, decimal, member_mark, member_sheet
from coopgrade.peer.troubles import write_troubles
from coopgrade.peer.typing_in import TypedIn, type_in

__all__ = [
    "Confirmed",
    "FactorDecided",
    "MemberFactor",
    "MemberSheet",
    "Proposal",
    "Question",
    "RatingTyped",
    "TeamRatings",
    "TypedIn",
    "adjust",
    "confirm",
    "decimal",
    "hints",
    "is_used",
    "load_factors",
    "load_proposals",
    "load_ratings",
    "member_mark",
    "member_sheet",
    "override",
    "peer_form",
    "propose",
    "read_factor",
    "shares_question",
    "students_by_number",
    "type_in",
    "webpa",
    "write_troubles",
]
