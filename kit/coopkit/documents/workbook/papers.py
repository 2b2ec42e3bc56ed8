"""The sheets without formulas of their own: the first page, and the findings of the Act."""

from coopkit import law
from coopkit.documents.workbook.sheet import SHEETS, Book, Sheet
from coopkit.documents.workbook.statements import Lowest
from coopkit.documents.workbook.terms import EXACT_UP_TO, Term, choose
from coopkit.plan import Plan, Projection, check_plan
from coopkit.text import say

_RULE_WIDTHS = (13, 20, 15, 28, 28, 42, 42)


def write_rules(book: Book, plan: Plan, projection: Projection) -> None:
    """Write the findings of the Act, as they were on the day of the workbook."""
    sheet = book.sheet("rules")
    sheet.heading(say("workbook.rules.title"), say("workbook.rules.note"))
    as_of = max(rule.as_of for rule in law.rules())
    day = say("workbook.day", year=as_of.year, month=as_of.month, day=as_of.day)
    sheet.text(2, 0, say("workbook.rules.as_of", day=day), "note")
    sheet.widths(*_RULE_WIDTHS)
    sheet.fit_to_width()
    sheet.page.freeze_panes(4, 0)
    sheet.page.repeat_rows(3)
    heads = ("article", "rule", "status", "measured", "required", "message", "next_step")
    for column, head in enumerate(heads):
        sheet.text(3, column, say(f"workbook.rules.{head}"), "head")
    for row, finding in enumerate(check_plan(plan, projection), start=4):
        words = (
            finding.article,
            law.find_rule(finding.rule).title,
            say(f"workbook.status.{finding.status}"),
            finding.measured or say("workbook.unfilled"),
            finding.required,
            finding.message,
            finding.next_step,
        )
        for column, text in enumerate(words):
            sheet.text(row, column, text, "wrapped")
        sheet.height(row, *zip(words, _RULE_WIDTHS, strict=True))


def write_front(
    sheet: Sheet, plan: Plan, projection: Projection, answers: tuple[Lowest, Term, Term]
) -> None:
    """Write the first page: what this is, how to use it, what comes out.

    Args:
        sheet: the first sheet.
        plan: the plan.
        projection: for what is not filled in.
        answers: lowest month, first month that covers its costs, whether formulas and
            model agree.
    """
    today, months = sheet.book.today, sheet.book.months
    day = say("workbook.day", year=today.year, month=today.month, day=today.day)
    sheet.widths(30, 20, 70)
    sheet.fit_to_width()
    sheet.text(0, 0, plan.name or say("workbook.nameless"), "title")
    sheet.text(1, 0, say("workbook.title"), "strong")
    sheet.text(2, 0, f"{say('workbook.disclaimer')}\u3000{say('workbook.made', day=day)}", "note")
    row = _answers(sheet, 4, answers)
    row = _how_to(sheet, row + 1, months)
    row = _contents(sheet, row + 1)
    _open(sheet, row + 1, projection)


def _answers(sheet: Sheet, row: int, answers: tuple[Lowest, Term, Term]) -> int:
    lowest, break_even, agreement = answers
    sheet.text(row, 0, say("workbook.front.answers"), "section")
    lines = (
        ("lowest", lowest.amount, "yen_sum"),
        ("lowest_month", lowest.month, "words"),
        ("needed", lowest.needed, "yen_sum"),
        ("break_even", break_even, "words"),
    )
    for at, (name, cell, look) in enumerate(lines, start=row + 1):
        sheet.text(at, 0, say(f"workbook.front.{name}"), "label")
        nothing_yet = lowest.moved.equals(0)
        sheet.put(at, 1, choose(nothing_yet, say("workbook.unfilled"), cell), look)
        sheet.text(at, 2, say(f"workbook.front.{name}_about"), "note")
    at = row + len(lines) + 1
    sheet.text(at, 0, say("workbook.front.agreement"), "label")
    sheet.put(at, 1, agreement, "note")
    return at + 1


def _how_to(sheet: Sheet, row: int, months: int) -> int:
    sheet.text(row, 0, say("workbook.front.how"), "section")
    sheet.text(row + 1, 0, say("workbook.front.yellow"), "input_text")
    sheet.text(row + 1, 1, say("workbook.front.yellow_about"))
    sheet.text(row + 2, 0, say("workbook.front.white"), "label")
    sheet.text(row + 2, 1, say("workbook.front.white_about"))
    row += 3
    keys = ["live", "unknown", "rows", "months", "negative", "back"]
    if sheet.book.peak > EXACT_UP_TO:
        keys.append("large")
    for key in keys:
        sheet.text(row, 0, say(f"workbook.front.{key}", months=months))
        row += 1
    return row


def _contents(sheet: Sheet, row: int) -> int:
    sheet.text(row, 0, say("workbook.front.contents"), "section")
    for at, key in enumerate(SHEETS[1:], start=row + 1):
        name = say(f"workbook.sheet.{key}")
        link = f"internal:'{name}'!A1"
        sheet.page.write_url(at, 0, link, sheet.book.look("link"), string=name)
        sheet.text(at, 1, say(f"workbook.contents.{key}"))
    return row + len(SHEETS)


def _open(sheet: Sheet, row: int, projection: Projection) -> None:
    sheet.text(row, 0, say("workbook.front.open"), "section")
    lines = [say("workbook.front.missing", name=name) for name in projection.missing]
    lines += [say("workbook.front.left_out", name=name) for name in projection.left_out]
    for at, words in enumerate(lines or [say("workbook.front.complete")], start=row + 1):
        sheet.text(at, 0, words)
