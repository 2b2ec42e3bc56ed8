"""The table of business years."""

from collections.abc import Sequence
from html import escape

from coopkit.charts.describe import yen
from coopkit.plan import Projection, month_label
from coopkit.plan.year_figures import year_figures
from coopkit.text import say

ROWS = ("revenue", "grants", "wages", "other_costs", "taxes", "net_income", "cash")
# A row of zeros is left out where a plan has no such thing.
OPTIONAL = ("grants", "taxes")


def years_html(projection: Projection) -> str:
    """Return the years side by side; nothing while no amount is known."""
    years = year_figures(projection)
    if projection.is_open or not years:
        return ""
    heads = [
        say(
            "studio_outlook.years.head",
            number=year.number,
            last=month_label(projection.months[year.last]),
        )
        for year in years
    ]
    rows = []
    for name in ROWS:
        values = [getattr(year, name) for year in years]
        if any(values) or name not in OPTIONAL:
            rows.append((say(f"studio_outlook.years.{name}"), [yen(value) for value in values]))
    return table_html(say("studio_outlook.years.title"), heads, rows)


def table_html(caption: str, heads: Sequence[str], rows: Sequence[tuple[str, list[str]]]) -> str:
    """Return a table of amounts that scrolls by itself where the screen is narrow."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(value)}</td>" for value in values)
        + "</tr>"
        for name, values in rows
    )
    return (
        f'<div class="coopkit-table-frame" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table class="coopkit-table">'
        f"<caption>{escape(caption)}</caption><thead><tr><td></td>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )
