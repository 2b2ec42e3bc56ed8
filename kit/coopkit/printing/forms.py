"""Papers to fill in by hand. Their fields carry the words of the screen: they are read there.

What a session asks on paper is read from its notebook, what an assignment asks from its
`questions.toml`, so that paper and screen cannot differ and what was written by hand can
be typed in later. On each stands whose it is, who reads it and how long it is kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from coopkit.documents import words
from coopkit.documents.blanks import BLANK_KINDS, BlankKind, make_blank
from coopkit.plan.fields import THEMES
from coopkit.printing import answer_forms, course_forms
from coopkit.printing.blocks import Block, Cards, Heading, Paragraph, runs, text_of
from coopkit.printing.handout import typeset_blocks
from coopkit.printing.problems import PrintError
from coopkit.printing.sessions import all_sessions
from coopkit.text import say
from coopkit.text.ruby import without_ruby


@dataclass(frozen=True)
class Form:
    """A paper to fill in.

    Attributes:
        name: by which it is asked for, such as `board` or `reaction-04`.
        title: what it is, in words.
        make: returns its PDF; takes whether furigana are printed.
    """

    name: str
    title: str
    make: Callable[[bool], bytes]


def all_forms() -> tuple[Form, ...]:
    """Return every paper to fill in, in the order in which people look for them."""
    return tuple(_forms())


def chosen_forms(names: Sequence[str]) -> tuple[Form, ...]:
    """Return the papers that somebody asked for, each once.

    Args:
        names: of papers; the first part of a name asks for all that begin so (`reaction`).

    Raises:
        PrintError: a name that is no paper; the message names those there are.
    """
    known = all_forms()
    wanted = []
    for name in names:
        found = [form for form in known if form.name == name or form.name.startswith(f"{name}-")]
        if not found:
            kinds = dict.fromkeys(form.name.partition("-")[0] for form in known)
            raise PrintError(say("printing.no_form", name=name, known="、".join(kinds)))
        wanted += found
    return tuple(dict.fromkeys(wanted))


def _forms() -> Iterator[Form]:
    for kind in BLANK_KINDS:
        yield _blank(kind)
    for theme in THEMES:
        title = say("printing.forms.permits", theme=say(f"plan.theme.{theme}"))
        yield _form(f"permits-{theme}", title, partial(course_forms.permits, theme))
    for session in all_sessions():
        for name, make in course_forms.OF_SESSION.get(session.name, {}).items():
            title = say(f"printing.forms.{name}", session=session.title)
            yield _form(f"{name}-{session.name}", title, partial(make, session))
        if session.number is not None:
            title = say("printing.forms.reaction", session=session.title)
            yield _form(f"reaction-{session.name}", title, partial(course_forms.reaction, session))
    for name in ("roles", "promise", "absent", "guest"):
        yield _form(name, say(f"printing.forms.{name}"), getattr(course_forms, name))
    for name, assignment in answer_forms.assignments():
        title = say("printing.forms.answers", title=assignment)
        yield _form(f"answers-{name}", title, partial(answer_forms.answers, name))
    for name, path in course_forms.visit_papers().items():
        blocks = course_forms.visit(path)
        title = next(text_of(block.runs) for block in blocks if isinstance(block, Heading))
        yield _form(f"visit-{name}", title, partial(course_forms.visit, path))


def _blank(kind: BlankKind) -> Form:
    title = without_ruby(say(f"documents.blank.title.{kind}"))
    # These have readings always: they go to the desk and to people of every age.
    return Form(kind, title, lambda _furigana: make_blank(kind, words.today()))


def _form(name: str, title: str, blocks: Callable[[], tuple[Block, ...]]) -> Form:
    kind = name.partition("-")[0]

    def make(furigana: bool) -> bytes:
        made = blocks()
        if kind in course_forms.PRIVACY:
            made = _with_line(made, say(f"printing.privacy.{kind}"))
        return typeset_blocks(title, made, furigana=furigana)

    return Form(name, title, make)


def _with_line(blocks: tuple[Block, ...], text: str) -> tuple[Block, ...]:
    """Put the line on people's data at the end: on every card that is cut out."""
    line = Paragraph(runs(text), small=True)
    match blocks:
        case (Cards() as cards,):
            return (replace(cards, cards=tuple((*card, line) for card in cards.cards)),)
        case _:
            return (*blocks, line)
