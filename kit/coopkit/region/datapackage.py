"""Reading the tables of an installed data package with the types its schema declares."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopkit import content
from coopkit.text import say

if TYPE_CHECKING:
    import pandas as pd

# A blank cell is "not available", so whole numbers need a type that knows missing values.
_TYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


class UnknownNameError(LookupError):
    """A name that the data do not have; the message lists those they have."""


class BrokenPackageError(ValueError):
    """`datapackage.json` is not what it should be."""


def listed(names: list[str]) -> str:
    """Return names for a message, or a word for none."""
    return "、".join(names) or say("region.none")


@dataclass(frozen=True)
class DataPackage:
    """One folder below `datasets/`, read through its `datapackage.json`."""

    folder: Path

    @property
    def descriptor(self) -> dict[str, Any]:
        """What `datapackage.json` says; not to be changed.

        Raises:
            BrokenPackageError: it is not JSON.
        """
        return _descriptor(self.folder / "datapackage.json")

    def resource(self, table: str) -> dict[str, Any]:
        """Return what the package says about one table.

        Raises:
            UnknownNameError: it has no such table.
        """
        resources = {one["name"]: one for one in self.descriptor["resources"]}
        if table not in resources:
            name = self.descriptor["name"]
            known = listed(sorted(resources))
            raise UnknownNameError(
                say("region.unknown_table", table=table, package=name, known=known)
            )
        found: dict[str, Any] = resources[table]
        return found

    def path(self, table: str) -> Path:
        """Return the file of one table."""
        return self.folder / str(self.resource(table)["path"])

    def read(self, table: str) -> "pd.DataFrame":
        """Return one table, typed as its schema says; blank cells are missing.

        Codes are text, so leading zeros stay. Each call returns a fresh copy: what a
        notebook does to it harms nobody.
        """
        return _read(self, table).copy()


def open_package(name: str) -> DataPackage:
    """Return the installed data package of that name.

    Raises:
        ContentMissingError: it is not installed.
    """
    return DataPackage(content.dataset(name))


@cache
def _descriptor(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        name = path.parent.name
        raise BrokenPackageError(
            say("region.broken_package", package=name, path=path, cause=error)
        ) from error
    return found


@cache
def _read(package: DataPackage, table: str) -> "pd.DataFrame":
    import pandas as pd

    fields = package.resource(table)["schema"]["fields"]
    return pd.read_csv(
        package.path(table),
        dtype={field["name"]: _TYPES.get(field["type"], "string") for field in fields},
        # Otherwise pandas takes words such as "NA" for missing.
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8",
    )
