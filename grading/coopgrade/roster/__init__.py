"""Students and teams as dated data."""

from coopgrade.roster.balance import Proposal, Wishes, propose_teams
from coopgrade.roster.changes import (
    Merge,
    accept_teams,
    load_wishes,
    merge_teams,
    move_student,
    propose_merges,
)
from coopgrade.roster.importing import Import, describe_leaving, import_students, mark_left
from coopgrade.roster.model import Membership, Roster, Student, is_solo
from coopgrade.roster.reading import Problem, check_roster, load_roster

__all__ = [
    "Import",
    "Membership",
    "Merge",
    "Problem",
    "Proposal",
    "Roster",
    "Student",
    "Wishes",
    "accept_teams",
    "check_roster",
    "describe_leaving",
    "import_students",
    "is_solo",
    "load_roster",
    "load_wishes",
    "mark_left",
    "merge_teams",
    "move_student",
    "propose_merges",
    "propose_teams",
]
