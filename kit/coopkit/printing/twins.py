"""The paper version of what moves on a screen: one function for each widget.

A lecture's code never stands on paper. A cell that calls a function of `TWINS` becomes
what that function's twin returns; a cell with code of its own has its twin in `own`. A
cell that neither knows stops the print: nothing is left out in silence.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from coopkit.printing.calls import Call, read_call
from coopkit.printing.problems import PrintError
from coopkit.printing.sessions import Cell, Session
from coopkit.printing.twin import Twin
from coopkit.text import say

# function of a cell → module and function of its twin. Modules are loaded when a session
# is printed: maps and the model of the plan are heavy.
TWINS: Mapping[str, tuple[str, str]] = {
    "furigana_switch": ("simple", "nothing"),
    "quiz": ("simple", "quiz"),
    "plan_studio": ("simple", "plan_studio"),
    "issue_board": ("simple", "issue_board"),
    "data_table": ("simple", "data_table"),
    "coop_week": ("simple", "coop_week"),
    "matching": ("simple", "matching"),
    "payment_delay": ("money", "payment_delay"),
    "leaving_members": ("money", "leaving_members"),
    "surplus_flow": ("money", "surplus_flow"),
    "founding_steps": ("act", "founding_steps"),
    "law_explorer": ("act", "law_explorer"),
    "legal_form_chooser": ("act", "legal_form_chooser"),
    "draw_map": ("maps", "draw_map"),
    "draw_points": ("maps", "draw_points"),
    "map_explorer": ("maps", "map_explorer"),
}
# Session and cell with code of its own → its twin in `own`.
OWN: Mapping[tuple[str, str], str] = {
    ("02", "history"): "history",
    ("02", "principles-law"): "principles",
    ("02", "kanagawa"): "streams",
    ("02", "numbers"): "kinds",
    ("03", "card"): "cooperative_cards",
    ("05", "list"): "area_list",
    ("06", "assets"): "assets",
    ("06", "association"): "associations",
    ("07", "theme-numbers"): "theme_numbers",
    ("10", "permits"): "permits",
}


def twin_of(session: Session, cell: Cell) -> Twin:
    """Return the paper version of a code cell; the cell is not run.

    Raises:
        PrintError: there is none; the message names the cell.
    """
    if own := OWN.get((session.name, cell.id)):
        make: Callable[[], Twin] = _load("own", own)
        return make()
    call = read_call(cell)
    if call is None or call.function not in TWINS:
        raise PrintError(
            say(
                "printing.unknown_cell",
                session=session.title,
                cell=cell.id,
                path=session.path.name,
            )
        )
    of_call: Callable[[Call], Twin] = _load(*TWINS[call.function])
    return of_call(call)


def _load(module: str, name: str) -> Callable[..., Twin]:
    found: Callable[..., Twin] = getattr(import_module(f"coopkit.printing.{module}_twins"), name)
    return found
