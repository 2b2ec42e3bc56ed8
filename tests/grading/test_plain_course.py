"""Any nbgrader course folder can be autograded, as its own settings describe it."""

import sys
from pathlib import Path

import pytest
from coding_course import NAME, make_coding_course

from coopgrade import cli
from coopgrade.errors import UserError
from coopgrade.plain_course import open_plain_course, warn_of_place

EMPTY = "c = get_config()\n"


def test_what_it_knows(tmp_path: Path) -> None:
    """Assignments, notebooks and points from the gradebook, submitters from the folders."""
    course = make_coding_course(tmp_path / "course", 8)
    assignment = course.assignment(NAME)
    assert assignment.notebooks == ("p1.ipynb", "p2.ipynb")
    assert assignment.points == 38
    assert course.list_submitters(assignment)[-1] == "学生七"
    assert len(course.list_submitters(assignment)) == 8
    assert warn_of_place(course) == ""


def test_other_folders(tmp_path: Path) -> None:
    """Names of folders and their order, and the place of the gradebook, come from the config."""
    make_coding_course(tmp_path / "course", 1)
    root = tmp_path / "course"
    (root / "submitted" / "s000").rename(root / "s000-in")
    (root / "nbgrader_config.py").write_text(
        EMPTY
        + 'c.CourseDirectory.directory_structure = "{student_id}-{nbgrader_step}/{assignment_id}"\n'
        + 'c.CourseDirectory.submitted_directory = "in"\n'
        + 'c.CourseDirectory.db_url = "sqlite:///marks/all.db"\n',
        encoding="utf-8",
    )
    (root / "marks").mkdir()
    (root / "gradebook.db").rename(root / "marks" / "all.db")
    course = open_plain_course(root)
    assignment = course.assignment(NAME)
    assert course.list_submitters(assignment) == ("s000",)
    assert course.submitted(assignment, "s000") == root / "s000-in" / NAME
    assert course.gradebook == root / "marks" / "all.db"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "nbgrader のコースのフォルダではありません"),
        ({"nbgrader_config.py": EMPTY}, "generate_assignment"),
        (
            {"nbgrader_config.py": EMPTY + 'c.CourseDirectory.db_url = "postgresql://a/b"\n'},
            "sqlite:///",
        ),
    ],
)
def test_folders_that_cannot_be_used(tmp_path: Path, files: dict[str, str], words: str) -> None:
    """Each says what is missing and what to do next."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=words) as caught:
        open_plain_course(tmp_path)
    assert "次にすること" in str(caught.value)


def test_a_place_that_others_see(tmp_path: Path) -> None:
    """A folder of somebody else is not refused, but told."""
    (tmp_path / ".git").mkdir()
    course = make_coding_course(tmp_path / "course", 1)
    assert str(course.root) in warn_of_place(course)


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The level is printed before anything runs; a level that is none is refused."""
    course = make_coding_course(tmp_path / "course", 1)
    base = ["coopgrade", "autograde", NAME, "--course", str(course.root)]
    for more, code in ((["--level=strict"], 1), (["--level=data-only"], 1), (["--times"], 0)):
        monkeypatch.setattr(sys, "argv", [*base, *more])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        assert (caught.value.code or 0) == code
        out, err = capsys.readouterr()
        if code:
            assert "次にすること" in err or "使えるもの: data-only" in err
            assert not (course.root / "autograded").exists()
    assert out.startswith("学生のセルを")
    assert "[1/1] s000　採点しました　テスト 26点" in out
    assert "p1/t_mean　" in out
    assert "p1 の学生のセル" in out
    assert "#" not in out
