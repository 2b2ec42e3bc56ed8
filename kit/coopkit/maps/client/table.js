// The same figures as a table: sortable with the keyboard, read out by screen readers.
coopkit.Table = class {
  constructor(box, button, data, areas) {
    Object.assign(this, {box, button, data, areas});
    this.sorted = {column: -1, down: true};
    button.addEventListener("click", () => this.toggle());
    box.addEventListener("keydown", (press) => {
      if (press.key === "Escape" && !box.hidden) this.toggle();
    });
  }

  toggle() {
    const {words} = this.data;
    this.box.hidden = !this.box.hidden;
    this.button.setAttribute("aria-expanded", String(!this.box.hidden));
    this.button.textContent = this.box.hidden ? words.tableShow : words.tableHide;
    if (!this.box.hidden) this.draw();
    (this.box.hidden ? this.button : this.box).focus();
  }

  // columns: {title, unit, decimals, values} or {title, texts}; one row for each area or entry.
  show(caption, columns) {
    this.caption = caption;
    if (!this.columns || columns.length !== this.columns.length)
      this.sorted = {column: columns.findIndex((one) => one.values), down: true};
    this.columns = columns;
    if (!this.box.hidden) this.draw();
  }

  text(column, row) {
    if (column.texts) return column.texts[row];
    const value = column.values[row];
    return value === null ? this.data.words.noValue : coopkit.number(value, column.decimals);
  }

  // Missing values last, whichever way it is sorted; equal ones in the order they came.
  order() {
    const {column, down} = this.sorted;
    const rows = [...(this.columns[0].texts || this.columns[0].values).keys()];
    const by = this.columns[column];
    if (!by) return rows;
    const sign = down ? -1 : 1;
    const compare = by.values
      ? (a, b) => (by.values[a] === null) - (by.values[b] === null)
        || sign * (by.values[a] - by.values[b])
      : (a, b) => sign * (by.keys || by.texts)[a]
        .localeCompare((by.keys || by.texts)[b], this.data.words.language);
    return rows.sort((a, b) => compare(a, b) || a - b);
  }

  sort(column) {
    const same = this.sorted.column === column;
    const down = same ? !this.sorted.down : Boolean(this.columns[column].values);
    this.sorted = {column, down};
    this.draw();
    this.box.querySelectorAll("th button")[column].focus();
  }

  draw() {
    const make = (name, parent, text = "") => {
      const one = document.createElement(name);
      one.textContent = text;
      parent.append(one);
      return one;
    };
    const table = document.createElement("table");
    make("caption", table, this.caption);
    const head = make("tr", make("thead", table));
    this.columns.forEach((column, place) => {
      const cell = make("th", head);
      cell.scope = "col";
      if (column.values) cell.className = "ck-number";
      const active = this.sorted.column === place;
      cell.setAttribute("aria-sort",
        active ? (this.sorted.down ? "descending" : "ascending") : "none");
      const unit = column.unit ? `（${column.unit}）` : "";
      const button = make("button", cell, column.title + unit);
      button.type = "button";
      button.title = this.data.words.sort;
      make("span", button, active ? (this.sorted.down ? " ▼" : " ▲") : " ↕")
        .setAttribute("aria-hidden", "true");
      button.addEventListener("click", () => this.sort(place));
    });
    const body = make("tbody", table);
    for (const row of this.order()) {
      const line = make("tr", body);
      this.columns.forEach((column, place) => {
        const cell = make(place ? "td" : "th", line, this.text(column, row));
        if (!place) cell.scope = "row";
        if (column.values) cell.className = "ck-number";
        else if (cell.textContent.length > 14) cell.className = "ck-long";
      });
      if (this.areas) {
        line.addEventListener("pointerenter", () => this.areas.each((one) => one.mark(row, true)));
        line.addEventListener("pointerleave", () => this.areas.each((one) => one.mark(row, false)));
      }
    }
    this.box.replaceChildren(table);
  }
};
