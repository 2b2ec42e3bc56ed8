"""From a table of names and kinds to fields on screen."""

from collections.abc import Iterable

from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.studio.choices import ChoiceField
from coopkit.widgets.studio.fields import TextField
from coopkit.widgets.studio.hours import HoursField
from coopkit.widgets.studio.kinds import Ask, Asks, Choice, Field, Season, Slider
from coopkit.widgets.studio.place import Place
from coopkit.widgets.studio.season import SeasonField


def make_field(desk: Desk, place: Place, ask: Ask, key: str) -> Field:
    """Return the field for one value; `key` is where its words stand in the texts."""
    if isinstance(ask, Choice):
        return ChoiceField(desk, place, ask, key)
    if isinstance(ask, Slider):
        return HoursField(desk, place, key)
    if isinstance(ask, Season):
        return SeasonField(desk, place, key)
    return TextField(desk, place, ask, key)


def make_fields(desk: Desk, group: str, item: str, asks: Asks, key: str) -> list[Field]:
    """Return the fields of one form, in order."""
    return [make_field(desk, Place(group, item, name), ask, key) for name, ask in asks]


def follow_all(desk: Desk, fields: Iterable[Field]) -> None:
    """Let fields show what stands in the plan."""
    for field in fields:
        field.follow(desk.plan)
