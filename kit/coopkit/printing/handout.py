"""A session as a handout: A4, what moves on the screen as its paper version, no code."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from coopkit.documents import words
from coopkit.documents.typesetting import page_words, typeset
from coopkit.printing.blocks import (
    Block,
    Frame,
    Heading,
    Lines,
    Listing,
    Paragraph,
    Question,
    Quote,
    Run,
    Sheet,
    Table,
    as_data,
    drawings,
    runs,
    text_of,
    walk,
)
from coopkit.printing.markup import read_markdown
from coopkit.printing.sessions import Session
from coopkit.printing.twins import twin_of
from coopkit.text import say

# Cells that only speak of the screen; on paper they would be noise.
SCREEN_ONLY = frozenset({"furigana-note"})
REACTION = "reaction"
# A paragraph that begins with one of these asks for an answer.
PROMPTS = ("考えよう", "話してみよう", "止まって考える")
_LINES_OF_A_SHEET = 18


def make_handout(
    session: Session,
    *,
    answers: bool = False,
    furigana: bool = True,
    today: dt.date | None = None,
) -> bytes:
    """Return a session as a PDF of A4 pages.

    Args:
        session: of `coopkit.printing.all_sessions`.
        answers: whether the lecturer's page with the answers stands at the end.
        furigana: whether readings stand above hard words.
        today: the day on the paper; today in Japan when left out.

    Raises:
        PrintError: a cell has no paper version.
        MarkupError: a text holds markup that print would lose.
    """
    blocks, solved = read_session(session)
    if answers:
        blocks += (Sheet(tuple(_answer_page(blocks, solved))),)
    return typeset_blocks(session.title, blocks, furigana=furigana, today=today)


def typeset_blocks(
    title: str,
    blocks: tuple[Block, ...],
    *,
    furigana: bool = True,
    today: dt.date | None = None,
) -> bytes:
    """Return blocks as a PDF of A4 pages; the title stands on each."""
    data = {
        "title": title,
        "words": page_words(today or words.today()) | {"question": say("printing.question")},
        "furigana": furigana,
        "blocks": as_data(blocks, furigana=furigana),
    }
    return typeset("handout", data, drawings(blocks))


def read_session(session: Session) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return what students get of a session, and what only the lecturer does.

    The reaction paper comes last, on a leaf of its own that is torn off and handed in.
    """
    shown: list[Block] = []
    solved: list[Block] = []
    last: list[Block] = []
    for cell in session.cells:
        if cell.id in SCREEN_ONLY:
            continue
        if cell.kind == "code":
            twin = twin_of(session, cell)
            shown += twin.blocks
            solved += twin.answers
            continue
        reading = read_markdown(cell.source)
        if cell.id == REACTION:
            last.append(reaction_sheet(session.title, reading.blocks))
            shown.append(Paragraph(runs(say("printing.handout.reaction_moved")), small=True))
        else:
            shown += _with_room(reading.blocks)
        if reading.hidden:
            solved += (Paragraph(runs(say("printing.handout.hidden"), bold=True)), *reading.hidden)
    # After the title: how this paper is read, and the day.
    intro = (
        Paragraph(runs(say("printing.handout.held"))),
        Frame((), (Paragraph(runs(say("printing.handout.intro"))),)),
    )
    paper = (shown[0], *intro, *shown[1:], *last)
    return tuple(_numbered(paper)), tuple(solved)


def reaction_sheet(title: str, blocks: Iterable[Block]) -> Sheet:
    """Return the reaction paper of a session as a sheet to write on and tear off.

    Args:
        title: of the session.
        blocks: of the notebook's cell: heading, what to do, a table of questions, and who
            reads it.
    """
    found = tuple(blocks)
    asked = next(block for block in found if isinstance(block, Table))
    count = max(2, _LINES_OF_A_SHEET // len(asked.rows))
    by_hand = " 　　　　　　　".join(
        say(f"printing.handout.{name}") for name in ("name", "student_number", "date")
    )
    made: list[Block] = []
    for block in found:
        if isinstance(block, Heading):
            made += (block, Paragraph((Run(title),), small=True), Lines(1, runs(by_hand)))
        elif block is asked:
            made += _fields(asked, count)
        else:
            made.append(block)
    return Sheet(tuple(made))


def _fields(asked: Table, count: int) -> Iterator[Lines]:
    for first, *rest in asked.rows:
        label = tuple(replace(run, bold=True) for run in first)
        for cell in rest:
            if cell:
                label += (Run("　"), *cell)
        yield Lines(count, label)


def _with_room(blocks: Iterable[Block]) -> Iterator[Block]:
    """Put ruled lines behind what asks for an answer."""
    for block in blocks:
        yield block
        inside = block.blocks[0] if isinstance(block, Quote) else block
        if isinstance(inside, Paragraph) and inside.runs[0].bold:
            asks = inside.runs[0].text in PROMPTS
            if asks and len(text_of(inside.runs)) > len(inside.runs[0].text):
                yield Lines(2)


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        if isinstance(block, Question):
            number += 1
            yield replace(block, number=number)
        else:
            yield block


def _answer_page(blocks: tuple[Block, ...], solved: tuple[Block, ...]) -> Iterator[Block]:
    from coopkit.widgets.questions import load_questions

    known = load_questions()
    yield Heading(2, runs(say("printing.handout.answers")))
    yield Paragraph(runs(say("printing.handout.answers_note")), small=True)
    for question in (block for block in walk(blocks) if isinstance(block, Question)):
        one = known[question.name]
        number = say("printing.question")
        yield Paragraph((Run(f"{number}{question.number}　{one.text}", bold=True),))
        right = say("printing.handout.right", number=one.answer, choice=one.right_choice)
        yield Listing(
            (
                (Paragraph((Run(right),)),),
                (Paragraph((Run(one.explanation),)),),
                (Paragraph((Run(say("printing.handout.source", source=one.source)),), small=True),),
            )
        )
    yield from solved
