"""Build every data package below `datasets/` from its `inputs/`.

    python tools/build_datasets.py            writes what changed, and says what changed
    python tools/build_datasets.py --check    writes nothing; fails if anything would change

A package is `datasets/<name>/inputs/package.toml` (title, dates, owner of the yearly update,
`[sources.*]`, `[licences.*]`) and one `<table>.toml` for each table: title, description,
sources, licences, transformation, `key` (sort order), `[[fields]]` as in a Table Schema plus
`unit`, and `checks` (see `dataset_checks.py`). To add a table, write `<table>.csv` (or
`<table>.json`) and `<table>.toml`; this script needs no change. The result is a Frictionless
data package (`datapackage.json`, tidy CSV, JSON) that is byte for byte the same on every
machine.

`kind` in a table's TOML says how the table is made: `copy` (the default) and `document`
(see `dataset_tables.py`), or one of the kinds of a region: `topology` and those of
`coopkit.region.reckoning`.
"""

import argparse
import hashlib
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from dataset_boundaries import check_topology, topology
from dataset_checks import run_checks
from dataset_tables import DatasetError, normalised, read_document, read_input, read_rows

from coopkit.files import write_atomically
from coopkit.region.reckoning import Reckoner, make
from coopkit.region.tables import Row, Table

DATASETS = Path(__file__).resolve().parents[1] / "datasets"
# What a declaration may hold besides these goes into datapackage.json as it is.
_PRIVATE = {"sources", "licences"}
_EXAMPLES = 3


