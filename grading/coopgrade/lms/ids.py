"""Who is who: numbers, logins, e-mail addresses and names compared without guessing.

Learning systems and Excel write one student number in many ways: full-width, with
spaces or hyphens, in lower case. Those are the same. A number whose leading zeros are
gone, or a name with 高 for 髙, only *may* be the same: that is a suggestion which a
person confirms.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

State = Literal["match", "suggestion", "ambiguous", "unknown"]
By = Literal["key", "name", ""]

# Hyphens and what people type for one: NFKC has made the full-width ones narrow before.
_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u00ad\ufe63")
# Names that differ in these are different names; one may still have been typed for the
# other. The first of each group stands for it.
_VARIANTS = (
    "高髙",
    "崎﨑碕嵜",
    "吉𠮷",
    "浜濱濵",
    "徳德",
    "辺邊邉",
    "斉齊斎齋",
    "沢澤",
    "瀬瀨",
    "柳栁",
    "間閒",
    "広廣",
    "国國",
    "島嶋嶌",
    "真眞",
    "土𡈽",
    "桜櫻",
    "関關",
)
_PLAIN = str.maketrans({old: group[0] for group in _VARIANTS for old in group[1:]})


class Person(Protocol):
    """What has to be known of a person to recognise them in an export; "" where unknown."""

    @property
    def student_id(self) -> str:
        """The student number in the roster's own spelling."""

    @property
    def name(self) -> str:
        """The full name."""

    @property
    def email(self) -> str:
        """The e-mail address."""

    @property
    def login(self) -> str:
        """The account in the learning system."""


P = TypeVar("P", bound=Person)


@dataclass(frozen=True)
class Match(Generic[P]):
    """What was found for one key or name.

    Attributes:
        state: `match` (one person, surely), `suggestion` (one or more may be meant: ask),
            `ambiguous` (several fit equally well), `unknown`.
        people: the person, or all that come into question.
        by: whether a `key` (number, login, e-mail) or only the `name` was the same.
    """

    state: State
    people: tuple[P, ...] = ()
    by: By = ""

    @property
    def person(self) -> P | None:
        """The person, only if there is no doubt."""
        return self.people[0] if self.state == "match" else None


def normalise(student_id: str) -> str:
    """Return a student number in the form in which two of them are compared.

    NFKC, without spaces and hyphens, in upper case. Leading zeros stay: `0012` and
    `12` are two students. Write numbers in the roster's spelling, never in this one.

        >>> normalise(" a10ー02０1 ")
        'A100201'
    """
    text = student_id
    while True:
        folded = unicodedata.normalize("NFKC", text).upper()
        kept = "".join(
            c for c in folded if c not in _HYPHENS and not c.isspace() and c.isprintable()
        )
        # Dropping a character can let its neighbours join: go on until nothing changes.
        if kept == text:
            return kept
        text = kept


def fold_name(name: str) -> str:
    """Return a name in the form in which two of them are compared: NFC, without spaces.

    髙 and 高, 﨑 and 崎 stay different, as they are in the family register.

        >>> fold_name("髙田　太郎") == fold_name("髙田 太郎") != fold_name("高田 太郎")
        True
    """
    return "".join(unicodedata.normalize("NFC", name).split())


def _fold_account(account: str) -> str:
    return unicodedata.normalize("NFKC", account).strip().casefold()


