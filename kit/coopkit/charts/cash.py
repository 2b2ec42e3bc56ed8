"""Cash month by month: what is left, and what comes in and goes out."""

from typing import TYPE_CHECKING

from coopkit.charts import timeline
from coopkit.charts.amounts import short_yen, unit_of
from coopkit.charts.frame import Frame, Panel, SizeName, message
from coopkit.charts.palette import FILLS, INK, MARK, PLAIN, SHORT
from coopkit.plan import Projection, month_label
from coopkit.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_GAP = 1.4


def draw_cash(projection: Projection, size: SizeName = "screen") -> "Figure":
    """Draw the cash of a plan: a line for what is left, below it bars for in and out.

    The month with the least cash is marked: that is what a team has to be able to bear.
    Below zero the picture shows how much is short.

    Args:
        projection: what `coopkit.plan.project` returned, amounts in yen.
        size: `screen` (phones too), `page` (A4) or `wide` (slide, poster).

    Returns:
        A Figure of its own (no pyplot), with Japanese labels in IPAex Gothic.
    """
    flow, cash = projection.cash_flow, projection.cash
    inflow, outflow = flow.inflow, flow.outflow
    low, high = min(cash), max(cash)
    unit = unit_of(max(map(abs, (low, high, *inflow, *outflow))))
    if projection.is_open:
        return message(size, say("charts.cash.heading"), say("charts.cash.open"))
    frame = Frame(size)
    title = say("charts.cash.title", unit=unit.title)
    frame.header(title, (_lowest_note(projection), MARK if low < 0 else INK))
    frame.legend(
        [
            (say("charts.cash.cash"), PLAIN),
            *([(say("charts.cash.short"), SHORT)] if low < 0 else []),
            *((say(f"charts.cash.{name}"), FILLS[name]) for name in ("inflow", "outflow")),
        ]
    )
    marks, labels = timeline.scale(low, high, 5, unit)
    flow_marks, flow_labels = timeline.scale(-max(outflow), max(inflow), 4, unit)
    plot = timeline.Plot(frame, len(cash), [*labels, *flow_labels])
    room = frame.top - frame.bottom - _GAP * frame.letters
    middle = frame.bottom + room * 0.36
    panel = plot.panel(middle + _GAP * frame.letters, frame.top, marks[0], marks[-1])
    plot.amounts(panel, marks, labels)
    if low < 0:
        timeline.below_zero(panel, cash, SHORT, label="short")
    timeline.line(panel, cash, label="cash")
    _ring(panel, projection.lowest, cash[projection.lowest])
    flows = plot.panel(frame.bottom, middle, flow_marks[0], flow_marks[-1])
    plot.amounts(flows, flow_marks, flow_labels)
    nothing = (0,) * len(cash)
    timeline.bars(flows, nothing, inflow, FILLS["inflow"], label="inflow")
    spent = [-amount for amount in outflow]
    timeline.bars(flows, nothing, spent, FILLS["outflow"], label="outflow")
    plot.name_months(projection.months, panel, flows)
    return frame.figure


def _ring(panel: Panel, month: int, amount: int) -> None:
    """Ring the lowest point; its month and amount stand above the picture."""
    panel.line(
        [month],
        [amount],
        linestyle="",
        marker="o",
        markersize=12,
        markerfacecolor="none",
        markeredgecolor=MARK if amount < 0 else INK,
        markeredgewidth=2.4,
        label="lowest",
        zorder=4,
    )


def _lowest_note(projection: Projection) -> str:
    month = month_label(projection.months[projection.lowest])
    amount = projection.cash[projection.lowest]
    if amount < 0:
        return say("charts.cash.lowest_short", month=month, amount=short_yen(projection.needed))
    return say("charts.cash.lowest", month=month, amount=short_yen(amount))
