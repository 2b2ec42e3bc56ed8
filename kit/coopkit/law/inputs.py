"""Checks of what is given to a rule: exact numbers, possible values, known names."""

import operator
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from coopkit.law.finding import LawInputError
from coopkit.text import say

_PAIR = 2


def error(parameter: str, problem: str, *, row: str = "", **values: Any) -> LawInputError:
    """Make the error for one parameter; `problem` is a key below `law.input`.

    `row` names the row of a table, such as a member; it stands in the place, not in the
    parameter.
    """
    name = say(f"law.parameter.{parameter}")
    if row:
        name = say("law.row", name=name, row=row)
    text = say(f"law.input.{problem}", parameter=parameter, name=name, **values)
    return LawInputError(text, parameter)


def whole(parameter: str, value: object, *, row: str = "") -> int:
    """Return `value` as a whole number, which may be below zero (a loss).

    Booleans and floats are refused: 4.0 people is a sign of a mistake elsewhere, and the
    rules are decided with exact integers only.

    Raises:
        LawInputError: not a whole number.
    """
    if isinstance(value, bool):
        raise error(parameter, "not_whole", row=row, value=repr(value))
    try:
        return operator.index(value)  # type: ignore[arg-type]  # anything may be given
    except TypeError:
        raise error(parameter, "not_whole", row=row, value=repr(value)) from None


def count(parameter: str, value: object, *, row: str = "") -> int:
    """Return `value` as a whole number of zero or more: people, votes, days, yen.

    Raises:
        LawInputError: not a whole number, or negative.
    """
    number = whole(parameter, value, row=row)
    if number < 0:
        raise error(parameter, "negative", row=row, value=number)
    return number


def positive(parameter: str, value: object, *, row: str = "") -> int:
    """Return `value` as a whole number of one or more, such as the price of a unit.

    Raises:
        LawInputError: not a whole number, or below one.
    """
    number = count(parameter, value, row=row)
    if number == 0:
        raise error(parameter, "zero", row=row)
    return number


def exact(parameter: str, value: object, *, row: str = "") -> Fraction:
    """Return `value` as an exact number of zero or more: hours, days, points.

    Raises:
        LawInputError: not an int, Fraction or Decimal, or negative.
    """
    if isinstance(value, bool) or not isinstance(value, int | Fraction | Decimal):
        raise error(parameter, "not_exact", row=row, value=repr(value))
    if isinstance(value, Decimal) and not value.is_finite():
        raise error(parameter, "not_exact", row=row, value=repr(value))
    number = Fraction(value)
    if number < 0:
        raise error(parameter, "negative", row=row, value=value)
    return number


def positive_exact(parameter: str, value: object) -> Fraction:
    """Return `value` as an exact number above zero, such as a term of 3/2 years.

    Raises:
        LawInputError: not an int, Fraction or Decimal, or not above zero.
    """
    number = exact(parameter, value)
    if number == 0:
        raise error(parameter, "zero")
    return number


def share(parameter: str, value: object) -> Fraction:
    """Return `value` as an exact share: above 0, at most 1.

    Raises:
        LawInputError: not an exact number, or not a share.
    """
    number = positive_exact(parameter, value)
    if number > 1:
        raise error(parameter, "not_share", value=value)
    return number


def truth(parameter: str, value: object) -> bool:
    """Return `value` if it is True or False; a 1 or a "no" is not.

    Raises:
        LawInputError: anything else.
    """
    if not isinstance(value, bool):
        raise error(parameter, "not_truth", value=repr(value))
    return value


def words(parameter: str, value: object) -> str:
    """Return `value` as a text without blanks around it.

    Raises:
        LawInputError: not a text.
    """
    if not isinstance(value, str):
        raise error(parameter, "not_text", value=repr(value))
    return value.strip()


