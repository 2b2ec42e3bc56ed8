"""Who works how many hours, and what it is paid: in the plan's own order."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from coopkit.charts.amounts import short_yen
from coopkit.charts.contents import MemberRow, hours_text, member_rows, members_note
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
from coopkit.charts.palette import FILLS, SOFT_INK, Fill
from coopkit.plan import Plan
from coopkit.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_ROWS = 30
_ROW = 1.9
_HEAD = 3.2
_NAME = 7.0


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of bars: its texts and its amounts; None is not filled in."""

    name: str
    left: float
    right: float
    amounts: Sequence[Decimal | int | None]
    texts: Sequence[str]


def draw_hours(plan: Plan, size: SizeName = "screen") -> "Figure":
    """Draw each member's hours a week and wages a month, in the plan's own order.

    Nobody is ranked. What is not filled in has no bar and says so. Beyond 30 members the
    rest are one hatched bar with their average.

    Args:
        plan: the plan.
        size: `screen`, `page` or `wide`.
    """
    rows, rest = _few(member_rows(plan))
    if not rows:
        return message(size, say("charts.hours.title"), say("charts.hours.open"))
    em = SIZES[size].letters
    title, note = say("charts.hours.title"), members_note(plan)
    rows_and_margins = (len(rows) * _ROW + _HEAD) * em / POINTS
    frame = Frame(size, header_height(size, title, note) + rows_and_margins)
    frame.header(title, note)
    begun = frame.left + _NAME * em
    half = (frame.right - begun) / 2
    columns = (
        _Column(
            "hours",
            begun,
            begun + half - 0.6 * em,
            [row.hours for row in rows],
            [hours_text(row.hours) for row in rows],
        ),
        _Column(
            "wage",
            begun + half + 0.3 * em,
            frame.right,
            [row.wage for row in rows],
            [_wage_text(row.wage) for row in rows],
        ),
    )
    for column in columns:
        frame.text(column.left, frame.top, say(f"charts.hours.{column.name}"), color=SOFT_INK)
    frame.top -= 1.5 * em
    for number, row in enumerate(rows):
        y = frame.top - (number + 0.5) * _ROW * em
        name = shortened(printable(row.name), _NAME - 0.5)
        frame.text(begun - 0.5 * em, y, name, ha="right", va="center")
    for column in columns:
        _draw_column(frame, column, len(rows) - 1 if rest else None)
    return frame.figure


def _few(rows: Sequence[MemberRow]) -> tuple[list[MemberRow], int]:
    """Return at most 30 rows, the last one the average of all the rest, and their number."""
    if len(rows) <= _MOST_ROWS:
        return list(rows), 0
    rest = rows[_MOST_ROWS - 1 :]
    hours = [row.hours for row in rest if row.hours is not None]
    wages = [row.wage for row in rest if row.wage is not None]
    tenth = Decimal("0.1")
    average = MemberRow(
        say("charts.hours.others", count=len(rest)),
        (sum(hours, Decimal(0)) / len(hours)).quantize(tenth, ROUND_HALF_UP) if hours else None,
        (2 * sum(wages) + len(wages)) // (2 * len(wages)) if wages else None,
    )
    return [*rows[: _MOST_ROWS - 1], average], len(rest)


def _draw_column(frame: Frame, column: _Column, average: int | None) -> None:
    em = frame.letters
    bottom = frame.top - len(column.amounts) * _ROW * em
    panel = frame.panel(column.left, bottom, column.right, frame.top)
    most = max((amount for amount in column.amounts if amount is not None), default=0)
    amount_room = (max(map(width_of, column.texts)) + 0.6) * em
    room = 1 - amount_room / (column.right - column.left)
    panel.show((0, float(max(most, 1)) / room), (len(column.amounts), 0))
    panel.line([0, 0], [0, len(column.amounts)], color=SOFT_INK, linewidth=1)
    for row, amount in enumerate(column.amounts):
        fill = FILLS[f"{column.name}_average" if row == average else column.name]
        if amount:
            _bar(panel, row, amount, fill)
        x, y = panel.point(float(amount or 0), row + 0.5)
        frame.text(x + 0.3 * em, y, column.texts[row], va="center", color=SOFT_INK)


def _bar(panel: Panel, row: int, amount: Decimal | int, fill: Fill) -> None:
    place = (0, row + 0.18)
    panel.add(Rectangle(place, float(amount), 0.64, linewidth=0, label="bar", **looks(fill)))


def _wage_text(wage: int | None) -> str:
    return say("charts.hours.unknown") if wage is None else short_yen(wage)
