"""Students and teams as dated data."""

from coopgrade.roster.model import Membership, Roster, Student
from coopgrade.roster.reading import Problem, check_roster, load_roster

__all__ = ["Membership", "Problem", "Roster", "Student", "check_roster", "load_roster"]
