"""The other maps for paper; each takes what its map on screen takes, and the size."""

from typing import TYPE_CHECKING, Any

from coopkit.maps import page, paper, points
from coopkit.maps.breaks import MethodName
from coopkit.maps.change import Years, read_years
from coopkit.maps.comparison import SQUARE, Square, comparison_texts, levels
from coopkit.maps.index import ScalingName, Weights
from coopkit.maps.layers import read
from coopkit.maps.need import Need
from coopkit.maps.static import mark_cooperatives
from coopkit.maps.thematic import check_method
from coopkit.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from coopkit.charts.frame import Frame, Panel, SizeName
    from coopkit.maps.shapes import Shapes
    from coopkit.region import Region

# Years side by side on a paper: more would be too small to read.
_MOST_YEARS = 6


def draw_static_comparison(
    region: "Region",
    a: str,
    b: str,
    *,
    level: str | None = None,
    method: MethodName = "quantile",
    size: "SizeName" = "page",
) -> "Figure":
    """Draw two indicators side by side for paper.

    Takes and raises what `draw_comparison` does.

    Args:
        region: from `coopkit.region.load`.
        a: id of the indicator on the left.
        b: id of the indicator on the right.
        level: of the areas.
        method: how classes are cut.
        size: `screen`, `page` (A4) or `wide` (poster).
    """
    readings, wanted = read(region, [a, b], level)
    check_method(method)
    found = [reading.classified(method) for reading in readings]
    texts = comparison_texts(readings)
    notes = page.joint_notes([one.words for one in readings], *map(page.method_note, found))
    texts = page.Texts(texts.title, texts.subtitle, texts.warnings, notes)

    def legend(frame: "Frame") -> None:
        # From the bottom up: the second indicator first.
        for reading, classes in reversed(list(zip(readings, found, strict=True))):
            missing = page.missing_text(reading.words)
            paper.class_legend(reading.named, classes, missing)(frame)

    pictures = [
        paper.Picture(
            classes.index, [one.colour for one in classes.classes], title=reading.words.title
        )
        for reading, classes in zip(readings, found, strict=True)
    ]
    columns = 1 if size == "screen" else 2
    return paper.draw_sheet(region, wanted, size, paper.Sheet(texts, pictures, legend, columns))


def draw_static_bivariate(
    region: "Region",
    a: str,
    b: str,
    *,
    level: str | None = None,
    size: "SizeName" = "page",
) -> "Figure":
    """Draw two indicators in one map of nine colours (▲) for paper.

    Takes and raises what `draw_bivariate` does.

    Args:
        region: from `coopkit.region.load`.
        a: id of the indicator from left to right in the legend.
        b: id of the indicator from top to bottom.
        level: of the areas.
        size: `screen`, `page` (A4) or `wide` (poster).
    """
    readings, wanted = read(region, [a, b], level)
    square = Square(readings)
    picture = paper.Picture(square.index, square.colours)
    sheet = paper.Sheet(square.texts, [picture], lambda frame: _square_legend(frame, square))
    return paper.draw_sheet(region, wanted, size, sheet)


def _square_legend(frame: "Frame", square: Square) -> None:
    from matplotlib.patches import Rectangle

    em = frame.letters
    if absent := square.count(None):
        text = paper.counted(say("maps.bivariate_missing"), absent)
        frame.legend([(text, paper.hatched())])
    names, down = levels(), square.bounds(1)
    wide, tall, left = 5.5 * em, 1.9 * em, frame.left + 8 * em
    for row in reversed(range(len(SQUARE))):
        middle = frame.bottom + tall / 2
        frame.text(left - em * 0.5, middle, f"{names[row]} {down[row]}", va="center", ha="right")
        for column, colour in enumerate(SQUARE[row]):
            x = left + column * wide
            frame.add(
                Rectangle((x, frame.bottom), wide, tall, facecolor=colour, edgecolor="#777777")
            )
            dark = (row, column) >= (1, 2)
            frame.text(
                x + wide / 2,
                middle,
                str(square.count(len(SQUARE) * row + column)),
                va="center",
                ha="center",
                color="white" if dark else "black",
            )
        frame.bottom += tall
    for column, bounds in enumerate(square.bounds(0)):
        x = left + (column + 0.5) * wide
        frame.text(x, frame.bottom + em * 0.3, bounds, va="bottom", ha="center", scale=0.9)
        frame.text(x, frame.bottom + em * 1.6, names[column], va="bottom", ha="center")
    frame.bottom += em * 3.2
    for text in (
        square.axes[1],
        square.axes[0],
        say("maps.bivariate_legend"),
    ):
        frame.text(frame.left, frame.bottom, text, va="bottom")
        frame.bottom += em * 1.4
    frame.bottom += em * 0.4


