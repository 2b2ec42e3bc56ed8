"""The explorer's and the board's style, beside that of the studio."""

EXPLORER_STYLE = """
<style>
.coopkit-explorer { max-width: 75rem; }
.coopkit-explorer-halves { display: grid !important; gap: 4px 20px; align-items: start;
  grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
.coopkit-choices { display: grid !important; gap: 0 20px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); }
.coopkit-map-frame { width: 100%; height: 640px; border: 0; display: block;
  background: #fff; border-radius: 6px; }
.coopkit-map-tall { height: 860px; }
.coopkit-map-channel { display: none; }
.coopkit-explorer-card { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 8px;
  padding: 8px 14px; margin: 0 0 10px; overflow-wrap: anywhere; }
.coopkit-explorer-card h4 { margin: 0 0 4px; font-size: 16px; line-height: 1.5; }
.coopkit-explorer-card h4 small { font-weight: 400; font-size: 13.5px;
  color: var(--jp-content-font-color2, #555); }
.coopkit-explorer-card ul { margin: 2px 0 4px; padding-left: 1.3em; }
.coopkit-area-value { font-size: 17px; }
.coopkit-studio .coopkit-explorer-card .coopkit-table { width: 100%; }
.coopkit-ours th, .coopkit-ours td { font-weight: 700 !important;
  border-left: 0; background: var(--jp-layout-color2, #eef3f4) !important; }
.coopkit-area-list { max-height: 26rem; overflow: auto; border: 1px solid
  var(--jp-border-color1, #bbb); border-radius: 8px; padding: 0 12px; }
.coopkit-area-list .coopkit-table { width: 100%; }
.coopkit-studio .coopkit-area-list .coopkit-table :is(th, td):is(:first-child, :last-child) {
  text-align: left; }
.coopkit-studio .coopkit-area-list .coopkit-table td { white-space: normal; }
.coopkit-studio .coopkit-area-list .coopkit-table th[scope="col"] { min-width: 3em; }
.coopkit-series { width: 100%; max-width: 26rem; height: auto; background: #fff;
  border-radius: 4px; }
.coopkit-studio ul.coopkit-chips { list-style: none; padding: 0; display: flex;
  flex-wrap: wrap; gap: 4px 6px; margin: 4px 0; }
.coopkit-chips li { background: #f6f3e6; color: #2b2417; border-radius: 5px; padding: 2px 8px;
  margin: 0; }
.coopkit-studio dl.coopkit-source { margin: 0; padding: 0; display: block; }
.coopkit-source > div { display: grid; grid-template-columns: 6.5em 1fr; gap: 8px;
  padding: 3px 0; border-top: 1px solid var(--jp-border-color2, #ddd); }
.coopkit-studio .coopkit-source dt { float: none; width: auto; font-weight: 400;
  font-size: 13.5px; color: var(--jp-content-font-color2, #555); }
.coopkit-studio .coopkit-source dd { float: none; width: auto; max-width: none; margin: 0;
  padding: 0; font-size: 13.5px; }
.coopkit-board-note { border: 1px solid var(--jp-border-color1, #bbb); border-left-width: 6px;
  border-radius: 8px; padding: 8px 12px; margin: 0 0 8px; }
.coopkit-board-note.coopkit-side-strength { border-left-color: #b8860b; }
.coopkit-board-note.coopkit-side-need { border-left-color: #37789f; }
.coopkit-note-text { font-size: 16px; overflow-wrap: anywhere; white-space: pre-line; }
.coopkit-board-sides { display: grid !important; gap: 4px 20px; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.coopkit-personal { border: 1px dashed var(--jp-border-color1, #888); border-radius: 8px;
  padding: 6px 14px; margin: 4px 0 10px; }
.coopkit-personal ul { margin: 2px 0 4px; padding-left: 1.3em; }
.coopkit-privacy { border: 2px solid #37789f; border-radius: 8px; padding: 8px 14px;
  margin: 4px 0 10px; }
.coopkit-rewrite { white-space: pre-line; }
.coopkit-radio .widget-radio { width: auto; flex-direction: column; align-items: stretch; }
.coopkit-radio .widget-radio-box { display: flex; flex-flow: row wrap; gap: 4px 18px;
  height: auto; padding: 0; }
.coopkit-radio .widget-radio-box label { font-size: 16px; line-height: 1.6; margin: 0;
  min-height: 36px; display: flex; flex-direction: row-reverse; align-items: center; gap: 6px; }
.coopkit-radio .widget-radio-box label input { margin: 0; height: auto; }
.coopkit-note-foot { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 8px; }
.coopkit-note-foot .widget-checkbox { width: auto; flex: 1 1 8rem; }
@media (max-width: 760px) {
  /* One column: the map, the place, the list, the source. */
  .coopkit-explorer-halves { display: flex !important; flex-direction: column; }
  .coopkit-explorer-column { display: contents !important; }
  .coopkit-explorer-map { order: 1; }
  .coopkit-explorer-beside { order: 2; }
  .coopkit-explorer-list { order: 3; }
  .coopkit-explorer-last { order: 4; }
  .coopkit-map-frame { height: 580px; }
  .coopkit-map-tall { height: 900px; }
  .coopkit-radio .widget-radio-box label { min-height: 44px; }
}
</style>
"""
