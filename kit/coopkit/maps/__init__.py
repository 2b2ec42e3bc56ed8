"""Maps that need no network, and the same figures as a table.

Table of contents:
    draw_map(region, indicator_id, cooperatives=None) -> folium.Map
    draw_static_map(region, area_code=None, *, indicator_id) -> matplotlib Figure, for paper
    describe_static_map: the same in words
    list_areas(region, indicator_id) -> DataFrame, for reading and for those who cannot see maps
    MapAssetError: a map was given a part that would have to be fetched from the network
"""

from coopkit.maps.errors import MapAssetError
from coopkit.maps.listing import list_areas
from coopkit.maps.static import describe_static_map, draw_static_map
from coopkit.maps.thematic import draw_map

__all__ = ["MapAssetError", "describe_static_map", "draw_map", "draw_static_map", "list_areas"]
