"""Taking what arrived: every attempt is kept, one of them counts, nothing is overwritten.

Each attempt goes to `received/<assignment>/<submitter>/<NNN>/` and into the ledger. The one
that counts is copied to `submitted/`, where nbgrader looks for it: the newest in time, else
the newest that is still taken, unless a person chose another.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from filelock import FileLock

from coopgrade.course import TIMESTAMP, Assignment, Course
from coopgrade.files import printable, sha256
from coopgrade.intake.arrivals import Arrival, Content, RefusedError, sort_files
from coopgrade.intake.counting import choose, find_same, is_resubmission, seconds_late
from coopgrade.intake.keeping import Keeper, read_files
from coopgrade.intake.records import AttemptChoice, HandIn, Received
from coopgrade.journal import Journal, open_journal
from coopgrade.roster import Roster
from coopkit.text import say

# Notes the first mark of a submitter; tells whether there is one.
NoteFirstMark = Callable[[Journal, str], bool]


def take(
    course: Course,
    assignment: Assignment,
    roster: Roster,
    arrivals: Iterable[Arrival],
    *,
    note_first_mark: NoteFirstMark | None = None,
) -> list[HandIn]:
    """Keep everything that arrived and put what counts where nbgrader looks for it.

    One that cannot be taken is refused with its reason and never stops the others.

    Args:
        course: the course folder.
        assignment: which assignment.
        roster: who may hand in.
        arrivals: what a channel brought.
        note_first_mark: called with the journal and the submitter before a resubmission
            takes the place of graded work. While it finds no mark to note, the first attempt
            stays where it is.

    Returns:
        One entry for each arrival, in order.
    """
    with FileLock(course.root / ".coopgrade.lock"), open_journal(course) as journal:
        taker = _Taker(course, assignment, roster, journal)
        everything = list(arrivals)
        healed = taker.heal(everything)
        # In the order of time, so that nothing depends on the order of a folder or a zip.
        in_order = sorted(range(len(everything)), key=lambda n: _time(everything[n]))
        taken = {number: taker.take(everything[number]) for number in in_order}
        hand_ins = [taken[number] for number in range(len(everything))]
        came = [h.submitter for h in hand_ins if h.result != "refused"]
        for submitter in dict.fromkeys([*healed, *came]):
            taker.place(submitter, note_first_mark)
        return [taker.finish(hand_in) for hand_in in hand_ins]


def use_attempt(
    course: Course,
    assignment: Assignment,
    roster: Roster,
    choice: AttemptChoice,
    *,
    note_first_mark: NoteFirstMark | None = None,
) -> HandIn:
    """Let an attempt count that a person chose, with the reason; 0 takes that back.

    Args:
        course: the course folder.
        assignment: which assignment.
        roster: who may hand in.
        choice: what was decided, by whom and why.
        note_first_mark: as for `take`.

    Raises:
        RefusedError: there is no such attempt, or nothing at all of that submitter.
    """
    with FileLock(course.root / ".coopgrade.lock"), open_journal(course) as journal:
        taker = _Taker(course, assignment, roster, journal)
        attempts = taker.attempts(choice.submitter)
        if not attempts:
            raise RefusedError(say("grading_intake.nothing_came", submitter=choice.submitter))
        if choice.attempt and choice.attempt not in {one.attempt for one in attempts}:
            known = "、".join(str(one.attempt) for one in attempts)
            raise RefusedError(
                say("grading_intake.no_attempt", attempt=choice.attempt, known=known)
            )
        journal.append(choice)
        taker.place(choice.submitter, note_first_mark)
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
        self._keeper = Keeper(course, assignment)
        # submitter → what a person should know about the place of their work in submitted/.
        self._remarks: dict[str, str] = {}
        starter = course.source(assignment)
        names = assignment.student_files
        # Everybody begins with these: that two have them says nothing.
        given = read_files(starter)
        self._starters = {sha256(given[name]) for name in names if name in given}

    def heal(self, arrivals: list[Arrival]) -> list[str]:
        """Enter into the ledger what a killed collect had stored, and remove its remains.

        What arrives again now is left to `take`, which knows how it came.

        Returns:
            Whose attempts were entered.
        """
        self._keeper.sweep()
        coming: dict[str, list[frozenset[str]]] = {}
        for arrival in arrivals:
            content = frozenset(sha256(data) for data in arrival.files.values())
            coming.setdefault(arrival.submitter, []).append(content)
        healed = []
        for submitter in self._keeper.submitters():
            for number, files in self._unrecorded(submitter).items():
                if any(content >= set(files.values()) for content in coming.get(submitter, [])):
                    continue
                moment = self._keeper.moment(submitter, number)
                self._note_found(submitter, number, files, handed_in=moment)
                healed.append(submitter)
        return healed

    def _unrecorded(self, submitter: str) -> dict[int, dict[str, str]]:
        """Return what is stored and not in the ledger: number → name → SHA-256."""
        known = {one.attempt for one in self.attempts(submitter)}
        stored = {
            number: self._keeper.digests(submitter, number)
            for number in self._keeper.numbers(submitter)
            if number not in known
        }
        return {number: files for number, files in stored.items() if files}

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
            reason, submitter = printable(str(error)), printable(arrival.submitter)
            record = Received(
                channel=arrival.channel,
                assignment=self._assignment.name,
                submitter=submitter,
                uploader=arrival.uploader,
                place=printable(arrival.place),
                handed_in=arrival.handed_in,
                files={printable(name): sha256(data) for name, data in arrival.files.items()},
                reason=reason,
            )
            self._note_once(record)
            return HandIn(submitter, "refused", reason=reason, uploader=arrival.uploader)

    def place(self, submitter: str, note_first_mark: NoteFirstMark | None) -> None:
        """Copy the attempt that counts to where nbgrader looks for it.

        Where that fails the others still get theirs; `finish` tells about it.
        """
        try:
            self._place(submitter, note_first_mark)
        except OSError as error:
            self._remarks[submitter] = say("grading_intake.not_placed", cause=printable(str(error)))

    def _place(self, submitter: str, note_first_mark: NoteFirstMark | None) -> None:
        destination = self._course.submitted(self._assignment, submitter)
        counting = self.counting(submitter)
        if counting is None:
            return
        kept = read_files(self._keeper.folder(submitter, counting.attempt))
        wanted = {name: kept[name] for name in counting.files if name in kept}
        if wanted.keys() != counting.files.keys():
            lost = "、".join(sorted(counting.files.keys() - wanted.keys()))
            self._remarks[submitter] = say("grading_intake.lost", files=lost)
            return
        moment = counting.handed_in or counting.at
        # ISO 8601: nbgrader takes "… +0900" for 900 seconds.
        wanted[TIMESTAMP] = f"{moment.isoformat()}\n".encode()
        # What an editor left beside it, such as .ipynb_checkpoints, is no other hand-in.
        there = {
            name: content
            for name, content in read_files(destination).items()
            if name in wanted or name in self._assignment.expected_files
        }
        if there == wanted:
            return
        self._keep_found(submitter, there)
        if counting.resubmission and note_first_mark and there:
            lies_there = {n: sha256(c) for n, c in there.items() if n != TIMESTAMP}
            first = any(
                one.files == lies_there for one in self.attempts(submitter) if not one.resubmission
            )
            if first and not note_first_mark(self._journal, submitter):
                self._remarks[submitter] = say("grading_intake.first_not_marked")
                return
        self._keeper.replace(destination, wanted)

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
        submitter = arrival.submitter
        earlier = self.attempts(submitter)
        same = find_same(earlier, files, arrival.handed_in)
        if same:
            number, result = same.attempt, "unchanged"
            if self._keeper.digests(submitter, number) != files:
                # Somebody removed or changed what was kept; here it is again.
                self._keeper.store(submitter, number, content.files, same.handed_in)
        else:
            stored = self._unrecorded(submitter)
            number = next((n for n, there in stored.items() if there == files), 0)
            result = "taken"
            if not number:
                number = self._next_number(submitter)
                self._keeper.store(submitter, number, content.files, arrival.handed_in)
            graded = self._course.autograded(self._assignment, arrival.submitter).is_dir()
            due = self._roster.due(self._assignment, arrival.submitter)
            record = Received(
                channel=arrival.channel,
                assignment=self._assignment.name,
                submitter=arrival.submitter,
                uploader=arrival.uploader,
                place=printable(arrival.place),
                handed_in=arrival.handed_in,
                attempt=number,
                files=files,
                left_aside=tuple(map(printable, content.left_aside)),
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
            left_aside=tuple(map(printable, content.left_aside)),
            attempt=number,
            uploader=arrival.uploader,
            questions=tuple(map(printable, (*arrival.questions, *content.questions))),
        )

    def _questions(
        self, one: Received, attempts: dict[int, Received], counting: Received | None
    ) -> list[str]:
        """Return what a person should look at: questions, not verdicts."""
        remark = self._remarks.get(one.submitter)
        found = [remark] if remark else []
        if counting is None:
            found.append(say("grading_intake.too_late"))
        elif counting.attempt != one.attempt:
            found.append(say("grading_intake.other_counts", attempt=counting.attempt))
        senders = {a.uploader for a in attempts.values() if a.uploader}
        if len(senders) > 1:
            found.append(say("grading_intake.two_senders", ids="、".join(sorted(senders))))
        if one.uploader and one.handed_in and self._assignment.kind == "group":
            team = self._roster.team_of(one.uploader, one.handed_in)
            if team not in (None, one.submitter):
                found.append(say("grading_intake.moved", id=one.uploader, team=team))
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

    def _next_number(self, submitter: str) -> int:
        """Return a number that neither the ledger nor the disk has."""
        used = [one.attempt for one in self.attempts(submitter)]
        return max([*used, *self._keeper.numbers(submitter)], default=0) + 1

    def _keep_found(self, submitter: str, there: dict[str, bytes]) -> None:
        """Keep what lies in submitted/ and was not put there by us, such as by nbgrader."""
        content = {n: data for n, data in there.items() if n in self._assignment.expected_files}
        files = {name: sha256(data) for name, data in content.items()}
        if not content or any(one.files == files for one in self.attempts(submitter)):
            return
        number = self._next_number(submitter)
        self._keeper.store(submitter, number, content, None)
        # Only a person can say when it was handed in.
        self._note_found(submitter, number, files, late_marked=True)

    def _note_found(self, submitter: str, number: int, files: dict[str, str], **more: Any) -> None:
        self._journal.append(
            Received(
                channel="found",
                assignment=self._assignment.name,
                submitter=submitter,
                attempt=number,
                files=files,
                **more,
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


def _time(arrival: Arrival) -> float:
    """Return when something was handed in, for sorting: what has no time comes last."""
    return arrival.handed_in.timestamp() if arrival.handed_in else float("inf")
