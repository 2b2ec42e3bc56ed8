"""The command `coopkit`: what students and facilitators start.

Imports of Jupyter and of the Act wait until a command runs: `coopkit --help` answers at once.
"""

import sys
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from coopkit.law_cli import law_app
from coopkit.plan_cli import plan_app
from coopkit.print_cli import print_app
from coopkit.region_cli import region_app
from coopkit.text import say

app = typer.Typer(
    name="coopkit",
    help=say("cli.about"),
    add_completion=False,
    no_args_is_help=True,
    # Plain help: rich costs a tenth of a second and breaks cp932 consoles.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(law_app)
app.add_typer(plan_app)
app.add_typer(region_app)
app.add_typer(print_app)

Work = Annotated[Path | None, typer.Option("--work", help=say("cli.work"))]
Port = Annotated[int | None, typer.Option("--port", min=1, max=65535, help=say("cli.port"))]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help=say("cli.no_browser"))]


def default_work() -> Path:
    """Return the folder for a student's files when none is named: `coopkit` at home."""
    return Path.home() / "coopkit"


@app.command(help=say("cli.lab"))
def lab(work: Work = None, port: Port = None, no_browser: NoBrowser = False) -> None:
    """Serve JupyterLab on the student's copies of the lectures."""
    from coopkit.lab.server import run_lab

    run_lab(work or default_work(), port=port, browser=not no_browser)


@app.command(help=say("cli.demo"))
def demo(
    work: Work = None,
    port: Port = None,
    no_browser: NoBrowser = False,
    lan: Annotated[bool, typer.Option("--lan", help=say("cli.lan"))] = False,
) -> None:
    """Serve the studio as a page without code, for a projector and for phones."""
    from coopkit.demo.server import run_demo

    run_demo(work or default_work(), port=port, browser=not no_browser, lan=lan)


def _speak_any_console() -> None:
    """Let a console that cannot show a character show `?` instead of dying."""
    for stream in (sys.stdout, sys.stderr):
        cast("Any", stream).reconfigure(errors="replace")


def main() -> None:
    """Run the command line; turn expected failures into one clear message."""
    _speak_any_console()
    try:
        app()
    except OSError as error:
        from coopkit.content import ContentMissingError
        from coopkit.lab.ports import PortTakenError
        from coopkit.lab.work import WorkFolderError

        expected = isinstance(error, ContentMissingError | PortTakenError | WorkFolderError)
        typer.echo(str(error) if expected else say("lab.unexpected", cause=error), err=True)
        raise SystemExit(1) from None
