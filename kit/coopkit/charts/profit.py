"""Sales against costs, month by month."""

from typing import TYPE_CHECKING

from coopkit.charts import timeline
from coopkit.charts.amounts import unit_of
from coopkit.charts.contents import cost_groups
from coopkit.charts.frame import Frame, Panel, SizeName, message
from coopkit.charts.palette import FILLS, INK, PLAIN, SOFT_INK
from coopkit.plan import Projection, month_label
from coopkit.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# With more months, bars that touch are calmer than stripes.
_MOST_BARS = 24


def draw_profit(projection: Projection, size: SizeName = "screen") -> "Figure":
    """Draw the sales of each month as a line, and its costs in five groups as bars.

    The first month whose sales cover its costs is marked. As there, grants and taxes on
    profit are not part of the picture.

    Args:
        projection: what `coopkit.plan.project` returned.
        size: `screen`, `page` or `wide`.
    """
    groups, sales = cost_groups(projection), projection.profit_and_loss.revenue
    totals = projection.profit_and_loss.costs_before_tax
    unit = unit_of(max(*sales, *totals))
    if projection.is_open:
        return message(size, say("charts.profit.heading"), say("charts.profit.open"))
    frame = Frame(size)
    frame.header(say("charts.profit.title", unit=unit.title), break_even_note(projection))
    frame.legend(
        [
            (say("charts.profit.sales"), PLAIN),
            *(
                (say(f"charts.profit.{name}"), FILLS[name])
                for name, amounts in groups.items()
                if any(amounts)
            ),
        ]
    )
    marks, labels = timeline.scale(0, max(*sales, *totals), 6, unit)
    plot = timeline.Plot(frame, len(sales), labels)
    panel = plot.panel(frame.bottom, frame.top, marks[0], marks[-1])
    plot.amounts(panel, marks, labels)
    below = (0,) * len(sales)
    for name, amounts in groups.items():
        above = tuple(map(int.__add__, below, amounts))
        width = 0.8 if len(sales) <= _MOST_BARS else 1.0
        timeline.bars(panel, below, above, FILLS[name], label=name, width=width)
        below = above
    timeline.line(panel, sales, label="sales", lifted=True)
    if projection.break_even is not None:
        _mark(panel, projection.break_even, sales[projection.break_even])
    plot.name_months(projection.months, panel)
    return frame.figure


def _mark(panel: Panel, month: int, sales: int) -> None:
    """Point at the month from above; it is named above the picture."""
    top = panel.y[1]
    panel.line(
        [month, month],
        [sales, top],
        color=INK,
        linewidth=1.2,
        linestyle="--",
        marker="v",
        markevery=[1],
        markersize=11,
        label="break_even",
        zorder=4,
    )


def break_even_note(projection: Projection) -> tuple[str, str] | str:
    """Return the month in words, with a mark, or that there is none yet."""
    month = projection.break_even
    if month is None:
        return say("charts.profit.no_break_even", months=len(projection.months) - 1), SOFT_INK
    return say("charts.profit.break_even", month=month_label(projection.months[month])), INK
