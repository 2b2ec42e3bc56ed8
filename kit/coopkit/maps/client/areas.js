// The areas of a map, painted for one layer at a time.
coopkit.Areas = class {
  constructor(map, data, shapes) {
    this.data = data;
    this.map = map;
    this.twins = [this];
    const renderer = L.svg({padding: 0.5});
    const look = {renderer, color: "#8a8a8a", weight: 1, fillOpacity: 1, smoothFactor: 0};
    this.polygons = shapes.map((shape, place) => {
      const polygon = L.polygon(shape, look).addTo(map);
      polygon.bindTooltip(() => this.tip(place), {sticky: true, className: "ck-tip"});
      polygon.on("mouseover", () => this.each((one) => one.mark(place, true, one !== this)));
      polygon.on("mouseout", () => this.each((one) => one.mark(place, false, one !== this)));
      return polygon;
    });
  }

  each(visit) {
    this.twins.forEach(visit);
  }

  paint(layer, method) {
    const way = layer.ways[method];
    this.layer = layer;
    this.polygons.forEach((polygon, place) => {
      const number = way.index[place];
      const colour = number === null ? "url(#coopkit-missing)" : way.colours[number];
      if (polygon.options.fillColor !== colour) polygon.setStyle({fillColor: colour});
    });
  }

  // Thick line around one area; on the other map its tooltip too, in the middle.
  mark(place, on, remote) {
    const polygon = this.polygons[place];
    polygon.setStyle(on ? {weight: 3, color: "#b04a00"} : {weight: 1, color: "#8a8a8a"});
    if (on) polygon.bringToFront();
    if (remote && on) polygon.openTooltip(polygon.getBounds().getCenter());
    if (remote && !on) polygon.closeTooltip();
  }

  value(column, place) {
    const value = column.values[place];
    if (value === null) return column.missing;
    const words = {value: coopkit.number(value, column.decimals), unit: column.unit};
    return coopkit.fill(this.data.words.value, words);
  }

  tip(place) {
    const {layer, data} = this;
    const html = [`<b>${coopkit.escaped(data.names[place])}</b>`];
    for (const column of layer.columns) {
      const name = layer.columns.length > 1 ? column.title + data.words.colon : "";
      html.push(coopkit.escaped(name + this.value(column, place)));
      if (column.tip) html.push(`<small>${coopkit.escaped(column.tip)}</small>`);
    }
    const more = layer.more && layer.more[place];
    if (more) html.push(...more.map(coopkit.escaped));
    return html.join("<br>");
  }
};
