"""Sheets filled: every other byte as it was, and nobody dropped in silence."""

import csv
import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lms_exports import PEOPLE, csv_of, write

from coopgrade.errors import UserError
from coopgrade.lms.csv_bytes import CsvBytes
from coopgrade.lms.fill import Mark, fill_sheet, show_score
from coopgrade.lms.ids import Directory
from coopgrade.lms.mapping import Put, SheetMapping, load_mapping, mapping_for
from coopgrade.lms.rosters import RosterRow
from coopgrade.lms.tables import unwritable
from coopkit.text import say

_CELL = st.text(alphabet=st.sampled_from('ab0,"\n\r\t;=髙ｱソ表'), max_size=6)
_OWN = SheetMapping(puts=(Put(("評点",), "score"),), key=("学籍番号",))


@given(st.binary(max_size=60).map(lambda b: b.replace(b"\0", b"")))
def test_any_bytes_come_back_as_they_were(content: bytes) -> None:
    """A file that nobody changes is the same file, however broken its rows are."""
    try:
        cut = CsvBytes(content, "x.csv")
    except UserError:
        return
    assert cut.content() == content


@given(
    rows=st.lists(st.lists(_CELL, min_size=2, max_size=4), min_size=1, max_size=5),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]),
    end=st.sampled_from(["\r\n", "\n"]),
    delimiter=st.sampled_from(",\t;"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    data=st.data(),
)
def test_one_cell_changes_and_nothing_else(
    rows: list[list[str]],
    encoding: str,
    end: str,
    delimiter: str,
    quoting: int,
    data: st.DataObject,
) -> None:
    """The csv module reads our cells; after setting one, all others are byte for byte the same."""
    # Enough delimiters that it is clear which one the file uses.
    rows = [["x"] * 60, *rows]
    content = csv_of(rows, encoding, end, delimiter=delimiter, quoting=quoting)
    cut = CsvBytes(content, "x.csv")
    text = content.decode(encoding)
    parsed = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert [[cut.value(r, c) for c in range(len(row))] for r, row in enumerate(parsed)] == parsed
    row = data.draw(st.sampled_from([r for r, cells in enumerate(parsed) if cells]))
    column = data.draw(st.integers(0, len(parsed[row]) - 1))
    new = data.draw(_CELL)
    before = [list(record.cells) for record in cut.records]
    cut.set(row, column, new)
    assert cut.value(row, column) == new
    again = CsvBytes(cut.content(), "x.csv")
    for r, record in enumerate(again.records):
        for c, raw in enumerate(record.cells):
            assert (r, c) == (row, column) or raw == before[r][c]


