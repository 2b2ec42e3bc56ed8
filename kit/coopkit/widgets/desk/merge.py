"""Two people wrote in one plan: what they disagree on, side by side, and a choice for each."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets

from coopkit.plan.changes import Change, apply_changes, changes_between, data_of
from coopkit.plan.copies import Copy, common_base, copies_beside, copy_of
from coopkit.plan.file import PlanFileError
from coopkit.plan.merge import Conflict, Merge, MergeError, Origin, merge_plans, resolve
from coopkit.plan.model import TABLES, Plan
from coopkit.plan.words import path_words, value_words
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk, DocumentDesk
from coopkit.widgets.look.parts import box, button, html, span

MOST_FILES = 3
SHOWN_CHANGES = 30
Decide = Callable[[str, str], None]


class ConflictBoard:
    """What this window and another one wrote differently; a person decides.

    Args:
        desk: the plan or other document, with its conflicts.
    """

    def __init__(self, desk: DocumentDesk[Any]) -> None:
        self._desk = desk
        self._shown: tuple[Conflict, ...] = ()
        self.widget = box(classes=("coopkit-conflicts",))
        self.refresh()

    def refresh(self) -> None:
        """Show the present conflicts, or nothing; while they stay, nothing is redrawn."""
        if self._desk.conflicts == self._shown:
            return
        self._shown = self._desk.conflicts
        if not self._shown:
            self.widget.children = ()
            return
        head = html(f'<p role="alert">{escape(say("desk.conflict.intro"))}</p>')
        self.widget.children = (head, *conflict_rows(self._shown, self._decide))

    def _decide(self, path: str, side: str) -> None:
        try:
            self._desk.decide({path: side})
        except KeyError:
            # It was settled meanwhile, in another window or by typing.
            self.refresh()


def conflict_rows(
    conflicts: Sequence[Conflict], decide: Decide, other: str = ""
) -> list[ipywidgets.Widget]:
    """Return each conflict with both values and their authors, and a button for each.

    Args:
        conflicts: what is to be decided.
        decide: takes the path and `mine` or `theirs`.
        other: how the other side is called; ほかの画面 if empty.
    """
    name = other or say("desk.conflict.other_window")
    return [_conflict_row(conflict, decide, name) for conflict in conflicts]


def _conflict_row(conflict: Conflict, decide: Decide, other: str) -> ipywidgets.Widget:
    here = say("desk.conflict.this_window")
    base = say("desk.conflict.base", value=conflict.shown("base")) if conflict.base else ""
    small = span(base, "coopkit-small") if base else ""
    head = f'<h4 style="margin:0">{escape(conflict.words)}</h4>{small}'
    sides = [
        _side(conflict, "mine", conflict.mine_by, here, decide),
        _side(conflict, "theirs", conflict.theirs_by, other, decide),
    ]
    # Side by side where there is room, one below the other on a phone.
    columns = "repeat(auto-fit, minmax(min(100%, 16rem), 1fr))"
    layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="8px 20px", width="100%")
    both = ipywidgets.GridBox(sides, layout=layout)
    return box(html(head), both, classes=("coopkit-item", "coopkit-conflict"))


def _side(
    conflict: Conflict, side: Any, origin: Origin | None, name: str, decide: Decide
) -> ipywidgets.Widget:
    by = str(origin) if origin is not None else name
    value = html(
        f"{span(by, 'coopkit-small')}"
        f'<div class="coopkit-conflict-value" style="white-space:pre-line;overflow-wrap:anywhere;'
        f'border-left:3px solid currentColor;padding-left:8px">{escape(conflict.shown(side))}</div>'
    )
    use = button(say("desk.conflict.use", name=name), f"coopkit-use-{side}")
    use.on_click(lambda _button: decide(conflict.path, side))
    return box(value, use, classes=(f"coopkit-{side}",))


class MergeDesk:
    """Bring members' files together with the plan on the desk.

    The files are taken one after the other. What only one side changed is shown and taken;
    what both changed is asked. Nothing is changed before the last button, and that is one
    step of undo.

    Args:
        desk: the plan that the others' work goes into.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sent: list[Copy] = []
        self._boxes: list[tuple[ipywidgets.Widget, Copy]] = []
        self._todo: list[Copy] = []
        self._merge: Merge[Plan] | None = None
        self._start = self._made = desk.plan
        self._list, self._work, self._message = box(), box(), html()
        self._upload = ipywidgets.FileUpload(
            accept=".json", multiple=True, description=say("desk.merge.upload")
        )
        self._upload.observe(self._received, names="value")
        look = button(say("desk.merge.look"), "coopkit-merge-look", strong=True)
        look.on_click(self._look)
        again = button(say("desk.merge.search"), "coopkit-merge-search")
        again.on_click(lambda _button: self.refresh())
        self.widget = box(
            html(f"<p>{escape(say('desk.merge.intro'))}</p>"),
            self._list,
            ipywidgets.HBox([look, self._upload, again], layout={"flex_flow": "row wrap"}),
            self._message,
            self._work,
            classes=("coopkit-merge",),
        )
        self.refresh()

    def refresh(self) -> None:
        """Look for plan files beside the plan."""
        chosen = {copy.name for tick, copy in self._boxes if tick.value}
        copies = [*copies_beside(self._desk.path), *self._sent]
        self._boxes = [(_tick(copy, chosen=copy.name in chosen), copy) for copy in copies]
        nothing = html(span(say("desk.merge.nothing"), "coopkit-small"))
        self._list.children = [tick for tick, _ in self._boxes] or [nothing]

    def _received(self, change: dict[str, Any]) -> None:
        for file in change["new"]:
            try:
                copy = copy_of(file["name"], bytes(file["content"]))
            except PlanFileError as problem:
                self._say(str(problem))
                continue
            self._sent = [other for other in self._sent if other.name != copy.name] + [copy]
        self.refresh()
        for tick, copy in self._boxes:
            tick.value = tick.value or copy in self._sent

    def _look(self, _button: object) -> None:
        chosen = [copy for tick, copy in self._boxes if tick.value]
        self._say("")
        if not 1 <= len(chosen) <= MOST_FILES:
            self._say(say("desk.merge.choose", most=MOST_FILES))
            return
        self._desk.look()
        self._start = self._made = self._desk.plan
        self._todo, self._merge = chosen, None
        self._next()

    def _next(self) -> None:
        """Merge file after file until there is something to decide."""
        history = self._desk.history
        try:
            while self._todo and (self._merge is None or not self._merge.conflicts):
                copy = self._todo[0]
                if self._merge is None:
                    base = common_base(self._start, copy.plan, history)
                    self._merge = merge_plans(base, self._made, copy.plan, theirs_by=copy.origin)
                else:
                    self._made, self._merge = self._merge.plan, None
                    self._todo.pop(0)
        except MergeError as problem:
            self._say(str(problem))
            self._close()
            return
        self._show()

    def _decide(self, path: str, side: str) -> None:
        if self._merge is not None:
            self._merge = resolve(self._merge, {path: side})
            self._next()

    def _show(self) -> None:
        stop = button(say("desk.merge.stop"), "coopkit-merge-stop")
        stop.on_click(lambda _button: self._close())
        if self._todo and self._merge is not None:
            copy = self._todo[0]
            text = say("desk.merge.ask", name=copy.name, number=len(self._merge.conflicts))
            rows = conflict_rows(self._merge.conflicts, self._decide, copy.name)
            self._work.children = (html(f'<p role="status">{escape(text)}</p>'), *rows, stop)
            return
        changes = changes_between(data_of(self._start), data_of(self._made))
        if not changes:
            self._say(say("desk.merge.same"))
            self._close()
            return
        take = button(say("desk.merge.take"), "coopkit-merge-take", strong=True)
        take.on_click(self._take)
        self._work.children = (html(changes_html(changes, self._start, self._made)), take, stop)

    def _take(self, _button: object) -> None:
        changes = changes_between(data_of(self._start), data_of(self._made))
        left: list[Change] = []

        def change(plan: Plan) -> Plan:
            data, blocked = apply_changes(data_of(plan), changes)
            left.extend(blocked)
            return Plan.model_validate(data)

        self._close()
        self._desk.edit(change)
        self._desk.show_anew()
        self._say(say("desk.merge.left") if left else say("desk.merge.done"))

    def _close(self) -> None:
        self._todo, self._merge, self._work.children = [], None, ()

    def _say(self, text: str) -> None:
        self._message.value = (
            f'<div role="status" style="white-space:pre-line">{escape(text)}</div>' if text else ""
        )


