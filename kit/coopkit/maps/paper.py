"""Maps on paper: title, one or more maps of the same areas, legend, notes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from coopkit.maps import page
from coopkit.maps.classes import Classification
from coopkit.text import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from coopkit.charts.frame import Frame, Panel, SizeName
    from coopkit.charts.palette import Fill, Stroke
    from coopkit.maps.shapes import Shapes
    from coopkit.region import Region

_LINE = "#8a8a8a"
_SEA = "#e9eff3"
# Paper tall enough for any words, to see how much room they take.
_TALLEST = 40.0
_GAP = 8.0

Entries = list[tuple[str, "Fill | Stroke"]]


@dataclass(frozen=True)
class Picture:
    """One map on a paper.

    Attributes:
        index: for each area the place of its colour; None: hatched.
        colours: `#rrggbb`.
        title: above it, where there are several.
        more: draws what lies on top.
    """

    index: Mapping[str, int | None]
    colours: Sequence[str]
    title: str = ""
    more: "Callable[[Panel, Shapes], None] | None" = None


@dataclass(frozen=True)
class Sheet:
    """What stands on a paper.

    Attributes:
        texts: above and below.
        pictures: the maps, row by row.
        legend: writes the legend at the bottom of the frame.
        columns: how many maps stand side by side.
    """

    texts: page.Texts
    pictures: Sequence[Picture]
    legend: "Callable[[Frame], None]"
    columns: int = 1


def draw_sheet(region: "Region", level: str, size: "SizeName", sheet: Sheet) -> "Figure":
    """Draw a paper as high as its words and maps need.

    Args:
        region: whose areas are drawn.
        level: of the areas.
        size: `screen`, `page` (A4) or `wide` (poster).
        sheet: what stands on it.
    """
    from coopkit.charts.frame import POINTS, Frame
    from coopkit.maps.shapes import Shapes

    shapes = Shapes.of(region.boundaries(level))
    rows = ceil(len(sheet.pictures) / sheet.columns)
    # Laid out once to see how much room the words take, then on paper of that height.
    trial = Frame(size, _TALLEST)
    _write(trial, sheet)
    room = trial.right - trial.left
    taken = _TALLEST * POINTS - (trial.top - trial.bottom)
    width = (room - _GAP * (sheet.columns - 1)) / sheet.columns
    head = 1.6 * trial.letters if any(one.title for one in sheet.pictures) else 0.0
    height = width / shapes.aspect + head
    frame = Frame(size, (taken + height * rows + _GAP * (rows - 1)) / POINTS)
    _write(frame, sheet)
    for place, picture in enumerate(sheet.pictures):
        row, column = divmod(place, sheet.columns)
        left = frame.left + column * (width + _GAP)
        top = frame.top - row * (height + _GAP)
        if picture.title:
            frame.text(left, top, picture.title)
        panel = frame.panel(left, top - height, left + width, top - head)
        panel.show((shapes.left, shapes.right), (shapes.bottom, shapes.top))
        draw_areas(panel, shapes, picture)
        if picture.more:
            picture.more(panel, shapes)
    return frame.figure


def _write(frame: "Frame", sheet: Sheet) -> None:
    """Write everything around the maps; what is left of the frame is for them."""
    from coopkit.charts.palette import MARK

    texts = sheet.texts
    notes: list[tuple[str, str] | str] = [texts.subtitle]
    notes += [(warning, MARK) for warning in texts.warnings]
    frame.header(texts.title, *notes)
    frame.footer(*texts.notes)
    sheet.legend(frame)


def class_legend(label: str, found: Classification, missing: str, *more: Any) -> Any:
    """Return what writes a legend of classes, with how many areas are in each.

    Args:
        label: what the colours mean.
        found: the classes.
        missing: what stands beside the hatching.
        *more: further entries: text, and a `Fill` or `Stroke`.
    """

    def write(frame: "Frame") -> None:
        from coopkit.charts.palette import Fill

        entries: Entries = [
            (counted(text, one.count), Fill(one.colour))
            for one, text in zip(found.classes, page.class_texts(found), strict=True)
        ]
        if absent := page.missing_count(found):
            entries.append((counted(missing, absent), hatched()))
        frame.legend([*entries, *more])
        frame.text(frame.left, frame.bottom, label, va="bottom")
        frame.bottom += 2.2 * frame.letters

    return write


def counted(text: str, areas: int) -> str:
    """Return a line of a legend with the number of areas."""
    return text + say("maps.colon") + say("maps.class_count", count=areas)


def hatched() -> "Fill":
    """Return how an area without a value is filled."""
    from coopkit.charts.palette import Fill

    return Fill("#ffffff", "/////", "#777777")


def draw_areas(panel: "Panel", shapes: "Shapes", picture: Picture) -> None:
    """Draw the sea and all areas in their colours."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import PathPatch, Rectangle

    size = (shapes.right - shapes.left, shapes.top - shapes.bottom)
    panel.add(Rectangle((shapes.left, shapes.bottom), *size, color=_SEA, zorder=0))
    known, absent, colours = [], [], []
    for code, path in shapes.paths.items():
        place = picture.index[code]
        if place is None:
            absent.append(PathPatch(path))
        else:
            known.append(PathPatch(path))
            colours.append(picture.colours[place])
    panel.add(
        PatchCollection(known, facecolor=colours, edgecolor=_LINE, linewidth=0.5, label="known")
    )
    if absent:
        fill = hatched()
        panel.add(
            PatchCollection(
                absent,
                facecolor=fill.colour,
                edgecolor=fill.hatch_colour,
                hatch=fill.hatch,
                linewidth=0.5,
                label="missing",
            )
        )


def outline(panel: "Panel", shapes: "Shapes", feature: dict[str, Any], name: str) -> None:
    """Draw a thick line around an area, and its name beside it."""
    from matplotlib.patches import PathPatch

    from coopkit.charts.palette import INK

    path = shapes.path(feature["geometry"])
    for colour, width in (("white", 4.5), (INK, 2.2)):
        panel.add(
            PathPatch(
                path,
                facecolor="none",
                edgecolor=colour,
                linewidth=width,
                joinstyle="round",
                label="ours",
            )
        )
    box = path.get_extents()
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    # Towards the middle of the map: there the name never leaves the paper.
    right = x < (shapes.left + shapes.right) / 2
    up = y < (shapes.bottom + shapes.top) / 2
    away = (shapes.right - shapes.left) * 0.09
    there = (x + away * (1 if right else -1), y + away * (0.9 if up else -0.9))
    panel.line((x, there[0]), (y, there[1]), color=INK, linewidth=1.2, zorder=4)
    panel.text(
        *there,
        name,
        ha="left" if right else "right",
        scale=1.15,
        bbox={"facecolor": "white", "edgecolor": INK, "pad": 2.5},
        zorder=5,
    )


def mark(panel: "Panel", x: float, y: float, count: int, *, round_one: bool) -> None:
    """Draw a marker with a number: round for co-operatives, square for what was seen."""
    from coopkit.charts.palette import INK, MARK

    box = {
        "boxstyle": "circle,pad=0.25" if round_one else "square,pad=0.3",
        "facecolor": "white",
        "edgecolor": INK if round_one else MARK,
        "linewidth": 1.4,
    }
    panel.text(x, y, str(count), bbox=box, zorder=5)
