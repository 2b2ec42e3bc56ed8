"""The lecturer's run sheet of a session, as notes to its slides.

Run sheets hold the answers and stay out of the wheel: where there is none, slides have
no notes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from coopkit import content
from coopkit.printing.sessions import Session

_TIMETABLE, _ANSWERS = "時間割", "答えと解説"
# What the lecturer wants to have read before the session begins, and before it runs late.
_BEFORE = ("持ちもの", "つまずきやすいところ", "配慮")
_LATE = "遅れたら切るところ"
_ROW = re.compile(r"^\| \d+〜\d+ \| (.+?) \| (.+) \|$", re.MULTILINE)
_ANSWER = re.compile(r"^- `(s\d\d-[a-z-]+)`：(.+)$", re.MULTILINE)
_ITEM = re.compile(r"^(?:- |\d+\. )(.+)$", re.MULTILINE)
_MARKS = re.compile(r"\*\*|`|<rt>.*?</rt>|<[^>]+>")


@dataclass(frozen=True)
class Guide:
    """What a run sheet says, by the slide it belongs to.

    Attributes:
        before: lines for the first slide.
        late: lines for the timetable: what to cut.
        words: title of a part of the timetable → what to say.
        answers: name of a check → its answer and why.
    """

    before: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


def guide_of(session: Session) -> Guide:
    """Return the run sheet of a session; an empty one where there is none."""
    folder = content.guide()
    path = folder / f"{session.name}.md" if folder else None
    if path is None or not path.is_file():
        return Guide()
    _, *parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = dict(part.split("\n", 1) for part in parts)
    before = [
        line
        for title in _BEFORE
        for line in (f"【{title}】", *_ITEM.findall(found.get(title, "")))
        if title in found
    ]
    return Guide(
        tuple(map(_plain, before)),
        tuple(_plain(line) for line in (f"【{_LATE}】", *_ITEM.findall(found.get(_LATE, "")))),
        {_plain(title): _plain(words) for title, words in _ROW.findall(found[_TIMETABLE])},
        {name: _plain(words) for name, words in _ANSWER.findall(found[_ANSWERS])},
    )


def _plain(text: str) -> str:
    return _MARKS.sub("", text)
