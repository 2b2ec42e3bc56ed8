"""Papers that a session needs, read from its notebook; cards to cut out; papers of a visit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from coopkit import content
from coopkit.answers.form import load_form
from coopkit.plan.fields import Theme
from coopkit.plan.permits import insurance_lines, permit_cards
from coopkit.printing.blocks import (
    Block,
    Cards,
    Heading,
    Lines,
    Listing,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    runs,
    table,
    text_of,
)
from coopkit.printing.handout import reaction_sheet
from coopkit.printing.markup import read_markdown
from coopkit.printing.sessions import Session, chosen_sessions
from coopkit.printing.twin import heads
from coopkit.text import say

Blocks = tuple[Block, ...]
# Questions that fit a quarter of a page.
_FEW = 3
# Kinds with a line on whose the paper is, who reads it and how long it is kept. A reaction
# paper has its own in the notebook; papers of a visit, too.
PRIVACY = frozenset(
    {
        "permits",
        "questions",
        "listening",
        "thanks",
        "hearing",
        "promise",
        "absent",
        "guest",
    }
)


def _cell(session: Session, name: str) -> Blocks:
    return read_markdown(session.cell(name).source).blocks


def _asked(blocks: Blocks) -> Table:
    """Return the table whose first column is what to write."""
    first = say("printing.forms.to_write")
    return next(
        block
        for block in blocks
        if isinstance(block, Table) and block.head and text_of(block.head[0]) == first
    )


def _field(label: Runs, hint: Runs, lines: int) -> Lines:
    name = tuple(replace(run, bold=True) for run in label)
    return Lines(lines, (*name, Run("　"), *hint) if hint else name)


def _card(title: str, *blocks: Block) -> Blocks:
    return (Paragraph(runs(title, bold=True)), *blocks)


def _heading(title: str) -> Heading:
    return Heading(1, runs(title))


def reaction(session: Session) -> Blocks:
    """Return the reaction paper of a session, which stands at the end of its handout too."""
    sheet = reaction_sheet(session.title, _cell(session, "reaction"))
    title = next(block for block in sheet.blocks if isinstance(block, Heading))
    name = text_of(title.runs).partition("（")[0].partition(". ")[2]
    return (_heading(name), *(block for block in sheet.blocks if block is not title))


def questions_before(session: Session) -> Blocks:
    """Return the card for questions to a guest, four a page."""
    blocks = _cell(session, "question-card")
    promises = next(block for block in blocks if isinstance(block, Listing))
    short = Listing(promises.items[2:3])
    title = say("printing.forms.card_questions")
    three = (Lines(2, runs(f"{number}.")) for number in (1, 2, 3))
    card = _card(title, *three, short)
    return (Cards((card,) * 4, 2, 2),)


def questions_team(session: Session) -> Blocks:
    """Return the team's question sheet: question, what was heard, what we think of it."""
    asked = next(b for b in _cell(session, "question-sheet") if isinstance(b, Table))
    body = tuple((row[0], (), (), ()) for row in asked.rows)
    head = tuple(runs(title) for title in heads("printing.forms.questions_head"))
    examples = Listing(tuple((Paragraph(row[1]),) for row in asked.rows))
    return (
        _heading(say("printing.forms.sheet_questions")),
        _team(),
        Table(head, body, (4, 10, 10, 8), room=42),
        Paragraph(runs(say("printing.forms.examples")), small=True),
        examples,
    )


def listening(session: Session) -> Blocks:
    """Return the sheet to listen with: marks to note with, then what was said and thought."""
    marks = next(b for b in _cell(session, "guest-talk") if isinstance(b, Table))
    body = tuple((row[0], row[1], ()) for row in marks.rows)
    head = (*marks.head, runs(say("printing.forms.noted")))
    last = (
        Lines(3, runs(say("printing.forms.heard"), bold=True)),
        Lines(4, runs(say("printing.forms.changed"), bold=True)),
    )
    room = 120 // len(body)
    return (
        _heading(say("printing.forms.sheet_listening")),
        Table(head, body, (2, 8, 20), room=room),
        *last,
    )


def thanks(session: Session) -> Blocks:
    """Return the note of thanks of a guest's session, two a page."""
    fields: Blocks
    if session.name == "08":
        listed = next(b for b in _cell(session, "thank-you") if isinstance(b, Listing))
        fields = tuple(Lines(2, _first(item)) for item in listed.items)
    elif session.name == "12":
        quote = next(b for b in _cell(session, "guest-papers") if isinstance(b, Quote))
        fields = (*quote.blocks, Lines(4), _team())
    else:
        asked = _asked(_cell(session, "thanks"))
        fields = tuple(_field(row[0], row[1], 4) for row in asked.rows)
    card = _card(say("printing.forms.card_thanks"), *fields)
    return (Cards((card,) * 2, 1, 2),)


def _first(item: Blocks) -> Runs:
    return item[0].runs if isinstance(item[0], Paragraph) else ()


