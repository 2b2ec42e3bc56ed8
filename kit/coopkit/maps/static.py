"""A map of one indicator for paper: the same figures, classes and colours as on screen."""

from typing import TYPE_CHECKING, Any

from coopkit.maps import page
from coopkit.maps.breaks import MethodName
from coopkit.maps.classes import Classification
from coopkit.maps.layers import Reading, read
from coopkit.maps.listing import list_areas
from coopkit.maps.thematic import asked
from coopkit.region import UnknownNameError
from coopkit.text import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from coopkit.charts.frame import Panel, SizeName
    from coopkit.maps.shapes import Shapes
    from coopkit.region import Region


def draw_static_map(
    region: "Region",
    area_code: str | None = None,
    *,
    indicator_id: str,
    cooperatives: "pd.DataFrame | None" = None,
    level: str | None = None,
    method: MethodName = "quantile",
    size: "SizeName" = "page",
) -> "Figure":
    """Draw an indicator as a picture for papers and posters.

    Classes, colours and words are those of `draw_map`. An area without a value is hatched.
    Legend with counts, what the map does not tell, and the publishers stand below it.

    Args:
        region: from `coopkit.region.load`.
        area_code: the team's municipality or ward, outlined and named; None outlines none.
        indicator_id: from the column `id` of `region.indicators`.
        cooperatives: as for `draw_map`.
        level: `area58` or `municipality33`; the finest with values when left out.
        method: how classes are cut, as for `draw_map`.
        size: `screen`, `page` (A4) or `wide` (poster).

    Returns:
        A matplotlib Figure of its own, for `coopkit.charts.to_png` or `to_svg`.

    Raises:
        UnknownNameError: no such indicator, level, method or area.
    """
    from coopkit.charts.palette import Stroke
    from coopkit.maps import paper

    reading, found, wanted = _read(region, indicator_id, level, method)
    words = reading.words
    name = _area_name(region, area_code)
    more: list[Any] = []
    notes = [page.method_note(found)]
    if name is not None:
        more.append((say("maps.static_outline", area=name), Stroke()))
    if cooperatives is not None:
        notes += [say("maps.static_cooperatives"), say("maps.cooperative_place")]

    def on_top(panel: "Panel", shapes: "Shapes") -> None:
        if area_code is not None and name is not None:
            paper.outline(panel, shapes, _shape_of(region, area_code), name)
        if cooperatives is not None:
            mark_cooperatives(panel, shapes, cooperatives)

    sheet = paper.Sheet(
        page.texts_of(words, *notes),
        [paper.Picture(found.index, [one.colour for one in found.classes], more=on_top)],
        paper.class_legend(page.legend_label(words.unit), found, page.missing_text(words), *more),
    )
    return paper.draw_sheet(region, wanted, size, sheet)


def mark_cooperatives(panel: "Panel", shapes: "Shapes", cooperatives: "pd.DataFrame") -> None:
    """Draw one round marker per town, at its town hall."""
    from coopkit.maps import paper

    for _, town in cooperatives.groupby("municipality_code", sort=True):
        x = float(town["longitude"].iloc[0]) * shapes.shrink
        paper.mark(panel, x, float(town["latitude"].iloc[0]), len(town), round_one=True)


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
    reading, found, wanted = _read(region, indicator_id, level)
    words = reading.words
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
    region: "Region", indicator_id: str, level: str | None, method: MethodName = "quantile"
) -> tuple[Reading, Classification, str]:
    (reading,), wanted = read(region, asked(None, indicator_id), level)
    return reading, reading.classified(method), wanted


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
