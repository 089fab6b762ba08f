/* The menus of a path: those that stand beside a step, found by typing, each a link that keeps the other filters. */
(function (k9) {
  "use strict";

  function link(menu, member, isChosen) {
    const state = k9.state.parse(menu.dataset.base);
    state.filters[menu.dataset.crumb] = [member.value];
    const href = menu.dataset.path + k9.state.print(state);
    const node = k9.el("li", null, k9.el("a", { class: "menu-item", href, "aria-current": isChosen ? "true" : null },
      k9.bdi(member.label, { class: "option-label" }), k9.bdi(k9.format.count(member.count), { class: "menu-count" })));
    if (!member.available) node.classList.add("is-empty");
    return { node, folded: k9.search.foldedOf(member) };
  }

  const narrow = (menu) => k9.search.narrow(menu.k9.search.value, menu.k9.members, menu.k9.note);

  /** Those with most rows first. */
  function paint(menu, found) {
    const chosen = new Set(JSON.parse(menu.dataset.chosen));
    const ordered = [...found.members].sort((a, b) => b.count - a.count);
    menu.k9.members = ordered.map((member) => link(menu, member, chosen.has(member.value)));
    k9.$("[data-role=crumb-members]", menu).replaceChildren(...menu.k9.members.map(({ node }) => node));
    narrow(menu);
  }

  function makeSearch(menu) {
    const holder = k9.$("[data-role=crumb-search]", menu);
    const search = k9.el("input", { type: "search", class: "picker-search", placeholder: holder.dataset.label, "aria-label": holder.dataset.label, autocomplete: "off" });
    holder.replaceWith(search);
    search.addEventListener("input", () => narrow(menu));
    return search;
  }

  async function load(menu) {
    menu.k9.isAsked = true;
    const url = `${menu.dataset.options}?dimension=${menu.dataset.crumb}&${menu.dataset.base}`;
    const answer = await k9.tick.get(url).catch(() => null);
    if (answer) return paint(menu, answer.dimensions[0]);
    menu.k9.isAsked = false;
    menu.k9.note.hidden = false;
    return k9.setText(menu.k9.note, k9.word("picker.failed"));
  }

  function open(menu) {
    if (!k9.spec) k9.spec = JSON.parse(menu.closest("[data-reader]").dataset.reader);
    if (!menu.k9) menu.k9 = { members: [], isAsked: false, search: makeSearch(menu), note: k9.$("[data-role=crumb-note]", menu) };
    if (!menu.k9.isAsked) load(menu);
    menu.k9.search.focus({ preventScroll: true });
  }

  /** Arrows go from the field to the links and through them; Enter in the field takes the first. */
  function press(menu, event) {
    const links = k9.$$(".crumb-members > li:not([hidden]) > a", menu);
    const at = links.indexOf(document.activeElement);
    const next = { ArrowDown: links[at + 1], ArrowUp: links[at - 1] || menu.k9.search }[event.key];
    if (event.key === "Enter" && at < 0 && event.target === menu.k9.search && links[0]) links[0].click();
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.matches("[data-crumb]") && event.target.open) open(event.target);
  }, true);
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest("[data-crumb][open]");
    if (menu && menu.k9) press(menu, event);
  });
})((window.k9 = window.k9 || {}));
