"""The law explorer: find a rule or an article, move the numbers, watch the finding turn."""

from html import escape
from typing import TYPE_CHECKING

import ipywidgets

from coopkit import law
from coopkit.law.evaluation import CHOICES
from coopkit.text import say
from coopkit.widgets.act.law_fields import OpenPointField
from coopkit.widgets.act.law_library import (
    Article,
    Entry,
    articles_of,
    in_its_words,
    search,
    student_rules,
)
from coopkit.widgets.act.law_look import (
    Cell,
    disclaimer_html,
    finding_html,
    law_style,
    note_html,
    origin_html,
    point_html,
    quiet_label,
    roomy_fields,
    strip_html,
    trouble_html,
)
from coopkit.widgets.act.law_settings import CONTROLS
from coopkit.widgets.look.parts import box, html, span, style_sheet

if TYPE_CHECKING:
    from coopkit.widgets.act.law_controls import Control


def article_html(article: Article) -> str:
    """Return an article in our own words, how sure it is, and this kit's note beside it."""
    note = note_html(article.note, article.note_source) if article.note else ""
    return (
        f'<section class="coopkit-article" data-article="{escape(article.id)}">'
        f"<h4>{escape(article.article)} {escape(article.title)}</h4>"
        f"<p>{escape(article.text)}</p>{note}"
        f"{origin_html(article.confidence, article.source, article.as_of)}</section>"
    )


class RuleDesk:
    """One rule with its inputs: the finding is renewed at each move.

    Args:
        rule: a rule of students.
    """

    def __init__(self, rule: law.Rule) -> None:
        self.rule = rule
        self.controls: list[Control] = CONTROLS[rule.id](self._refresh)
        taken = CHOICES.get(rule.id, ())
        self.choices = [OpenPointField(name, self._refresh) for name in taken]
        self._finding = html()
        self._strip = html()
        head = (
            f'<section data-rule-head="{rule.id}"><h3>{escape(rule.article)} {escape(rule.title)}'
            f"</h3><p>{escape(rule.text)}</p>"
            f"{origin_html(rule.confidence, rule.source, rule.as_of)}</section>"
        )
        heading = html(f"<h4>{escape(say('law_explorer.move'))}</h4>")
        self.widget = box(
            html(head),
            heading,
            roomy_fields(*(control.widget for control in self.controls)),
            self._finding,
            self._strip,
            *(choice.widget for choice in self.choices),
            html(self._open_points() + "".join(map(article_html, articles_of(rule)))),
            classes=("coopkit-rule",),
        )
        self._refresh()

    def inputs(self) -> dict[str, object]:
        """Return the inputs of the rule as they stand on screen."""
        given: dict[str, object] = {}
        for control in self.controls:
            given |= control.read()
        return given | {choice.parameter: choice.value for choice in self.choices}

    def finding(self) -> law.Finding:
        """Return what the law says about the numbers on screen.

        Raises:
            law.LawInputError: the numbers cannot all be true together.
        """
        return law.evaluate(self.rule.id, **self.inputs())

    def _refresh(self) -> None:
        try:
            shown = finding_html(self.finding(), self.rule.title)
        except law.LawInputError as problem:
            shown = trouble_html(problem)
        self._finding.value = shown
        self._strip.value = strip_html(self.controls[0].title, self._cells())

    def _cells(self) -> list[Cell]:
        """Ask the law about the values along the first control; impossible ones are left out."""
        given, cells = self.inputs(), []
        for label, changed, here in self.controls[0].others():
            try:
                finding = law.evaluate(self.rule.id, **{**given, **changed})
            except law.LawInputError:
                continue
            cells.append((label, finding.status, here))
        return cells

    def _open_points(self) -> str:
        """Return the notes on open points that this rule touches but does not ask for."""
        taken = CHOICES.get(self.rule.id, ())
        notes = [
            f'<div class="coopkit-note"><span class="coopkit-tag">'
            f"{escape(say('law_options.open'))}</span>{escape(point.question)}"
            f"{point_html(point)}</div>"
            for point in law.open_points()
            if self.rule.id in point.rules and point.parameter not in taken
        ]
        return "".join(notes)


class LawExplorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """Find by word, article or rule; read the article; move the numbers of a rule.

    Attributes:
        search: the field one types into.
        results: the list of what was found; its value is the id of the entry shown.
        desk: the rule on screen, or None while an article is shown.
    """

    def __init__(self) -> None:
        super().__init__(layout=ipywidgets.Layout(width="100%", min_width="0"))
        for name in ("coopkit-studio", "coopkit-law", "coopkit-law-explorer"):
            self.add_class(name)
        self._desks: dict[str, RuleDesk] = {}
        self._found: dict[str, Entry] = {}
        self._here: str | None = None
        self.desk: RuleDesk | None = None
        self.search = ipywidgets.Text(
            description=say("law_explorer.search"),
            placeholder=say("law_explorer.example"),
            continuous_update=True,
        )
        self._told = html()
        field = box(
            self.search,
            html(span(say("law_explorer.search_hint"), "coopkit-hint")),
            classes=("coopkit-field", "coopkit-field-search"),
        )
        self.results = quiet_label(
            ipywidgets.Select(options=[], rows=7, description=say("law_explorer.results"))
        )
        self._jump = ipywidgets.HBox([], layout=ipywidgets.Layout(flex_flow="row wrap"))
        self._place = box(classes=("coopkit-place",))
        self.children = (
            style_sheet(),
            law_style(),
            html(f"<h3>{escape(say('law_explorer.title'))}</h3>{disclaimer_html()}"),
            field,
            self._told,
            self.results,
            self._jump,
            self._place,
        )
        self.search.observe(self._typed, names="value")
        self.results.observe(self._chosen, names="value")
        self._list()

    def show(self, entry_id: str) -> None:
        """Show a rule (`R05`) or an article (`9-3`), whatever was searched for.

        Raises:
            KeyError: students meet no such entry.
        """
        known = {entry.id for entry in search("")}
        if entry_id not in known:
            raise KeyError(entry_id)
        if entry_id not in self._found:
            self.search.value = ""
        self.results.value = entry_id

    def _typed(self, _change: object) -> None:
        self._list()

    def _list(self) -> None:
        found, reworded = search(self.search.value), ""
        if not found:
            reworded = in_its_words(self.search.value)
            found = search(reworded)
        self._found = {entry.id: entry for entry in found}
        rules = sum(entry.rule is not None for entry in found)
        text = say("law_explorer.found", rules=rules, articles=len(found) - rules)
        if not found:
            text = say("law_explorer.nothing")
        elif reworded:
            text = f"{say('law_explorer.reworded', words=reworded)}{text}"
        self._told.value = f'<p class="coopkit-small" role="status">{escape(text)}</p>'
        # What is on screen stays, also after a word that found nothing.
        before = self._here
        wanted = before if before in self._found else next(iter(self._found), None)
        self.results.unobserve(self._chosen, names="value")
        self.results.options = [(entry.label, entry.id) for entry in found]
        self.results.value = wanted
        self.results.observe(self._chosen, names="value")
        if wanted is not None and (wanted != before or not self._place.children):
            self._open(self._found[wanted])

    def _chosen(self, change: dict[str, str | None]) -> None:
        if change["new"] is not None:
            self._open(self._found[change["new"]])

    def _open(self, entry: Entry) -> None:
        self._here = entry.id
        self._jump.children = ()
        if entry.rule:
            # Kept, so that numbers are as one left them.
            if entry.id not in self._desks:
                self._desks[entry.id] = RuleDesk(entry.rule)
            self.desk = self._desks[entry.id]
            self._place.children = (self.desk.widget,)
        elif entry.article:
            self.desk = None
            self._place.children = (html(article_html(entry.article)),)
            self._jump.children = self._buttons(entry.article)

    def _buttons(self, article: Article) -> tuple[ipywidgets.Widget, ...]:
        titles = {rule.id: rule.title for rule in student_rules()}
        buttons = []
        for rule_id in article.rules:
            text = say("law_explorer.try", rule=rule_id, title=titles[rule_id])
            button = ipywidgets.Button(description=text)
            button.add_class("coopkit-try")
            button.on_click(lambda _button, rule_id=rule_id: self.show(rule_id))
            buttons.append(button)
        return tuple(buttons)


def law_explorer(entry: str = "R05") -> LawExplorer:
    """Explore the Act: find a rule or an article, move numbers, watch the finding turn.

    Making it writes nothing, starts no thread and asks nobody. Every sentence says how
    sure it is and where it was read; what the Act leaves open is a visible choice. For
    study; not legal advice.

    Args:
        entry: what to show first: a rule such as `R05`, or an article such as `9-3`.

    Returns:
        The explorer, ready to be the last value of a cell.

    Raises:
        KeyError: there is no such entry among those for students.
        coopkit.content.ContentMissingError: the data package `act` is not installed.

    It rests on the Worker Cooperatives Act (令和2年法律第78号).

        >>> law_explorer("R01").desk.finding().status
        'ok'
    """
    explorer = LawExplorer()
    explorer.show(entry)
    return explorer
