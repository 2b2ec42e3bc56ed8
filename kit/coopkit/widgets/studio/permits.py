"""What to ask at desks before starting: permits, notifications, insurance."""

from collections.abc import Callable
from html import escape

import ipywidgets
from pydantic import ValidationError

from coopkit.plan import Plan, edit
from coopkit.plan.permits import add_permits
from coopkit.plan.problems import explain_value
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, button, html, paragraph, span
from coopkit.widgets.studio.asks import follow_all, make_fields
from coopkit.widgets.studio.kinds import PERMIT_STATUS, SENTENCES, Asks, Field
from coopkit.widgets.studio.place import GONE, Place

KEY = "studio_permits"
STATUS: Asks = (("status", PERMIT_STATUS),)
NOTE: Asks = (("note", SENTENCES),)


class PermitList:
    """The questions of the plan, each with where to ask and how far it is.

    Args:
        desk: the plan.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows: dict[str, PermitRow] = {}
        self._list = box()
        self._message = html()
        self._count = html("", "coopkit-permit-count")
        self._add = button(say(f"{KEY}.add"), "coopkit-add-permits", strong=True)
        self._add.on_click(self._add_all)
        intro = html(paragraph(f"{KEY}.intro"))
        self.widget = box(
            intro, self._add, self._message, self._count, self._list, classes=("coopkit-permits",)
        )
        self.follow(desk.plan)

    def follow(self, plan: Plan) -> None:
        """Show the questions as they stand in the plan."""
        ids = [permit.id for permit in plan.permits]
        if ids != list(self._rows):
            self._rows = {name: self._rows.get(name) or self._row(name) for name in ids}
            self._list.children = [row.widget for row in self._rows.values()]
        for row in self._rows.values():
            row.follow(plan)
        done = sum(permit.status != "unchecked" for permit in plan.permits)
        words = say(f"{KEY}.count", number=len(ids), done=done) if ids else ""
        self._count.value = f"<p>{escape(words)}</p>" if words else ""

    def _row(self, item_id: str) -> "PermitRow":
        return PermitRow(self._desk, item_id, lambda: self._remove(item_id))

    def _remove(self, item_id: str) -> None:
        try:
            changed, _, _ = edit.remove_item(self._desk.plan, "permits", item_id)
        except KeyError:
            return
        self._desk.edit(lambda _plan: changed)
        self._message.value = span(say(f"{KEY}.removed"), "coopkit-hint")
        self.follow(self._desk.plan)

    def _add_all(self, _button: object) -> None:
        plan = self._desk.plan
        if plan.issue.theme is None:
            self._message.value = span(f"⚠ {say(f'{KEY}.no_theme')}", "coopkit-error")
            return
        try:
            self._desk.edit(add_permits)
        except ValidationError as problem:
            self._message.value = span(f"⚠ {explain_value(problem)}", "coopkit-error")
            return
        added = len(self._desk.plan.permits) - len(plan.permits)
        self._message.value = span(say(f"{KEY}.added", number=added), "coopkit-hint")
        self.follow(self._desk.plan)


class PermitRow:
    """One question: the words, the desk, the source; how far it is; what was learnt.

    Args:
        desk: the plan.
        item_id: the question.
        remove: takes the question out.
    """

    def __init__(self, desk: Desk, item_id: str, remove: Callable[[], None]) -> None:
        self._desk, self._id = desk, item_id
        self._words = html("", "coopkit-permit-words")
        self._status = make_fields(desk, "permits", item_id, STATUS, KEY)
        self._note: list[Field] = []
        self._note_place = box()
        self._more = button(say(f"{KEY}.write_note"), "coopkit-note-open")
        self._more.on_click(lambda _button: self._open_note())
        take_out = button(say("studio.items.remove"), "coopkit-remove")
        take_out.on_click(lambda _button: remove())
        foot = ipywidgets.HBox((self._status[0].widget, self._more, take_out))
        foot.add_class("coopkit-permit-foot")
        self.widget = box(
            self._words, foot, self._note_place, classes=("coopkit-item", "coopkit-permit")
        )
        permit = Place("permits", item_id, "id").holder(desk.plan)
        if permit is not GONE and permit.note:
            self._open_note()

    def follow(self, plan: Plan) -> None:
        """Show the question as it stands in the plan."""
        permit = Place("permits", self._id, "id").holder(plan)
        if permit is GONE:
            return
        if permit.note and not self._note:
            self._open_note()
        follow_all(self._desk, (*self._status, *self._note))
        source = (
            f"<details><summary>{escape(say(f'{KEY}.source'))}</summary>"
            f'<span class="coopkit-small">{escape(permit.source)}</span></details>'
            if permit.source
            else ""
        )
        desk = say(f"{KEY}.authority", name=permit.authority) if permit.authority else ""
        self._words.value = (
            f"<strong>{escape(permit.question)}</strong>"
            f'<br><span class="coopkit-small">{escape(desk)}</span>{source}'
        )

    def _open_note(self) -> None:
        if self._note:
            return
        self._note = make_fields(self._desk, "permits", self._id, NOTE, KEY)
        self._note_place.children = [field.widget for field in self._note]
        self._more.layout.display = "none"
