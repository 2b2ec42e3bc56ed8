"""A session as slides: few words, readable from the back of a hall.

Slides are drawn from headings, questions, steps, short tables and key points of the
notebook. Paragraphs are for reading and saying, so they stay in the notebook and on the
handout. What moves on a screen is a slide that says so: the lecturer changes the window.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from coopkit.printing.blocks import (
    Block,
    Drawing,
    Heading,
    Listing,
    Paragraph,
    Question,
    Quote,
    Run,
    Runs,
    Table,
    runs,
    text_of,
    walk,
)
from coopkit.printing.calls import read_call
from coopkit.printing.guide import Guide, guide_of
from coopkit.printing.handout import PROMPTS, REACTION, SCREEN_ONLY
from coopkit.printing.markup import read_markdown
from coopkit.printing.sessions import Cell, Session
from coopkit.printing.twins import twin_of
from coopkit.text import say

# What fits a slide at letters of a twentieth of its height.
LETTERS_IN_A_LINE = 25
_LINES_ON_A_SLIDE = 6
_LONGEST_LEAD = 44
_LINES_IN_A_TABLE, _LETTERS_IN_A_TABLE_LINE, _MOST_COLUMNS = 7, 27, 4
_MOST_ROWS = 7
_NUMBER = re.compile(r"^\d+\. ")
_MINUTES = re.compile(r"（(\d+)分）")
_AFTER_A_LABEL = ("（", "　")
_MAPS = frozenset({"draw_map", "draw_points"})


@dataclass(frozen=True, slots=True)
class Clock:
    """When a part begins and ends, in minutes of the session, and how long that is."""

    start: int
    end: int
    all: int


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide.

    Attributes:
        kind: `title`, `agenda`, `part`, `list`, `table`, `ask`, `check`, `screen`,
            `picture` or `end`; how it looks.
        heading: its heading.
        blocks: the few words on it.
        clock: when its part begins and ends; None where the timetable has none.
        answer: comes with the next key press.
        optional: ▲, only if there is time.
        notes: what only the lecturer reads.
    """

    kind: str
    heading: Runs
    blocks: tuple[Block, ...] = ()
    clock: Clock | None = None
    answer: tuple[str, ...] = ()
    optional: bool = False
    notes: tuple[str, ...] = ()


def session_slides(session: Session) -> tuple[Slide, ...]:
    """Return the slides of a session; ▲ parts stand after the end, for when there is time.

    Raises:
        PrintError: a cell has no paper version.
        MarkupError: a text holds markup that print would lose.
    """
    found = list(_Maker(session, guide_of(session)).slides())
    main = [slide for slide in found if not slide.optional]
    points = tuple((Paragraph(runs(point)),) for point in session.front["key_points"])
    main.append(Slide("end", runs(say("printing.slides.key_points")), (Listing(points),)))
    return (*main, *(slide for slide in found if slide.optional))


