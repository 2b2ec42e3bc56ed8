"""How the studio looks: one style sheet, and small pieces of HTML.

Colours come from JupyterLab's theme (`--jp-…`), with fallbacks, so that the studio is
readable in its dark theme and in Voilà too. Nothing is wider than the screen of a phone.
"""

from html import escape

import ipywidgets

_STYLE = """
<style>
.coopkit-studio { max-width: 60rem; width: 100%; box-sizing: border-box; margin: 0;
  color: var(--jp-content-font-color1, #222); line-height: 1.6; font-size: 15px; }
.coopkit-studio .widget-html, .coopkit-studio .widget-html-content { width: 100%; height: auto;
  line-height: 1.6; font-size: 15px; margin: 0; white-space: normal; min-width: 0; }
.coopkit-studio p { margin: 0 0 .4em; }
.coopkit-studio .widget-box { overflow: visible; max-width: 100%; min-width: 0;
  box-sizing: border-box; }
.coopkit-field { padding: 2px 0 6px; }
.coopkit-field .widget-text, .coopkit-field .widget-textarea, .coopkit-field .widget-slider {
  flex-direction: column; align-items: stretch; width: 100%; height: auto; margin: 0; }
.coopkit-field .widget-label { width: auto !important; text-align: left; font-weight: 600;
  font-size: 15px; height: auto; line-height: 1.6; overflow: visible; white-space: normal; }
.coopkit-field .widget-text input { height: 40px; font-size: 16px; padding: 4px 10px;
  box-sizing: border-box; border-radius: 4px; }
.coopkit-field .widget-textarea textarea { font-size: 16px; padding: 6px 10px; height: 5.2em;
  box-sizing: border-box; border-radius: 4px; line-height: 1.5; }
.coopkit-field .widget-slider .slider-container { width: auto; height: 36px; margin: 0 10px;
  flex: none; display: block; padding-top: 14px; box-sizing: border-box; overflow: visible; }
.coopkit-field .widget-slider .noUi-target { width: 100%; }
.coopkit-field .widget-checkbox { width: auto; height: 32px; font-size: 15px; }
.coopkit-field .widget-checkbox .widget-label-basic { gap: 6px; display: flex;
  align-items: center; }
.coopkit-unset .widget-slider { opacity: .55; }
.coopkit-hint { font-size: 13.5px; color: var(--jp-content-font-color2, #555); display: block; }
.coopkit-error { font-size: 13.5px; color: var(--jp-error-color1, #b3261e); display: block;
  border-left: 3px solid currentColor; padding-left: 6px; margin-top: 2px; }
.coopkit-item { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  padding: 10px 14px; margin: 0 0 12px; }
.coopkit-amount { font-weight: 600; }
.coopkit-studio .jupyter-button { width: auto; min-height: 40px; height: auto; font-size: 15px;
  line-height: 1.4; padding: 6px 16px; border-radius: 6px; margin: 2px 6px 6px 0;
  white-space: normal; max-width: 100%; box-sizing: border-box; text-align: center;
  align-self: flex-start; }
.coopkit-studio .jupyter-button:focus-visible, .coopkit-studio input:focus-visible,
.coopkit-studio textarea:focus-visible, .coopkit-studio .lm-TabBar-tab:focus-visible {
  outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.coopkit-removed { display: flex; flex-wrap: wrap; align-items: center; gap: 8px;
  background: var(--jp-layout-color2, #eee); border-radius: 6px; padding: 4px 12px;
  margin-bottom: 8px; }
.coopkit-removed .widget-html { width: auto; flex: 1 1 10rem; }
.coopkit-tabs { margin: 4px 0 0; }
.coopkit-tabs > .lm-TabBar .lm-TabBar-tab { flex: 1 1 0; max-width: 9rem; min-width: 0;
  padding: 0 4px; justify-content: center; }
.coopkit-tabs > .lm-TabBar .lm-TabBar-tabLabel { font-size: 15px; text-align: center;
  overflow: visible; padding: 0; }
.coopkit-tabs > .widget-tab-contents { padding: 12px; border-color: var(--jp-border-color1, #bbb);
  overflow: visible; }
.coopkit-summary { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  padding: 8px 12px; margin: 8px 0 0; display: flex; flex-wrap: wrap; gap: 4px 16px; }
.coopkit-status { font-size: 13.5px; color: var(--jp-content-font-color2, #555); }
.coopkit-problem { border: 2px solid var(--jp-error-color1, #b3261e); border-radius: 8px;
  padding: 10px 14px; margin: 8px 0; }
.coopkit-problem-text { white-space: pre-line; overflow-wrap: anywhere; }
.coopkit-mark { display: inline-block; min-width: 1.5em; text-align: center; font-weight: 700;
  border-radius: 4px; border: 1px solid currentColor; line-height: 1.4; margin-right: 4px; }
.coopkit-ok .coopkit-mark { color: var(--jp-success-color1, #1b6e3c); }
.coopkit-violation .coopkit-mark { color: var(--jp-error-color1, #b3261e); }
.coopkit-unknown .coopkit-mark, .coopkit-not_applicable .coopkit-mark {
  color: var(--jp-content-font-color2, #555); }
.coopkit-finding { border-left: 5px solid var(--jp-border-color1, #bbb); padding: 4px 0 4px 12px;
  margin: 0 0 14px; }
.coopkit-finding.coopkit-ok { border-color: var(--jp-success-color1, #1b6e3c); }
.coopkit-finding.coopkit-violation { border-color: var(--jp-error-color1, #b3261e); }
.coopkit-finding h4 { margin: 0 0 2px; font-size: 16px; }
.coopkit-finding dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px;
  margin: 4px 0; }
.coopkit-finding dt { float: none; width: auto; white-space: nowrap;
  font-size: 13.5px; color: var(--jp-content-font-color2, #555); }
.coopkit-finding dd { float: none; width: auto; max-width: none; padding: 0;
  margin: 0; overflow-wrap: anywhere; }
.coopkit-small { font-size: 13.5px; color: var(--jp-content-font-color2, #555); }
.coopkit-chart { max-width: 100%; width: 34rem; height: auto; border-radius: 6px;
  background: #fff; }
.coopkit-card { background: #fffaf0; color: #2b2417; border: 2px solid #d9a441; border-radius: 16px;
  padding: 18px 22px; max-width: 30rem; box-sizing: border-box; margin: 6px 0 10px;
  text-align: center; overflow-wrap: anywhere; }
.coopkit-card-title { font-size: 14px; letter-spacing: .12em; color: #6b5210; }
.coopkit-card-picture { font-size: 64px; line-height: 1.25; }
.coopkit-card-name { font-size: 24px; font-weight: 700; line-height: 1.4; }
.coopkit-card-text { font-size: 16px; margin-top: 6px; }
.coopkit-card-open { color: #6b6250; }
.coopkit-pictures .widget-toggle-buttons, .coopkit-pictures { width: 100%; height: auto; }
.coopkit-pictures .widget-toggle-buttons { display: flex; flex-direction: column; margin: 0; }
.coopkit-pictures .widget-toggle-button { width: auto !important; padding: 4px 10px; margin: 2px; }
.coopkit-head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
.coopkit-head .widget-html { width: auto; flex: 1 1 12rem; }
.coopkit-head-name { font-size: 18px; font-weight: 700; overflow-wrap: anywhere; }
</style>
"""

