"""rubric.toml: what a person looks at in an assignment, in levels, points and examples."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopgrade.rubric.cells import ManualCell, exact, read_cells, show_points
from coopkit.text import say

FILE = "rubric.toml"


@dataclass(frozen=True)
class Level:
    """One level of a criterion.

    Attributes:
        points: what it gives.
        text: what is seen then, in words for students.
        examples: sentences that reach it.
    """

    points: Fraction
    text: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One thing that is looked at.

    Attributes:
        id: its name in tables, such as `who.scene`: the cell's id before the dot.
        cell: the notebook's cell whose points it is part of.
        title: what is looked at, in words for students.
        points: full points.
        levels: from the best to nothing.
    """

    id: str
    cell: str
    title: str
    points: Fraction
    levels: tuple[Level, ...]

    def level_of(self, points: Fraction) -> Level | None:
        """Return the level that gives exactly these points; None for points in between."""
        return next((level for level in self.levels if level.points == points), None)


@dataclass(frozen=True)
class Rubric:
    """The criteria of one assignment, and the cells they belong to.

    Attributes:
        assignment: which one.
        criteria: in order.
        cells: the notebook's cells that a person marks, in order.
        automatic: points that tests give.
    """

    assignment: Assignment
    criteria: tuple[Criterion, ...]
    cells: tuple[ManualCell, ...]
    automatic: Fraction = field(default=Fraction(0))

    @property
    def points(self) -> Fraction:
        """Full points of all criteria."""
        return sum((criterion.points for criterion in self.criteria), Fraction(0))

    def of_cell(self, cell: str) -> tuple[Criterion, ...]:
        """Return the criteria of one cell."""
        return tuple(one for one in self.criteria if one.cell == cell)

    def find(self, name: str) -> Criterion | None:
        """Return the criterion of this id, or None."""
        return next((one for one in self.criteria if one.id == name), None)


def load_rubric(course: Course, assignment: Assignment) -> Rubric:
    """Read an assignment's rubric and check it against its notebook.

    Raises:
        UserError: one message that lists every place where the two do not fit.
    """
    rubric, problems = read_rubric(course.source(assignment), assignment)
    if problems:
        listing = "\n".join(f"  ・{problem}" for problem in problems)
        path = course.source(assignment) / FILE
        raise UserError(
            say("grading_rubric.problems", count=len(problems), listing=listing, path=path)
        )
    return rubric


def read_rubric(folder: Path, assignment: Assignment) -> tuple[Rubric, tuple[str, ...]]:
    """Read a rubric as far as it can be read, with everything that is wrong, in words.

    Args:
        folder: with the source notebook and rubric.toml.
        assignment: whose points they must add up to.

    Raises:
        UserError: a file is missing or cannot be read at all.
    """
    path = folder / FILE
    try:
        table = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise UserError(say("grading.course.broken", path=path, cause=error)) from error
    problems: list[str] = []
    criteria = []
    for number, row in enumerate(_rows(table, "criteria", problems), start=1):
        criterion = _criterion(row, number, problems)
        if criterion is not None:
            criteria.append(criterion)
    cells, automatic = read_cells(folder / assignment.notebook)
    rubric = Rubric(assignment, tuple(criteria), cells, automatic)
    if not problems:
        problems += _against_notebook(rubric)
    return rubric, tuple(problems)


def _rows(table: Mapping[str, Any], name: str, problems: list[str]) -> list[Mapping[str, Any]]:
    rows = table.get(name, [])
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        return rows
    problems.append(say("grading_rubric.wrong.no_list", name=name))
    return []


def _criterion(row: Mapping[str, Any], number: int, problems: list[str]) -> Criterion | None:
    place = say("grading_rubric.wrong.place", number=number, title=row.get("title", ""))
    before = len(problems)
    problems += [
        say("grading_rubric.wrong.no_text", place=place, field=name)
        for name in ("cell", "id", "title")
        if not (isinstance(row.get(name), str) and row[name].strip())
    ]
    points = _number(row.get("points"))
    if points is None or points <= 0:
        problems.append(say("grading_rubric.wrong.no_points", place=place))
    levels = [_level(level, place, problems) for level in _rows(row, "levels", problems)]
    found = [level for level in levels if level is not None]
    if len(found) < 2:  # noqa: PLR2004 - something and nothing
        problems.append(say("grading_rubric.wrong.few_levels", place=place))
    elif len(problems) == before:
        numbers = [level.points for level in found]
        if numbers != sorted(set(numbers), reverse=True):
            problems.append(say("grading_rubric.wrong.not_falling", place=place))
        if numbers[0] != points or numbers[-1] != 0:
            problems.append(say("grading_rubric.wrong.ends", place=place, points=row.get("points")))
    if len(problems) > before or points is None:
        return None
    return Criterion(f"{row['cell']}.{row['id']}", row["cell"], row["title"], points, tuple(found))


def _level(row: Mapping[str, Any], place: str, problems: list[str]) -> Level | None:
    points, text, examples = _number(row.get("points")), row.get("text"), row.get("examples", [])
    if points is None or points < 0 or not (isinstance(text, str) and text.strip()):
        problems.append(say("grading_rubric.wrong.level", place=place))
        return None
    if not (isinstance(examples, list) and all(isinstance(one, str) for one in examples)):
        problems.append(say("grading_rubric.wrong.examples", place=place))
        return None
    return Level(points, text, tuple(examples))


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return exact(value)


def _against_notebook(rubric: Rubric) -> list[str]:
    problems = []
    known = {cell.id for cell in rubric.cells}
    ids = [criterion.id for criterion in rubric.criteria]
    problems += [
        say("grading_rubric.wrong.twice", id=name)
        for name in dict.fromkeys(ids)
        if ids.count(name) > 1
    ]
    problems += [
        say(
            "grading_rubric.wrong.no_cell",
            title=criterion.title,
            cell=criterion.cell,
            known=say("grading_rubric.and").join(sorted(known)),
        )
        for criterion in rubric.criteria
        if criterion.cell not in known
    ]
    for cell in rubric.cells:
        total = sum((one.points for one in rubric.of_cell(cell.id)), Fraction(0))
        if total != cell.points:
            problems.append(
                say(
                    "grading_rubric.wrong.other_points",
                    cell=cell.id,
                    notebook=show_points(cell.points),
                    rubric=show_points(total),
                )
            )
    whole = rubric.automatic + sum((cell.points for cell in rubric.cells), Fraction(0))
    if whole != rubric.assignment.points:
        problems.append(
            say(
                "grading_rubric.wrong.other_sum",
                whole=show_points(whole),
                points=rubric.assignment.points,
            )
        )
    return problems
