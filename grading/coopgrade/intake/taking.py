"""Taking what arrived: every attempt is kept, one of them counts, nothing is overwritten.

Each attempt goes to `received/<assignment>/<submitter>/<NNN>/` and into the ledger. The one
that counts is copied to `submitted/`, where nbgrader looks for it: the newest in time, else
the newest that is still taken, unless a person chose another.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from coopgrade.course import Assignment, Course
from coopgrade.files import sha256
from coopgrade.intake.arrivals import Arrival, Content, RefusedError, sort_files
from coopgrade.intake.counting import choose, is_resubmission, seconds_late
from coopgrade.intake.records import AttemptChoice, HandIn, Received
from coopgrade.journal import Journal, open_journal
from coopgrade.roster import Roster
from coopkit.text import say

TIMESTAMP = "timestamp.txt"
Before = Callable[[Journal, str], None]


def take(
    course: Course,
    assignment: Assignment,
    roster: Roster,
    arrivals: Iterable[Arrival],
    *,
    before_resubmission: Before | None = None,
) -> list[HandIn]:
    """Keep everything that arrived and put what counts where nbgrader looks for it.

    One that cannot be taken is refused with its reason and never stops the others.

    Args:
        course: the course folder.
        assignment: which assignment.
        roster: who may hand in.
        arrivals: what a channel brought.
        before_resubmission: called with the journal and the submitter before a resubmission
            takes the place of graded work, so that the first mark can be noted.

    Returns:
        One entry for each arrival, in order.
    """
    with FileLock(course.root / ".coopgrade.lock"), open_journal(course) as journal:
        taker = _Taker(course, assignment, roster, journal)
        hand_ins = [taker.take(arrival) for arrival in arrivals]
        for submitter in dict.fromkeys(h.submitter for h in hand_ins if h.result != "refused"):
            taker.place(submitter, before_resubmission)
        return [taker.finish(hand_in) for hand_in in hand_ins]


def use_attempt(
    course: Course, assignment: Assignment, roster: Roster, choice: AttemptChoice
) -> HandIn:
    """Let an attempt count that a person chose, with the reason; 0 takes that back.

    Raises:
        RefusedError: there is no such attempt.
    """
    with FileLock(course.root / ".coopgrade.lock"), open_journal(course) as journal:
        taker = _Taker(course, assignment, roster, journal)
        attempts = taker.attempts(choice.submitter)
        if choice.attempt and choice.attempt not in {one.attempt for one in attempts}:
            known = "、".join(str(one.attempt) for one in attempts)
            raise RefusedError(
                say("grading_intake.no_attempt", attempt=choice.attempt, known=known)
            )
        journal.append(choice)
        taker.place(choice.submitter, None)
        counting = taker.counting(choice.submitter)
        number = counting.attempt if counting else 0
        return taker.finish(HandIn(choice.submitter, "taken", attempt=number))


class _Taker:
    """The work on one assignment, while the locks are held."""

    def __init__(
        self, course: Course, assignment: Assignment, roster: Roster, journal: Journal
    ) -> None:
        self._course = course
        self._assignment = assignment
        self._roster = roster
        self._journal = journal
        starter = course.source(assignment)
        names = assignment.student_files
        # Everybody begins with these: that two have them says nothing.
        self._starters = {sha256((starter / n).read_bytes()) for n in names if _is(starter / n)}

    def attempts(self, submitter: str) -> list[Received]:
        """Return everything of a submitter that was taken, in the order of arrival."""
        records = self._journal.read(
            Received, assignment=self._assignment.name, submitter=submitter
        )
        return [record for record in records if record.attempt]

    def take(self, arrival: Arrival) -> HandIn:
        """Keep one arrival and note it in the ledger."""
        try:
            content = sort_files(self._course, self._assignment, arrival)
            return self._keep(arrival, content)
        except (RefusedError, OSError) as error:
            record = Received(
                channel=arrival.channel,
                assignment=self._assignment.name,
                submitter=arrival.submitter,
                uploader=arrival.uploader,
                place=arrival.place,
                handed_in=arrival.handed_in,
                files={name: sha256(data) for name, data in arrival.files.items()},
                reason=str(error),
            )
            self._note_once(record)
            return HandIn(
                arrival.submitter, "refused", reason=str(error), uploader=arrival.uploader
            )

    def place(self, submitter: str, before_resubmission: Before | None) -> None:
        """Copy the attempt that counts to where nbgrader looks for it."""
        destination = self._course.submitted(self._assignment, submitter)
        counting = self.counting(submitter)
        if counting is None:
            return
        kept = self._kept(submitter, counting.attempt)
        moment = counting.handed_in or counting.at
        # ISO 8601: nbgrader takes "… +0900" for 900 seconds.
        stamp = f"{moment.isoformat()}\n".encode()
        wanted = {name: (kept / name).read_bytes() for name in counting.files}
        wanted[TIMESTAMP] = stamp
        if destination.is_dir():
            if {path.name: path.read_bytes() for path in destination.iterdir()} == wanted:
                return
            self._keep_found(submitter, destination)
        if counting.resubmission and before_resubmission:
            before_resubmission(self._journal, submitter)
        self._replace(destination, wanted)

    def counting(self, submitter: str) -> Received | None:
        """Return the attempt that counts, or None."""
        chosen = self._journal.last(
            AttemptChoice, by=("submitter",), assignment=self._assignment.name
        ).get(submitter)
        due = self._roster.due(self._assignment, submitter)
        return choose(self.attempts(submitter), due, self._assignment.late, chosen)

    def finish(self, hand_in: HandIn) -> HandIn:
        """Add what is known only after everything of a submitter was taken."""
        if hand_in.result == "refused":
            return hand_in
        counting = self.counting(hand_in.submitter)
        attempts = {one.attempt: one for one in self.attempts(hand_in.submitter)}
        one = attempts.get(hand_in.attempt)
        if one is None:
            return hand_in
        due = self._roster.due(self._assignment, hand_in.submitter)
        late = self._assignment.late.days_late(seconds_late(one, due)) > 0
        questions = [*hand_in.questions, *self._questions(one, attempts, counting)]
        return replace(
            hand_in,
            handed_in=one.handed_in,
            late=late and not one.resubmission,
            counts=counting is not None and counting.attempt == one.attempt,
            uploader=one.uploader,
            questions=tuple(questions),
        )

    def _keep(self, arrival: Arrival, content: Content) -> HandIn:
        files = {name: sha256(data) for name, data in content.files.items()}
        earlier = self.attempts(arrival.submitter)
        same = next((one for one in earlier if one.files == files), None)
        if same:
            number, result = same.attempt, "unchanged"
        else:
            number, result = len(earlier) + 1, "taken"
            self._store(self._kept(arrival.submitter, number), content)
            graded = self._course.autograded(self._assignment, arrival.submitter).is_dir()
            due = self._roster.due(self._assignment, arrival.submitter)
            record = Received(
                channel=arrival.channel,
                assignment=self._assignment.name,
                submitter=arrival.submitter,
                uploader=arrival.uploader,
                place=arrival.place,
                handed_in=arrival.handed_in,
                attempt=number,
                files=files,
                left_aside=content.left_aside,
                late_marked=arrival.late_marked,
            )
            again = graded and is_resubmission(
                record, earlier, due, self._assignment, self._course.grading.resubmission
            )
            self._journal.append(replace(record, resubmission=again))
        return HandIn(
            submitter=arrival.submitter,
            result="unchanged" if result == "unchanged" else "taken",
            handed_in=arrival.handed_in,
            missing=content.missing,
            left_aside=content.left_aside,
            attempt=number,
            uploader=arrival.uploader,
            questions=(*arrival.questions, *content.questions),
        )

    def _questions(
        self, one: Received, attempts: dict[int, Received], counting: Received | None
    ) -> list[str]:
        """Return what a person should look at: questions, not verdicts."""
        found = []
        if counting is None:
            found.append(say("grading_intake.too_late"))
        elif counting.attempt != one.attempt:
            found.append(say("grading_intake.other_counts", attempt=counting.attempt))
        senders = {a.uploader for a in attempts.values() if a.uploader}
        if len(senders) > 1:
            found.append(say("grading_intake.two_senders", ids="、".join(sorted(senders))))
        if one.late_marked and one.handed_in is None:
            found.append(say("grading_intake.late_unknown"))
        found += [
            say("grading_intake.same_file", file=name, other=other)
            for name, other in self._same_files(one)
        ]
        return found

    def _same_files(self, one: Received) -> list[tuple[str, str]]:
        """Return files of this attempt that another submitter handed in, byte for byte."""
        found = []
        everything = self._journal.read(Received, assignment=self._assignment.name)
        for name in self._assignment.student_files:
            digest = one.files.get(name)
            if digest is None or digest in self._starters:
                continue
            others = {
                record.submitter
                for record in everything
                if record.attempt
                and record.submitter != one.submitter
                and record.files.get(name) == digest
            }
            found += [(name, other) for other in sorted(others)]
        return found

    def _kept(self, submitter: str, attempt: int) -> Path:
        return self._course.received(self._assignment, submitter) / f"{attempt:03d}"

    def _keep_found(self, submitter: str, folder: Path) -> None:
        """Keep what lies in submitted/ and was not put there by us, such as by nbgrader."""
        content = {
            path.name: path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.name in self._assignment.expected_files and _is(path)
        }
        files = {name: sha256(data) for name, data in content.items()}
        earlier = self.attempts(submitter)
        if not content or any(one.files == files for one in earlier):
            return
        number = len(earlier) + 1
        self._store(self._kept(submitter, number), Content(content, (), (), ()))
        self._journal.append(
            Received(
                channel="found",
                assignment=self._assignment.name,
                submitter=submitter,
                attempt=number,
                files=files,
                # Only a person can say when it was handed in.
                late_marked=True,
            )
        )

    def _note_once(self, record: Received) -> None:
        """Note a refusal, unless the last line about this place says the same."""
        before = self._journal.read(
            Received, assignment=record.assignment, channel=record.channel, place=record.place
        )
        if before and (before[-1].reason, before[-1].files) == (record.reason, record.files):
            return
        self._journal.append(record)

    def _store(self, folder: Path, content: Content) -> None:
        """Write an attempt beside the others; it is there as a whole or not at all."""
        self._replace(folder, content.files)
        for path in folder.iterdir():
            path.chmod(0o444)

    def _replace(self, destination: Path, files: Mapping[str, bytes]) -> None:
        destination.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._course.root, prefix=".incoming-") as name:
            staged = Path(name) / "new"
            staged.mkdir()
            for file_name, data in files.items():
                (staged / file_name).write_bytes(data)
            if destination.is_dir():
                destination.rename(Path(name) / "old")
                staged.rename(destination)
                shutil.rmtree(Path(name) / "old")
            else:
                staged.rename(destination)


def _is(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
