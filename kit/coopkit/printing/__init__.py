"""The course on paper and on slides, without a network and without running a notebook.

Table of contents (loaded when first used):
    all_sessions, chosen_sessions, Session: which sessions and readings there are
    make_handout: a session as an A4 PDF, what moves as its paper version
    make_slides: a session as one HTML file of slides
    PrintError, MarkupError: something that cannot be printed, in words
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.printing.deck import make_slides
    from coopkit.printing.handout import make_handout
    from coopkit.printing.problems import MarkupError, PrintError
    from coopkit.printing.sessions import Session, all_sessions, chosen_sessions

__all__ = [
    "MarkupError",
    "PrintError",
    "Session",
    "all_sessions",
    "chosen_sessions",
    "make_handout",
    "make_slides",
]

_HOMES = {
    "make_handout": "handout",
    "make_slides": "deck",
    "MarkupError": "problems",
    "PrintError": "problems",
    "Session": "sessions",
    "all_sessions": "sessions",
    "chosen_sessions": "sessions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"coopkit.printing.{_HOMES[name]}"), name)
