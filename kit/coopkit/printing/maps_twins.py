"""Twins of maps: the same areas, classes and words on paper."""

from functools import cache

from coopkit import charts
from coopkit.printing.blocks import Drawing, Paragraph, runs, table
from coopkit.printing.calls import Call
from coopkit.printing.twin import Twin, frame, heads
from coopkit.region import load, load_cooperatives
from coopkit.text import current_language, say

# What the explorer shows first: the first of its twelve numbers.
_FIRST = "aged_65_over_share_2026"


def draw_map(call: Call) -> Twin:
    """Return the map of one indicator; its words describe it for those who do not see it."""
    _, indicator = call.arguments
    return Twin((frame("map", area_map(str(indicator), "cooperatives" in call.named)),))


def draw_points(call: Call) -> Twin:
    """Return the map with the co-operatives at the town halls."""
    del call
    return Twin((frame("map", points_map()),))


def map_explorer(call: Call) -> Twin:
    """Return a first map, the twelve first numbers, and which sheet has the others."""
    del call
    indicators = load("kanagawa").indicators
    name = f"name_{current_language()}"
    first = indicators[indicators["starter"].astype(bool)]
    body = [
        (say(f"map_explorer.theme.{row['theme']}"), row[name], str(row["year"]), "")
        for _, row in first.iterrows()
    ]
    return Twin(
        (
            frame(
                "explorer",
                area_map(_FIRST, False),
                Paragraph(runs(say("printing.twin.explorer_more"))),
                table(heads("printing.twin.explorer_head"), body, room=7, shares=(6, 16, 4, 8)),
            ),
        ),
        (Paragraph(runs(say("printing.handout.town_sheet"))),),
    )


def area_map(indicator: str, cooperatives: bool) -> Drawing:
    """Return the map of an indicator as a drawing."""
    return _area_map(indicator, cooperatives, current_language())


@cache
def _area_map(indicator: str, cooperatives: bool, _language: str) -> Drawing:
    from coopkit.maps import describe_static_map, draw_static_map

    region = load("kanagawa")
    listed = load_cooperatives() if cooperatives else None
    figure = draw_static_map(region, indicator_id=indicator, cooperatives=listed)
    words = describe_static_map(region, indicator_id=indicator)
    return Drawing(f"map-{indicator}-{cooperatives}", words, charts.to_svg(figure).encode())


def points_map() -> Drawing:
    """Return the map of the co-operatives as a drawing."""
    return _points_map(current_language())


@cache
def _points_map(_language: str) -> Drawing:
    from coopkit.maps import draw_static_points

    listed = load_cooperatives()
    figure = draw_static_points(load("kanagawa"), cooperatives=listed)
    towns = "、".join(listed["municipality"].unique())
    words = say("printing.twin.points_words", count=len(listed), towns=towns)
    return Drawing("map-points", words, charts.to_svg(figure).encode())
