"""The fields of an assignment's form: what is answered, and what is wrong with it.

What somebody types is never changed or taken away. A text that cannot be used stays in the
field with the reason beside it, while the file keeps the last good answer.
"""

from typing import Any

import ipywidgets

from coopkit.answers import Answers, parse_number
from coopkit.answers.form import (
    ChoiceQuestion,
    NumberQuestion,
    OrderQuestion,
    Question,
    SharesQuestion,
    TextQuestion,
    TownQuestion,
)
from coopkit.answers.model import Value
from coopkit.plan.numbers import NumberError
from coopkit.region import towns
from coopkit.text import say
from coopkit.widgets.answers.field import Field
from coopkit.widgets.answers.rows import OrderField, SharesField
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.look.parts import box

__all__ = ["Field", "make_field"]

# Options of at most so many letters stand side by side.
SHORT_OPTION = 8


class TextField(Field):
    """A line, or a few lines, of text."""

    question: TextQuestion

    def __init__(self, desk: DocumentDesk[Answers], assignment: str, question: Any) -> None:
        super().__init__(desk, assignment, question)
        self._wrong = False
        made = ipywidgets.Text if question.lines == 1 else ipywidgets.Textarea
        # A screen reader reads the question with the field; the eye sees it above.
        self.input = made(
            value=str(self._value() or ""), description=question.short, continuous_update=True
        )
        if question.lines > 1:
            self.input.rows = question.lines
        self.input.add_class("coopkit-quiet-label")
        self.input.observe(self._typed, names="value")
        self._lay_out(box(self.input, classes=("coopkit-field",)))
        self._count(self.input.value)

    def follow(self) -> None:
        """Show what stands in the file; a text that is too long stays as typed."""
        value = self._value()
        if self._busy or self._wrong or value == (self.input.value or None):
            return
        self._busy = True
        self.input.value = "" if value is None else str(value)
        self._busy = False
        self._count(self.input.value)

    def _typed(self, change: dict[str, str]) -> None:
        if self._busy:
            return
        text, most = change["new"], self.question.most
        self._wrong = len(text) > most
        if self._wrong:
            self._say(say("answers.form.too_long", most=most, now=len(text)), wrong=True)
            return
        self._write(text if text.strip() else None)
        self._count(text)

    def _count(self, text: str) -> None:
        self._say(say("answers.form.count", now=len(text), most=self.question.most))


class NumberField(Field):
    """A number in any of the usual ways of writing."""

    question: NumberQuestion

    def __init__(self, desk: DocumentDesk[Answers], assignment: str, question: Any) -> None:
        super().__init__(desk, assignment, question)
        self._wrong = False
        self._kept = self._value()
        self.input = ipywidgets.Text(
            value=self._shown(self._kept), description=question.short, continuous_update=True
        )
        self.input.add_class("coopkit-quiet-label")
        self.input.observe(self._typed, names="value")
        self._lay_out(box(self.input, classes=("coopkit-field", "coopkit-number")))

    def follow(self) -> None:
        """Show what stands in the file; what is no number yet stays as typed."""
        value = self._value()
        if self._busy or self._wrong or value == self._kept:
            return
        self._kept, self._busy = value, True
        self.input.value = self._shown(value)
        self._busy = False
        self._say("")

    def _shown(self, value: Value) -> str:
        if value is None:
            return ""
        number = f"{value:,}" if isinstance(value, int) else str(value)
        return f"{number}{self.question.unit}"

    def _typed(self, change: dict[str, str]) -> None:
        if self._busy:
            return
        question, text = self.question, change["new"]
        try:
            value = parse_number(
                text,
                units=(question.unit, *question.also),
                decimals=question.decimals,
                negative=question.negative,
            )
        except NumberError as problem:
            self._wrong = True
            kept = self._shown(self._kept) or say("answers.form.kept_none")
            words = say("answers.form.refused", problem=str(problem), kept=kept)
            self._say(words, wrong=not problem.unfinished)
            return
        self._wrong = False
        self._kept = value
        self._write(value)
        shown = self._shown(value)
        plain = text.replace(",", "").strip()
        known = {shown.replace(",", ""), shown.replace(",", "").removesuffix(question.unit), ""}
        self._say("" if plain in known else say("answers.form.understood", value=shown))


class ChoiceField(Field):
    """One of a few, with all of them in sight."""

    question: ChoiceQuestion

    def __init__(self, desk: DocumentDesk[Answers], assignment: str, question: Any) -> None:
        super().__init__(desk, assignment, question)
        options = [(option.text, option.id) for option in question.options]
        self.input = ipywidgets.RadioButtons(options=options, value=None)
        self.input.description = question.short
        self.input.add_class("coopkit-quiet-label")
        if all(len(option.text) <= SHORT_OPTION for option in question.options):
            self.input.add_class("coopkit-in-a-row")
        self.follow()
        self.input.observe(self._chosen, names="value")
        self._lay_out(self.input)

    def follow(self) -> None:
        """Show what is chosen in the file; a name that is no option shows as nothing."""
        value = self._value()
        known = {option.id for option in self.question.options}
        wanted = value if value in known else None
        if not self._busy and self.input.value != wanted:
            self._busy = True
            self.input.value = wanted
            self._busy = False

    def _chosen(self, change: dict[str, Any]) -> None:
        if not self._busy:
            self._write(change["new"])


class TownField(Field):
    """A municipality or ward by name; typing its first letter finds it."""

    question: TownQuestion

    def __init__(self, desk: DocumentDesk[Answers], assignment: str, question: Any) -> None:
        super().__init__(desk, assignment, question)
        # A menu shows nothing for None, so "not chosen" is an empty text here.
        known = towns(whole_cities=self.question.whole_cities)
        self._codes = {code for _, code in known}
        options = [(say("answers.form.choose_place"), ""), *known]
        self.input = ipywidgets.Dropdown(options=options, value="", description=question.short)
        self.input.add_class("coopkit-quiet-label")
        self.follow()
        self.input.observe(self._chosen, names="value")
        self._lay_out(self.input)

    def follow(self) -> None:
        """Show the town of the file; a code that is not offered shows as nothing."""
        value = self._value()
        wanted = value if value in self._codes else ""
        if not self._busy and self.input.value != wanted:
            self._busy = True
            self.input.value = wanted
            self._busy = False

    def _chosen(self, change: dict[str, Any]) -> None:
        if not self._busy:
            self._write(change["new"] or None)


_FIELDS: dict[type[Any], type[Field]] = {
    ChoiceQuestion: ChoiceField,
    NumberQuestion: NumberField,
    OrderQuestion: OrderField,
    SharesQuestion: SharesField,
    TextQuestion: TextField,
    TownQuestion: TownField,
}


def make_field(desk: DocumentDesk[Answers], assignment: str, question: Question) -> Field:
    """Return the field for a question of any kind."""
    return _FIELDS[type(question)](desk, assignment, question)
