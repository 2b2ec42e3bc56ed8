"""Checks of what is given to a rule: exact whole numbers, possible values, known names."""

import operator
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from coopkit.law.finding import LawInputError
from coopkit.text import say


def error(parameter: str, problem: str, **values: Any) -> LawInputError:
    """Make the error for one parameter; `problem` is a key below `law.input`."""
    name = say(f"law.parameter.{parameter}")
    text = say(f"law.input.{problem}", parameter=parameter, name=name, **values)
    return LawInputError(text, parameter)


def count(parameter: str, value: object) -> int:
    """Return `value` as a whole number of zero or more.

    Booleans and floats are refused: 4.0 people is a sign of a mistake elsewhere, and the
    rules are decided with exact integers only.

    Raises:
        LawInputError: not a whole number, or negative.
    """
    if isinstance(value, bool):
        raise error(parameter, "not_whole", value=repr(value))
    try:
        number = operator.index(value)  # type: ignore[arg-type]  # anything may be given
    except TypeError:
        raise error(parameter, "not_whole", value=repr(value)) from None
    if number < 0:
        raise error(parameter, "negative", value=number)
    return number


def units_table(parameter: str, value: object) -> dict[str, int | None]:
    """Return `value` as a table member → units, where None stands for not known yet.

    Raises:
        LawInputError: not a table, or units that are not whole numbers of zero or more.
    """
    if not isinstance(value, Mapping):
        raise error(parameter, "not_table", value=repr(value))
    return {
        str(member): None if units is None else count(parameter, units)
        for member, units in value.items()
    }


def member_set(parameter: str, value: object, members: AbstractSet[str]) -> frozenset[str]:
    """Return `value` as a set of names, each of which is in `members`.

    Raises:
        LawInputError: not a set or list of names, or a name that is not a member's.
    """
    if not isinstance(value, AbstractSet | list | tuple):
        raise error(parameter, "not_set", value=repr(value))
    names = frozenset(str(name) for name in value)
    strangers = sorted(names - members)
    if strangers:
        raise error(parameter, "not_member", value="、".join(strangers))
    return names
