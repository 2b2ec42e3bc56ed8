"""The whole plan as one paper: the content of its PDF and of its Word file."""

import datetime as dt
from collections.abc import Callable

from coopkit.documents import words
from coopkit.documents.assumptions import assumptions_section, missing_section
from coopkit.documents.blocks import Cover, Paper, Picture
from coopkit.documents.checks import law_section
from coopkit.documents.contacts import contacts_section
from coopkit.documents.opening import opening_section
from coopkit.documents.overview import overview_section
from coopkit.documents.permits import permits_section
from coopkit.documents.pictures import (
    area_picture,
    cash_picture,
    hours_picture,
    opening_picture,
    profit_picture,
    surplus_picture,
)
from coopkit.documents.risk import risk_section
from coopkit.documents.statements import statements_sections
from coopkit.documents.surplus import surplus_section
from coopkit.documents.team import issue_section, members_section, work_section
from coopkit.plan import Plan, Projection, project
from coopkit.text import say


def make_report(plan: Plan, today: dt.date) -> Paper:
    """Return cover and sections of a plan, in the order in which a reader asks.

    Args:
        plan: the plan, half-empty or not.
        today: the day that stands on the paper.
    """
    projection = project(plan)
    kind = say("documents.kind.plan")
    cover = Cover(
        kind=kind,
        name=(plan.name or "").strip() or None,
        picture=plan.picture,
        sentence=plan.issue.text,
        place=words.place(plan),
    )
    area = area_picture(plan)

    def seen(draw: Callable[[Projection], Picture]) -> tuple[Picture, ...]:
        # Bars of zero yen would look like knowledge.
        return () if projection.is_open else (draw(projection),)

    return Paper(
        title=words.file_title(plan, kind),
        cover=cover,
        sections=(
            overview_section(plan, projection, today, seen(cash_picture)),
            issue_section(plan, (area,) if area else ()),
            members_section(plan, today, (hours_picture(plan),) if plan.members else ()),
            work_section(plan),
            opening_section(plan, projection, seen(opening_picture)),
            *statements_sections(plan, projection, seen(profit_picture)),
            surplus_section(plan, projection, seen(surplus_picture)),
            risk_section(plan),
            law_section(plan, projection),
            permits_section(plan, today),
            assumptions_section(plan),
            missing_section(projection),
            contacts_section(),
        ),
    )
