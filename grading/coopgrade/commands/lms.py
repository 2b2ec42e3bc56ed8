"""The commands `coopgrade lms …`: what is known of learning systems, what a file looks like."""

from pathlib import Path
from typing import Annotated

import typer

from coopkit.text import say

app = typer.Typer(
    name="lms", help=say("grading_lms.about"), no_args_is_help=True, rich_markup_mode=None
)


@app.command(help=say("grading_lms.help.describe"))
def describe(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("grading_lms.help.file"))],
) -> None:
    """Print the structure of an export, nothing personal."""
    from coopgrade.lms.describe import describe as describe_file

    typer.echo(say("grading_lms.describe.intro"))
    typer.echo(describe_file(file))


@app.command(help=say("grading_lms.help.presets"))
def presets() -> None:
    """List the learning systems that are known, and how surely."""
    from coopgrade.lms.presets import PRESETS

    for preset in PRESETS.values():
        sure = say(f"grading_lms.confidence.{preset.confidence}")
        sheet = say(f"grading_lms.sheets.{preset.sheet}")
        typer.echo(
            say("grading_lms.preset", id=preset.id, name=preset.name, sure=sure, sheet=sheet)
        )


@app.command(help=say("grading_lms.help.mapping"))
def mapping() -> None:
    """Print an example of a mapping file."""
    typer.echo(say("grading_lms.mapping.example"))
