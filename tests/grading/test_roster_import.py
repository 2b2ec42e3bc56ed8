"""Students from an export: added, never overwritten; what differs is told."""

from datetime import date
from pathlib import Path

import pytest

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.roster import Student, import_students, load_roster, mark_left

EXPORT = (
    "学籍番号,氏名,メールアドレス,学年\n"
    "0012,髙見本　一,a12@example.ac.jp,1\n"
    "0034,例﨑 次郎,a34@example.ac.jp,2\n"
    "0078,新 人,a78@example.ac.jp,3\n"
)


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """Three students with a column of the lecturer's own."""
    text = "学籍番号,氏名,備考\n0012,髙見本 一,前の席\n00-34,例﨑 二,\n0056,架空 三,\n"
    (tmp_path / "students.csv").write_text(text, encoding="utf-8")
    (tmp_path / "groups.csv").write_text("チーム,学籍番号\ng01,0034\n", encoding="utf-8")
    return Course(tmp_path, "test", "test", {})


def _export(folder: Path, text: str = EXPORT, encoding: str = "cp932") -> Path:
    path = folder / "名簿.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_an_export_adds_and_fills_and_overwrites_nothing(small: Course) -> None:
    """A new student comes, an e-mail is filled in, a name and a remark stay as they were."""
    result = import_students(small, _export(small.root))
    roster = load_roster(small)
    assert result.added == (Student("0078", "新 人", email="a78@example.ac.jp", year=3),)
    assert result.filled == ("0012", "0034")
    assert roster.by_id["0012"].name == "髙見本 一"
    assert roster.by_id["00-34"].email == "a34@example.ac.jp"
    assert roster.by_id["00-34"].name == "例﨑 二"
    assert "前の席" in small.students_csv.read_text(encoding="utf-8")
    told = "\n".join(result.told)
    assert "次郎" in told
    assert "0056" in told
    assert "髙見本" not in told


def test_a_second_time_changes_nothing(small: Course) -> None:
    """The same export again: the same file, nobody added."""
    export = _export(small.root)
    import_students(small, export)
    before = small.students_csv.read_bytes()
    result = import_students(small, export)
    assert (result.added, result.filled) == ((), ())
    assert small.students_csv.read_bytes() == before


def test_an_empty_list_is_begun(small: Course) -> None:
    """The first import makes the list."""
    small.students_csv.unlink()
    small.groups_csv.write_text("チーム,学籍番号\n", encoding="utf-8")
    result = import_students(small, _export(small.root))
    assert [student.student_id for student in result.added] == ["0012", "0034", "0078"]


def test_a_list_that_cannot_be_used_is_not_written(small: Course) -> None:
    """A number that looks like a team: the file stays, byte for byte."""
    before = small.students_csv.read_bytes()
    with pytest.raises(UserError, match="g07"):
        import_students(small, _export(small.root, "学籍番号,氏名\ng07,だれか\n"))
    assert small.students_csv.read_bytes() == before


def test_leaving_is_a_day_in_the_list(small: Course) -> None:
    """The column is added, other columns stay, the team is left from that day."""
    student = mark_left(small, "0034", date(2026, 11, 20))
    assert student.left == date(2026, 11, 20)
    roster = load_roster(small)
    assert roster.team_of("00-34", date(2026, 11, 19)) == "g01"
    assert roster.team_of("00-34", date(2026, 11, 20)) is None
    assert "前の席" in small.students_csv.read_text(encoding="utf-8")
    with pytest.raises(UserError, match="9999"):
        mark_left(small, "9999", date(2026, 11, 20))
