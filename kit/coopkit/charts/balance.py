"""The balance sheet at year ends, and the money at the start: both sides, equally high."""

from typing import TYPE_CHECKING

from coopkit.charts.amounts import short_yen
from coopkit.charts.contents import at_end, balance_sides, opening_sides, year_ends
from coopkit.charts.frame import SIZES, Frame, SizeName, message
from coopkit.charts.palette import MARK, SOFT_INK
from coopkit.charts.stacks import Area, draw_sides
from coopkit.plan import Projection
from coopkit.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Beside each other there is room for two, with names and amounts on both sides.
_MOST_YEARS: dict[SizeName, int] = {"screen": 3, "page": 2, "wide": 2}


def draw_balance(projection: Projection, size: SizeName = "screen") -> "Figure":
    """Draw the balance sheet at the end of the first and the last year.

    Assets stand left, what is owed and what belongs to the co-operative right; both
    columns are equally high. All years share one scale.

    Args:
        projection: what `coopkit.plan.project` returned.
        size: `screen` (below each other, with a year in the middle), `page` or `wide`.
    """
    if projection.is_open:
        return message(size, say("charts.balance.title"), say("charts.balance.open"))
    ends = year_ends(projection, _MOST_YEARS[size])
    sheets = [balance_sides(projection, end) for end in ends]
    full = max(sheet.height for sheet in sheets)
    upright = size == "screen"
    frame = Frame(size, 1.2 + 2.9 * len(ends) if upright else None)
    frame.header(say("charts.balance.title"), say("charts.balance.note"))
    count = len(ends)
    wide, tall = frame.right - frame.left, frame.top - frame.bottom
    for number, (end, sheet) in enumerate(zip(ends, sheets, strict=True)):
        left, top = frame.left, frame.top
        if upright:
            top -= number * tall / count
            area = Area(left, frame.right, top - tall / count + frame.letters, top)
        else:
            left += number * wide / count
            area = Area(left, left + wide / count, frame.bottom, top)
        month = at_end(projection.months[end])
        head = say("charts.balance.at", month=month, total=short_yen(sheet.height))
        frame.text((area.left + area.right) / 2, area.top, head, ha="center")
        below = Area(area.left, area.right, area.bottom, area.top - 1.7 * frame.letters)
        draw_sides(frame, below, sheet, texts="balance", full=full)
    return frame.figure


def draw_money_sources(projection: Projection, size: SizeName = "screen") -> "Figure":
    """Draw where the money at the start comes from (left) and what it is for (right).

    Args:
        projection: what `coopkit.plan.project` returned; its opening is shown.
        size: `screen`, `page` or `wide`.
    """
    sides = opening_sides(projection)
    if not sides.height:
        return message(size, say("charts.sources.title"), say("charts.sources.open"))
    frame = Frame(size, SIZES[size].height * 0.85)
    if "short" in sides.left:
        note = say("charts.sources.short_note", amount=short_yen(sides.left["short"])), MARK
    else:
        note = say("charts.sources.total", amount=short_yen(sides.height)), SOFT_INK
    frame.header(say("charts.sources.title"), note)
    area = Area(frame.left, frame.right, frame.bottom, frame.top)
    draw_sides(frame, area, sides, texts="sources", full=sides.height)
    return frame.figure
