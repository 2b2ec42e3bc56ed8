"""A working day: what is new runs, what was stopped goes on, every mark has a history."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from runner_course import (
    NAME,
    Small,
    by_runner,
    by_stock,
    copy_course,
    hand_in,
    marks_of,
)

from coopgrade import cli
from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.journal import open_journal
from coopgrade.runner import nbgrader_internals
from coopgrade.runner.cells import check_clean
from coopgrade.runner.grading import Options, autograde
from coopgrade.runner.jobs import Result, encode
from coopgrade.runner.records import AutogradeRun, AutoMark

READ = "import json\nanswers = json.load(open('answers.json', encoding='utf-8'))\n"
TESTS = {"counts": (9.0, READ + "int(answers['a'])"), "alone": (1.0, "1")}
EVERYBODY = tuple(f"s{number}" for number in range(1, 9))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A small course with eight hand-ins; look, do not touch."""
    course = Small(tmp_path_factory.mktemp("made") / "course", TESTS).make()
    for number, submitter in enumerate(EVERYBODY):
        hand_in(course, submitter, answers={"a": number})
    rows = "".join(f"{submitter},架空 {submitter}\r\n" for submitter in EVERYBODY)
    course.students_csv.write_text("学籍番号,氏名\r\n" + rows, encoding="utf-8-sig")
    course.groups_csv.write_text("チーム,学籍番号\r\n", encoding="utf-8-sig")
    return course


@pytest.fixture
def course(made: Course, tmp_path: Path) -> Course:
    """That course, for this test alone."""
    return copy_course(made, tmp_path / "course")


def _history(course: Course, submitter: str) -> list[tuple[Any, ...]]:
    with open_journal(course) as journal:
        marks = journal.read(AutoMark, submitter=submitter)
    return [(mark.cell, mark.old, mark.new, mark.why) for mark in marks]


def _change(course: Course, submitter: str, answer: int) -> None:
    folder = course.submitted(course.assignment(NAME), submitter)
    (folder / "answers.json").write_text(f'{{"a": {answer}}}', encoding="utf-8")


def _states(found: dict[str, Any]) -> dict[str, str]:
    return {name: one.state for name, one in found.items()}


def test_what_has_not_changed_is_not_run_again(course: Course) -> None:
    """A changed file, another limit or --force runs; nothing new runs nothing."""
    by_runner(course, NAME, EVERYBODY)
    before = marks_of(course)
    assert set(_states(by_runner(course, NAME, EVERYBODY)).values()) == {"unchanged"}
    assert marks_of(course) == before
    _change(course, "s2", 7)
    states = _states(by_runner(course, NAME, EVERYBODY))
    assert [name for name, state in states.items() if state == "graded"] == ["s2"]
    assert _history(course, "s2") == [
        ("alone", None, 1.0, "first"),
        ("counts", None, 1.0, "first"),
        ("counts", 1.0, 7.0, "hand_in"),
    ]
    # Graded again by wish, with the same result: no mark has changed.
    assert _states(by_runner(course, NAME, ("s1",), force=True)) == {"s1": "graded"}
    assert [row[3] for row in _history(course, "s1")] == ["first", "first"]


def test_what_others_changed_is_noted(course: Course) -> None:
    """Points that plain nbgrader or a hand in the database changed are told apart, and restored."""
    from coopgrade.bridge import open_gradebook

    by_runner(course, NAME, ("s3",))
    with open_gradebook(course) as gradebook:
        gradebook.find_grade("counts", NAME, NAME, "s3").auto_score = 9
        gradebook.db.commit()
    assert _states(by_runner(course, NAME, ("s3",))) == {"s3": "graded"}
    assert _history(course, "s3")[2:] == [
        ("counts", 2.0, 9.0, "outside"),
        ("counts", 9.0, 2.0, "forced"),
    ]


def test_points_by_hand_stay(course: Course) -> None:
    """What a person gave counts before the test; unchanged hand-ins do not ask for it again."""
    from coopgrade.bridge import open_gradebook

    by_runner(course, NAME, EVERYBODY)
    with open_gradebook(course) as gradebook:
        grade = gradebook.find_grade("counts", NAME, NAME, "s1")
        grade.manual_score, grade.needs_manual_grade = 5, False
        gradebook.db.commit()
    before = marks_of(course)
    by_runner(course, NAME, EVERYBODY)
    assert marks_of(course) == before


