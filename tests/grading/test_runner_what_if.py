"""Changed tests are tried before anything is written, and what people change is seen."""

import hashlib
import sys
from pathlib import Path

import nbformat
import pytest
from coding_course import NAME as CODING
from coding_course import make_coding_course
from runner_course import NAME, Small, by_runner, hand_in, marks_of

from coopgrade import cli
from coopgrade.bridge import open_gradebook
from coopgrade.course import Course
from coopgrade.journal import open_journal
from coopgrade.runner.records import AutoMark

READ = "import json\nanswers = json.load(open('answers.json', encoding='utf-8'))\n"
TESTS = {"counts": (9.0, READ + "int(answers['a'])"), "alone": (1.0, "1")}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A small course with three hand-ins, graded."""
    course = Small(tmp_path / "course", TESTS).make()
    for number, submitter in enumerate(("s1", "s2", "s3")):
        hand_in(course, submitter, answers={"a": 3 * number})
    rows = "".join(f"{submitter},架空 {submitter}\r\n" for submitter in ("s1", "s2", "s3"))
    course.students_csv.write_text("学籍番号,氏名\r\n" + rows, encoding="utf-8-sig")
    course.groups_csv.write_text("チーム,学籍番号\r\n", encoding="utf-8-sig")
    by_runner(course, NAME, ("s1", "s2", "s3"))
    return course


def _run(monkeypatch, capsys, *arguments) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["coopgrade", *map(str, arguments)])
    try:
        cli.main()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    return (code, *capsys.readouterr())


def _change(path: Path, old: str, new: str) -> None:
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [one for one in notebook.cells if old in one.source]
    cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, path)


def _contents(folder: Path) -> dict[str, str]:
    # The log grows; nothing else may change.
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "coopgrade.log"
    }


def test_who_would_gain_or_lose(course: Course, monkeypatch, capsys) -> None:
    """A test that gives one point more below six: up, up, the same; no file changes."""
    with open_gradebook(course) as gradebook:
        grade = gradebook.find_grade("counts", NAME, NAME, "s2")
        grade.manual_score, grade.needs_manual_grade = 5, False
        gradebook.db.commit()
    source = course.source(course.assignment(NAME)) / f"{NAME}.ipynb"
    _change(source, "int(answers['a'])", "int(answers['a']) + (answers['a'] < 6)")
    before = _contents(course.root)
    code, out, err = _run(
        monkeypatch, capsys, "autograde", NAME, "--course", course.root, "--what-if"
    )
    assert (code, err) == (0, "")
    assert "s1　counts: 0点 → 1点（+1）" in out
    assert "s2　counts: 3点 → 4点（手でつけた 5点があるので、成績は変わりません）" in out
    assert "s3" not in out
    assert "上がる 1件、下がる 0件、変わらない 2件、分からない 0件" in out
    assert _contents(course.root) == before


def test_on_an_ordinary_folder(tmp_path: Path, monkeypatch, capsys) -> None:
    """Two notebooks and students' code: the changed test of one of them."""
    course = make_coding_course(tmp_path / "course", 3)
    code, _, _ = _run(monkeypatch, capsys, "autograde", CODING, "--course", course.root)
    assert code == 0
    _change(course.root / "source" / CODING / "p1.ipynb", "total == 125490", "total == 1")
    marks = marks_of(course)
    code, out, _ = _run(
        monkeypatch, capsys, "autograde", CODING, "--course", course.root, "--what-if"
    )
    assert code == 0
    assert "s000　p1/t_total: 2点 → 0点（-2）" in out
    assert "p2/" not in out
    assert marks_of(course) == marks


def test_a_broken_test_stops_before_anything(course: Course, monkeypatch, capsys) -> None:
    """A changed `clean` test that uses another cell is named; nothing is graded."""
    source = course.source(course.assignment(NAME)) / f"{NAME}.ipynb"
    _change(source, "int(answers['a'])", "int(answers['a']) + mine")
    code, _, err = _run(
        monkeypatch, capsys, "autograde", NAME, "--course", course.root, "--what-if"
    )
    assert code == 1
    assert "mine" in err


def test_points_by_hand_are_seen(course: Course, monkeypatch, capsys) -> None:
    """What somebody typed in formgrader is told once and stays in the history of the mark."""
    with open_gradebook(course) as gradebook:
        grade = gradebook.find_grade("counts", NAME, NAME, "s3")
        grade.manual_score, grade.needs_manual_grade = 8, False
        gradebook.db.commit()
    _, out, _ = _run(monkeypatch, capsys, "autograde", NAME, "--course", course.root)
    assert "s3: counts に、手でつけた点があります（– → 8）" in out
    _, out, _ = _run(monkeypatch, capsys, "autograde", NAME, "--course", course.root)
    assert "手でつけた" not in out
    with open_journal(course) as journal:
        marks = journal.read(AutoMark, submitter="s3")
    assert [(one.old, one.new, one.why) for one in marks if one.by == "hand"] == [
        (None, 8.0, "outside")
    ]
