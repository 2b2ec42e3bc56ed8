"""The desks to ask, from the course's own table, with how certain each entry is."""

from coopkit.documents.blocks import Block, Facts, Heading, Section, Text
from coopkit.documents.words import date_in_words, listed, rows_of
from coopkit.text import say


def desks() -> tuple[tuple[str, str, str], ...]:
    """Return name and organization, ways to reach it, and how certain that is."""
    return tuple(
        (
            say("documents.contacts.desk", name=row["name"], organisation=row["organisation"]),
            listed(filter(None, (row["phone"], row["hours"], row["web"]))),
            _certainty(row),
        )
        for row in rows_of("course", "contacts")
    )


def _certainty(row: dict[str, str]) -> str:
    if row["confirmed_on"]:
        return say("documents.contacts.confirmed", day=date_in_words(row["confirmed_on"]))
    return say("documents.contacts.unconfirmed", note=row["check_note"])


def contacts_section() -> Section:
    """Return the desks one after the other."""
    blocks: list[Block] = [Text(say("documents.contacts.intro"))]
    for name, reach, certainty in desks():
        rows = (
            (say("documents.contacts.reach"), reach),
            (say("documents.contacts.certainty"), certainty),
        )
        blocks += [Heading(name), Facts(rows)]
    return Section(say("documents.contacts.title"), tuple(blocks))
