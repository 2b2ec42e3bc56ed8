"""Maps that need no network, and the same figures as a table.

Table of contents:
    draw_map(region, indicator_id, cooperatives=None) -> folium.Map
    list_areas(region, indicator_id) -> DataFrame, for reading and for those who cannot see maps
    MapAssetError: a map was given a part that would have to be fetched from the network
"""

from coopkit.maps.errors import MapAssetError
from coopkit.maps.listing import list_areas
from coopkit.maps.thematic import draw_map

__all__ = ["MapAssetError", "draw_map", "list_areas"]
