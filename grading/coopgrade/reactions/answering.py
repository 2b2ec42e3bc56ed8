"""A filled sheet read back: lines for students, and quotes that name nobody."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coopgrade.errors import UserError
from coopgrade.journal import Journal
from coopgrade.lms.tables import Table, read_table, tidy_header
from coopgrade.reactions.answer_sheet import COLUMNS
from coopgrade.reactions.naming import Hint, declines, find_people
from coopgrade.reactions.reading import own_headers, tidy_text
from coopgrade.reactions.records import (
    AnswerSheet,
    Quote,
    Reply,
    current_quotes,
    current_reactions,
    current_replies,
)
from coopgrade.roster import Roster
from coopkit.text import say

_NEEDED = ("card", "tick", "quote", "reply", "sheet")
_YES = frozenset({"○", "◯", "〇", "◎", "1", "x", "v", "✓", "✔", "レ", "はい", "yes"})
_NO = frozenset({"", "×", "0", "いいえ", "no"})


@dataclass(frozen=True)
class Held:
    """Something that was not taken because it may name somebody.

    Attributes:
        card: the number of the card.
        what: `quote`, `reply`, or `declined` (the student asks not to be quoted).
        hints: what was found.
    """

    card: str
    what: Literal["quote", "reply", "declined"]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True)
class Answered:
    """What was taken from a sheet.

    Attributes:
        session: its number.
        replies: lines back that are new, or "" where one was taken back.
        quotes: what was newly chosen or taken back.
        held: what waits for a person.
        rewritten: cards whose student has written something else since the sheet was made.
        chosen: how many quotes the session has now.
    """

    session: int
    replies: tuple[Reply, ...]
    quotes: tuple[Quote, ...]
    held: tuple[Held, ...]
    rewritten: tuple[str, ...]
    chosen: int


@dataclass(frozen=True)
class _Line:
    number: int
    card: str
    ticked: bool
    quote: str
    reply: str


def take_answer_sheet(
    journal: Journal, roster: Roster, path: Path, *, by: str, checked: Collection[str] = ()
) -> Answered:
    """Take the ticks and lines of a sheet into the journal.

    Args:
        journal: the course's.
        roster: whose names must not be in what others read.
        path: a sheet that `write_answer_sheet` wrote and a person filled in.
        by: who answers.
        checked: numbers of cards that a person has looked at and that name nobody. A student
            who asks not to be quoted is not quoted either way.

    Raises:
        UserError: nobody answers, or one message that lists every row that cannot be read;
            nothing is taken then.
    """
    if not by.strip():
        raise UserError(say("grading_reactions.answer.no_person"))
    sheet, lines = _read(journal, path)
    reactions = current_reactions(journal, sheet.session)
    taker = _Taker(journal, roster, sheet, by=by.strip(), checked={_code(card) for card in checked})
    for line in lines:
        student = sheet.codes[line.card]
        reaction = reactions.get((sheet.session, student))
        taker.reply(line, student)
        taker.quote(line, student, reaction.text if reaction else "")
        if reaction is not None and reaction.at > sheet.at:
            taker.rewritten.append(line.card)
    journal.append(*taker.replies, *taker.quotes)
    return Answered(
        sheet.session,
        tuple(taker.replies),
        tuple(taker.quotes),
        tuple(taker.held),
        tuple(taker.rewritten),
        len(current_quotes(journal, sheet.session)),
    )


class _Taker:
    """Decides row by row what is new, what is gone, and what waits."""

    def __init__(
        self, journal: Journal, roster: Roster, sheet: AnswerSheet, *, by: str, checked: set[str]
    ) -> None:
        self._roster, self._sheet = roster, sheet
        self._by, self._checked = by, checked
        self._replies = current_replies(journal)
        self._quotes = current_quotes(journal, sheet.session)
        self.replies: list[Reply] = []
        self.quotes: list[Quote] = []
        self.held: list[Held] = []
        self.rewritten: list[str] = []

    def reply(self, line: _Line, student: str) -> None:
        """Take the line back, or take back the one that stood in the sheet."""
        session = self._sheet.session
        old = self._replies.get((session, student))
        before = old.text if old else ""
        if line.reply == before:
            return
        # An empty cell takes back only what its writer saw there.
        if not line.reply and self._sheet.replies.get(line.card) != before:
            return
        if line.card not in self._checked:
            who = self._roster.by_id.get(student)
            hints = find_people(line.reply, self._roster, but=who)
            if hints:
                self.held.append(Held(line.card, "reply", hints))
                return
        self.replies.append(Reply(session=session, student=student, text=line.reply, by=self._by))

    def quote(self, line: _Line, student: str, written: str) -> None:
        """Choose the quote, or take back the one that was ticked in the sheet."""
        old = self._quotes.get(student)
        if not line.ticked:
            if old is not None and self._sheet.quotes.get(line.card) == old.text:
                self._note(student, old.text, chosen=False)
            return
        if old is not None and old.text == line.quote:
            return
        if declines(written):
            self.held.append(Held(line.card, "declined"))
            return
        hints = find_people(line.quote, self._roster)
        if hints and line.card not in self._checked:
            self.held.append(Held(line.card, "quote", hints))
            return
        self._note(student, line.quote, chosen=True, checked=bool(hints))

    def _note(self, student: str, text: str, *, chosen: bool, checked: bool = False) -> None:
        self.quotes.append(
            Quote(
                session=self._sheet.session,
                student=student,
                chosen=chosen,
                text=text,
                by=self._by,
                checked=checked,
            )
        )


def _read(journal: Journal, path: Path) -> tuple[AnswerSheet, list[_Line]]:
    table = read_table(path)
    columns = _columns(table)
    sheets = {sheet.sheet: sheet for sheet in journal.read(AnswerSheet)}
    problems: list[str] = []
    lines: list[_Line] = []
    used: set[str] = set()
    for position in range(1, len(table.rows)):
        cells = {name: tidy_text(table.cell(position, columns[name])) for name in _NEEDED}
        if not any(cells.values()):
            continue
        used.add(cells["sheet"])
        sheet = sheets.get(cells["sheet"])
        problem = _problem(cells, sheet, {line.card for line in lines})
        if problem:
            problems.append(
                say(
                    f"grading_reactions.answer.{problem}",
                    line=position + 1,
                    card=cells["card"],
                    sheet=cells["sheet"],
                    tick=cells["tick"],
                )
            )
            continue
        lines.append(
            _Line(
                position + 1,
                _code(cells["card"]),
                _tick(cells["tick"]) in _YES,
                cells["quote"],
                " ".join(cells["reply"].split("\n")),
            )
        )
    if len(used & sheets.keys()) > 1:
        problems.append(say("grading_reactions.answer.mixed"))
    if not lines and not problems:
        problems.append(say("grading_reactions.answer.no_rows"))
    if problems:
        listing = "\n".join(f"  ・{problem}" for problem in problems)
        raise UserError(
            say(
                "grading_reactions.answer.problems",
                count=len(problems),
                listing=listing,
                path=path,
            )
        )
    return sheets[next(iter(used))], lines


def _problem(cells: Mapping[str, str], sheet: AnswerSheet | None, seen: set[str]) -> str:
    """Return what is wrong with a row, as a key of `grading_reactions.answer`, or ""."""
    if sheet is None:
        return "no_sheet"
    if _code(cells["card"]) not in sheet.codes:
        return "no_card"
    if _code(cells["card"]) in seen:
        return "twice"
    tick = _tick(cells["tick"])
    if tick not in _YES | _NO:
        return "no_tick"
    return "no_quote" if tick in _YES and not cells["quote"] else ""


def _code(cell: str) -> str:
    """Return a card number as it was written; Excel drops the zero of 07."""
    return unicodedata.normalize("NFKC", cell).zfill(2)


def _tick(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().casefold()


def _columns(table: Table) -> dict[str, int]:
    headers = [tidy_header(cell) for cell in table.rows[0]] if table.rows else []
    found = {
        name: position
        for name in COLUMNS
        for position, header in enumerate(headers)
        if header in own_headers(name)
    }
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        listed = "、".join(say(f"grading_reactions.column.{name}") for name in missing)
        raise UserError(
            say("grading_reactions.answer.no_column", place=table.place, columns=listed)
        )
    return found
