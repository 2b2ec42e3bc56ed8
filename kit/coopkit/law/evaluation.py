"""From a rule id and its inputs to a finding, and from a plan to all findings."""

from collections.abc import Callable, Mapping
from typing import Any

from coopkit.law import people, units
from coopkit.law.catalog import Rule, find_rule, rules
from coopkit.law.facts import HasFacts
from coopkit.law.finding import Finding, LawInputError
from coopkit.text import say

# rule id → function(rule, **inputs). The names of inputs stand in the table of rules.
EVALUATORS: Mapping[str, Callable[..., Finding]] = {
    "R01": people.founders,
    "R05": people.engaged_members,
    "R09": units.share_cap,
}


def evaluate(rule_id: str, /, **inputs: Any) -> Finding:
    """Compare numbers with one rule of the Act.

    An input that is left out or None gives the status `unknown`: nothing is guessed.

    Args:
        rule_id: such as `R05`.
        **inputs: named as in the table of rules: R01 `founders`; R05 `members` and
            `engaged_members`; R09 `units` (member → units) and `approved` (names of
            members whom a special resolution allows 35 %). Counts are integers.

    Raises:
        LawInputError: an unknown rule or input, a wrong type, an impossible number.

    The rules rest on the Worker Cooperatives Act (令和2年法律第78号); each finding and
    each `Rule` names its article.

        >>> evaluate("R05", members=5, engaged_members=4).status
        'ok'
        >>> evaluate("R05", members=4, engaged_members=3).status
        'violation'
        >>> evaluate("R05", members=4).missing
        ('engaged_members',)
    """
    rule = find_rule(rule_id)
    for name in inputs:
        if name not in rule.parameters + rule.optional_parameters:
            known = ", ".join(rule.parameters + rule.optional_parameters)
            text = say("law.input.parameter", rule=rule.id, parameter=name, known=known)
            raise LawInputError(text, name)
    given = {name: value for name, value in inputs.items() if value is not None}
    missing = tuple(name for name in rule.parameters if name not in given)
    if missing:
        return _unknown(rule, missing)
    return EVALUATORS[rule.id](rule, **given)


def check(plan: HasFacts) -> list[Finding]:
    """Compare a plan with every rule, in the order of the rule ids.

    Args:
        plan: anything that offers `law_facts()`, such as a `coopkit.plan.Plan`.
    """
    facts = plan.law_facts()
    return [
        evaluate(
            rule.id,
            **{name: getattr(facts, name) for name in rule.parameters + rule.optional_parameters},
        )
        for rule in rules()
    ]


def _unknown(rule: Rule, missing: tuple[str, ...]) -> Finding:
    names = say("law.separator").join(say(f"law.parameter.{name}") for name in missing)
    return Finding(
        rule=rule.id,
        article=rule.article,
        status="unknown",
        measured=None,
        required=say(f"law.{rule.id}.required"),
        message=say("law.unknown", names=names),
        next_step=say("law.unknown_next", names=names),
        missing=missing,
    )
