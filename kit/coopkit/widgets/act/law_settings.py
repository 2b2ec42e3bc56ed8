"""What one moves for each rule: which inputs, starting beside the boundary.

The numbers to begin with are examples; whether they fit is asked of the law each time.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from coopkit.law.profile import DISPATCH, ITEMS
from coopkit.text import say
from coopkit.widgets.act.law_controls import (
    After,
    Checks,
    Control,
    Count,
    People,
    Pick,
    Rest,
    Tick,
    Words,
)
from coopkit.widgets.act.law_fields import Change


def _yen(change: Change, parameter: str, value: int, high: int, step: int = 10_000) -> Count:
    """Return a control for an amount of yen."""
    return Count(change, parameter, value, high, step=step, unit=say("law_explorer.yen"))


def _units(change: Change, starts: list[int], *, approved: bool) -> People:
    columns = {"units": (starts, 40, 1, say("law_explorer.units"))}
    return People(change, columns, approved=approved)


def _kinds(change: Change) -> Checks:
    kinds = [say(f"law_explorer.business.{name}") for name in ("cafe", "childcare", "cleaning")]
    options = {kind: kind for kind in kinds} | {DISPATCH: say("law_rules.R04.dispatch")}
    return Checks(change, "business_kinds", options, frozenset({DISPATCH}))


def _items(change: Change) -> Checks:
    options = {item: say(f"law_rules.R36.{item}") for item in ITEMS}
    return Checks(change, "items", options, frozenset({"item_10"}))


def _board(change: Change) -> list[Control]:
    directors = Count(change, "directors", 3, 10)
    outside = say("law_explorer.outside_directors")
    return [
        Count(change, "auditors", 1, 5),
        directors,
        Rest(change, "member_directors", outside, directors),
        Tick(change, "audit_board", value=False),
    ]


def _offices(change: Change) -> list[Control]:
    offices = [(say(f"law_rules.R21.{name}"), name) for name in ("director", "auditor", "founding")]
    terms = [
        (say("law_explorer.half_year" if half % 2 else "law_explorer.year", years=half // 2), half)
        for half in range(2, 11)
    ]
    years: list[tuple[str, Any]] = [(label, Fraction(half, 2)) for label, half in terms]
    return [
        Pick(change, "term_years", years, Fraction(2)),
        Pick(change, "office", offices, "director"),
    ]


def _chair(change: Change) -> Pick:
    names = {"open": None, "for": True, "against": False}
    options = [(say(f"law_explorer.chair.{name}"), value) for name, value in names.items()]
    return Pick(change, "chair_decides", options, None)


# rule → its controls; the first is the one whose boundary is shown.
CONTROLS: Mapping[str, Callable[[Change], list[Control]]] = {
    "R01": lambda on: [Count(on, "founders", 3, 12)],
    "R02": lambda on: [After(on, "membership", "as_of", 180, high=400, members=2)],
    "R03": lambda on: [Words(on, "name", say("law_explorer.example_name"))],
    "R04": lambda on: [_kinds(on)],
    "R05": lambda on: [Count(on, "engaged_members", 4, 20), Count(on, "members", 5, 20)],
    "R06": lambda on: [
        Count(on, "engaged_member_count", 6, 20),
        Count(on, "engaged_total", 8, 20),
        Count(on, "supported_users", 0, 10),
        Count(on, "supported_member_users", 0, 10),
    ],
    "R07": lambda on: [Count(on, "labour_contract_members", 3, 20), Count(on, "members", 5, 20)],
    "R08": lambda on: [_units(on, [1, 2, 1], approved=False)],
    "R09": lambda on: [_units(on, [5, 5, 5, 5, 5], approved=True)],
    "R10": lambda on: [_units(on, [5, 5, 5, 5], approved=True)],
    "R11": lambda on: [People(on, {"votes": ([1, 1, 1, 1], 5, 1, "")})],
    "R12": lambda on: [
        Count(on, "proxied_count", 4, 10),
        Tick(on, "proxy_is_member", value=True),
        Tick(on, "delegates_meeting", value=False),
    ],
    "R13": lambda on: [
        Count(on, "notice_days", 95, 400),
        Tick(on, "at_year_end", value=True),
        Count(on, "articles_notice_days", 90, 365),
    ],
    "R14": lambda on: [
        Count(on, "notice_days", 14, 40),
        Tick(on, "ground", value=True),
        Tick(on, "heard", value=True),
        Tick(on, "special_resolution", value=True),
        Tick(on, "notified", value=True),
    ],
    "R15": lambda on: [
        Count(on, "yes", 4, 20),
        Count(on, "present", 6, 20),
        Count(on, "agreed", 9, 20),
        Count(on, "notice_days", 21, 40),
        Tick(on, "qualification_clause_changed", value=False),
    ],
    "R16": lambda on: [
        _yen(on, "first_payment", 5_000, 20_000, 1_000),
        _yen(on, "unit_price", 20_000, 100_000, 1_000),
    ],
    "R17": lambda on: [After(on, "established", "notified", 10, high=24)],
    "R18": _board,
    "R19": lambda on: [
        Count(on, "members", 6, 24),
        Count(on, "directors", 3, 10),
        Tick(on, "in_articles", value=True),
        Tick(on, "specified", value=False),
    ],
    "R21": _offices,
    "R22": lambda on: [Count(on, "yes", 6, 20), Count(on, "attending_votes", 11, 20), _chair(on)],
    "R23": lambda on: [
        Count(on, "yes", 4, 20),
        Count(on, "present_votes", 6, 20),
        Count(on, "present", 6, 20),
        Count(on, "members", 10, 20),
    ],
    "R24": lambda on: [
        _yen(on, "added", 100_000, 500_000),
        _yen(on, "base", 1_000_000, 3_000_000),
        _yen(on, "balance", 0, 1_000_000),
        _yen(on, "target", 250_000, 1_000_000),
        _yen(on, "capital", 500_000, 2_000_000),
    ],
    "R25": lambda on: [
        _yen(on, "added", 50_000, 200_000, 5_000),
        _yen(on, "base", 1_000_000, 3_000_000),
    ],
    "R26": lambda on: [
        _yen(on, "added", 50_000, 200_000, 5_000),
        _yen(on, "base", 1_000_000, 3_000_000),
    ],
    "R27": lambda on: [
        _yen(on, "dividend", 800_000, 1_500_000),
        _yen(on, "base", 1_000_000, 3_000_000),
        _yen(on, "legal_reserve", 100_000, 300_000),
        _yen(on, "job_creation_reserve", 50_000, 200_000),
        _yen(on, "education_carryover", 50_000, 200_000),
        _yen(on, "carried_loss_after", 0, 500_000),
    ],
    "R28": lambda on: [
        People(
            on,
            {
                "engagement": ([320, 160, 240], 600, 10, say("law_explorer.hours")),
                "dividends": ([160_000, 80_000, 120_000], 400_000, 1_000, say("law_explorer.yen")),
            },
        ),
        Tick(on, "specified", value=False),
    ],
    "R29": lambda on: [
        _yen(on, "released", 100_000, 500_000),
        _yen(on, "loss_covered", 100_000, 500_000),
    ],
    "R36": lambda on: [_items(on)],
}
