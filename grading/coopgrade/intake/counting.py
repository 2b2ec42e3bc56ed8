"""Which attempt counts, and how late it is: pure rules over what the ledger says."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from coopgrade.course import Assignment, LatePolicy, ResubmissionRule
from coopgrade.intake.records import AttemptChoice, Received


def seconds_late(record: Received, due: datetime | None) -> float:
    """Return how many seconds after the due time an attempt was handed in; 0 if in time.

    An attempt whose time nobody knows is taken for in time: a doubt is not held against
    a student.
    """
    if due is None or record.handed_in is None:
        return 0.0
    return max(0.0, (record.handed_in - due).total_seconds())


def choose(
    attempts: Sequence[Received],
    due: datetime | None,
    policy: LatePolicy,
    choice: AttemptChoice | None = None,
) -> Received | None:
    """Return the attempt that counts.

    What a person chose comes first, then a resubmission, then the newest attempt in time,
    then the newest late one that is still taken. So handing in again after the due time
    never costs what was handed in before it.

    Args:
        attempts: of one submitter, in the order of arrival.
        due: when it was due for this submitter.
        policy: what lateness costs, and until when something is taken.
        choice: a person's decision, if there is one.
    """
    if choice and choice.attempt:
        return next((one for one in attempts if one.attempt == choice.attempt), None)
    again = [one for one in attempts if one.resubmission]
    if again:
        return _newest(again)
    first = [one for one in attempts if not one.resubmission]
    in_time = [one for one in first if policy.days_late(seconds_late(one, due)) == 0]
    if in_time:
        return _newest(in_time)
    taken = [one for one in first if policy.accepts(seconds_late(one, due))]
    return _newest(taken)


def find_same(
    attempts: Sequence[Received], files: Mapping[str, str], handed_in: datetime | None
) -> Received | None:
    """Return the attempt that these files are, or None if they are a new one.

    Equal files are the same attempt when the time is equal or unknown, or when what was
    handed in just before that time is equal: they were only sent, or copied, once more. Whoever
    goes back to an earlier version hands in anew; and of two members who send the same, the
    earlier one keeps their time.

    Args:
        attempts: of one submitter.
        files: name → SHA-256.
        handed_in: when, or None.
    """
    equal = [one for one in attempts if one.files == files]
    for one in equal:
        if handed_in is None or one.handed_in is None or handed_in == one.handed_in:
            return one
    before = [one for one in attempts if handed_in and one.handed_in and one.handed_in < handed_in]
    last = _newest(before)
    return last if last in equal else None


def is_resubmission(
    record: Received,
    earlier: Sequence[Received],
    due: datetime | None,
    assignment: Assignment,
    rule: ResubmissionRule,
) -> bool:
    """Tell whether an attempt on graded work is the one more try that the course allows.

    It is one when it came after the due time and within the time for it, follows a first
    attempt, and no more than the allowed number came before.
    """
    if due is None or assignment.resubmit_until is None or record.handed_in is None:
        return False
    in_window = due < record.handed_in <= assignment.resubmit_until
    tries = sum(one.resubmission for one in earlier)
    return in_window and len(earlier) > tries and tries < rule.times


def _newest(attempts: Sequence[Received]) -> Received | None:
    """Return the one handed in last; what has no time is as new as its arrival."""
    return max(attempts, key=lambda one: (one.handed_in or one.at, one.attempt), default=None)
