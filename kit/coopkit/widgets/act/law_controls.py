"""What one moves for each rule: its inputs, starting beside the boundary.

A control reads its fields into inputs for `law.evaluate` and can run through its values,
so that the screen shows where the finding turns. No rule is decided here.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Protocol

import ipywidgets

from coopkit.text import say
from coopkit.widgets.act.law_fields import Change, NumberField
from coopkit.widgets.act.law_look import roomy_fields
from coopkit.widgets.look.parts import box, html, span

# So many values fit on a line of a screen; beyond that, those around the current one.
_ALL = 25
_AROUND = 8

Inputs = dict[str, Any]


class Control(Protocol):
    """One or more fields on screen and the inputs that they stand for."""

    widget: ipywidgets.Widget
    title: str

    def read(self) -> Inputs:
        """Return the inputs as they are now."""

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield (label, inputs, is it the current one) along the values one can move to."""


def _title(parameter: str) -> str:
    return say(f"law.parameter.{parameter}")


def _near(field: NumberField) -> Iterator[int]:
    values = range(field.low, field.high + 1, field.step)
    if len(values) <= _ALL and field.value in values:
        yield from values
        return
    for steps in range(-_AROUND, _AROUND + 1):
        value = field.value + steps * field.step
        if value >= field.low:
            yield value


class Count:
    """A whole number: people, votes, days, yen."""

    def __init__(
        self,
        change: Change,
        parameter: str,
        value: int,
        high: int,
        *,
        step: int = 1,
        low: int = 0,
        unit: str = "",
    ) -> None:
        self.parameter, self.title = parameter, _title(parameter)
        self.field = NumberField(
            parameter, self.title, value, change, high=high, low=low, step=step, unit=unit
        )
        self.widget = self.field.widget

    def read(self) -> Inputs:
        """Return the number under the name of its input."""
        return {self.parameter: self.field.value}

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield the numbers around the current one."""
        for value in _near(self.field):
            yield f"{value:,}", {self.parameter: value}, value == self.field.value


class Rest:
    """How many of a whole are *not* of a kind, where the law asks how many are.

    The whole can so be moved alone: 3 directors who are all members become 2 who are.

    Args:
        change: is called after each change.
        parameter: the input, how many are of the kind.
        title: what is counted here, the others.
        whole: the control of the whole.
    """

    def __init__(self, change: Change, parameter: str, title: str, whole: Count) -> None:
        self.parameter, self.title, self.whole = parameter, title, whole
        self.field = NumberField(parameter, title, 0, change, high=whole.field.high)
        self.widget = self.field.widget

    def _of(self, rest: int) -> int:
        return max(0, self.whole.field.value - rest)

    def read(self) -> Inputs:
        """Return how many are of the kind; none rather than fewer than none."""
        return {self.parameter: self._of(self.field.value)}

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield the numbers around the current one."""
        for value in _near(self.field):
            yield f"{value:,}", {self.parameter: self._of(value)}, value == self.field.value


class Tick:
    """A yes or no."""

    def __init__(self, change: Change, parameter: str, value: bool) -> None:
        self.parameter, self.title = parameter, _title(parameter)
        self.field = ipywidgets.Checkbox(value=value, description=self.title, indent=False)
        self.field.observe(lambda _change: change(), names="value")
        self.widget = box(self.field, classes=("coopkit-field", f"coopkit-field-{parameter}"))

    def read(self) -> Inputs:
        """Return the tick under the name of its input."""
        return {self.parameter: self.field.value}

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield no and yes."""
        for value in (False, True):
            label = say(f"law_explorer.{'yes' if value else 'no'}")
            yield label, {self.parameter: value}, value == self.field.value


class Pick:
    """One of a few values with words."""

    def __init__(
        self, change: Change, parameter: str, options: list[tuple[str, Any]], value: Any
    ) -> None:
        self.parameter, self.title, self.options = parameter, _title(parameter), options
        # By place: a menu shows nothing for an option whose value is None.
        labels = [(label, place) for place, (label, _) in enumerate(options)]
        first = [offered for _, offered in options].index(value)
        self.field = ipywidgets.Dropdown(options=labels, value=first, description=self.title)
        self.field.observe(lambda _change: change(), names="value")
        self.widget = box(self.field, classes=("coopkit-field", f"coopkit-field-{parameter}"))

    def read(self) -> Inputs:
        """Return the value under the name of its input."""
        return {self.parameter: self.options[self.field.value][1]}

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield all options."""
        for place, (label, value) in enumerate(self.options):
            yield label, {self.parameter: value}, place == self.field.value


class Words:
    """A line of text."""

    def __init__(self, change: Change, parameter: str, value: str) -> None:
        self.parameter, self.title = parameter, _title(parameter)
        self.field = ipywidgets.Text(
            value=value, description=self.title, style={"description_width": "initial"}
        )
        self.field.observe(lambda _change: change(), names="value")
        self.widget = box(self.field, classes=("coopkit-field", f"coopkit-field-{parameter}"))

    def read(self) -> Inputs:
        """Return the text under the name of its input."""
        return {self.parameter: self.field.value}

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield nothing: texts have no order."""
        yield from ()


class Checks:
    """Any of several things, each with a tick."""

    def __init__(
        self, change: Change, parameter: str, options: Mapping[str, str], off: frozenset[str]
    ) -> None:
        self.parameter, self.title = parameter, _title(parameter)
        self.ticks = {
            value: ipywidgets.Checkbox(value=value not in off, description=label, indent=False)
            for value, label in options.items()
        }
        for tick in self.ticks.values():
            tick.observe(lambda _change: change(), names="value")
        self.widget = box(
            html(span(self.title, "coopkit-title")),
            roomy_fields(*self.ticks.values()),
            classes=("coopkit-field", f"coopkit-field-{parameter}"),
        )
        self.widget.add_class("coopkit-whole")

    def read(self) -> Inputs:
        """Return what is ticked under the name of the input."""
        return {self.parameter: {value for value, tick in self.ticks.items() if tick.value}}

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield nothing: there are too many combinations."""
        yield from ()


