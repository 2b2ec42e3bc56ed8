"""Cash month by month: what comes in, what goes out, what is left."""

from typing import TYPE_CHECKING

# Registers the IPAex Gothic font with matplotlib and makes it the default.
import matplotlib_fontja  # noqa: F401  # imported for that effect
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from coopkit.charts.describe import TEN_THOUSAND, short_yen
from coopkit.plan import Projection, month_label
from coopkit.text import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's palette: told apart with every common kind of colour vision. Hatching
# and the line's marks carry the same information without colour.
IN_COLOUR = "#56B4E9"
OUT_COLOUR = "#E69F00"
LINE_COLOUR = "#1B1B1B"
LOWEST_COLOUR = "#B4370B"
# Few and large: half the people look at this on a phone.
_MOST_TICKS = 7
_MOST_MARKS = 36


def draw_cash(projection: Projection) -> Figure:
    """Draw the cash of a plan: bars for in and out, a line for what is left.

    The month with the least cash is marked: that is what a team has to be able to bear.

    Args:
        projection: what `coopkit.plan.project` returned, amounts in yen.

    Returns:
        A Figure of its own (no pyplot), with Japanese labels in IPAex Gothic.
    """
    figure = Figure(figsize=(4.8, 4.2), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    positions = range(len(projection.months))
    inflow, outflow = projection.cash_flow.inflow, projection.cash_flow.outflow
    axes.bar(
        positions,
        inflow,
        width=0.62,
        color=IN_COLOUR,
        edgecolor="white",
        linewidth=0,
        label=say("charts.cash.inflow"),
    )
    axes.bar(
        positions,
        [-amount for amount in outflow],
        width=0.62,
        color=OUT_COLOUR,
        hatch="////",
        edgecolor="white",
        linewidth=0,
        label=say("charts.cash.outflow"),
    )
    # Bars would otherwise hold the zero line at the very edge.
    axes.use_sticky_edges = False
    axes.axhline(0, color=LINE_COLOUR, linewidth=1.6, zorder=2.5)
    axes.plot(
        positions,
        projection.cash,
        color=LINE_COLOUR,
        marker="o",
        markersize=5 if len(positions) <= _MOST_MARKS else 0,
        linewidth=2,
        label=say("charts.cash.cash"),
        zorder=3,
    )
    _mark_lowest(axes, projection)
    unit = _label_axes(axes, projection)
    figure.suptitle(say(f"charts.cash.title_{unit}"), x=0.02, ha="left", fontsize=14)
    figure.legend(
        loc="outside lower center", ncols=3, frameon=False, fontsize=11, columnspacing=1.2
    )
    return figure


def _mark_lowest(axes: "Axes", projection: Projection) -> None:
    """Ring the lowest point; write its month and amount above."""
    position, cash = projection.lowest, projection.cash[projection.lowest]
    axes.plot(
        [position],
        [cash],
        marker="o",
        markersize=14,
        markerfacecolor="none",
        markeredgecolor=LOWEST_COLOUR,
        markeredgewidth=2.5,
        zorder=4,
    )
    # In words above the picture: a label beside the point would cover the line.
    axes.set_title(
        say(
            "charts.cash.lowest",
            month=month_label(projection.months[projection.lowest]),
            amount=short_yen(cash),
        ),
        loc="left",
        fontsize=12,
        color=LOWEST_COLOUR,
    )


def _label_axes(axes: "Axes", projection: Projection) -> str:
    """Label both axes; return the unit of the amounts, `yen` or `ten_thousand`."""
    flow = projection.cash_flow
    amounts = (*projection.cash, *flow.inflow, *flow.outflow)
    if not any(amounts):
        # Nothing filled in yet: an axis around 0 yen rather than a speck of it.
        axes.set_ylim(-TEN_THOUSAND, TEN_THOUSAND)
    large = max(abs(amount) for amount in amounts) >= 10 * TEN_THOUSAND
    divisor = TEN_THOUSAND if large else 1
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10], min_n_ticks=2))
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value / divisor:,.10g}".replace("-", "\N{MINUS SIGN}"))
    )
    axes.grid(axis="y", color="#D0D0D0", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=11)
    last = len(projection.months) - 1
    step = -(-last // _MOST_TICKS)
    ticks = range(step, last + 1, step)
    labels = _month_ticks([projection.months[position] for position in ticks])
    axes.set_xticks([0, *ticks], [say("charts.cash.start"), *labels])
    return "ten_thousand" if large else "yen"


def _month_ticks(months: list[str]) -> list[str]:
    """Return `4月`, with the year below the first of each year; or counts, `2` か月目."""
    labels: list[str] = []
    before = ""
    for month in months:
        year, dash, number = month.partition("-")
        if not dash:
            key = "month_number" if labels else "first_number"
            labels.append(say(f"charts.cash.{key}", number=month))
            continue
        text = say("charts.cash.month", month=int(number))
        labels.append(text if year == before else say("charts.cash.year", month=text, year=year))
        before = year
    return labels
