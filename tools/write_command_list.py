"""Write the list of all coopgrade commands into docs/lecturers.md, from the commands themselves."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "lecturers.md"
BEGIN, END = "<!-- commands -->\n", "<!-- /commands -->"


def command_table() -> str:
    """Return a Markdown table: each command as it is typed, and what it says it does."""
    import typer.main

    from coopgrade.cli import app

    rows = ["| コマンド | すること |", "|:--|:--|"]
    rows += [
        f"| `coopgrade {name}` | {text} |" for name, text in _commands(typer.main.get_command(app))
    ]
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    """Return the manual with the table as it has to be."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}{command_table()}{END}{after}"


def _commands(group: object, words: str = "") -> Iterator[tuple[str, str]]:
    for name, command in getattr(group, "commands", {}).items():
        whole = f"{words} {name}".strip()
        if getattr(command, "commands", None):
            yield from _commands(command, whole)
        else:
            yield whole, str(getattr(command, "help", "")).replace("|", "\\|")


if __name__ == "__main__":
    os.environ["COOPKIT_LANG"] = "ja"
    sys.path[:0] = [str(ROOT / "kit"), str(ROOT / "grading")]
    MANUAL.write_text(with_table(MANUAL.read_text(encoding="utf-8")), encoding="utf-8")