class After:
    """A first day and how many days later something happens.

    Args:
        change: is called after each change.
        first: the input that is the first day.
        later: the input that is the later day.
        days: how many days lie between to begin with.
        high: where the slider ends.
        members: with a number, the first day is the start of a history with so many
            members (R02), given as the input `first`.
    """

    def __init__(
        self,
        change: Change,
        first: str,
        later: str,
        days: int,
        *,
        high: int,
        members: int | None = None,
    ) -> None:
        self.first, self.later = first, later
        name = "since" if members is not None else first
        label = say("law_explorer.since") if members is not None else _title(first)
        self.day = ipywidgets.DatePicker(value=date(2027, 4, 1), description=label)
        self.day.style.description_width = "initial"
        self.day.observe(lambda _change: change(), names="value")
        self.title = say("law_explorer.days_later", name=_title(later))
        self.days = NumberField(f"{later}-days", self.title, days, change, high=high)
        parts = [self.day, self.days.widget]
        self.members: NumberField | None = None
        if members is not None:
            self.members = NumberField("members", _title("members"), members, change, high=6)
            parts.insert(1, self.members.widget)
        self.widget = box(*parts, classes=("coopkit-field", f"coopkit-field-{name}"))

    def _inputs(self, days: int) -> Inputs:
        start = self.day.value
        if start is None:
            return {self.first: None, self.later: None}
        begun = start if self.members is None else [(start, self.members.value)]
        return {self.first: begun, self.later: start + timedelta(days=days)}

    def read(self) -> Inputs:
        """Return both days; None for both while the first day is empty."""
        return self._inputs(self.days.value)

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield the days around the current one."""
        for days in _near(self.days):
            yield f"{days:,}", self._inputs(days), days == self.days.value


class People:
    """A number for each member, such as units, hours and dividends.

    Args:
        change: is called after each change.
        columns: input → (numbers to begin with, end of the slider, step, unit).
        approved: offer a tick for each member: allowed by a special resolution.
    """

    MOST = 8

    def __init__(
        self,
        change: Change,
        columns: Mapping[str, tuple[list[int], int, int, str]],
        *,
        approved: bool = False,
    ) -> None:
        self.names = say("law_explorer.people").split(" ")[: self.MOST]
        self._change = change
        begun = len(next(iter(columns.values()))[0])
        self.size = NumberField("size", _title("members"), begun, self._sized, high=self.MOST)
        self.columns = {
            parameter: [
                NumberField(
                    f"{parameter}-{number}",
                    say("law_explorer.of", person=name, name=say(f"law_explorer.each.{parameter}")),
                    starts[number] if number < len(starts) else starts[-1],
                    change,
                    high=high,
                    step=step,
                    unit=unit,
                )
                for number, name in enumerate(self.names)
            ]
            for parameter, (starts, high, step, unit) in columns.items()
        }
        self.approved = [
            ipywidgets.Checkbox(
                value=False, description=say("law_explorer.approved", person=name), indent=False
            )
            for name in (self.names if approved else [])
        ]
        for tick in self.approved:
            tick.observe(lambda _change: change(), names="value")
        self.pivot = list(self.columns)[-1]
        self.title = self.columns[self.pivot][0].title
        self._rows = box()
        self.widget = box(self.size.widget, self._rows)
        self.widget.add_class("coopkit-whole")
        self._lay()

    @property
    def _count(self) -> int:
        return min(self.size.value, self.MOST)

    def _sized(self) -> None:
        if self.size.value > self.MOST:
            self.size.put(self.MOST)
        self._lay()
        self._change()

    def _lay(self) -> None:
        rows = []
        for number in range(self._count):
            parts = [column[number].widget for column in self.columns.values()]
            if self.approved:
                parts.append(self.approved[number])
            rows.append(box(*parts, classes=("coopkit-person",)))
        self._rows.children = (roomy_fields(*rows),)

    def read(self) -> Inputs:
        """Return a table of each input, and who is allowed more."""
        names = self.names[: self._count]
        given: Inputs = {
            parameter: {name: column[row].value for row, name in enumerate(names)}
            for parameter, column in self.columns.items()
        }
        if self.approved:
            given["approved"] = {name for row, name in enumerate(names) if self.approved[row].value}
        return given

    def others(self) -> Iterator[tuple[str, Inputs, bool]]:
        """Yield the tables in which the first member has another number."""
        if not self._count:
            return
        field, table = self.columns[self.pivot][0], self.read()[self.pivot]
        for value in _near(field):
            here = value == field.value
            yield f"{value:,}", {self.pivot: {**table, self.names[0]: value}}, here
