"""Courses for the tests of the runner, and everything that nbgrader keeps of their marks."""

import json
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat

from coopgrade import bridge
from coopgrade.course import TOKYO, Course, create_course, open_course
from coopgrade.releasing import ANSWER_STUB
from coopgrade.runner.grading import Graded, Options, autograde

NAME = "small"
DUE = datetime(2027, 1, 20, 23, 59, tzinfo=TOKYO)
_FROM_SUBMISSION = """
JOIN submitted_notebook ON {table}.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN assignment ON submitted_assignment.assignment_id = assignment.id
JOIN base_cell ON {table}.cell_id = base_cell.id
ORDER BY 1, 2, 3
"""
# Everything but the ids of rows, which are random.
QUERIES = {
    "grades": """
SELECT assignment.name, submitted_assignment.student_id, base_cell.name, grade.auto_score,
       grade.manual_score, grade.extra_credit, grade.needs_manual_grade
FROM grade """
    + _FROM_SUBMISSION.format(table="grade"),
    "comments": """
SELECT assignment.name, submitted_assignment.student_id, base_cell.name, comment.auto_comment,
       comment.manual_comment
FROM comment """
    + _FROM_SUBMISSION.format(table="comment"),
    "submissions": """
SELECT assignment.name, student_id, timestamp FROM submitted_assignment
JOIN assignment ON submitted_assignment.assignment_id = assignment.id ORDER BY 1, 2
""",
    "penalties": """
SELECT assignment.name, student_id, late_submission_penalty FROM submitted_notebook
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN assignment ON submitted_assignment.assignment_id = assignment.id ORDER BY 1, 2
""",
    "students": "SELECT id FROM student ORDER BY 1",
    "courses": "SELECT id FROM course ORDER BY 1",
}


def marks_of(course: Course) -> dict[str, list[Any]]:
    """Return all that the gradebook keeps of hand-ins, by query."""
    with closing(sqlite3.connect(course.gradebook)) as connection:
        return {name: connection.execute(query).fetchall() for name, query in QUERIES.items()}


def copy_course(course: Course, folder: Path) -> Course:
    """Copy a course with the times of its files."""
    shutil.copytree(course.root, folder)
    return open_course(folder)


def by_stock(course: Course, name: str, submitters: Iterable[str]) -> dict[str, str]:
    """Grade with nbgrader's own runner; returns what it could not grade, with the reason."""
    assignment = course.assignment(name)
    outcomes = bridge.autograde(course, assignment, tuple(submitters), force=True)
    return {outcome.submitter: outcome.error for outcome in outcomes if outcome.error}


def by_runner(
    course: Course, name: str, submitters: Iterable[str], **options: Any
) -> dict[str, Graded]:
    """Grade without running students' cells."""
    given = Options(**options)
    found = autograde(course, course.assignment(name), tuple(submitters), given)
    return {graded.submitter: graded for graded in found}


@dataclass
class Small:
    """A course with one small assignment: `answers.json`, its tests, an answer in words.

    Attributes:
        root: the course folder to be made.
        tests: grade_id → (points, source) of `clean` test cells.
        shows: grade_id → source of locked cells without points.
    """

    root: Path
    tests: dict[str, tuple[float, str]]
    shows: dict[str, str] = field(default_factory=dict)

    def make(self) -> Course:
        """Make and release it."""
        folder = self.root / "source" / NAME
        folder.mkdir(parents=True)
        (folder / "assignment.toml").write_text(
            f'name = "{NAME}"\ntitle = "小さな課題"\nkind = "individual"\npoints = 10\n'
            'student_files = ["answers.json"]\n',
            encoding="utf-8",
        )
        (folder / "answers.json").write_text("{}", encoding="utf-8")
        nbformat.write(self._notebook(), folder / f"{NAME}.ipynb")
        course = create_course(
            self.root,
            course_id="small-course",
            title="小さなコース",
            dues={NAME: DUE},
            answer_stub=ANSWER_STUB,
        )
        bridge.release_assignment(course, course.assignment(NAME), ())
        return course

    def _notebook(self) -> Any:
        make = nbformat.v4
        words = make.new_markdown_cell("### BEGIN SOLUTION\nx\n### END SOLUTION", id="words")
        words.metadata = _marks("words", grade=True, solution=True, points=1)
        free = make.new_code_cell("mine = 1", id="free")
        cells = [make.new_markdown_cell("# 課題", id="title"), free, words]
        for name, (points, source) in self.tests.items():
            cell = make.new_code_cell(source, id=name)
            cell.metadata = _marks(name, grade=True, points=points) | {"tags": ["clean"]}
            cells.append(cell)
        for name, source in self.shows.items():
            cell = make.new_code_cell(source, id=name)
            cell.metadata = _marks(name, grade=False) | {"tags": ["clean"]}
            task = make.new_markdown_cell("見ること", id=f"task-{name}")
            task.metadata = _marks(f"task-{name}", grade=False, task=True, points=2)
            cells += [cell, task]
        kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
        return make.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _marks(
    name: str,
    *,
    grade: bool,
    solution: bool = False,
    task: bool = False,
    points: float | None = None,
) -> dict[str, Any]:
    marks = {
        "grade": grade,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": task,
    }
    return {"nbgrader": marks if points is None else marks | {"points": points}}


def released(course: Course) -> Any:
    """Return the notebook as students get it."""
    return nbformat.read(course.release(course.assignment(NAME)) / f"{NAME}.ipynb", as_version=4)


def hand_in(
    course: Course, submitter: str, notebook: Any = None, answers: object | None = None
) -> Path:
    """Put a hand-in where nbgrader looks for it.

    Args:
        course: a `Small` one.
        submitter: who.
        notebook: a notebook, or bytes as they are; the released one if None.
        answers: data for answers.json, or bytes as they are; none if None.
    """
    folder = course.submitted(course.assignment(NAME), submitter)
    folder.mkdir(parents=True)
    given = released(course) if notebook is None else notebook
    content = given if isinstance(given, bytes) else nbformat.writes(given).encode()
    (folder / f"{NAME}.ipynb").write_bytes(content)
    if answers is not None:
        data = answers if isinstance(answers, bytes) else json.dumps(answers).encode()
        (folder / "answers.json").write_bytes(data)
    return folder


def cell(notebook: Any, name: str) -> Any:
    """Return the cell with that id."""
    (found,) = [one for one in notebook.cells if one.id == name]
    return found


def graded_copy(course: Course, submitter: str, name: str = NAME) -> Any:
    """Return the graded notebook."""
    folder = course.autograded(course.assignment(name), submitter)
    return nbformat.read(folder / f"{name}.ipynb", as_version=4)


def memory_holds(pid: int, needle: bytes) -> bool:
    """Tell whether something stands in what a process can write to, freed pieces included."""
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb") as memory:
        for line in maps:
            span, mode = line.split()[:2]
            if mode.startswith("rw"):
                start, end = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                if needle in memory.read(end - start):
                    return True
    return False
