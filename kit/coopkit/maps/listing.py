"""The figures of a map as a table."""

from typing import TYPE_CHECKING

from coopkit.text import current_language, say

if TYPE_CHECKING:
    import pandas as pd

    from coopkit.region import Region


def list_areas(region: "Region", indicator_id: str, level: str | None = None) -> "pd.DataFrame":
    """Return every area with its value, many first, areas without a value last.

    The same content as the map, for those who cannot see it and for checking figures.

    Args:
        region: from `coopkit.region.load`.
        indicator_id: from `region.indicators`.
        level: as for `Region.table`.

    Returns:
        One row per area: rank (equal values share one; missing where there is no value),
        area, reading, region, value (the column is named by indicator and unit). Index:
        code.

    Raises:
        UnknownNameError: no such indicator or level.
    """
    indicator = region.indicator(indicator_id)
    values = region.table(indicator_id, level)
    areas = region.areas.loc[values.index]
    name = f"{indicator[f'name_{current_language()}']}（{indicator['unit']}）"
    table = areas[["full_name", "kana", "region6"]].copy()
    table.columns = [say("maps.column_name"), say("maps.column_kana"), say("maps.column_region")]
    decimals = int(indicator["decimals"])
    table[name] = values.round(decimals) if decimals else values.round().astype("Int64")
    rank = table[name].rank(ascending=False, method="min").astype("Int64")
    table.insert(0, say("maps.column_rank"), rank)
    table.index.name = say("maps.column_code")
    return table.sort_values(say("maps.column_rank"), kind="stable", na_position="last")
