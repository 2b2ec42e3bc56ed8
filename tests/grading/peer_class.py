"""A small class with teams of 5, 4, 4 and 3 for the tests of peers and rubrics."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from coopgrade.course import TOKYO, Course
from coopgrade.course.making import copy_exercise, create_course
from coopgrade.files import write_csv
from coopgrade.releasing import ANSWER_STUB

EXERCISES = Path(__file__).parents[2] / "exercises"
ISSUE_DUE = datetime(2026, 12, 10, 23, 59, tzinfo=TOKYO)
FORM_DUE = datetime(2027, 1, 28, 23, 59, tzinfo=TOKYO)
NAMES = (
    *("青木 一", "石田 二", "上野 三", "江川 四", "小田 五"),
    *("加藤 花", "木村 月", "久保 星", "剣持 空"),
    *("﨑山 髙", "清水 海", "鈴木, 川", "瀬川 山"),
    *("相馬 松", "高木 竹", "千葉 梅"),
)
IDS = tuple(f"02600{number:02}" for number in range(1, len(NAMES) + 1))
TEAMS = {"g01": IDS[:5], "g02": IDS[5:9], "g03": IDS[9:13], "g04": IDS[13:]}
PEERS = '\n[peers]\nenabled = true\napplies_to = ["community-issue"]\n'


def make_course(root: Path, *, peers: str = PEERS, teams: str = "") -> Course:
    """Make the course; `teams` is the text of groups.csv, if it shall be another one."""
    for name in ("community-issue", "peer-form"):
        copy_exercise(EXERCISES / name, root / "source" / name)
    write_csv(root / "students.csv", ["学籍番号", "氏名"], zip(IDS, NAMES, strict=True))
    rows = [(team, one) for team, members in TEAMS.items() for one in members]
    write_csv(root / "groups.csv", ["チーム", "学籍番号"], rows)
    if teams:
        (root / "groups.csv").write_text(teams, encoding="utf-8")
    return create_course(
        root,
        course_id="practice",
        title="練習",
        dues={"community-issue": ISSUE_DUE, "peer-form": FORM_DUE},
        answer_stub=ANSWER_STUB,
        more=peers,
    )


def hand_in_form(
    course: Course, student: str, stickers: Sequence[int | None], **answers: Any
) -> Path:
    """Put a filled form where nbgrader looks for it.

    Args:
        course: the course.
        student: who filled it in.
        stickers: for number 1, 2, … of the team; None for oneself.
        **answers: other answers; `_` stands for `-`.
    """
    members = next(m for m in TEAMS.values() if student in m)
    values: dict[str, Any] = {"size": str(len(members)), "me": str(members.index(student) + 1)}
    values |= {f"thanks-{n}": count for n, count in enumerate(stickers, start=1)}
    values |= {name.replace("_", "-"): value for name, value in answers.items()}
    return write_answers(course, student, values)


def write_answers(course: Course, student: str, values: Mapping[str, Any]) -> Path:
    """Write answers.json as the widget would."""
    text = (EXERCISES / "peer-form" / "answers.json").read_text(encoding="utf-8")
    table = json.loads(text)
    known = {row["id"] for row in table["answers"]}
    assert values.keys() <= known, values.keys() - known
    rows = [row | {"value": values.get(row["id"], row["value"])} for row in table["answers"]]
    path = course.submitted(course.assignment("peer-form"), student) / "answers.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(table | {"answers": rows}, ensure_ascii=False), encoding="utf-8")
    return path
