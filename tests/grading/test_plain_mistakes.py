"""What a lecturer may get wrong in a folder of nbgrader: one message, no traceback."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from coding_course import NAME, make_coding_course
from runner_course import by_runner

from coopgrade import bridge, cli
from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.plain_course import PlainCourse, open_plain_course
from coopgrade.runner.hand_ins import LARGEST_SOURCE
from coopgrade.runner.sandbox import available
from coopkit.text import speaking

LEVEL = available()[0]
CONFIG = "nbgrader_config.py"
Run = Callable[..., str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> PlainCourse:
    """The coding course with one right hand-in; look, do not touch."""
    return make_coding_course(tmp_path_factory.mktemp("made") / "course", 1)


@pytest.fixture
def root(made: PlainCourse, tmp_path: Path) -> Path:
    """A copy of its folder."""
    return Path(shutil.copytree(made.root, tmp_path / "course"))


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `coopgrade autograde`, which ends with exit code 1 and a message; returns that."""

    def run(folder: Path, *more: str, name: str = NAME) -> str:
        arguments = ["coopgrade", "autograde", name, "--course", str(folder), *more]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 1
        err = capsys.readouterr().err
        assert "次にすること" in err
        assert "Traceback" not in err
        assert not (folder / "autograded").exists()
        return err

    return run


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"c = get_config()\nc.Execute.timeout = = 3\n", ("2行目", "invalid syntax")),
        (b"c = get_config()\nif True:\nc.x = 1\n", ("3行目", "indented block")),
        ("c = get_config()\nc.X.title = '授業'\n".encode("cp932"), ("UTF-8 にして",)),
        ("c = get_config()\n".encode("utf-16"), ("UTF-8 にして",)),
        (b"c = get_config()\nopen('nowhere.txt')\n", ("2行目", "FileNotFoundError")),
        (b"c = get_config()\n\nraise ValueError('odd')\n", ("3行目", "ValueError: odd")),
        (b"import no_such_module\n", ("1行目", "no_such_module")),
        (b"c = get_config()\nload_subconfig('more.py')\n", ("more.py（2行目）", "'x'")),
    ],
)
@pytest.mark.parametrize("kit", [False, True])
def test_settings_that_cannot_be_read(
    root: Path, collected: Course, refused: Run, content: bytes, words: tuple[str, ...], kit: bool
) -> None:
    """The file, the line and the cause; in a course of this kit, too."""
    folder = root
    if kit:
        folder = Path(shutil.copytree(collected.root, root.parent / "kit"))
    (folder / "more.py").write_text("c.X.y = 1\nc.X.z = int('x')\n", encoding="utf-8")
    (folder / CONFIG).write_bytes(content)
    err = refused(folder, name="business-plan" if kit else NAME)
    for word in (str(folder), *words):
        assert word in err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "c.Execute.timeout = '60'",
            "c.Execute.timeout が、秒の数ではありません（いまの設定: '60'）",
        ),
        ("c.ExecutePreprocessor.timeout = [60]", "c.ExecutePreprocessor.timeout = 60 のように"),
        ("c.Autograde.autograde_preprocessors = ['nbgrader.preprocessors.Nope']", "Nope"),
        ("c.Autograde.sanitize_preprocessors = ['nowhere.Nope']", "nowhere.Nope"),
        ("c.Autograde.autograde_preprocessors = 5", "'autograde_preprocessors' trait"),
        ("c.CourseDirectory.directory_structure = '{nbgrader_step}/x'", "{student_id}、"),
        ("c.CourseDirectory.directory_structure = '{step}/{student_id}'", "{step}/{student_id}"),
        (
            "c.CourseDirectory.directory_structure = '{nbgrader_step'",
            "いまの設定: {nbgrader_step）",
        ),
        ("c.CourseDirectory.submitted_directory = 5", "'submitted_directory' trait"),
    ],
)
def test_settings_that_cannot_be_used(root: Path, refused: Run, line: str, words: str) -> None:
    """What is written there, and how to write it."""
    with (root / CONFIG).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    err = refused(root)
    assert words in err
    assert str(root / CONFIG) in err or "nbgrader_config.py に書いてある" in err