def draw_static_change(
    region: "Region",
    indicator: str,
    *,
    level: str | None = None,
    size: "SizeName" = "page",
) -> "Figure":
    """Draw an indicator in up to six of its years for paper, in the same classes.

    Takes and raises what `draw_change` does. The first year, the last counted one and the
    last one are always among them.

    Args:
        region: from `coopkit.region.load`.
        indicator: id of an indicator whose column `series` is true.
        level: of the areas.
        size: `screen`, `page` (A4) or `wide` (poster).
    """
    years, wanted = read_years(region, indicator, level)
    words = years.reading.words
    pictures = []
    for year in chosen_years(years):
        found = years.classes(year)
        colours = [one.colour for one in found.classes]
        pictures.append(paper.Picture(found.index, colours, title=years.name(year)))
    # Counts differ from year to year, so the legend gives the bounds only.
    found = years.classes(years.first)

    def legend(frame: "Frame") -> None:
        from coopkit.charts.palette import Fill

        entries: paper.Entries = [
            (text, Fill(one.colour))
            for one, text in zip(found.classes, page.class_texts(found), strict=True)
        ]
        if any(None in picture.index.values() for picture in pictures):
            entries.append((page.missing_text(words), paper.hatched()))
        frame.legend(entries)
        frame.text(frame.left, frame.bottom, page.legend_label(words.unit), va="bottom")
        frame.bottom += 2.2 * frame.letters

    texts = years.texts
    texts = page.Texts(texts.title, texts.subtitle, texts.warnings, (*texts.notes, years.note()))
    columns = {"screen": 1, "page": 2, "wide": 3}[size]
    sheet = paper.Sheet(texts, pictures, legend, min(columns, len(pictures)))
    return paper.draw_sheet(region, wanted, size, sheet)


def chosen_years(years: Years) -> list[int]:
    """Return at most six years, spread evenly, with the first, last counted and last."""
    every = list(years.shown)
    if len(every) <= _MOST_YEARS:
        return every
    step = (len(every) - 1) / (_MOST_YEARS - 1)
    places = [round(step * number) for number in range(_MOST_YEARS)]
    counted = years.start()
    # The nearest of those between the ends makes room for the last counted year.
    nearest = min(range(1, _MOST_YEARS - 1), key=lambda number: abs(places[number] - counted))
    if counted not in places:
        places[nearest] = counted
    return [every[place] for place in sorted(set(places))]


def draw_static_points(
    region: "Region",
    cooperatives: "pd.DataFrame | None" = None,
    observations: "pd.DataFrame | Iterable[Mapping[str, Any]] | None" = None,
    *,
    level: str | None = None,
    size: "SizeName" = "page",
) -> "Figure":
    """Draw co-operatives and what a team saw or heard for paper; texts stand below.

    Takes and raises what `draw_points` does.

    Args:
        region: from `coopkit.region.load`.
        cooperatives: as from `coopkit.region.load_cooperatives`.
        observations: as for `draw_points`.
        level: of the areas.
        size: `screen`, `page` (A4) or `wide` (poster).
    """
    wanted = level or region.levels[0].id
    seen = points.read_observations(region, observations)
    texts = points.point_texts(region, wanted, cooperatives, seen)
    by_area: dict[str, list[points.Observation]] = {}
    for one in seen:
        by_area.setdefault(one.area_code, []).append(one)
    places = points.places_of(region, by_area)

    def on_top(panel: "Panel", shapes: "Shapes") -> None:
        if cooperatives is not None:
            mark_cooperatives(panel, shapes, cooperatives)
        for code, (latitude, longitude) in places.items():
            x = longitude * shapes.shrink
            paper.mark(panel, x, latitude, len(by_area[code]), round_one=False)

    lines = [] if cooperatives is None else [say("maps.static_cooperatives")]
    if seen:
        lines.append(say("maps.static_seen"))
    notes = (*lines, *map(_line, seen), *texts.notes)
    picture = paper.Picture(dict.fromkeys(region.codes(wanted), 0), [points.LAND], more=on_top)
    texts = page.Texts(texts.title, texts.subtitle, texts.warnings, notes)
    return paper.draw_sheet(region, wanted, size, paper.Sheet(texts, [picture], lambda _: None))


def _line(one: points.Observation) -> str:
    head = say("maps.seen_entry", kind=one.kind, theme=one.theme, date=one.date)
    # A line break that somebody typed would leave the line's place on the paper.
    return f"{one.area} {head} {' '.join(one.text.split())}"


def draw_static_need(
    region: "Region",
    weights: Weights,
    *,
    scaling: ScalingName = "z",
    level: str | None = None,
    size: "SizeName" = "page",
) -> "Figure":
    """Draw an index with the team's weights (▲) for paper: formula and reasons stand below.

    Takes and raises what `draw_need` does.

    Args:
        region: from `coopkit.region.load`.
        weights: for each indicator id its weight and the reason for it.
        scaling: `z` or `rank`.
        level: of the areas.
        size: `screen`, `page` (A4) or `wide` (poster).
    """
    need = Need(region, weights, scaling, level)
    texts = need.texts
    notes: Sequence[str] = (*need.lines(), page.method_note(need.found), *texts.notes)
    sheet = paper.Sheet(
        page.Texts(texts.title, texts.subtitle, texts.warnings, tuple(notes)),
        [paper.Picture(need.found.index, [one.colour for one in need.found.classes])],
        paper.class_legend(say("maps_need.legend"), need.found, say("maps_need.missing")),
    )
    return paper.draw_sheet(region, need.level, size, sheet)
