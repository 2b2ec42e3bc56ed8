"""The roster: every problem in one message, and the files only read."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.roster import Student, check_roster, load_roster

STUDENTS = "学籍番号,氏名\n0012,髙見本 一\n0034,例﨑 二\n0056,架空 三\n"
GROUPS = "チーム,学籍番号\ng01,0012\ng01,0034\ng02,0056\n"


def _write(root: Path, students: str, groups: str, encoding: str = "utf-8") -> Course:
    (root / "students.csv").write_bytes(students.encode(encoding))
    (root / "groups.csv").write_bytes(groups.encode(encoding))
    return Course(root, "test", "test", {})


def _problems(root: Path, students: str, groups: str) -> list[str]:
    course = _write(root, students, groups)
    before = [(p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(root.iterdir())]
    with pytest.raises(UserError) as caught:
        load_roster(course)
    assert [(p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(root.iterdir())] == before
    return [line for line in str(caught.value).splitlines() if line.startswith("  ・")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_both_encodings_of_japan_are_read(tmp_path: Path, encoding: str) -> None:
    """髙, 﨑, spaces and leading zeros come through in UTF-8 and CP932."""
    roster = load_roster(_write(tmp_path, STUDENTS, GROUPS, encoding))
    assert roster.students == (
        Student("0012", "髙見本 一"),
        Student("0034", "例﨑 二"),
        Student("0056", "架空 三"),
    )
    assert [roster.team_of(i) for i in ("0012", "0034", "0056")] == ["g01", "g01", "g02"]
    assert roster.teams() == ("g01", "g02")


def test_quotes_commas_and_full_width_digits_are_read(tmp_path: Path) -> None:
    """A comma in a name, full-width ids and English column names are understood."""
    students = 'student_id,name,学年\r\n００１２,"見本, 一",２年\r\n\r\n0034,二,1\r\n'
    roster = load_roster(_write(tmp_path, students, "team,student_id\nｇ０１,０012\n"))
    assert roster.students == (
        Student("0012", "見本, 一", year=2),
        Student("0034", "二", year=1),
    )
    assert roster.team_of("0012") == "g01"
    assert roster.team_of("0034") is None


def test_a_student_in_two_teams_is_named_with_both_lines(tmp_path: Path) -> None:
    """The message names the student, both teams and both lines."""
    (problem,) = _problems(tmp_path, STUDENTS, GROUPS + "g02,0012\n")
    assert "groups.csv の5行目" in problem
    assert "0012" in problem
    assert "g02" in problem
    assert "groups.csv の2行目の g01" in problem


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """One run is enough to see everything that has to be mended, each with its line."""
    students = STUDENTS + "0012,見本 五\ng07,例題 六\n,名なし\n"
    groups = GROUPS + "team3,0012\ng02,9999\ng01,0012\n"
    problems = _problems(tmp_path, students, groups)
    assert [problem.partition(":")[0] for problem in problems] == [
        "  ・students.csv の7行目",
        "  ・students.csv の5行目",
        "  ・students.csv の6行目",
        "  ・groups.csv の5行目",
        "  ・groups.csv の6行目",
        "  ・groups.csv の7行目",
    ]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """A missing column gives one problem, not one for each line after it."""
    (problem,) = _problems(tmp_path, "番号,氏名\n0012,見本\n", GROUPS)
    assert "students.csv" in problem
    assert "学籍番号" in problem


def test_an_unreadable_encoding_is_named(tmp_path: Path) -> None:
    """A file in neither encoding is refused by name."""
    course = _write(tmp_path, STUDENTS, GROUPS)
    course.students_csv.write_bytes(STUDENTS.encode("utf-16"))
    with pytest.raises(UserError, match=r"students\.csv"):
        load_roster(course)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    teams=st.lists(st.integers(1, 999), min_size=1, max_size=12, unique=True),
    data=st.data(),
)
def test_what_is_written_is_what_is_read(
    tmp_path: Path, teams: list[int], data: st.DataObject
) -> None:
    """Any division of students into teams is read back, in whatever order its lines stand."""
    members = {f"{n:05}": f"g{data.draw(st.sampled_from(teams)):02}" for n in range(20)}
    lines = data.draw(st.permutations([f"{team},{student}" for student, team in members.items()]))
    students = "学籍番号,氏名\n" + "".join(f"{student},仮名\n" for student in members)
    course = _write(tmp_path, students, "チーム,学籍番号\n" + "\n".join(lines))
    roster = load_roster(course)
    assert {student: roster.team_of(student) for student in members} == members


CHANGES = (
    "チーム,学籍番号,から,まで\n"
    "g01,0012,,2026-11-30\n"
    "g02,0012,2026/12/1,\n"
    "g01,0034,,\n"
    "g02,0056,2026年10月2日,\n"
)


def test_a_team_is_asked_for_a_day(tmp_path: Path) -> None:
    """Who changed team belongs to the old one until its last day, and to the new one after."""
    roster = load_roster(_write(tmp_path, STUDENTS, CHANGES))
    days = [date(2026, 10, 1), date(2026, 11, 30), date(2026, 12, 1)]
    assert [roster.team_of("0012", day) for day in days] == ["g01", "g01", "g02"]
    assert [len(roster.members("g02", day)) for day in days] == [0, 1, 2]
    assert roster.teams(days[0]) == ("g01",)


def test_who_left_is_in_no_team_any_more(tmp_path: Path) -> None:
    """From the day of leaving; before it the work of the team is theirs too."""
    students = "学籍番号,氏名,離籍日\n0012,髙見本 一,\n0034,例﨑 二,2026-11-20\n0056,架空 三,\n"
    roster = load_roster(_write(tmp_path, students, GROUPS))
    before, after = date(2026, 11, 19), date(2026, 11, 20)
    assert [s.student_id for s in roster.members("g01", before)] == ["0012", "0034"]
    assert [s.student_id for s in roster.members("g01", after)] == ["0012"]
    assert roster.team_of("0034", after) is None


def test_days_that_overlap_are_two_teams(tmp_path: Path) -> None:
    """One day in two teams is enough to be told."""
    (problem,) = _problems(tmp_path, STUDENTS, CHANGES.replace("2026/12/1", "2026/11/30"))
    assert "groups.csv の3行目" in problem
    assert "0012" in problem


@pytest.mark.parametrize("given", ["2026-02-30", "来週", "11/20"])
def test_a_text_that_is_no_day_is_named(tmp_path: Path, given: str) -> None:
    """The message names line, column and what stands there."""
    (problem,) = _problems(tmp_path, STUDENTS, CHANGES.replace("2026/12/1", given))
    assert "groups.csv の3行目" in problem
    assert "から" in problem
    assert given in problem


def test_a_student_is_found_however_the_number_is_typed(tmp_path: Path) -> None:
    """Width, case, spaces and hyphens do not count; leading zeros do."""
    students = "学籍番号,氏名,ユーザID\nb12-0034,一,b120034@u\n0056,二,\n"
    roster = load_roster(_write(tmp_path, students, "チーム,学籍番号\ng01,Ｂ１２００３４\n"))
    assert roster.team_of("b12-0034") == "g01"
    for key in ("B120034", " b12－0034", "B120034@U"):
        found = roster.find(key)
        assert found is not None
        assert found.student_id == "b12-0034"
    assert roster.find("56") is None


def test_what_deserves_a_look_is_told_without_stopping(tmp_path: Path) -> None:
    """No team, a small team, somebody who left, a lost zero, the same name twice."""
    students = "学籍番号,氏名,離籍日\n0012,一,\n0034,二,\n056,三,\n56,三,\n0078,四,2026-10-01\n"
    groups = "チーム,学籍番号\ng01,0012\ng01,0034\n"
    found = check_roster(_write(tmp_path, students, groups), date(2026, 11, 1))
    assert {problem.level for problem in found} == {"look"}
    texts = "\n".join(problem.text for problem in found)
    for part in ("056 三: チーム", "g01 は2人", "0078 四", "学籍番号 56 と 056", "「三」が2人"):
        assert part in texts