@pytest.mark.parametrize("line", ["directory_structure = '{step}'", "submitted_directory = 5"])
def test_settings_of_a_course_of_this_kit(collected: Course, tmp_path: Path, line: str) -> None:
    """Nbgrader reads them there, too."""
    folder = Path(shutil.copytree(collected.root, tmp_path / "kit"))
    (folder / CONFIG).write_text(f"get_config().CourseDirectory.{line}\n", encoding="utf-8")
    course = type(collected)(root=folder, course_id="x", title="x", assignments={})
    with pytest.raises(UserError, match="設定のファイル"), bridge.nbgrader_session(course):
        pass


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no database at all, only words " * 40, "not a database"),
        (b"", "nbgrader generate_assignment"),
    ],
)
def test_a_gradebook_that_is_none(
    root: Path, refused: Run, monkeypatch: pytest.MonkeyPatch, content: bytes, words: str
) -> None:
    """Of another kind, or empty; `alembic` is found, though no venv is activated."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    (root / "gradebook.db").write_bytes(content)
    err = refused(root)
    assert words in err
    assert str(root / "gradebook.db") in err
    assert "alembic" not in err


def test_a_broken_gradebook_of_a_course_of_this_kit(
    collected: Course, tmp_path: Path, refused: Run
) -> None:
    """The same message."""
    folder = Path(shutil.copytree(collected.root, tmp_path / "kit"))
    (folder / "gradebook.db").write_bytes(b"no database at all, only words " * 40)
    assert "not a database" in refused(folder, name="business-plan")


def test_a_gradebook_that_may_not_be_used_now(root: Path, refused: Run) -> None:
    """A table of an old nbgrader lacks a column: its own command helps."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(root / "gradebook.db")) as connection:
        connection.execute("ALTER TABLE assignment RENAME COLUMN duedate TO due")
        connection.commit()
    err = refused(root)
    assert "no such column" in err
    assert "nbgrader db upgrade" in err


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:secret@h/db", "postgresql://u:***@h/db"),
        ("postgresql://h/db?user=u&password=secret", "postgresql://h/db"),
        ("postgresql://u:secret@h:port/db", "postgresql:…"),
        ("gradebook.db", "gradebook.db"),
    ],
)
def test_a_password_is_not_shown(root: Path, refused: Run, url: str, shown: str) -> None:
    """The address of another database is told without it."""
    with (root / CONFIG).open("a", encoding="utf-8") as file:
        file.write(f"c.CourseDirectory.db_url = {url!r}\n")
    err = refused(root)
    assert f"（いまの設定: {shown}）" in err
    assert "secret" not in err


def test_names_that_are_not_there(root: Path, refused: Run) -> None:
    """A submitter and a level: what there is, and what to do."""
    assert "--only のあとの名前" in refused(root, "--only", "s999")
    assert "--level のあとに" in refused(root, "--level", "strict")


def test_nobody_has_handed_in(root: Path, collected: Course, refused: Run, tmp_path: Path) -> None:
    """Where hand-ins were looked for; collecting is a command of this kit only."""
    shutil.rmtree(root / "submitted")
    err = refused(root)
    assert f"探した場所: {root / 'submitted' / '*' / NAME}" in err
    assert "coopgrade collect" not in err
    folder = Path(shutil.copytree(collected.root, tmp_path / "kit"))
    shutil.rmtree(folder / "submitted")
    assert "coopgrade collect business-plan" in refused(folder, name="business-plan")


def test_commands_that_work_in_the_folder(root: Path, collected: Course, refused: Run) -> None:
    """A message names nbgrader's command in its folders, and this kit's in a course of it."""
    command = f"nbgrader generate_assignment {NAME}"
    err = refused(root, "--level=data-only")
    assert command in err
    assert "coopgrade release" not in err
    with bridge.open_gradebook(open_plain_course(root)) as gradebook:
        gradebook.update_or_create_assignment("ps2")
    assert "nbgrader generate_assignment ps2" in refused(root, name="ps2")
    with (root / "source" / NAME / "large.csv").open("wb") as file:
        # A sparse file: large to the reader, nothing on the disk.
        file.truncate(LARGEST_SOURCE + 1)
    with pytest.raises(UserError, match=command):
        by_runner(open_plain_course(root), NAME, ("s000",), level=LEVEL)
    released = root / "release" / NAME / "p1.ipynb"
    notebook = nbformat.read(released, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("locked"):
            cell.metadata["tags"] = ["clean"]
            assert cell.cell_type == "code"
    nbformat.write(notebook, released)
    err = refused(root)
    assert "clean のテスト" in err
    assert command in err


def test_commands_that_work_in_a_course(collected: Course, refused: Run, tmp_path: Path) -> None:
    """The other half."""
    folder = Path(shutil.copytree(collected.root, tmp_path / "kit"))
    released = folder / "release" / "business-plan" / "business-plan.ipynb"
    text = released.read_text(encoding="utf-8")
    released.write_text(text.replace('"clean"', '"other"'), encoding="utf-8")
    err = refused(folder, "--level=data-only", name="business-plan")
    assert "coopgrade release business-plan" in err
    assert "generate_assignment" not in err


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "保存し直してもらってください"), ("en", "saved again")]
)
def test_a_notebook_of_an_old_format(root: Path, language: str, words: str) -> None:
    """It is JSON; the student saves it once more."""
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": []}]}
    course = open_plain_course(root)
    path = course.submitted(course.assignment(NAME), "s000") / "p1.ipynb"
    path.write_text(json.dumps(old), encoding="utf-8")
    with speaking(language):
        found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert found.state == "failed"
    assert words in found.reason
    assert "JSON" not in found.reason
