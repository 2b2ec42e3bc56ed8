"""A region pack: tables, boundaries and where every figure comes from.

Table of contents:
    load(name or folder) -> Region: areas, indicators, table, series, assets, boundaries,
        topology, source
    load_cooperatives() -> the worker co-operatives of the region, at their town hall
    towns(), town_name(code) -> names and codes of municipalities and wards, for menus
    Source: who published a figure, when, and until when it may be shown
    UnknownNameError: a region, indicator, level or table that does not exist
"""

from coopkit.region.cooperatives import load_cooperatives
from coopkit.region.datapackage import UnknownNameError
from coopkit.region.pack import Level, Region, load
from coopkit.region.source import Source
from coopkit.region.towns import town_name, towns

__all__ = [
    "Level",
    "Region",
    "Source",
    "UnknownNameError",
    "load",
    "load_cooperatives",
    "town_name",
    "towns",
]
