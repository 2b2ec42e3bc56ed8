"""Maps that need no network, the same maps for paper, and the same figures as a table.

Table of contents (each map takes a `Region` first and returns a `folium.Map`; its twin for
paper takes the same and returns a matplotlib Figure):
    draw_map, draw_static_map: one indicator, or up to 20 to switch between
    draw_comparison, draw_static_comparison: two side by side
    draw_bivariate, draw_static_bivariate: two in one map (▲)
    draw_change, draw_static_change: over the years
    draw_points, draw_static_points: co-operatives, and what a team saw or heard
    draw_need, draw_static_need: an index whose weights the team sets and justifies (▲)
    describe_static_map: a map of one indicator in words
    list_areas(region, indicator_id) -> DataFrame, for reading and for those who cannot see maps
    MapAssetError: a map was given a part that would have to be fetched from the network
    WeightError: the weights of an index are not complete
"""

from coopkit.maps.change import draw_change
from coopkit.maps.comparison import draw_bivariate, draw_comparison
from coopkit.maps.errors import MapAssetError, WeightError
from coopkit.maps.listing import list_areas
from coopkit.maps.need import draw_need
from coopkit.maps.points import draw_points
from coopkit.maps.static import describe_static_map, draw_static_map
from coopkit.maps.static_kinds import (
    draw_static_bivariate,
    draw_static_change,
    draw_static_comparison,
    draw_static_need,
    draw_static_points,
)
from coopkit.maps.thematic import draw_map

__all__ = [
    "MapAssetError",
    "WeightError",
    "describe_static_map",
    "draw_bivariate",
    "draw_change",
    "draw_comparison",
    "draw_map",
    "draw_need",
    "draw_points",
    "draw_static_bivariate",
    "draw_static_change",
    "draw_static_comparison",
    "draw_static_map",
    "draw_static_need",
    "draw_static_points",
    "list_areas",
]
