"""Rubrics: checked, printed, marked in a sheet, written into nbgrader, seen by two."""

import csv
import doctest
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from fractions import Fraction
from importlib import import_module
from io import BytesIO, StringIO
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from peer_class import EXERCISES, make_course
from pypdf import PdfReader

from coopgrade import bridge, rubric
from coopgrade.course import Assignment, Course, open_course
from coopgrade.course.reading import load_assignment_table
from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopgrade.journal import open_journal
from coopgrade.roster import load_roster
from coopgrade.rubric import RubricMark, RubricSheet, RubricWritten, weighted_kappa

F = Fraction
ISSUE = "community-issue"
FULL = {
    "mark-who.scene": 6,
    "mark-evidence.evidence": 4,
    "mark-evidence.doubt": 2,
    "mark-question.asked": 4,
    "mark-question.already": 2,
}
TEAMS = ("g01", "g02", "g03", "g04")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that handed in; nbgrader has a row for each of g01 to g03, g04 waits."""
    course = make_course(tmp_path_factory.mktemp("rubric") / "course")
    assignment = course.assignment(ISSUE)
    bridge.release_assignment(course, assignment, TEAMS)
    for number, team in enumerate(TEAMS):
        folder = course.submitted(assignment, team)
        folder.mkdir(parents=True)
        answers = json.loads((EXERCISES / ISSUE / "solution" / "answers.json").read_text("utf-8"))
        for row in answers["answers"]:
            if row["id"] == "who":
                row["value"] = ("=1+1", "坂の上の団地です。\n雨の日です。", "﨑さん, 髙さん", "")[
                    number
                ]
        text = json.dumps(answers, ensure_ascii=False)
        (folder / "answers.json").write_text(text, encoding="utf-8")
    # What autograding leaves for cells that a person marks, without running anything.
    with bridge.open_gradebook(course) as gradebook:
        for team in TEAMS[:3]:
            gradebook.add_submission(ISSUE, team)
    return course


@pytest.fixture
def course(released: Course, tmp_path: Path) -> Course:
    """A copy of one's own."""
    shutil.copytree(released.root, tmp_path / "course")
    return open_course(tmp_path / "course")


def _rubric(course: Course, name: str = ISSUE) -> rubric.Rubric:
    return rubric.load_rubric(course, course.assignment(name))


def _sheet(course: Course, path: Path, **how: Any) -> RubricSheet:
    loaded = _rubric(course)
    submitters = load_roster(course).submitters(loaded.assignment)
    with open_journal(course) as journal:
        return rubric.write_sheet(course, journal, loaded, submitters, path, **how)


def _rows(path: Path) -> list[list[Any]]:
    if path.suffix == ".csv":
        return list(csv.reader(StringIO(read_text(path), newline="")))
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].values]


