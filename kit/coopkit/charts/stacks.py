"""Two columns of the same height beside each other, each part named with its amount."""

from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from coopkit.charts.amounts import short_yen
from coopkit.charts.contents import Sides
from coopkit.charts.frame import Frame, Panel, looks
from coopkit.charts.palette import FILLS, INK, SOFT_INK
from coopkit.text import say

# Heights of letters: one column, one label (name above amount), the gap to a label.
_COLUMN = 6.0
_LABEL = 2.5
_GAP = 0.7
_SMALL = 0.92


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the paper, in points."""

    left: float
    right: float
    bottom: float
    top: float


def draw_sides(frame: Frame, area: Area, sides: Sides, *, texts: str, full: int) -> None:
    """Draw two columns in the middle of an area, with labels on both sides.

    Args:
        frame: the paper.
        area: where.
        sides: the parts of both columns.
        texts: names are `charts.{texts}.{part}`; the heads `left` and `right`.
        full: yen that fill the height, so that several pairs share one scale.
    """
    em = frame.letters
    middle, width = (area.left + area.right) / 2, min(_COLUMN * em, (area.right - area.left) / 5)
    top = area.top - 1.6 * em
    for name, x, ha in (("left", middle - 0.3 * em, "right"), ("right", middle + 0.3 * em, "left")):
        head = say(f"charts.{texts}.{name}")
        frame.text(x, area.top, head, scale=_SMALL, ha=ha, color=SOFT_INK)
    panel = frame.panel(area.left, area.bottom, area.right, top)
    panel.show((area.left, area.right), (0, max(full, 1)))
    for parts, side in ((sides.left, -1), (sides.right, 1)):
        start = middle - width - 0.5 if side < 0 else middle + 0.5
        centres = _column(panel, parts, start, width)
        tall = (top - area.bottom) / max(full, 1)
        wanted = [area.bottom + centre * tall for centre in centres]
        places = spread(wanted, _LABEL * em * _SMALL, area.bottom, top)
        edge = middle + side * (width + 1)
        for (name, amount), centre, place in zip(parts.items(), wanted, places, strict=True):
            x = edge + side * _GAP * em
            line = Line2D([edge, x - side * 0.15 * em], [centre, place], color=SOFT_INK)
            line.set_linewidth(0.8)
            frame.add(line)
            text = f"{say(f'charts.{texts}.{name}')}\n{short_yen(amount)}"
            frame.text(
                x, place, text, scale=_SMALL, ha="left" if side > 0 else "right", va="center"
            )


def _column(panel: Panel, parts: Mapping[str, int], left: float, width: float) -> list[float]:
    """Stack the parts, the first on top; return the middle of each in yen."""
    centres = []
    height = sum(parts.values())
    for name, amount in parts.items():
        height -= amount
        panel.add(
            Rectangle((left, height), width, amount, linewidth=0, label=name, **looks(FILLS[name]))
        )
        panel.line(
            [left, left + width, left + width, left, left],
            [height, height, height + amount, height + amount, height],
            color=INK,
            linewidth=0.7,
        )
        centres.append(height + amount / 2)
    return centres


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart as little as needed, keeping their order from the top down.

    >>> spread([10.0, 9.0], 4, 0, 12)
    [10.0, 6.0]
    >>> spread([1.0, 0.5], 4, 0, 12)
    [6.0, 2.0]
    """
    half = gap / 2
    places: list[float] = []
    for place in wanted:
        highest = places[-1] - gap if places else high - half
        places.append(min(place, highest))
    lowest = low + half
    for number in range(len(places) - 1, -1, -1):
        places[number] = max(places[number], lowest)
        lowest = places[number] + gap
    return places