def test_bytes_that_another_writer_would_change_stay(tmp_path: Path) -> None:
    """Windows' own bytes for 髙, needless quotes, mixed line ends and no last line end stay."""
    taka = b"\xfb\xfc"  # Python would write EE E0 for the same character
    content = (
        "学籍番号,氏名,評点,備考\r\n".encode("cp932")
        + b'"0012001",'
        + taka
        + b'\x8c\xa9,"",="0012"\r\n'
        + b"0012002 ,x,,\n"
        + b"\r\n"
        + b'21E5003,"a\r\nb",40,"z"'
    )
    sheet = write(tmp_path, "教務.csv", content)
    marks = {"0012001": Mark(85), "0012002": Mark(Fraction(141, 2)), "21E5003": Mark(0)}
    filled = fill_sheet(sheet, _OWN, marks, PEOPLE)
    assert filled.content == (
        content.replace(b',"",=', b',"85",=')
        .replace(b"0012002 ,x,,", b"0012002 ,x,70.5,")
        .replace(b'b",40,', b'b",0,')
    )
    assert [row.line for row in filled.filled] == [2, 3, 5]
    assert filled.filled[2].replaced == {"評点": "40"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(order=st.permutations(range(4)), known=st.sets(st.integers(0, 3)))
def test_order_of_rows_and_marks_never_matters(
    tmp_path: Path, order: list[int], known: set[int]
) -> None:
    """Each student gets their own mark, in any order; the rest is on one of the lists."""
    rows = [["学籍番号", "評点"], *([PEOPLE[n].student_id, ""] for n in order)]
    sheet = write(tmp_path, "a.csv", csv_of(rows))
    marks = {PEOPLE[n].student_id: Mark(n * 10) for n in known}
    filled = fill_sheet(sheet, _OWN, marks, PEOPLE)
    got = {row.student_id: row.values["評点"] for row in filled.filled}
    assert got == {PEOPLE[n].student_id: str(n * 10) for n in known}
    assert {row.label for row in filled.without_mark} == {
        person.student_id for n, person in enumerate(PEOPLE) if n not in known
    }
    assert filled.without_row == filled.unsure == ()


def test_nobody_is_filled_by_a_guess(tmp_path: Path) -> None:
    """Lost zeros, doubled rows and strangers are lists for a person; their cells stay empty."""
    rows = [
        ["学籍番号", "評点"],
        ["12001", ""],
        ["21E5003", ""],
        ["21e5003", ""],
        ["99", ""],
        ["B10-0204", ""],
    ]
    sheet = write(tmp_path, "a.csv", csv_of(rows))
    marks = {p.student_id: Mark(50) for p in PEOPLE}
    filled = fill_sheet(sheet, _OWN, marks, PEOPLE)
    assert [(row.line, row.candidates) for row in filled.unsure] == [
        (2, ("0012001",)),
        (3, ("21E5003",)),
        (4, ("21E5003",)),
        (5, ()),
    ]
    assert filled.without_row == ("0012001", "0012002", "21E5003")
    assert filled.content == csv_of([*rows[:5], ["B10-0204", "50"]])


def test_keys_that_are_protected_from_excel_are_found(tmp_path: Path) -> None:
    """="0012001" and '0012002 are the numbers inside, and stay as they are."""
    rows = [["学籍番号", "評点"], ['="0012001"', ""], ["'0012002", ""]]
    sheet = write(tmp_path, "a.csv", csv_of(rows))
    filled = fill_sheet(sheet, _OWN, {"0012001": Mark(1), "0012002": Mark(2)}, PEOPLE)
    rows[1][1], rows[2][1] = "1", "2"
    assert filled.content == csv_of(rows)


def test_what_cannot_be_filled_in_a_workbook_is_said(tmp_path: Path) -> None:
    """A merged cell and a formula stay, and their students are named."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["学籍番号", "評点"], ["0012001"], ["0012002"], ["21E5003", "=1+1"]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "a.xlsx")
    marks = {p.student_id: Mark(n) for n, p in enumerate(PEOPLE)}
    filled = fill_sheet(tmp_path / "a.xlsx", _OWN, marks, PEOPLE)
    after = openpyxl.load_workbook(io.BytesIO(filled.content)).active
    assert after is not None
    assert [after[c].value for c in ("B2", "B3", "B4")] == [0, None, "=1+1"]
    assert [row.student_id for row in filled.filled] == ["0012001"]
    assert any("0012002、21E5003" in warning for warning in filled.warnings)


def test_what_a_person_has_decided_counts(tmp_path: Path) -> None:
    """A confirmed key, and zeros that do not count here, lead to the student, never to two."""
    rows = [["学籍番号", "評点"], ["12001", ""], ["12002", ""]]
    sheet = write(tmp_path, "a.csv", csv_of(rows))
    marks = {"0012001": Mark(1), "0012002": Mark(2)}
    one = fill_sheet(sheet, _OWN, marks, Directory(PEOPLE, confirmed={"12001": "0012001"}))
    assert [row.student_id for row in one.filled] == ["0012001"]
    assert [row.label for row in one.unsure] == ["12002"]
    zeros = replace(_OWN, ignore_leading_zeros=True)
    assert len(fill_sheet(sheet, zeros, marks, PEOPLE).filled) == 2
    twins = [*PEOPLE, RosterRow("012001", "架空 四")]
    filled = fill_sheet(sheet, zeros, marks, twins)
    assert [(r.label, r.candidates) for r in filled.unsure] == [("12001", ("0012001", "012001"))]


def test_a_key_that_was_chosen_is_the_only_one(tmp_path: Path) -> None:
    """With a mapping file, a name beside a wrong number finds nobody."""
    rows = [["学籍番号", "氏名", "評点"], ["99", "髙見本 一郎", ""]]
    sheet = write(tmp_path, "a.csv", csv_of(rows))
    filled = fill_sheet(sheet, _OWN, {"0012001": Mark(1)}, PEOPLE)
    assert (filled.filled, len(filled.unsure)) == ((), 1)


def test_not_assessed_is_never_zero(tmp_path: Path) -> None:
    """Without a code the cell stays empty and the person is named; with one it is written."""
    rows = [["学籍番号", "評点"], ["0012001", ""], ["0012002", ""]]
    sheet = write(tmp_path, "a.csv", csv_of(rows))
    marks = {"0012001": Mark(30, assessed=False), "0012002": Mark(0)}
    filled = fill_sheet(sheet, _OWN, marks, PEOPLE)
    assert filled.content == csv_of([rows[0], rows[1], ["0012002", "0"]])
    assert any("0012001" in warning for warning in filled.warnings)
    coded = SheetMapping(_OWN.puts, _OWN.key, unassessed="E")
    filled = fill_sheet(sheet, coded, marks, PEOPLE)
    assert filled.content == csv_of([rows[0], ["0012001", "E"], ["0012002", "0"]])
    assert filled.warnings == ()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1"])
def test_texts_never_become_formulas(tmp_path: Path, text: str) -> None:
    """A comment that Excel would calculate gets an apostrophe; a negative score does not."""
    mapping = SheetMapping((Put(("評点",), "score"), Put(("講評",), "comment")), ("学籍番号",))
    sheet = write(tmp_path, "a.csv", csv_of([["学籍番号", "評点", "講評"], ["0012001", "", ""]]))
    filled = fill_sheet(sheet, mapping, {"0012001": Mark(-5, comment=text)}, PEOPLE)
    (_, row) = csv.reader(io.StringIO(filled.content.decode("utf-8-sig"), newline=""))
    assert row == ["0012001", "-5", f"'{text.strip()}"]


def test_characters_that_cp932_lacks_are_told_and_not_damaged(tmp_path: Path) -> None:
    """No question mark is ever written: the comment stays out, and its student is named."""
    mapping = SheetMapping((Put(("評点",), "score"), Put(("講評",), "comment")), ("学籍番号",))
    rows = [["学籍番号", "評点", "講評"], ["0012001", "", "—"], ["0012002", "", ""]]
    sheet = write(
        tmp_path, "a.csv", csv_of([[c.replace("—", "") for c in r] for r in rows], "cp932")
    )
    marks = {"0012001": Mark(1, comment="𠮷さんと"), "0012002": Mark(2, comment="髙さんと")}
    filled = fill_sheet(sheet, mapping, marks, PEOPLE)
    assert "0012001,1,\r\n0012002,2,髙さんと\r\n" in filled.content.decode("cp932")
    assert any("0012001" in w and "0012002" not in w for w in filled.warnings)


def test_names_that_cp932_lacks_are_listed_beforehand() -> None:
    """𠮷 cannot be written, 髙 and 﨑 can; the student is named with the character."""
    assert unwritable(PEOPLE, "cp932") == {"21E5003": "𠮷"}
    assert unwritable([RosterRow("1", "架空 — 一")], "cp932") == {"1": "—"}


def test_a_workbook_of_the_university_keeps_its_types(tmp_path: Path) -> None:
    """Text numbers keep their zeros, a text cell gets text, the header may be lower down."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2026年度 成績"],
        [],
        ["No", "学籍番号", "評点", "評語"],
        [1, "0012001"],
        [2, 12002],
    ):
        sheet.append(row)
    sheet["C4"].number_format = "@"
    sheet["D4"] = "=IF(C4>=60,1,0)"
    book.save(tmp_path / "a.xlsx")
    marks = {"0012001": Mark(60), "0012002": Mark(70)}
    filled = fill_sheet(tmp_path / "a.xlsx", _OWN, marks, PEOPLE)
    after = openpyxl.load_workbook(io.BytesIO(filled.content)).active
    assert after is not None
    assert [after[c].value for c in ("B4", "C4", "D4", "C5")] == [
        "0012001",
        "60",
        "=IF(C4>=60,1,0)",
        None,
    ]
    assert [(row.line, row.candidates) for row in filled.unsure] == [(5, ("0012002",))]


