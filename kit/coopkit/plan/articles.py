"""Whether the articles of incorporation (定款) that a team drafts agree with its plan.

The items are free text, so a program can read only little of them: a name, an amount, a
number of officers, a prefecture. What it cannot read it does not judge; it says what to
look at with one's own eyes. For study: a remark is no legal advice.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from coopkit import law
from coopkit.plan.model import Plan
from coopkit.plan.numbers import NumberError, parse_units, parse_yen
from coopkit.plan.prefectures import PREFECTURES, prefecture_of
from coopkit.text import say

NAME_LETTERS = "労働者協同組合"
DISPATCH_WORD = "労働者派遣"

_NUMBER = "[0-9〇一二三四五六七八九十百千]+"
_NAMED = re.compile(r"は、?\s*(.+?)\s*と(?:称する|いう|呼ぶ|します|する)")
_YEN = re.compile(r"[0-9.,〇一二三四五六七八九十百千万億]+円")
_DAYS_BEFORE = re.compile(rf"({_NUMBER})日(?:以上)?前")
_PEOPLE = r"[^0-9〇一二三四五六七八九十百千。]{{0,8}}({number})[人名]"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know about an item of the articles of incorporation.

    Attributes:
        item: `item_1` to `item_15`.
        status: `ok`, `differs` (from the plan or an article) or `ask` (to be looked at
            by people).
        article: the article it rests on; empty when only the plan is compared.
        rule: the rule of `coopkit.law` that was asked, or None.
        message: what was compared, and how.
        next_step: what to do or to ask.
    """

    item: str
    status: Literal["ok", "differs", "ask"]
    article: str
    rule: str | None
    message: str
    next_step: str


def check_articles(plan: Plan) -> tuple[Remark, ...]:
    """Compare the items that are written with the Act and with the plan, in their order.

    Items that are not written give no remark: rule R36 counts them.

    Args:
        plan: the plan with its articles of incorporation.

    Example:
        >>> plan = Plan.model_validate({"articles": {"item_2": "本組合は、みさきと称する。"}})
        >>> [(remark.item, remark.rule, remark.status) for remark in check_articles(plan)]
        [('item_2', 'R03', 'differs')]
    """
    remarks: list[Remark] = []
    for item, compare in _COMPARISONS.items():
        text = getattr(plan.articles, item)
        if text and text.strip():
            remarks.extend(compare(plan, _plain(text)))
    return tuple(remarks)


def _business(_plan: Plan, text: str) -> Iterator[Remark]:
    """Only worker dispatch is named by the Act (第7条2項); the word alone is a question."""
    if DISPATCH_WORD in text:
        yield _remark("item_1", "ask", "dispatch", article="第7条2項", rule="R04")


def _name(plan: Plan, text: str) -> Iterator[Remark]:
    found = _NAMED.search(text)
    # The name of the Act contains the same letters and is no part of a name.
    name = (found.group(1) if found else text).replace(f"{NAME_LETTERS}法", "").strip("「」、。 ")
    yield from _law("item_2", law.evaluate("R03", name=name))
    if plan.name:
        own = _plain(plan.name).replace(NAME_LETTERS, "").strip()
        status: Literal["ok", "differs"] = "ok" if own in _plain(text) else "differs"
        yield _remark("item_2", status, f"name_{status}", plan=plan.name)


def _prefectures(plan: Plan, text: str) -> Iterator[Remark]:
    named = [name for name in PREFECTURES if name in text]
    own = prefecture_of(plan.issue.area_code)
    if not named:
        yield _remark("item_3", "ask", "no_prefecture", article="第29条1項3号")
    elif own is not None:
        status: Literal["ok", "differs"] = "ok" if own in named else "differs"
        yield _remark("item_3", status, f"prefecture_{status}", plan=own)


def _leaving(_plan: Plan, text: str) -> Iterator[Remark]:
    for found in _DAYS_BEFORE.finditer(text):
        days = _count(found.group(1))
        if days is not None:
            yield from _law(
                "item_6",
                law.evaluate("R13", notice_days=days, articles_notice_days=days, at_year_end=True),
            )
            return


def _unit_price(plan: Plan, text: str) -> Iterator[Remark]:
    amounts = [amount for found in _YEN.findall(text) if (amount := _yen(found)) is not None]
    price = plan.money.contribution_unit_price
    if not amounts:
        yield _remark("item_7", "ask", "no_amount")
    elif price is None:
        yield _remark("item_7", "ask", "no_price", amount=f"{amounts[0]:,}")
    else:
        status: Literal["ok", "differs"] = "ok" if price in amounts else "differs"
        amount = price if price in amounts else amounts[0]
        yield _remark("item_7", status, f"price_{status}", plan=f"{price:,}", amount=f"{amount:,}")


def _officers(plan: Plan, text: str) -> Iterator[Remark]:
    directors, auditors = _people("理事", text), _people("監事", text)
    board = "監査会" in text
    if directors is None or (auditors is None and not board):
        yield _remark("item_13", "ask", "no_officers", article="第32条2項")
        return
    members = len(plan.members) or None
    if members is None:
        yield _remark("item_13", "ask", "no_members", directors=directors)
        return
    # More directors than members cannot all be members (第32条4項).
    finding = law.evaluate(
        "R18",
        directors=directors,
        member_directors=min(directors, members),
        auditors=auditors or 0,
        audit_board=board,
    )
    yield from _law("item_13", finding, before=say("articles.check.assumed", members=members))
    needed = directors + (auditors or 0)
    if not board and needed > members:
        yield _remark("item_13", "ask", "people", article="第43条", needed=needed, members=members)


_COMPARISONS: dict[str, Callable[[Plan, str], Iterator[Remark]]] = {
    "item_1": _business,
    "item_2": _name,
    "item_3": _prefectures,
    "item_6": _leaving,
    "item_7": _unit_price,
    "item_13": _officers,
}


def _remark(
    item: str,
    status: Literal["ok", "differs", "ask"],
    key: str,
    *,
    article: str = "",
    rule: str | None = None,
    **words: str | int,
) -> Remark:
    return Remark(
        item=item,
        status=status,
        article=article,
        rule=rule,
        message=say(f"articles.check.{key}", language=None, **words),
        next_step=say(f"articles.check.{key}_next", language=None, **words),
    )


def _law(item: str, finding: law.Finding, *, before: str = "") -> Iterator[Remark]:
    """Turn what the law says into a remark; what it cannot say gives none."""
    if finding.status in {"ok", "violation"}:
        yield Remark(
            item=item,
            status="ok" if finding.status == "ok" else "differs",
            article=finding.article,
            rule=finding.rule,
            message=before + finding.message,
            next_step=finding.next_step,
        )


def _people(office: str, text: str) -> int | None:
    """Return the first number of people after the name of an office, such as 理事3人."""
    found = re.search(office + _PEOPLE.format(number=_NUMBER), text)
    return _count(found.group(1)) if found else None


def _count(text: str) -> int | None:
    try:
        return parse_units(text)
    except NumberError:
        return None


def _yen(text: str) -> int | None:
    try:
        return parse_yen(text)
    except NumberError:
        return None


def _plain(text: str) -> str:
    """Make full-width letters and digits ordinary ones: ３人 is 3人."""
    return unicodedata.normalize("NFKC", text)
