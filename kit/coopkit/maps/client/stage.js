// One page: its controls, its map or maps, its legend and its table.
coopkit.stage = function (map) {
  "use strict";
  const data = window.coopkitData;
  const find = (name) => document.querySelector(`[data-ck="${name}"]`);
  const shapes = coopkit.shapes(data.geometry);
  const label = (layer) => coopkit.fill(data.words.mapLabel, {title: layer.title});
  const first = new coopkit.Areas(map, data, shapes);
  coopkit.labels(map, data.labels);
  coopkit.behave(map, data, label(data.layers[0]));
  const maps = [first];
  grow(window.frameElement);

  if (data.kind === "comparison") {
    const {center, zoom, ...options} = map.options;
    const other = L.map(find("second"), {...options, center: map.getCenter(), zoom: map.getZoom()});
    const second = new coopkit.Areas(other, data, shapes);
    coopkit.labels(other, data.labels);
    coopkit.behave(other, data, label(data.layers[1]));
    maps.push(second);
    first.twins = second.twins = maps;
    // Moving one moves the other; the echo finds it there already.
    const follow = (from, to) => from.on("move", () => {
      const far = to.latLngToContainerPoint(from.getCenter()).distanceTo(to.getSize().divideBy(2));
      if (from.getZoom() !== to.getZoom() || far > 1)
        to.setView(from.getCenter(), from.getZoom(), {animate: false});
    });
    follow(map, other);
    follow(other, map);
  }

  const table = new coopkit.Table(
    find("table"), find("table-button"), data, data.rows ? null : first);
  const showPoints = data.points && coopkit.points(map, data);
  const layerControl = find("layer"), methodControl = find("method"), themeControl = find("theme");
  const html = (name, text) => { const box = find(name); if (box) box.innerHTML = text; };

  function draw() {
    const place = layerControl ? Number(layerControl.value) : 0;
    const layer = data.layers[place];
    const method = methodControl ? methodControl.value : data.method;
    maps.forEach((one, number) => {
      const shown = data.kind === "comparison" ? data.layers[number] : layer;
      one.paint(shown, shown.ways[method] ? method : Object.keys(shown.ways)[0]);
      html(number ? "legend-2" : "legend", one.layer.ways[method].legend);
      if (number === 0) map.getContainer().setAttribute("aria-label", label(shown));
    });
    if (data.kind !== "comparison") {
      html("head", layer.head);
      html("notes", layer.notes);
    }
    if (layerControl && layerControl.type === "range") {
      layerControl.setAttribute("aria-valuetext", layer.name);
      find("layer-name").textContent = layer.name;
    }
    const columns = data.kind === "comparison"
      ? data.layers.flatMap((one) => one.columns) : layer.columns;
    const names = {title: data.words.columnName, texts: data.names, keys: data.kana};
    const groups = {title: data.words.columnRegion, texts: data.groups};
    table.show(data.rows ? data.words.rowsTitle : layer.title,
      data.rows || [names, groups, ...columns, ...(layer.besides || [])]);
    if (showPoints) showPoints(themeControl ? themeControl.value : "");
  }

  for (const control of [layerControl, methodControl, themeControl])
    if (control) control.addEventListener("input", draw);
  if (layerControl && layerControl.type === "range") play(layerControl, find("play"), draw);
  draw();

  // A notebook's frame grows with its words: no source is cut off at its lower edge.
  function grow(frame) {
    if (!frame) return;
    const page = document.documentElement;
    const watcher = new ResizeObserver(() => {
      // A frame in a closed tab has no height yet.
      if (page.clientHeight && page.scrollHeight > page.clientHeight)
        frame.style.height = `${frame.clientHeight + page.scrollHeight - page.clientHeight}px`;
    });
    for (const part of document.body.children) watcher.observe(part);
  }

  // Steps through the years; who asked their system for less motion steps by hand.
  function play(slider, button, step) {
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    let timer = null;
    const stop = () => {
      clearInterval(timer);
      timer = null;
      button.textContent = data.words.play;
      button.setAttribute("aria-pressed", "false");
    };
    const forward = () => {
      if (Number(slider.value) >= Number(slider.max)) return stop();
      slider.value = Number(slider.value) + 1;
      return step();
    };
    const show = () => {
      stop();
      button.hidden = still.matches;
      find("play-note").hidden = !still.matches;
    };
    button.addEventListener("click", () => {
      if (timer) return stop();
      if (Number(slider.value) >= Number(slider.max)) slider.value = 0;
      step();
      button.textContent = data.words.stop;
      button.setAttribute("aria-pressed", "true");
      timer = setInterval(forward, 1200);
      return undefined;
    });
    slider.addEventListener("pointerdown", stop);
    slider.addEventListener("keydown", stop);
    still.addEventListener("change", show);
    show();
  }
};
