"""What the maps are measured against: stock folium, and an invented nation."""

import datetime as dt
import math
import random
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from urllib.parse import urlsplit

import folium
import pandas as pd

from coopkit.region import Source
from coopkit.region.pack import Level
from coopkit.region.topology import build, to_geojson

COLOURS = ("#f5efd4", "#a8cdaf", "#63a5ac", "#33719b", "#1b345e")
# Files that stock folium links and that an installed package carries in the same version.
CARRIED = {
    "leaflet.js": ("xstatic.pkg.leaflet", "leaflet.js"),
    "leaflet.css": ("xstatic.pkg.leaflet", "leaflet.css"),
    "jquery-3.7.1.min.js": ("xstatic.pkg.jquery", "jquery.min.js"),
}


def carried(url: str) -> bytes | None:
    """Return the file behind an address that stock folium links, if we have it."""
    place = CARRIED.get(urlsplit(url).path.rsplit("/", 1)[-1])
    return None if place is None else (files(place[0]) / "data" / place[1]).read_bytes()


def stock_map(region, indicator_ids: list[str], level: str) -> folium.Map:
    """Return the map as the manual of folium draws it: one GeoJson layer per indicator."""
    drawn = folium.Map(location=[35.45, 139.35], zoom_start=9, tiles=None)
    names = region.areas["full_name"]
    for place, indicator_id in enumerate(indicator_ids):
        values = region.table(indicator_id, level)
        groups = pd.qcut(values.rank(method="first"), 5, labels=False)
        boundaries = region.boundaries(level)
        for feature in boundaries["features"]:
            code = feature["id"]
            value = values[code]
            feature["properties"] = {
                "name": names[code],
                "value": None if math.isnan(value) else value,
                "colour": "#ffffff" if math.isnan(groups[code]) else COLOURS[int(groups[code])],
            }
        folium.GeoJson(
            boundaries,
            name=indicator_id,
            show=place == 0,
            style_function=lambda one: {
                "fillColor": one["properties"]["colour"],
                "color": "#8a8a8a",
                "weight": 1,
                "fillOpacity": 1,
            },
            tooltip=folium.GeoJsonTooltip(["name", "value"]),
        ).add_to(drawn)
    folium.LayerControl().add_to(drawn)
    return drawn


@dataclass(frozen=True)
class Package:
    """What a region reads from: nothing here."""

    folder: str = "invented"


@dataclass
class Nation:
    """An invented nation of 1,900 areas in a crooked grid; it does what a Region does.

    No place of it exists. Borders are shared, with `points` corners a side, as crooked as
    those of the real prefecture.
    """

    rows: int = 38
    columns: int = 50
    points: int = 8
    name: str = "架空の国"
    boundary_credit: str = "架空の境界（計測用）"
    package: Package = field(default_factory=Package)

    @cached_property
    def read_topology(self):
        """The borders, each once."""
        chance = random.Random(1900)  # noqa: S311 - the same crooked grid each time

        def corner(row, column):
            shift = (chance.randint(-3500, 3500) for _ in range(2))
            return tuple(
                base + move
                for base, move in zip(
                    (13_000_000 + column * 20_000, 3_200_000 + row * 16_000), shift, strict=True
                )
            )

        grid = [
            [corner(row, column) for column in range(self.columns + 1)]
            for row in range(self.rows + 1)
        ]
        sides = {}

        def side(one, two):
            key = (min(one, two), max(one, two))
            if key not in sides:
                steps = range(1, self.points)
                sides[key] = [
                    tuple(
                        a + (b - a) * step // self.points + chance.randint(-700, 700)
                        for a, b in zip(*key, strict=True)
                    )
                    for step in steps
                ]
            found = sides[key]
            return [one, *(found if one < two else found[::-1])]

        shapes = {}
        for row in range(self.rows):
            for column in range(self.columns):
                corners = [
                    grid[row][column],
                    grid[row][column + 1],
                    grid[row + 1][column + 1],
                    grid[row + 1][column],
                ]
                pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
                ring = [point for pair in pairs for point in side(*pair)]
                shapes[f"{row * self.columns + column:05}"] = [[[*ring, ring[0]]]]
        return build("area", shapes)

    @cached_property
    def areas(self):
        """All areas."""
        codes = [one["id"] for one in self.read_topology["objects"]["area"]["geometries"]]
        return pd.DataFrame(
            {
                "full_name": [f"架空{code}町" for code in codes],
                "kana": "",
                "region6": "架空",
                "office_latitude": 35.0,
                "office_longitude": 135.0,
            },
            index=codes,
        )

    @cached_property
    def indicators(self):
        """One indicator."""
        row = {
            "id": "invented",
            "name_ja": "架空の数字",
            "name_en": "Invented",
            "unit": "人",
            "decimals": 0,
            "direction": "neutral",
            "kind": "count",
            "caveat": "計測のための数字です。",
            "missing_reason": "なし",
            "series": False,
        }
        return pd.DataFrame([row])

    levels = (Level("area", "架空の町", 1900),)

    def levels_of(self, indicator_id):
        """There is one level."""
        return ("area",)

    def table(self, indicator_id, level=None):
        """Return random values."""
        chance = random.Random(7)  # noqa: S311 - the same values each time
        return pd.Series({code: chance.lognormvariate(9, 1) // 1 for code in self.areas.index})

    def topology(self, level):
        """Return the borders."""
        return self.read_topology

    def boundaries(self, level):
        """Return the same as GeoJSON."""
        return to_geojson(self.read_topology, level)

    def source(self, indicator_id):
        """Return a source that says it is none."""
        day = dt.date(2026, 1, 1)
        return Source("計測用", "架空", day, "", day, dt.date(2099, 1, 1), "x", "")
