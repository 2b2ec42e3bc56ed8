"""What notebooks show. Views only: they edit a plan, ask `law` and `plan`, and show it.

Table of contents (each loaded when first used):
    plan_studio: draft the plan of a co-operative
    map_explorer: from a theme to a number, its map, a place, its source
    issue_board: what a team saw and heard in a town
    legal_form_chooser: five legal forms compared, without a verdict
    founding_steps: the way to a co-operative, with the days
    articles_builder: the 15 items of the articles of incorporation, for study
    law_explorer: find a rule or an article, move its numbers
    law_quiz: questions on the Act
    surplus_flow: where a year's surplus goes
    matching: places to ask for a visit, by distance or by lot, and the letter
    coop_week: which co-operative did I use this week
    payment_delay: the same profit, another amount of cash
    leaving_members: several members leave at once
    data_table: rows of a data package, on a phone too
    quiz: one question with its answers
    answer_form: the questions of an assignment, answers kept in answers.json
    weekly_copy: a dated copy of the team's files
    furigana_switch: furigana on or off
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.widgets.act.articles import articles_builder
    from coopkit.widgets.act.founding import founding_steps
    from coopkit.widgets.act.law_desk import law_explorer
    from coopkit.widgets.act.law_questions import law_quiz
    from coopkit.widgets.act.legal_forms import legal_form_chooser
    from coopkit.widgets.act.surplus_desk import surplus_flow
    from coopkit.widgets.answers.form import answer_form
    from coopkit.widgets.board.board import issue_board
    from coopkit.widgets.explorer.explorer import map_explorer
    from coopkit.widgets.furigana import furigana_switch
    from coopkit.widgets.late_payment import payment_delay
    from coopkit.widgets.leaving import leaving_members
    from coopkit.widgets.matching import matching
    from coopkit.widgets.package_table import data_table
    from coopkit.widgets.questions import quiz
    from coopkit.widgets.studio.studio import plan_studio
    from coopkit.widgets.week import coop_week
    from coopkit.widgets.weekly_copy import weekly_copy

__all__ = [
    "answer_form",
    "articles_builder",
    "coop_week",
    "data_table",
    "founding_steps",
    "furigana_switch",
    "issue_board",
    "law_explorer",
    "law_quiz",
    "leaving_members",
    "legal_form_chooser",
    "map_explorer",
    "matching",
    "payment_delay",
    "plan_studio",
    "quiz",
    "surplus_flow",
    "weekly_copy",
]

_HOMES = {
    "answer_form": "coopkit.widgets.answers.form",
    "articles_builder": "coopkit.widgets.act.articles",
    "coop_week": "coopkit.widgets.week",
    "data_table": "coopkit.widgets.package_table",
    "founding_steps": "coopkit.widgets.act.founding",
    "furigana_switch": "coopkit.widgets.furigana",
    "issue_board": "coopkit.widgets.board.board",
    "law_explorer": "coopkit.widgets.act.law_desk",
    "law_quiz": "coopkit.widgets.act.law_questions",
    "leaving_members": "coopkit.widgets.leaving",
    "legal_form_chooser": "coopkit.widgets.act.legal_forms",
    "matching": "coopkit.widgets.matching",
    "map_explorer": "coopkit.widgets.explorer.explorer",
    "payment_delay": "coopkit.widgets.late_payment",
    "plan_studio": "coopkit.widgets.studio.studio",
    "quiz": "coopkit.widgets.questions",
    "surplus_flow": "coopkit.widgets.act.surplus_desk",
    "weekly_copy": "coopkit.widgets.weekly_copy",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