MARKS = {"ok": "○", "violation": "△", "unknown": "？", "not_applicable": "－"}


def style_sheet() -> ipywidgets.Widget:
    """Return the studio's one style sheet."""
    return ipywidgets.HTML(_STYLE, layout=ipywidgets.Layout(display="none"))


def html(content: str = "", *classes: str) -> ipywidgets.Widget:
    """Return a piece of HTML; `content` must be safe already."""
    widget = ipywidgets.HTML(content)
    for name in classes:
        widget.add_class(name)
    return widget


def span(text: str, *classes: str) -> str:
    """Return `text`, escaped, in a span."""
    return f'<span class="{" ".join(classes)}">{escape(text)}</span>'


def box(*children: ipywidgets.Widget, classes: tuple[str, ...] = ()) -> ipywidgets.Widget:
    """Return a column of widgets as wide as its place."""
    widget = ipywidgets.VBox(children, layout=ipywidgets.Layout(width="100%", min_width="0"))
    for name in classes:
        widget.add_class(name)
    return widget


def fields(*children: ipywidgets.Widget) -> ipywidgets.Widget:
    """Return fields side by side where there is room, one below the other on a phone."""
    columns = "repeat(auto-fill, minmax(min(100%, 11.5rem), 1fr))"
    layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="0 20px", width="100%")
    return ipywidgets.GridBox(children, layout=layout)


def button(text: str, name: str, *, strong: bool = False) -> ipywidgets.Widget:
    """Return a button with words (no icon font is needed) and the class `name`."""
    widget = ipywidgets.Button(description=text, button_style="primary" if strong else "")
    widget.add_class(name)
    return widget
