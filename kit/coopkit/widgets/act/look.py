"""How the views on the Act look, beside what they share with the studio."""

from html import escape

import ipywidgets

from coopkit.text import say
from coopkit.widgets.look.parts import box, style_sheet

_STYLE = """
<style>
.coopkit-act h3 { font-size: 19px; margin: 12px 0 4px; line-height: 1.5; }
.coopkit-act h4 { font-size: 16px; margin: 0 0 4px; line-height: 1.5; }
.coopkit-act ul { margin: 0 0 .4em; padding-left: 1.3em; }
.coopkit-act li { margin: 0 0 4px; overflow-wrap: anywhere; }
body[data-jp-theme-light="false"] .coopkit-act { color-scheme: dark; }
.coopkit-notice { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  background: var(--jp-layout-color2, #f3f3f3); padding: 8px 14px; margin: 4px 0 10px; }
.coopkit-badge { display: inline-block; font-size: 12.5px; line-height: 1.4; padding: 0 6px;
  border: 1px solid currentColor; border-radius: 4px; margin: 0 4px 0 0; white-space: nowrap; }
.coopkit-act details { margin: 2px 0; font-size: 13.5px;
  color: var(--jp-content-font-color2, #555); overflow-wrap: anywhere; }
.coopkit-act summary { cursor: pointer; display: list-item; width: fit-content; }
.coopkit-act summary:focus-visible { outline: 3px solid var(--jp-brand-color1, #1976d2);
  outline-offset: 1px; }
.coopkit-act .widget-checkbox { width: auto; height: auto; min-height: 32px; margin: 0;
  font-size: 15px; }
.coopkit-act .widget-checkbox .widget-label-basic { gap: 8px; display: flex;
  align-items: center; white-space: normal; line-height: 1.5; overflow: visible;
  text-align: left; padding: 3px 0; font-size: 15px; }
.coopkit-act .widget-checkbox input[type="checkbox"] { width: 18px; height: 18px; flex: none;
  margin: 0; }
.coopkit-cells { display: grid; gap: 8px; margin: 0 0 14px;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 9rem), 1fr)); }
.coopkit-cell { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  padding: 6px 10px; min-width: 0; overflow-wrap: anywhere; }
.coopkit-cell-form { font-size: 13.5px; font-weight: 600; display: block;
  border-bottom: 1px solid var(--jp-border-color2, #ddd); margin-bottom: 4px; }
.coopkit-visits { display: grid; gap: 0 12px;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
.coopkit-open { color: var(--jp-content-font-color2, #555); }
.coopkit-halves { display: grid; gap: 4px 20px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }
.coopkit-date { border-left: 4px solid var(--jp-brand-color1, #1976d2);
  padding-left: 8px; display: block; margin: 2px 0; }
.coopkit-step { padding: 0 0 10px; margin: 0 0 10px;
  border-bottom: 1px solid var(--jp-border-color2, #ddd); }
.coopkit-step .widget-checkbox .widget-label-basic { font-weight: 600; font-size: 16px; }
.coopkit-step-words { padding-left: 26px; overflow-wrap: anywhere; }
.coopkit-days td, .coopkit-days th { padding: 4px 14px 4px 0; text-align: left;
  vertical-align: top; border-bottom: 1px solid var(--jp-border-color2, #ddd); }
.coopkit-days { border-collapse: collapse; margin: 4px 0 10px; font-size: 15px; }
.coopkit-days td:first-child { white-space: nowrap; font-weight: 600; }
.coopkit-act .widget-datepicker { width: 100%; height: auto; flex-direction: column;
  align-items: stretch; margin: 0; }
.coopkit-act .widget-datepicker input { height: 40px; font-size: 16px; padding: 4px 10px;
  box-sizing: border-box; border-radius: 4px; max-width: 14rem; }
.coopkit-contents { margin: 0 0 10px; padding: 3px; }
.coopkit-own-remarks { margin: 4px 0 0; }
.coopkit-contents .jupyter-button { text-align: left; margin: 0; width: 100%;
  padding: 4px 10px; }
.coopkit-contents .coopkit-here { outline: 2px solid var(--jp-brand-color1, #1976d2);
  font-weight: 700; }
@media (max-width: 600px) {
  .coopkit-days td:first-child { white-space: normal; min-width: 7em; }
  .coopkit-contents { grid-template-columns: 1fr 1fr !important; }
  .coopkit-contents .jupyter-button { font-size: 13.5px; padding: 4px 6px; }
}
.coopkit-example { border-left: 4px solid var(--jp-border-color1, #bbb); padding: 2px 0 2px 10px;
  margin: 4px 0 8px; }
.coopkit-act .coopkit-field .widget-textarea textarea { height: 8.5em; }
.coopkit-draft dt { font-weight: 600; margin-top: 6px; float: none; width: auto; }
.coopkit-draft dd { margin: 0 0 4px; white-space: pre-wrap; overflow-wrap: anywhere; float: none;
  width: auto; max-width: none; padding: 0; }
.coopkit-bar { height: 12px; border-radius: 6px; border: 1px solid var(--jp-border-color1, #888);
  overflow: hidden; max-width: 26rem; margin: 2px 0 6px; }
.coopkit-bar > div { height: 100%; background: var(--jp-brand-color1, #1976d2); }
</style>
"""


def act_styles() -> ipywidgets.Widget:
    """Return the studio's style sheet with what the views on the Act add to it."""
    added = ipywidgets.HTML(_STYLE, layout=ipywidgets.Layout(display="none"))
    return box(style_sheet(), added)


def badge(text: str) -> str:
    """Return a word in a frame, such as 説明の一例."""
    return f'<span class="coopkit-badge">{escape(text)}</span>'


def details(summary: str, *lines: str) -> str:
    """Return lines that open with a click or the enter key; all text is escaped here."""
    shown = "<br>".join(escape(line) for line in lines)
    return f"<details><summary>{escape(summary)}</summary>{shown}</details>"


def source_html(source: str, as_of: str) -> str:
    """Return where something stands and which version was read, folded away."""
    return details(say("act_look.source"), source, say("act_look.as_of", day=as_of))


def notice_html(*lines: str) -> str:
    """Return a frame that says what a view is for, with the words that every one has."""
    rest = "".join(f"<br>{escape(line)}" for line in lines)
    return (
        '<div class="coopkit-notice"><strong class="coopkit-disclaimer">'
        f"{escape(say('act_look.disclaimer'))}</strong>{rest}</div>"
    )
