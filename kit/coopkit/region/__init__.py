"""A region pack: tables, boundaries and where every figure comes from.

Table of contents:
    load(name or folder) -> Region: areas, indicators, table, series, whole, assets,
        boundaries, topology, neighbours, source
    load_cooperatives() -> the worker co-operatives of the region, at their town hall
    towns(), find_towns(text), town_name(code) -> municipalities and wards, for menus
    Source: who published a figure, when, and until when it may be shown
    UnknownNameError: a region, indicator, level or table that does not exist
"""

from coopkit.region.cooperatives import load_cooperatives
from coopkit.region.datapackage import UnknownNameError
from coopkit.region.pack import Level, Region, load
from coopkit.region.source import Source
from coopkit.region.towns import find_towns, town_name, towns

__all__ = [
    "Level",
    "Region",
    "Source",
    "UnknownNameError",
    "find_towns",
    "load",
    "load_cooperatives",
    "town_name",
    "towns",
]
