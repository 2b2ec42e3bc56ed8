"""Tables and texts that lecturers exchange with Excel, read and written without garbling."""

import csv
import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from coopgrade.errors import UserError
from coopkit.files import write_atomically
from coopkit.text import say


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text in one step: a crash leaves the old file whole."""
    write_atomically(path, text.encode("utf-8"))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file that Excel in Japan opens correctly.

    UTF-8 with a byte order mark, CRLF, and quotes wherever a comma, a quote or a line
    break stands in a field.

    Raises:
        UserError: the file cannot be written, for instance because Excel holds it open.
    """
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows(rows)
    try:
        write_atomically(path, buffer.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise UserError(say("grading.file.unwritable", path=path, cause=error)) from error


def read_text(path: Path) -> str:
    """Read text that is UTF-8 (with or without a byte order mark) or CP932.

    Excel in Japan saves CSV as CP932 unless told otherwise.

    Raises:
        UserError: the file is missing, or is neither.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(say("grading.file.unreadable", path=path, cause=error)) from error
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(say("grading.file.encoding", path=path))


def printable(text: str) -> str:
    r"""Return other people's text as one line that can be shown, stored and sent.

    Names of files may hold line breaks, control codes, and bytes that are no text.

    >>> printable("plan\n.json")
    'plan\ufffd.json'
    """
    # Cc control codes, Cf invisible marks, Cs halves of characters, Zl and Zp line breaks.
    unsafe = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return "".join("\ufffd" if unicodedata.category(c) in unsafe else c for c in text)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
