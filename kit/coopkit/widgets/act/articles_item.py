"""One item of the articles of incorporation: what to decide, a hint, and a place to write."""

from html import escape
from typing import Any

import ipywidgets
from pydantic import ValidationError

from coopkit.plan import Plan, edit, month_label
from coopkit.plan.prefectures import prefecture_of
from coopkit.plan.problems import explain_value
from coopkit.text import say
from coopkit.widgets.act.look import badge, source_html
from coopkit.widgets.act.tables import Row, words
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, html
from coopkit.widgets.studio.fields import read_text

# Where the example starts within a hint of the table (Japanese only).
_EXAMPLE = "文の例（学習用）："


class ItemForm:
    """One item on screen; every keystroke is saved, and nothing typed is taken away.

    Args:
        desk: the plan.
        row: the row of `articles_items`.
    """

    def __init__(self, desk: Desk, row: Row) -> None:
        self._desk, self._item = desk, row["id"]
        kept = getattr(desk.plan.articles, self._item)
        self.input = ipywidgets.Textarea(
            value=kept or "",
            description=say("articles.field", number=row["number"], title=words(row, "title")),
            placeholder=say("articles.placeholder"),
            continuous_update=True,
        )
        self.input.observe(self._typed, names="value")
        self._plan_words = html("", "coopkit-plan-words")
        self._message = html("", "coopkit-message")
        self._remarks = html("", "coopkit-own-remarks")
        self.widget = box(
            html(head_html(row)),
            self._plan_words,
            box(self.input, self._message, classes=("coopkit-field", "coopkit-field-article")),
            self._remarks,
            classes=("coopkit-item", f"coopkit-{self._item}"),
        )

    def refresh(self, plan: Plan, remarks: str) -> None:
        """Show what the plan says on this item, and how the two compare (as HTML)."""
        found = plan_words(plan, self._item)
        text = say("articles.plan", value=found) if found else ""
        shown = f'<p class="coopkit-small">{escape(text)}</p>' if text else ""
        if self._plan_words.value != shown:
            self._plan_words.value = shown
        compared = f'<div role="status">{remarks}</div>' if remarks else ""
        if self._remarks.value != compared:
            self._remarks.value = compared

    def _typed(self, change: dict[str, Any]) -> None:
        value = read_text(change["new"])
        try:
            self._desk.edit(lambda plan: edit.set_section(plan, "articles", **{self._item: value}))
        except ValidationError as problem:
            refusal = say("articles.refused", problem=explain_value(problem))
            self._message.value = (
                f'<span class="coopkit-error" role="alert">⚠ {escape(refusal)}</span>'
            )
        else:
            self._message.value = ""


def head_html(row: Row) -> str:
    """Return title and article of an item, what to decide, the hint, and the example."""
    hint, _, example = words(row, "hint").partition(_EXAMPLE)
    peculiar = badge(say("articles.peculiar")) if row["peculiar_to_act"] == "true" else ""
    shown = (
        f'<p class="coopkit-example"><span class="coopkit-small">{escape(say("articles.example"))}'
        f"</span><br>{escape(example)}</p>"
        if example
        else ""
    )
    return (
        f"<h4>{row['number']}. {escape(words(row, 'title'))}</h4>"
        f"<p>{badge(row['article'])}{peculiar}</p>"
        f"<p><strong>{escape(say('articles.decide'))}</strong> "
        f"{escape(words(row, 'what_to_decide'))}</p>"
        f"<p><strong>{escape(say('articles.hint'))}</strong> {escape(hint)}</p>"
        f"{shown}{source_html(row['source'], row['as_of'])}"
    )


def plan_words(plan: Plan, item: str) -> str | None:
    """Return what the plan already says on an item, or None.

    >>> plan_words(Plan(name="まちの足"), "item_2")
    'まちの足'
    """
    price, month = plan.money.contribution_unit_price, plan.money.start_month
    labels = [work.label for work in plan.work if work.label]
    number = len(plan.members)
    said = {
        "item_1": say("articles.separator").join(labels),
        "item_2": plan.name,
        "item_3": prefecture_of(plan.issue.area_code),
        "item_7": None if price is None else say("articles.plan_price", price=f"{price:,}"),
        "item_13": say("articles.plan_members", number=number) if number else None,
        "item_14": say("articles.plan_start", month=month_label(month)) if month else None,
    }
    return said.get(item) or None
