"""What is told of each team: the plan that counts, read as data, without people."""

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.intake import load_status
from coopgrade.journal import Journal
from coopgrade.lms.ids import fold_name
from coopgrade.roster import Roster
from coopgrade.rubric import Criterion, read_rubric
from coopkit.board import signs_of_people
from coopkit.content import ContentMissingError, exercise_source
from coopkit.plan import Plan, PlanFileError, load_plan
from coopkit.text import say

_CELL = "mark-talk"
# Where the criteria stand when no assignment of the course has them.
_USUAL = "job-creation"


@dataclass(frozen=True)
class Talk:
    """One team, as a guest may know it.

    Attributes:
        team: its id.
        name: of the plan, "" when it is unknown or withheld.
        theme: in words, or "".
        issue: in one line, or "".
        withheld: why a text is not shown, for the lecturer.
        problem: why there is no plan, for the lecturer; "" if there is one.
    """

    team: str
    name: str = ""
    theme: str = ""
    issue: str = ""
    withheld: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Criteria:
    """What is looked at in a talk.

    Attributes:
        title: of the assignment whose rubric says so, or "".
        criteria: in order; none when no rubric speaks of talks.
    """

    title: str = ""
    criteria: tuple[Criterion, ...] = ()


def load_talks(
    course: Course,
    roster: Roster,
    journal: Journal,
    teams: Collection[str],
    *,
    checked: Collection[str] = (),
) -> dict[str, Talk]:
    """Return what is told of each team.

    The plan is that of the newest assignment in which the team has a hand-in that counts. A text
    with a name or number of the roster is never shown; one with other signs of a person only
    when a person has looked at it.

    Args:
        course: the course.
        roster: its students.
        journal: with the ledger.
        teams: who speaks.
        checked: teams whose texts a person has found to name nobody.
    """
    plans, problems = _plans(course, roster, journal)
    private = _private_words(roster)
    talks = {}
    for team in teams:
        plan = plans.get(team)
        if plan is None:
            missing = say("grading_talks.no_plan")
            talks[team] = Talk(team, problem=problems.get(team, missing))
            continue
        shown, withheld = {}, []
        for field, text in (("name", plan.name), ("issue", plan.issue.text)):
            line = " ".join((text or "").split())
            found = _signs(line, private, ask=team not in checked)
            if found:
                what = say(f"grading_talks.what.{field}")
                withheld.append(say("grading_talks.withheld", team=team, what=what, found=found))
            shown[field] = "" if found else line
        theme = say(f"plan.theme.{plan.issue.theme}") if plan.issue.theme else ""
        talks[team] = Talk(team, shown["name"], theme, shown["issue"], tuple(withheld))
    return talks


def load_criteria(course: Course) -> Criteria:
    """Return the criteria of talks: of a rubric of the course, else of the usual assignment."""
    for assignment in course.assignments.values():
        found = _of_talks(course, assignment)
        if found.criteria:
            return found
    try:
        folder = exercise_source(_USUAL)
    except ContentMissingError:
        return Criteria()
    usual = Assignment(_USUAL, _USUAL, "group", 0, (), None)
    rubric, _ = read_rubric(folder, usual)
    return Criteria("", tuple(one for one in rubric.criteria if one.cell == _CELL))


def _of_talks(course: Course, assignment: Assignment) -> Criteria:
    try:
        rubric, _ = read_rubric(course.source(assignment), assignment)
    except UserError:
        # An assignment without a rubric has none about talks either.
        return Criteria()
    return Criteria(assignment.title, rubric.of_cell(_CELL))


def _plans(
    course: Course, roster: Roster, journal: Journal
) -> tuple[dict[str, Plan], dict[str, str]]:
    """Return each team's plan, and why a newer one could not be read."""
    plans: dict[str, Plan] = {}
    problems: dict[str, str] = {}
    for assignment in _with_plans(course):
        for status in load_status(course, assignment, roster, journal):
            if status.submitter in plans or status.counting is None:
                continue
            if Plan.FILE in status.missing:
                problems[status.submitter] = say("grading_talks.no_file")
                continue
            folder = course.received(assignment, status.submitter)
            path = folder / f"{status.counting.attempt:03d}" / Plan.FILE
            try:
                plans[status.submitter] = load_plan(path)
            except PlanFileError:
                problems[status.submitter] = say("grading_talks.unreadable", path=path)
    return plans, problems


def _with_plans(course: Course) -> Iterator[Assignment]:
    """Yield the assignments of teams that ask for a plan, the newest first."""
    found = [
        one
        for one in course.assignments.values()
        if one.kind == "group" and Plan.FILE in one.student_files
    ]
    yield from sorted(found, key=lambda one: one.due.timestamp() if one.due else 0, reverse=True)


def _private_words(roster: Roster) -> frozenset[str]:
    """Return what must not be shown of anybody: full names, readings, numbers, accounts."""
    words = set()
    for student in roster.students:
        keys = (student.student_id, student.login, student.email, student.name, student.kana)
        words |= {_folded(key) for key in keys if len(_folded(key)) > 1}
    return frozenset(words)


def _signs(text: str, private: frozenset[str], *, ask: bool) -> str:
    """Return what in a text shows a person, or ""."""
    folded = _folded(text)
    if any(word in folded for word in private):
        return say("grading_talks.of_roster")
    return say("grading_talks.and").join(signs_of_people(text)) if ask else ""


def _folded(text: str) -> str:
    return fold_name(unicodedata.normalize("NFKC", text)).casefold()
