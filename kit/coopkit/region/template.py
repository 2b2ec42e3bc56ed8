"""The installed pack whose indicators a new pack takes over, and how tables are described."""

import csv
import hashlib
import io
from collections.abc import Mapping
from typing import Any

from coopkit.region.datapackage import DataPackage
from coopkit.region.tables import Row, Table

# The pack whose indicators a new one takes over, and what a new one says of itself.
TEMPLATE, MADE_BY = "kanagawa", "coopkit region new"
# The levels of a new pack: wards and municipalities, or municipalities alone.
FINE, COARSE = "area", "municipality"


class Template:
    """The installed pack whose indicators are taken over.

    Args:
        package: that pack.
    """

    def __init__(self, package: DataPackage) -> None:
        self.package = package

    def declared(self, table: str) -> dict[str, Any]:
        """Return how a table is described there."""
        resource = self.package.resource(table)
        declared = {key: resource[key] for key in ("title", "description", "transformation")}
        declared |= {
            "fields": resource["schema"]["fields"],
            "key": resource["schema"]["primaryKey"],
        }
        if "items" in resource:
            declared["items"] = resource["items"]
        keys = {(one["title"], one["publisher"]): one["key"] for one in self.sources.values()}
        declared["sources"] = [keys[one["title"], one["publisher"]] for one in resource["sources"]]
        return declared

    def table(self, name: str, rows: list[Row]) -> Table:
        """Return a table described as there, with other rows."""
        return Table(name, self.declared(name), rows=rows)

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table there."""
        text = self.package.path(table).read_text(encoding="utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    @property
    def sources(self) -> dict[str, dict[str, str]]:
        """Its source records by key."""
        return {one["key"]: one for one in self.package.descriptor["sources"]}

    def with_codes(self) -> dict[str, list[dict[str, Any]]]:
        """Return the fields that name an item of SSDSE, by table."""
        found = {}
        for resource in self.package.descriptor["resources"]:
            fields = [one for one in resource.get("schema", {}).get("fields", []) if "code" in one]
            if fields:
                found[resource["name"]] = fields
        return found


def describe(table: Table, content: bytes, package: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `datapackage.json` says of one table."""
    sources = {one["key"]: one for one in package["sources"]}
    cited = [sources[key] for key in table.declared["sources"] if key in sources]
    titles = {one["licence"] for one in cited}
    resource = {
        "name": table.name,
        "path": table.path,
        "title": table.declared["title"],
        "description": table.declared["description"],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "sources": [{key: one[key] for key in one if key != "key"} for one in cited],
        "licenses": [one for one in package["licenses"] if one["title"] in titles],
        "transformation": table.declared["transformation"],
        "date_read": package["date_read"],
        "valid_until": package["valid_until"],
        "owner_of_yearly_update": package["owner_of_yearly_update"],
    }
    # Nothing is cited by a table without rows, and the standard wants no empty lists.
    for key in ("sources", "licenses"):
        if not resource[key]:
            del resource[key]
    if table.is_topology:
        return resource | {"format": "topojson", "mediatype": "application/json"}
    if "items" in table.declared:
        resource["items"] = table.declared["items"]
    return resource | {
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": {
            "fields": table.declared["fields"],
            "primaryKey": table.declared["key"],
            "missingValues": [""],
        },
    }