@dataclass(slots=True)
class _Part:
    """The part of the session that is read now."""

    heading: Runs = ()
    clock: Clock | None = None
    optional: bool = False
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Maker:
    """Reads a session cell by cell."""

    session: Session
    guide: Guide
    part: _Part = field(default_factory=_Part)
    caption: Runs = ()

    def slides(self) -> Iterator[Slide]:
        """Yield the slides in the order of the notebook."""
        for cell in self.session.cells:
            if cell.id in SCREEN_ONLY:
                continue
            if cell.kind == "code":
                yield from self._of_code(cell)
            else:
                yield from self._of_markdown(cell)

    def _of_markdown(self, cell: Cell) -> Iterator[Slide]:
        reading = read_markdown(cell.source)
        blocks = list(reading.blocks)
        if cell.id == "front-matter":
            yield self._title(blocks)
        elif cell.id == "timetable":
            yield self._agenda(blocks)
        elif cell.id == REACTION:
            yield self._reaction(blocks)
        else:
            hidden = tuple(
                text_of(block.runs) for block in reading.hidden if isinstance(block, Paragraph)
            )
            made = list(self._of_blocks(blocks))
            if hidden and made:
                made[-1] = replace(made[-1], notes=(*made[-1].notes, *hidden))
            yield from made

    def _title(self, blocks: list[Block]) -> Slide:
        (heading,) = (block for block in blocks if isinstance(block, Heading))
        questions = tuple((Paragraph(runs(text)),) for text in self.session.front["questions"])
        return Slide("title", heading.runs, (Listing(questions),), notes=self.guide.before)

    def _agenda(self, blocks: list[Block]) -> Slide:
        table = next(block for block in blocks if isinstance(block, Table))
        heading = next(block for block in blocks if isinstance(block, Heading))
        return Slide("agenda", heading.runs, (table,), notes=self.guide.late)

    def _reaction(self, blocks: list[Block]) -> Slide:
        heading = next(block for block in blocks if isinstance(block, Heading))
        table = next(block for block in blocks if isinstance(block, Table))
        self._begin(heading)
        asked = Listing(tuple((Paragraph(row[0]),) for row in table.rows))
        hand = Paragraph(runs(say("printing.slides.by_hand")), small=True)
        return self._slide("list", (asked, hand))

    def _begin(self, heading: Heading) -> None:
        """Begin a part; its minutes and the words to say are found by its title."""
        title = _without_minutes(heading.runs)
        plain = _NUMBER.sub("", text_of(title))
        self.part = _Part(title, optional=plain.startswith("▲"))
        self.caption = ()
        at = 0
        plan = self.session.front["plan"]
        for one in plan:
            if one["title"] == plain:
                end = at + one["minutes"]
                self.part.clock = Clock(at, end, sum(every["minutes"] for every in plan))
                self.part.notes = tuple(filter(None, [self.guide.words.get(plain, "")]))
                return
            at += one["minutes"]

    def _slide(self, kind: str, blocks: tuple[Block, ...] = (), **more: Runs) -> Slide:
        notes, self.part.notes = self.part.notes, ()
        return Slide(
            kind,
            more.get("heading", self.caption or self.part.heading),
            blocks,
            self.part.clock,
            optional=self.part.optional,
            notes=notes,
        )

    def _of_blocks(self, blocks: list[Block]) -> Iterator[Slide]:
        for number, block in enumerate(blocks):
            match block:
                case Heading(level=2):
                    self._begin(block)
                    yield self._slide("part", _lead(blocks[number + 1 :]))
                case Heading():
                    self.caption = _without_minutes(block.runs)
                    yield self._slide("part", _lead(blocks[number + 1 :]))
                case Listing():
                    yield from self._list(block)
                case Table():
                    yield from self._table(block)
                case Quote() | Paragraph():
                    yield from self._words(block)
                case _:
                    pass

    def _list(self, block: Listing) -> Iterator[Slide]:
        number = block.start
        for items in _portions([_first_sentence(item) for item in block.items]):
            yield self._slide("list", (Listing(items, number),))
            if number is not None:
                number += len(items)

    def _table(self, block: Table) -> Iterator[Slide]:
        if len(block.shares) <= _MOST_COLUMNS and _lines(block) <= _LINES_IN_A_TABLE:
            yield self._slide("table", (block,))
        elif len(block.rows) <= _MOST_ROWS:
            look = Paragraph(runs(say("printing.slides.see_paper")), small=True)
            for names in _portions((row[0] or row[1] for row in block.rows), most=5):
                yield self._slide("list", (Listing(names), look))

    def _words(self, block: Quote | Paragraph) -> Iterator[Slide]:
        first = block if isinstance(block, Paragraph) else next(iter(walk(block.blocks)))
        if not isinstance(first, Paragraph) or not first.runs[0].bold:
            return
        label, rest = first.runs[0], first.runs[1:]
        if label.text in PROMPTS and rest:
            yield self._slide("ask", (Paragraph(_question(rest)),), heading=(label,))
        elif not rest or rest[0].text.startswith(_AFTER_A_LABEL):
            # A label above a list or a table: きょうの約束（3分）. A speaker's name is none.
            self.caption = (Run(label.text, label.reading),)

    def _of_code(self, cell: Cell) -> Iterator[Slide]:
        twin = twin_of(self.session, cell)
        if not twin.blocks:
            return
        question = twin.blocks[0]
        if isinstance(question, Question):
            yield self._check(question)
            return
        call = read_call(cell)
        if call is not None and call.function in _MAPS:
            drawing = next(one for one in walk(twin.blocks) if isinstance(one, Drawing))
            yield self._slide("picture", (drawing,), heading=self.part.heading)
            return
        yield self._slide("screen", (Paragraph(runs(say("printing.slides.screen"))),))

    def _check(self, question: Question) -> Slide:
        from coopkit.widgets.questions import load_questions

        one = load_questions()[question.name]
        right = say("printing.handout.right", number=one.answer, choice=one.right_choice)
        choices = Listing(tuple((Paragraph(choice),) for choice in question.choices), 1)
        made = self._slide("check", (choices,), heading=question.text)
        notes = (self.guide.answers.get(question.name, ""), one.explanation, one.source)
        return replace(made, answer=(right,), notes=(*made.notes, *filter(None, notes)))


