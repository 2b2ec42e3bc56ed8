"""Tables on a terminal for the plan commands: Japanese letters are two columns wide."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from coopkit.text import current_language, entries, say

if TYPE_CHECKING:
    from coopkit.plan import Projection

_YEAR = 12
_HALF = 38
_NAME = 26
_AMOUNT = 14


def statement_rows(money: "Projection") -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield statement, line and its yen at the opening and in each month."""
    from coopkit.plan.statements import STATEMENTS

    for statement, lines in STATEMENTS.items():
        part = getattr(money, statement)
        for line in lines:
            yield statement, line, getattr(part, line)


def print_statements(money: "Projection") -> None:
    """Print the three statements by year of business; lines of nothing but 0 are left out."""
    from coopkit.plan.statements import STATEMENTS, TOTALS

    spans = _years(len(money.months) - 1)
    names = [say("plan.opening"), *(_year_words(first, last) for first, last in spans)]
    for statement in STATEMENTS:
        typer.echo("")
        typer.echo(say("plan_cli.unit", statement=say(f"plan_cli.of.{statement}")))
        typer.echo(_row("", names))
        for of, line, series in statement_rows(money):
            if of != statement or not (any(series) or line in TOTALS):
                continue
            stock = statement == "balance_sheet"
            amounts = [series[0]]
            amounts += [
                series[last] if stock else sum(series[first : last + 1]) for first, last in spans
            ]
            mark = say("plan_cli.total") if line in TOTALS else ""
            typer.echo(_row(mark + _line_words(line), [f"{amount:,}" for amount in amounts]))
    typer.echo("")
    if money.years and money.years[0].month != _YEAR:
        typer.echo(say("plan_cli.years"))


def print_csv(money: "Projection") -> None:
    """Print every line of the statements, month by month, for a spreadsheet."""
    from coopkit.plan import month_label

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        [say("plan_cli.statement"), say("plan_cli.line"), *map(month_label, money.months)]
    )
    for statement, line, series in statement_rows(money):
        writer.writerow([say(f"plan_cli.of.{statement}"), _line_words(line), *series])
    typer.echo(text.getvalue().replace("\r\n", "\n"), nl=False)


def _line_words(line: str) -> str:
    return entries(current_language(), "plan_cli")[f"plan_cli.lines.{line}"]


def projection_record(money: "Projection") -> dict[str, Any]:
    """Return the projection for JSON: sums beside the lines, hours as exact fractions."""
    record = asdict(money)
    for year, close in zip(record["years"], money.years, strict=True):
        year["engagement"] = {name: str(hours) for name, hours in close.engagement.items()}
        year["dividend"] = close.dividend
    for statement, line, series in statement_rows(money):
        record[statement][line] = series
    return record


def print_side_by_side(left: tuple[str, str], right: tuple[str, str]) -> None:
    """Print two values with their authors above, in two columns."""
    columns = [[*_wrapped(author), *_wrapped(value)] for author, value in (left, right)]
    for number in range(max(map(len, columns))):
        first, second = (lines[number] if number < len(lines) else "" for lines in columns)
        typer.echo(f"   {_padded(first, _HALF)} | {second}")


def _years(months: int) -> list[tuple[int, int]]:
    """Return first and last position of each 12 months of business."""
    return [(n + 1, min(n + _YEAR, months)) for n in range(0, months, _YEAR)]


def _year_words(first: int, last: int) -> str:
    key = "year" if last - first + 1 == _YEAR else "part_of_year"
    return say(f"plan_cli.{key}", number=first // _YEAR + 1, months=last - first + 1)


def _row(name: str, amounts: Sequence[str]) -> str:
    return _padded(name, _NAME) + "".join(_padded(text, _AMOUNT, right=True) for text in amounts)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * max(width - _width(text), 0)
    return space + text if right else text + space


def _wrapped(text: str) -> list[str]:
    """Return the text in lines that fit into half of a terminal."""
    lines = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for letter in paragraph:
            if _width(line + letter) > _HALF:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    return lines
