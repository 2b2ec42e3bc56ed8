"""Autograding beside plain nbgrader: the same class, fresh gradebooks, in turn. Not asserted."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest
from aims import aim
from exercise_cells import Exercise
from runner_course import DUE, by_runner, by_stock, copy_course, marks_of

from coopgrade import bridge
from coopgrade.course import copy_exercise, create_course
from coopgrade.releasing import ANSWER_STUB

NAME = "law-numbers"
PAIRS = 3
CLASS = tuple(f"s{number:03}" for number in range(40))
# Plain nbgrader takes seconds for each, so a part of the class stands for it.
PART = CLASS[:10]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Forty solved hand-ins of the assignment with the most cells."""
    exercise = Exercise(NAME)
    root = tmp_path_factory.mktemp("bench") / "course"
    copy_exercise(exercise.folder, root / "source" / NAME)
    course = create_course(
        root, course_id="bench", title="bench", dues={NAME: DUE}, answer_stub=ANSWER_STUB
    )
    assignment = course.assignment(NAME)
    bridge.release_assignment(course, assignment, CLASS)
    for submitter in CLASS:
        folder = course.submitted(assignment, submitter)
        folder.mkdir(parents=True)
        for source in (
            course.release(assignment) / assignment.notebook,
            exercise.folder / "solution" / "answers.json",
        ):
            (folder / source.name).write_bytes(source.read_bytes())
    return course


def _seconds(work, *arguments):
    start = time.perf_counter()
    result = work(*arguments)
    return time.perf_counter() - start, result


def test_beside_stock(made, tmp_path):
    """Three pairs in turn; the ratio of each pair, and the middle one of the three."""
    ratios, starts, each = [], [], []
    for pair in range(PAIRS):
        stock, ours = (copy_course(made, tmp_path / f"{pair}-{name}") for name in ("stock", "ours"))
        slow, errors = _seconds(by_stock, stock, NAME, PART)
        assert errors == {}
        # With starting, loading libraries and looking at what changed.
        quick, found = _seconds(by_runner, ours, NAME, PART)
        assert {one.state for one in found.values()} == {"graded"}
        assert marks_of(ours) == marks_of(stock)
        whole, found = _seconds(by_runner, ours, NAME, CLASS[len(PART) :])
        assert len(found) == len(CLASS) - len(PART)
        first = min(one.elapsed for one in found.values())
        each.append((max(one.elapsed for one in found.values()) - first) / (len(found) - 1))
        starts.append(first)
        # What forty would take, both ways.
        ratios.append(slow * len(CLASS) / len(PART) / (quick + whole - starts[-1]))
    again, found = _seconds(by_runner, ours, NAME, CLASS)
    assert {one.state for one in found.values()} == {"unchanged"}
    # `aim` takes the largest value that is good: so the inverse of how many times faster.
    aim("autograde, data-only, in % of stock (40 hand-ins)", 100 / median(ratios), 5, "%")
    aim("autograde, data-only, each hand-in after start-up", median(each) * 1000, 100)
    aim("autograde, data-only, until the first is graded", median(starts) * 1000, 5000)
    aim("autograde, data-only, 40 hand-ins of which none changed", again * 1000, 5000)


def test_one_alone(benchmark, made, tmp_path):
    """`coopgrade autograde --only` from a cold process, as when a student asks."""
    course = copy_course(made, tmp_path / "one")
    command = [
        sys.executable,
        "-m",
        "coopgrade.cli",
        "autograde",
        NAME,
        "--only",
        "s001",
        "--force",
    ]
    rows = "".join(f"{submitter},架空 {submitter}\r\n" for submitter in CLASS)
    course.students_csv.write_text("学籍番号,氏名\r\n" + rows, encoding="utf-8-sig")
    Path(course.groups_csv).write_text("チーム,学籍番号\r\n", encoding="utf-8-sig")
    done = benchmark.pedantic(
        subprocess.run,
        args=(command,),
        kwargs={"capture_output": True, "cwd": course.root},
        rounds=3,
    )
    assert done.returncode == 0
    aim("autograde --only, one hand-in, cold", benchmark.stats.stats.median * 1000, 8000)