def _fill(path: Path, give: Callable[[str, str], tuple[Any, str]]) -> None:
    """Fill points and comment of each row, as a person would in a spreadsheet."""
    if path.suffix == ".csv":
        rows = _rows(path)
        for row in rows[1:]:
            row[6], row[7] = give(row[0], row[1])
        with path.open("w", encoding="cp932", errors="replace", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    book = openpyxl.load_workbook(path)
    table = book.worksheets[0]
    for row in table.iter_rows(min_row=2):
        row[6].value, row[7].value = give(str(row[0].value), str(row[1].value))
    book.save(path)


def _take(course: Course, path: Path, *, by: str = "田中", replace: str = "") -> rubric.Taken:
    with open_journal(course) as journal:
        return rubric.take_sheet(journal, _rubric(course), path, by=by, replace=replace)


def _write(course: Course, **how: Any) -> rubric.Written:
    with open_journal(course) as journal:
        return rubric.write_marks(course, journal, _rubric(course), by="田中", **how)


def _in_gradebook(course: Course, team: str) -> dict[str, tuple[float | None, bool, str | None]]:
    """Return manual score, whether it waits, and comment of each cell, by a plain query."""
    with closing(sqlite3.connect(course.gradebook)) as connection:
        rows = connection.execute(
            """SELECT base_cell.name, grade.manual_score, grade.needs_manual_grade,
                      comment.manual_comment
               FROM grade JOIN base_cell ON base_cell.id = grade.cell_id
               JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
               JOIN submitted_assignment
                 ON submitted_assignment.id = submitted_notebook.assignment_id
               JOIN comment ON comment.cell_id = base_cell.id
                AND comment.notebook_id = submitted_notebook.id
               WHERE submitted_assignment.student_id = ?""",
            [team],
        ).fetchall()
    return {name: (score, bool(waits), words) for name, score, waits, words in rows}


def _formgrader(course: Course, team: str, cell: str, score: float | None, words: str = "") -> None:
    """Do what formgrader does when a person types points and a comment."""
    with bridge.open_gradebook(course) as gradebook:
        grade = gradebook.find_grade(cell, ISSUE, ISSUE, team)
        grade.manual_score = score
        grade.needs_manual_grade = score is None
        gradebook.find_comment(cell, ISSUE, ISSUE, team).manual_comment = words or None
        gradebook.db.commit()


# --- reading and checking


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXERCISES.glob("*/*.ipynb")))
def test_every_assignment_of_the_course_fits_its_rubric(name: str) -> None:
    """Criteria, cells and points of each exercise add up; examples and levels are read."""
    table = load_assignment_table(EXERCISES / name)
    assignment = Assignment(name, table.title, table.kind, table.points, table.student_files, None)
    loaded, problems = rubric.read_rubric(EXERCISES / name, assignment)
    assert problems == ()
    assert loaded.automatic + loaded.points == table.points
    for criterion in loaded.criteria:
        assert criterion.levels[0].points == criterion.points
        assert any(level.examples for level in criterion.levels)


def test_the_rubric_by_hand(released: Course) -> None:
    """What stands in the file is what is read: cells, what they ask, criteria, points."""
    loaded = _rubric(released)
    assert {one.id: int(one.points) for one in loaded.criteria} == FULL
    assert [(cell.id, int(cell.points), cell.asks) for cell in loaded.cells] == [
        ("mark-who", 6, ("who",)),
        ("mark-evidence", 6, ("evidence", "unsure")),
        ("mark-question", 6, ("asked", "already", "ai")),
    ]
    assert loaded.automatic == 12


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("points = 6\n", "points = 7\n", ["7", "満点"]),
        ('cell = "mark-who"', 'cell = "mark-whom"', ["mark-whom", "mark-who", "ノートでは6点"]),
        ('id = "doubt"', 'id = "evidence"', ["mark-evidence.evidence」が2回"]),
        ('title = "困っている人と場面が見える"', "", ["1番目", "title"]),
        ("{ points = 3, text", "{ points = 9, text", ["高いほうから"]),
        (
            '{ points = 0, text = "書いていない。または、町や人',
            '{ points = 1, text = "町や人',
            ["0点"],
        ),
        ("{ points = 3, text = ", "{ points = true, text = ", ["段階に"]),
        ('examples = ["この町は不便です。"]', "examples = 3", ["examples"]),
    ],
)
def test_what_does_not_fit_is_told(course: Course, old: str, new: str, words: list[str]) -> None:
    """Each kind of mistake in rubric.toml is one message in words, with its place."""
    path = course.source(course.assignment(ISSUE)) / "rubric.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as error:
        _rubric(course)
    for word in (*words, str(path)):
        assert word in str(error.value)
    assert path.read_text(encoding="utf-8") == text.replace(old, new, 1)


def test_all_mistakes_are_told_at_once(course: Course) -> None:
    """Three mistakes, three lines; no list at all is one."""
    path = course.source(course.assignment(ISSUE)) / "rubric.toml"
    text = path.read_text(encoding="utf-8")
    broken = text.replace('id = "scene"', "id = 3").replace("points = 4\n", "points = -4\n", 1)
    path.write_text(broken.replace('id = "asked"', ""), encoding="utf-8")
    with pytest.raises(UserError, match="3か所"):
        _rubric(course)
    path.write_text('criteria = "none"', encoding="utf-8")
    with pytest.raises(UserError, match="criteria"):
        _rubric(course)
    path.write_text("criteria = [", encoding="utf-8")
    with pytest.raises(UserError, match=r"rubric\.toml"):
        _rubric(course)


