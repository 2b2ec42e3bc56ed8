"""What the Act asks about the organization, and no other page does."""

from html import escape

from coopkit.plan import Plan
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, fields, html, paragraph
from coopkit.widgets.studio.asks import follow_all, make_fields
from coopkit.widgets.studio.kinds import DAY, PEOPLE, YES_NO, Asks

ORGANIZATION: Asks = (
    ("other_workers", PEOPLE),
    ("worker_dispatch", YES_NO),
    ("outside_auditors", PEOPLE),
    ("audit_board", YES_NO),
)
MEETING: Asks = (
    ("notice_sent", DAY),
    ("held", DAY),
    ("agreed", PEOPLE),
    ("present", PEOPLE),
    ("yes", PEOPLE),
)


class OrganizationForm:
    """People who are no members, an audit board, worker dispatch; the founding meeting.

    Args:
        desk: the plan.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        key = "studio_law"
        organization = make_fields(desk, "organization", "", ORGANIZATION, f"{key}.organization")
        meeting = make_fields(desk, "meeting", "", MEETING, f"{key}.meeting")
        self._fields = [*organization, *meeting]
        self.widget = box(
            html(paragraph(f"{key}.organization.intro")),
            fields(*(field.widget for field in organization)),
            html(f"<h3>{escape(say(f'{key}.meeting.heading'))}</h3>"),
            html(paragraph(f"{key}.meeting.intro")),
            fields(*(field.widget for field in meeting)),
            classes=("coopkit-organization",),
        )

    def follow(self, plan: Plan) -> None:
        """Show the plan."""
        del plan
        follow_all(self._desk, self._fields)