def changes_html(changes: Sequence[Change], before: Plan, after: Plan) -> str:
    """Return what will change, field by field, as a list."""
    states = data_of(after), data_of(before)
    # The order of rows needs no words.
    shown = [change for change in changes if change.path not in TABLES]
    rows = []
    for change in shown[:SHOWN_CHANGES]:
        old, new = (value_words(change.path, value) for value in (change.before, change.after))
        if isinstance(change.after, dict) and change.before is None:
            old = say("desk.merge.no_row")
        words = path_words(change.path, *states)
        rows.append(f"<li><strong>{escape(words)}</strong>: {escape(old)} → {escape(new)}</li>")
    if len(shown) > SHOWN_CHANGES:
        rows.append(f"<li>{escape(say('desk.merge.more', number=len(shown) - SHOWN_CHANGES))}</li>")
    head = escape(say("desk.merge.changes", number=len(shown)))
    return f'<p role="status">{head}</p><ul class="coopkit-changes">{"".join(rows)}</ul>'


def _tick(copy: Copy, *, chosen: bool) -> ipywidgets.Widget:
    words = copy.name if copy.time is None else f"{copy.name}（{copy.time}）"
    tick = ipywidgets.Checkbox(value=chosen, description=words, indent=False)
    tick.add_class("coopkit-merge-file")
    return tick
