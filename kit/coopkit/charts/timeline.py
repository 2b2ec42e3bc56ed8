"""The months of a plan as a picture: axes over time, bars and lines on them."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from coopkit.charts.amounts import Unit, ticks
from coopkit.charts.frame import Frame, Panel, looks, width_of
from coopkit.charts.palette import GRID, INK, PLAIN, SOFT_INK, Fill, Stroke
from coopkit.plan.fields import MONTHS_IN_YEAR
from coopkit.text import say

# With more months, marks on a line would touch each other.
MOST_MARKS = 24
_STEPS = (1, 2, 3, 6, 12, 24, 36, 60)
_EDGE = 0.7


class Plot:
    """Panels above each other over the same places: months, or years.

    Args:
        frame: its header and legend are in place; the rest of the room is used.
        places: how many.
        labels: every label of the amounts, to leave room for the widest.

    Attributes:
        letters_per_place: room from one place to the next, in heights of letters.
    """

    def __init__(self, frame: Frame, places: int, labels: Sequence[str]) -> None:
        self._frame = frame
        em = frame.letters
        self._left = frame.left + (max(map(width_of, labels), default=2) + 0.5) * em
        self._last = places - 1
        frame.bottom += 2.7 * em
        self._per_place = (frame.right - self._left) / (self._last + 2 * _EDGE)
        self.letters_per_place = self._per_place / em

    def panel(self, bottom: float, top: float, low: int, high: int) -> Panel:
        """Return room between two heights (points) for amounts from `low` to `high`."""
        panel = self._frame.panel(self._left, bottom, self._frame.right, top)
        room = (high - low) * 0.03
        panel.show((-_EDGE, self._last + _EDGE), (low - room, high + room))
        return panel

    def amounts(self, panel: Panel, marks: Sequence[int], labels: Sequence[str]) -> None:
        """Draw a line and a label at each amount."""
        left, right = panel.x
        level = [((left, mark), (right, mark)) for mark in marks if mark]
        _lines(panel, level, colors=GRID, linewidths=0.6, zorder=0.5)
        panel.line((left, right), (0, 0), color=INK, linewidth=1.4, zorder=2.2)
        for mark, label in zip(marks, labels, strict=True):
            x, y = panel.point(left, mark)
            x -= 0.4 * self._frame.letters
            self._frame.text(x, y, label, ha="right", va="center", color=SOFT_INK)

    def name(self, places: Sequence[int], labels: Sequence[str], *panels: Panel) -> None:
        """Write labels below the lowest panel; draw a faint upright line through each."""
        em = self._frame.letters
        end = self._frame.right + em * 0.6
        for place, label in zip(places, labels, strict=True):
            x = self._left + self._per_place * (place + _EDGE)
            half = max(map(width_of, label.split("\n"))) * em / 2
            beyond = x + half > end
            self._frame.text(
                end if beyond else x,
                self._frame.bottom - 0.3 * em,
                label,
                ha="right" if beyond else "center",
                color=SOFT_INK,
                linespacing=1.15,
            )
        for panel in panels:
            low, high = panel.y
            upright = [((place, low), (place, high)) for place in places]
            _lines(panel, upright, colors=GRID, linewidths=0.6, linestyles=":", zorder=0)

    def name_months(self, months: Sequence[str], *panels: Panel) -> None:
        """Write the months below the lowest panel, as many as there is room for."""
        shown = _shown_months(self._last, self.letters_per_place)
        labels = month_ticks([months[month] for month in shown if month])
        self.name(shown, [say("charts.time.start"), *labels], *panels)


def _lines(panel: Panel, lines: Sequence[Sequence[tuple[float, float]]], **looks: Any) -> None:
    panel.add(LineCollection(lines, **looks))


def _shown_months(last: int, letters_per_month: float) -> list[int]:
    """Return the opening and every n-th month, so that labels do not touch."""
    for step in _STEPS:
        wide = 3.6 if step < MONTHS_IN_YEAR else 4.6
        if step * letters_per_month >= wide or step >= last:
            break
    return [0, *range(step, last + 1, step)]


def shown_places(count: int, letters_per_place: float, wide: float) -> list[int]:
    """Return places whose labels, `wide` letters each, do not touch.

    >>> shown_places(10, 2.5, 4.8)
    [0, 2, 4, 6, 8]
    """
    step = max(math.ceil(wide / letters_per_place), 1)
    return list(range(0, count, step))


def month_ticks(months: Sequence[str]) -> list[str]:
    """Return `4月`, with the year below the first of each year; or counts, `2` か月目."""
    labels: list[str] = []
    before = ""
    for month in months:
        year, dash, number = month.partition("-")
        if not dash:
            key = "month_number" if labels else "first_number"
            labels.append(say(f"charts.time.{key}", number=month))
            continue
        text = say("charts.time.month", month=int(number))
        labels.append(text if year == before else say("charts.time.year", month=text, year=year))
        before = year
    return labels


def scale(low: int, high: int, most: int, unit: Unit) -> tuple[list[int], list[str]]:
    """Return round amounts from low to high, zero among them, and their labels."""
    if low == high == 0:
        # Nothing filled in yet: an axis around 0 rather than a speck of it.
        low, high = -unit.yen, unit.yen
    marks = ticks(min(low, 0), max(high, 0), most)
    return marks, [unit.number(mark) for mark in marks]


def bars(
    panel: Panel,
    low: Sequence[float],
    high: Sequence[float],
    fill: Fill,
    *,
    label: str,
    width: float = 0.7,
) -> None:
    """Draw a bar for each month from `low` to `high`.

    All bars are one path: a hatch is then drawn once, not once a month.
    """
    half = width / 2
    corners: list[tuple[float, float]] = []
    for month, (bottom, top) in enumerate(zip(low, high, strict=True)):
        left, right = month - half, month + half
        corners += [(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    path = Path(corners, codes * len(low))
    panel.add(PathPatch(path, linewidth=0, label=label, zorder=1, **looks(fill)))


def line(
    panel: Panel,
    amounts: Sequence[float],
    *,
    label: str,
    lifted: bool = False,
    stroke: Stroke = PLAIN,
) -> None:
    """Draw a line through the months; `lifted` on a white edge, off the bars."""
    months = range(len(amounts))
    if lifted:
        panel.line(months, amounts, color="white", linewidth=4, zorder=2.8, label="_edge")
    panel.line(
        months,
        amounts,
        color=stroke.colour,
        linestyle=stroke.style,
        linewidth=1.8,
        marker="o" if stroke.style == "-" and len(amounts) <= MOST_MARKS + 1 else "",
        markersize=4.5,
        label=label,
        zorder=3,
    )


def band(
    panel: Panel, low: Sequence[float], high: Sequence[float], fill: Fill, *, label: str
) -> None:
    """Fill what lies between two lines."""
    corners = [*enumerate(low), *reversed([*enumerate(high)])]
    path = Path([*corners, corners[0]])
    panel.add(PathPatch(path, linewidth=0, label=label, zorder=1, **looks(fill)))


def below_zero(panel: Panel, amounts: Sequence[int], fill: Fill, *, label: str) -> None:
    """Fill what lies between a line and zero where the line is below."""
    corners: list[tuple[float, float]] = [(0, 0)]
    for month, amount in enumerate(amounts):
        if month and (amounts[month - 1] < 0) != (amount < 0):
            before = amounts[month - 1]
            corners.append((month - 1 + before / (before - amount), 0))
        corners.append((month, min(amount, 0)))
    corners += [(len(amounts) - 1, 0), (0, 0)]
    panel.add(PathPatch(Path(corners), linewidth=0, label=label, zorder=2, **looks(fill)))
