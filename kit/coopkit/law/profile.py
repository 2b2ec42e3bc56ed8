"""Rules on what the co-operative is: R03 (name), R04 (business), R36 (articles), R32 (its past)."""

from datetime import date

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.finding import Finding, Status
from coopkit.law.wording import day, finding
from coopkit.text import say

# 第4条1項: the letters that the name must contain, in Japanese whatever the language.
NAME = "労働者協同組合"
FEDERATION_NAME = "労働者協同組合連合会"
DISPATCH = "worker_dispatch"
# 労働者派遣事業, in full or shortened to its first word, is the same business.
DISPATCH_WORD = "労働者派遣"
ITEMS = tuple(f"item_{number}" for number in range(1, 16))
ACT_IN_FORCE = date(2022, 10, 1)
LAST_CONVERSION = date(2025, 9, 30)


def name(rule: Rule, *, name: str) -> Finding:
    """R03: the name contains 労働者協同組合, anywhere (第4条1項).

    労働者協同組合連合会 is the name of a federation (第97条1項); it contains the letters,
    and the message says what to ask.
    """
    if not name:
        return finding(rule, "unknown", measured=None, missing=("name",))
    if NAME not in name:
        return finding(rule, "violation", name=name)
    return finding(rule, "ok", "federation" if FEDERATION_NAME in name else "ok", name=name)


def business(rule: Rule, *, business_kinds: frozenset[str]) -> Finding:
    """R04: no worker-dispatch business (第7条2項・施行令第1条).

    Only that one is named. Permits under other laws are another question, which the
    message asks.
    """
    kinds = sorted(business_kinds)
    if not kinds:
        return finding(rule, "not_applicable", measured=None)
    banned = any(kind == DISPATCH or DISPATCH_WORD in kind for kind in kinds)
    shown = [say("law_rules.R04.dispatch") if kind == DISPATCH else kind for kind in kinds]
    outcome: Status = "violation" if banned else "ok"
    return finding(rule, outcome, kinds=say("law.separator").join(shown))


def articles(rule: Rule, *, items: frozenset[str]) -> Finding:
    """R36: the articles of incorporation contain all 15 items (第29条1項)."""
    strangers = sorted(items - set(ITEMS))
    if strangers:
        raise inputs.error("items", "not_item", value=say("law.separator").join(strangers))
    left = [item for item in ITEMS if item not in items]
    outcome: Status = "violation" if left else "ok"
    names = say("law.separator").join(say(f"law_rules.R36.{item}") for item in left)
    return finding(rule, outcome, written=len(items), left=len(left), names=names)


def conversion(rule: Rule, *, effective: date, existed_on_2022_10_01: bool) -> Finding:
    """R32: a change of form took effect in the three years that are over (附則第4条)."""
    in_time = ACT_IN_FORCE <= effective <= LAST_CONVERSION
    outcome: Status = "ok" if in_time and existed_on_2022_10_01 else "violation"
    existed = say(f"law_rules.R32.{'existed' if existed_on_2022_10_01 else 'not_there'}")
    return finding(rule, outcome, effective=day(effective), existed=existed)
