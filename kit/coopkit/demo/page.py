"""What the demo page shows: a heading, the studio, and where the plan is kept."""

import os
import re
import secrets
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

from coopkit.text import say

# How the server tells a page's kernel where plans go and whether phones may join.
FOLDER_VARIABLE = "COOPKIT_DEMO_FOLDER"
SHARED_VARIABLE = "COOPKIT_DEMO_SHARED"
VISITORS = "visitors"
_VISIT = re.compile(r"[a-z0-9]{10}")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def visit_of(query: str) -> tuple[str, bool]:
    """Return the id of a visit, and whether it is a new one.

    The id stands in the page's address (`?visit=…`), so that a phone that reloads, or
    was locked for a while, finds its plan again. It says nothing about the person.

    Args:
        query: the query string of the request.
    """
    for given in parse_qs(query).get("visit", []):
        if _VISIT.fullmatch(given):
            return given, False
    return "".join(secrets.choice(_ALPHABET) for _ in range(10)), True


def plan_path(folder: Path, visit: str | None) -> Path:
    """Return where the plan of a visit is kept; without a visit, the one on the projector."""
    return folder / "plan.json" if visit is None else folder / VISITORS / f"{visit}.json"


def show() -> None:
    """Display the page; called by the one cell of `studio.ipynb`."""
    from IPython.display import HTML, display

    from coopkit.widgets import plan_studio

    folder = Path(os.environ.get(FOLDER_VARIABLE, "."))
    visit, heading = None, [f"<h1>{escape(say('demo.title'))}</h1>"]
    heading.append(f"<p>{say('demo.intro')}</p>")
    if os.environ.get(SHARED_VARIABLE):
        visit, new = visit_of(os.environ.get("QUERY_STRING", ""))
        heading.append(f"<p>{escape(say('demo.visit'))}</p>")
        if new:
            heading.append(
                "<script>history.replaceState(null, '', "
                f"location.pathname + '?visit={visit}')</script>"
            )
    display(HTML("".join(heading)))
    display(plan_studio(str(plan_path(folder, visit)), form="short"))
