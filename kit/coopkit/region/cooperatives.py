"""The worker co-operatives of the region, as the council listed them."""

from typing import TYPE_CHECKING

from coopkit.region.datapackage import open_package
from coopkit.region.pack import load

if TYPE_CHECKING:
    import pandas as pd


def load_cooperatives(region: str = "kanagawa") -> "pd.DataFrame":
    """Return the ten worker co-operatives of 2026-02-01, one per row.

    The list names a town, not an address, so the position is that of the town hall: it
    says "in this town" and must be labelled so.

    Args:
        region: the pack whose town halls are used.

    Returns:
        Columns: name, name_short, municipality, municipality_code, business, in_council,
        confirmed_by, confirmed_on (missing: nobody has asked the co-operative yet, show
        未確認), note, latitude, longitude (degrees, of the town hall).

    Source: slides of the council (神奈川県労働者協同組合促進協議会), 2026-02-16.
    """
    table = open_package("course").read("cooperatives").drop(columns="id")
    offices = load(region).areas[["office_latitude", "office_longitude"]]
    offices.columns = ["latitude", "longitude"]
    return table.join(offices, on="municipality_code")
