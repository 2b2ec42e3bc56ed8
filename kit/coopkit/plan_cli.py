"""The commands `coopkit plan new`, `check`, `project`, `export` and `merge`.

Imports of the model and of documents wait until a command runs, so that `coopkit --help`
answers at once.

Exit codes: 0 all is well; 1 something does not reach its number, or conflicts remain;
2 a file or value cannot be used; 3 nothing falls short, but something is not known yet.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coopkit.plan_tables import (
    print_csv,
    print_side_by_side,
    print_statements,
    projection_record,
)
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.law import Finding
    from coopkit.plan import Plan, Projection
    from coopkit.plan.merge import Conflict, Merge

ALL_WELL, NOT_REACHED, CONFLICTS, INPUT_ERROR, ONLY_UNKNOWN = 0, 1, 1, 2, 3
MARKS = {"ok": "○", "violation": "△", "unknown": "？", "not_applicable": "－"}
WAGE_MARKS = {"ok": "○", "below": "△", "stale": "？", "unknown": "？"}
# What `--only` takes → the paper; `sheet` and `blank` are three papers each.
DOCUMENTS = {
    "pdf": "plan_pdf",
    "docx": "plan_docx",
    "pptx": "talk",
    "xlsx": "workbook",
    "poster": "poster",
    "sheet": "sheet_start",
    "blank": "blank_plan",
}
SIDES = ("mine", "theirs")
# How the history of a merged file calls who wrote it.
AUTHOR = "coopkit plan merge"

plan_app = typer.Typer(
    name="plan",
    help=say("plan_cli.about"),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

PlanFile = Annotated[Path, typer.Argument(help=say("plan_cli.file"))]
Json = Annotated[bool, typer.Option("--json", help=say("plan_cli.json"))]


@plan_app.command("new", help=say("plan_cli.new"))
def new_plan(
    file: Annotated[Path, typer.Argument(help=say("plan_cli.new_file"))] = Path("plan.json"),
    theme: Annotated[str | None, typer.Option("--theme", help=say("plan_cli.theme"))] = None,
) -> None:
    """Write a new plan: an empty one, or the starting plan of a theme."""
    from coopkit.plan import Plan, PlanFileError, save_plan

    if file.exists():
        raise _stop(say("plan_cli.problem.exists", path=file))
    plan = Plan() if theme is None else _example(theme)
    try:
        save_plan(plan, file)
    except PlanFileError as problem:
        raise _stop(str(problem)) from None
    typer.echo(say("plan_cli.made", path=file))
    if theme is not None:
        typer.echo(say("plan_cli.made_example", name=plan.name))
    typer.echo(say("plan_cli.next", path=file))


@plan_app.command("check", help=say("plan_cli.check"))
def check_plan(file: PlanFile, as_json: Json = False) -> None:
    """Say where the plan stands: the Act, the minimum wage, and what is not filled in."""
    from coopkit.plan import check_plan as check_rules
    from coopkit.plan import project
    from coopkit.plan.wages import check_wages
    from coopkit.plan.writer import now

    plan = _load(file)
    money = project(plan)
    findings = check_rules(plan, money)
    wages = check_wages(plan, on=now().date())
    code = _exit_code(findings, [remark.status for remark in wages], open_=bool(money.missing))
    if as_json:
        _print_json(
            {
                "disclaimer": _disclaimer(),
                "findings": [asdict(finding) for finding in findings],
                "wages": [asdict(remark) for remark in wages],
                "missing": money.missing,
                "left_out": money.left_out,
            }
        )
        raise typer.Exit(code)
    typer.echo(_head(plan))
    _print_findings(findings)
    typer.echo(say("plan_cli.wages"))
    for remark in wages:
        typer.echo(
            say(
                "plan_cli.wage",
                mark=WAGE_MARKS[remark.status],
                name=remark.name,
                message=remark.message,
            )
        )
        if remark.status != "ok":
            typer.echo(say("plan_cli.then", text=remark.next_step))
    if not wages:
        typer.echo(say("plan_cli.nobody"))
    _print_open(money)
    typer.echo(_disclaimer())
    raise typer.Exit(code)


@plan_app.command("project", help=say("plan_cli.project"))
def project_plan(
    file: PlanFile,
    months: Annotated[
        int | None, typer.Option("--months", min=1, max=120, help=say("plan_cli.months"))
    ] = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help=say("plan_cli.csv"))] = False,
) -> None:
    """Show profit and loss, cash flow and balance sheet."""
    from coopkit.plan import project

    if as_json and as_csv:
        raise _stop(say("plan_cli.problem.two_forms"))
    plan = _load(file)
    money = project(plan, months)
    if as_json:
        _print_json({"disclaimer": _disclaimer(), **projection_record(money)})
        return
    if as_csv:
        print_csv(money)
        return
    typer.echo(_head(plan))
    if money.is_open:
        typer.echo(say("plan_cli.no_amounts"))
    else:
        print_statements(money)
        _print_outcome(money)
    _print_open(money)
    typer.echo(_disclaimer())


@plan_app.command("export", help=say("plan_cli.export"))
def export_plan(
    file: PlanFile,
    folder: Annotated[Path, typer.Argument(help=say("plan_cli.folder"))],
    only: Annotated[str | None, typer.Option("--only", help=say("plan_cli.only"))] = None,
) -> None:
    """Write the documents of a plan into a folder."""
    from coopkit.documents import ExportError, export_all

    wanted = _documents(only)
    plan = _load(file)
    try:
        made, failure = export_all(plan, folder, only=wanted), None
    except ExportError as problem:
        made, failure = problem.written, problem
    for path in made:
        typer.echo(say("plan_cli.wrote", path=path))
    if failure is not None:
        raise _stop(str(failure))
    typer.echo(_disclaimer())


@plan_app.command("merge", help=say("plan_cli.merge"))
def merge_files(
    base: Annotated[Path, typer.Argument(help=say("plan_cli.base"))],
    mine: Annotated[Path, typer.Argument(help=say("plan_cli.mine"))],
    theirs: Annotated[Path, typer.Argument(help=say("plan_cli.theirs"))],
    output: Annotated[Path | None, typer.Option("--output", help=say("plan_cli.output"))] = None,
    take: Annotated[list[str] | None, typer.Option("--take", help=say("plan_cli.take"))] = None,
) -> None:
    """Bring two copies of one plan together, field by field."""
    from coopkit.plan import PlanFileError
    from coopkit.plan.copies import load_copy
    from coopkit.plan.merge import MergeError, merge_plans, resolve

    try:
        start, own, other = (load_copy(path) for path in (base, mine, theirs))
        merge = merge_plans(
            start.plan, own.plan, other.plan, mine_by=own.origin, theirs_by=other.origin
        )
        merge = resolve(merge, _decisions(merge, take or []))
    except (PlanFileError, MergeError) as problem:
        raise _stop(str(problem)) from None
    _print_merge(merge)
    if merge.conflicts:
        _print_conflicts(merge.conflicts)
        raise typer.Exit(CONFLICTS)
    if output is None:
        typer.echo(say("plan_cli.no_output"))
        return
    _write_merged(merge, output)
    typer.echo(say("plan_cli.merged", path=output))


def _load(path: Path) -> "Plan":
    from coopkit.plan import PlanFileError, load_plan

    try:
        return load_plan(path)
    except PlanFileError as problem:
        raise _stop(str(problem)) from None


def _example(theme: str) -> "Plan":
    """Return the starting plan of a theme, named as in the file or in the user's words."""
    from coopkit.plan.examples import load_example
    from coopkit.plan.fields import THEMES

    found = next((name for name in THEMES if theme in {name, say(f"plan.theme.{name}")}), None)
    if found is None:
        known = say("law.separator").join(
            f"{name}（{say(f'plan.theme.{name}')}）" for name in THEMES
        )
        raise _stop(say("plan_cli.problem.theme", value=theme, known=known))
    return load_example(found)


