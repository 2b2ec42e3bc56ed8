"""What became of each hand-in and of each mark, as the journal has it, while a run adds to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from coopgrade.course import Course
from coopgrade.journal import open_journal
from coopgrade.runner.limits import Level
from coopgrade.runner.records import AutogradeRun, AutoMark
from coopkit.text import say

Points = dict[str, float | None]


class History:
    """The runs and marks of one assignment.

    Args:
        course: the course folder.
        assignment: its name.
        level: of this run.
    """

    def __init__(self, course: Course, assignment: str, level: Level) -> None:
        self._course, self._assignment, self._level = course, assignment, level
        with open_journal(course) as journal:
            runs = journal.read(AutogradeRun, assignment=assignment)
            marks = journal.read(AutoMark, assignment=assignment)
        self._last = {run.submitter: run for run in runs}
        self._graded = {run.submitter: run for run in runs if run.state == "graded"}
        self._marks: dict[tuple[str, str], Points] = {}
        for mark in marks:
            self._known(mark.submitter, mark.by)[mark.cell] = mark.new
        self._edited: dict[str, tuple[str, ...]] = {}

    def repairs_if_current(
        self, submitter: str, key: str, points: Points
    ) -> tuple[str, ...] | None:
        """Return what was told when this very hand-in was graded; None if it has to be again."""
        last, known = self._last.get(submitter), self._known(submitter)
        if last is None or (last.state, last.key) != ("graded", key):
            return None
        # Points that nobody gave and points that are not there are the same.
        same = all(points.get(cell) == known.get(cell) for cell in {*points, *known})
        return last.repairs if same else None

    def edited(self, submitter: str) -> tuple[str, ...]:
        """Return what somebody else changed, as seen in this run, in words."""
        return self._edited.get(submitter, ())

    def note_hands(self, submitter: str, points: Points) -> None:
        """Note points that a person gave to tests since the last run."""
        known = self._known(submitter, "hand")
        changes = self._changes(submitter, known, points, "outside", "")
        if not changes:
            return
        changes = [replace(change, by="hand") for change in changes]
        with open_journal(self._course) as journal:
            journal.append(*changes)
        self._remember(submitter, changes)

    def begin(self, submitter: str, found: Points, key: str) -> Points:
        """Note that saving begins, and what somebody else changed since; return what was."""
        known, last = self._known(submitter), self._last.get(submitter)
        outside: Sequence[AutoMark] = ()
        if last is not None and last.state == "begun":
            # Stopped while saving: what is found there then is ours.
            found = dict(known)
        else:
            outside = self._changes(submitter, known, found, "outside", "")
        self._note(submitter, "begun", outside, key=key)
        return found

    def finish(
        self,
        submitter: str,
        base: Points,
        points: Points,
        *,
        key: str,
        seconds: Mapping[str, float],
        repairs: tuple[str, ...],
    ) -> None:
        """Note that a hand-in is graded, and which marks that changed.

        Args:
            submitter: team or student.
            base: points before, from `begin`.
            points: points now.
            key: of the hand-in.
            seconds: wall times, see `cell_times`.
            repairs: what was put right, in words.
        """
        before = self._graded.get(submitter)
        why = "first" if before is None else "forced" if before.key == key else "hand_in"
        changes = self._changes(submitter, base, points, why, key)
        self._note(submitter, "graded", changes, key=key, seconds=dict(seconds), repairs=repairs)

    def fail(self, submitter: str, reason: str) -> None:
        """Note that a hand-in cannot be graded; once is enough."""
        last, reason = self._last.get(submitter), _plain(reason)
        if last is None or (last.state, last.reason) != ("failed", reason):
            self._note(submitter, "failed", (), key="", reason=reason)

    def give_up(self, submitter: str, key: str, reason: str) -> None:
        """Note that this machine could not grade it."""
        self._note(submitter, "machine", (), key=key, reason=_plain(reason))

    def _known(self, submitter: str, by: str = "test") -> Points:
        """Return the points that were noted last."""
        return self._marks.setdefault((submitter, by), {})

    def _remember(self, submitter: str, changes: Sequence[AutoMark]) -> None:
        for change in changes:
            self._known(submitter, change.by)[change.cell] = change.new
            if change.why == "outside":
                key = f"grading_runner.edited.{change.by}"
                said = say(key, cell=change.cell, old=_shown(change.old), new=_shown(change.new))
                self._edited[submitter] = (*self.edited(submitter), said)

    def _changes(
        self, submitter: str, old: Points, new: Points, why: str, key: str
    ) -> list[AutoMark]:
        return [
            AutoMark(
                assignment=self._assignment,
                submitter=submitter,
                cell=cell,
                old=old.get(cell),
                new=new.get(cell),
                why=why,
                key=key,
            )
            for cell in sorted({*old, *new})
            if old.get(cell) != new.get(cell)
        ]

    def _note(self, submitter: str, state: str, changes: Sequence[AutoMark], **values: Any) -> None:
        run = AutogradeRun(
            assignment=self._assignment,
            submitter=submitter,
            state=state,
            level=self._level,
            **values,
        )
        with open_journal(self._course) as journal:
            journal.append(*changes, run)
        self._last[submitter] = run
        if state == "graded":
            self._graded[submitter] = run
        self._remember(submitter, changes)


def _plain(text: str) -> str:
    """Return a text that can be stored: names of files may hold bytes that are no letters."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _shown(points: float | None) -> str:
    return "–" if points is None else f"{points:g}"
