"""A map of one indicator: where is it more, where less, who says so."""

import math
from typing import TYPE_CHECKING, Any

from coopkit.text import current_language, say

if TYPE_CHECKING:
    import folium
    import pandas as pd

    from coopkit.region import Region

_LINE = {"color": "#8a8a8a", "weight": 1, "fillOpacity": 1}


def draw_map(
    region: "Region",
    indicator_id: str,
    *,
    cooperatives: "pd.DataFrame | None" = None,
    level: str | None = None,
) -> "folium.Map":
    """Draw an indicator as a map that needs no network.

    Areas are put in order of their values and coloured in five groups of about the same
    size; an area without a value is hatched, with the reason. Legend, what the map does
    not tell, and sources stand below it.

    Args:
        region: from `coopkit.region.load`.
        indicator_id: from the column `id` of `region.indicators`.
        cooperatives: as from `coopkit.region.load_cooperatives`, to show them too, one
            marker per town, at its town hall.
        level: `area58` or `municipality33`; the finest with values when left out.

    Returns:
        A `folium.Map`: it shows itself in a notebook, `save("map.html")` writes one page
        that opens by a double click, and GeoJson, Marker (default and div icons),
        CircleMarker, Popup, Tooltip, LayerControl and FeatureGroup can be added to it.

    Raises:
        UnknownNameError: no such indicator or level.
        MapAssetError: when it is shown or saved, if something was added that would have
            to be fetched from the network.

        >>> from coopkit.region import load
        >>> drawn = draw_map(load("kanagawa"), "aged_65_over_share_2026")
        >>> drawn.get_root().title
        '65歳以上の人の割合'
    """
    # folium takes a second to import; nobody should wait for it before asking for a map.
    import folium

    from coopkit.maps import elements, page
    from coopkit.maps.classes import classify_by_quantiles
    from coopkit.maps.offline import OfflineMap

    values = region.table(indicator_id, level)
    wanted = level or region.levels_of(indicator_id)[0]
    indicator = region.indicator(indicator_id)
    words = page.collect_words(
        region, indicator, wanted, str(indicator[f"name_{current_language()}"])
    )
    numbers = {str(code): float(value) for code, value in values.items()}
    found = classify_by_quantiles(numbers, words.decimals)
    boundaries = _named_boundaries(region, wanted)
    for feature in boundaries["features"]:
        feature["properties"]["value"] = words.value(found.shown[feature["id"]])

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        place = found.index[feature["id"]]
        colour = f"url(#{page.HATCHING})" if place is None else found.classes[place].colour
        return {**_LINE, "fillColor": colour}

    bounds = _bounds(boundaries)
    drawn = OfflineMap(
        location=[sum(corner[axis] for corner in bounds) / 2 for axis in (0, 1)],
        zoom_start=9,
        zoom_control=False,
        # Fit closely, and let the wheel scroll the notebook.
        zoom_snap=0.25,
        scroll_wheel_zoom=False,
        min_zoom=7,
        max_zoom=14,
    )
    folium.GeoJson(
        boundaries,
        name=words.title,
        style_function=style,
        highlight_function=lambda _: {"weight": 3, "color": "#b04a00"},
        on_each_feature=elements.area_tooltips(words.tip),
        # Simplified one by one, neighbours would part.
        smooth_factor=0,
    ).add_to(drawn)
    elements.region_names(region.areas.loc[list(numbers)]).add_to(drawn)
    if cooperatives is not None:
        elements.cooperative_markers(cooperatives).add_to(drawn)
    elements.Behaviour(say("maps.map_label", title=words.title), bounds).add_to(drawn)
    figure = drawn.figure
    figure.title = words.title
    figure.style = page.STYLE
    figure.before = page.heading(words)
    figure.after = page.footing(words, found, cooperatives=cooperatives is not None)
    return drawn


def _named_boundaries(region: "Region", level: str) -> dict[str, Any]:
    from html import escape

    names = region.areas["full_name"]
    boundaries = region.boundaries(level)
    for feature in boundaries["features"]:
        feature["properties"] = {"name": escape(str(names[feature["id"]]))}
    return boundaries


def _bounds(boundaries: dict[str, Any]) -> list[list[float]]:
    """Return the south-west and north-east corner, latitude first as Leaflet has it."""
    west = south = math.inf
    east = north = -math.inf
    for feature in boundaries["features"]:
        geometry = feature["geometry"]
        shapes = geometry["coordinates"]
        for polygon in shapes if geometry["type"] == "MultiPolygon" else [shapes]:
            for x, y in polygon[0]:
                west, east = min(west, x), max(east, x)
                south, north = min(south, y), max(north, y)
    return [[south, west], [north, east]]
