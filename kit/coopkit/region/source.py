"""Where a figure comes from: the record behind every number shown to a person."""

import datetime as dt
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

    def is_past(self, today: dt.date | None = None) -> bool:
        """Tell whether the figure is past its date and must say so on screen.

        Args:
            today: the day to judge by; today in Japan when left out.
        """
        return (today or dt.datetime.now(tz=_TOKYO).date()) > self.valid_until