class Directory(Generic[P]):
    """People, to be found by number, login, e-mail address or name.

    Args:
        people: everybody who may be meant; a roster's students, or rows of an export.
        confirmed: key → student number, as a person has decided after a suggestion.
        ignore_zeros: a person has decided that leading zeros do not count here, because
            Excel ate them all; a number that then fits two people is still ambiguous.

    Attributes:
        people: the same, in their order.
        doubles: groups of people who share one (normalised) student number. Their key
            finds nobody surely; whoever reads the roster should stop there.
    """

    def __init__(
        self,
        people: Iterable[P],
        *,
        confirmed: Mapping[str, str] | None = None,
        ignore_zeros: bool = False,
    ) -> None:
        self.people = tuple(people)
        self.confirmed = dict(confirmed or {})
        self._ignore_zeros = ignore_zeros
        self._decided = {normalise(k): normalise(v) for k, v in self.confirmed.items()}
        self._ids: dict[str, list[P]] = defaultdict(list)
        self._bare: dict[str, list[P]] = defaultdict(list)
        self._accounts: dict[str, list[P]] = defaultdict(list)
        self._locals: dict[str, list[P]] = defaultdict(list)
        self._names: dict[str, list[P]] = defaultdict(list)
        self._plain_names: dict[str, list[P]] = defaultdict(list)
        for person in self.people:
            self._enter(person)
        self.doubles = tuple(tuple(group) for group in self._ids.values() if len(group) > 1)

    @classmethod
    def of(cls, people: "Iterable[P] | Directory[P]") -> "Directory[P]":
        """Return people as a directory; one that is a directory already stays as it is."""
        return people if isinstance(people, Directory) else cls(people)

    def _enter(self, person: P) -> None:
        if key := normalise(person.student_id):
            self._ids[key].append(person)
            self._bare[key.lstrip("0")].append(person)
        for account in {_fold_account(person.login), _fold_account(person.email)} - {""}:
            self._accounts[account].append(person)
        if local := _fold_account(person.email).partition("@")[0]:
            self._locals[normalise(local)].append(person)
        if name := fold_name(person.name):
            self._names[name].append(person)
            self._plain_names[plain_name(name)].append(person)

    def __iter__(self) -> Iterator[P]:
        """Go through the people."""
        return iter(self.people)

    def find(self, key: str) -> Match[P]:
        """Find a person by student number, login or e-mail address, whichever it is.

        A key that is the number of one person and the login of another is ambiguous.
        Without its leading zeros, or as the part of an address before the @, a key only
        suggests somebody.
        """
        number = normalise(key)
        if not number:
            return Match("unknown")
        number = self._decided.get(number, number)
        sure = _unique([*self._ids.get(number, ()), *self._accounts.get(_fold_account(key), ())])
        if sure:
            return Match("match" if len(sure) == 1 else "ambiguous", sure, "key")
        bare = _unique(self._bare.get(number.lstrip("0"), []))
        if self._ignore_zeros and bare:
            return Match("match" if len(bare) == 1 else "ambiguous", bare, "key")
        maybe = _unique([*bare, *self._locals.get(number, ())])
        return Match("suggestion", maybe, "key") if maybe else Match("unknown")

    def find_name(self, name: str) -> Match[P]:
        """Find a person by name; two people of one name are ambiguous, 高 suggests 髙."""
        folded = fold_name(name)
        if not folded:
            return Match("unknown")
        same = tuple(self._names.get(folded, ()))
        if same:
            return Match("match" if len(same) == 1 else "ambiguous", same, "name")
        alike = tuple(self._plain_names.get(plain_name(folded), ()))
        return Match("suggestion", alike, "name") if alike else Match("unknown")

    def find_any(self, keys: Iterable[str], name: str = "") -> Match[P]:
        """Find a person by several keys of one row; they have to agree.

        The name decides only when no key says anything surely.
        """
        found = [self.find(key) for key in keys if key.strip()]
        sure = _unique([p for match in found if match.state != "suggestion" for p in match.people])
        if len(sure) == 1 and not any(match.state == "ambiguous" for match in found):
            return Match("match", sure, "key")
        if sure:
            return Match("ambiguous", sure, "key")
        by_name = self.find_name(name)
        maybe = _unique([p for match in found for p in match.people])
        if by_name.state == "match" and (not maybe or by_name.people[0] in maybe):
            return by_name
        if maybe:
            return Match("suggestion", _unique([*maybe, *by_name.people]), "key")
        return by_name


def plain_name(name: str) -> str:
    """Return a name with usual variants of characters taken as one, and in one case."""
    return name.translate(_PLAIN).casefold()


def _unique(people: list[P]) -> tuple[P, ...]:
    kept: list[P] = []
    for person in people:
        if not any(person is other for other in kept):
            kept.append(person)
    return tuple(kept)
