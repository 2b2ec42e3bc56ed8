"""Permits, notifications, insurance and safety: what to ask, whom, and what is known."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from coopkit.documents.blocks import Block, Column, Heading, Section, Table, Text
from coopkit.plan import Plan
from coopkit.plan.parts import PermitStatus
from coopkit.plan.permits import COMMON, Card, insurance_lines, permit_cards, safety_notes
from coopkit.plan.tables import plain_day
from coopkit.text import say

# Notes for walking in town are the course's; these are for the co-operative's work.
_FIELD_WORK = "field_work"
KINDS = ("own", "permit", "insurance", "safety")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask at a desk.

    Attributes:
        id: in `datasets/permits`, or the plan's own.
        kind: `permit`, `insurance`, `safety`, or `own` for what only the plan has.
        status: whether the team has asked.
        question, authority: what to ask, whom.
        source: the articles or the publication, with its day.
        notes: what else to know: what the team has learnt, a day that has passed.
        common: whether every business asks it, not only this theme.
    """

    id: str
    kind: str
    status: PermitStatus
    question: str
    authority: str
    source: str
    notes: tuple[str, ...] = ()
    common: bool = False


def questions(plan: Plan, today: dt.date) -> tuple[Question, ...]:
    """Return what to ask: the plan's own list, then the rest for its theme.

    What the plan does not hold yet counts as not asked.
    """
    known = {one.id: one for one in _of_theme(plan, today)}
    found = []
    for permit in plan.permits:
        card = known.pop(permit.id, None)
        learnt = (say("documents.permits.learnt", note=permit.note),) if permit.note else ()
        if card is None:
            card = Question(permit.id, "own", "unchecked", "", "", permit.source)
        found.append(
            replace(
                card,
                status=permit.status,
                question=permit.question,
                authority=permit.authority,
                notes=learnt + card.notes,
            )
        )
    return (*found, *known.values())


def _of_theme(plan: Plan, today: dt.date) -> Iterator[Question]:
    theme = plan.issue.theme
    if theme is None:
        return
    for kind, cards in (("permit", permit_cards(theme)), ("insurance", insurance_lines(theme))):
        for card in cards:
            yield _from_card(card, kind, today)
    for note in safety_notes(theme):
        if note.setting != _FIELD_WORK:
            yield Question(
                id=note.id,
                kind="safety",
                status="unchecked",
                question=note.question,
                authority=note.authority,
                source=note.law or note.source,
                notes=(note.note,),
                common=note.theme == COMMON,
            )


def _from_card(card: Card, kind: str, today: dt.date) -> Question:
    return Question(
        id=card.id,
        kind=kind,
        status="unchecked",
        question=card.question,
        authority=card.authority,
        # With articles, their day is enough; the address stands in the data package.
        source=say("documents.permits.articles", law=card.law, day=plain_day(card.as_of))
        if card.law
        else card.cited,
        # What a publication reports beside the articles stands on the studio's card.
        notes=tuple(filter(None, (card.stale_words(today),))),
        common=card.theme == COMMON,
    )


def asked_in_words(found: tuple[Question, ...]) -> str:
    """Return how many of the questions the team has asked."""
    asked = sum(1 for one in found if one.status != "unchecked")
    return say("documents.permits.count", asked=asked, all=len(found))


def status_word(status: PermitStatus) -> str:
    """Return 未確認, 窓口で確認 or 済, with a sign."""
    return say(f"documents.permits.status.{status}")


def permits_section(plan: Plan, today: dt.date) -> Section:
    """Return all questions by kind, with what the team has found out."""
    found = questions(plan, today)
    blocks: list[Block] = [Text(say("documents.permits.intro"))]
    if plan.issue.theme is None:
        blocks.append(Text(say("documents.permits.no_theme"), "note"))
    if found:
        blocks.append(Text(asked_in_words(found), "mark"))
    for kind in KINDS:
        rows = tuple(_row(one) for one in found if one.kind == kind)
        if rows:
            title = say(f"documents.permits.{kind}")
            blocks += [Heading(title), Table(_columns(), rows, small=True)]
    blocks.append(Text(say("documents.permits.note"), "note"))
    return Section(say("documents.permits.title"), tuple(blocks))


def _columns() -> tuple[Column, ...]:
    return (
        Column(say("documents.permits.checked"), 3),
        Column(say("documents.permits.question"), 10),
        Column(say("documents.permits.authority"), 5),
        Column(say("documents.permits.law"), 6),
    )


def _row(one: Question) -> tuple[str, ...]:
    question = "\n".join((one.question, *one.notes))
    return (status_word(one.status), question, one.authority, one.source)
