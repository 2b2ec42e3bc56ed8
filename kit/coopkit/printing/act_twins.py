"""Twins of the widgets on the Act."""

import re

from coopkit import law
from coopkit.documents.contacts import desks
from coopkit.plan.tables import Row, plain_day, rows, worded
from coopkit.printing.blocks import Block, Listing, Paragraph, Run, table
from coopkit.printing.calls import Call
from coopkit.printing.twin import Twin, frame, heads, items, line, note
from coopkit.text import say
from coopkit.widgets.act.founding import EVENTS
from coopkit.widgets.act.legal_forms import TOPICS

_ARTICLE = re.compile(r"第\d+条|。|（項の番号|を読んだ範囲|(?<=」)のよくある質問")


def founding_steps(call: Call) -> Twin:
    """Return both tracks with boxes to tick and room for the days."""
    del call
    blank = say("printing.twin.founding_day")
    events = [say(f"founding.event.{event}") for event in EVENTS]
    blocks: list[Block] = [table(events, [[blank] * len(events)], shares=(1,) * len(events))]
    for track in ("procedure", "people"):
        steps = sorted(
            (row for row in rows("act", "founding_steps") if row["track"] == track),
            key=lambda row: int(row["position"]),
        )
        body = [
            (
                "□",
                f"{row['position']}. {worded(row, 'title')}\n{_step(row)}",
                worded(row, "who"),
                row["article"],
                "　",
            )
            for row in steps
        ]
        blocks.append(Paragraph((Run(say(f"founding.track.{track}"), bold=True),)))
        blocks.append(
            table(
                heads("printing.twin.founding_head"),
                body,
                small=True,
                room=0,
                shares=(2, 28, 8, 9, 8),
            )
        )
    blocks += [note(say("founding.ask")), *_desks()]
    return Twin((frame("founding", *blocks),))


def law_explorer(call: Call) -> Twin:
    """Return the rule of the cell with room for numbers, and the list to search in."""
    rule = law.find_rule(str(call.arguments[0] if call.arguments else "R01"))
    shown = [one for one in law.rules() if one.audience == "students"]
    required = say("printing.twin.law_yes_no")
    numbers = table(
        heads("printing.twin.law_numbers"),
        [("", rule.text, required), ("", rule.text, required)],
        shares=(5, 8, 6),
    )
    every = table(
        heads("printing.twin.law_head"),
        [("□", one.title, _rule_mark(one) + one.text, one.article) for one in shown],
        small=True,
        room=0,
        shares=(2, 9, 28, 8),
    )
    title = Paragraph((Run(f"{rule.article}　{rule.title}", bold=True),))
    read = note(say("printing.twin.law_read", day=plain_day(max(one.as_of for one in shown))))
    return Twin((frame("law", title, numbers), frame("law_list", every, read)))


def legal_form_chooser(call: Call) -> Twin:
    """Return the five forms side by side, as many good as hard points, what to ask."""
    del call
    found = rows("act", "legal_forms")
    names = {
        row["form"]: worded(row, "form")
        for row in sorted(found, key=lambda row: int(row["form_order"]))
    }
    aspects = {row["aspect"]: worded(row, "aspect") for row in found}
    cells = {(row["aspect"], row["form"]): _marked(row) for row in found}
    body = [
        (
            aspects[aspect],
            *(cells.get((aspect, form), say("legal_forms.not_looked_up")) for form in names),
        )
        for wanted in TOPICS.values()
        for aspect in wanted
    ]
    body.append((say("printing.twin.forms_mark"), *("" for _ in names)))
    compared = table(
        (say("printing.twin.forms_aspect"), *names.values()),
        body,
        small=True,
        shares=(6, *(9 for _ in names)),
    )
    sides = table(
        [say(f"printing.twin.forms_{part}") for part in ("form", "good", "hard")],
        [(name, _points(form, "good"), _points(form, "hard")) for form, name in names.items()],
        small=True,
        room=0,
        shares=(5, 14, 14),
    )
    asks: list[Block] = [Paragraph((Run(say("printing.twin.forms_asks"), bold=True),))]
    for form, name in names.items():
        asks.append(line(name))
        texts = [worded(row, "text") for row in _rows_of(form, "ask")]
        asks.append(Listing(items(texts), ticks=True))
    # The laws and publications; the article of each cell stands on the screen.
    sources = dict.fromkeys(_ARTICLE.split(row["source"])[0] for row in found)
    day = max(row["as_of"] for row in found)
    read = note(say("printing.twin.forms_read", sources="、".join(sources), day=day))
    intro = note(say("legal_forms.intro"))
    return Twin((frame("forms", intro, compared, read, sides, *asks),))


def _rows_of(form: str, kind: str) -> list[Row]:
    return sorted(
        (r for r in rows("act", "legal_form_points") if (r["form"], r["kind"]) == (form, kind)),
        key=lambda row: int(row["position"]),
    )


def _points(form: str, kind: str) -> str:
    return "\n".join(
        f"・{worded(row, 'text')}（{say('legal_forms.basis.' + row['basis'])}）"
        for row in _rows_of(form, kind)
    )


def _marked(row: Row) -> str:
    """Return a cell, with a mark where it was not read in the law itself."""
    basis = {"2": "report", "I": "reading"}.get(row["confidence"])
    mark = say("printing.twin.mark", basis=say(f"legal_forms.basis.{basis}")) if basis else ""
    return mark + worded(row, "text")


def _step(row: Row) -> str:
    """Return a step, with a mark where it is this kit's view, or its reading of an article."""
    if row["confidence"] != "I":
        return worded(row, "text")
    basis = "reading" if row["article"] else "view"
    mark = say("printing.twin.mark", basis=say(f"founding.basis.{basis}"))
    return mark + worded(row, "text")


def _rule_mark(rule: law.Rule) -> str:
    if rule.confidence != "I":
        return ""
    return say("printing.twin.mark", basis=say("law_explorer.confidence.I"))


def _desks() -> list[Block]:
    return [note(f"・{name} {reach}　{sure}") for name, reach, sure in desks()]
