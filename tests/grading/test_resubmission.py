"""One more try: the first mark is noted before anything takes its place, or the try waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from coopgrade import bridge
from coopgrade.course import Assignment, Course, LatePolicy, PeerPolicy
from coopgrade.intake import Arrival, AttemptChoice, HandIn, take, use_attempt
from coopgrade.journal import Journal, open_journal
from coopgrade.marks import FirstMark, describe, load_assignment_marks, note_first_mark
from coopgrade.roster import load_roster

NAME = "business-plan"
LATE = LatePolicy(per_day=Fraction(1, 10), accepted_days=3)


class _Graded:
    """A graded course in which one team, late by two days, sends something once more."""

    def __init__(self, course: Course) -> None:
        # Factors are not what is looked at here.
        self.course = replace(course, peers=PeerPolicy())
        self.roster = load_roster(course)
        one = course.assignment(NAME)
        assert one.due is not None
        self.due = one.due
        until = self.due + timedelta(days=20)
        self.assignment: Assignment = replace(one, late=LATE, resubmit_until=until)

    def note(self, journal: Journal, submitter: str) -> bool:
        return note_first_mark(self.course, self.roster, journal, self.assignment, submitter)

    def send(self, days: int, text: str, team: str = "g09") -> HandIn:
        kept = self.course.received(self.assignment, team) / "001"
        files = {path.name: path.read_bytes() for path in kept.iterdir()}
        files["plan.json"] += b"\n" + text.encode()
        moment = self.due + timedelta(days=days)
        arrival = Arrival("moodle", text, team, files, moment)
        (hand_in,) = take(
            self.course, self.assignment, self.roster, [arrival], note_first_mark=self.note
        )
        return hand_in

    def mark_by_hand(self, team: str = "g09") -> None:
        with bridge.open_gradebook(self.course) as gradebook:
            submission = gradebook.find_submission(NAME, team)
            for grade in submission.notebooks[0].grades:
                if grade.cell.cell_type != "code":
                    grade.manual_score = grade.max_score
                grade.needs_manual_grade = False
            gradebook.db.commit()

    def autograde(self, team: str = "g09") -> bool:
        """Run it as the command does without --force; tell whether it was run."""
        (outcome,) = bridge.autograde(self.course, self.assignment, (team,), force=False)
        assert not outcome.error
        return not outcome.skipped

    def points(self, team: str = "g09") -> tuple[Fraction | None, str]:
        with open_journal(self.course) as journal:
            marks = load_assignment_marks(self.course, self.roster, journal, self.assignment)
        student = next(s for s, who in marks.submitter_of.items() if who == team)
        return marks.marks[student].points, describe(marks, student)

    def firsts(self) -> list[FirstMark]:
        with open_journal(self.course) as journal:
            return journal.read(FirstMark)


@pytest.fixture
def own(graded: Course, copy_of: Callable[[Course], Course]) -> _Graded:
    """A graded course of one's own."""
    return _Graded(copy_of(graded))


def test_a_try_waits_for_the_first_mark(own: _Graded) -> None:
    """Unmarked, the first hand-in stays; marked, its points and its lateness are noted once."""
    hand_in = own.send(9, "出し直し")
    assert "collect" in hand_in.questions[0]
    assert own.firsts() == []
    assert own.points()[0] is None
    assert not own.autograde()

    own.mark_by_hand()
    assert "collect" in own.points()[1]
    own.send(9, "出し直し")
    (first,) = own.firsts()
    # A day and two hours late: two days begun, 2 × 10 % of 40 points.
    assert (first.attempt, first.penalty) == (1, 8)
    assert own.points() == (None, "出し直し。別の提出を使うことになった。autograde をもう一度")

    assert own.autograde()
    own.mark_by_hand()
    own.send(9, "出し直し")
    assert own.firsts() == [first]
    points, note = own.points()
    assert (points, note) == (max(first.points - 8, min(first.points, Fraction(32))), "出し直し")


def test_the_first_mark_is_of_the_attempt_that_counted(own: _Graded) -> None:
    """What came after the last day was never graded; its lateness is not the first mark's."""
    own.assignment = replace(own.assignment, resubmit_until=None)
    own.send(5, "期間の後")
    own.assignment = replace(own.assignment, resubmit_until=own.due + timedelta(days=20))
    own.mark_by_hand()
    own.send(9, "出し直し")
    (first,) = own.firsts()
    assert (first.attempt, first.penalty) == (1, 8)


def test_an_older_attempt_that_a_person_chose_is_graded_again(own: _Graded) -> None:
    """By itself nbgrader passes over what is older; marks would be of another plan."""
    own.mark_by_hand("g01")
    own.send(-60, "早い", "g01")
    assert not own.autograde("g01")
    choice = AttemptChoice(assignment=NAME, submitter="g01", attempt=2, by="先生", reason="x")
    use_attempt(own.course, own.assignment, own.roster, choice)
    assert own.points("g01") == (None, "別の提出を使うことになった。autograde をもう一度")
    assert own.autograde("g01")
