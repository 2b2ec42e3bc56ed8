"""The commands `coopkit region new`, `coopkit region check` and `coopkit region sheet`.

Exit codes: 0 all is well; 1 made, but a file could not be used, or the check found
something to put right; 2 nothing could be made or checked.
"""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from coopkit.files import write_atomically
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.region.inspection import Inspection
    from coopkit.region.official import Statistics

ALL_WELL, SOMETHING_WRONG, CANNOT = 0, 1, 2

region_app = typer.Typer(
    name="region",
    help=say("region_cli.about"),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@region_app.command("new", help=say("region_cli.new"))
def new_pack(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("region_cli.folder"))],
    *,
    name: Annotated[str, typer.Option("--name", help=say("region_cli.name"))],
    boundaries: Annotated[Path, typer.Option("--boundaries", help=say("region_cli.boundaries"))],
    ssdse: Annotated[Path | None, typer.Option("--ssdse", help=say("region_cli.ssdse"))] = None,
    estat: Annotated[
        list[Path] | None, typer.Option("--estat", help=say("region_cli.estat"))
    ] = None,
    name_en: Annotated[str, typer.Option("--name-en", help=say("region_cli.name_en"))] = "",
    metres: Annotated[
        float, typer.Option("--simplify", min=0, max=1000, help=say("region_cli.simplify"))
    ] = 0,
    replace: Annotated[bool, typer.Option("--replace", help=say("region_cli.replace"))] = False,
) -> None:
    """Build a region pack from official files, as far as they go, and say what is missing."""
    from coopkit.region.inspection import check_pack
    from coopkit.region.newpack import NewPack, boundaries_date, make_pack
    from coopkit.region.official import (
        FileProblemError,
        read_boundaries,
        read_estat,
        read_ssdse,
    )

    if not _free(folder, replace=replace):
        raise _stop(say("region_cli.not_empty", folder=folder))
    try:
        shapes = read_boundaries(boundaries)
    except FileProblemError as problem:
        raise _stop(str(problem)) from None
    problems: list[str] = []
    unread: set[str] = set()
    numbers: Statistics | None = None
    exports: list[Statistics] = []
    try:
        numbers = read_ssdse(ssdse) if ssdse else None
    except FileProblemError as problem:
        problems.append(str(problem))
        unread.add("ssdse")
    for path in estat or []:
        try:
            exports.append(read_estat(path))
        except FileProblemError as problem:
            problems.append(str(problem))
            unread.add("estat")
    today = dt.datetime.now(tz=ZoneInfo("Asia/Tokyo")).date()
    pack = NewPack(
        name, name_en or name, folder.resolve().name, today, metres=metres, unread=unread
    )
    pack.boundaries_date = boundaries_date(boundaries.name)
    make_pack(pack, shapes, numbers, exports)
    for file, content in pack.files.items():
        write_atomically(folder / file, content)
    found = check_pack(folder)
    typer.echo(say("region_cli.made", name=name, folder=folder) + _counts(found))
    _print(say("region_cli.problems"), [*problems, *found.problems])
    _print(say("region_cli.missing"), [*pack.notes, *found.missing])
    typer.echo(say("region_cli.load", folder=folder))
    raise typer.Exit(SOMETHING_WRONG if problems or found.problems else ALL_WELL)


@region_app.command("check", help=say("region_cli.check"))
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("region_cli.folder"))],
) -> None:
    """Look a pack over and say what is wrong and what is missing."""
    from coopkit.region.inspection import check_pack

    found = check_pack(folder)
    if not found.counts:
        _print(say("region_cli.problems"), found.problems)
        raise typer.Exit(CANNOT)
    typer.echo(f"{folder}{_counts(found)}")
    _report(found)
    raise typer.Exit(SOMETHING_WRONG if found.problems else ALL_WELL)


@region_app.command("sheet", help=say("town.cli.sheet"))
def town_sheet(
    code: Annotated[str | None, typer.Argument(help=say("town.cli.code"))] = None,
    *,
    everyone: Annotated[
        Path | None, typer.Option("--all", metavar="DIR", help=say("town.cli.all"))
    ] = None,
    theme: Annotated[str | None, typer.Option("--theme", help=say("town.cli.theme"))] = None,
    output: Annotated[Path | None, typer.Option("--output", help=say("town.cli.output"))] = None,
    pack: Annotated[str, typer.Option("--pack", help=say("town.cli.pack"))] = "kanagawa",
) -> None:
    """Write わがまちの数字 for one municipality, or for all of them."""
    from coopkit.documents.town import export_all_sheets, export_town_sheet
    from coopkit.region import UnknownNameError, load

    if (code is None) == (everyone is None):
        raise _stop(say("town.cli.which"))
    try:
        region = load(pack)
        if everyone is not None:
            made = export_all_sheets(region, everyone, theme=theme)
            typer.echo(say("town.cli.made_all", count=len(made), folder=everyone))
            return
        areas = region.areas.loc[region.codes(region.levels[-1].id)]
        found = areas.index[(areas.index == code) | (areas["full_name"] == code)]
        if not len(found):
            raise _stop(say("town.cli.unknown", code=code))
        name = f"{found[0]}_{areas.loc[found[0], 'full_name']}.pdf"
        path = export_town_sheet(region, found[0], output or Path(name), theme=theme)
        typer.echo(say("town.cli.made", path=path))
    except (UnknownNameError, ValueError) as problem:
        raise _stop(str(problem)) from None
    except OSError as problem:
        where = everyone or output or Path()
        raise _stop(say("town.cli.failed", path=where, cause=problem)) from None


def _counts(found: "Inspection") -> str:
    counts = found.counts
    return "\n" + say(
        "region_cli.counts",
        areas=counts.get("areas", 0),
        indicators=counts.get("indicators", 0),
        starters=counts.get("starters", 0),
        years=counts.get("years", 0),
        assets=counts.get("assets", 0),
    )


def _report(found: "Inspection") -> None:
    _print(say("region_cli.problems"), found.problems)
    _print(say("region_cli.missing"), found.missing)
    if not found.problems:
        typer.echo(say("region_cli.no_problems"))
    if found.left_out:
        typer.echo(say("region_cli.left_out", count=found.left_out))


def _free(folder: Path, *, replace: bool) -> bool:
    """Tell whether a pack may be written here: nothing there, or one made by this command."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    descriptor = folder / "datapackage.json"
    made_here = descriptor.is_file() and '"made_by": "coopkit region new"' in (
        descriptor.read_text(encoding="utf-8", errors="replace")
    )
    return replace and made_here


def _print(heading: str, messages: list[str]) -> None:
    if messages:
        typer.echo(f"\n{heading}")
        for message in messages:
            first, *rest = message.splitlines()
            typer.echo(f"・{first}")
            for line in rest:
                typer.echo(f"　{line}")


def _stop(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(CANNOT)
