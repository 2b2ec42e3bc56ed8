"""Where each year's surplus goes: three reserves, dividends, the next year."""

from typing import TYPE_CHECKING

from coopkit.charts import timeline
from coopkit.charts.amounts import short_yen, unit_of
from coopkit.charts.contents import SURPLUS_PARTS, surplus_name, surplus_parts
from coopkit.charts.frame import SIZES, Frame, Panel, SizeName, message, width_of
from coopkit.charts.palette import FILLS, SOFT_INK
from coopkit.plan import Projection, month_label
from coopkit.plan.projection import YearClose
from coopkit.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SMALL = 0.82
# Taller than other charts: the reserves are a tenth and a twentieth of the whole.
_TALLER = 1.2


def draw_year_surplus(projection: Projection, size: SizeName = "screen") -> "Figure":
    """Draw each business year's profit after tax, divided into where it goes.

    A year of loss hangs below zero. The parts of a year add up to its profit (第76条・第77条).

    Args:
        projection: what `coopkit.plan.project` returned.
        size: `screen`, `page` or `wide`.
    """
    years = projection.years
    if projection.is_open or not years:
        text = say("charts.surplus.no_year" if not years else "charts.surplus.open")
        return message(size, say("charts.surplus.heading"), text)
    frame = Frame(size, SIZES[size].height * _TALLER)
    parts = [dict(surplus_parts(year)) for year in years]
    present = [name for name in SURPLUS_PARTS if any(name in year for year in parts)]
    net = [year.net_income for year in years]
    unit = unit_of(max(map(abs, net)))
    note = say("charts.surplus.note")
    frame.header(say("charts.surplus.title", unit=unit.title), (note, SOFT_INK))
    frame.legend([(surplus_name(name), FILLS[name]) for name in present])
    marks, labels = timeline.scale(min(net), max(net), 5, unit)
    plot = timeline.Plot(frame, len(net), labels)
    panel = plot.panel(frame.bottom, frame.top, marks[0], marks[-1])
    plot.amounts(panel, marks, labels)
    below = [0] * len(years)
    for name in present:
        amounts = [year.get(name, 0) for year in parts]
        above = [bottom + amount for bottom, amount in zip(below, amounts, strict=True)]
        timeline.bars(panel, below, above, FILLS[name], label=name, width=0.62)
        _write(panel, frame, below, amounts, plot.letters_per_place)
        below = above
    shown = timeline.shown_places(len(years), plot.letters_per_place, 5.4)
    plot.name(shown, [_year_label(projection, years[number]) for number in shown], panel)
    return frame.figure


def _write(panel: Panel, frame: Frame, below: list[int], amounts: list[int], room: float) -> None:
    """Write amounts into the bars that are large enough for them."""
    low, high = panel.y
    yen_per_letter = (high - low) / ((frame.top - frame.bottom) / frame.letters)
    for year, (bottom, amount) in enumerate(zip(below, amounts, strict=True)):
        text = short_yen(amount)
        fits = width_of(text) * _SMALL < 0.95 * room
        if fits and abs(amount) > _SMALL * 1.15 * yen_per_letter:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
            panel.text(year, bottom + amount / 2, text, scale=_SMALL, bbox=box)


def _year_label(projection: Projection, year: YearClose) -> str:
    month = month_label(projection.months[year.month])
    return say("charts.surplus.year", number=year.number, month=month)
