"""The law beside the plan: findings in full, and in one line."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from coopkit import law
from coopkit.plan import Plan
from coopkit.text import say
from coopkit.widgets.contacts import contacts_html
from coopkit.widgets.studio_desk import TOKYO
from coopkit.widgets.studio_look import MARKS

# What the studio's fields can answer, as session 11 introduces it. Other rules would stand
# there as unknown for ever; `law_explorer` and `coopkit law check` show them all.
SHOWN_RULES = ("R01", "R05", "R09")


def check_shown(plan: Plan) -> list[law.Finding]:
    """Return the findings of the rules that stand beside the plan."""
    return [finding for finding in law.check(plan) if finding.rule in SHOWN_RULES]


def findings_html(findings: Sequence[law.Finding]) -> str:
    """Return all findings with article, numbers and next step, and whom to ask."""
    parts = [f"<p>{escape(say('studio.law.intro'))}</p>"]
    parts += [_finding(finding) for finding in findings]
    parts.append(_footer())
    return "".join(parts)


def summary_html(findings: Sequence[law.Finding]) -> str:
    """Return the findings in a few words each: sign, article, word."""
    return "".join(
        f'<span class="coopkit-{finding.status}">'
        f'<span class="coopkit-mark" aria-hidden="true">{MARKS[finding.status]}</span>'
        f"{escape(finding.article)} {escape(say(f'studio.law.status.{finding.status}'))}</span>"
        for finding in findings
    )


def _finding(finding: law.Finding) -> str:
    rule = law.find_rule(finding.rule)
    rows = [
        ("measured", finding.measured or say("studio.unfilled")),
        ("required", finding.required),
        ("next_step", finding.next_step),
    ]
    table = "".join(
        f"<dt>{escape(say(f'studio.law.{name}'))}</dt><dd>{escape(text)}</dd>"
        for name, text in rows
    )
    return (
        f'<section class="coopkit-finding coopkit-{finding.status}" data-rule="{finding.rule}">'
        f"<h4>{escape(finding.article)} {escape(rule.title)}</h4>"
        f'<p><span class="coopkit-mark" aria-hidden="true">{MARKS[finding.status]}</span>'
        f"<strong>{escape(say(f'studio.law.status.{finding.status}'))}</strong> "
        f"{escape(finding.message)}</p>"
        f"<dl>{table}</dl>"
        f'<p class="coopkit-small">{escape(rule.text)}</p></section>'
    )


def _footer() -> str:
    today = datetime.now(TOKYO)
    as_of = max(rule.as_of for rule in law.rules())
    weekday = say(f"studio.weekday.{today.weekday()}")
    note = say(
        "studio.law.note",
        today=say("studio.date", year=today.year, month=today.month, day=today.day)
        + f"（{weekday}）",
        as_of=say("studio.date", year=as_of.year, month=as_of.month, day=as_of.day),
    )
    return (
        f'<p class="coopkit-disclaimer"><strong>{escape(say("studio.law.disclaimer"))}</strong>'
        f'<br><span class="coopkit-small">{escape(note)}</span></p>'
        f"<p>{escape(say('studio.law.ask'))}</p>{contacts_html()}"
    )
