"""From a rule id and its inputs to a finding, and from a plan to its findings."""

from collections.abc import Callable, Mapping
from typing import Any

from coopkit.law import (
    filings,
    inputs,
    meetings,
    membership,
    officers,
    people,
    profile,
    reserves,
    units,
)
from coopkit.law.catalog import Rule, find_rule
from coopkit.law.facts import Facts, HasFacts
from coopkit.law.finding import Finding, LawInputError
from coopkit.law.open_points import decide
from coopkit.text import say

# rule id → function(rule, **inputs). The names of inputs stand in the table of rules.
EVALUATORS: Mapping[str, Callable[..., Finding]] = {
    "R01": people.founders,
    "R02": people.survival,
    "R03": profile.name,
    "R04": profile.business,
    "R05": people.engaged_members,
    "R06": people.members_among_engaged,
    "R07": people.labour_contracts,
    "R08": units.one_unit_each,
    "R09": units.share_cap,
    "R10": units.four_members,
    "R11": membership.one_vote,
    "R12": membership.proxies,
    "R13": membership.leaving,
    "R14": membership.expulsion,
    "R15": meetings.founding_meeting,
    "R16": units.first_payment,
    "R17": filings.notification,
    "R18": officers.officers,
    "R19": officers.audit_board,
    "R20": officers.outside_auditor,
    "R21": officers.term,
    "R22": meetings.ordinary_resolution,
    "R23": meetings.special_resolution,
    "R24": reserves.legal_reserve,
    "R25": reserves.job_creation,
    "R26": reserves.education,
    "R27": reserves.order_of_distribution,
    "R28": reserves.by_engagement,
    "R29": reserves.release,
    "R30": meetings.delegates,
    "R31": officers.related_directors,
    "R32": profile.conversion,
    "R33": filings.accounts,
    "R34": meetings.demand,
    "R35": meetings.account_books,
    "R36": profile.articles,
}

# What the Act leaves open and a rule takes as an input, with a default.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "R02": ("month_count",),
    "R10": ("four_members_equal",),
    "R13": ("days_before",),
    "R14": ("days_before",),
    "R15": ("days_before",),
    "R17": ("holiday_shift",),
    "R23": ("chair_in_quorum",),
    "R24": ("minimum_rounding", "last_slice"),
    "R25": ("minimum_rounding",),
    "R26": ("minimum_rounding",),
    "R33": ("holiday_shift",),
}

# The rules that a plan is compared with, and the facts that are named differently from
# the input. Left out are rules on events that no plan holds: votes, proxies and
# resolutions of one meeting (R11, R12, R22, R23), leaving and expulsion (R13, R14), dates
# (R02, R17, R33), terms (R21), use of the reserve (R29), rights of a minority (R34, R35),
# a closed window (R32), what only very large or specified co-operatives meet (R20, R30,
# R31).
_PLAN_RULES: Mapping[str, Mapping[str, str]] = {
    "R01": {},
    "R03": {},
    "R04": {},
    "R05": {},
    "R06": {},
    "R07": {},
    "R08": {},
    "R09": {},
    "R10": {},
    "R15": {
        "notice_days": "founding_notice_days",
        "agreed": "founding_agreed",
        "present": "founding_present",
        "yes": "founding_yes",
    },
    "R16": {},
    "R18": {},
    "R19": {"directors": "member_directors", "in_articles": "audit_board_in_articles"},
    "R24": {"balance": "reserve_balance", "target": "reserve_target", "added": "legal_reserve"},
    "R25": {"added": "job_creation_reserve"},
    "R26": {"added": "education_carryover"},
    "R27": {},
    "R28": {},
    "R36": {},
}


def evaluate(rule_id: str, /, **given: Any) -> Finding:
    """Compare numbers with one rule of the Act.

    An input that is left out or None gives the status `unknown`: nothing is guessed.

    Args:
        rule_id: such as `R05`.
        **given: inputs, named as in the table of rules: R05 `members` and
            `engaged_members`; R09 `units` (member → units) and `approved` (names of
            members whom a special resolution allows 35 %). Counts and yen are integers,
            dates `datetime.date`, shares and years int or Fraction. A point that the Act
            leaves open can be given too, such as `last_slice="full_tenth"` for R24.

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
    choices = CHOICES.get(rule.id, ())
    known = rule.parameters + rule.optional_parameters
    values: dict[str, Any] = {}
    chosen: dict[str, object] = {}
    for name, value in given.items():
        if name not in known + choices:
            names = ", ".join(known + choices)
            text = say("law.input.parameter", rule=rule.id, parameter=name, known=names)
            raise LawInputError(text, name)
        if value is None:
            continue
        if name in choices:
            chosen[name] = value
        else:
            values[name] = inputs.read(rule.id, name, value)
    if choices:
        values |= decide(choices, chosen)
    missing = tuple(name for name in rule.parameters if name not in values)
    if missing:
        return _unknown(rule, missing)
    return EVALUATORS[rule.id](rule, **values)


def check(plan: HasFacts) -> list[Finding]:
    """Compare a plan with the rules that a plan can ever say something about, by id.

    What the plan has not filled in gives `unknown`. The rule on audit boards (R19) is
    asked only of a plan that wants one.

    Args:
        plan: anything that offers `law_facts()`, such as a `coopkit.plan.Plan`.
    """
    facts = plan.law_facts()
    return [
        _check(find_rule(rule_id), renamed, facts)
        for rule_id, renamed in _PLAN_RULES.items()
        if rule_id != "R19" or facts.audit_board
    ]


def _check(rule: Rule, renamed: Mapping[str, str], facts: Facts) -> Finding:
    names = rule.parameters + rule.optional_parameters
    return evaluate(rule.id, **{name: getattr(facts, renamed.get(name, name)) for name in names})


def plan_rules() -> tuple[str, ...]:
    """Return the ids of the rules that `check` compares a plan with."""
    return tuple(_PLAN_RULES)


def _unknown(rule: Rule, missing: tuple[str, ...]) -> Finding:
    names = say("law.separator").join(say(f"law.parameter.{name}") for name in missing)
    return Finding(
        rule=rule.id,
        article=rule.article,
        status="unknown",
        measured=None,
        required=say(f"law_rules.{rule.id}.required"),
        message=say("law.unknown", names=names),
        next_step=say("law.unknown_next", names=names),
        missing=missing,
    )