def _documents(only: str | None) -> tuple[str, ...] | None:
    """Return the names of papers for words such as `pdf,sheet`; None for all."""
    from coopkit.documents import FILES

    if only is None:
        return None
    words = [word.strip() for word in only.split(",") if word.strip()] or [only]
    wanted: list[str] = []
    for word in words:
        # `sheet` and `blank` are three papers each.
        names = [n for n in FILES if n == DOCUMENTS.get(word, word) or n.startswith(f"{word}_")]
        if not names:
            raise _stop(say("plan_cli.problem.document", value=word, known=", ".join(DOCUMENTS)))
        wanted += names
    return tuple(wanted)


def _decisions(merge: "Merge[Plan]", take: Sequence[str]) -> dict[str, str]:
    """Return path → side for `FIELD=mine`, and for the rest what a bare `mine` says."""
    paths = [conflict.path for conflict in merge.conflicts]
    decided: dict[str, str] = {}
    for text in sorted(take, key=lambda text: "=" in text):
        path, equals, side = text.rpartition("=")
        if side not in SIDES or (equals and path not in paths):
            known = say("law.separator").join(paths) or say("plan_cli.no_conflicts")
            raise _stop(say("plan_cli.problem.take", value=text, known=known))
        decided |= dict.fromkeys([path] if equals else paths, side)
    return decided