def _lead(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the first sentence below a heading, where it is short."""
    first = next(iter(blocks), None)
    if not isinstance(first, Paragraph) or (first.runs[0].bold and len(first.runs) > 1):
        return ()
    sentence = _until(first.runs, "。")
    return (Paragraph(sentence),) if len(text_of(sentence)) <= _LONGEST_LEAD else ()


def _first_sentence(item: tuple[Block, ...]) -> Runs:
    """Return the first sentence of an item, its minutes behind it."""
    first = next((block for block in item if isinstance(block, Paragraph)), None)
    if first is None:
        return ()
    minutes = _MINUTES.search(text_of(first.runs))
    sentence = _until(_without_minutes(first.runs), "。")
    if minutes:
        sentence = (*sentence, Run(say("printing.slides.minutes", minutes=minutes.group(1))))
    return sentence


def _question(content: Runs) -> Runs:
    """Return a question without what stands before it, such as （となりの人と、5分）：."""
    first, *rest = content
    cleared = Run(re.sub(r"^.*?：", "", first.text, count=1), first.reading, first.bold)
    return (cleared, *rest)


def _until(content: Runs, mark: str) -> Runs:
    """Return runs up to and without a mark."""
    kept: list[Run] = []
    for run in content:
        before, found, _ = run.text.partition(mark)
        if found:
            return (*kept, replace(run, text=before)) if before else tuple(kept)
        kept.append(run)
    return tuple(kept)


def _without_minutes(content: Runs) -> Runs:
    cleared = (replace(run, text=_MINUTES.sub("", run.text)) for run in content)
    return tuple(run for run in cleared if run.text)


def _lines(block: Table) -> int:
    """Return how many lines a table takes on a slide, about."""
    every = sum(block.shares)
    wide = [max(3, _LETTERS_IN_A_TABLE_LINE * share // every) for share in block.shares]
    return sum(
        max(
            sum(max(1, -(-len(line) // room)) for line in text_of(cell).split("\n"))
            for cell, room in zip(row, wide, strict=True)
        )
        for row in block.rows
    )


def _portions(
    items: Iterable[Runs], most: int = _LINES_ON_A_SLIDE
) -> Iterator[tuple[tuple[Block, ...], ...]]:
    """Share items among slides, so that each slide can be read from the last row."""
    portion: list[tuple[Block, ...]] = []
    lines = 0
    for item in filter(None, items):
        need = -(-len(text_of(item)) // LETTERS_IN_A_LINE)
        if portion and lines + need > most:
            yield tuple(portion)
            portion, lines = [], 0
        portion.append((Paragraph(item),))
        lines += need
    if portion:
        yield tuple(portion)
