"""The 15 items of the articles of incorporation (定款) as a guided form, for study."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import ipywidgets

from coopkit import law
from coopkit.plan import Remark, check_articles
from coopkit.text import say
from coopkit.widgets.act.articles_item import ItemForm
from coopkit.widgets.act.look import act_styles, badge, notice_html
from coopkit.widgets.act.tables import Row, act_rows, words
from coopkit.widgets.contacts import contacts_html
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.desk.merge import ConflictBoard
from coopkit.widgets.desk.trouble import Trouble
from coopkit.widgets.look.parts import box, button, html

_RULE = "R36"
# How a remark looks: a sign and a colour that the findings of the studio have too.
_LOOKS = {"ok": ("ok", "○"), "differs": ("violation", "△"), "ask": ("unknown", "？")}


def articles_builder(path: str | Path = "plan.json") -> ipywidgets.Widget:
    """Write the 15 items of 定款 in one's own words, one after the other.

    Each item has what is to be decided, a hint, and a sentence as an example for study.
    What is written is saved in the plan at once. Beside it stands how many of the 15
    items there are (rule R36, 第29条1項) and where the words and the plan differ.
    It is for study: the result is nothing that could be filed, and the form says so.

    Making it reads the file, if there is one, and writes nothing.

    Args:
        path: the plan file; it is made at the first edit.

    Returns:
        The form, ready to be the last value of a cell.
    """
    return _Builder(Desk(path)).widget


class _Builder:
    """Contents of 15 buttons, one item at a time, and what follows from all of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows = sorted(act_rows("articles_items"), key=lambda row: int(row["number"]))
        self.widget = box(classes=("coopkit-studio", "coopkit-act", "coopkit-articles"))
        self._build()

    def _build(self) -> None:
        """Build everything anew; only when another plan was put on the desk."""
        self._desk.forget_listeners()
        self._trouble = Trouble(self._desk, self._build)
        head = html(f"<h3>{escape(say('articles.title'))}</h3>{_notice()}")
        if not self._desk.readable:
            self.widget.children = (act_styles(), head, self._trouble.widget)
            return
        self._conflicts = ConflictBoard(self._desk)
        self._forms: dict[int, ItemForm] = {}
        self._epoch = self._desk.epoch
        self._reading = False
        self._here = self._first_open()
        self._progress = html("", "coopkit-progress")
        self._buttons = [self._button(number) for number in range(len(self._rows))]
        self._place = box()
        self._back = button(say("articles.back"), "coopkit-back")
        self._back.on_click(lambda _button: self._go(self._here - 1))
        self._next = button(say("articles.next"), "coopkit-next", strong=True)
        self._next.on_click(lambda _button: self._go(self._here + 1))
        self._read = button("", "coopkit-read")
        self._read.on_click(self._turn)
        self._draft = html("", "coopkit-draft-box")
        self._remarks = html("", "coopkit-remarks")
        self._status = html("", "coopkit-status-line")
        self.widget.children = (
            act_styles(),
            head,
            self._progress,
            _contents(self._buttons),
            self._place,
            ipywidgets.HBox([self._back, self._next]),
            self._trouble.widget,
            self._conflicts.widget,
            self._status,
            self._remarks,
            self._read,
            self._draft,
            html(f"<p>{escape(say('act_look.ask_at'))}</p>{contacts_html()}"),
        )
        self._desk.listen(self._refresh)
        self._go(self._here)

    def _first_open(self) -> int:
        """Return where to go on: the first item that is not written yet."""
        written = self._desk.plan.articles.written()
        left = [n for n, row in enumerate(self._rows) if row["id"] not in written]
        return left[0] if left else 0

    def _button(self, number: int) -> ipywidgets.Widget:
        widget = button("", f"coopkit-to-{number + 1}")
        widget.on_click(lambda _button: self._go(number))
        return widget

    def _go(self, number: int) -> None:
        """Show one item. Its form is kept, with what was typed there."""
        self._here = number
        if number not in self._forms:
            self._forms[number] = ItemForm(self._desk, self._rows[number])
        self._place.children = (self._forms[number].widget,)
        self._back.disabled = number == 0
        self._next.disabled = number == len(self._rows) - 1
        self._refresh()

    def _turn(self, _button: object) -> None:
        self._reading = not self._reading
        self._refresh()

    def _refresh(self) -> None:
        plan = self._desk.plan
        if self._desk.epoch != self._epoch:
            # Another window wrote, or a person decided: the fields show it.
            self._epoch = self._desk.epoch
            self._forms = {self._here: ItemForm(self._desk, self._rows[self._here])}
            self._place.children = (self._forms[self._here].widget,)
        written = plan.articles.written()
        self._progress.value = progress_html(law.evaluate(_RULE, items=written), len(written))
        for number, (row, widget) in enumerate(zip(self._rows, self._buttons, strict=True)):
            _show_button(widget, row, written=row["id"] in written, here=number == self._here)
        remarks = check_articles(plan)
        rows = {row["id"]: row for row in self._rows}
        here = self._rows[self._here]["id"]
        own = [remark for remark in remarks if remark.item == here]
        others = [remark for remark in remarks if remark.item != here]
        self._forms[self._here].refresh(plan, "".join(remark_html(r, rows[here]) for r in own))
        self._remarks.value = remarks_html(others, rows)
        self._read.description = say("articles.close" if self._reading else "articles.read")
        self._draft.value = self._draft_html() if self._reading else ""
        failed = "coopkit-error" if self._desk.failure else "coopkit-saved"
        self._status.value = (
            f'<div class="coopkit-status {failed}" role="status">'
            f"{escape(self._desk.status())}</div>"
        )
        self._trouble.refresh()
        self._conflicts.refresh()

    def _draft_html(self) -> str:
        """Return all items to read aloud together."""
        lines = []
        for row in self._rows:
            text = (getattr(self._desk.plan.articles, row["id"]) or "").strip()
            shown = text or say("studio.unfilled")
            lines.append(
                f"<dt>{row['number']}. {escape(words(row, 'title'))}</dt><dd>{escape(shown)}</dd>"
            )
        return (
            f'<section class="coopkit-item coopkit-draft"><h4>{escape(say("articles.draft"))}</h4>'
            f"<p>{escape(say('articles.not_ready'))}</p><dl>{''.join(lines)}</dl></section>"
        )


