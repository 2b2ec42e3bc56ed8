"""The plan beside the Act: what each rule asks, what the plan has, what to do next."""

from collections import Counter
from collections.abc import Sequence

from coopkit import law
from coopkit.documents import words
from coopkit.documents.blocks import Block, Cell, Column, Facts, Heading, Section, Table, Text
from coopkit.plan import Plan, Projection
from coopkit.plan.findings import check_plan
from coopkit.text import say

# What needs a look comes first.
ORDER: tuple[law.Status, ...] = ("violation", "unknown", "ok", "not_applicable")


def law_section(plan: Plan, projection: Projection) -> Section:
    """Return every finding with its article and next step, and the articles so far."""
    findings = check_plan(plan, projection)
    as_of = max(rule.as_of for rule in law.rules())
    blocks: list[Block] = [
        Text(say("documents.law.intro", as_of=words.day(as_of))),
        Text(counts_in_words(findings), "mark"),
    ]
    for status in ORDER:
        rows = tuple(_row(found) for found in findings if found.status == status)
        if rows:
            blocks += [Heading(status_word(status)), Table(_columns(), rows, small=True)]
    blocks += _articles(plan)
    return Section(say("documents.law.title"), tuple(blocks))


def counts_in_words(findings: Sequence[law.Finding]) -> str:
    """Return how many findings there are of each status."""
    counts = Counter(found.status for found in findings)
    return words.listed(
        say("documents.law.count", status=status_word(status), number=counts[status])
        for status in ORDER
        if counts[status]
    )


def status_word(status: law.Status) -> str:
    """Return a status with its sign, which also tells it apart without colour."""
    return say(f"documents.law.status.{status}")


def _columns() -> tuple[Column, ...]:
    return (
        Column(say("documents.law.article"), 4),
        Column(say("documents.law.compared"), 7),
        Column(say("documents.law.next"), 7),
    )


def _row(found: law.Finding) -> tuple[Cell, ...]:
    rule = law.find_rule(found.rule)
    compared = found.message
    if found.status in {"ok", "violation"} and found.measured:
        numbers = say("documents.law.numbers", measured=found.measured, required=found.required)
        compared = f"{found.message}\n{numbers}"
    return (f"{rule.citation}\n{rule.title}", compared, found.next_step)


def _articles(plan: Plan) -> list[Block]:
    """Return what the team has written for the items of the articles (第29条1項)."""
    written = [(name, text) for name, text in plan.articles if text and text.strip()]
    blocks: list[Block] = [Heading(say("documents.articles.title"))]
    if not written:
        return [*blocks, Text(None)]
    rows = tuple((say(f"plan.field.{name}"), text) for name, text in written)
    return [*blocks, Text(say("documents.articles.note"), "note"), Facts(rows)]
