"""Findings in words: in groups with article, arithmetic and next step, and in one line."""

from collections.abc import Sequence
from html import escape

from coopkit import law
from coopkit.text import say
from coopkit.widgets.contacts import contacts_html
from coopkit.widgets.look.parts import MARKS, paragraph
from coopkit.widgets.studio.day import show_day, show_weekday, today

# First what does not reach the number, then what is open, then what is settled.
GROUPS: tuple[law.Status, ...] = ("violation", "unknown", "ok", "not_applicable")
FOLDED = {"not_applicable"}
# What asks for nothing now is one line that opens: the page stays short.
IN_FULL = {"violation"}


def intro_html() -> str:
    """Return what this page does, and what it is not."""
    return (
        f'<p class="coopkit-disclaimer"><strong>{escape(say("studio.disclaimer"))}</strong></p>'
        f"{paragraph('studio_law.intro')}"
    )


def group_html(status: law.Status, findings: Sequence[law.Finding]) -> str:
    """Return the findings of one status under one heading; nothing if there is none."""
    found = [finding for finding in findings if finding.status == status]
    if not found:
        return ""
    title = say("studio_law.group", status=say(f"studio_law.status.{status}"), number=len(found))
    mark = f'<span class="coopkit-mark" aria-hidden="true">{MARKS[status]}</span>'
    body = "".join(_finding(finding) for finding in found)
    if status in FOLDED:
        return (
            f'<details class="coopkit-group coopkit-{status}"><summary>{mark}{escape(title)}'
            f"</summary>{body}</details>"
        )
    hint = paragraph("studio_law.unknown_hint") if status == "unknown" else ""
    return (
        f'<section class="coopkit-group coopkit-{status}"><h3>{mark}{escape(title)}</h3>'
        f"{hint}{body}</section>"
    )


def summary_html(findings: Sequence[law.Finding]) -> str:
    """Return how many findings there are of each status, in one line."""
    parts = []
    for status in ("ok", "violation", "unknown"):
        number = sum(finding.status == status for finding in findings)
        words = say("studio_law.count", status=say(f"studio_law.status.{status}"), number=number)
        mark = f'<span class="coopkit-mark" aria-hidden="true">{MARKS[status]}</span>'
        parts.append(f'<span class="coopkit-{status}">{mark}{escape(words)}</span>')
    return "".join(parts)


def footer_html() -> str:
    """Return the day, the version of the Act that was read, and whom to ask."""
    as_of = max(rule.as_of for rule in law.rules())
    note = say("studio_law.note", today=show_weekday(today()), as_of=show_day(as_of))
    return (
        f'<p class="coopkit-small">{escape(note)}</p>'
        f"<p>{escape(say('studio_law.ask'))}</p>{contacts_html()}"
    )


def _finding(finding: law.Finding) -> str:
    """Return a finding: in full while it asks for something, else a line that opens."""
    rule = law.find_rule(finding.rule)
    rows = [
        ("measured", finding.measured or say("studio.unfilled")),
        ("required", finding.required),
        ("next_step", finding.next_step),
    ]
    table = "".join(
        f"<dt>{escape(say(f'studio_law.{name}'))}</dt><dd>{escape(text)}</dd>"
        for name, text in rows
    )
    title = f"{escape(finding.article)} {escape(rule.title)}"
    body = (
        f"<p>{escape(finding.message)}</p><dl>{table}</dl>"
        f'<p class="coopkit-small">{escape(rule.text)}</p>'
    )
    kind = f'class="coopkit-finding coopkit-{finding.status}" data-rule="{finding.rule}"'
    if finding.status in IN_FULL:
        return f"<section {kind}><h4>{title}</h4>{body}</section>"
    short = finding.measured or finding.message
    return (
        f"<details {kind}><summary><strong>{title}</strong> "
        f'<span class="coopkit-small">{escape(short)}</span></summary>{body}</details>'
    )
