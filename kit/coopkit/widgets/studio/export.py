"""The page 書き出し: the plan as papers, beside the plan file and to download."""

import base64
import mimetypes
from collections.abc import Callable
from html import escape
from pathlib import Path

import ipywidgets

from coopkit.documents import FILES, ExportError, export_all
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.desk.merge import MergeDesk
from coopkit.widgets.look.fold import Fold
from coopkit.widgets.look.parts import box, button, html, span
from coopkit.widgets.studio.outcome import Outcome

KEY = "studio_export"
# The file name that people keep; others get a folder of their own, so that the plans of
# several visitors in one folder do not overwrite each other's papers.
USUAL_STEM = "plan"
# Documents that hold nothing of the plan: to write on by hand.
BLANK = tuple(name for name in FILES if name.startswith("blank_"))


def papers_folder(plan_file: Path) -> Path:
    """Return the folder beside a plan file in which its papers land."""
    folder = say(f"{KEY}.folder")
    if plan_file.stem != USUAL_STEM:
        folder = f"{folder}-{plan_file.stem}"
    return plan_file.parent / folder


def download_html(path: Path) -> str:
    """Return a link that holds the file itself: it works in Lab and Voilà, without a server."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    words = say(f"{KEY}.download", file=path.name, size=max(len(data) * 3 // 4 // 1000, 1))
    return (
        f'<a class="coopkit-download" download="{escape(path.name)}" '
        f'href="data:{kind};base64,{data}">{escape(words)}</a>'
    )


class ExportPage:
    """書き出し: one button for each document, and one for all of them.

    Args:
        desk: the plan.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._papers = {name: _Paper(name, self._make) for name in FILES}
        self._message = html("", "coopkit-export-message")
        everything = button(say(f"{KEY}.all"), "coopkit-export-all", strong=True)
        everything.on_click(lambda _button: self._make(tuple(FILES)))
        folder = say(f"{KEY}.intro", folder=papers_folder(desk.path).name)
        own = [paper.widget for name, paper in self._papers.items() if name not in BLANK]
        blank = [self._papers[name].widget for name in BLANK]
        self.widget = box(
            html(f"<p>{escape(folder)}</p>"),
            everything,
            self._message,
            _grid(own),
            html(f"<h3>{escape(say(f'{KEY}.blank'))}</h3>"),
            _grid(blank),
            Fold(say(f"{KEY}.merge"), lambda: MergeDesk(desk).widget, "merge").widget,
            classes=("coopkit-page", "coopkit-export"),
        )

    def follow(self, outcome: Outcome) -> None:
        """Papers are of the moment in which they were made; say so when the plan changed."""
        for name, paper in self._papers.items():
            if name not in BLANK:
                paper.follow(outcome)

    def _make(self, names: tuple[str, ...]) -> None:
        plan, folder = self._desk.plan, papers_folder(self._desk.path)
        self._message.value = f'<p role="status">{escape(say(f"{KEY}.making"))}</p>'
        problem = ""
        try:
            folder.mkdir(exist_ok=True)
            written = export_all(plan, folder, only=names)
        except ExportError as failure:
            written, problem = failure.written, str(failure)
        except OSError as failure:
            written = []
            problem = say(f"{KEY}.unwritable", folder=folder, problem=failure)
        for name in names:
            found = next((path for path in written if path.name == FILES[name]), None)
            if found is not None:
                self._papers[name].made(found, plan)
        if problem:
            words = f'<div class="coopkit-problem-text" role="alert">{escape(problem)}</div>'
            self._message.value = f'<div class="coopkit-problem">{words}</div>'
        else:
            done = say(f"{KEY}.done", number=len(written), folder=folder.name)
            self._message.value = f'<p role="status">{escape(done)}</p>'


class _Paper:
    """One document: what it is for, its button, and the link once it is made."""

    def __init__(self, name: str, make: Callable[[tuple[str, ...]], None]) -> None:
        self._made_of: object = None
        self._link = html()
        self._note = html()
        press = button(say(f"documents.name.{name}"), f"coopkit-make-{name}")
        press.on_click(lambda _button: make((name,)))
        what = html(span(say(f"documents.what.{name}"), "coopkit-hint"))
        self.widget = box(press, what, self._link, self._note, classes=("coopkit-paper",))

    def made(self, path: Path, plan: object) -> None:
        """Offer the file."""
        self._made_of = plan
        self._link.value = download_html(path)
        self._note.value = ""

    def follow(self, outcome: Outcome) -> None:
        """Say so when the file is of an older plan."""
        if self._made_of is not None:
            old = self._made_of != outcome.plan
            self._note.value = span(say(f"{KEY}.old"), "coopkit-small") if old else ""


def _grid(widgets: list[ipywidgets.Widget]) -> ipywidgets.Widget:
    grid = ipywidgets.GridBox(widgets)
    grid.add_class("coopkit-papers")
    return grid
