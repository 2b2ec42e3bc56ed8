"""Where to ask, from the course's own table, with how certain each entry is."""

import csv
from html import escape

from coopkit import content


def contacts_html() -> str:
    """Return the desks of the course as a list.

    Raises:
        coopkit.content.ContentMissingError: the data package `course` is not installed.
    """
    path = content.dataset("course") / "contacts.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = (
        f"<li>{escape(row['name'])}（{escape(row['organisation'])}）"
        f"{escape(' '.join(filter(None, (row['phone'], row['hours'], row['web']))))}"
        f'<br><span class="coopkit-small">{escape(row["check_note"])}</span></li>'
        for row in rows
    )
    return f"<ul>{''.join(lines)}</ul>"
