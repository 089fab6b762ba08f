/* The searchable list of a dimension's members with live counts. A member that would give nothing is grey with 0. */
(function (k9) {
  "use strict";

  let live = null;

  function makeOption(dimension, member) {
    const box = k9.el("input", { type: "checkbox" });
    const count = k9.el("bdi", { class: "option-count" });
    const label = k9.el("bdi", { class: "option-label" }, member.label);
    const node = k9.el("label", { class: "option" }, box, label, count);
    box.addEventListener("change", () => {
      k9.filters.remember([{ dimension, members: [member] }]);
      k9.page.toggle(dimension, member.value);
      paintSummary();
    });
    return { node, box, count, member, folded: k9.search.foldedOf(member) };
  }

  function paintOption(option, member, selected) {
    option.member = member;
    k9.setText(option.count, k9.format.count(member.count));
    option.node.classList.toggle("is-empty", !member.available);
    if (option.box.checked !== selected) option.box.checked = selected;
  }

  const filterOptions = () => k9.search.narrow(live.search.value, live.options.values(), live.note);

  /* How lists are read: by meaning (bands, weekdays), the newest day first, or what is selected and the fullest first. */
  const READING = {
    meaning: (members) => members,
    newest: (members) => [...members].reverse(),
    count: (members, selected) => [...members].sort((a, b) => selected.has(b.value) - selected.has(a.value) || b.count - a.count),
  };

  /** The order of a list when it opens; it keeps it while it is open, so that nothing moves under the pointer. */
  const inReadingOrder = (dimension, members, selected) =>
    live.options.size ? members : READING[dimension.order](members, selected);

  function paintMembers(dimension, members) {
    const selected = new Set(k9.page.state.filters[dimension] || []);
    const made = [];
    for (const member of inReadingOrder(k9.filters.dimensionNamed(dimension), members, selected)) {
      if (!live.options.has(member.value)) {
        live.options.set(member.value, makeOption(dimension, member));
        made.push(live.options.get(member.value).node);
      }
      paintOption(live.options.get(member.value), member, selected.has(member.value));
    }
    live.list.append(...made);
    live.root.classList.remove("is-waiting");
    paintSummary();
    if (made.length) filterOptions();
  }

  /** How many of the list are selected, and whether there is something to clear. */
  function paintSummary() {
    const count = (k9.page.state.filters[live.dimension] || []).length;
    k9.setText(live.summary, k9.word("picker.selected", { count: k9.format.count(count), all: k9.format.count(live.options.size) }));
    live.clear.disabled = !count;
  }

  function load() {
    const mine = live;
    if (mine.controller) mine.controller.abort();
    mine.controller = new AbortController();
    const search = k9.state.print(k9.page.state);
    const url = `${k9.spec.urls.options}?dimension=${mine.dimension}${search.replace("?", "&")}`;
    k9.tick.get(url, mine.controller.signal).then((answer) => {
      if (live !== mine) return;
      const found = answer.dimensions.find((one) => one.name === mine.dimension);
      if (found) paintMembers(mine.dimension, found.members);
      else fail();
    }).catch((error) => error.name !== "AbortError" && live === mine && fail());
  }

  function fail() {
    live.root.classList.remove("is-waiting");
    live.note.hidden = false;
    live.note.textContent = k9.word("picker.failed");
  }

  function build(dimension) {
    const search = k9.el("input", { type: "search", class: "picker-search", placeholder: k9.word("picker.search"), "aria-label": k9.word("picker.search"), autocomplete: "off" });
    const list = k9.el("div", { class: "options", role: "group", "aria-label": dimension.label });
    const note = k9.el("p", { class: "picker-note", hidden: true });
    const summary = k9.el("span", { class: "picker-summary" });
    const clear = k9.el("button", { type: "button", class: "text-button", disabled: true, onclick: () => k9.page.clear(dimension.name) }, k9.word("action.clear"));
    const root = k9.el("div", { class: "picker is-waiting" }, k9.el("div", { class: "picker-top" }, k9.icon("search"), search),
      list, note, k9.el("div", { class: "picker-foot" }, summary, clear));
    live = { dimension: dimension.name, root, search, list, note, summary, clear, options: new Map(), controller: null };
    search.addEventListener("input", filterOptions);
    search.addEventListener("keydown", (event) => event.key === "Enter" && pressOnly());
    return live;
  }

  /** Enter in the search field takes the first member that matches. */
  function pressOnly() {
    const first = Array.from(live.options.values()).find((option) => !option.node.hidden);
    if (first) first.box.click();
  }

  k9.picker = {
    open(dimension, button) {
      const { root, search } = build(dimension);
      k9.openPopover(button, { title: dimension.label, content: root, focus: search, closed: () => (live = null) });
      load();
    },
    refresh: () => live && load(),
  };
})((window.k9 = window.k9 || {}));
