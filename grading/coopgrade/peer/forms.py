"""The peer forms that came in: stickers by student, and what does not fit as a question.

In the form members are numbers, the places in the team's list. The confidential line is not
read here: `troubles` alone does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.journal import Journal
from coopgrade.peer.questions import Question
from coopgrade.peer.records import RatingTyped
from coopgrade.roster import Roster
from coopkit.answers import (
    Answers,
    Form,
    FormError,
    load_answers,
    load_form,
    others_of,
    shares_of,
)
from coopkit.answers.form import SharesQuestion
from coopkit.plan import PlanFileError
from coopkit.text import say

QUESTIONS_FILE = "questions.toml"


@dataclass(frozen=True)
class TeamRatings:
    """What one team's forms and papers say.

    Attributes:
        team: its id.
        members: student ids in the order of the team's list: number 1 is the first.
        ratings: rater → member → stickers, of whoever's form can be used.
        missing: members of whom there is nothing to use.
        questions: what did not fit, for the lecturer to ask.
    """

    team: str
    members: tuple[str, ...]
    ratings: Mapping[str, Mapping[str, int]]
    missing: tuple[str, ...]
    questions: tuple[Question, ...]


def students_by_number(members: Sequence[str]) -> dict[str, str]:
    """Return which student each number of the form means: the places in the team's list.

    >>> students_by_number(["0260001", "0260007"])
    {'1': '0260001', '2': '0260007'}
    """
    return {str(number): student for number, student in enumerate(members, start=1)}


def peer_form(course: Course) -> tuple[Assignment, Form]:
    """Return the assignment that asks for ratings, and its questions.

    Raises:
        UserError: the course has none, or its questions cannot be read.
    """
    assignment = course.assignment(course.peers.form)
    try:
        return assignment, load_form(course.source(assignment) / QUESTIONS_FILE)
    except FormError as error:
        raise UserError(str(error)) from error


def shares_question(form: Form) -> SharesQuestion:
    """Return the form's question that shares something out.

    Raises:
        UserError: it has none.
    """
    for question in form.questions:
        if isinstance(question, SharesQuestion):
            return question
    raise UserError(say("grading_peer.no_shares", name=form.assignment))


def load_ratings(course: Course, roster: Roster, journal: Journal) -> dict[str, TeamRatings]:
    """Read the forms of all teams as of the form's deadline.

    A typed-in paper goes before a form. Whatever cannot be used is a question, not an error.

    Raises:
        UserError: the course has no peer form, or its questions cannot be read.
    """
    assignment, form = peer_form(course)
    question = shares_question(form)
    typed = journal.last(RatingTyped, by=("rater",), form=assignment.name)
    found = {}
    for team in roster.teams(assignment.due):
        members = tuple(s.student_id for s in roster.members(team, assignment.due))
        ratings: dict[str, Mapping[str, int]] = {}
        questions: list[Question] = []
        for member in members:
            path = course.submitted(assignment, member) / Answers.FILE
            paper = typed.get(member)
            if paper is not None and paper.points:
                if path.is_file():
                    questions.append(Question("typed_and_form", (member,)))
                ratings[member] = {
                    m: paper.points.get(m, 0)
                    for m in members
                    if m != member or course.peers.self_rating
                }
                continue
            row, problems = read_row(path, question, member, members)
            questions += problems
            if any(row.values()):
                ratings[member] = row
        missing = tuple(member for member in members if member not in ratings)
        found[team] = TeamRatings(team, members, ratings, missing, tuple(questions))
    return found


def read_row(
    path: Path, question: SharesQuestion, student: str, members: Sequence[str]
) -> tuple[dict[str, int], tuple[Question, ...]]:
    """Read one form.

    Args:
        path: an `answers.json`, which need not exist.
        question: the question that shares stickers out.
        student: whose form it is: who handed it in.
        members: the team in the order of its list.

    Returns:
        member → stickers, empty when the form is missing or cannot be used; and questions.
    """
    if not path.is_file():
        return {}, ()
    try:
        answers = load_answers(path)
    except PlanFileError:
        return {}, (Question("unreadable", (student,)),)
    if problem := _other_team(question, answers, student, members):
        return {}, (problem,)
    by_number = students_by_number(members)
    others = {option.id for option in others_of(question, answers)}
    row = {by_number[n]: count for n, count in shares_of(question, answers).items() if n in others}
    given = sum(row.values())
    if given == question.total:
        return row, ()
    values: dict[str, str | int] = {"given": given, "expected": question.total}
    return row, (Question("not_all_given", (student,), values),)


def _other_team(
    question: SharesQuestion, answers: Answers, student: str, members: Sequence[str]
) -> Question | None:
    """Return what to ask when size or own number are not those of the roster."""
    size, me = answers.choice(question.size), answers.choice(question.me)
    if size is None or me is None:
        return Question("no_number", (student,))
    if size != str(len(members)):
        return Question("other_size", (student,), {"given": size, "expected": len(members)})
    by_number = students_by_number(members)
    if by_number.get(me) == student:
        return None
    number = next(number for number, one in by_number.items() if one == student)
    return Question("other_number", (student,), {"given": me, "expected": number})