# --- paper


def test_the_paper_for_students(course: Course) -> None:
    """Every criterion, level and example stands on paper and page; no solution does."""
    loaded = _rubric(course)
    paper, screen = rubric.print_rubric(course, loaded)
    reader = PdfReader(BytesIO(paper.read_bytes()))
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {
        (595, 842)
    }
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    page = screen.read_text(encoding="utf-8")
    for criterion in loaded.criteria:
        texts = [criterion.title, *(level.text for level in criterion.levels)]
        texts += [example for level in criterion.levels for example in level.examples]
        for text in texts:
            assert text in page
            assert re.sub(r"\s", "", text) in printed
    assert "12点は自動でつき、18点は先生" in printed
    assert "http" not in page.replace("http-equiv", "")
    assert "HIDDEN" not in page


# --- the sheet


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_sheet_has_a_row_for_each_hand_in_and_criterion(
    course: Course, tmp_path: Path, ending: str
) -> None:
    """Cell by cell, team by team; levels in words, the answer as text, never as a formula."""
    path = tmp_path / f"sheet.{ending}"
    made = _sheet(course, path)
    rows = _rows(path)
    assert rows[0][:8] == [
        *("提出者", "観点番号", "見るところ", "段階"),
        *("書いたもの", "満点", "点", "コメント"),
    ]
    cells = ("mark-who", "mark-evidence", "mark-question")
    expected = [
        (team, name) for cell in cells for team in TEAMS for name in FULL if name.startswith(cell)
    ]
    assert [(row[0], row[1]) for row in rows[1:]] == expected
    answers = {row[0]: row[4] for row in rows[1:] if row[1] == "mark-who.scene"}
    assert answers["g01"].strip() == "=1+1"
    if ending == "csv":
        assert answers["g01"].startswith(" ")
    assert answers["g02"] == "坂の上の団地です。\n雨の日です。"
    assert answers["g03"] == "﨑さん, 髙さん"
    assert answers["g04"] == "（まだ書いていません）"
    assert rows[1][3].startswith("6点：だれが、どんなときに")
    both = next(row[4] for row in rows if row[1] == "mark-evidence.doubt")
    assert both.count("【") == 2
    assert {row[8] for row in rows[1:]} == {made.sheet}


def test_a_blind_sheet_names_nobody(course: Course, tmp_path: Path) -> None:
    """Codes stand for teams, in another order each time; the journal knows whose they are."""
    path = tmp_path / "blind.csv"
    made = _sheet(course, path, blind=True)
    assert sorted(made.codes) == ["K01", "K02", "K03", "K04"]
    assert sorted(made.codes.values()) == list(TEAMS)
    text = path.read_text(encoding="utf-8-sig")
    assert not re.search(r"g0\d", text)
    orders = {tuple(_sheet(course, path, blind=True).codes.values()) for _ in range(20)}
    assert len(orders) > 1


def test_a_sheet_needs_something_to_mark(course: Course, tmp_path: Path) -> None:
    """Another ending, no hand-in, or nothing that a person marks: said, nothing written."""
    with pytest.raises(UserError, match=r"\.xlsx"):
        _sheet(course, tmp_path / "sheet.doc")
    shutil.rmtree(course.root / "submitted")
    with pytest.raises(UserError, match="collect"):
        _sheet(course, tmp_path / "sheet.csv")
    with open_journal(course) as journal:
        assert journal.read(RubricSheet) == []


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("blind", [False, True])
def test_a_filled_sheet_comes_back(
    course: Course, tmp_path: Path, ending: str, blind: bool
) -> None:
    """Points and comments of each row, by whom; taking it again changes nothing."""
    path = tmp_path / f"sheet.{ending}"
    made = _sheet(course, path, blind=blind)
    given = {
        (code, name): (FULL[name] - (code in list(made.codes)[:2]), "よい場面です。")
        for code, name in product(made.codes, FULL)
    }
    _fill(path, lambda code, name: given[code, name])
    taken = _take(course, path)
    assert len(taken.records) == 20
    with open_journal(course) as journal:
        marks = rubric.criterion_marks(journal, ISSUE)
    assert {key: (mark.points, mark.comment, mark.by) for key, mark in marks.items()} == {
        (made.codes[code], name): (F(points), words, "田中")
        for (code, name), (points, words) in given.items()
    }
    again = _take(course, path)
    assert (again.records, again.unchanged) == ((), 20)
    # A new sheet has what was given before.
    other = tmp_path / f"other.{ending}"
    _sheet(course, other)
    rows = _rows(other)[1:]
    assert {(row[0], row[1]): float(row[6]) for row in rows} == {
        (made.codes[code], name): points for (code, name), (points, _) in given.items()
    }


