"""The course folder: where it may lie, and what its files may say."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from traitlets.config.loader import PyFileConfigLoader

from coopgrade.course import Course, check_place, open_course, show_time
from coopgrade.errors import UserError


def test_a_course_knows_its_assignment(fresh: Course) -> None:
    """Title, files and due time come from assignment.toml and course.toml."""
    assignment = fresh.assignment("business-plan")
    assert assignment.title == "事業計画"
    assert assignment.expected_files == ("business-plan.ipynb", "plan.json")
    assert assignment.points == 40
    assert assignment.due is not None
    assert show_time(assignment.due) == "2026-12-18（金）23:59"


def test_times_are_shown_in_tokyo() -> None:
    """A time in UTC is shown with the date and weekday of Tokyo."""
    assert show_time(datetime(2026, 12, 18, 15, 0, tzinfo=UTC)) == "2026-12-19（土）00:00"


def test_an_unknown_assignment_is_named(fresh: Course) -> None:
    """The message says which assignments there are."""
    with pytest.raises(UserError, match="business-plan"):
        fresh.assignment("essay")


def test_a_folder_without_course_toml_is_no_course(tmp_path: Path) -> None:
    """The message names the folder and the missing file."""
    with pytest.raises(UserError, match=r"course\.toml"):
        open_course(tmp_path)


@pytest.mark.parametrize("place", ["repo", "repo/a/b"])
def test_a_git_checkout_is_refused(tmp_path: Path, place: str) -> None:
    """Names and marks must not lie where they may be pushed to others."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    with pytest.raises(UserError, match="git"):
        check_place(tmp_path / place)


@pytest.mark.parametrize(
    "name",
    ["OneDrive", "OneDrive - 見本大学", "Dropbox", "Google Drive", "GoogleDrive-a", "iCloudDrive"],
)
def test_a_synchronised_folder_is_refused(tmp_path: Path, name: str) -> None:
    """Names and marks must not lie where they are uploaded."""
    with pytest.raises(UserError, match="同期"):
        check_place(tmp_path / name / "course")


def test_an_ordinary_folder_is_fine(tmp_path: Path) -> None:
    """A name that only resembles a service is no obstacle."""
    check_place(tmp_path / "boxes" / "my onedrive notes")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("due = 2026-12-18T23:59:00+09:00", "due = 2026-12-18T23:59:00", "due"),
        ("due = 2026-12-18T23:59:00+09:00", 'due = "12/18"', "due"),
        ('course_id = "practice"', "", "course_id"),
        ('title = "練習', "title = 練習", "line 5"),
    ],
)
def test_a_mistake_in_course_toml_is_named(course: Course, old: str, new: str, named: str) -> None:
    """The message names the file and what is wrong in it; the file stays as it is."""
    path = course.root / "course.toml"
    text = path.read_text(encoding="utf-8").replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=named):
        open_course(course.root)
    assert path.read_text(encoding="utf-8") == text


def test_student_files_cannot_leave_their_folder(course: Course) -> None:
    """A path among student_files would let a hand-in be written elsewhere."""
    path = course.root / "source" / "business-plan" / "assignment.toml"
    text = path.read_text(encoding="utf-8").replace('"plan.json"', '"../plan.json"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="student_files"):
        open_course(course.root)


def test_nbgrader_understands_the_config(fresh: Course) -> None:
    """The settings that decide marks are in nbgrader_config.py, not in our code."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(fresh.root)).load_config()
    assert config.CourseDirectory.course_id == "practice"
    assert config.Autograde.exclude_overwriting["business-plan"] == ["plan.json"]
    assert {"assignment.toml", "rubric.toml", ".coopkit"} <= set(config.CourseDirectory.ignore)
    assert config.OverwriteCells.add_missing_cells is True