def declarations(inputs: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Read `package.toml` and every `<table>.toml` of one package.

    Raises:
        DatasetError: a file is not TOML, or a CSV or JSON file has no declaration.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(inputs.glob("*.toml")):
        try:
            found[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise DatasetError(f"{path}: TOMLとして読めません: {error}") from error
    if "package" not in found:
        raise DatasetError(f"{inputs}: package.toml がありません")
    package = found.pop("package")
    for path in sorted((*inputs.glob("*.csv"), *inputs.glob("*.json"))):
        if path.stem not in found:
            raise DatasetError(f"{path}: 表の説明 {path.stem}.toml がありません")
    return package, found


# In this order, so that what a table is made from exists.
_COMPUTED = ("series_rules", "indicators", "values", "series", "assets")


def build_tables(inputs: Path, package: dict[str, Any], tables: dict[str, Any]) -> dict[str, Table]:
    """Make all tables of a package, those that others are made from first, and check them.

    Raises:
        DatasetError: an input is missing or does not fit its declaration.
    """
    made: dict[str, Table] = {}
    kinds = {name: declared.get("kind", "copy") for name, declared in tables.items()}
    if odd := set(kinds.values()) - {"copy", "document", "topology", *_COMPUTED}:
        raise DatasetError(f"表の作り方「{'、'.join(sorted(odd))}」はありません")
    for name, declared in sorted(tables.items()):
        if kinds[name] == "copy":
            rows = normalised(read_input(inputs, name), declared, name)
            made[name] = Table(name, declared, rows=rows)
        elif kinds[name] == "document":
            made[name] = Table(name, declared, document=read_document(inputs / f"{name}.json"))
    reckoner = Reckoner(made, package)
    for name in (name for name in sorted(tables) if kinds[name] == "topology"):
        document = topology(read_input(inputs, name), tables[name], list(reckoner.areas.values()))
        made[name] = Table(name, tables[name], document=document)
        check_topology(made[name], reckoner)
    for kind in _COMPUTED:
        for name in (name for name in sorted(tables) if kinds[name] == kind):
            made[name] = _computed(name, kind, tables[name], inputs, reckoner)
    for table in made.values():
        run_checks(table, reckoner)
    return made


def _computed(
    name: str, kind: str, declared: dict[str, Any], inputs: Path, reckoner: Reckoner
) -> Table:
    """Make a table of a region, from a hand-written one of the same name where there is one."""
    written: list[Row] = []
    if (inputs / f"{name}.csv").is_file():
        written = read_input(inputs, name)
    rows = make(kind, declared, written, reckoner)
    return Table(name, declared, rows=normalised(rows, declared, name))


def _named(package: dict[str, Any], declared: dict[str, Any], group: str, where: str) -> list[Any]:
    records = []
    for key in declared.get(group, []):
        if key not in package.get(group, {}):
            raise DatasetError(f"{where}: {group} の「{key}」が package.toml にありません")
        records.append(package[group][key])
    if not records:
        raise DatasetError(f"{where}: {group} が書かれていません")
    return records


def _resource(table: Table, content: bytes, package: dict[str, Any]) -> dict[str, Any]:
    declared, where = table.declared, f"{package['name']}/{table.name}"
    resource: dict[str, Any] = {
        "name": table.name,
        "path": table.path,
        "title": declared["title"],
        "description": declared["description"],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "sources": _named(package, declared, "sources", where),
        "licenses": _named(package, declared, "licences", where),
        "transformation": declared["transformation"],
        "date_read": declared.get("date_read", package["date_read"]),
        "valid_until": declared.get("valid_until", package["valid_until"]),
        "owner_of_yearly_update": declared.get(
            "owner_of_yearly_update", package["owner_of_yearly_update"]
        ),
    }
    if table.is_topology:
        return resource | {"format": "topojson", "mediatype": "application/json"}
    if table.rows is None:
        return resource | {"type": "json", "format": "json", "mediatype": "application/json"}
    if "items" in declared:
        resource |= {"items": declared["items"]}
    return resource | {
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": {
            "fields": declared["fields"],
            "primaryKey": declared["key"],
            "missingValues": [""],
        },
    }


def _source(key: str, source: dict[str, str], package: dict[str, Any]) -> dict[str, str]:
    """Return a source by name, with the words of its terms of use if it names them."""
    named = {"key": key, **source}
    if "licence" in source:
        if source["licence"] not in package["licences"]:
            raise DatasetError(f"出典 {key}: 利用条件「{source['licence']}」がありません")
        named["licence"] = package["licences"][source["licence"]]["title"]
    return named


def build_package(inputs: Path) -> dict[str, bytes]:
    """Return every file of one package, by name: the tables and `datapackage.json`."""
    package, tables = declarations(inputs)
    files: dict[str, bytes] = {}
    resources = []
    for _, table in sorted(build_tables(inputs, package, tables).items()):
        files[table.path] = table.content
        resources.append(_resource(table, files[table.path], package))
    head = {key: value for key, value in package.items() if key not in _PRIVATE}
    descriptor = {
        "profile": "data-package",
        **head,
        # The named sources stay readable, so that one indicator can cite exactly its own.
        "sources": [_source(key, one, package) for key, one in package["sources"].items()],
        "licenses": list(package["licences"].values()),
        "resources": resources,
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    files["datapackage.json"] = text.encode("utf-8")
    return files


def _row_differences(old: bytes, new: bytes, key: list[str]) -> list[str]:
    before, after = read_rows(old), read_rows(new)
    columns = list(after[0]) if after else []
    if before and list(before[0]) != columns:
        return [f"列が変わります: {', '.join(before[0])} → {', '.join(columns)}"]
    old_by, new_by = (
        {tuple(row[column] for column in key): row for row in rows} for rows in (before, after)
    )
    lines = []
    added, gone = new_by.keys() - old_by, old_by.keys() - new_by
    for label, keys in (("ふえる行", added), ("なくなる行", gone)):
        if keys:
            examples = _some([" ".join(key) for key in sorted(keys)])
            lines.append(f"{label}: {len(keys)}（{examples}）")
    cells = [
        f"{' '.join(key)} の {column}: {was or '空'} → {now or '空'}"
        for key in sorted(new_by.keys() & old_by)
        for column in columns
        if (was := old_by[key][column]) != (now := new_by[key][column])
    ]
    if cells:
        lines.append(f"変わる値: {len(cells)}（{_some(cells)}）")
    return lines or ["並び順か書き方だけが変わります"]


def _some(items: list[str]) -> str:
    rest = "" if len(items) <= _EXAMPLES else " ほか"
    return "、".join(items[:_EXAMPLES]) + rest


def differences(folder: Path, files: dict[str, bytes]) -> dict[str, list[str]]:
    """Say in plain words how the files in `folder` differ from those just built."""
    found: dict[str, list[str]] = {}
    resources = json.loads(files["datapackage.json"])["resources"]
    keys = {one["path"]: one["schema"]["primaryKey"] for one in resources if "schema" in one}
    for name, content in files.items():
        path = folder / name
        if not path.exists():
            found[name] = ["新しい表です"]
        elif (old := path.read_bytes()) != content:
            found[name] = ["説明か形が変わります"]
            if name in keys:
                found[name] = _row_differences(old, content, keys[name])
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in files and not path.name.startswith("."):
            found[path.name] = ["もう作られない表です"]
    return found


def main() -> int:
    """Build or check all packages; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="書かずに、ちがいだけを言う")
    parser.add_argument("--datasets", type=Path, default=DATASETS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    changed, failed = False, False
    for inputs in sorted(arguments.datasets.glob("*/inputs")):
        folder = inputs.parent
        try:
            files = build_package(inputs)
        except DatasetError as error:
            print(f"{folder.name}: 作れません。\n  {error}", file=sys.stderr)
            failed = True
            continue
        for name, lines in differences(folder, files).items():
            changed = True
            print(f"{folder.name}/{name}", *lines, sep="\n  ")
            if arguments.check:
                continue
            if name in files:
                write_atomically(folder / name, files[name])
            else:
                (folder / name).unlink()
        print(f"{folder.name}: {len(files) - 1}個の表")
    if failed:
        return 1
    if arguments.check and changed:
        print("入力と表がちがいます。python tools/build_datasets.py で作りなおしてください。")
        return 1
    print("入力と表は同じです。" if not changed else "書きかえました。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
