// Lets JupyterLab show furigana (HTML ruby) in Markdown cells, and keeps keys in widgets.
//
// JupyterLab's sanitizer removes <ruby>, <rt> and <rp>, harmless as they are, and keeps
// their text: 「目次（もくじ）」 instead of small letters above. This plugin adds the
// three tags to what the sanitizer lets through, and nothing else.
//
// JupyterLab also takes the keys of a menu, a slider or a button in a cell's output for
// commands of the notebook: an arrow would move to another cell instead of choosing, `a`
// adds a cell and `d` `d` deletes one. Where a widget has the focus, only keys with
// Control or Command are left to it.
//
// On a phone the file browser would leave only a strip of the notebook. There it closes
// when a document opens; a tap on its icon brings it back.
//
// After ▶ JupyterLab selects the next cell and the browser holds on to it while the output
// above grows: a tall widget would be born out of view. Here the view goes to the widget.
//
// A widget whose kernel has gone says so in words, and takes no input that would be lost.
//
// Written by hand in the form of a module-federation container (`init` and `get`), so
// that no JavaScript build is needed: JupyterLab loads this file, hands over the modules
// that extensions share, and asks for "./extension".
(function () {
  "use strict";
  const RUBY = ["ruby", "rb", "rp", "rt"];
  // Below this many pixels the file browser and a notebook have no room side by side.
  const NARROW = 700;
  // Folded code would be wider than a phone, and the whole notebook slide sideways.
  const STYLE = `@media (max-width: ${NARROW}px) {
    .jp-Placeholder { min-width: 0; margin-right: 0; }
    .jp-Placeholder-content { min-width: 0; overflow: hidden; }
  }`;
  let shared = null;

  async function load(name) {
    const versions = Object.values(shared[name] || {});
    // The version that JupyterLab itself uses is already loaded.
    const chosen = versions.find((entry) => entry.loaded) || versions[0];
    if (!chosen) {
      throw new Error(`coopkit-furigana: JupyterLab does not share ${name}`);
    }
    return (await chosen.get())();
  }

  function letRubyThrough(sanitizer) {
    const standard = sanitizer._options && sanitizer._options.allowedTags;
    if (!Array.isArray(standard)) {
      // Another JupyterLab: the texts stay readable with the reading in brackets.
      console.warn("coopkit-furigana: this JupyterLab keeps its list of tags elsewhere");
      return;
    }
    const sanitize = sanitizer.sanitize.bind(sanitizer);
    sanitizer.sanitize = (dirty, options) =>
      sanitize(dirty, {
        ...options,
        allowedTags: [...((options && options.allowedTags) || standard), ...RUBY],
      });
  }

  function keepKeysInWidgets() {
    // On the window: before JupyterLab looks at the key on the document.
    window.addEventListener(
      "keydown",
      (event) => {
        const { target } = event;
        if (target instanceof Element && target.closest(".jupyter-widgets")) {
          // On what has the focus itself: a command that names it would match it first.
          const command = event.ctrlKey || event.metaKey;
          target.toggleAttribute("data-lm-suppress-shortcuts", !command);
        }
      },
      true,
    );
  }

  function giveTheNotebookRoom(app) {
    const style = document.createElement("style");
    style.textContent = STYLE;
    document.head.append(style);
    const makeRoom = () => {
      if (window.innerWidth < NARROW) {
        app.shell.collapseLeft();
      }
    };
    app.shell.currentChanged.connect(makeRoom);
    // An address opens the file browser, then the document, which may be the current one.
    app.commands.commandExecuted.connect((_registry, { id, result }) => {
      if (id === "docmanager:open") {
        // A failure is told by who gave the command.
        result.then(makeRoom, () => {});
      }
    });
  }

  function keepTheOutputInView({ NotebookActions }) {
    let release = () => {};
    const hold = (notebook, cell) => {
      release();
      const frame = cell.node.closest(".jp-WindowedPanel-outer");
      if (cell.model.type !== "code" || !frame) {
        return;
      }
      const show = () => {
        // Who runs on, or runs all cells, is led by JupyterLab as ever.
        const before = notebook.widgets[notebook.activeCellIndex - 1];
        const output = cell.outputArea.node.getBoundingClientRect();
        if (!output.height || (cell !== before && cell !== notebook.activeCell)) {
          return;
        }
        const view = frame.getBoundingClientRect();
        const head = cell.node.getBoundingClientRect().top - view.top;
        if (output.top < view.top) {
          frame.scrollTop += head;
        } else if (output.bottom > view.bottom) {
          frame.scrollTop += Math.max(0, Math.min(head, output.bottom - view.bottom));
        }
      };
      const growth = new ResizeObserver(show);
      const gestures = ["wheel", "touchmove", "pointerdown", "keydown"];
      release = () => {
        growth.disconnect();
        frame.style.overflowAnchor = "";
        gestures.forEach((name) => window.removeEventListener(name, release, true));
        release = () => {};
      };
      frame.style.overflowAnchor = "none";
      growth.observe(cell.outputArea.node);
      // From the first move of the reader on, the view is theirs.
      gestures.forEach((name) => window.addEventListener(name, release, true));
    };
    NotebookActions.executionScheduled.connect((_sender, { notebook, cell }) =>
      hold(notebook, cell),
    );
  }

  function sayItInJapanese() {
    // The lessons are Japanese; the widget manager has these sentences in English only.
    const gone =
      "いまは動いていません。上の灰色のセルを選んで ▶ を押すと、また使えます。保存したものは残っています。";
    const output = ".jp-OutputArea-output";
    const sheet = document.createElement("style");
    sheet.textContent = `
      ${output}.jupyter-widgets:not(:has(> *)),
      ${output}.lm-Panel:not([data-mime-type], .jupyter-widgets):not(:has(> *)) { font-size: 0; }
      ${output}.jupyter-widgets:not(:has(> *))::after,
      ${output}:has(> .jupyter-widgets-disconnected)::before { content: "⚠ ${gone}"; }
      ${output}.lm-Panel:not([data-mime-type], .jupyter-widgets):not(:has(> *))::after {
        content: "読みこんでいます…"; }
      ${output}:not(:has(> *))::after, ${output}:has(> .jupyter-widgets-disconnected)::before {
        display: block; font-size: var(--jp-content-font-size1); line-height: 1.7;
        color: var(--jp-content-font-color1); padding: 6px 0; }
      .jupyter-widgets-disconnected::before { content: none !important; }
      ${output} > .jupyter-widgets-disconnected { opacity: 0.6; pointer-events: none; }
      .jp-MarkdownOutput ruby { white-space: nowrap; }
      .jp-MarkdownOutput td:first-child { min-width: 4.2em; }
      @media (max-width: ${NARROW}px) {
        .jp-MarkdownOutput table:has(tr > :nth-child(4)) { display: block; overflow-x: auto; }
        .jp-MarkdownOutput table:has(tr > :nth-child(4)) :is(th, td) { min-width: 7em; }
      }`;
    document.head.append(sheet);
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["coopkit-furigana"] = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const { ISanitizer } = await load("@jupyterlab/apputils");
      const notebooks = await load("@jupyterlab/notebook");
      const plugin = {
        id: "coopkit-furigana:plugin",
        description: "Furigana (HTML ruby) through the sanitizer; keys kept in widgets; room on phones; widgets in view.",
        autoStart: true,
        requires: [ISanitizer],
        activate: (app, sanitizer) => {
          letRubyThrough(sanitizer);
          keepKeysInWidgets();
          giveTheNotebookRoom(app);
          keepTheOutputInView(notebooks);
          sayItInJapanese();
        },
      };
      return () => ({ default: plugin, __esModule: true });
    },
  };
})();
