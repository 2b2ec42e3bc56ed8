"""A map for paper: the same figures, classes and colours as the map on screen."""

from typing import TYPE_CHECKING, Any

from coopkit.maps import page
from coopkit.maps.classes import Classification, classify_by_quantiles
from coopkit.maps.listing import list_areas
from coopkit.region import UnknownNameError
from coopkit.text import current_language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from coopkit.charts.frame import Frame, Panel, SizeName
    from coopkit.maps.shapes import Shapes
    from coopkit.region import Region

_LINE = "#8a8a8a"
_SEA = "#e9eff3"
_TALLEST = 16.0


def draw_static_map(
    region: "Region",
    area_code: str | None = None,
    *,
    indicator_id: str,
    level: str | None = None,
    size: "SizeName" = "page",
) -> "Figure":
    """Draw an indicator as a picture for papers and posters.

    Classes, colours and words are those of `draw_map`. An area without a value is hatched.
    Legend with counts, what the map does not tell, and the publishers stand below it.

    Args:
        region: from `coopkit.region.load`.
        area_code: the team's municipality or ward, outlined and named; None outlines none.
        indicator_id: from the column `id` of `region.indicators`.
        level: `area58` or `municipality33`; the finest with values when left out.
        size: `screen`, `page` (A4) or `wide` (poster).

    Returns:
        A matplotlib Figure of its own, for `coopkit.charts.to_png` or `to_svg`.

    Raises:
        UnknownNameError: no such indicator, level or area.
    """
    from coopkit.charts.frame import POINTS, Frame
    from coopkit.maps.shapes import Shapes

    words, found, wanted = _read(region, indicator_id, level)
    name = _area_name(region, area_code)
    shapes = Shapes.of(region.boundaries(wanted))
    # Laid out once to see how much room the words take, then on paper of that height.
    trial = Frame(size, _TALLEST)
    _write(trial, words, found, name)
    room = trial.right - trial.left
    taken = _TALLEST * POINTS - (trial.top - trial.bottom)
    frame = Frame(size, (taken + room / shapes.aspect) / POINTS)
    _write(frame, words, found, name)
    panel = frame.panel(frame.left, frame.bottom, frame.right, frame.top)
    panel.show((shapes.left, shapes.right), (shapes.bottom, shapes.top))
    _draw_areas(panel, shapes, found)
    if area_code is not None and name is not None:
        _outline(panel, shapes, _shape_of(region, area_code), name)
    return frame.figure


def describe_static_map(
    region: "Region",
    area_code: str | None = None,
    *,
    indicator_id: str,
    level: str | None = None,
) -> str:
    """Return the map in words: where it is most and least, and the team's own area.

    Takes and raises what `draw_static_map` does.
    """
    words, found, wanted = _read(region, indicator_id, level)
    name = _area_name(region, area_code)
    table = list_areas(region, indicator_id, wanted).dropna()
    if table.empty:
        return say("maps.nothing")
    names = region.areas["full_name"]
    most, least = table.index[0], table.index[-1]
    text = say(
        "maps.static_words",
        title=words.title,
        subtitle=words.subtitle,
        most=names[most],
        most_value=words.value(found.shown[most]),
        least=names[least],
        least_value=words.value(found.shown[least]),
    )
    if area_code is None:
        return text
    if area_code not in found.shown:
        city = region.areas.loc[area_code, "parent_code"]
        if isinstance(city, str):
            return text + say("maps.static_within", area=name, city=names[city])
        return text + say("maps.static_part", area=name)
    if found.shown[area_code] is None:
        return text + say("maps.static_missing", area=name, reason=words.missing_reason)
    return text + say(
        "maps.static_ours",
        area=name,
        value=words.value(found.shown[area_code]),
        areas=len(found.shown),
        rank=table.loc[area_code, say("maps.column_rank")],
    )


def _read(
    region: "Region", indicator_id: str, level: str | None
) -> tuple[page.Words, Classification, str]:
    values = region.table(indicator_id, level)
    wanted = level or region.levels_of(indicator_id)[0]
    indicator = region.indicator(indicator_id)
    title = str(indicator[f"name_{current_language()}"])
    words = page.collect_words(region, indicator, wanted, title)
    numbers = {str(code): float(value) for code, value in values.items()}
    return words, classify_by_quantiles(numbers, words.decimals), wanted


def _area_name(region: "Region", area_code: str | None) -> str | None:
    if area_code is None:
        return None
    areas = region.areas
    if area_code not in areas.index:
        example = areas.index[0]
        raise UnknownNameError(
            say("maps.unknown_area", code=area_code, region=region.name, example=example)
        )
    return str(areas.loc[area_code, "full_name"])


def _shape_of(region: "Region", area_code: str) -> dict[str, Any]:
    """Return the boundary of an area from the level that has it (a city, or its wards)."""
    level = next(one.id for one in region.levels if area_code in region.codes(one.id))
    features: list[dict[str, Any]] = region.boundaries(level)["features"]
    return next(feature for feature in features if feature["id"] == area_code)


def _write(frame: "Frame", words: page.Words, found: Classification, name: str | None) -> None:
    """Write everything around the map; what is left of the frame is for the map."""
    from coopkit.charts.palette import MARK, Fill, Stroke

    notes: list[tuple[str, str] | str] = [words.subtitle]
    if words.source.is_past():
        date = page.written_date(words.source.valid_until)
        notes.append((say("maps.past", date=date), MARK))
    frame.header(words.title, *notes)
    about = say("maps.about") + say("maps.colon") + words.caveat
    frame.footer(about, page.method(found), *page.credits_of(words))
    entries: list[tuple[str, Fill | Stroke]] = [
        (_counted(text, one.count), Fill(one.colour))
        for one, text in zip(found.classes, page.class_texts(found), strict=True)
    ]
    if absent := page.missing_count(found):
        entries.append((_counted(page.missing_text(words), absent), _missing()))
    if name is not None:
        entries.append((say("maps.static_outline", area=name), Stroke()))
    frame.legend(entries)
    frame.text(frame.left, frame.bottom, say("maps.legend", unit=words.unit), va="bottom")
    frame.bottom += 2.2 * frame.letters


def _counted(text: str, areas: int) -> str:
    return text + say("maps.colon") + say("maps.class_count", count=areas)


def _missing() -> Any:
    from coopkit.charts.palette import Fill

    return Fill("#ffffff", "/////", "#777777")


def _draw_areas(panel: "Panel", shapes: "Shapes", found: Classification) -> None:
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import PathPatch, Rectangle

    size = (shapes.right - shapes.left, shapes.top - shapes.bottom)
    panel.add(Rectangle((shapes.left, shapes.bottom), *size, color=_SEA, zorder=0))
    known, absent, colours = [], [], []
    for code, path in shapes.paths.items():
        place = found.index[code]
        if place is None:
            absent.append(PathPatch(path))
        else:
            known.append(PathPatch(path))
            colours.append(found.classes[place].colour)
    panel.add(
        PatchCollection(known, facecolor=colours, edgecolor=_LINE, linewidth=0.5, label="known")
    )
    if absent:
        fill = _missing()
        hatched = PatchCollection(
            absent,
            facecolor=fill.colour,
            edgecolor=fill.hatch_colour,
            hatch=fill.hatch,
            linewidth=0.5,
            label="missing",
        )
        panel.add(hatched)


def _outline(panel: "Panel", shapes: "Shapes", feature: dict[str, Any], name: str) -> None:
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
