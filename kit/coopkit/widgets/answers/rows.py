"""Fields of several rows with buttons: things to put in order, stickers to share."""

from typing import Any

import ipywidgets

from coopkit.answers import Answers, others_of, shares_of
from coopkit.answers.form import OrderQuestion, SharesQuestion
from coopkit.text import say
from coopkit.widgets.answers.field import Field
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.look.parts import box, button, html, span


class OrderField(Field):
    """Things to put in order, with two buttons for each: the keyboard and a thumb reach them."""

    question: OrderQuestion

    def __init__(self, desk: DocumentDesk[Answers], assignment: str, question: Any) -> None:
        super().__init__(desk, assignment, question)
        self._texts = {option.id: option.text for option in question.options}
        self._lines, rows = [], []
        for place in range(len(question.options)):
            line = html()
            up = button(say("answers.order.up"), f"coopkit-up-{place}")
            down = button(say("answers.order.down"), f"coopkit-down-{place}")
            up.disabled, down.disabled = place == 0, place == len(question.options) - 1
            up.on_click(lambda _button, at=place: self._swap(at - 1))
            down.on_click(lambda _button, at=place: self._swap(at))
            row = ipywidgets.HBox([line, up, down])
            row.add_class("coopkit-ordered")
            self._lines.append(line)
            rows.append(row)
        self._take = button(say("answers.order.take"), "coopkit-take")
        self._take.on_click(lambda _button: self._write(self._order()))
        self._lay_out(*rows, self._take)
        self.follow()

    def follow(self) -> None:
        """Show the order of the file, or that of the question while there is none."""
        for place, (line, name) in enumerate(zip(self._lines, self._order(), strict=True), 1):
            line.value = span(f"{place}. {self._texts[name]}")
        self._take.layout.display = "none" if self.answered else None
        self._say(say("answers.order.taken" if self.answered else "answers.order.not_taken"))

    def _order(self) -> tuple[str, ...]:
        given = self._desk.plan.order(self.question.id)
        return given if sorted(given) == sorted(self._texts) else tuple(self._texts)

    def _swap(self, upper: int) -> None:
        """Change places of a line and the next one."""
        order = list(self._order())
        order[upper], order[upper + 1] = order[upper + 1], order[upper]
        self._write(tuple(order))
        self.follow()


class SharesField(Field):
    """Stickers to share among the others; nobody can give any to oneself."""

    question: SharesQuestion

    def __init__(self, desk: DocumentDesk[Answers], assignment: str, question: Any) -> None:
        super().__init__(desk, assignment, question)
        self._rows: dict[str, tuple[ipywidgets.Widget, ipywidgets.Widget, ipywidgets.Widget]] = {}
        self._place = box()
        for option in question.options:
            line = html()
            more = button(say("answers.shares.more"), f"coopkit-more-{option.id}")
            less = button(say("answers.shares.less"), f"coopkit-less-{option.id}")
            more.on_click(lambda _button, name=option.id: self._give(name, 1))
            less.on_click(lambda _button, name=option.id: self._give(name, -1))
            row = ipywidgets.HBox([line, less, more])
            row.add_class("coopkit-ordered")
            self._rows[option.id] = (row, line, more)
        self._lay_out(self._place)
        self.follow()

    @property
    def answered(self) -> bool:
        """Whether all stickers are given, to others only."""
        return sum(self._shares().values()) == self.question.total

    def follow(self) -> None:
        """Show the others and what each got."""
        others = others_of(self.question, self._desk.plan)
        shares, total = self._shares(), self.question.total
        given = sum(shares.values())
        shown = tuple(self._rows[option.id][0] for option in others)
        if self._place.children != shown:
            self._place.children = shown
        for option in others:
            _, line, more = self._rows[option.id]
            number = shares[option.id]
            stickers = say("answers.shares.sticker") * number or say("answers.shares.none")
            words = say("answers.shares.count", name=option.text, stickers=stickers, number=number)
            line.value = span(words, "coopkit-stickers")
            more.disabled = given >= total
        if not others:
            self._say(say("answers.shares.first"))
        elif given > total:
            self._say(say("answers.shares.over", number=given - total, total=total), wrong=True)
        elif given < total:
            self._say(say("answers.shares.left", number=total - given))
        else:
            self._say(say("answers.shares.all_given", total=total))

    def _shares(self) -> dict[str, int]:
        return shares_of(self.question, self._desk.plan)

    def _give(self, option: str, step: int) -> None:
        shares = self._shares()
        # What was given to a place that is not one of the others is taken back first.
        for place in self._rows:
            row = self.question.row(place)
            if place not in shares and self._desk.plan.value(row) is not None:
                self._write(None, row)
        left = self.question.total - sum(shares.values())
        if option in shares and shares[option] + step >= 0 and (step < 0 or left > 0):
            self._write(shares[option] + step, self.question.row(option))
        self.follow()
