"""What a table of a data package is, and the error every step of the build raises."""

from dataclasses import dataclass
from typing import Any

Row = dict[str, str]


class DatasetError(Exception):
    """An input does not say what its declaration promises."""


@dataclass
class Table:
    """One table of a package: rows (CSV) or a document (JSON; boundaries are TopoJSON)."""

    name: str
    declared: dict[str, Any]
    rows: list[Row] | None = None
    document: Any = None

    @property
    def is_topology(self) -> bool:
        """Whether the document is boundaries."""
        return self.declared.get("kind") == "topology"

    @property
    def path(self) -> str:
        """The name of its file in the package."""
        if self.rows is not None:
            return f"{self.name}.csv"
        return f"{self.name}.topojson" if self.is_topology else f"{self.name}.json"
