// Markers with a number: co-operatives at town halls, what a team saw or heard.
coopkit.points = function (map, data) {
  const markers = data.points.map((point) => {
    const icon = L.divIcon({
      html: `<div class="ck-town ck-${point.kind}" role="img"></div>`,
      iconSize: [30, 30], iconAnchor: [15, 15], className: "ck-marker",
    });
    const marker = L.marker(point.place, {icon, title: ""});
    marker.bindPopup(() => point.shown, {maxWidth: 250, maxHeight: 190});
    return {point, marker};
  });

  // theme: only its entries; "" is all. Markers without an entry go.
  return function show(theme) {
    for (const {point, marker} of markers) {
      const entries = point.entries.filter((one) => !theme || one.theme === theme);
      if (!entries.length && point.kind === "seen") {
        marker.remove();
        continue;
      }
      const count = entries.length;
      const spoken = coopkit.fill(point.spoken, {count});
      const list = entries.map((one) => `<li>${one.html}</li>`).join("");
      point.shown = `<b>${coopkit.fill(point.head, {count})}</b><br>`
        + `<small>${data.words.place[point.kind]}</small><ul class="ck-list">${list}</ul>`;
      marker.addTo(map);
      const element = marker.getElement();
      // What a screen reader says about the marker, instead of the bare number.
      element.title = spoken;
      element.setAttribute("aria-label", spoken);
      element.firstChild.setAttribute("aria-label", spoken);
      element.firstChild.textContent = count;
    }
  };
};