def test_every_wrong_row_is_told_at_once(course: Course, tmp_path: Path) -> None:
    """Eight mistakes: one message with all of them, and nothing is taken."""
    path = tmp_path / "sheet.csv"
    _sheet(course, path)
    rows = _rows(path)
    rows[1][6] = "六"
    rows[2][6] = "7"
    rows[3][6] = "-1"
    rows[4][0] = "g99"
    rows[5][1] = "mark-who.nothing"
    rows[6] = [*rows[7]]
    rows[8][8] = "deadbeef"
    rows[9][6] = "nan"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(UserError) as error:
        _take(course, path)
    for words in ("8行", "六", "7点", "-1点", "g99", "nothing", "2回", "deadbeef", "nan", "2行目"):
        assert words in str(error.value)
    with open_journal(course) as journal:
        assert journal.read(RubricMark) == []
    path.write_text("提出者,点\ng01,3\n", encoding="utf-8")
    with pytest.raises(UserError, match="観点番号"):
        _take(course, path)
    (tmp_path / "no.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(UserError, match=r"no\.xlsx"):
        _take(course, tmp_path / "no.xlsx")
    with pytest.raises(UserError, match="--by"):
        _take(course, path, by=" ")


def test_wide_digits_and_points_in_between(course: Course, tmp_path: Path) -> None:
    """２．５ is read exactly, and told because no level gives it; a comment takes nothing away."""
    path = tmp_path / "sheet.csv"
    _sheet(course, path)
    _fill(path, lambda code, name: ("２．５", "") if name == "mark-who.scene" else ("", ""))
    taken = _take(course, path)
    assert {record.points for record in taken.records} == {F(5, 2)}
    assert len(taken.between) == 4
    assert taken.empty == 16
    _fill(path, lambda code, name: ("", "あとで") if name == "mark-who.scene" else ("", ""))
    _take(course, path)
    with open_journal(course) as journal:
        mark = rubric.criterion_marks(journal, ISSUE)["g01", "mark-who.scene"]
    assert (mark.points, mark.comment) == (F(5, 2), "あとで")


def test_zeros_that_a_spreadsheet_dropped() -> None:
    """260001 finds 0260001 where nobody else could be meant."""
    from coopgrade.rubric.taking import _find

    sheet = RubricSheet(
        assignment="x",
        sheet="1",
        round="first",
        blind=False,
        codes={"0260001": "0260001", "0012": "a", "012": "b"},
    )
    assert _find(sheet, "260001") == "0260001"
    assert _find(sheet, "０２６０００１") == "0260001"
    assert _find(sheet, "012") == "b"
    assert _find(sheet, "12") is None


# --- nbgrader


@pytest.fixture
def marked(course: Course, tmp_path: Path) -> Course:
    """Everybody has full points but g02, who has one point less in each criterion."""
    path = tmp_path / "sheet.csv"
    _sheet(course, path)
    _fill(path, lambda code, name: (FULL[name] - (code == "g02"), f"{code}へ"))
    _take(course, path)
    return course


def test_sums_reach_the_gradebook(marked: Course) -> None:
    """By query and through nbgrader's own interface: our sums, comments, and nothing waits."""
    done = _write(marked)
    assert len(done.written) == 9
    assert done.not_graded == ("g04",)
    cells = _in_gradebook(marked, "g02")
    assert {name: (score, waits) for name, (score, waits, _) in cells.items()} == {
        "mark-who": (5.0, False),
        "mark-evidence": (4.0, False),
        "mark-question": (4.0, False),
    }
    assert cells["mark-evidence"][2] == (
        "・見たこと、聞いたこと、数字を分けている：3／4点\ng02へ\n"
        "・分からないことを、そのまま書いている：1／2点\ng02へ"
    )
    with bridge.open_gradebook(marked) as gradebook:
        seen = {team: gradebook.find_submission(ISSUE, team) for team in TEAMS[:3]}
        scores = {team: one.task_score for team, one in seen.items()}
    assert scores == {
        "g01": 18.0,
        "g02": 13.0,
        "g03": 18.0,
    }
    assert _write(marked).written == ()
    with open_journal(marked) as journal:
        assert len(journal.read(RubricWritten)) == 9
    # g04 is graded later: then its points arrive.
    with bridge.open_gradebook(marked) as gradebook:
        gradebook.add_submission(ISSUE, "g04")
    assert len(_write(marked).written) == 3


def test_what_stands_in_formgrader_is_never_overwritten_silently(marked: Course) -> None:
    """Points and words typed there are listed and left; replaced only with a reason."""
    _formgrader(marked, "g01", "mark-who", 2.0, "先生の言葉")
    done = _write(marked)
    assert [(c.submitter, c.cell, c.what, c.there, c.ours) for c in done.conflicts] == [
        ("g01", "mark-who", "points", "2", "6"),
        (
            *("g01", "mark-who", "comment", "先生の言葉"),
            "・困っている人と場面が見える：6／6点\ng01へ",
        ),
    ]
    assert _in_gradebook(marked, "g01")["mark-who"] == (2.0, False, "先生の言葉")
    assert _in_gradebook(marked, "g01")["mark-evidence"][0] == 6.0
    # Changed there after we wrote: the same.
    _formgrader(marked, "g03", "mark-question", 1.5)
    _formgrader(marked, "g03", "mark-evidence", None)
    kinds = [(c.submitter, c.cell, c.there) for c in _write(marked).conflicts if c.what == "points"]
    assert kinds == [
        ("g01", "mark-who", "2"),
        ("g03", "mark-evidence", "空"),
        ("g03", "mark-question", "1.5"),
    ]
    _write(marked, replace="読み直した")
    assert _in_gradebook(marked, "g01")["mark-who"][0] == 6.0
    assert _in_gradebook(marked, "g03")["mark-question"][0] == 6.0
    with open_journal(marked) as journal:
        reasons = [r.reason for r in journal.read(RubricWritten, submitter="g01", cell="mark-who")]
    assert reasons == ["読み直した"]
    assert _write(marked).conflicts == ()


def test_the_same_points_in_formgrader_are_no_conflict(marked: Course) -> None:
    """Who typed the same sum there agrees with us."""
    _formgrader(marked, "g01", "mark-who", 6.0)
    assert _write(marked).conflicts == ()


def test_a_half_marked_cell_waits(course: Course, tmp_path: Path) -> None:
    """A sum is written when each criterion of its cell has points, not before."""
    path = tmp_path / "sheet.csv"
    _sheet(course, path)
    _fill(path, lambda code, name: ("1", "") if name == "mark-evidence.doubt" else ("", ""))
    taken = _take(course, path)
    done = _write(course, just_marked=taken.just_marked)
    assert done.written == ()
    assert done.unfinished == tuple((team, "mark-evidence") for team in TEAMS[:3])
    assert _in_gradebook(course, "g01")["mark-evidence"] == (None, True, None)


def test_a_new_hand_in_is_looked_at_again(marked: Course, tmp_path: Path) -> None:
    """After a regrade nbgrader asks for a person; old points do not answer by themselves."""
    _write(marked)
    with bridge.open_gradebook(marked) as gradebook:
        gradebook.find_grade("mark-who", ISSUE, ISSUE, "g02").needs_manual_grade = True
        gradebook.db.commit()
    done = _write(marked)
    assert done.look_again == (("g02", "mark-who"),)
    assert _in_gradebook(marked, "g02")["mark-who"][1] is True
    done = _write(marked, just_marked={("g02", "mark-who")})
    assert done.written == (("g02", "mark-who"),)
    assert _in_gradebook(marked, "g02")["mark-who"][1] is False


def test_after_real_autograding(
    graded: Course, copy_of: Callable[[Course], Course], tmp_path: Path
) -> None:
    """Nine teams, answers written into the notebook: sheet, points, nbgrader's score."""
    course = copy_of(graded)
    loaded = _rubric(course, "business-plan")
    assert [cell.title for cell in loaded.cells] != ["answer-worry", "answer-change"]
    path = tmp_path / "sheet.xlsx"
    with open_journal(course) as journal:
        submitters = load_roster(course).submitters(loaded.assignment)
        made = rubric.write_sheet(course, journal, loaded, submitters, path)
        assert len(made.codes) == 9
        answers = {(row[0], row[1]): row[4] for row in _rows(path)[1:]}
        assert len(set(answers.values())) > 3
        _fill(path, lambda code, name: (3 if code == "g01" else 0, ""))
        taken = rubric.take_sheet(journal, loaded, path, by="田中")
        before = _scores(course)
        done = rubric.write_marks(course, journal, loaded, by="田中", just_marked=taken.just_marked)
    assert len(done.written) == 18
    after = _scores(course)
    assert after["g01"] - before["g01"] == 18
    assert {after[team] - before[team] for team in after if team != "g01"} == {0}


def _scores(course: Course) -> dict[str, float]:
    with bridge.nbgrader_session(course) as api:
        found = api.get_submissions("business-plan")
    return {one["student"]: one["score"] for one in found if one["autograded"]}


# --- comments


def test_the_comment_bank(marked: Course, tmp_path: Path) -> None:
    """What was written most comes first; comments.csv adds; the sheet offers them as a list."""
    path = tmp_path / "sheet.csv"
    _sheet(marked, path)
    words = {"g01": "場面が見えます。", "g02": "場面が見えます。", "g03": "だれかを書きましょう。"}
    _fill(path, lambda code, name: ("", words.get(code, "")) if "scene" in name else ("", ""))
    _take(marked, path)
    table = marked.root / "comments.csv"
    table.write_text(
        "観点番号,コメント\nmark-who.scene,年を書きましょう。\nほかの課題,x\n", encoding="cp932"
    )
    with open_journal(marked) as journal:
        bank = rubric.load_comments(marked, journal, _rubric(marked))
    scene = [(one.text, one.uses) for one in bank if one.criterion == "mark-who.scene"]
    assert scene == [
        ("場面が見えます。", 2),
        ("g04へ", 1),
        ("だれかを書きましょう。", 1),
        ("年を書きましょう。", 0),
    ]
    book = tmp_path / "sheet.xlsx"
    _sheet(marked, book)
    read = openpyxl.load_workbook(book)
    assert read.sheetnames == ["採点", "コメント集"]
    lists = [one.formula1 for one in read.worksheets[0].data_validations.dataValidation]
    assert "'コメント集'!$B$2:$B$5" in lists
    assert '"6,3,0"' in lists
    table.write_text("a,b\n", encoding="utf-8")
    with open_journal(marked) as journal, pytest.raises(UserError, match="観点番号"):
        rubric.load_comments(marked, journal, _rubric(marked))


# --- two people


def _second(course: Course, path: Path, give: Callable[[str, str], Any], by: str = "鈴木") -> Any:
    made = _sheet(course, path, second=True)
    rows = _rows(path)[1:]
    assert {row[6] for row in rows} == {""}
    assert {row[7] for row in rows} == {""}
    _fill(path, lambda code, name: (give(made.codes[code], name), ""))
    return _take(course, path, by=by)


def test_a_second_look_changes_no_mark(marked: Course, tmp_path: Path) -> None:
    """It is blind, by another person, and stays beside the first; talking decides."""
    _write(marked)
    path = tmp_path / "second.csv"

    def give(team: str, name: str) -> int:
        return 3 if (team, name) == ("g03", "mark-who.scene") else FULL[name] - (team == "g02")

    assert _second(marked, path, give).second
    again = tmp_path / "again.csv"
    made = _sheet(marked, again, second=True)
    assert not re.search(r"g0\d", again.read_text(encoding="utf-8-sig"))
    # Going on another day: one's own points are there, the first person's are not.
    shown = {(made.codes[row[0]], row[1]): float(row[6]) for row in _rows(again)[1:]}
    assert shown["g03", "mark-who.scene"] == 3
    assert shown == {key: give(*key) for key in product(TEAMS, FULL)}
    assert _in_gradebook(marked, "g03")["mark-who"][0] == 6.0
    with open_journal(marked) as journal:
        found = {one.criterion.id: one for one in rubric.agreement(journal, _rubric(marked))}
        scene, asked = found["mark-who.scene"], found["mark-question.asked"]
        assert (scene.count, scene.exact, scene.few) == (4, F(3, 4), True)
        # First 6 5 6 6, second 6 5 3 6: 3 apart in one of 4 pairs; 16 in all 16 pairs.
        assert scene.kappa == 1 - F(3, 4) / F(16, 16)
        assert (asked.exact, asked.kappa, asked.differences) == (1, 1, ())
        (difference,) = scene.differences
        assert (difference.submitter, difference.first.by, difference.second.by) == (
            "g03",
            "田中",
            "鈴木",
        )
        rubric.decide(
            journal,
            _rubric(marked),
            "g03",
            "mark-who.scene",
            F(5),
            by="田中・鈴木",
            reason="場面が1つだけ",
        )
    _write(marked, just_marked={("g03", "mark-who")})
    assert _in_gradebook(marked, "g03")["mark-who"][0] == 5.0
    # The first sheet, taken again, does not undo what was decided together.
    old = tmp_path / "sheet.csv"
    with pytest.raises(UserError, match="--replace"):
        _take(marked, old)
    taken = _take(marked, old, replace="もう一度読んだ")
    assert [(r.round, r.points, r.reason) for r in taken.records] == [
        ("final", F(6), "もう一度読んだ")
    ]


def test_a_second_look_is_somebody_elses(marked: Course, tmp_path: Path) -> None:
    """The same person cannot be the second; a mixed sheet is refused."""
    with pytest.raises(UserError, match="べつの人"):
        _second(marked, tmp_path / "second.csv", lambda team, name: 0, by="田中")
    first, second = tmp_path / "sheet.csv", tmp_path / "second.csv"
    rows = _rows(second)
    with first.open("a", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows[1:2])
    with pytest.raises(UserError, match="まざって"):
        _take(marked, first, by="山田")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"criterion": "no"}, "mark-who.scene"),
        ({"points": F(7)}, "6"),
        ({"reason": " "}, "--reason"),
        ({"submitter": "g99"}, "g99"),
    ],
)
def test_a_decision_needs_sense_and_a_reason(
    marked: Course, change: dict[str, Any], words: str
) -> None:
    """Otherwise nothing is noted."""
    wanted = {"submitter": "g01", "criterion": "mark-who.scene", "points": F(3)} | change
    by = {"by": "田中", "reason": wanted.pop("reason", "話した")}
    with open_journal(marked) as journal:
        with pytest.raises(UserError, match=words):
            rubric.decide(journal, _rubric(marked), **wanted, **by)
        assert [mark.round for mark in journal.read(RubricMark)] == ["first"] * 20


