"""A workbook of which single cells change and every other part stays byte for byte.

openpyxl reads workbooks well, but what it writes is a new one: pictures and calculation
chains are gone, all texts are stored in another way, which old readers in learning
systems may not know. So cells are changed in the XML of the sheet itself.
"""

import io
import posixpath
import re
import zipfile
from functools import cached_property
from xml.sax.saxutils import escape

from coopgrade.lms.xml_spans import Edit, Span, apply, find_spans, set_attribute

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
# What may stand before calcPr in a workbook, in the order of the standard.
_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")


class XlsxBytes:
    """The first worksheet of a workbook, open for changing cells.

    Args:
        content: an .xlsx file.

    Raises:
        ValueError: a part is missing or not well-formed.
        KeyError: a part is missing.
    """

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self._infos = archive.infolist()
            self._parts = {info.filename: archive.read(info) for info in self._infos}
        self._sheet = self._first_sheet()
        self._rows: dict[int, Span] = {}
        self._cells: dict[int, dict[int, Span]] = {}
        self._read_cells()
        self._edits: dict[tuple[int, int], Edit] = {}
        self._row_edits: dict[int, Edit] = {}
        self._new_strings: list[str] = []
        self._quoted: dict[tuple[int, int], str] = {}
        self._new_styles: list[bytes] = []

    def _first_sheet(self) -> str:
        targets = {
            span.attributes["Id"]: span.attributes
            for span in find_spans(self._parts[_RELATIONS], {"Relationship"})
        }
        for sheet in find_spans(self._parts[_WORKBOOK], {"sheet"}):
            key = next(v for k, v in sheet.attributes.items() if k.endswith(":id"))
            if targets[key]["Type"].endswith("/worksheet"):
                # A target is relative to xl/, or starts at the root.
                return posixpath.normpath(posixpath.join("/xl", targets[key]["Target"]))[1:]
        raise ValueError("no worksheet")

    def _read_cells(self) -> None:
        row = column = -1
        for span in find_spans(self._parts[self._sheet], {"row", "c"}):
            if span.name == "row":
                # Numbers may be left out: then one row follows the other.
                row = int(span.attributes.get("r", row + 2)) - 1
                column = -1
                self._rows[row] = span
                self._cells[row] = {}
            else:
                reference = span.attributes.get("r", "")
                column = _column(reference) if reference else column + 1
                self._cells[row][column] = span

    def set_number(self, row: int, column: int, number: str) -> None:
        """Put a number into a cell; row and column count from 0.

        Raises:
            KeyError: there is no such row.
        """
        self._set(row, column, None, "v", number)

    def set_text(self, row: int, column: int, text: str, *, quoted: bool = False) -> None:
        """Put a text into a cell.

        Args:
            row: from 0.
            column: from 0.
            text: without control characters.
            quoted: mark the cell as text that only looks like a formula.

        Raises:
            KeyError: there is no such row.
        """
        if quoted:
            self._quote(row, column)
        if _STRINGS in self._parts:
            if text not in self._new_strings:
                self._new_strings.append(text)
            index = self._strings_before + self._new_strings.index(text)
            self._set(row, column, "s", "v", str(index))
        else:
            self._set(row, column, "inlineStr", "is", _text_element(text, self._rows[row].prefix))

    def _set(self, row: int, column: int, kind: str | None, element: str, value: str) -> None:
        line = self._rows[row]
        prefix = line.prefix
        inner = f"<{prefix}{element}>{value}</{prefix}{element}>"
        cell = self._cells[row].get(column)
        xml = self._parts[self._sheet]
        if cell is None:
            tag = f'<{prefix}c r="{_letters(column)}{row + 1}">'.encode()
            before = [c for c in self._cells[row] if c < column]
            start = self._cells[row][max(before)].end if before else line.inside
            end = start
            # `spans` says which columns a row has; it is only a hint and may be absent.
            tag_of_row = set_attribute(xml[line.start : line.inside], "spans", None)
            self._row_edits[row] = Edit(line.start, line.inside, tag_of_row, -1)
        else:
            tag = xml[cell.start : cell.inside]
            start, end = cell.start, cell.end
            if cell.is_empty_tag:
                tag = tag.removesuffix(b"/>").rstrip() + b">"
        tag = set_attribute(tag, "t", kind)
        if (style := self._quoted.get((row, column))) is not None:
            tag = set_attribute(tag, "s", style)
        new = tag + inner.encode() + f"</{prefix}c>".encode()
        self._edits[row, column] = Edit(start, end, new, column)

    def _quote(self, row: int, column: int) -> None:
        """Give a cell a copy of its style that says: this is text."""
        formats = self._formats
        cell = self._cells[row].get(column)
        number = int(cell.attributes.get("s", 0)) if cell else 0
        span = formats[number]
        xml = self._parts[_STYLES]
        tag = set_attribute(xml[span.start : span.inside], "quotePrefix", "1")
        copy = tag + xml[span.inside : span.end]
        if copy not in self._new_styles:
            self._new_styles.append(copy)
        self._quoted[row, column] = str(len(formats) + self._new_styles.index(copy))

    @cached_property
    def _formats(self) -> list[Span]:
        """The styles of cells in the workbook as it was; a cell names one by its position."""
        found = find_spans(self._parts[_STYLES], {"xf"})
        return [span for span in found if span.parent == "cellXfs"]

    @cached_property
    def _strings_before(self) -> int:
        """Number of texts in the workbook as it was."""
        return sum(span.parent == "sst" for span in find_spans(self._parts[_STRINGS], {"si"}))

    def content(self) -> bytes:
        """Return the file; parts without a change have the bytes they had."""
        parts = dict(self._parts)
        edits = [*self._edits.values(), *self._row_edits.values()]
        parts[self._sheet] = apply(parts[self._sheet], edits)
        if self._new_strings:
            (root,) = find_spans(parts[_STRINGS], {"sst"})
            new = [
                f"<{root.prefix}si>{_text_element(t, root.prefix)}</{root.prefix}si>"
                for t in self._new_strings
            ]
            parts[_STRINGS] = _append(parts[_STRINGS], root, "".join(new).encode(), "uniqueCount")
        if self._new_styles:
            (root,) = find_spans(parts[_STYLES], {"cellXfs"})
            new_styles = b"".join(self._new_styles)
            parts[_STYLES] = _append(parts[_STYLES], root, new_styles, "count")
        if edits and any(_FORMULA.search(parts[name]) for name in parts if "/worksheets/" in name):
            parts[_WORKBOOK] = _calculate_on_load(parts[_WORKBOOK])
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for info in self._infos:
                archive.writestr(info, parts[info.filename], compress_type=info.compress_type)
        return buffer.getvalue()


