"""A course and its assignments in memory, and where everything lies in the folder.

The folder is one nbgrader root with one gradebook, for individual and group assignments.
This module is the only one that knows its layout.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Literal

from coopgrade.course.policies import Grading, LatePolicy, PeerPolicy
from coopgrade.errors import UserError
from coopkit.text import say

TEAM_ID = re.compile(r"g\d{2,3}")
ASSIGNMENT_FILES = ("assignment.toml", "rubric.toml")
# In submitted/: when it was handed in. nbgrader copies it to autograded/.
TIMESTAMP = "timestamp.txt"
# A folder of a source with a solved hand-in.
SOLUTION = "solution"


@dataclass(frozen=True)
class Session:
    """One meeting of the course.

    Attributes:
        number: from 1.
        date: the day.
        title: what it is about.
        minutes: how long it takes.
        starts_at: day and time with time zone, or None when the time is not entered.
    """

    number: int
    date: date
    title: str
    minutes: int
    starts_at: datetime | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who works with the course; a guest sees neither names nor marks."""

    id: str
    name: str
    role: Literal["lecturer", "ta", "guest"]


@dataclass(frozen=True)
class Assignment:
    """One assignment, as its assignment.toml and the course's calendar say.

    Attributes:
        name: id in paths and in the gradebook, such as `business-plan`.
        title: what people call it.
        kind: `group` (teams hand in) or `individual` (students do).
        points: full marks, the sum over the graded cells.
        student_files: what is handed in beside the notebook, such as `plan.json`.
        due: when it is due, with time zone, or None.
        handout_files: what students get beside it and do not hand in, such as the questions.
        early_due: for students of the final year, or None. A team is due when the others are.
        resubmit_until: until when one more try is taken, or None.
        late: what lateness costs.
        weight: share of the course mark, or None when it is not decided.
        lms: ids in learning systems, by preset.
        after_session: handed out after this session of the course.
        notebook_names: of an assignment with other notebooks than one of its own name.
    """

    name: str
    title: str
    kind: Literal["group", "individual"]
    points: int
    student_files: tuple[str, ...]
    due: datetime | None
    handout_files: tuple[str, ...] = ()
    early_due: datetime | None = None
    resubmit_until: datetime | None = None
    late: LatePolicy = field(default_factory=LatePolicy)
    weight: Fraction | None = None
    lms: Mapping[str, str] = field(default_factory=dict)
    after_session: int | None = None
    notebook_names: tuple[str, ...] = ()

    @property
    def notebook(self) -> str:
        """The file name of the notebook; of the first one, where there are several."""
        return self.notebooks[0]

    @property
    def notebooks(self) -> tuple[str, ...]:
        """The file names of all notebooks; an assignment of this kit has one."""
        return tuple(f"{name}.ipynb" for name in self.notebook_names or (self.name,))

    @property
    def expected_files(self) -> tuple[str, ...]:
        """The names of all files that are handed in."""
        return (self.notebook, *self.student_files)

    def due_for(self, *, final_year: bool) -> datetime | None:
        """Return when it is due for one student, or for a team.

        Args:
            final_year: the student leaves this year and has an early deadline.
        """
        if final_year and self.kind == "individual" and self.early_due:
            return self.early_due
        return self.due


@dataclass(frozen=True)
class Course:
    """A course folder.

    Attributes:
        root: the folder, absolute.
        course_id: nbgrader's name for the course.
        title: what people call it.
        assignments: by name, in the order of course.toml.
        sessions: the meetings, in order.
        people: who works with the course.
        grading: rules of the course mark.
        peers: rules of the peer factor.
        language: of letters to students, `ja` or `en`.
        keep_until: until when the university keeps what lies here.
    """

    root: Path
    course_id: str
    title: str
    assignments: Mapping[str, Assignment]
    sessions: tuple[Session, ...] = ()
    people: tuple[Person, ...] = ()
    grading: Grading = field(default_factory=Grading)
    peers: PeerPolicy = field(default_factory=PeerPolicy)
    language: Literal["ja", "en"] = "ja"
    keep_until: date | None = None

    @property
    def students_csv(self) -> Path:
        """The list of students."""
        return self.root / "students.csv"

    @property
    def groups_csv(self) -> Path:
        """The list of who is in which team, from when until when."""
        return self.root / "groups.csv"

    @property
    def gradebook(self) -> Path:
        """The database of nbgrader."""
        return self.root / "gradebook.db"

    @property
    def journal(self) -> Path:
        """The database of what was received and decided."""
        return self.root / "coopgrade.db"

    @property
    def log(self) -> Path:
        """Everything nbgrader said."""
        return self.root / "coopgrade.log"

    @property
    def out(self) -> Path:
        """What is written for people: tables, letters, reports."""
        return self.root / "out"

    def inbox(self, assignment: Assignment) -> Path:
        """Return where hand-ins arrive: a folder for each team, or zips of a learning system."""
        return self.root / "inbox" / assignment.name

    def received(self, assignment: Assignment, submitter: str) -> Path:
        """Return where every attempt of a team or student is kept, whole."""
        return self.root / "received" / assignment.name / submitter

    def scans(self, session: int) -> Path:
        """Return where the scanned reaction sheets of a session are kept."""
        return self.root / "reactions" / f"{session:02}"

    def submitted(self, assignment: Assignment, submitter: str) -> Path:
        """Return where nbgrader looks for a hand-in: the attempt that counts."""
        return self.root / "submitted" / submitter / assignment.name

    def autograded(self, assignment: Assignment, submitter: str) -> Path:
        """Return where nbgrader puts the graded copy."""
        return self.root / "autograded" / submitter / assignment.name

    def source(self, assignment: Assignment) -> Path:
        """Return the folder with solutions and hidden tests."""
        return self.root / "source" / assignment.name

    def release(self, assignment: Assignment) -> Path:
        """Return the folder that students get."""
        return self.root / "release" / assignment.name

    def release_command(self, assignment: Assignment) -> str:
        """Return what a person types to make the students' version."""
        return f"coopgrade release {assignment.name}"

    def assignment(self, name: str) -> Assignment:
        """Return one assignment by its name.

        Raises:
            UserError: the course has no such assignment.
        """
        if name not in self.assignments:
            known = "、".join(self.assignments)
            raise UserError(say("grading.course.no_assignment", name=name, known=known))
        return self.assignments[name]

    def person(self, person_id: str) -> Person:
        """Return somebody who works with the course.

        Raises:
            UserError: `[[people]]` of course.toml does not name that id.
        """
        for person in self.people:
            if person.id == person_id:
                return person
        known = "、".join(person.id for person in self.people) or say("grading.course.nobody")
        raise UserError(say("grading.course.no_person", id=person_id, known=known, path=self.root))
