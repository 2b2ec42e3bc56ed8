"""Where a figure comes from: the record behind every number shown to a person."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True)
class Source:
    """Provenance of one indicator.

    Attributes:
        title: of the statistic, as the publisher calls it.
        publisher: the body that published it.
        date: the day the figures speak of.
        licence: terms of use.
        read_on: the day it was read for this kit.
        valid_until: after this day newer figures should have replaced it.
        formula: how the figure is computed from the published ones.
        note: what a careful reader should know about how it got here.
        url: the publisher's page, where known.
        formula_ja: the formula in words.
        keys: the names of the source records in the pack, as in `sources` of its
            `datapackage.json`.
    """

    title: str
    publisher: str
    date: dt.date
    licence: str
    read_on: dt.date
    valid_until: dt.date
    formula: str
    note: str
    url: str | None = None
    formula_ja: str = ""
    keys: tuple[str, ...] = ()

    def is_past(self, today: dt.date | None = None) -> bool:
        """Tell whether the figure is past its date and must say so on screen.

        Args:
            today: the day to judge by; today in Japan when left out.
        """
        return (today or dt.datetime.now(tz=_TOKYO).date()) > self.valid_until


def joined(records: Iterable[Mapping[str, str]], field: str, between: str = "、") -> str:
    """Return what several source records say in one field, each thing once."""
    return between.join(dict.fromkeys(one[field] for one in records if one.get(field)))