def day(parameter: str, value: object) -> date:
    """Return `value` if it is a date without a time of day: a day in Asia/Tokyo.

    Raises:
        LawInputError: a datetime, a text, or anything else.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise error(parameter, "not_date", value=repr(value))
    return value


def name_set(parameter: str, value: object) -> frozenset[str]:
    """Return `value` as a set of names.

    Raises:
        LawInputError: not a set or list, or a name in it is not a text.
    """
    if not isinstance(value, AbstractSet | list | tuple):
        raise error(parameter, "not_set", value=repr(value))
    return frozenset(words(parameter, name) for name in value)


def member_set(parameter: str, names: AbstractSet[str], members: AbstractSet[str]) -> None:
    """Check that each of `names` is in `members`.

    Raises:
        LawInputError: a name that is not a member's.
    """
    strangers = sorted(names - members)
    if strangers:
        raise error(parameter, "not_member", value=say("law.separator").join(strangers))


def _table(parameter: str, value: object, read: Callable[..., Any], example: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise error(parameter, "not_table", value=repr(value), example=example)
    return {
        str(name): None if number is None else read(parameter, number, row=str(name))
        for name, number in value.items()
    }


def count_table(parameter: str, value: object) -> dict[str, int | None]:
    """Return `value` as a table member → whole number; None stands for not known yet.

    Raises:
        LawInputError: not a table, or a value that is not a whole number of zero or more.
    """
    return _table(parameter, value, count, '{"さくら": 5, "けん": 5}')


def exact_table(parameter: str, value: object) -> dict[str, Fraction | None]:
    """Return `value` as a table member → exact number, such as hours worked in the year.

    Raises:
        LawInputError: not a table, or a value that is not an exact number of zero or more.
    """
    return _table(parameter, value, exact, '{"さくら": 320, "けん": 160}')


def history(parameter: str, value: object) -> tuple[tuple[date, int | None], ...]:
    """Return `value` as (day, number from that day on), in the order of days.

    Raises:
        LawInputError: not pairs of a date and a whole number, or the days do not rise.
    """
    if not isinstance(value, list | tuple):
        raise error(parameter, "not_history", value=repr(value))
    rows: list[tuple[date, int | None]] = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != _PAIR:
            raise error(parameter, "not_history", value=repr(pair))
        start = day(parameter, pair[0])
        rows.append((start, None if pair[1] is None else count(parameter, pair[1])))
    days = [start for start, _ in rows]
    if days != sorted(set(days)):
        raise error(parameter, "not_rising")
    return tuple(rows)


def at_most(parameter: str, value: int, limit: int, other: str) -> None:
    """Check that a part is not larger than its whole, which is the parameter `other`.

    Raises:
        LawInputError: it is larger.
    """
    if value > limit:
        name = say(f"law.parameter.{other}")
        raise error(parameter, "more_than", value=value, limit=limit, other=name)


def option(parameter: str, value: object, options: tuple[str, ...]) -> str:
    """Return `value` if it is one of `options`.

    Raises:
        LawInputError: anything else; the message lists the options.
    """
    if not isinstance(value, str) or value not in options:
        raise error(parameter, "not_option", value=repr(value), options=", ".join(options))
    return value


_COUNTS = [
    "founders",
    "members",
    "engaged_members",
    "engaged_total",
    "engaged_member_count",
    "supported_users",
    "supported_member_users",
    "labour_contract_members",
    "proxied_count",
    "notice_days",
    "articles_notice_days",
    "agreed",
    "present",
    "present_votes",
    "yes",
    "first_payment",
    "directors",
    "member_directors",
    "auditors",
    "members_at_year_start",
    "outside_auditors",
    "attending_votes",
    "balance",
    "target",
    "capital",
    "added",
    "legal_reserve",
    "job_creation_reserve",
    "education_carryover",
    "dividend",
    "carried_loss_after",
    "released",
    "loss_covered",
    "delegates",
    "signers",
    "consenting",
    "largest_group",
]
_TRUTHS = [
    "proxy_is_member",
    "delegates_meeting",
    "at_year_end",
    "ground",
    "heard",
    "special_resolution",
    "qualification_clause_changed",
    "audit_board",
    "in_articles",
    "specified",
    "chair_decides",
    "existed_on_2022_10_01",
]
_DAYS = ["as_of", "established", "effective", "meeting_end", "filed", "notified"]

# input → how it is read. A name means the same in every rule, but for one.
_READERS: Mapping[str, Callable[[str, object], Any]] = {
    **dict.fromkeys(_COUNTS, count),
    **dict.fromkeys(_TRUTHS, truth),
    **dict.fromkeys(_DAYS, day),
    "membership": history,
    "name": words,
    "office": words,
    "business_kinds": name_set,
    "items": name_set,
    "approved": name_set,
    "units": count_table,
    "votes": count_table,
    "engagement": exact_table,
    "dividends": count_table,
    "unit_price": positive,
    "term_years": positive_exact,
    "articles_fraction": share,
    "base": whole,
}
# R14: was the member told of the expulsion? Elsewhere it is the day of a notification.
_READERS_OF_RULE: Mapping[tuple[str, str], Callable[[str, object], Any]] = {
    ("R14", "notified"): truth,
}


def read(rule_id: str, parameter: str, value: object) -> Any:
    """Return the value of one input of one rule, checked and in its exact type.

    Raises:
        LawInputError: a wrong type or an impossible value.
    """
    reader = _READERS_OF_RULE.get((rule_id, parameter)) or _READERS[parameter]
    return reader(parameter, value)
