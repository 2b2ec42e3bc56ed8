"""What may happen to the cash, and what matters most: many runs of "what if"."""

from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from coopkit.charts import timeline
from coopkit.charts.amounts import short_yen, ticks, unit_of
from coopkit.charts.contents import factors_that_matter
from coopkit.charts.frame import (
    POINTS,
    SIZES,
    Frame,
    Panel,
    SizeName,
    header_height,
    looks,
    message,
    printable,
    shortened,
    width_of,
)
from coopkit.charts.palette import FILLS, GRID, INK, MIDDLE, PLAIN, SO_FAR, SOFT_INK
from coopkit.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from coopkit.plan.risk import Factor, RiskResult

_BANDS = {"wide_band": (5, 95), "half_band": (25, 75)}
_TALLER = 1.25
_PERCENT = 100
_ROW = 2.9
_FOOT = 5.6


def draw_risk(risk: "RiskResult", size: SizeName = "screen") -> "Figure":
    """Draw the cash of many runs as bands around the plan's own line, and how often it is short.

    Args:
        risk: what `coopkit.plan.risk.simulate` returned.
        size: `screen`, `page` or `wide`.
    """
    if risk.is_open:
        return message(size, say("charts.risk.heading"), say("charts.risk.open"))
    frame = Frame(size, SIZES[size].height * _TALLER)
    low = min(*risk.cash[5], *risk.planned)
    high = max(*risk.cash[95], *risk.planned)
    unit = unit_of(max(abs(low), abs(high)))
    title = say("charts.risk.title", unit=unit.title)
    frame.header(title, say("charts.risk.note", runs=risk.runs))
    frame.legend(
        [
            (say("charts.risk.planned"), PLAIN),
            (say("charts.risk.middle"), MIDDLE),
            *((say(f"charts.risk.{name}"), FILLS[name]) for name in ("half_band", "wide_band")),
            (say("charts.risk.below"), FILLS["below"]),
            (say("charts.risk.below_by"), SO_FAR),
        ]
    )
    marks, labels = timeline.scale(low, high, 5, unit)
    plot = timeline.Plot(frame, len(risk.months), [*labels, "100"])
    em = frame.letters
    middle = frame.bottom + (frame.top - frame.bottom) * 0.32
    panel = plot.panel(middle + 2.2 * em, frame.top, marks[0], marks[-1])
    plot.amounts(panel, marks, labels)
    for name, (least, most) in _BANDS.items():
        timeline.band(panel, risk.cash[least], risk.cash[most], FILLS[name], label=name)
    timeline.line(panel, risk.cash[50], label="middle", stroke=MIDDLE)
    timeline.line(panel, risk.planned, label="planned")
    shares = _draw_shares(plot, frame, middle, risk)
    plot.name_months(risk.months, panel, shares)
    return frame.figure


def _draw_shares(plot: timeline.Plot, frame: Frame, top: float, risk: "RiskResult") -> Panel:
    """Draw how often cash is short: a bar for the month, a line for up to the month."""
    frame.text(frame.left, top + 1.4 * frame.letters, say("charts.risk.share"), color=SOFT_INK)
    panel = plot.panel(frame.bottom, top, 0, _PERCENT)
    marks = (0, 50, _PERCENT)
    plot.amounts(panel, marks, [str(mark) for mark in marks])
    below = [_PERCENT * share for share in risk.below]
    timeline.bars(panel, [0] * len(below), below, FILLS["below"], label="below", width=0.8)
    so_far = [_PERCENT * share for share in risk.below_by]
    timeline.line(panel, so_far, label="below_by", stroke=SO_FAR)
    return panel


def draw_risk_factors(risk: "RiskResult", size: SizeName = "screen") -> "Figure":
    """Draw what moves the lowest cash most, when it alone differs from the plan.

    Args:
        risk: what `coopkit.plan.risk.simulate` returned.
        size: `screen`, `page` or `wide`.
    """
    factors = factors_that_matter(risk)
    if risk.is_open or not factors:
        text = say("charts.risk.open" if risk.is_open else "charts.factors.none")
        return message(size, say("charts.factors.heading"), text)
    em = SIZES[size].letters
    note = say("charts.factors.note")
    planned = min(risk.planned)
    ends = [planned, *(factor.low for factor in factors), *(factor.high for factor in factors)]
    unit = unit_of(max(map(abs, ends)))
    title = say("charts.factors.title", unit=unit.title)
    rows_and_foot = (len(factors) * _ROW + _FOOT) * em / POINTS
    frame = Frame(size, header_height(size, title, note) + rows_and_foot)
    frame.header(title, note)
    frame.legend(
        [
            (say("charts.factors.range"), FILLS["range"]),
            (f"{say('charts.factors.planned')} {short_yen(planned)}", PLAIN),
        ]
    )
    frame.bottom += 1.7 * em
    _draw_ranges(frame, factors, planned, ends)
    return frame.figure


def _draw_ranges(
    frame: Frame, factors: "tuple[Factor, ...]", planned: int, ends: list[int]
) -> None:
    em = frame.letters
    unit = unit_of(max(map(abs, ends)))
    marks = ticks(min(ends), max(ends), 4) if min(ends) < max(ends) else [planned]
    panel = frame.panel(frame.left, frame.bottom, frame.right, frame.top)
    room = max((marks[-1] - marks[0]) * 0.06, 1)
    panel.show((marks[0] - room, marks[-1] + room), (len(factors) * _ROW, 0))
    width = frame.right - frame.left
    for mark in marks:
        panel.line([mark, mark], [0, len(factors) * _ROW], color=GRID, linewidth=0.6, zorder=0)
        x, _ = panel.point(mark, 0)
        label = unit.number(mark)
        frame.text(x, frame.bottom - 0.3 * em, label, ha="center", color=SOFT_INK)
    tall = (frame.top - frame.bottom) / len(factors)
    for row, factor in enumerate(factors):
        low, high = sorted((factor.low, factor.high))
        place = (low, row * _ROW + 1.45)
        fill = looks(FILLS["range"])
        panel.add(Rectangle(place, high - low, 1.1, label=factor.id, linewidth=0, **fill))
        y = frame.top - row * tall - 0.25 * em
        swing = say("charts.factors.swing", amount=short_yen(factor.swing))
        name = shortened(printable(factor.label), width / em - width_of(swing) - 1)
        looks_of_box = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
        frame.text(frame.left, y, name, bbox=looks_of_box)
        frame.text(frame.right, y, swing, ha="right", color=SOFT_INK, bbox=looks_of_box)
    for row in range(len(factors)):
        place_y = [row * _ROW + 1.3, row * _ROW + 2.7]
        panel.line([planned, planned], place_y, color=INK, linewidth=2, label="planned")