def test_a_mapping_file_says_what_goes_where(tmp_path: Path) -> None:
    """The example of the command works, with only= and a code for 評価対象外."""
    path = tmp_path / "教務.toml"
    path.write_text(
        'key = ["学生証番号", "学籍番号"]\nunassessed = "E"\nend = "以上"\n'
        '[put]\n"素点" = "score"\n"評語" = "letter"\n[only]\n"区分" = ["履修"]\n',
        encoding="cp932",
    )
    rows = [
        ["学籍番号", "区分", "素点", "評語"],
        ["0012001", "履修中", "", ""],
        ["0012002", "取消", "", ""],
        ["以上", "履修", "", ""],
        ["21E5003", "履修中", "", ""],
    ]
    sheet = write(tmp_path, "a.csv", csv_of(rows, "cp932"))
    marks = {p.student_id: Mark(90, "秀") for p in PEOPLE}
    filled = fill_sheet(sheet, load_mapping(path), marks, PEOPLE)
    rows[1][2:] = ["90", "秀"]
    assert filled.content == csv_of(rows, "cp932")
    assert filled.without_row == ("0012002", "21E5003", "B10-0204")
    example = tmp_path / "example.toml"
    example.write_text(say("grading_lms.mapping.example"), encoding="utf-8")
    assert load_mapping(example) == SheetMapping(
        (Put(("評点",), "score"),), ("学籍番号",), unassessed="E"
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("key = ", "end of document"),
        ('[put]\n"評点" = "score"\n', "key に"),
        ('key = "a"\n', "[put]"),
        ('key = "a"\n[put]\n"評点" = "marks"\n', "score、letter、comment"),
        ('key = "a"\n[put]\n"評点" = ["score"]\n', "[put]"),
        ('key = "a"\nkeys = 1\n[put]\n"評点" = "score"\n', "keys"),
        ('key = "a"\nunassessed = 5\n[put]\n"評点" = "score"\n', "unassessed"),
        ('key = "a"\nignore_leading_zeros = "1"\n[put]\n"評点" = "score"\n', "true か false"),
        ('key = "a"\nonly = "x"\n[put]\n"評点" = "score"\n', "only"),
    ],
)
def test_a_wrong_mapping_file_is_explained(tmp_path: Path, text: str, word: str) -> None:
    """Each mistake is named, and where an example is."""
    path = write(tmp_path, "m.toml", text.encode())
    with pytest.raises(UserError) as caught:
        load_mapping(path)
    assert word in str(caught.value)
    assert "coopgrade lms mapping" in str(caught.value)


