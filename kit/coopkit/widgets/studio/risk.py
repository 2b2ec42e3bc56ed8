"""Risk, on request: how often the money runs out when things go differently."""

from html import escape

from coopkit.plan import Plan
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, button, html


class RiskPanel:
    """A button that tries the plan in many runs, and what comes of it.

    Args:
        desk: the plan.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tried: Plan | None = None
        self._result = html("", "coopkit-risk-result")
        self._note = html("", "coopkit-risk-note")
        run = button(say("studio_outlook.risk.run"), "coopkit-risk-run", strong=True)
        run.on_click(self._run)
        intro = html(f"<p>{escape(say('studio_outlook.risk.intro'))}</p>")
        self.widget = box(intro, run, self._note, self._result, classes=("coopkit-risk-panel",))

    def follow(self, plan: Plan) -> None:
        """Say so when the result is of an older plan."""
        if self._tried is not None:
            old = plan != self._tried
            words = escape(say("studio_outlook.risk.old")) if old else ""
            self._note.value = f'<p class="coopkit-small" role="status">{words}</p>' if old else ""

    def _run(self, _button: object) -> None:
        # Imported here: it needs numpy and matplotlib.
        from coopkit.charts import draw_risk, to_svg
        from coopkit.plan.risk import describe_risk, simulate
        from coopkit.widgets.studio.picture import image_html

        plan = self._desk.plan
        self._result.value = f"<p>{escape(say('studio_outlook.risk.running'))}</p>"
        result = simulate(plan)
        words = describe_risk(result)
        parts = ["".join(f"<p>{escape(line)}</p>" for line in words.splitlines())]
        if not result.is_open:
            parts.append(image_html(to_svg(draw_risk(result)), words))
            lines = "".join(
                f"<li><strong>{escape(assumption.label)}</strong> {escape(assumption.words)}</li>"
                for assumption in result.assumptions.describe()
            )
            title = escape(say("studio_outlook.risk.assumptions"))
            parts.append(f"<details><summary>{title}</summary><ul>{lines}</ul></details>")
        self._result.value = "".join(parts)
        self._tried = plan
        self._note.value = ""
