"""Twins of checks, forms and tables."""

from itertools import groupby

from coopkit.documents import words
from coopkit.plan.tables import Row, in_words, rows
from coopkit.printing.blocks import Lines, Listing, Paragraph, Question, Run, runs, table
from coopkit.printing.calls import Call
from coopkit.printing.twin import Twin, frame, heads, items, note, sheet_note
from coopkit.text import say

_MARKS = {"yes": "○", "maybe": "？", "no": "－"}
_LOTS = 10_000
_FEW_COLUMNS = 2


def nothing(call: Call) -> Twin:
    """Return nothing: furigana on paper are there or not when it is printed."""
    del call
    return Twin()


def quiz(call: Call) -> Twin:
    """Return the question with boxes; the answers are the lecturer's."""
    from coopkit.widgets.questions import QuestionError, load_questions

    name = str(call.arguments[0])
    found = load_questions()
    if name not in found:
        raise QuestionError(say("quiz.unknown", id=name, known="、".join(found)))
    one = found[name]
    choices = tuple((Run(choice),) for choice in one.choices)
    return Twin((Question(name, (Run(one.text),), choices),))


def plan_studio(call: Call) -> Twin:
    """Return the card to write on for the short form, else which sheet to take."""
    if call.named.get("form") == "short":
        fields = [
            Lines(count, runs(say(f"documents.blank.field.{field}")))
            for field, count in (("name", 1), ("picture", 2), ("text", 2))
        ]
        return Twin((frame("short_plan", *fields),))
    taken = Paragraph(runs(say("printing.twin.plan_sheet")))
    return Twin((frame("plan", taken),), (sheet_note("plan"),))


def issue_board(call: Call) -> Twin:
    """Return which sheet to take, and what must not stand on it."""
    del call
    texts = ("board_sheet", "board_privacy")
    taken = (Paragraph(runs(say(f"printing.twin.{text}"))) for text in texts)
    return Twin((frame("board", *taken),), (sheet_note("board"),))


def data_table(call: Call) -> Twin:
    """Return the rows and columns that the table shows on screen."""
    package, name, columns = call.arguments
    where, named = call.named.get("where", {}), call.named.get("words", {})
    body = [
        [named.get(field, {}).get(row[field], in_words(row[field])) for field in columns]
        for row in rows(package, name)
        if all(row[field] in values for field, values in where.items())
    ]
    return Twin((table(columns.values(), body, small=len(columns) > _FEW_COLUMNS, room=0),))


def coop_week(call: Call) -> Twin:
    """Return the things to tick; what each of them is stands on the lecturer's paper."""
    del call
    things = rows("course", "everyday")
    blocks: list[Paragraph | Listing] = []
    for scene, group in groupby(things, key=lambda row: row["scene"]):
        blocks.append(Paragraph((Run(scene, bold=True),)))
        blocks.append(Listing(items(row["thing"] for row in group), ticks=True))
    answers = table(
        heads("printing.twin.week_head"), [_week_answer(row) for row in things], small=True, room=0
    )
    return Twin((frame("week", *blocks),), (frame("week_answers", answers),))


def _week_answer(row: Row) -> tuple[str, str, str]:
    kind = say("week.check", check=row["check"])
    answer = f"{_MARKS[row['cooperative']]} {say('week.' + row['cooperative'])}"
    source = say("week.source", source=row["source"], day=row["as_of"])
    return row["thing"], answer, f"{row['kind']}\n{kind}\n{source}"


def matching(call: Call) -> Twin:
    """Return all places, by a lot that the screen can repeat: its number is printed."""
    del call
    from coopkit.region.visits import by_chance, load_visit_places

    # A new lot every day, so that no place is always first.
    lot = words.today().toordinal() % _LOTS
    places = by_chance(load_visit_places(), lot)
    body = [
        (
            f"{place.name}\n{place.organisation}".strip(),
            place.work or say(f"matching.kind.{place.kind}"),
            place.town or say("printing.own.unconfirmed"),
            "／".join(say(f"matching.can_mark.{name}") for name in sorted(place.can)),
        )
        for place in places
    ]
    title = {"count": str(len(places)), "lot": str(lot)}
    rows_of_places = table(heads("printing.twin.matching_head"), body, small=True, room=0)
    return Twin(
        (frame("matching", note(say("printing.twin.matching_note")), rows_of_places, **title),)
    )
