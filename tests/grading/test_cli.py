"""The command line: quick to answer, one clear message for each mistake."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from coopgrade import cli
from coopgrade.course import Course
from coopgrade.runner.sandbox import Offer
from coopkit.text import entries


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run `coopgrade …` in this process: exit code, output, errors."""

    def run_command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coopgrade", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        output = capsys.readouterr()
        return int(caught.value.code or 0), output.out, output.err

    return run_command


def test_help_imports_nothing_heavy() -> None:
    """`coopgrade --help` answers in a quarter of a second because it loads so little."""
    code = (
        "import sys, coopgrade.cli; heavy = {'nbgrader', 'nbconvert', 'pandas', 'pydantic',"
        "'sqlalchemy', 'rich', 'matplotlib', 'ipywidgets', 'traitlets'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_help_is_in_japanese(run: Callable[..., tuple[int, str, str]]) -> None:
    """Every command is listed and explained."""
    code, out, _ = run("--help")
    assert code == 0
    for command in ("demo-class", "release", "collect", "autograde", "marks", "student-kit"):
        assert command in out
    assert "40人は、すべて架空です" in out


def test_autograde_refuses_without_walls(
    course: Course, run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests that need students' cells: the command explains the danger and runs nothing."""
    from coopgrade.bridge import release_assignment
    from coopgrade.intake import read_inbox, take
    from coopgrade.roster import load_roster

    assignment, roster = course.assignment("business-plan"), load_roster(course)
    source = course.source(assignment) / assignment.notebook
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace('"clean"', '"other"'), encoding="utf-8")
    release_assignment(course, assignment, roster.submitters(assignment))
    take(course, assignment, roster, read_inbox(course, assignment, roster))
    none = tuple(Offer(level, False, "no walls") for level in ("full", "userns"))
    monkeypatch.setattr("coopgrade.runner.sandbox.survey", lambda: none)
    code, out, err = run("autograde", "business-plan", "--course", course.root)
    assert (code, out) == (1, "")
    assert "--unsafe" in err
    assert "full: no walls" in err
    assert not course.autograded(assignment, "g01").exists()
    # Asked for in words, data-only names the cells that stand against it.
    code, _, err = run("autograde", assignment.name, "--course", course.root, "--level=data-only")
    assert code == 1
    assert "check-name" in err


def test_unsafe_is_loud(course: Course, run: Callable[..., tuple[int, str, str]]) -> None:
    """--unsafe says what it means before anything else happens."""
    code, _, err = run("autograde", "business-plan", "--course", course.root, "--unsafe")
    assert code == 1
    assert err.startswith("★ 注意 ★")
    assert "coopgrade release business-plan" in err


def test_a_student_in_two_teams_is_one_message(
    course: Course, run: Callable[..., tuple[int, str, str]]
) -> None:
    """The walk stops with one message that names the line; the file stays as it is."""
    with course.groups_csv.open("a", encoding="utf-8") as file:
        file.write("g02,0260001\n")
    before = course.groups_csv.read_bytes()
    code, out, err = run("collect", "business-plan", "--course", course.root)
    assert (code, out) == (1, "")
    assert "groups.csv の43行目: 学籍番号 0260001 が、2つのチームに入っています" in err
    assert "Traceback" not in err
    assert course.groups_csv.read_bytes() == before
    assert not (course.root / "submitted").exists()


def test_marks_before_grading_says_what_to_do(
    course: Course, run: Callable[..., tuple[int, str, str]]
) -> None:
    """No gradebook yet: the message names the commands that come before."""
    code, _, err = run("marks", "--course", course.root)
    assert code == 1
    assert "coopgrade release" in err
    assert not (course.root / "marks.csv").exists()


def test_a_full_folder_is_left_alone(
    course: Course, run: Callable[..., tuple[int, str, str]]
) -> None:
    """demo-class writes into a new or empty folder only."""
    before = sorted(course.root.rglob("*"))
    code, _, err = run("demo-class", course.root)
    assert code == 1
    assert str(course.root) in err
    assert sorted(course.root.rglob("*")) == before


def test_a_place_that_cannot_be_used_is_one_message(
    tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    """A file where a folder should be: three lines and the cause, no traceback."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    code, _, err = run("demo-class", tmp_path / "file" / "course")
    assert code == 1
    assert "次にすること" in err
    assert "Traceback" not in err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_both_languages_say_the_same_things() -> None:
    """Same keys, same {names}, in Japanese and English."""
    import string

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    japanese, english = entries("ja", "grading"), entries("en", "grading")
    assert japanese.keys() == english.keys()
    assert {k: names(v) for k, v in japanese.items()} == {k: names(v) for k, v in english.items()}


def test_the_wrong_file_is_told(
    course: Course, tmp_path: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    """No zip; a zip of another course: said as that, with what to check."""
    where = ("collect", "business-plan", "--course", str(course.root), "--zip")
    code, _, err = run(*where, str(course.students_csv))
    assert code == 1
    assert "zip" in err
    assert "--preset を" not in err
    other = tmp_path / "other.zip"
    with ZipFile(other, "w") as archive:
        archive.writestr("だれか_999_assignsubmission_file/report.docx", b"x")
    code, out, _ = run(*where, str(other), "--preset", "moodle")
    assert code == 1
    assert "別のコース" in out


def test_a_team_that_was_not_there_is_told(
    course: Course, run: Callable[..., tuple[int, str, str]]
) -> None:
    """A mistyped team is a new one; nobody should notice that in January."""
    code, out, _ = run("groups", "move", "0260001", "g20", "--course", str(course.root))
    assert code == 0
    assert "g20 は、" in out


def test_a_decision_names_who_and_why(
    course: Course, run: Callable[..., tuple[int, str, str]]
) -> None:
    """An empty reason is no answer to an appeal; nothing is noted."""
    decide = ("decide", "business-plan", "0260001", "--excused", "--course", str(course.root))
    code, _, err = run(*decide, "--by", "架空 先生", "--reason", " ")
    assert (code, "--reason" in err) == (1, True)
    assert not course.journal.exists()
    withdraw = (*decide[:3], "--withdraw", *decide[4:], "--by", "架空 先生", "--reason", "x")
    code, _, err = run(*withdraw)
    assert (code, "取り消す決定がありません" in err) == (1, True)
    code, _, err = run("use", "business-plan", "g77", 1, *withdraw[4:])
    assert (code, "g77" in err) == (1, True)
