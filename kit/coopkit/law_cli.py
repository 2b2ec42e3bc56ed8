"""The commands `coopkit law rules`, `law check` and `law explain`.

Imports of the Act and of plans wait until a command runs, so that `coopkit --help`
answers at once.

Exit codes of `law check`: 0 everything reaches its number or does not apply; 1 something
does not reach it; 2 a file or value cannot be used; 3 nothing falls short, but something
is not known yet.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.law import Facts, Finding, Rule

ALL_REACHED, NOT_REACHED, INPUT_ERROR, ONLY_UNKNOWN = 0, 1, 2, 3
MARKS = {"ok": "○", "violation": "△", "unknown": "？", "not_applicable": "－"}
STATUSES = tuple(MARKS)

law_app = typer.Typer(
    name="law",
    help=say("law_cli.about"),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help=say("law_cli.json"))]


@law_app.command("rules", help=say("law_cli.rules"))
def list_rules(as_json: Json = False) -> None:
    """List the rules with their articles."""
    from coopkit.law import rules

    if as_json:
        _print_json({"disclaimer": _disclaimer(), "rules": [_record(rule) for rule in rules()]})
        return
    for rule in rules():
        row = say("law_cli.row", id=rule.id, article=rule.citation, title=rule.title)
        typer.echo(row + (say("law_cli.engineers") if rule.audience == "engineers" else ""))
    typer.echo(_disclaimer())


@law_app.command("check", help=say("law_cli.check"))
def check_plan(
    file: Annotated[Path, typer.Argument(help=say("law_cli.file"))], as_json: Json = False
) -> None:
    """Compare the plan in a file with the rules."""
    from coopkit.law import LawInputError

    try:
        findings = _compare(file)
    except (LawInputError, ValueError, OSError) as problem:
        raise _stop(str(problem)) from None
    counts = Counter[str](finding.status for finding in findings)
    if as_json:
        _print_json(
            {
                "disclaimer": _disclaimer(),
                "counts": {status: counts[status] for status in STATUSES},
                "findings": [asdict(finding) for finding in findings],
            }
        )
    else:
        _print_findings(findings)
        typer.echo(_counts(counts))
        typer.echo(_disclaimer())
    raise typer.Exit(_exit_code(counts))


@law_app.command("explain", help=say("law_cli.explain"))
def explain_rule(
    rule_id: Annotated[str, typer.Argument(help=say("law_cli.rule_id"))],
) -> None:
    """Say what one rule asks for, with which numbers, from which source."""
    from coopkit.law import LawInputError, find_rule, open_points

    try:
        rule = find_rule(rule_id.upper())
    except LawInputError as problem:
        raise _stop(str(problem)) from None
    typer.echo(say("law_cli.row", id=rule.id, article=rule.citation, title=rule.title))
    typer.echo(rule.text)
    typer.echo(say("law_cli.parameters", names=_names(rule.parameters)))
    if rule.optional_parameters:
        typer.echo(say("law_cli.optional", names=_names(rule.optional_parameters)))
    for point in open_points():
        if rule.id in point.rules:
            typer.echo(
                say(
                    "law_cli.open",
                    question=point.question,
                    default=point.default_text,
                    parameter=point.parameter,
                    option=point.default,
                    others=", ".join(o for o in point.options if o != point.default),
                    note=point.note,
                    source=point.source,
                    confidence=point.confidence,
                )
            )
    typer.echo(
        say("law_cli.source", source=rule.source, confidence=rule.confidence, as_of=rule.as_of)
    )
    typer.echo(_disclaimer())


class FactsFile:
    """The facts of a file `{"facts": {…}}`: numbers of a co-operative that has no plan here.

    Args:
        facts: the facts in it.
    """

    def __init__(self, facts: "Facts") -> None:
        self._facts = facts

    def law_facts(self) -> "Facts":
        """Return them."""
        return self._facts


def _compare(path: Path) -> "list[Finding]":
    """Return the findings for the plan, or the facts, of a file."""
    from coopkit.law import check
    from coopkit.plan import check_plan, project

    given = _load(path)
    return check(given) if isinstance(given, FactsFile) else check_plan(given, project(given))


def _load(path: Path) -> Any:
    """Return the plan, or the facts, of a file."""
    if not path.is_file():
        raise ValueError(say("law_cli.problem.missing", path=path))
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError):
        data = None  # the plan's own reader says what is wrong and where
    if isinstance(data, dict) and isinstance(data.get("facts"), dict):
        return FactsFile(_facts(path, data["facts"]))
    from coopkit.plan import PlanFileError, load_plan

    try:
        return load_plan(path)
    except PlanFileError as problem:
        raise ValueError(str(problem)) from None


def _facts(path: Path, data: Mapping[str, Any]) -> "Facts":
    from coopkit.law import Facts

    known = [field.name for field in fields(Facts)]
    for name in data:
        if name not in known:
            names = ", ".join(known)
            raise ValueError(say("law_cli.problem.fact", path=path, name=name, known=names))
    given = {name: value for name, value in data.items() if value is not None}
    return Facts(**given)


def _names(parameters: Sequence[str]) -> str:
    return say("law.separator").join(
        say("law_cli.parameter", name=name, meaning=say(f"law.parameter.{name}"))
        for name in parameters
    )


def _record(rule: "Rule") -> dict[str, Any]:
    return {**asdict(rule), "as_of": rule.as_of.isoformat()}


def _print_findings(findings: "Sequence[Finding]") -> None:
    from coopkit.law import find_rule

    for finding in findings:
        rule = find_rule(finding.rule)
        typer.echo(
            say(
                "law_cli.heading",
                mark=MARKS[finding.status],
                rule=rule.id,
                article=rule.citation,
                title=rule.title,
                status=say(f"law_cli.{finding.status}"),
            )
        )
        for name in ("measured", "required", "message", "next_step"):
            text = getattr(finding, name)
            if text:
                typer.echo(say(f"law_cli.{name}", text=text))


def _print_json(data: Mapping[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _disclaimer() -> str:
    from coopkit.law import rules

    return say("law_cli.disclaimer", as_of=max(rule.as_of for rule in rules()))


def _counts(counts: Mapping[str, int]) -> str:
    return say(
        "law_cli.counts",
        ok=counts["ok"],
        violation=counts["violation"],
        unknown=counts["unknown"],
        not_applicable=counts["not_applicable"],
    )


def _exit_code(counts: Mapping[str, int]) -> int:
    if counts["violation"]:
        return NOT_REACHED
    return ONLY_UNKNOWN if counts["unknown"] else ALL_REACHED


def _stop(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(INPUT_ERROR)
