"""A team's plan, from one entry of the data."""

from collections.abc import Mapping
from typing import Any

from coopkit.plan import Plan
from coopkit.plan.model import VERSION


def build_plan(team: Mapping[str, Any]) -> dict[str, Any]:
    """Return a team's plan.json as a dictionary; an empty entry of the data is unknown."""
    unit_price, start_up_cost, start_month = team["money"]
    filled_in = {
        "version": VERSION,
        "name": team["name"],
        "picture": None,
        "issue": {"theme": team["theme"], "area_code": None, "text": team.get("issue")},
        "members": [
            {
                "id": f"m{number}",
                "label": label,
                "units": units or None,
                "weekly_hours": hours or None,
                "hourly_wage": wage or None,
            }
            for number, (label, units, hours, wage) in enumerate(team["members"], 1)
        ],
        "work": [
            {
                "id": f"w{number}",
                "label": label,
                "unit_price": price or None,
                "units_per_month": units or None,
            }
            for number, (label, price, units) in enumerate(team["work"], 1)
        ],
        "costs": [
            {"id": f"c{number}", "label": label, "yen": yen or None}
            for number, (label, yen) in enumerate(team["costs"], 1)
        ],
        "money": {
            "contribution_unit_price": unit_price or None,
            "start_up_cost": start_up_cost or None,
            "start_month": start_month or None,
        },
        "articles": {f"item_{number}": None for number in range(1, 16)},
    }
    # With every field that is not filled in, as the studio writes it.
    return Plan.model_validate(filled_in).model_dump(mode="json")
