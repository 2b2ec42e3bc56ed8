"""The team's poster: one A3 page with map and plan, to hang on a wall."""

import datetime as dt
from pathlib import Path

from coopkit.documents import words
from coopkit.documents.characters import printable_plan
from coopkit.documents.checks import counts_in_words
from coopkit.documents.overview import money_facts, team_facts
from coopkit.documents.permits import asked_in_words, questions
from coopkit.documents.pictures import area_picture, as_svg, cash_picture
from coopkit.documents.plan_pdf import team_picture
from coopkit.documents.sheet import what_to_ask
from coopkit.documents.statements import missing_note
from coopkit.documents.team import work_name, work_price, work_units
from coopkit.documents.typesetting import page_words, typeset
from coopkit.files import write_atomically
from coopkit.plan import Plan, project
from coopkit.plan.findings import check_plan
from coopkit.text import say

_LABELS = (
    "issue",
    "place",
    "work",
    "members",
    "money",
    "law",
    "ask",
    "missing",
    "notes",
    "notes_hint",
    "treasure",
    "treasure_hint",
    "learnt",
    "learnt_hint",
    "more",
    "complete",
)
_MOST = 8


def export_poster_pdf(plan: Plan, path: Path, *, today: dt.date | None = None) -> Path:
    """Write the poster as a PDF of one A3 page, lying on its side.

    The print becomes smaller, and lists shorter, until everything fits; what is left out
    is counted. There is room for visitors' notes.

    Args:
        plan: the plan, half-empty or not.
        path: where the PDF shall be; an older one is replaced when the new one is whole.
        today: the day on the poster; today in Japan when left out.

    Returns:
        `path`.

    Raises:
        OSError: the folder is not writable or the disk is full.
    """
    write_atomically(path, make_poster(plan, today or words.today()))
    return path


def make_poster(plan: Plan, today: dt.date) -> bytes:
    """Return the poster as PDF."""
    pictures: dict[str, bytes] = {}
    team = team_picture(plan, pictures)
    plan = printable_plan(plan)
    projection = project(plan)
    findings = check_plan(plan, projection)
    asked = questions(plan, today)
    area = area_picture(plan, "screen")
    if area is not None:
        pictures["map"] = as_svg(area)
    spoken = None
    if not projection.is_open:
        cash = cash_picture(projection, "screen")
        pictures["cash"], spoken = as_svg(cash), cash.words
    data = {
        "title": words.file_title(plan, say("documents.kind.poster")),
        "words": page_words(today),
        "labels": {name: say(f"documents.poster.{name}") for name in _LABELS},
        "team": {"name": (plan.name or "").strip() or None, **team},
        "theme": words.theme(plan),
        "place": words.place(plan),
        "issue": plan.issue.text,
        "map_words": area.words if area else None,
        "cash_words": spoken,
        "work": [
            [work_name(line, number), work_price(line), work_units(line)]
            for number, line in enumerate(plan.work, start=1)
        ],
        "members": team_facts(plan),
        "names": list(plan.member_names().values()),
        "money": money_facts(plan, projection),
        "law": counts_in_words(findings),
        "permits": asked_in_words(asked) if asked else None,
        "ask": what_to_ask(plan, findings, asked),
        "missing": list(projection.missing[:_MOST]),
        "missing_note": missing_note(projection) if projection.missing else None,
    }
    return typeset("poster", data, pictures)
