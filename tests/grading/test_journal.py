"""The journal: records are added, read back as they were, and never changed."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgrade.course import TOKYO, Course
from coopgrade.errors import UserError
from coopgrade.journal import Record, open_journal


@dataclass(frozen=True, kw_only=True)
class Note(Record):
    """A table for these tests."""

    table: ClassVar[str] = "note"
    who: str
    points: Fraction | None = None
    good: bool = False
    when: datetime | None = None
    files: tuple[str, ...] = ()
    more: dict[str, int] | None = None


@dataclass(frozen=True, kw_only=True)
class NewerNote(Record):
    """The same table, as a later version of the program has it."""

    table: ClassVar[str] = "note"
    who: str
    points: Fraction | None = None
    place: str = "どこか's"
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Other(Record):
    """Another table, which nobody made before."""

    table: ClassVar[str] = "other"
    who: object


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of nothing but a folder."""
    return Course(tmp_path, "test", "test", {})


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.builds(
            Note,
            who=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
            points=st.none() | st.fractions(),
            good=st.booleans(),
            when=st.none() | st.datetimes(timezones=st.just(TOKYO)),
            files=st.lists(st.sampled_from(["a,b", "﨑.json", ""]), max_size=3).map(tuple),
            more=st.none() | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
            at=st.datetimes(timezones=st.just(TOKYO)),
        ),
        max_size=6,
    )
)
def test_records_are_read_back_as_they_were(course: Course, notes: list[Note]) -> None:
    """Exact numbers, times, lists and odd letters come back equal, in the same order."""
    course.journal.unlink(missing_ok=True)
    with open_journal(course) as journal:
        journal.append(*notes)
    with open_journal(course) as journal:
        assert journal.read(Note) == notes


def test_the_last_record_of_a_key_counts(course: Course) -> None:
    """A correction is a new record; the earlier one stays readable."""
    with open_journal(course) as journal:
        journal.append(Note(who="g01", points=Fraction(1)), Note(who="g02"))
        journal.append(Note(who="g01", points=Fraction(1, 3)))
        assert journal.last(Note, by=("who",))["g01"].points == Fraction(1, 3)
        assert len(journal.read(Note, who="g01")) == 2
        assert journal.read(Note, points=None) == [journal.last(Note, by=("who",))["g02"]]


def test_a_later_version_reads_older_records(course: Course) -> None:
    """A new field gets its default in what was written before."""
    with open_journal(course) as journal:
        journal.append(Note(who="g01"))
    with open_journal(course) as journal:
        assert [(one.place, one.names) for one in journal.read(NewerNote)] == [("どこか's", {})]


def test_all_records_of_a_call_or_none(course: Course) -> None:
    """What cannot be stored leaves nothing half done."""
    with open_journal(course) as journal:
        with pytest.raises(sqlite3.Error):
            journal.append(Note(who="g01"), Note(who=object()))  # type: ignore[arg-type]
        with pytest.raises(sqlite3.Error):
            journal.append(Note(who="g01"), Other(who=object()))
        assert journal.read(Note) == []


@pytest.mark.parametrize("change", ["UPDATE note SET who = 'g02'", "DELETE FROM note"])
def test_no_line_can_be_changed_or_deleted(course: Course, change: str) -> None:
    """Not by this program and not by another one that opens the file."""
    with open_journal(course) as journal:
        journal.append(Note(who="g01"))
    with (
        closing(sqlite3.connect(course.journal)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="only added"),
    ):
        connection.execute(change)
    with open_journal(course) as journal:
        assert [note.who for note in journal.read(Note)] == ["g01"]


def test_a_file_that_is_no_journal_is_named(course: Course) -> None:
    """The message says to keep the file."""
    course.journal.write_bytes(b"not a database, but long enough to look at" * 40)
    with pytest.raises(UserError, match=r"coopgrade\.db"), open_journal(course) as journal:
        journal.read(Note)
