"""What notebooks show. Views only: they edit a plan, ask `law` and `plan`, and show it.

Table of contents (each loaded when first used):
    plan_studio: draft the plan of a co-operative
    quiz: one question with its answers
    furigana_switch: furigana on or off
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.widgets.furigana import furigana_switch
    from coopkit.widgets.questions import quiz
    from coopkit.widgets.studio import plan_studio

__all__ = ["furigana_switch", "plan_studio", "quiz"]

_HOMES = {
    "furigana_switch": "coopkit.widgets.furigana",
    "plan_studio": "coopkit.widgets.studio",
    "quiz": "coopkit.widgets.questions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
