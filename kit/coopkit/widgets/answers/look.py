"""How the form of an assignment looks, beside what it shares with the studio."""

import ipywidgets

from coopkit.widgets.look.parts import box, style_sheet

_STYLE = """
<style>
.coopkit-answers h3 { font-size: 18px; margin: 14px 0 6px; line-height: 1.5; }
.coopkit-question { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  padding: 10px 14px; margin: 0 0 12px; }
.coopkit-question .coopkit-asked { font-weight: 600; font-size: 16px; line-height: 1.8; margin: 0; }
.coopkit-answers .coopkit-quiet-label > .widget-label { position: absolute; width: 1px !important;
  height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.coopkit-answers .widget-textarea textarea { height: auto; }
.coopkit-answers .widget-radio { width: 100%; }
.coopkit-answers .widget-radio-box { width: 100%; max-width: 100%; margin: 0; }
.coopkit-answers .widget-radio-box label { height: auto; line-height: 1.5; font-size: 16px;
  width: 100%; max-width: 100%; white-space: normal; overflow-wrap: anywhere; display: block;
  padding: 8px 8px 8px 34px; box-sizing: border-box; position: relative; margin: 0 0 6px;
  border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px; }
.coopkit-answers .widget-radio-box input { position: absolute; left: 10px; top: 12px; margin: 0; }
.coopkit-answers .coopkit-in-a-row .widget-radio-box { flex-direction: row; flex-wrap: wrap;
  gap: 0 8px; display: flex; }
.coopkit-answers .coopkit-in-a-row .widget-radio-box label { width: auto; flex: 0 0 auto;
  padding-right: 14px; min-height: 42px; }
.coopkit-answers .widget-radio-box label:has(input:checked) { border: 2px solid #0b5cad;
  padding: 7px 7px 7px 33px; }
.coopkit-answers .widget-radio-box label:has(input:focus-visible) {
  outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.coopkit-number .widget-text input { max-width: 14rem; text-align: right; }
.coopkit-ordered { display: flex; flex-wrap: nowrap; align-items: center; gap: 6px; width: 100%;
  border-bottom: 1px solid var(--jp-border-color2, #ddd); }
.coopkit-ordered .widget-html { flex: 1 1 auto; width: auto; }
.coopkit-studio .coopkit-ordered .jupyter-button { flex: none; margin: 3px 0; padding: 4px 10px; }
.coopkit-secret { border-style: dashed; border-width: 2px; }
.coopkit-answers details { margin: 2px 0 6px; }
.coopkit-answers details ul { margin: 4px 0; padding-left: 1.3em; font-size: 14px; }
.coopkit-answers .coopkit-stickers { letter-spacing: .08em; color: #0b5cad; }
[data-jp-theme-light="false"] .coopkit-answers .coopkit-stickers { color: #8ec5ff; }
.coopkit-verdict { border-left: 4px solid #1f5f8b; padding: 2px 0 2px 10px; margin: 4px 0; }
@media (max-width: 600px) {
  .coopkit-question { padding: 8px 10px; }
  .coopkit-ordered { flex-wrap: wrap; gap: 0 8px; padding: 4px 0; }
  .coopkit-ordered .widget-html { flex: 1 1 100%; }
}
</style>
"""


def answer_styles() -> ipywidgets.Widget:
    """Return the studio's style sheet with what the form of an assignment adds to it."""
    added = ipywidgets.HTML(_STYLE, layout=ipywidgets.Layout(display="none"))
    return box(style_sheet(), added)