def test_kappa_by_hand() -> None:
    """Four pairs: distances seen against distances by chance."""
    pairs = [(F(2), F(2)), (F(2), F(1)), (F(0), F(0)), (F(1), F(2))]
    # Seen: 2 of 4 pairs, each 1 apart. By chance: each of 2 2 0 1 with each of 2 1 0 2.
    by_chance = sum(abs(a - b) for a, b in product((2, 2, 0, 1), (2, 1, 0, 2)))
    assert by_chance == 14
    assert weighted_kappa(pairs) == 1 - F(2, 4) / F(14, 16)
    assert weighted_kappa([(F(1), F(1)), (F(0), F(0))]) == 1
    assert weighted_kappa([(F(1), F(0)), (F(0), F(1))]) == -1
    assert weighted_kappa([]) is None
    assert weighted_kappa([(F(3), F(3))] * 5) is None


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=20),
    st.integers(1, 9),
    st.randoms(use_true_random=False),
)
def test_kappa_properties(pairs: list[tuple[int, int]], times: int, random: Any) -> None:
    """At most 1, and 1 only for full agreement; neither order, scale nor roles matter."""
    exact = [(F(a), F(b)) for a, b in pairs]
    kappa = weighted_kappa(exact)
    shuffled = random.sample(exact, len(exact))
    assert weighted_kappa(shuffled) == kappa
    assert weighted_kappa([(b, a) for a, b in exact]) == kappa
    assert weighted_kappa([(a * times, b * times) for a, b in exact]) == kappa
    if kappa is not None:
        assert kappa <= 1
        assert (kappa == 1) == all(a == b for a, b in exact)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=30))
