"""What could go wrong: the plan's cash in many runs with luck and bad luck."""

from coopkit.documents.blocks import Block, Column, Heading, Section, Table, Text
from coopkit.documents.pictures import plan_risk, risk_picture
from coopkit.plan import Plan
from coopkit.plan.risk import describe_risk
from coopkit.text import say


def risk_section(plan: Plan) -> Section:
    """Return how often cash runs out, what matters most, and what was assumed."""
    title = say("documents.risk.title")
    risk = plan_risk(plan)
    spoken = describe_risk(risk)
    if risk.is_open:
        return Section(title, (Text(None), Text(spoken, "note")))
    columns = (
        Column(say("documents.risk.factor"), 3),
        Column(say("documents.risk.words"), 7),
    )
    rows = tuple((one.label, one.words) for one in risk.assumptions.describe())
    blocks: tuple[Block, ...] = (
        Text(say("documents.risk.intro")),
        Text(spoken),
        risk_picture(risk),
        Heading(say("documents.risk.assumptions")),
        Table(columns, rows, small=True),
    )
    return Section(title, blocks)
