"""manaba: folders with an @ in either order, both layouts of the list, filled and back."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lms_exports import NOTEBOOK, PEOPLE, REPORT_A, REPORT_B, reportlist, write, zip_of

from coopgrade.errors import UserError
from coopgrade.lms.archives import open_archive
from coopgrade.lms.fill import Mark, fill_sheet
from coopgrade.lms.mapping import mapping_for
from coopgrade.lms.packs import pack
from coopgrade.lms.presets import Export, detect, read_hand_ins
from coopgrade.lms.times import TOKYO

_ORDERS = {
    "number first": "{p.student_id}@{p.login}/{file}",
    "login first": "{p.login}@{p.student_id}/{file}",
    "below a folder": "report-1/{p.student_id}@{p.login}/{file}",
    "flat, number first": "{p.student_id}@{p.login}@{file}",
    "flat, login first": "{p.login}@{p.student_id}@{file}",
}


def _read(folder: Path, files: dict[str, bytes], sheet: Path | None = None) -> Export:
    with open_archive(write(folder, "report.zip", zip_of(files))) as archive:
        return read_hand_ins("manaba", archive, sheet, PEOPLE)


@pytest.mark.parametrize("order", _ORDERS.values(), ids=_ORDERS)
@pytest.mark.parametrize("layout", [REPORT_A, REPORT_B], ids=["13 columns", "16 columns"])
def test_folders_and_list_are_joined(tmp_path: Path, order: str, layout: Sequence[str]) -> None:
    """Either side of the @ may be the number; times, lateness and attempts come from the list."""
    files = {order.format(p=p, file="課題@1.ipynb"): NOTEBOOK for p in PEOPLE[:2]}
    top = "report-1/" if order.startswith("report") else ""
    export = _read(tmp_path, {f"{top}reportlist.xlsx": reportlist(layout), **files})
    assert [h.student_id for h in export.matched] == ["0012001", "0012002"]
    assert all(dict(h.files) == {"課題@1.ipynb": NOTEBOOK} for h in export.hand_ins)
    assert [h.late_marked for h in export.hand_ins] == [False, True]
    assert [h.attempt for h in export.hand_ins] == [1, 2]
    assert export.hand_ins[1].handed_in == datetime(2024, 4, 12, 12, 5, tzinfo=TOKYO)
    assert [row.student_id for row in export.not_handed_in] == ["21E5003"]
    assert [row.student_id for row in export.without_folder] == ["B10-0204"]
    assert export.problems == ()


def test_what_fits_nobody_is_told(tmp_path: Path) -> None:
    """An unknown folder, contradicting sides, and a stray file are named."""
    files = {
        "reportlist.xlsx": reportlist(),
        "9999@unknown/a.ipynb": NOTEBOOK,
        "0012001@s0012002y/a.ipynb": NOTEBOOK,
        "memo.txt": b"",
    }
    export = _read(tmp_path, files)
    assert [h.student_id for h in export.hand_ins] == [None, None]
    assert export.hand_ins[1].candidates == ("0012001", "0012002")
    assert len(export.without_row) == 2
    text = "\n".join(export.problems)
    for word in ("9999@unknown", "0012001@s0012002y", "memo.txt"):
        assert word in text


def test_without_a_list_the_folders_are_read_all_the_same(tmp_path: Path) -> None:
    """No list, and an old .xls: both are said, with what to do, and nothing is lost."""
    files = {"0012001@s0012001x/a.ipynb": NOTEBOOK}
    export = _read(tmp_path, files)
    assert [h.student_id for h in export.matched] == ["0012001"]
    assert "採点シートと提出物" in export.problems[0]
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    export = _read(tmp_path, {**files, "reportlist.xls": old})
    assert [h.student_id for h in export.matched] == ["0012001"]
    assert ".xlsx" in export.problems[0]
    sheet = write(tmp_path, "new.xlsx", reportlist())
    assert _read(tmp_path, files, sheet).hand_ins[0].row is not None


def test_a_students_own_reportlist_is_not_the_list(tmp_path: Path) -> None:
    """A file of that name inside a student's folder is handed in, even where no list is."""
    files = {"0012001@s0012001x/reportlist.xlsx": reportlist()}
    export = _read(tmp_path, files)
    assert [list(h.files) for h in export.hand_ins] == [["reportlist.xlsx"]]
    assert export.rows == ()
    assert len(_read(tmp_path, {**files, "a/reportlist.xlsx": reportlist()}).rows) == 4


