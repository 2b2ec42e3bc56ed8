"""The page なかま: the members, and their wages beside the minimum wage."""

from html import escape

from coopkit.plan import Plan
from coopkit.plan.wages import WageRemark, check_wages
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box
from coopkit.widgets.studio.day import today
from coopkit.widgets.studio.items import ItemList
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.shapes import MEMBERS


class PeoplePage:
    """なかま. Every member's wage is compared with the figure of the prefecture."""

    def __init__(self, desk: Desk) -> None:
        self._plan: Plan | None = None
        self._remarks: dict[str, WageRemark] = {}
        self._members = ItemList(desk, MEMBERS, self._remark)
        self.widget = box(self._members.widget, classes=("coopkit-page",))

    def follow(self, outcome: Outcome) -> None:
        """Show the plan."""
        self._members.follow(outcome.plan)

    def _remark(self, plan: Plan, member_id: str) -> str:
        if plan is not self._plan:
            self._plan = plan
            self._remarks = {found.member: found for found in check_wages(plan, on=today())}
        found = self._remarks.get(member_id)
        if found is None or found.status == "ok" or found.hourly_wage is None:
            return ""
        words = escape(f"{found.message} {found.next_step}")
        return (
            f'<div class="coopkit-remark coopkit-wage-{found.status}" role="note">{words}'
            f"{_source_html(found.source)}</div>"
        )


def _source_html(source: str | None) -> str:
    """Return where the figure stands, folded: it is the same beside every member."""
    if not source:
        return ""
    return (
        f"<details><summary>{escape(say('studio_members.wage_source'))}</summary>"
        f'<span class="coopkit-small">{escape(source)}</span></details>'
    )
