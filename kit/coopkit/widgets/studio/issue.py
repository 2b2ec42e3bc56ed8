"""The community issue: theme and place by name; and an example to start from."""

from html import escape

from coopkit.plan import Plan, edit
from coopkit.plan.examples import example_note, load_example
from coopkit.plan.fields import THEMES
from coopkit.region import towns
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, button, fields, html
from coopkit.widgets.studio.choices import MenuField
from coopkit.widgets.studio.place import Place

KEY = "studio_short"


class IssueForm:
    """Theme, municipality, and the example plan of the theme.

    Args:
        desk: the plan.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        themes = [(say(f"plan.theme.{name}"), name) for name in THEMES]
        unfilled = (say("studio.unfilled"), None)
        self._fields = [
            MenuField(desk, Place("issue", "", "theme"), [unfilled, *themes], f"{KEY}.issue.theme"),
            MenuField(
                desk,
                Place("issue", "", "area_code"),
                [unfilled, *towns()],
                f"{KEY}.issue.area_code",
            ),
        ]
        self._words = html("", "coopkit-example-words")
        self._take = button(say(f"{KEY}.example.take"), "coopkit-take-example")
        self._take.on_click(self._start)
        self.widget = box(
            fields(*(field.widget for field in self._fields)),
            box(self._words, self._take, classes=("coopkit-start",)),
            classes=("coopkit-issue",),
        )
        self.follow(desk.plan)

    def follow(self, plan: Plan) -> None:
        """Show the plan; the example is offered while no member, work or cost is written."""
        for field in self._fields:
            field.follow(plan)
        offered = plan.issue.theme is not None and not (plan.members or plan.work or plan.costs)
        self._take.layout.display = None if offered else "none"
        self._words.value = self._offer(plan) if offered else ""

    def _offer(self, plan: Plan) -> str:
        if plan.issue.theme is None:
            return ""
        note = example_note(plan.issue.theme)
        words = say(
            f"{KEY}.example.offer",
            theme=say(f"plan.theme.{plan.issue.theme}"),
            title=note.title,
            town=note.area_name,
        )
        return (
            f"<p>{escape(words)}</p>"
            f'<p class="coopkit-small">{escape(note.depends)} {escape(note.fiction)}</p>'
        )

    def _start(self, _button: object) -> None:
        theme = self._desk.plan.issue.theme
        if theme is not None:
            self._desk.edit(lambda plan: edit.start_from(plan, load_example(theme)))