def _write_merged(merge: "Merge[Plan]", output: Path) -> None:
    """Write the result; a plan that stands there keeps its history and can be undone."""
    from coopkit.plan import PlanFileError, PlanStore
    from coopkit.plan.changes import changes_between, data_of
    from coopkit.plan.steps import new_step
    from coopkit.plan.store import Done

    store = PlanStore(output, AUTHOR)
    try:
        before = store.load()
        changes = changes_between(data_of(before), data_of(merge.plan))
        store.save(merge.plan, [Done("edit", new_step(), changes)])
    except PlanFileError as problem:
        raise _stop(str(problem)) from None


def _print_merge(merge: "Merge[Plan]") -> None:
    from coopkit.plan.changes import data_of, overlap
    from coopkit.plan.model import TABLES
    from coopkit.plan.words import path_words, value_words

    waiting = [conflict.path for conflict in merge.conflicts]
    states = data_of(merge.plan), data_of(merge.base)
    shown = [
        change
        for change in merge.changes
        if change.path not in TABLES and not any(overlap(change.path, path) for path in waiting)
    ]
    typer.echo(say("plan_cli.changes", number=len(shown)))
    for change in shown:
        typer.echo(
            say(
                "plan_cli.change",
                field=path_words(change.path, *states),
                before=say("plan_cli.nothing")
                if isinstance(change.after, dict) and change.before is None
                else value_words(change.path, change.before),
                after=value_words(change.path, change.after),
            )
        )
    for old, new in merge.renamed.items():
        typer.echo(say("plan_cli.renamed", old=old, new=new))


def _print_conflicts(conflicts: "Sequence[Conflict]") -> None:
    typer.echo(say("plan_cli.conflicts", number=len(conflicts)))
    for conflict in conflicts:
        typer.echo(say("plan_cli.conflict", field=conflict.words, path=conflict.path))
        typer.echo(say("plan_cli.before", value=conflict.shown("base")))
        print_side_by_side(
            (str(conflict.mine_by), conflict.shown("mine")),
            (str(conflict.theirs_by), conflict.shown("theirs")),
        )
    typer.echo(say("plan_cli.decide", path=conflicts[0].path))


def _print_findings(findings: "Sequence[Finding]") -> None:
    from coopkit.law import find_rule

    counts = Counter[str](finding.status for finding in findings)
    typer.echo(
        say(
            "plan_cli.law",
            ok=counts["ok"],
            violation=counts["violation"],
            unknown=counts["unknown"],
            not_applicable=counts["not_applicable"],
        )
    )
    for finding in findings:
        if finding.status in {"violation", "unknown"}:
            rule = find_rule(finding.rule)
            typer.echo(
                say(
                    "plan_cli.finding",
                    mark=MARKS[finding.status],
                    article=rule.citation,
                    title=rule.title,
                    message=finding.message,
                )
            )
            if finding.next_step:
                typer.echo(say("plan_cli.then", text=finding.next_step))


def _print_outcome(money: "Projection") -> None:
    from coopkit.plan import month_label

    months = money.months
    open_ = say("plan_cli.outcome.never")
    wage = money.affordable_wage
    words = {
        "break_even": open_ if money.break_even is None else month_label(months[money.break_even]),
        "lowest": month_label(months[money.lowest]),
        "lowest_cash": f"{money.cash[money.lowest]:,}",
        "needed": f"{money.needed:,}",
        "wage": say("plan_cli.outcome.open")
        if wage is None
        else say("merge.yen", amount=f"{wage:,}"),
    }
    for line in ("break_even", "lowest", "needed", "wage"):
        typer.echo(say(f"plan_cli.outcome.{line}_line", **words))


def _print_open(money: "Projection") -> None:
    for key, texts in (("missing", money.missing), ("left_out", money.left_out)):
        if texts:
            typer.echo(say(f"plan_cli.{key}", texts=say("law.separator").join(texts)))


def _exit_code(findings: "Sequence[Finding]", wages: Sequence[str], *, open_: bool) -> int:
    statuses = {finding.status for finding in findings} | set(wages)
    if statuses & {"violation", "below"}:
        return NOT_REACHED
    return ONLY_UNKNOWN if open_ or statuses & {"unknown", "stale"} else ALL_WELL


def _head(plan: "Plan") -> str:
    return say("plan_cli.head", name=plan.name or say("plan_cli.no_name"))


def _print_json(data: Mapping[str, Any]) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _disclaimer() -> str:
    from coopkit.plan.writer import now

    day = now()
    return say("plan_cli.disclaimer", year=day.year, month=day.month, day=day.day)


def _stop(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(INPUT_ERROR)
