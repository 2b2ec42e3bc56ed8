"""Does a text name somebody? Looked at before it is shown to others; a person decides.

What is found are hints: 「森」 is a family name and a forest. What is not found may still
name somebody (a nickname, the only one who came by bus): so the words shown to the
lecturer say that a look is needed anyway.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from coopgrade.lms.ids import normalise, plain_name
from coopgrade.roster import Roster, Student
from coopkit.text import say

Kind = Literal["name", "number", "login", "team", "mail", "at", "link", "digits"]

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# A phone number, a postcode with a house number, another student's number.
_DIGITS = re.compile(r"(?<!\d)\d(?:[\s()\-\u2010-\u2015\u2212\u30fc.]*\d){6,}")
_TEAM = re.compile(r"(?<![A-Za-z0-9])[gG]\d{2,3}(?!\d)")
_TITLE = r"(?:さん|くん|君|ちゃん|先輩|氏|様|っち)"
_SHORTEST_KEY = 4
_KANA = re.compile(r"[ぁ-んァ-ヴー]+")
# A name of kana is often a word, too: どら, みらい.
_SHORTEST, _SHORTEST_KANA = 2, 3
_DECLINED = re.compile(
    r"(紹介|公開|引用|掲載|共有|読み上げ)(は|を)?(し)?ないで|読まないで|載せないで|見せないで"
)


@dataclass(frozen=True)
class Hint:
    """Something in a text that may tell who wrote it, or whom it is about.

    Attributes:
        kind: what it looks like.
        found: the words.
    """

    kind: Kind
    found: str

    def words(self) -> str:
        """Return it in words."""
        return say(f"grading_reactions.hint.{self.kind}", found=self.found)


def find_people(text: str, roster: Roster, *, but: Student | None = None) -> tuple[Hint, ...]:
    """Return what in a text may name somebody.

    Args:
        text: what is to be shown.
        roster: whose names, numbers and accounts are looked for, those who left among them.
        but: a student whose own name may stand in it, as in a reply to them.

    >>> from coopgrade.roster import Roster, Student
    >>> roster = Roster((Student("0260001", "髙橋 一"),), ())
    >>> [hint.found for hint in find_people("高橋さんの話、０９０-1234-5678", roster)]
    ['高橋', '090-1234-5678']
    """
    plain = unicodedata.normalize("NFKC", text)
    found: dict[tuple[Kind, str], Hint] = {}
    for kind, words in (*_of_roster(plain, roster, but), *_of_anybody(plain)):
        found.setdefault((kind, words), Hint(kind, words))
    return tuple(found.values())


def declines(text: str) -> bool:
    """Tell whether a student asks not to be quoted.

    >>> declines("紹介しないでください"), declines("紹介してもいいです")
    (True, False)
    """
    return _DECLINED.search(unicodedata.normalize("NFKC", text)) is not None


def _of_roster(text: str, roster: Roster, but: Student | None) -> Iterator[tuple[Kind, str]]:
    together = plain_name("".join(text.split()))
    numbers = normalise(text)
    lower = text.casefold()
    for student in roster.students:
        if student is but:
            continue
        for name in dict.fromkeys((student.name, student.kana)):
            yield from (("name", part) for part in _named(together, name))
        if len(student.student_id) >= _SHORTEST_KEY and normalise(student.student_id) in numbers:
            yield "number", student.student_id
        if len(student.login) >= _SHORTEST_KEY and student.login.casefold() in lower:
            yield "login", student.login


def _named(text: str, name: str) -> Iterator[str]:
    """Yield the parts of a name that stand in a text, variants such as 高 for 髙 taken as one."""
    parts = [unicodedata.normalize("NFKC", part) for part in re.split(r"[\s,、，]+", name)]
    for part in dict.fromkeys(("".join(parts), *parts)):
        sought = plain_name(part)
        shortest = _SHORTEST_KANA if _KANA.fullmatch(part) else _SHORTEST
        if len(sought) >= shortest:
            if sought in text:
                yield sought
                return
        elif sought and re.search(re.escape(sought) + _TITLE, text):
            yield sought
            return


def _of_anybody(text: str) -> Iterator[tuple[Kind, str]]:
    rest = text
    patterns: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("mail", _MAIL),
        ("link", _LINK),
        ("digits", _DIGITS),
        ("team", _TEAM),
    )
    for kind, pattern in patterns:
        yield from ((kind, one) for one in pattern.findall(rest))
        rest = pattern.sub(" ", rest)
    if "@" in rest:
        yield "at", "@"
