"""A CSV file cut into cells without losing a byte.

A sheet that goes back to a learning system has to come back as it was: encoding, byte
order mark, quotes, line ends, even broken rows. So cells are cut out of the bytes, and
only those that get a value change.

In UTF-8 and CP932 no character holds the byte of a quote, a comma, a tab or a line
break; UTF-16 is taken through UTF-8, which loses nothing.
"""

from dataclasses import dataclass

from coopgrade.lms.tables import BOM_UTF8, decode, sniff_delimiter

_QUOTE = ord('"')
_CR, _LF = ord("\r"), ord("\n")


@dataclass
class Record:
    """One row: its cells as they stand in the file, and its line end.

    Attributes:
        cells: raw bytes of each cell, quotes included.
        end: the line end; empty for a last line without one.
    """

    cells: list[bytes]
    end: bytes


class CsvBytes:
    """A CSV whose cells can be read and changed one by one.

    Args:
        content: the file.
        place: the file, for people.

    Attributes:
        records: all rows.
        encoding: `utf-8-sig`, `utf-8`, `cp932` or `utf-16`.
        delimiter: one character.

    Raises:
        UserError: the encoding is none of these.
    """

    def __init__(self, content: bytes, place: str) -> None:
        text, self.encoding = decode(content, place)
        self.delimiter = sniff_delimiter(text)
        self._bom = b""
        self._inner = "cp932" if self.encoding == "cp932" else "utf-8"
        body = content
        if self.encoding == "utf-8-sig":
            self._bom, body = BOM_UTF8, content.removeprefix(BOM_UTF8)
        elif self.encoding == "utf-16":
            self._bom = content[:2]
            body = text.encode("utf-8")
        self.records = _cut(body, self.delimiter.encode())

    def content(self) -> bytes:
        """Return the file; without changes, exactly the bytes it was made from."""
        separator = self.delimiter.encode()
        body = b"".join(separator.join(record.cells) + record.end for record in self.records)
        if self.encoding == "utf-16":
            order = "utf-16-le" if self._bom == b"\xff\xfe" else "utf-16-be"
            body = body.decode("utf-8").encode(order)
        return self._bom + body

    def value(self, row: int, column: int) -> str:
        """Return the text of a cell, "" where the row is too short."""
        cells = self.records[row].cells
        return _value(cells[column]).decode(self._inner) if column < len(cells) else ""

    def can_hold(self, text: str) -> bool:
        """Tell whether the file's encoding has all characters of a text."""
        try:
            text.encode(self._inner)
        except UnicodeEncodeError:
            return False
        return True

    def set(self, row: int, column: int, text: str) -> None:
        """Put a text into a cell; a quoted cell stays quoted, others are if they must be.

        Raises:
            UnicodeEncodeError: the encoding lacks a character; see `can_hold`.
            IndexError: the row has no such cell.
        """
        cells = self.records[row].cells
        raw = text.encode(self._inner)
        special = (b'"', self.delimiter.encode(), b"\r", b"\n")
        # A row of one cell that is empty would be no row any more.
        needed = any(mark in raw for mark in special) or (not raw and len(cells) == 1)
        quoted = cells[column].startswith(b'"') or needed
        cells[column] = b'"' + raw.replace(b'"', b'""') + b'"' if quoted else raw


def _value(raw: bytes) -> bytes:
    """Return a cell without its quotes; text after a closing quote is kept, as csv does."""
    if not raw.startswith(b'"'):
        return raw
    out = bytearray()
    inside, position = True, 1
    while position < len(raw):
        byte = raw[position]
        if inside and byte == _QUOTE:
            if raw[position + 1 : position + 2] == b'"':
                out.append(_QUOTE)
                position += 1
            else:
                inside = False
        else:
            out.append(byte)
        position += 1
    return bytes(out)


def _cut(body: bytes, separator: bytes) -> list[Record]:
    """Cut a file into records; joined again they are the file."""
    comma = separator[0]
    records: list[Record] = []
    cells: list[bytes] = []
    start = position = 0
    inside = False
    while position < len(body):
        byte = body[position]
        if inside:
            if byte == _QUOTE:
                # Two quotes are one in the text: the second opens again.
                inside = body[position + 1 : position + 2] == b'"'
                position += inside
        elif byte == _QUOTE and position == start:
            inside = True
        elif byte == comma:
            cells.append(body[start:position])
            start = position + 1
        elif byte in {_CR, _LF}:
            cells.append(body[start:position])
            both = body[position : position + 2] == b"\r\n"
            start = position + 1 + both
            records.append(Record(cells, body[position:start]))
            cells = []
            position += both
        position += 1
    if start < len(body) or cells:
        records.append(Record([*cells, body[start:]], b""))
    return records
