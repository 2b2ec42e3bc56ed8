"""Answers graded beside plain nbgrader: both as commands, in turn, fresh folders.

Forty hand-ins of the assignment with the most to grade. Not asserted, but for one thing: both
sides gave the same marks.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest
from aims import aim
from exercise_cells import Exercise
from runner_course import DUE, copy_course, marks_of

from coopgrade import bridge
from coopgrade.course import copy_exercise, create_course
from coopgrade.releasing import ANSWER_STUB

NAME = "law-numbers"
PAIRS = 3
CLASS = tuple(f"s{number:03}" for number in range(40))
# Plain nbgrader takes seconds for each, and each takes the same: a part stands for the class.
PART = CLASS[:10]
BIN = Path(sys.executable).parent
OURS = [sys.executable, "-m", "coopgrade.cli", "autograde", NAME]
STOCK = [str(BIN / "nbgrader"), "autograde", NAME]


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
    rows = "".join(f"{submitter},架空 {submitter}\r\n" for submitter in CLASS)
    course.students_csv.write_text("学籍番号,氏名\r\n" + rows, encoding="utf-8-sig")
    course.groups_csv.write_text("チーム,学籍番号\r\n", encoding="utf-8-sig")
    return course


def _run(command, course):
    """Run a command; return when each line came that tells of a hand-in, and how long it took."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    start, lines = time.perf_counter(), []
    with subprocess.Popen(
        command,
        cwd=course.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        lines += [time.perf_counter() - start for line in process.stdout if line[:1] == b"["]
        assert process.wait() == 0
    return lines, time.perf_counter() - start


def _only(course, submitters):
    for folder in (course.root / "submitted").iterdir():
        if folder.name not in submitters:
            shutil.rmtree(folder)


def test_beside_stock(made, tmp_path):
    """Three pairs in turn; the ratio of each pair, and the middle one of the three."""
    ratios, starts, each = [], [], []
    for pair in range(PAIRS):
        names = ("stock", "ours", "part")
        stock, ours, part = (copy_course(made, tmp_path / f"{pair}-{name}") for name in names)
        for course in (stock, part):
            _only(course, PART)
        _, slow = _run(STOCK, stock)
        # Its start and one hand-in: what is left over is that of nine.
        _, one = _run([*STOCK, "--student", PART[0], "--force"], stock)
        plain = one + (slow - one) / (len(PART) - 1) * (len(CLASS) - 1)
        lines, whole = _run(OURS, ours)
        assert len(lines) == len(CLASS)
        _run(OURS, part)
        _run([*OURS, "--only", PART[0], "--force"], part)
        assert marks_of(part) == marks_of(stock)
        ratios.append(plain / whole)
        starts.append(lines[0])
        each.append((lines[-1] - lines[0]) / (len(lines) - 1))
        sys.stdout.write(f"pair {pair}: stock {plain:.1f} s, ours {whole:.2f} s\n")
    _, again = _run(OURS, ours)
    # `aim` takes the largest value that is good: so the inverse of how many times faster.
    aim("autograde, data-only, in % of stock (40 hand-ins)", 100 / median(ratios), 5, "%")
    aim("autograde, data-only, each hand-in after start-up", median(each) * 1000, 100)
    aim("autograde, data-only, until the first is graded", median(starts) * 1000, 5000)
    aim("autograde, data-only, 40 hand-ins of which none changed", again * 1000, 5000)
    alone = median(_run([*OURS, "--only", "s001", "--force"], ours)[1] for _ in range(PAIRS))
    aim("autograde --only, one hand-in, cold", alone * 1000, 8000)