def test_a_lost_copy_is_made_again(course: Course) -> None:
    """Without the graded notebook there is nothing for formgrader to show."""
    by_runner(course, NAME, ("s1",))
    copy = course.autograded(course.assignment(NAME), "s1") / f"{NAME}.ipynb"
    copy.unlink()
    assert _states(by_runner(course, NAME, ("s1",))) == {"s1": "graded"}
    assert copy.is_file()


def test_a_machine_that_fails_changes_nothing(course: Course) -> None:
    """The marks of that hand-in stay, it is told, and the next run tries again."""
    by_runner(course, NAME, ("s1", "s2"))
    before = marks_of(course)
    _change(course, "s1", 9)

    def broken(_: bytes) -> bytes:
        return encode(Result(kind="machine", reason="disk full"))

    def forged(_: bytes) -> bytes:
        return b'{"kind": "ran", "cells": [], "points": 9}'

    assignment = course.assignment(NAME)
    for run, reason in ((broken, "disk full"), (forged, "JobError")):
        (found,) = autograde(course, assignment, ("s1",), Options(), run=run)
        assert found.state == "machine"
        assert reason in found.reason
        assert marks_of(course) == before
    assert by_runner(course, NAME, ("s1",))["s1"].points == {"counts": 9, "alone": 1}


# In a process of its own: with threads beside it, as after some tests here, none is forked.
_ENDING = """
import json, os, signal, sys, time
from pathlib import Path
from coopgrade.course import open_course
from coopgrade.runner.grading import Options, autograde
from coopgrade.runner.preparing import Preparer

names, ending = sys.argv[3].split(","), sys.argv[4].split(",")
prepare, here = Preparer.prepare, os.getpid()

def end(self, submitter):
    if submitter in ending and os.getpid() != here:
        time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGKILL)
    return prepare(self, submitter)

Preparer.prepare = end
course = open_course(Path(sys.argv[1]))
found = autograde(course, course.assignment(sys.argv[2]), names, Options(jobs=3))
print(json.dumps({one.submitter: one.state for one in found}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_who_ends_its_worker_costs_nobody_else(course: Course) -> None:
    """Half of the class end the process that makes them ready, each time: the others are graded."""
    names = (",".join(EVERYBODY), ",".join(EVERYBODY[::2]))
    command = [sys.executable, "-c", _ENDING, str(course.root), NAME, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    states = json.loads(done.stdout)
    assert states == dict(zip(EVERYBODY, ["machine", "graded"] * 4, strict=True))


def test_without_the_shortcuts_the_marks_are_the_same(
    made: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version of nbgrader that nobody looked into is only slower."""
    assert nbgrader_internals.is_known()
    quick, slow = (copy_course(made, tmp_path / name) for name in ("quick", "slow"))
    by_runner(quick, NAME, EVERYBODY[:3])
    monkeypatch.setattr(nbgrader_internals, "VERSIONS", ())
    by_runner(slow, NAME, EVERYBODY[:3])
    assert marks_of(quick) == marks_of(slow)


