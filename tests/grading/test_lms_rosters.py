"""Lists of students out of exports: leading zeros kept, damage told, nothing put right alone."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lms_exports import PEOPLE, REPORT_A, REPORT_B, csv_of, reportlist, worksheet_rows, write

from coopgrade.errors import UserError
from coopgrade.lms.ids import Directory
from coopgrade.lms.rosters import RosterFile, RosterRow, parse_roster, read_roster
from coopgrade.lms.tables import parse_table

_TABLE = [
    ["No.", "学籍番号", "氏名", "フリガナ", "メールアドレス", "ユーザID", "所属", "学年"],
    ["1", "0012", "髙見本 一郎", "タカミモト イチロウ", "a@example.ac.jp", "a1", "経済学部", "2年"],
    ["2", "０034", "例﨑, 二", "レイザキ ニ", "", "", "法", "B3"],
    ["", "", "", "", "", "", "", ""],
]


def _parse(rows: list[list[str]], encoding: str = "utf-8", **how: object) -> RosterFile:
    return parse_roster(parse_table(csv_of(rows, encoding, **how), "名簿.csv"))


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("cp932", ","), ("utf-16", "\t"), ("cp932", "\t"), ("utf-8", ";")],
)
def test_every_encoding_of_excel_is_read(encoding: str, delimiter: str) -> None:
    """CSV UTF-8, CSV, Unicode text and copied cells give the same students."""
    roster = _parse(_TABLE, encoding, delimiter=delimiter)
    assert roster.problems == ()
    assert roster.rows == (
        RosterRow(
            "0012",
            "髙見本 一郎",
            "タカミモト イチロウ",
            "a@example.ac.jp",
            "a1",
            "経済学部",
            2,
            2,
        ),
        RosterRow("０034", "例﨑, 二", "レイザキ ニ", "", "", "法", 3, 3),
    )


@pytest.mark.parametrize("layout", [REPORT_A, REPORT_B], ids=["13 columns", "16 columns"])
def test_manabas_list_is_a_roster(tmp_path: Path, layout: tuple[str, ...]) -> None:
    """All students are in it, teachers are not; spaces after a number go."""
    roster = read_roster(write(tmp_path, "reportlist.xlsx", reportlist(layout)))
    assert [(r.student_id, r.login, r.email) for r in roster.rows] == [
        (p.student_id, p.login, p.email) for p in PEOPLE
    ]
    assert [r.name for r in roster.rows] == [p.name.replace(" ", "　") for p in PEOPLE]


def test_moodles_worksheet_and_gradebook_are_rosters() -> None:
    """The number comes from IDナンバ; 名 and 姓 are put together in Japanese order."""
    roster = _parse(worksheet_rows())
    assert [r.student_id for r in roster.rows] == [p.student_id for p in PEOPLE]
    gradebook = [
        ["名", "姓", "IDナンバ", "所属組織", "部署", "メールアドレス", "コース合計 (実データ)"],
        ["一郎", "髙見本", "0012", "", "経済", "a@example.ac.jp", "-"],
    ]
    (row,) = _parse(gradebook).rows
    assert (row.student_id, row.name) == ("0012", "髙見本 一郎")


def test_a_canvas_gradebook_is_a_roster_without_its_special_rows() -> None:
    """Points possible is nobody; a student without a number is told."""
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "計画 (11)"],
        ["    Points Possible", "", "", "", "", "100"],
        ["髙見本 一郎", "501", "0012001", "s0012001x", "A", "5"],
        ["架空 二", "502", "", "s0012002y", "A", ""],
    ]
    roster = _parse(rows)
    assert [r.student_id for r in roster.rows] == ["0012001"]
    assert ["架空 二" in problem for problem in roster.problems] == [True]


def test_the_tables_of_old_systems_are_read() -> None:
    """A header with points, spaced names and 18-digit numbers come through as text."""
    rows = [
        ["No.", "所属", "学籍番号", "氏名", "カナ", "学年", "学生身分", "共通ID", "学部研究科名"],
        [
            "1",
            "教養",
            "08111111",
            "駒 場 明 人",
            "コマバ",
            "1",
            "正規",
            "000000009999999999",
            "教養",
        ],
    ]
    (row,) = _parse(rows).rows
    assert (row.student_id, row.name, row.login) == (
        "08111111",
        "駒 場 明 人",
        "000000009999999999",
    )


def test_zeros_that_excel_ate_are_suggested_only() -> None:
    """The number stays as it is in the file, the likely one is named beside it."""
    rows = [["学籍番号", "氏名"], ["02201234", "架空 一"], ["2201235", "架空 二"]]
    roster = _parse(rows)
    assert [r.student_id for r in roster.rows] == ["02201234", "2201235"]
    (suggestion,) = roster.suggestions
    assert (suggestion.line, suggestion.student_id, suggestion.maybe) == (3, "2201235", "02201235")
    assert "3行目" in roster.problems[0]
    assert "02201235" in roster.problems[0]


def test_numbers_that_excel_ruined_are_left_out_and_told() -> None:
    """Scientific notation and dates cannot be restored: the row is named, with the way out."""
    rows = [
        ["学籍番号", "氏名"],
        ["2.1E+5002", "架空 一"],
        ["1.23E+11", "架空 二"],
        ["3月4日", "架空 三"],
        ["21E5001", "架空 四"],
        ["", "架空 五"],
        ["A10-0201", "架空 六"],
    ]
    roster = _parse(rows)
    assert [r.student_id for r in roster.rows] == ["21E5001", "A10-0201"]
    assert [p.split(":")[0] for p in roster.problems] == [
        f"名簿.csv の{line}行目" for line in (2, 3, 4, 6)
    ]
    assert "元にもどせません" in roster.problems[0]


def test_long_numbers_that_all_end_in_zeros_are_doubted() -> None:
    """Excel keeps fifteen digits: eighteen that end in 000 for everybody are not real."""
    rows = [["学籍番号", "氏名"], *([f"12345678901234{n}000", f"架空 {n}"] for n in range(3))]
    assert any("000" in problem for problem in _parse(rows).problems)


def test_one_number_in_two_spellings_is_told() -> None:
    """Both rows stay, and the second one is named with the line of the first."""
    rows = [["学籍番号", "氏名"], ["b10-0204", "架空 一"], ["Ｂ100204", "架空 二"]]
    roster = _parse(rows)
    assert len(roster.rows) == 2
    assert "3行目" in roster.problems[0]
    assert "2行目" in roster.problems[0]
    assert len(Directory(roster.rows).doubles) == 1


def test_numbers_in_a_workbook_are_doubted(tmp_path: Path) -> None:
    """A cell that holds a number may have lost zeros; 12.0 is read as 12."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["学籍番号", "氏名"], [2201234.0, "架空 一"], [2201235, "架空 二"]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    roster = read_roster(write(tmp_path, "a.xlsx", buffer.getvalue()))
    assert [r.student_id for r in roster.rows] == ["2201234", "2201235"]
    assert ["数として" in problem for problem in roster.problems] == [True]


