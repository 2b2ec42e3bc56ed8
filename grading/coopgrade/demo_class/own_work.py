"""What students hand in alone: the numbers of the Act, and the form about their team."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from coopgrade.course import Assignment, Course
from coopgrade.demo_class.data import HandIn, due_of
from coopgrade.roster import Roster
from coopkit.content import exercise_source

_ANSWERS = "answers.json"
_STICKERS = 12


def law_hand_ins(
    roster: Roster, assignment: Assignment, notebook: bytes, data: Mapping[str, Any]
) -> Iterator[HandIn]:
    """Yield what each student hands in, made of the solved hand-in with its mistakes put in.

    The solution stays in the exercise's own folder: neither this program nor a student's
    copy holds right answers.
    """
    special = data["law_numbers"]
    solved = _read(exercise_source(assignment.name) / "solution" / _ANSWERS)
    made: dict[str, bytes] = {}
    for number, student in enumerate(roster.submitters(assignment)):
        kind = data["law_kinds"][number % len(data["law_kinds"])]
        question = data["law_questions"][number % len(data["law_questions"])]
        values = {
            **dict.fromkeys(kind["blank"]),
            **kind["wrong"],
            "question-at-desk": question["text"],
        }
        model = special["copied"].get(student)
        made[student] = made[model] if model else _filled(solved, values)
        if student in special["nothing"]:
            continue
        files = {assignment.notebook: notebook, _ANSWERS: made[student]}
        if student in special["no_notebook"]:
            del files[assignment.notebook]
        late = student in special["late"]
        due = roster.due(assignment, student) or due_of(assignment)
        after = timedelta(hours=27) if late else -timedelta(minutes=17 * (number + 1))
        renamed = student in special["renamed"]
        yield HandIn(student, files, due + after, {_ANSWERS: "answers (1).json"} if renamed else {})


def peer_hand_ins(
    course: Course, roster: Roster, assignment: Assignment, notebook: bytes, data: Mapping[str, Any]
) -> Iterator[HandIn]:
    """Yield the form of each student that filled one in; members are numbers in it."""
    forms = data["peer_forms"]
    empty = _read(course.source(assignment) / _ANSWERS)
    due = due_of(assignment)
    count = 0
    for team in roster.teams(due):
        members = roster.members(team, due)
        for place, member in enumerate(members):
            count += 1
            if member.student_id in forms["nothing"]:
                continue
            values = {
                "size": str(len(members)),
                "me": str(place + 1),
                **_stickers(forms["stickers"].get(team), place, len(members)),
                **_texts(forms, count),
            }
            if forms["trouble"]["student"] == member.student_id:
                values |= {name: forms["trouble"][name] for name in ("trouble", "contact")}
            files = {assignment.notebook: notebook, _ANSWERS: _filled(empty, values)}
            moment = due - timedelta(minutes=23 * count)
            yield HandIn(member.student_id, files, moment, {})


def _stickers(rows: Sequence[Sequence[int]] | None, place: int, size: int) -> dict[str, int]:
    """Return what one member gives; `thanks-2` is for number 2, and nobody gives to themselves."""
    if rows is None:
        share, rest = divmod(_STICKERS, size - 1)
        others = [number for number in range(size) if number != place]
        given = {number: share + (at < rest) for at, number in enumerate(others)}
    else:
        given = {number: count for number, count in enumerate(rows[place]) if number != place}
    return {f"thanks-{number + 1}": count for number, count in given.items()}


def _texts(forms: Mapping[str, Any], count: int) -> dict[str, str]:
    thanks, did, later = forms["thanks"], forms["did"], forms["next_time"]
    return {
        "thanks-why": thanks[count % len(thanks)],
        "log-1": did[count % len(did)],
        "log-2": did[(count + 3) % len(did)],
        "log-3": later[count % len(later)],
    }


def _read(path: Path) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return table


def _filled(table: Mapping[str, Any], values: Mapping[str, Any]) -> bytes:
    rows = [row | {"value": values.get(row["id"], row["value"])} for row in table["answers"]]
    unknown = values.keys() - {row["id"] for row in rows}
    if unknown:
        raise ValueError(unknown)
    return (json.dumps({**table, "answers": rows}, ensure_ascii=False, indent=1) + "\n").encode()
