"""The page 法律: what the Act asks for, beside what the plan has; and what to ask at desks."""

import ipywidgets

from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.fold import Fold
from coopkit.widgets.look.parts import box, html
from coopkit.widgets.studio.findings import GROUPS, footer_html, group_html, intro_html
from coopkit.widgets.studio.organization import OrganizationForm
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.permits import PermitList


class LawPage:
    """法律. Findings in groups; each group is sent to the screen only when it changed."""

    def __init__(self, desk: Desk) -> None:
        self._organization: OrganizationForm | None = None
        self._permits: PermitList | None = None
        self._groups = {name: html("", f"coopkit-group-{name}") for name in GROUPS}

        def organization() -> ipywidgets.Widget:
            self._organization = OrganizationForm(desk)
            return self._organization.widget

        def permits() -> ipywidgets.Widget:
            self._permits = PermitList(desk)
            return self._permits.widget

        self.widget = box(
            html(intro_html()),
            Fold(say("studio_law.ask_plan"), organization, "organization").widget,
            box(*self._groups.values(), classes=("coopkit-law",)),
            Fold(say("studio_permits.title"), permits, "fold-permits").widget,
            html(footer_html(), "coopkit-law-footer"),
            classes=("coopkit-page",),
        )

    def follow(self, outcome: Outcome) -> None:
        """Show the plan."""
        for name, group in self._groups.items():
            group.value = group_html(name, outcome.findings)
        if self._organization is not None:
            self._organization.follow(outcome.plan)
        if self._permits is not None:
            self._permits.follow(outcome.plan)
