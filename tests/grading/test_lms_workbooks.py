"""Workbooks of which single cells change: by every program that writes them, and no other part."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgrade.lms.grids import clean
from coopgrade.lms.xlsx_bytes import XlsxBytes
from coopgrade.lms.xml_spans import Edit, apply, find_spans, set_attribute

_TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("髙﨑𠮷<>&\"'=\n ]]>"),
    max_size=12,
).map(clean)
# A pixel.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636060"
    "606000000005000157a3c9d80000000049454e44ae426082"
)


def _by_openpyxl() -> bytes:
    """All texts inside the cells; no calculation chain."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["No", "学籍番号", "氏名"],
        [1, "0012001", "髙見本"],
        [2, "0012002", None, "=A2+1"],
    ):
        sheet.append(row)
    sheet["B2"].number_format = "@"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _by_xlsxwriter() -> bytes:
    """Shared texts, a picture, a chart, two sheets, as Excel has them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("成績")
    bold = book.add_format({"bold": True, "num_format": "0.0"})
    sheet.write_row(0, 0, ["No", "学籍番号", "氏名"], bold)
    sheet.write_row(1, 0, [1, "0012001", "髙見本"])
    sheet.write_row(2, 0, [2, "0012002", "<例﨑> & 花子"])
    sheet.write_formula(2, 3, "=A2+1", bold, 2)
    sheet.insert_image(5, 5, "p.png", {"image_data": io.BytesIO(_PICTURE)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=成績!$A$2:$A$3"})
    sheet.insert_chart(8, 5, chart)
    book.add_worksheet("ほか").write(0, 0, "そのまま")
    book.close()
    return buffer.getvalue()


def _with_prefix() -> bytes:
    """Element names with `x:`, as programs of the .NET world write them, and no row numbers."""
    name = "xl/worksheets/sheet1.xml"

    def change(xml: bytes) -> bytes:
        marked = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x=")
        return re.sub(rb'(<x:row) r="\d+"', rb"\1", marked)

    return _changed(_by_openpyxl(), name, change)


def _changed(content: bytes, name: str, change: Any) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info, change(data) if info.filename == name else data)
    return buffer.getvalue()


_MADE = {
    "openpyxl": _by_openpyxl(),
    "XlsxWriter": _by_xlsxwriter(),
    "with a prefix": _with_prefix(),
}


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _cells(content: bytes) -> dict[str, tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return {
        cell.coordinate: (cell.value, cell.number_format, cell.font.b)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@settings(deadline=None, max_examples=60)
@given(
    made=st.sampled_from(list(_MADE.values())),
    changes=st.dictionaries(
        st.tuples(st.integers(0, 2), st.integers(0, 28)),
        st.integers(-999, 999) | _TEXTS.filter(bool),
        min_size=1,
        max_size=4,
    ),
)
def test_cells_that_are_set_are_read_and_all_others_stay(
    made: bytes, changes: dict[tuple[int, int], int | str]
) -> None:
    """Any cell of any row, there or not yet, holds what was put; the others hold what they held."""
    book = XlsxBytes(made)
    for (row, column), value in changes.items():
        if isinstance(value, int):
            book.set_number(row, column, str(value))
        else:
            book.set_text(row, column, value, quoted=value.startswith("="))
    after = _cells(book.content())
    expected = {name: cell[0] for name, cell in _cells(made).items()}
    sheet = openpyxl.Workbook().active
    assert sheet is not None
    for (row, column), value in changes.items():
        expected[sheet.cell(row + 1, column + 1).coordinate] = value
    assert {name: cell[0] for name, cell in after.items()} == expected
    formats = {name: cell[1:] for name, cell in _cells(made).items()}
    assert all(after[name][1:] == style for name, style in formats.items())


@pytest.mark.parametrize("made", _MADE.values(), ids=_MADE)
def test_nothing_set_changes_nothing(made: bytes) -> None:
    """Without a change every part is the same, and so are their names and order."""
    assert _parts(XlsxBytes(made).content()) == _parts(made)
    assert list(_parts(XlsxBytes(made).content())) == list(_parts(made))


def test_pictures_charts_and_other_sheets_stay_byte_for_byte() -> None:
    """Only the sheet, the list of texts and the order to calculate are touched."""
    made = _changed(
        _MADE["XlsxWriter"],
        "xl/workbook.xml",
        lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""),
    )
    before = _parts(made)
    book = XlsxBytes(made)
    book.set_number(1, 4, "85")
    book.set_text(1, 5, "よい")
    after = _parts(book.content())
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"}
    assert before.keys() == after.keys()
    assert b'fullCalcOnLoad="1"/>' in after["xl/workbook.xml"]
    bare = _changed(made, "xl/workbook.xml", lambda xml: re.sub(rb"<calcPr[^>]*>", b"", xml))
    again = XlsxBytes(bare)
    again.set_number(1, 4, "85")
    assert b'</sheets><calcPr fullCalcOnLoad="1"/>' in _parts(again.content())["xl/workbook.xml"]
    # The row before and after ours are the same bytes.
    rows = [
        [xml[s.start : s.end] for s in find_spans(xml, {"row"})]
        for xml in (before["xl/worksheets/sheet1.xml"], after["xl/worksheets/sheet1.xml"])
    ]
    assert [rows[0][0], rows[0][2]] == [rows[1][0], rows[1][2]]


def test_the_first_sheet_is_found_by_its_relation() -> None:
    """A sheet whose file has another name or an absolute target is found all the same."""
    relations = "xl/_rels/workbook.xml.rels"

    def absolute(xml: bytes) -> bytes:
        return xml.replace(b'"worksheets/sheet1.xml"', b'"/xl/worksheets/sheet1.xml"')

    book = XlsxBytes(_changed(_MADE["XlsxWriter"], relations, absolute))
    book.set_number(1, 4, "85")
    assert _cells(book.content())["E2"][0] == 85


def test_no_row_no_cell() -> None:
    """A row that is not there cannot be filled."""
    with pytest.raises(KeyError):
        XlsxBytes(_MADE["XlsxWriter"]).set_number(50, 0, "1")


def test_a_workbook_that_declares_entities_is_not_read() -> None:
    """No program writes a workbook with entities: it would be an attack."""
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    with pytest.raises(ValueError, match="entities"):
        find_spans(bomb, {"a"})
    with pytest.raises(ValueError, match="no element"):
        find_spans(b"", {"a"})


def test_spans_know_where_elements_are() -> None:
    """Quotes with brackets in them, comments and empty tags do not mislead."""
    xml = "<a><!-- <c/> --><c r='>' s=\"1\"/><x:c xmlns:x='u'>髙</x:c></a>".encode()
    first, second = find_spans(xml, {"c"})
    assert xml[first.start : first.end] == b"<c r='>' s=\"1\"/>"
    assert (first.is_empty_tag, first.prefix, first.parent) == (True, "", "a")
    assert xml[second.inside : second.close] == "髙".encode()
    assert (second.prefix, second.attributes["xmlns:x"]) == ("x:", "u")
    assert apply(xml, [Edit(second.inside, second.close, b"1"), Edit(0, 0, b" ")]).endswith(
        b"'u'>1</x:c></a>"
    )
    tag = xml[first.start : first.end]
    assert set_attribute(tag, "s", "22") == b"<c r='>' s=\"22\"/>"
    assert set_attribute(tag, "r", None) == b'<c s="1"/>'