@pytest.mark.parametrize(
    "rows",
    [
        [["ユーザ名", "氏名"], ["b131234", "架空 一"]],
        [["IDナンバ", "ユーザ名", "氏名"], ["", "b131234", "架空 一"]],
    ],
    ids=["no column", "an empty column"],
)
def test_a_list_with_logins_only_says_so(rows: list[list[str]]) -> None:
    """A user name serves as the number when there is no other, and this is said."""
    roster = _parse(rows)
    assert [r.student_id for r in roster.rows] == ["b131234"]
    assert "ユーザ名" in roster.problems[0]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"1,2\r\n3,4\r\n", "列の名前"),
        (b"", "列の名前"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", r"\.xlsx"),
        (b"PK\x03\x04 broken", "表として読めません"),
        (b"\x81\x00\xff\xff", "UTF-16"),
    ],
)
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, content: bytes, word: str) -> None:
    """Each kind of wrong file gets its own next step, and stays as it is."""
    path = write(tmp_path, "x.csv", content)
    with pytest.raises(UserError, match=word):
        read_roster(path)
    assert path.read_bytes() == content


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"0[0-9]{5}|[0-9]{2}[A-Z][0-9]{3}", fullmatch=True),
            st.text(alphabet="髙﨑𠮷, 　'\"架空", min_size=1, max_size=8).filter(str.strip),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda row: row[0],
    ),
    st.permutations(["学籍番号", "氏名", "備考"]),
)
def test_numbers_and_names_come_through_in_any_layout(
    people: list[tuple[str, str]], header: list[str]
) -> None:
    """Whatever order the columns have, each number keeps its zeros and its own name."""
    rows = [
        [{"学籍番号": number, "氏名": name, "備考": "x"}[column] for column in header]
        for number, name in people
    ]
    roster = _parse([header, *rows], "utf-8-sig")
    assert [(r.student_id, r.name) for r in roster.rows] == [
        (n, name.strip()) for n, name in people
    ]