def _cells(content: bytes) -> dict[str, tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]
    return {
        cell.coordinate: (
            cell.value,
            cell.data_type,
            cell.number_format,
            cell.font.b,
            cell.hyperlink.target if cell.hyperlink else None,
        )
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("layout", [REPORT_A, REPORT_B], ids=["13 columns", "16 columns"])
def test_only_three_cells_a_row_change(tmp_path: Path, layout: Sequence[str]) -> None:
    """Points as a number, 0 as 0, nothing as nothing; formulas, links and text cells stay."""
    content = reportlist(layout)
    sheet = write(tmp_path, "reportlist.xlsx", content)
    marks = {
        "0012001": Mark(Fraction(85), "優", "よい計画です。"),
        "0012002": Mark(0, "", '=HYPERLINK("http://example.com")'),
        "21E5003": Mark(None, comment="提出がありません"),
        "7777777": Mark(1),
    }
    filled = fill_sheet(sheet, mapping_for("manaba"), marks, PEOPLE)
    before, after = _cells(content), _cells(filled.content)
    changed = {name: cell for name, cell in after.items() if before.get(name) != cell}
    shift = len(layout) - len(REPORT_A)
    g, h, i = ("GHI", "JKL")[bool(shift)]
    assert {name: cell[:2] for name, cell in changed.items()} == {
        f"{g}8": (85, "n"),
        f"{h}8": ("優", "s"),
        f"{i}8": ("よい計画です。", "s"),
        f"{g}9": (0, "n"),
        f"{i}9": ('=HYPERLINK("http://example.com")', "s"),
        f"{i}10": ("提出がありません", "s"),
    }
    assert before.keys() <= after.keys()
    assert after[f"{'C' if not shift else 'F'}8"][0] == "0012001 "
    assert filled.without_row == ("7777777",)
    assert [row.candidates for row in filled.without_mark] == [("B10-0204",)]
    assert sheet.read_bytes() == content


def test_a_cell_that_looks_like_a_formula_is_marked_as_text(tmp_path: Path) -> None:
    """Excel shows such a comment and never calculates it, also after an edit."""
    sheet = write(tmp_path, "reportlist.xlsx", reportlist())
    marks = {"0012001": Mark(1, comment="+81 44 000 0000"), "0012002": Mark(1, comment="ふつう")}
    filled = fill_sheet(sheet, mapping_for("manaba"), marks, PEOPLE)
    cells = openpyxl.load_workbook(io.BytesIO(filled.content))["Sheet1"]
    assert (bool(cells["I8"].quotePrefix), bool(cells["I9"].quotePrefix)) == (True, False)


def test_teachers_rows_and_rows_after_the_end_get_nothing(tmp_path: Path) -> None:
    """A teacher who has a student's number by accident is no student."""
    book = openpyxl.load_workbook(io.BytesIO(reportlist()))
    book["Sheet1"]["C12"] = "0012001"
    book["Sheet1"]["C14"] = "0012002"
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = write(tmp_path, "reportlist.xlsx", buffer.getvalue())
    filled = fill_sheet(sheet, mapping_for("manaba"), {"0012001": Mark(5)}, PEOPLE)
    assert [row.line for row in filled.filled] == [8]
    assert filled.unsure == ()


def test_feedback_folders_carry_number_and_login(tmp_path: Path) -> None:
    """The folders are those that manaba itself made."""
    export = _read(tmp_path, {"reportlist.xlsx": reportlist()})
    made = pack("manaba", {"0012001": {"feedback.html": b"x"}, "1": {"f.html": b""}}, export.rows)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.namelist() == ["0012001@s0012001x/feedback.html"]
    assert made.not_reached == ("1",)


def test_manaba_is_recognised(tmp_path: Path) -> None:
    """Zip and list are suggested as manaba's; another workbook is refused in words."""
    files = {"reportlist.xlsx": reportlist(), "a1@b1/x.ipynb": b""}
    assert [g.preset for g in detect(write(tmp_path, "a.zip", zip_of(files)))] == ["manaba"]
    sheet = write(tmp_path, "r.xlsx", reportlist(REPORT_B))
    assert [g.preset for g in detect(sheet)] == ["manaba"]
    other = openpyxl.Workbook()
    other.save(tmp_path / "other.xlsx")
    with pytest.raises(UserError, match="合計点"):
        fill_sheet(tmp_path / "other.xlsx", mapping_for("manaba"), {}, PEOPLE)


def test_a_locked_workbook_says_what_to_do(tmp_path: Path) -> None:
    """A password is told apart from an old format."""
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UserError, match="パスワードをはずして"):
        fill_sheet(write(tmp_path, "a.xlsx", locked), mapping_for("manaba"), {}, PEOPLE)
