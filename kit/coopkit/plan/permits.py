"""What a team of a theme asks before it starts: permits, insurance, safety.

Cards hold questions, never verdicts: nothing here says that something is, or is not,
needed. Rows that rest on a report or an interpretation carry its source and say so.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from coopkit.plan.fields import THEMES, Theme
from coopkit.plan.model import Plan
from coopkit.plan.parts import Permit
from coopkit.plan.tables import Row, confidence_words, plain_day, rows, shown, worded
from coopkit.text import current_language, say

COMMON = "all"


@dataclass(frozen=True, slots=True)
class Report:
    """What a publication reports or interprets beside the article: shown as such.

    Attributes:
        text: what it says.
        source: the publication.
        as_of: its day or month, as it stands there.
    """

    text: str
    source: str
    as_of: str

    @property
    def words(self) -> str:
        """The report with its source, marked as a report."""
        return say("permits.report", text=self.text, source=self.source, as_of=self.as_of)


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to ask at a desk.

    Attributes:
        id: as in `datasets/permits`.
        theme: whose card it is; `all` for every theme.
        kind: `permit`, `notification`, `registration`, `rule` or `insurance`.
        activity: for what it is asked.
        question: the words to say at the desk.
        why: why it is asked.
        authority: the kind of desk; names of desks differ by municipality.
        law: the articles, or empty.
        source: where the words come from.
        confidence: as in the table.
        as_of, review_by: the day the source speaks of, and when to look again.
        report: what a publication says beside it, or None.
    """

    id: str
    theme: str
    kind: str
    activity: str
    question: str
    why: str
    authority: str
    law: str
    source: str
    confidence: str
    as_of: dt.date
    review_by: dt.date
    report: Report | None

    @property
    def kind_words(self) -> str:
        """The kind, in words."""
        return say(f"permits.kind.{self.kind}")

    @property
    def confidence_words(self) -> str:
        """How sure the card is, in words."""
        return confidence_words(self.confidence)

    @property
    def cited(self) -> str:
        """Articles, source and day, for a paper."""
        law = say("permits.law", law=self.law) if self.law else ""
        return say("permits.cited", law=law, source=self.source, as_of=plain_day(self.as_of))

    def stale_words(self, on: dt.date) -> str | None:
        """Return what the screen says once the card is past its day; None before."""
        if on <= self.review_by:
            return None
        return say("permits.stale", review_by=plain_day(self.review_by))


@dataclass(frozen=True, slots=True)
class SafetyNote:
    """How people keep each other safe, and what to ask about it.

    Attributes:
        id: as in `datasets/permits`.
        theme: whose note it is; `all` for every theme.
        setting: `field_work` for the course, `business` for the co-operative.
        activity: when.
        note: what to do.
        question: what to ask.
        authority: whom.
        law: the articles, or empty.
        source: where the words come from.
        confidence: as in the table.
    """

    id: str
    theme: str
    setting: str
    activity: str
    note: str
    question: str
    authority: str
    law: str
    source: str
    confidence: str


def permit_cards(theme: Theme) -> tuple[Card, ...]:
    """Return the cards of a theme: its own, those of others that touch it, the common ones.

    Args:
        theme: one of the seven themes of the course.

    Raises:
        ValueError: no such theme.
        coopkit.content.ContentMissingError: the data package `permits` is not installed.

    >>> [card.id for card in permit_cards("mobility")][:2]
    ['mobility-passenger-licence', 'mobility-registered-transport']
    """
    _known(theme)
    cards = _cards("permits", current_language())
    own = [card.id for card in cards if card.theme == theme]
    beside = [row["permit"] for row in _ordered(rows("permits", "also_show"), theme)]
    common = [row["permit"] for row in _ordered(rows("permits", "also_show"), COMMON)]
    held = {card.id: card for card in cards}
    return tuple(held[name] for name in dict.fromkeys((*own, *beside, *common)) if name in held)


def insurance_lines(theme: Theme) -> tuple[Card, ...]:
    """Return what to ask about insurance: of the theme, then common to all.

    Raises:
        ValueError: no such theme.
    """
    _known(theme)
    cards = _cards("insurance", current_language())
    return tuple(c for name in (theme, COMMON) for c in cards if c.theme == name)


def safety_notes(theme: Theme) -> tuple[SafetyNote, ...]:
    """Return the safety notes: of the theme, then common to all.

    Raises:
        ValueError: no such theme.
    """
    _known(theme)
    table = [row for row in rows("permits", "safety") if shown(row)]
    return tuple(_note(row) for name in (theme, COMMON) for row in _ordered(table, name))


def add_permits(plan: Plan, theme: Theme | None = None) -> Plan:
    """Put the cards and insurance lines of a theme into a plan, as not checked yet.

    What stands in the plan stays as the team wrote it, in its place; only what is missing
    is added behind it.

    Args:
        plan: the plan.
        theme: the theme; the plan's own when left out.

    Raises:
        ValueError: no such theme, or none is chosen yet.
        pydantic.ValidationError: the plan is full.

    >>> plan = add_permits(Plan(), "mobility")
    >>> plan.permits[0].id, plan.permits[0].status
    ('mobility-passenger-licence', 'unchecked')
    """
    chosen = theme or plan.issue.theme
    if chosen is None:
        raise ValueError(say("permits.no_theme"))
    there = {permit.id for permit in plan.permits}
    new = [
        Permit(id=card.id, question=card.question, authority=card.authority, source=card.cited)
        for card in (*permit_cards(chosen), *insurance_lines(chosen))
        if card.id not in there
    ]
    return plan.with_values(permits=(*plan.permits, *new))


def _known(theme: str) -> None:
    if theme not in THEMES:
        raise ValueError(say("permits.unknown_theme", theme=theme, known=", ".join(THEMES)))


@cache
def _cards(table: str, _language: str) -> tuple[Card, ...]:
    ordered = sorted(rows("permits", table), key=lambda row: (row["theme"], int(row["order"])))
    return tuple(_card(row) for row in ordered if shown(row))


def _card(row: Row) -> Card:
    report = None
    # Insurance rows have no kind of their own, and no reports beside the article.
    if row.get("report_ja"):
        report = Report(worded(row, "report"), row["report_source"], row["report_as_of"])
    return Card(
        id=row["id"],
        theme=row["theme"],
        kind=row.get("kind") or "insurance",
        activity=worded(row, "activity"),
        question=worded(row, "question"),
        why=worded(row, "why"),
        authority=worded(row, "authority"),
        law=row["law"],
        source=row["source"],
        confidence=row["confidence"],
        as_of=dt.date.fromisoformat(row["as_of"]),
        review_by=dt.date.fromisoformat(row["review_by"]),
        report=report,
    )


def _note(row: Row) -> SafetyNote:
    return SafetyNote(
        id=row["id"],
        theme=row["theme"],
        setting=row["setting"],
        activity=worded(row, "activity"),
        note=worded(row, "note"),
        question=worded(row, "question"),
        authority=worded(row, "authority"),
        law=row["law"],
        source=row["source"],
        confidence=row["confidence"],
    )


def _ordered(table: Iterable[Row], theme: str) -> list[Row]:
    return sorted((r for r in table if r["theme"] == theme), key=lambda row: int(row["order"]))