def _append(xml: bytes, root: Span, new: bytes, counter: str) -> bytes:
    """Return a part with elements added at the end of a list, and its count set."""
    tag = xml[root.start : root.inside]
    closing = f"</{root.prefix}{root.name}>".encode()
    if root.is_empty_tag:
        tag = tag.removesuffix(b"/>").rstrip() + b">"
        new += closing
    added = apply(xml, [Edit(root.start, root.inside, tag, -1), Edit(root.close, root.close, new)])
    (again,) = find_spans(added, {root.name})
    children = {"sst": "si", "cellXfs": "xf"}[root.name]
    count = sum(s.parent == root.name for s in find_spans(added, {children}))
    # `count` of the strings is how often they are used: it may be left out.
    tag = set_attribute(added[again.start : again.inside], "count", None)
    return apply(added, [Edit(again.start, again.inside, set_attribute(tag, counter, str(count)))])


def _calculate_on_load(xml: bytes) -> bytes:
    """Return a workbook that Excel calculates when it opens it: averages hold old values."""
    for span in find_spans(xml, {"calcPr"}):
        tag = set_attribute(xml[span.start : span.inside], "fullCalcOnLoad", "1")
        return apply(xml, [Edit(span.start, span.inside, tag)])
    last = [s for s in find_spans(xml, _BEFORE_CALC) if s.parent == "workbook"][-1]
    return apply(
        xml, [Edit(last.end, last.end, f'<{last.prefix}calcPr fullCalcOnLoad="1"/>'.encode())]
    )


def _text_element(text: str, prefix: str) -> str:
    return f'<{prefix}t xml:space="preserve">{escape(text)}</{prefix}t>'


def _column(reference: str) -> int:
    """Return the column of a reference, from 0: A1 → 0, AA7 → 26."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _letters(column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
