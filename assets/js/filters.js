/* The filter bar: period, one button per dimension, chips for what is selected, undo, redo and clear. */
(function (k9) {
  "use strict";

  const buttons = new Map();
  const chips = new Map();
  let bar = null;
  let labels = new Map();

  const dimensionNamed = (name) => k9.spec.dimensions.find((dimension) => dimension.name === name);

  function makeButton(dimension) {
    const badge = k9.el("span", { class: "badge", hidden: true });
    const button = k9.el("button", { type: "button", class: "filter-button", "aria-haspopup": "dialog", "aria-expanded": "false" },
      k9.el("span", null, dimension.label), badge, k9.icon("chevron"));
    button.addEventListener("click", () => (k9.openedBy() === button ? k9.closePopover() : k9.picker.open(dimension, button)));
    return { button, badge };
  }

  /** The dimensions that have no button of their own, in a list behind "more". */
  function openMore(button) {
    const rest = k9.spec.dimensions.filter((dimension) => !buttons.has(dimension.name));
    const items = rest.map((dimension) => {
      const count = (k9.page.state.filters[dimension.name] || []).length;
      return k9.el("button", { type: "button", class: "more-item", onclick: () => k9.picker.open(dimension, button) },
        k9.el("span", null, dimension.label), count ? k9.el("span", { class: "badge" }, k9.format.count(count)) : null, k9.icon("chevron"));
    });
    k9.openPopover(button, { title: k9.word("filters.more"), content: k9.el("div", { class: "more-list" }, ...items) });
  }

  /** Open a dimension's list, from its button or from "more". */
  function open(name) {
    const dimension = dimensionNamed(name);
    const own = buttons.get(name);
    if (dimension) k9.picker.open(dimension, own ? own.button : bar.more);
  }

  const labelOf = (dimension, value) => labels.get(`${dimension}\u0000${value}`) || (value === "~" ? k9.word("value.missing_member") : value);

  function makeChip(dimension, value) {
    const label = k9.bdi("");
    const remove = k9.el("button", { type: "button", class: "chip-x", onclick: () => k9.page.toggle(dimension.name, value) }, k9.icon("close"));
    const node = k9.el("li", { class: "chip" }, k9.el("span", { class: "chip-dimension" }, dimension.label), label, remove);
    return { node, label, remove };
  }

  /** A chip is made once and kept while it is shown; its words may come later than it. */
  function chip(dimension, value) {
    const key = `${dimension.name}\u0000${value}`;
    if (!chips.has(key)) chips.set(key, makeChip(dimension, value));
    const { node, label, remove } = chips.get(key);
    const words = labelOf(dimension.name, value);
    k9.setText(label, words);
    k9.setAttribute(remove, "aria-label", k9.word("chips.remove", { what: words }));
    return node;
  }

  /** Time members are named by their own words, not by the server's. */
  function timeLabel(dimension, value) {
    if (!["date", "week", "month", "quarter", "year"].includes(dimension.name)) return;
    const grain = k9.timeline.grain(dimension.name);
    const words = dimension.name === "date" ? k9.format.dayFull(value) : grain.full(value, value);
    labels.set(`${dimension.name}\u0000${value}`, words);
  }

  function remember(selections) {
    for (const selection of selections || []) {
      for (const member of selection.members) labels.set(`${selection.dimension}\u0000${member.value}`, member.label);
    }
  }

  /** What the address filters by and the report does not know has no name: the problem tells of it. */
  const known = (state) => Object.keys(state.filters).filter(dimensionNamed);

  function paintChips(state) {
    const shown = [];
    for (const name of known(state)) {
      const dimension = dimensionNamed(name);
      for (const value of state.filters[name]) {
        if (value !== "~") timeLabel(dimension, value);
        shown.push(chip(dimension, value));
      }
    }
    const isSame = shown.length === bar.chips.children.length && shown.every((node, i) => node === bar.chips.children[i]);
    if (!isSame) bar.chips.replaceChildren(...shown);
    k9.setClass(bar.chipRow, shown.length ? "chip-row" : "chip-row is-empty");
  }

  function paintButtons(state) {
    let elsewhere = known(state).length;
    for (const [name, { button, badge }] of buttons) {
      const count = (state.filters[name] || []).length;
      badge.hidden = !count;
      // The first number that is written wakes the browser's words for numbers, which takes a slow phone 0.1 s.
      if (count) k9.setText(badge, k9.format.count(count));
      button.classList.toggle("is-active", count > 0);
      elsewhere -= count ? 1 : 0;
    }
    bar.moreBadge.hidden = !elsewhere;
    if (elsewhere) k9.setText(bar.moreBadge, k9.format.count(elsewhere));
    bar.more.classList.toggle("is-active", elsewhere > 0);
  }

  function paint(state) {
    k9.setText(bar.periodLabel, k9.period.label(state));
    paintButtons(state);
    paintChips(state);
    bar.undo.disabled = !k9.state.canUndo();
    bar.redo.disabled = !k9.state.canRedo();
  }

  function mount() {
    const part = (role) => k9.$(`[data-role=${role}]`);
    bar = {
      period: part("period"), periodLabel: part("period-label"), holder: part("dimension-buttons"), more: part("more"),
      moreBadge: part("more-badge"), chips: part("chips"), chipRow: part("chip-row"), undo: part("undo"), redo: part("redo"),
    };
    buttons.clear();
    chips.clear();
    labels = new Map();
    for (const name of k9.spec.filter_buttons) buttons.set(name, makeButton(dimensionNamed(name)));
    bar.holder.replaceChildren(...Array.from(buttons.values(), ({ button }) => button));
    bar.period.addEventListener("click", () => (k9.openedBy() === bar.period ? k9.closePopover() : k9.period.open(bar.period)));
    bar.more.addEventListener("click", () => (k9.openedBy() === bar.more ? k9.closePopover() : openMore(bar.more)));
    bar.undo.addEventListener("click", k9.state.undo);
    bar.redo.addEventListener("click", k9.state.redo);
    part("clear-all").addEventListener("click", () => k9.page.clear(null));
  }

  k9.filters = { mount, paint, open, remember, labelOf, dimensionNamed };
})((window.k9 = window.k9 || {}));
