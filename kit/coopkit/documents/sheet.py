"""The consultation sheet (相談シート): one page to take to the desk."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from coopkit import law
from coopkit.documents import words
from coopkit.documents.characters import printable_plan
from coopkit.documents.checks import counts_in_words, status_word
from coopkit.documents.contacts import desks
from coopkit.documents.overview import team_facts
from coopkit.documents.permits import Question, asked_in_words, questions
from coopkit.documents.permits import status_word as asked_word
from coopkit.documents.plan_pdf import team_picture
from coopkit.documents.typesetting import page_words, typeset
from coopkit.files import write_atomically
from coopkit.plan import Plan, project
from coopkit.plan.findings import check_plan
from coopkit.text import say

Door = Literal["work", "start", "active"]
DOORS: tuple[Door, ...] = ("work", "start", "active")
WISHES = ("first", "second", "third", "fourth")
_LABELS = (
    "title",
    "doors",
    "who",
    "want",
    "want_other",
    "checked",
    "law",
    "permits",
    "ask",
    "ask_other",
    "answer",
    "more",
    "contacts",
    "by_hand",
    "privacy",
    "name",
    "phone",
    "seen_by",
    "kept_until",
    "wiped",
    "nearby",
)
# No more than the page could ever hold; the template shows as many as fit.
_MOST = 8


def export_consultation_sheet(
    plan: Plan, path: Path, *, door: Door = "start", today: dt.date | None = None
) -> Path:
    """Write the consultation sheet as a PDF of one A4 page.

    It holds no names and no phone numbers: for these there is room to write by hand,
    beside who will see the sheet and until when it is kept. The print becomes smaller,
    and lists shorter, until everything fits on the page; what is left out is counted.

    Args:
        plan: the plan, half-empty or not.
        path: where the PDF shall be; an older one is replaced when the new one is whole.
        door: `work` (働きたい), `start` (始めたい) or `active` (もう活動している).
        today: the day on the sheet; today in Japan when left out.

    Returns:
        `path`.

    Raises:
        ValueError: no such door.
        OSError: the folder is not writable or the disk is full.
    """
    if door not in DOORS:
        known = words.listed(DOORS)
        raise ValueError(say("documents.sheet.unknown_door", door=door, known=known))
    write_atomically(path, make_sheet(plan, door, today or words.today()))
    return path


def make_sheet(plan: Plan, door: Door, today: dt.date) -> bytes:
    """Return the consultation sheet as PDF."""
    pictures: dict[str, bytes] = {}
    picture = team_picture(plan, pictures)
    plan = printable_plan(plan)
    findings = check_plan(plan, project(plan))
    asked_about = questions(plan, today)
    data = {
        "title": words.file_title(plan, say("documents.kind.sheet")),
        "words": page_words(today),
        "labels": {name: say(f"documents.sheet.{name}") for name in _LABELS},
        "team": {"name": plan.name, **picture},
        "doors": [
            {"name": say(f"documents.sheet.door.{name}"), "open": name == door} for name in DOORS
        ],
        "who": who_we_are(plan),
        "wishes": [say(f"documents.sheet.wish.{door}.{number}") for number in WISHES],
        "nearby": _nearby(plan) if door == "work" else [],
        "law_counts": counts_in_words(findings),
        "law": [_finding(found) for found in _open_first(findings)],
        "permit_counts": asked_in_words(asked_about) if asked_about else None,
        "permits": [_learnt(one) for one in asked_about if one.status != "unchecked"][:_MOST],
        "ask": what_to_ask(plan, findings, asked_about),
        "contacts": [
            {"name": name, "reach": reach, "certainty": certainty}
            for name, reach, certainty in desks()
        ],
    }
    return typeset("sheet", data, pictures)


def who_we_are(plan: Plan) -> list[tuple[str, str | None]]:
    """Return the team in four or five lines; no member by name."""
    work = [(line.label or "").strip() for line in plan.work]
    return [
        (say("documents.issue.place"), words.place(plan)),
        (say("documents.issue.theme"), words.theme(plan)),
        (say("documents.issue.text"), plan.issue.text),
        (say("documents.sheet.work"), words.listed(filter(None, work)) or None),
        *team_facts(plan),
    ]


def _open_first(findings: Sequence[law.Finding]) -> list[law.Finding]:
    """Return what needs a look, what does not meet a number before what is open."""
    return [
        found for status in ("violation", "unknown") for found in findings if found.status == status
    ][:_MOST]


def _finding(found: law.Finding) -> str:
    rule = law.find_rule(found.rule)
    return say(
        "documents.sheet.finding",
        status=status_word(found.status),
        article=rule.citation,
        title=rule.title,
        message=found.message,
    )


def _learnt(one: Question) -> str:
    return " ".join((asked_word(one.status), one.question, *one.notes))


def what_to_ask(
    plan: Plan, findings: Sequence[law.Finding], asked_about: Sequence[Question]
) -> list[str]:
    """Return what to ask at the desk: the team's own open questions and the theme's first.

    Numbers that do not meet the Act come before everything; what every business asks, and
    what is only not filled in, comes last.
    """
    open_ones = [one for one in asked_about if one.status == "unchecked"]
    own = [one.question for one in open_ones if one.kind == "own"]
    theme = [one.question for one in open_ones if one.kind != "own" and not one.common]
    common = [one.question for one in open_ones if one.common]
    steps = [found.next_step for found in findings if found.status == "violation"]
    missing = project(plan).missing
    ordered = [*steps, *own, *theme, *common]
    if missing and len(ordered) < _MOST:
        ordered.append(say("documents.sheet.ask_missing", names=words.listed(missing[:3])))
    return list(dict.fromkeys(ordered))[:_MOST]


def _nearby(plan: Plan) -> list[str]:
    """Return the worker co-operatives of the plan's city, as the council listed them."""
    from coopkit.plan.tables import areas_of

    code = plan.issue.area_code
    if code is None:
        return []
    city = areas_of(code).city
    return [
        say("documents.sheet.cooperative", name=row["name"], business=row["business"])
        for row in words.rows_of("course", "cooperatives")
        if row["municipality_code"] in {code, city}
    ][:_MOST]
