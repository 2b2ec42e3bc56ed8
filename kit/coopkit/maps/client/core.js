// What all maps share: borders into shapes, numbers into words, keys and sizes.
window.coopkit = (function () {
  "use strict";

  // Each border: x, y, then steps from point to point.
  function points(geometry, arc) {
    const found = [];
    let x = 0, y = 0;
    for (let place = 0; place < arc.length; place += 2) {
      x += arc[place];
      y += arc[place + 1];
      found.push([geometry.y + y * geometry.scale, geometry.x + x * geometry.scale]);
    }
    return found;
  }

  // Shapes as Leaflet takes them: polygons of rings of [latitude, longitude].
  function shapes(geometry) {
    const borders = geometry.arcs.map((arc) => points(geometry, arc));
    const walk = (ring) => ring.flatMap((number, place) => {
      const border = number < 0 ? borders[~number].slice().reverse() : borders[number];
      return place ? border.slice(1) : border;
    });
    return geometry.areas.map((area) => area.map((polygon) => polygon.map(walk)));
  }

  // A value is a whole number of its last decimal: 234 with one decimal is 23.4.
  function number(value, decimals) {
    const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
    const cut = digits.length - decimals;
    const whole = digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",");
    return (value < 0 ? "−" : "") + whole + (decimals ? "." + digits.slice(cut) : "");
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function escaped(text) {
    const box = document.createElement("i");
    box.textContent = text;
    return box.innerHTML;
  }

  // Fits the region into whatever size the frame has, until the reader moves the map.
  function behave(map, data, label) {
    const box = map.getContainer();
    let moved = false;
    const fit = () => { if (!moved) map.fitBounds(data.bounds, {animate: false}); };
    box.lang = data.words.language;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", label);
    map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
    L.control.zoom({zoomInTitle: data.words.zoomIn, zoomOutTitle: data.words.zoomOut}).addTo(map);
    // Leaflet's buttons keep these events to themselves, so they are caught on the way down.
    for (const name of ["mousedown", "touchstart", "keydown", "wheel"])
      box.addEventListener(name, () => { moved = true; }, {passive: true, capture: true});
    // Leaflet listens for Escape only while the map itself has the focus.
    box.addEventListener("keydown", (press) => {
      if (press.key === "Escape") map.closePopup();
    });
    map.on("resize", fit);
    // Paper is narrower than the window: the stage takes the size of paper before it is printed.
    const paper = (on) => {
      document.body.classList.toggle("ck-print", on);
      const view = [map.getCenter(), map.getZoom()];
      map.invalidateSize({animate: false, pan: false});
      if (on) map.fitBounds(data.bounds, {animate: false});
      else if (moved) map.setView(...kept, {animate: false});
      if (on) kept = view;
    };
    let kept = [map.getCenter(), map.getZoom()];
    window.addEventListener("beforeprint", () => paper(true));
    window.addEventListener("afterprint", () => paper(false));
    new ResizeObserver(() => map.invalidateSize({animate: false})).observe(box);
    fit();
    return fit;
  }

  // Names of the larger regions, so that a map without streets can be read.
  function labels(map, places) {
    for (const [latitude, longitude, name] of places) {
      const html = `<span class="ck-region">${escaped(name)}</span>`;
      const icon = L.divIcon({html, iconSize: [0, 0], className: "ck-name"});
      L.marker([latitude, longitude], {icon, interactive: false, keyboard: false}).addTo(map);
    }
  }

  return {shapes, number, fill, escaped, behave, labels};
})();
