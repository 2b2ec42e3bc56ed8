"""Tables of a data package while it is made, and how they are written."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

Row = dict[str, str]


class TableError(Exception):
    """An input does not say what its declaration promises."""


@dataclass
class Table:
    """One table of a package: rows (CSV) or a document (JSON; boundaries are TopoJSON).

    Attributes:
        name: of the table, also of its file.
        declared: what its declaration says: `fields`, `sources`, `items`, `kind` …
        rows: all cells as text; empty is missing.
        document: of a JSON file.
    """

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

    @property
    def content(self) -> bytes:
        """The file: CSV in UTF-8 with LF, TopoJSON one area or arc a line, or JSON."""
        if self.rows is not None:
            return _csv(self.rows, [field["name"] for field in self.declared["fields"]])
        return _topojson(self.document) if self.is_topology else json_bytes(self.document)


def json_bytes(document: Any) -> bytes:
    """Return a document as JSON: two spaces, Japanese as it is, keys in their own order."""
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def _csv(rows: list[Row], columns: list[str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _topojson(topology: dict[str, Any]) -> bytes:
    def compact(part: Any) -> str:
        return json.dumps(part, ensure_ascii=False, separators=(",", ":"))

    def lines(items: list[Any]) -> str:
        return ",\n".join(map(compact, items))

    objects = ",\n".join(
        f'"{level}":{{"type":"GeometryCollection","geometries":[\n{lines(one["geometries"])}\n]}}'
        for level, one in topology["objects"].items()
    )
    return (
        f'{{"type":"Topology","transform":{compact(topology["transform"])},\n'
        f'"objects":{{\n{objects}\n}},\n"arcs":[\n{lines(topology["arcs"])}\n]}}\n'
    ).encode()
