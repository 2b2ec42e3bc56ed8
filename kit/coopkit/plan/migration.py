"""Plans of earlier versions, brought to the present one.

A file stays as it is until someone edits the plan; then it is written in the present
version, and an older kit refuses it with a clear message instead of dropping a part.

Version 2 added `articles` (the items of 定款). Version 3 added equipment, grants, loans,
permits, the organization, the founding meeting and reasons, and wrote a cost's
`yen_per_month` as `yen` each `period`.
"""

from collections.abc import Callable, Mapping
from typing import Any

Step = Callable[[dict[str, Any]], dict[str, Any]]


def _from_1(data: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew no articles of incorporation: they are not written yet."""
    return data | {"version": 2}


def _from_2(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knew only monthly costs. What is new is not filled in yet."""
    costs = data.get("costs")
    if isinstance(costs, list | tuple):
        data = data | {"costs": [_cost(cost) for cost in costs]}
    return data | {"version": 3}


def _cost(cost: Any) -> Any:
    if not isinstance(cost, dict) or "yen_per_month" not in cost or "yen" in cost:
        return cost
    renamed = {"yen" if name == "yen_per_month" else name: cost[name] for name in cost}
    return renamed | {"period": "month"}


# version → how to get from it to the next one.
_STEPS: Mapping[int, Step] = {1: _from_1, 2: _from_2}


def migrate(data: Any) -> Any:
    """Return the data of a plan in the present version.

    What is not a plan, or has a version that is not known here, is returned as it is:
    the model says what is wrong with it.

    >>> migrate({"version": 1, "name": "まちの足"})
    {'version': 3, 'name': 'まちの足'}
    >>> migrate({"version": "1"})
    {'version': '1'}
    """
    while isinstance(data, dict):
        version = data.get("version")
        # True equals 1 in Python, and is no version.
        if type(version) is not int or version not in _STEPS:
            break
        data = _STEPS[version](data)
    return data
