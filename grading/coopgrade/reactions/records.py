"""What students wrote, what was answered, and what is quoted: records of the journal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from coopgrade.journal import Journal, Record

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Reaction(Record):
    """What a student wrote in one session; all are kept, `current_reactions` tells which counts.

    Attributes:
        session: its number.
        student: the id.
        text: as it was written; "" when a person took it back (`source` is then `withdrawn`).
        written_at: when the student wrote it, or None when nothing tells, as on paper.
        source: name of the file it came from.
        by: who typed it in, or who took it back.
        reason: why it was taken back.
    """

    table: ClassVar[str] = "reaction"
    session: int
    student: str
    text: str
    written_at: datetime | None = None
    source: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Scan(Record):
    """A scanned paper, kept as a file; nothing reads what is written on it.

    A record without a file takes back what was linked to this student before.

    Attributes:
        session: its number.
        student: the id.
        file: its name in the folder of the session's scans.
        sha256: of its content.
        source: the name under which it came.
    """

    table: ClassVar[str] = "reaction_scan"
    session: int
    student: str
    file: str
    sha256: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Reply(Record):
    """The lecturer's line back; the last one of a session and student counts.

    Attributes:
        session: the session whose sheet is answered.
        student: the id.
        text: one line; "" when it was taken back.
        by: who answers.
    """

    table: ClassVar[str] = "reaction_reply"
    session: int
    student: str
    text: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Quote(Record):
    """Words that may be read out without a name; the last one of a session and student counts.

    Attributes:
        session: the session whose sheet is quoted.
        student: the id, which nobody but the lecturer sees.
        chosen: False when it was taken back.
        text: as it is shown, edited so that it names nobody.
        by: who chose it.
        checked: a person looked at a warning and found that it names nobody.
    """

    table: ClassVar[str] = "reaction_quote"
    session: int
    student: str
    chosen: bool
    text: str
    by: str
    checked: bool = False


@dataclass(frozen=True, kw_only=True)
class AnswerSheet(Record):
    """A sheet for ticks and replies: which card number stands for whom.

    Attributes:
        sheet: its own number, which stands in each row.
        session: its number.
        codes: card number → student id.
        replies: card number → the reply that stood in it already.
        quotes: card number → the quote that was ticked in it already.
    """

    table: ClassVar[str] = "reaction_answer_sheet"
    sheet: str
    session: int
    codes: dict[str, str] = field(default_factory=dict)
    replies: dict[str, str] = field(default_factory=dict)
    quotes: dict[str, str] = field(default_factory=dict)


def newest(reactions: Iterable[Reaction]) -> Reaction | None:
    """Return the reaction that counts: the one written last, else the one noted last.

    Args:
        reactions: of one student in one session, in the order in which they were noted.
    """
    found: Reaction | None = None
    for one in reactions:
        earlier = (
            found is not None
            and one.written_at is not None
            and found.written_at is not None
            and one.written_at < found.written_at
        )
        if not earlier:
            found = one
    return found


def current_reactions(
    journal: Journal, session: int | None = None
) -> dict[tuple[int, str], Reaction]:
    """Return what counts by (session, student); what was taken back is not in it.

    Args:
        journal: the course's.
        session: only this one; None for all.
    """
    noted: dict[tuple[int, str], list[Reaction]] = defaultdict(list)
    wanted = {} if session is None else {"session": session}
    for one in journal.read(Reaction, **wanted):
        noted[one.session, one.student].append(one)
    counting = {key: newest(ones) for key, ones in noted.items()}
    return {key: one for key, one in counting.items() if one is not None and one.text}


def current_replies(journal: Journal) -> Mapping[tuple[int, str], Reply]:
    """Return the lines back by (session, student)."""
    last = journal.last(Reply, by=("session", "student"))
    return {key: one for key, one in last.items() if one.text}


def current_quotes(journal: Journal, session: int) -> Mapping[str, Quote]:
    """Return the chosen quotes of a session by student."""
    last = journal.last(Quote, by=("student",), session=session)
    return {key: one for key, one in last.items() if one.chosen}


def current_scans(journal: Journal, session: int) -> Mapping[str, tuple[Scan, ...]]:
    """Return the scanned papers of a session by student, in the order of their names."""
    found: dict[str, list[Scan]] = defaultdict(list)
    for one in journal.read(Scan, session=session):
        if one.file:
            found[one.student].append(one)
        else:
            found.pop(one.student, None)
    return {
        student: tuple(sorted(ones, key=lambda one: one.source)) for student, ones in found.items()
    }