def hearing(session: Session) -> Blocks:
    """Return the sheet to listen to a team's talk with, four or two a page."""
    asked = _asked(_cell(session, "talks"))
    few = len(asked.rows) <= _FEW
    fields = (_field(row[0], row[1], 2) for row in asked.rows)
    team = Lines(1, runs(say("printing.forms.heard_team")))
    card = _card(say("printing.forms.card_hearing"), team, *fields)
    return (Cards((card,) * 4, 2, 2) if few else Cards((card,) * 2, 1, 2),)


def story(session: Session) -> Blocks:
    """Return the cards for who reads which part of the story."""
    people = next(b for b in _cell(session, "people") if isinstance(b, Table))
    cards = [(Paragraph(row[0], large=True), Paragraph(row[1])) for row in people.rows]
    name = Paragraph(runs(say("printing.forms.teller")), large=True)
    teller = (name, Paragraph(runs(say("printing.forms.tells"))))
    return (Cards((teller, *cards), 2, 2),)


# Session → name of a paper → what makes it.
OF_SESSION: Mapping[str, Mapping[str, Callable[[Session], Blocks]]] = MappingProxyType(
    {
        "02": {"questions": questions_before},
        "03": {"listening": listening, "thanks": thanks},
        "04": {"story": story},
        "06": {"listening": listening, "thanks": thanks},
        "08": {"questions": questions_team, "thanks": thanks},
        "12": {"hearing": hearing, "thanks": thanks},
        "14": {"hearing": hearing},
        "15": {"hearing": hearing},
    }
)


def _tables_of_promise() -> tuple[Table, Table]:
    (session,) = chosen_sessions(["05"])
    promise, duties = (b for b in _cell(session, "promise") if isinstance(b, Table))
    return promise, duties


def roles() -> Blocks:
    """Return the cards of the four duties, which go round at every meeting."""
    _, duties = _tables_of_promise()
    turns = table(heads("printing.forms.turns_head"), [("", "")] * 4, room=7)
    cards = tuple((Paragraph(row[0], large=True), Paragraph(row[1]), turns) for row in duties.rows)
    return (Cards(cards, 2, 2),)


def promise() -> Blocks:
    """Return the team's promise and the turns of its duties."""
    promises, duties = _tables_of_promise()
    head = (*promises.head, runs(say("printing.forms.ours")))
    body = tuple((*row, ()) for row in promises.rows)
    turns = tuple((runs(say("printing.forms.turn", number=n)), *((),) * 4) for n in range(1, 9))
    names = (runs(say("printing.forms.meeting")), *(row[0] for row in duties.rows))
    return (
        _heading(say("printing.forms.promise")),
        _team(),
        Table(head, body, (5, 8, 12), room=14),
        Heading(2, runs(say("printing.forms.turns"))),
        Table(names, turns, (7, 5, 5, 5, 5), room=6),
    )


def absent() -> Blocks:
    """Return the card for who was not there, two a page; nobody is asked why."""
    form = load_form(content.exercises() / "community-issue" / "questions.toml")
    part = form.part("absent")
    fields = tuple(Lines(3, runs(question.asked, bold=True)) for question in part.questions)
    card = _card(part.title, Lines(1, runs(say("printing.forms.day"))), *fields)
    return (Cards((card,) * 2, 1, 2),)


def guest() -> Blocks:
    """Return what a guest of the talks gets beforehand, with room for the team's questions."""
    (session,) = chosen_sessions(["12"])
    asked = _asked(_cell(session, "guest-papers"))
    body = tuple((row[0], ()) for row in asked.rows)
    requests = tuple(
        (Paragraph(runs(text)),) for text in say("printing.forms.guest_requests").split("|")
    )
    return (
        _heading(say("printing.forms.guest")),
        Paragraph(runs(say("printing.forms.guest_when"))),
        Listing(requests),
        Table((), body, (8, 18), room=24),
    )


def permits(theme: Theme) -> Blocks:
    """Return the cards of a theme: what to ask, why, and at which desk."""
    cards = (*permit_cards(theme), *insurance_lines(theme))
    body = [
        (
            "□",
            f"{card.activity}（{card.kind_words}）",
            f"{card.question}\n{card.why}（{card.cited} {card.confidence_words}）",
            card.authority,
        )
        for card in cards
    ]
    title = say("printing.forms.permits", theme=say(f"plan.theme.{theme}"))
    return (
        _heading(title),
        Paragraph(runs(say("printing.forms.permits_note"))),
        table(
            heads("printing.forms.permits_head"), body, small=True, room=0, shares=(2, 8, 25, 10)
        ),
    )


def visit_papers() -> Mapping[str, Path]:
    """Return number → file of the papers of a visit."""
    folder = content.lectures() / "visit"
    return {path.name[:2]: path for path in sorted(folder.glob("*.md"))}


def visit(path: Path) -> Blocks:
    """Return a paper of a visit, as it stands in its file."""
    return read_markdown(path.read_text(encoding="utf-8")).blocks


def _team() -> Lines:
    return Lines(1, runs(say("documents.blank.team")))