def test_nothing_of_a_failed_save_stays(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error half-way leaves no points behind; the hand-in fails alone."""
    from nbgrader.preprocessors import SaveAutoGrades

    save = SaveAutoGrades._add_score

    def stop(self: Any, cell: Any, resources: Any) -> None:
        save(self, cell, resources)
        if resources["nbgrader"]["student"] == "s5" and cell.metadata.nbgrader.grade_id == "counts":
            raise RuntimeError("half-way")

    monkeypatch.setattr(SaveAutoGrades, "_add_score", stop)
    found = by_runner(course, NAME, ("s5", "s6"))
    assert _states(found) == {"s5": "failed", "s6": "graded"}
    assert "half-way" in found["s5"].reason
    assert {row[3] for row in marks_of(course)["grades"] if row[1] == "s5"} == {None}


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_kill_and_go_on(made: Course, tmp_path: Path, kills: int) -> None:
    """Killed again and again at any moment, the marks end as if nothing had been."""
    undisturbed, course = (copy_course(made, tmp_path / name) for name in ("calm", "killed"))
    by_runner(undisturbed, NAME, EVERYBODY)
    chance = random.Random(kills)  # noqa: S311 - moments, no secrets
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for _ in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-m", "coopgrade.cli", "autograde", NAME, "--force"],
            cwd=course.root,
            env={**os.environ, "TMPDIR": str(temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # Now and then while it starts; mostly after the first hand-in was saved.
        for _ in range(chance.choice((1, 2, 2))):
            process.stdout.readline()
        time.sleep(chance.uniform(0, 1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    # Copies of hand-ins do not stay behind.
    until = time.monotonic() + 20
    while list(temporary.iterdir()) and time.monotonic() < until:
        time.sleep(0.1)
    assert list(temporary.iterdir()) == []
    found = by_runner(course, NAME, EVERYBODY)
    assert set(_states(found).values()) <= {"graded", "unchanged"}
    assert marks_of(course) == marks_of(undisturbed)
    for submitter in EVERYBODY:
        # Each mark came up once, and nobody else is suspected.
        assert [row[3] for row in _history(course, submitter)] == [
            row[3] for row in _history(undisturbed, submitter)
        ]


def test_stock_runs_on_the_same_folder(course: Course) -> None:
    """Plain nbgrader grades what was graded here, and the other way round."""
    by_runner(course, NAME, ("s2",))
    before = marks_of(course)
    assert by_stock(course, NAME, ("s2",)) == {}
    assert marks_of(course) == before
    assert _states(by_runner(course, NAME, ("s2",))) == {"s2": "unchanged"}


def test_names_of_the_notebook_are_found(tmp_path: Path) -> None:
    """A `clean` test that uses what another cell made is refused before anything runs."""
    assert list(check_clean("t", "import os\ndef f(x):\n    return os, x, y\ny = 1\nf(1)")) == []
    assert list(check_clean("t", "[n for n in range(3) if print(n)]\nclass A:\n    b = 1")) == []
    (foreign,) = check_clean("t", "def f():\n    return mine\nf() + len(other)")
    assert "mine、other" in foreign
    assert "import *" in next(check_clean("t", "from os import *\ngetcwd()"))
    assert list(check_clean("t", "def f(:"))
    course = Small(tmp_path / "c", {"uses": (2, "mine + 1")}).make()
    hand_in(course, "s1")
    with pytest.raises(UserError, match=r"uses: .*mine"):
        by_runner(course, NAME, ("s1",))


def test_the_command(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says how it runs, what came of each, what needs a person, and how long cells took."""
    answers = course.submitted(course.assignment(NAME), "s1") / "answers.json"
    answers.write_text('{"a": -1}', encoding="utf-8")
    (course.submitted(course.assignment(NAME), "s2") / f"{NAME}.ipynb").write_bytes(b"")
    out = _command(course, monkeypatch, capsys, "--times", code=1)
    assert out.startswith("学生のセルは動かしません（data-only）")
    assert "s3　採点しました　テスト 3点" in out
    assert "s2　採点できませんでした: ノートブック small.ipynb が空です。" in out
    assert "採点 7件、変わりなし 0件、採点できない 1件" in out
    assert "先生が見て点を決める提出物: s1" in out
    assert "counts　" in out
    out = _command(course, monkeypatch, capsys, "--only", "s3", "--jobs", "1")
    assert "採点 0件、変わりなし 1件" in out
    assert "s9" in _command(course, monkeypatch, capsys, "--only", "s9", code=1)
    assert "data-only" in _command(course, monkeypatch, capsys, "--level", "none", code=1)


def _command(
    course: Course,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *arguments: str,
    code: int = 0,
) -> str:
    command = ["coopgrade", "autograde", NAME, "--course", str(course.root), *arguments]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert int(caught.value.code or 0) == code
    output = capsys.readouterr()
    return output.out + output.err


def test_runs_are_noted(course: Course) -> None:
    """Begun and graded, with the time of each cell; nothing is left of a run that went well."""
    by_runner(course, NAME, ("s1",))
    with open_journal(course) as journal:
        begun, graded = journal.read(AutogradeRun, submitter="s1")
    assert (begun.state, graded.state, graded.level) == ("begun", "graded", "data-only")
    assert begun.key == graded.key
    assert set(graded.seconds) == set(TESTS)
