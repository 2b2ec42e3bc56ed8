"""Answers out of a learning system's zip of hand-ins: online texts and plain text files."""

from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

from coopgrade.errors import UserError
from coopgrade.lms.archives import open_archive
from coopgrade.lms.ids import Directory
from coopgrade.lms.presets import LmsHandIn, read_hand_ins
from coopgrade.lms.tables import decode
from coopgrade.reactions.reading import Answers, Row, tidy_text
from coopgrade.roster import Student
from coopkit.text import say

_HTML = {".html", ".htm"}
_PLAIN = {".txt", ".md"}
_BREAKS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"}
_SILENT = {"script", "style", "head", "title"}


class _Words(HTMLParser):
    """Collects the words of a page, a line for each paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _BREAKS - {"br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(" ".join(data.split("\n")))


def words_of(html: str) -> str:
    r"""Return the words of an HTML text.

    >>> words_of("<p>一行目<br>二行目</p><p>a &lt; b</p><script>x</script>")
    '一行目\n二行目\na < b'
    """
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def read_zip(
    path: Path, preset: str, people: Directory[Student], sheet: Path | None = None
) -> tuple[Answers, tuple[str, ...]]:
    """Read what each student handed in as text.

    Args:
        path: the zip that the learning system gives.
        preset: which system.
        people: the students, with what a person has confirmed.
        sheet: the sheet that was downloaded with it; Moodle needs it.

    Returns:
        The answers, and what a person should look at, one sentence each.

    Raises:
        UserError: there is no such preset, or the zip cannot be read.
    """
    with open_archive(path) as archive:
        export = read_hand_ins(preset, archive, sheet, people)
    problems = list(export.problems)
    rows = []
    for number, hand_in in enumerate(export.hand_ins, start=1):
        text, left = _text(hand_in)
        if left:
            names = "、".join(left)
            problems.append(say("grading_reactions.zip.no_text", label=hand_in.key, names=names))
        rows.append(
            Row(
                line=number,
                # What Moodle puts there is a number of its own: by chance somebody's.
                keys=(hand_in.student_id,) if hand_in.student_id else (),
                name=hand_in.name or hand_in.key,
                text=text,
                written_at=hand_in.handed_in,
            )
        )
    columns = (say("grading_reactions.zip.column"),)
    return Answers(path.name, "table", tuple(rows), columns), tuple(problems)


def _text(hand_in: LmsHandIn) -> tuple[str, list[str]]:
    """Return the text of a hand-in, and the names of files that are no text."""
    texts, left = [], []
    for name, content in hand_in.files.items():
        kind = PurePosixPath(name).suffix.lower()
        try:
            text = decode(content, name)[0] if kind in _HTML | _PLAIN else ""
        except UserError:
            text = ""
        text = tidy_text(words_of(text) if kind in _HTML else text)
        if text:
            texts.append(text)
        else:
            left.append(name)
    return "\n".join(texts), left