def test_a_sheet_without_the_column_is_refused(tmp_path: Path) -> None:
    """The message names what was looked for."""
    sheet = write(tmp_path, "a.csv", csv_of([["学籍番号", "点"], ["0012001", ""]]))
    with pytest.raises(UserError, match="評点"):
        fill_sheet(sheet, _OWN, {}, PEOPLE)
    with pytest.raises(UserError, match=r"無い\.csv"):
        fill_sheet(tmp_path / "無い.csv", _OWN, {}, PEOPLE)


@pytest.mark.parametrize(
    ("score", "shown"),
    [(85, "85"), (0, "0"), (Fraction(145, 2), "72.5"), (Fraction(-1, 8), "-0.125"), (100, "100")],
)
def test_scores_are_written_exactly(score: Fraction | int, shown: str) -> None:
    """No exponent, no trailing zero, no binary fraction."""
    assert show_score(score) == shown


def test_a_score_that_was_not_rounded_is_our_mistake() -> None:
    """A third is not cut off quietly."""
    with pytest.raises(ValueError, match="1/3"):
        show_score(Fraction(1, 3))


def test_canvas_needs_its_column_and_leaves_the_special_rows(tmp_path: Path) -> None:
    """The assignment is found by its beginning; points possible and names stay as they are."""
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "計画 (11)", "計画2 (12)"],
        ["    Points Possible", "", "", "", "", "100", "20"],
        ["髙見本 一郎", "501", "0012001", "s0012001x", "A", "", "EX"],
        ['="例﨑"', "502", "", "s0012002y", "A", "", ""],
        ["Student, Test", "503", "", "abcdef", "A", "", ""],
    ]
    sheet = write(tmp_path, "g.csv", csv_of(rows, "utf-8", "\n"))
    marks = {"0012001": Mark(88), "0012002": Mark(70)}
    filled = fill_sheet(sheet, mapping_for("canvas", column="計画 (11)"), marks, PEOPLE)
    rows[2][5], rows[3][5] = "88", "70"
    assert filled.content == csv_of(rows, "utf-8", "\n")
    assert [row.label for row in filled.unsure] == ["abcdef"]
    with pytest.raises(UserError, match=r"計画2 \(12\)"):
        fill_sheet(sheet, mapping_for("canvas", column="計画"), marks, PEOPLE)
    with pytest.raises(UserError, match="どの課題の列"):
        mapping_for("canvas")


def test_webclass_takes_another_header(tmp_path: Path) -> None:
    """A site's own name for the column can be given; a system without a sheet says so."""
    rows = [["ユーザID", "氏名", "report/answer", "てん"], ["a2300xx", "𠮷架空, 三", "x.ipynb", ""]]
    sheet = write(tmp_path, "answer.csv", csv_of(rows))
    mapping = mapping_for("webclass", column="てん")
    filled = fill_sheet(sheet, mapping, {"21E5003": Mark(7)}, PEOPLE)
    rows[1][3] = "7"
    assert filled.content == csv_of(rows)
    with pytest.raises(UserError, match="Google Classroom"):
        mapping_for("google_classroom")
    with pytest.raises(UserError, match="moodle、manaba"):
        mapping_for("moddle")
