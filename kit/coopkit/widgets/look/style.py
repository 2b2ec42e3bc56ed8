"""The studio's style sheet.

Colours come from JupyterLab's theme (`--jp-…`), with fallbacks, so that the studio is
readable in its dark theme and in Voilà too. Nothing is wider than the screen of a phone.
"""

STYLE = """
<style>
.coopkit-studio { max-width: 60rem; width: 100%; box-sizing: border-box; margin: 0;
  color: var(--jp-content-font-color1, #222); line-height: 1.6; font-size: 15px; }
.coopkit-studio .widget-html, .coopkit-studio .widget-html-content { width: 100%; height: auto;
  line-height: 1.6; font-size: 15px; margin: 0; white-space: normal; min-width: 0;
  /* An address of a source must not push a phone's page to the side. */
  overflow-wrap: anywhere; }
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
.coopkit-field .widget-checkbox { width: auto; height: auto; min-height: 32px; font-size: 15px;
  max-width: 100%; }
.coopkit-field .widget-checkbox .widget-label-basic { gap: 6px; display: flex; height: auto;
  align-items: center; white-space: normal; line-height: 1.5; width: 100%; text-align: left; }
.coopkit-field .widget-checkbox input { flex: none; }
.coopkit-unset .slider-container { opacity: .7; }
.coopkit-hint { font-size: 13.5px; color: var(--jp-content-font-color2, #555); display: block; }
.coopkit-error { font-size: 13.5px; color: var(--jp-error-color1, #b3261e); display: block;
  border-left: 3px solid currentColor; padding-left: 6px; margin-top: 2px; }
.coopkit-item { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  padding: 10px 14px; margin: 0 0 12px; }
.coopkit-amount { font-weight: 600; }
.coopkit-studio ruby { white-space: nowrap; }
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
.coopkit-studio .coopkit-tabs > .lm-TabBar .lm-TabBar-tab { flex: 1 1 0; max-width: 9rem;
  color: var(--jp-ui-font-color1, #222);
  min-width: 0; padding: 0 4px; justify-content: center; align-items: center;
  min-height: 40px !important; }
.coopkit-studio .coopkit-tabs > .lm-TabBar,
.coopkit-studio .coopkit-tabs > .lm-TabBar .lm-TabBar-content { height: auto; min-height: 40px; }
.coopkit-studio .coopkit-tabs > .lm-TabBar .lm-TabBar-tabLabel { font-size: 15px;
  text-align: center;
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
details.coopkit-finding { margin: 0 0 8px !important; }
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
.coopkit-card-text { font-size: 16px; margin-top: 6px; text-wrap: balance; }
.coopkit-card-open { color: #6b6250; }
.coopkit-pictures .widget-toggle-buttons, .coopkit-pictures { width: 100%; height: auto; }
.coopkit-pictures .widget-toggle-buttons { display: flex; flex-direction: column; margin: 0; }
.coopkit-pictures .widget-toggle-button { width: auto !important; padding: 4px 10px; margin: 2px; }
.coopkit-head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
.coopkit-head .widget-html { width: auto; flex: 1 1 12rem; }
.coopkit-head-name { font-size: 18px; font-weight: 700; overflow-wrap: anywhere; }
/* Fields: title and input over the whole width, below them the hint and なぜこの数？ */
.coopkit-field { position: relative; }
.coopkit-field-title { font-weight: 600; display: block; }
.coopkit-studio .jupyter-button { background: var(--jp-layout-color2, #eee);
  color: var(--jp-ui-font-color1, #222); border: 1px solid var(--jp-border-color1, #bbb); }
.coopkit-studio .jupyter-button.mod-primary { background: #0b5cad; color: #fff;
  border-color: #0b5cad; }
.coopkit-studio .jupyter-button:disabled { opacity: .45; }
.coopkit-studio .jupyter-button.mod-active { background: #0b5cad; color: #fff; }
.coopkit-studio .jupyter-button.coopkit-why { background: transparent; border-color: transparent;
  color: var(--jp-content-link-color, #0b5cad); font-size: 13.5px; padding: 0 2px;
  min-height: 32px; text-decoration: underline; text-underline-offset: 3px; margin: 0; }
.coopkit-why-place { border-left: 3px solid var(--jp-border-color1, #bbb); padding: 2px 0 4px 10px;
  margin: 2px 0 6px; }
.coopkit-reason { display: block; font-size: 13.5px; overflow-wrap: anywhere;
  color: var(--jp-content-font-color1, #222); }
.coopkit-reason summary { font-size: 13.5px; }
span.coopkit-reason::before { content: "✎ "; }
.coopkit-studio .widget-dropdown { flex-direction: column; align-items: stretch; width: 100%;
  height: auto; margin: 0; }
.coopkit-studio .widget-dropdown > select { height: 40px; font-size: 16px; padding: 4px 8px;
  border-radius: 4px; width: 100%; box-sizing: border-box; flex: none;
  color: var(--jp-content-font-color1, #222); border: 1px solid var(--jp-border-color1, #bbb);
  /* Not `background`: it would take the arrow of the menu away. */
  background-color: var(--jp-layout-color1, #fff); }
.coopkit-studio .widget-dropdown > select option { color: inherit; }
/* The arrow that ipywidgets draws is black: on a dark page it would not be seen. */
[data-jp-theme-light="false"] .widget-dropdown > select { color-scheme: dark;
  background-image: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' \
viewBox='0 0 18 18'%3E%3Cpath d='M4 7l5 5 5-5' fill='none' stroke='%23dddddd' \
stroke-width='2'/%3E%3C/svg%3E"); }
.coopkit-studio select:focus-visible, .coopkit-studio summary:focus-visible,
.coopkit-studio a:focus-visible, .coopkit-studio .noUi-handle:focus-visible,
.coopkit-studio .coopkit-table-frame:focus-visible {
  outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.coopkit-season-months { display: grid; gap: 2px 10px; width: 100%;
  grid-template-columns: repeat(auto-fill, minmax(4.6rem, 1fr)); }
.coopkit-item .coopkit-field-seasonality { grid-column: 1 / -1; }
/* Rows */
.coopkit-row-head, .coopkit-row-foot, .coopkit-permit-foot { display: flex; flex-wrap: wrap;
  align-items: center; gap: 2px 10px; width: 100%; }
.coopkit-row-head .widget-html { flex: 1 1 12rem; width: auto; }
.coopkit-permit-foot { align-items: flex-end; }
.coopkit-permit-foot .coopkit-field { width: auto; flex: 0 1 14rem; }
.coopkit-studio .jupyter-button.coopkit-remove { margin-left: auto; }
.coopkit-remark { display: block; border-left: 4px solid #c77700; padding: 2px 0 2px 10px;
  margin: 4px 0; }
.coopkit-remark .coopkit-small { display: block; }
.coopkit-studio .jupyter-button.coopkit-fold { background: transparent; border-color: transparent;
  font-weight: 600; padding-left: 4px; text-align: left; }
.coopkit-studio .jupyter-button.coopkit-details { font-weight: 400; border-color:
  var(--jp-border-color1, #bbb); padding-left: 16px; }
.coopkit-folded { border-top: 1px solid var(--jp-border-color2, #ddd); padding: 4px 0; }
.coopkit-fold-place { padding: 2px 0 6px; }
.coopkit-offer { border: 1px dashed var(--jp-border-color1, #888); border-radius: 8px;
  padding: 6px 12px; margin: 0 0 8px; overflow-wrap: anywhere; }
.coopkit-page h3, .coopkit-short h3 { font-size: 17px; margin: 8px 0 4px; line-height: 1.5; }
.coopkit-group > h3 { border-bottom: 1px solid var(--jp-border-color2, #ddd); margin: 12px 0 8px; }
.coopkit-group > summary { cursor: pointer; padding: 8px 0; font-weight: 600; }
.coopkit-studio details { margin: 2px 0; }
.coopkit-studio summary { cursor: pointer; }
.coopkit-studio .noUi-handle::before { content: ""; display: block; position: absolute;
  inset: -13px; background: none; width: auto; height: auto; }
/* 見通し */
.coopkit-outlook-halves { display: grid; width: 100%; gap: 4px 24px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
.coopkit-outlook .coopkit-chart { width: 100%; }
.coopkit-risk-panel .coopkit-chart { width: 34rem; }
.coopkit-chart-choice, .coopkit-chart-choice.widget-toggle-buttons { width: 100%; height: auto;
  flex-direction: column; margin: 0 0 4px; }
.coopkit-chart-choice .widget-label { display: none; }
.coopkit-studio .coopkit-chart-choice .jupyter-button { width: auto !important; font-size: 14px;
  padding: 4px 10px; margin: 2px 4px 2px 0; }
.coopkit-picture { min-height: 2em; }
.coopkit-if { display: grid; grid-template-columns: 1fr 4.2em; align-items: end; width: 100%; }
.coopkit-percent { text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }
.coopkit-studio dl.coopkit-keys { display: grid; gap: 8px; margin: 8px 0 12px; padding: 0;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.coopkit-studio .coopkit-keys > div {
  border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  padding: 6px 12px; }
.coopkit-studio .coopkit-keys dt {
  font-size: 13.5px; color: var(--jp-content-font-color2, #555); float: none;
  width: auto; font-weight: 400; }
.coopkit-studio .coopkit-keys dd {
  margin: 0; font-size: 16px; font-weight: 600; float: none; width: auto;
  max-width: none; padding: 0; overflow-wrap: anywhere; }
.coopkit-then { color: #0b5cad; }
[data-jp-theme-light="false"] .coopkit-then { color: #8ec5ff; }
.coopkit-changes { margin: 4px 0; padding-left: 1.3em; }
.coopkit-table-frame { overflow-x: auto; max-width: 100%; margin: 4px 0 12px; }
.coopkit-table { border-collapse: collapse; font-size: 15px; margin: 0; }
.coopkit-table caption { text-align: left; font-weight: 600; font-size: 16px; padding: 4px 0;
  color: var(--jp-content-font-color1, #222); }
.coopkit-studio .coopkit-table th, .coopkit-studio .coopkit-table td { padding: 4px 12px 4px 0;
  border-bottom: 1px solid var(--jp-border-color2, #ddd); text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; vertical-align: top; max-width: none; background: none; }
.coopkit-studio .coopkit-table th[scope="col"] { white-space: normal; min-width: 5.6em; }
.coopkit-studio .coopkit-table th[scope="row"] { text-align: left; font-weight: 400;
  white-space: normal; min-width: 6em; }
/* The short form */
.coopkit-steps { display: grid; grid-template-columns: repeat(4, 1fr); gap: 6px; width: 100%;
  margin: 0 0 8px; }
.coopkit-studio .coopkit-steps .jupyter-button { width: 100%; margin: 0; padding: 4px 6px; }
.coopkit-card-place { font-size: 14px; color: #6b5210; }
.coopkit-start:not(:has(.jupyter-button:not([style*="none"]))) { display: none; }
.coopkit-start { border: 1px dashed var(--jp-border-color1, #888); border-radius: 8px;
  padding: 8px 12px; margin: 4px 0 10px; }
/* 書き出し */
.coopkit-papers { display: grid; gap: 8px; width: 100%;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.coopkit-paper { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  padding: 8px 12px; }
.coopkit-download { display: inline-block; padding: 9px 16px; margin: 4px 0; border-radius: 6px;
  border: 1px solid #0b5cad; color: var(--jp-content-link-color, #0b5cad); font-weight: 600; }
/* For presenting */
.coopkit-present { font-size: 20px; }
.coopkit-present .widget-html, .coopkit-present .widget-html-content, .coopkit-present p,
.coopkit-present li { font-size: 20px; line-height: 1.7; }
.coopkit-present h3 { font-size: 28px; margin: 4px 0 8px; line-height: 1.4; }
.coopkit-present .coopkit-card-name { font-size: 40px; }
.coopkit-present .coopkit-card-picture { font-size: 110px; }
.coopkit-present .coopkit-card-text { font-size: 24px; }
.coopkit-present .coopkit-card { max-width: 44rem; }
/* The page has this title already. */
.coopkit-present .coopkit-card-title { display: none; }
.coopkit-present .coopkit-table { font-size: 18px; }
.coopkit-present .coopkit-small { font-size: 16px; }
.coopkit-present .coopkit-chart { width: 100%; max-width: 46rem; }
.coopkit-present .coopkit-studio .coopkit-keys dd { font-size: 22px; }
.coopkit-present-page h3 + .coopkit-table-frame caption { display: none; }
.coopkit-row-foot .widget-html { width: auto; }
@media (max-width: 600px) {
  .coopkit-studio .jupyter-button, .coopkit-field .widget-text input,
  .coopkit-studio .widget-dropdown > select { min-height: 44px; }
  .coopkit-studio .jupyter-button.coopkit-why { min-height: 44px; }
  .coopkit-field .widget-checkbox, .coopkit-studio summary { min-height: 44px;
    align-items: center; }
  .coopkit-studio summary { padding-top: 10px; box-sizing: border-box; }
  .coopkit-studio .coopkit-tabs > .lm-TabBar { min-height: 0; }
  .coopkit-studio .coopkit-tabs > .lm-TabBar .lm-TabBar-content { flex-wrap: wrap; }
  .coopkit-studio .coopkit-tabs > .lm-TabBar .lm-TabBar-tab { flex: 1 1 22%;
    min-height: 44px !important; margin-left: 0; }
  .coopkit-studio .coopkit-head .jupyter-button { font-size: 14px; padding: 6px 10px;
    margin-right: 2px; }
  .coopkit-head { gap: 4px 6px; }
  .coopkit-tabs > .widget-tab-contents { padding: 10px 6px; }
  .coopkit-item { padding: 8px 10px; }
  .coopkit-steps { grid-template-columns: repeat(2, 1fr); }
  .coopkit-present h3 { font-size: 24px; }
  .coopkit-present .coopkit-card-name { font-size: 30px; }
}
</style>
"""