def progress_html(finding: law.Finding, written: int) -> str:
    """Return how many of the 15 items are written, as a bar and in words."""
    every = len(act_rows("articles_items"))
    text = say("articles.progress", written=written, all=every)
    more = finding.message if finding.status == "ok" else say("articles.progress_open")
    return (
        f'<div role="status"><strong>{escape(text)}</strong> '
        f'<span class="coopkit-small">{escape(finding.article)} {escape(more)}</span></div>'
        f'<div class="coopkit-bar" aria-hidden="true">'
        f'<div style="width:{100 * written // every}%"></div></div>'
    )


def remarks_html(remarks: Sequence[Remark], rows: Mapping[str, Row]) -> str:
    """Return what was compared for the other items, with the next step for each."""
    head = f"<h3>{escape(say('articles.remarks'))}</h3>"
    hint = f'<p class="coopkit-small">{escape(say("articles.remarks_hint"))}</p>'
    if not remarks:
        return f"{head}{hint}<p>{escape(say('articles.no_remarks'))}</p>"
    return head + hint + "".join(remark_html(remark, rows[remark.item]) for remark in remarks)


def remark_html(remark: Remark, row: Row) -> str:
    """Return one comparison: sign, word, article, what was compared, and the next step."""
    look, sign = _LOOKS[remark.status]
    article = badge(remark.article) if remark.article else ""
    return (
        f'<section class="coopkit-finding coopkit-{look}" data-item="{remark.item}">'
        f"<h4>{row['number']}. {escape(words(row, 'title'))}</h4>"
        f'<p><span class="coopkit-mark" aria-hidden="true">{sign}</span>'
        f"<strong>{escape(say(f'articles.status.{remark.status}'))}</strong> {article}"
        f"{escape(remark.message)}</p>"
        f'<p class="coopkit-small">→ {escape(remark.next_step)}</p></section>'
    )


def _show_button(widget: ipywidgets.Widget, row: Row, *, written: bool, here: bool) -> None:
    mark = "○" if written else "・"
    place = "▶ " if here else ""
    state = "" if written else say("articles.open")
    widget.description = f"{place}{mark} {row['number']}. {words(row, 'title')}{state}"
    if here:
        widget.add_class("coopkit-here")
    else:
        widget.remove_class("coopkit-here")


def _contents(buttons: list[ipywidgets.Widget]) -> ipywidgets.Widget:
    columns = "repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr))"
    layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="4px 8px", width="100%")
    grid = ipywidgets.GridBox(buttons, layout=layout)
    grid.add_class("coopkit-contents")
    return grid


def _notice() -> str:
    return notice_html(say("articles.not_ready"), say("articles.who"))
