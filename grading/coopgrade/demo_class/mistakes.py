"""The classic mistakes in one zip of a learning system, to see what the program says.

Two members of one team hand in; a photo instead of the plan; the files of another assignment;
the plan of another team; and one team hands in nothing.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from coopgrade.demo_class.data import HandIn
from coopgrade.demo_class.exports import zip_of


def mistaken_hand_ins(
    mistakes: Sequence[Mapping[str, Any]],
    teams: Mapping[str, HandIn],
    own: Mapping[str, HandIn],
    due: datetime,
) -> list[HandIn]:
    """Return the hand-ins of `[[mistakes]]`, each by the student who sent it.

    Args:
        mistakes: entries with `student`, `minutes_before_due` and what was sent: `team` (that
            team's files; `plan_name` gives the plan another name), `own` (what the student
            hands in for the other assignment), or `photo` (a zip of that name).
        teams: what each team hands in.
        own: what each student hands in for another assignment.
        due: when it was due.
    """
    made = []
    for one in mistakes:
        if "team" in one:
            files = dict(teams[one["team"]].files)
            if "plan_name" in one:
                plan = json.loads(files["plan.json"]) | {"name": one["plan_name"]}
                text = json.dumps(plan, ensure_ascii=False, indent=1)
                files["plan.json"] = f"{text}\n".encode()
        elif "own" in one:
            files = dict(own[one["own"]].files)
        else:
            files = {one["photo"]: zip_of({"IMG_0001.txt": "架空の写真です\n".encode()})}
        moment = due - timedelta(minutes=one["minutes_before_due"])
        made.append(HandIn(one["student"], files, moment, {}))
    return made