def test_with_two_levels_it_is_the_plain_kappa(pairs: list[tuple[int, int]]) -> None:
    """With two levels weights change nothing: (agreement - chance) / (1 - chance)."""
    count = len(pairs)
    same = F(sum(a == b for a, b in pairs), count)
    ones = [F(sum(pair[n] for pair in pairs), count) for n in (0, 1)]
    chance = ones[0] * ones[1] + (1 - ones[0]) * (1 - ones[1])
    expected = None if chance == 1 else (same - chance) / (1 - chance)
    assert weighted_kappa([(F(a), F(b)) for a, b in pairs]) == expected


# --- commands


def _run(*words: str, course: Course, code: int = 0) -> None:
    from coopgrade.commands.rubric import app

    try:
        app([*words, "--course", str(course.root)], standalone_mode=False)
        ended = 0
    except SystemExit as end:
        ended = int(end.code or 0)
    assert ended == code


def test_the_commands_say_it_in_words(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Check, print, sheet, take, a clash with formgrader, comments, second look, decision."""
    _run("check", ISSUE, course=course)
    assert "観点5、セル3、18点" in capsys.readouterr().out
    _run("print", ISSUE, course=course)
    assert "community-issue.pdf" in capsys.readouterr().out
    path = tmp_path / "mine.xlsx"
    _run("sheet", ISSUE, "--to", str(path), course=course)
    assert "4件分" in capsys.readouterr().out
    _fill(path, lambda code, name: (FULL[name], "よい例です。"))
    _formgrader(course, "g01", "mark-who", 2.0)
    _run("take", ISSUE, str(path), "--by", "田中", course=course, code=1)
    said = capsys.readouterr().out
    for words in ("20行", "8か所", "g01 の mark-who: formgrader に 2点", "g04", "--replace"):
        assert words in said
    with pytest.raises(UserError, match="--reason"):
        _run("write", ISSUE, "--by", "田中", "--replace", course=course)
    why = ("--replace", "--reason", "読み直した")
    _run("write", ISSUE, "--by", "田中", *why, course=course, code=1)
    assert _in_gradebook(course, "g01")["mark-who"][0] == 6.0
    capsys.readouterr()
    _run("comments", ISSUE, course=course)
    assert "  4回　よい例です。" in capsys.readouterr().out
    _run("agree", ISSUE, course=course)
    assert "--second" in capsys.readouterr().out
    _run("sheet", ISSUE, "--second", course=course)
    second = course.out / "rubric" / "community-issue-second.xlsx"
    _fill(second, lambda code, name: (0 if name == "mark-question.already" else FULL[name], ""))
    _run("take", ISSUE, str(second), "--by", "鈴木", course=course)
    capsys.readouterr()
    _run("agree", ISSUE, course=course, code=1)
    said = capsys.readouterr().out
    for words in ("4件　同じ点 0%　重みつきカッパ係数 0.00", "計算できません", "件数が少ない"):
        assert words in said
    assert "2点（田中）と 0点（鈴木）" in said
    for team in TEAMS:
        words = ("--submitter", team, "--criterion", "mark-question.already", "--points", "１")
        code = 1  # g04 is not graded yet
        _run(
            "decide",
            ISSUE,
            *words,
            *("--by", "2人", "--reason", "話した"),
            course=course,
            code=code,
        )
    assert _in_gradebook(course, "g02")["mark-question"][0] == 5.0
    capsys.readouterr()
    _run("agree", ISSUE, course=course)
    assert "1点に決定" in capsys.readouterr().out


@pytest.mark.parametrize("module", ["cells", "agreement"])
def test_the_examples_in_the_docstrings_run(module: str) -> None:
    """What the docstrings show is what comes out."""
    assert doctest.testmod(import_module(f"coopgrade.rubric.{module}")).failed == 0
