"""How the widgets on the law look: findings, articles, notes and the strip at the boundary."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from itertools import groupby

import ipywidgets

from coopkit import law
from coopkit.text import say
from coopkit.widgets.look.parts import MARKS

_STYLE = """
<style>
.coopkit-number-row { display: flex; align-items: center; gap: 10px; overflow: visible; }
.coopkit-number-row .widget-slider { flex: 1 1 6rem !important; min-width: 0; }
.coopkit-number-row .widget-text { flex: 0 0 8.2rem !important; width: 8.2rem !important; }
.coopkit-number-row .widget-text input { text-align: right; }
.coopkit-title { font-weight: 600; }
.coopkit-law select { font-size: 15px; min-height: 40px; border-radius: 4px; width: 100%;
  max-width: 100%; box-sizing: border-box; padding: 4px 6px;
  color: var(--jp-content-font-color1, #222);
  /* Not `background`: it would take the arrow of a menu away. */
  background-color: var(--jp-layout-color1, #fff);
  border: 1px solid var(--jp-border-color1, #bbb); }
.coopkit-law .widget-dropdown, .coopkit-law .widget-select { width: 100%; height: auto;
  flex-direction: column; align-items: stretch; margin: 0; }
.coopkit-law .widget-dropdown select { flex: none; height: 40px; text-overflow: ellipsis; }
.coopkit-law .widget-select select { flex: none; height: 12.5em; line-height: 1.6; }
.coopkit-law select option { padding: 3px 2px; color: inherit; }
.coopkit-law select:focus-visible, .coopkit-law summary:focus-visible,
.coopkit-law .noUi-handle:focus-visible {
  outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.coopkit-law .widget-radio { width: 100%; }
.coopkit-law .widget-radio-box { width: 100%; max-width: 100%; margin: 0; }
.coopkit-law .widget-radio-box label { height: auto; line-height: 1.5; font-size: 16px;
  width: 100%; max-width: 100%; white-space: normal; overflow-wrap: anywhere; display: block;
  padding: 8px 8px 8px 34px; box-sizing: border-box; position: relative; margin: 0 0 6px;
  border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px; }
.coopkit-law .widget-radio-box input { position: absolute; left: 10px; top: 12px; margin: 0; }
.coopkit-law .widget-checkbox { width: auto; height: auto; min-height: 32px; max-width: 100%; }
.coopkit-law .widget-checkbox .widget-label-basic { gap: 8px; display: flex; width: auto;
  align-items: center; font-size: 15px; white-space: normal; height: auto; }
.coopkit-law .widget-datepicker { width: 100%; height: auto; flex-direction: column;
  align-items: flex-start; margin: 0; }
.coopkit-law .widget-datepicker input { height: 40px; font-size: 16px; border-radius: 4px; }
.coopkit-law details { margin: 2px 0 6px; }
.coopkit-law summary { cursor: pointer; min-height: 28px; }
.coopkit-law .coopkit-whole { grid-column: 1 / -1; }
.coopkit-law .coopkit-quiet-label > .widget-label { position: absolute; width: 1px !important;
  height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.coopkit-note { border: 1px dashed var(--jp-border-color1, #888); border-radius: 6px;
  padding: 6px 12px; margin: 8px 0; }
.coopkit-tag { display: inline-block; font-size: 12.5px; border: 1px solid currentColor;
  border-radius: 4px; padding: 0 6px; margin-right: 6px; }
.coopkit-article { border-top: 1px solid var(--jp-border-color1, #bbb); padding-top: 8px;
  margin: 8px 0 12px; }
.coopkit-law h3 { font-size: 18px; margin: 6px 0 4px; }
.coopkit-law h4 { font-size: 16px; margin: 8px 0 4px; }
.coopkit-strip { display: flex; flex-wrap: wrap; gap: 3px; margin: 4px 0; }
.coopkit-cell { min-width: 30px; padding: 0 4px; text-align: center; font-size: 13px;
  line-height: 1.5; border: 1px solid var(--jp-border-color1, #bbb); border-radius: 5px; }
.coopkit-cell b { display: block; font-size: 15px; }
.coopkit-cell.coopkit-ok b { color: var(--jp-success-color1, #1b6e3c); }
.coopkit-cell.coopkit-violation b { color: var(--jp-error-color1, #b3261e); }
.coopkit-here { outline: 3px solid var(--jp-brand-color1, #1976d2); font-weight: 700; }
.coopkit-disclaimer { font-weight: 600; }
/* In a dark theme the browser's own calendars are light, and so is this arrow of a menu. */
body[data-jp-theme-light="false"] .coopkit-law { color-scheme: dark; }
body[data-jp-theme-light="false"] .coopkit-law .widget-dropdown select {
  background-image: linear-gradient(45deg, transparent 50%, currentColor 50%),
    linear-gradient(135deg, currentColor 50%, transparent 50%);
  background-position: right 16px center, right 10px center; background-size: 6px 6px;
  background-repeat: no-repeat; }
</style>
"""

# One value at the boundary: what it is called, how the law answers, is it the current one.
Cell = tuple[str, law.Status, bool]


def law_style() -> ipywidgets.Widget:
    """Return the style sheet of the widgets on the law; it adds to the studio's."""
    return ipywidgets.HTML(_STYLE, layout=ipywidgets.Layout(display="none"))


def quiet_label(field: ipywidgets.Widget) -> ipywidgets.Widget:
    """Return a field whose label is for screen readers only: the eye sees a title elsewhere."""
    field.add_class("coopkit-quiet-label")
    return field


def roomy_fields(*children: ipywidgets.Widget) -> ipywidgets.Widget:
    """Return fields side by side where a slider and its box have room, else one below another."""
    columns = "repeat(auto-fill, minmax(min(100%, 19rem), 1fr))"
    layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="0 28px", width="100%")
    return ipywidgets.GridBox(children, layout=layout)


def day_text(day: date) -> str:
    """Return a date as people read it."""
    return say("law_explorer.date", year=day.year, month=day.month, day=day.day)


def disclaimer_html() -> str:
    """Return the sentence that every screen with law on it carries."""
    return f'<p class="coopkit-disclaimer">{escape(say("law_explorer.disclaimer"))}</p>'


def origin_html(confidence: str, source: str, as_of: date | None) -> str:
    """Return how sure a sentence is, where it was read, and in which version."""
    tag = say(f"law_explorer.confidence.{confidence.replace('+', '_plus')}")
    parts = [escape(say("law_explorer.source", source=source))]
    if as_of:
        parts.append(escape(say("law_explorer.as_of", day=day_text(as_of))))
    joined = "<br>".join(parts)
    return f'<p class="coopkit-small"><span class="coopkit-tag">{escape(tag)}</span>{joined}</p>'


def note_html(text: str, source: str) -> str:
    """Return a note of this kit, marked as such: it is no sentence of the Act."""
    return (
        f'<div class="coopkit-note"><span class="coopkit-tag">'
        f"{escape(say('law_explorer.note'))}</span>{escape(text)}"
        f'<br><span class="coopkit-small">{escape(say("law_explorer.source", source=source))}'
        "</span></div>"
    )


def point_html(point: law.OpenPoint) -> str:
    """Return a question that the Act leaves open: what this kit takes, why, and the source."""
    return (
        f'<details class="coopkit-open-point" data-point="{escape(point.id)}">'
        f"<summary>{escape(say('law_options.why'))}</summary>"
        f"<p>{escape(say('law_options.default', text=point.default_text))}</p>"
        f"<p>{escape(point.note)}</p>"
        f"{origin_html(point.confidence, point.source, point.as_of)}</details>"
    )


def finding_html(finding: law.Finding, title: str) -> str:
    """Return a finding with its numbers written out and the next step, in neutral words."""
    rows = [("required", finding.required), ("next_step", finding.next_step)]
    # Where a rule does not apply there may be nothing to measure; nothing is missing then.
    if finding.measured or finding.status != "not_applicable":
        rows.insert(0, ("measured", finding.measured or say("law_explorer.unfilled")))
    table = "".join(
        f"<dt>{escape(say(f'law_explorer.{name}'))}</dt><dd>{escape(text)}</dd>"
        for name, text in rows
    )
    return (
        f'<section role="status" class="coopkit-finding coopkit-{finding.status}"'
        f' data-rule="{escape(finding.rule)}" data-status="{finding.status}">'
        f"<h4>{escape(finding.article)} {escape(title)}</h4>"
        f'<p><span class="coopkit-mark" aria-hidden="true">{MARKS[finding.status]}</span>'
        f"<strong>{escape(say(f'law_explorer.status.{finding.status}'))}</strong> "
        f"{escape(finding.message)}</p><dl>{table}</dl></section>"
    )


def trouble_html(problem: law.LawInputError) -> str:
    """Return why numbers cannot be compared: what happened and what to do next."""
    what, *_, then = str(problem).split("\n")
    return (
        '<section role="status" class="coopkit-finding coopkit-unknown" data-status="input">'
        f'<p><span class="coopkit-mark" aria-hidden="true">{MARKS["unknown"]}</span>'
        f"{escape(what)}<br>{escape(then)}</p></section>"
    )


def strip_html(title: str, cells: Sequence[Cell]) -> str:
    """Return the values around the boundary, each with its sign, and the same in words."""
    if len({status for _, status, _ in cells}) == 0:
        return ""
    boxes = "".join(
        f'<span class="coopkit-cell coopkit-{status}{" coopkit-here" if here else ""}">'
        f"{escape(label)}<b>{MARKS[status]}</b></span>"
        for label, status, here in cells
    )
    return (
        f'<p class="coopkit-small">{escape(say("law_explorer.strip", name=title))}</p>'
        f'<div class="coopkit-strip" aria-hidden="true">{boxes}</div>'
        f'<p class="coopkit-small coopkit-strip-words">{escape(_in_words(cells))}</p>'
    )


def _in_words(cells: Iterable[Cell]) -> str:
    runs = []
    for status, group in groupby(cells, key=lambda cell: cell[1]):
        labels = [label for label, _, _ in group]
        word = say(f"law_explorer.status.{status}")
        key = "one" if len(labels) == 1 else "run"
        runs.append(say(f"law_explorer.strip_{key}", first=labels[0], last=labels[-1], word=word))
    return say("law_explorer.strip_and").join(runs)
