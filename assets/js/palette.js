/* The command palette: one field that finds everything the reader can go to or do. Ctrl K or Cmd K on every page, or
   the button in the header. A combobox: the focus stays in the field, the arrows choose in the list. */
(function (k9) {
  "use strict";

  const ADDRESS = "/api/search";
  const TYPING_MS = 70;
  let live = null;

  /* ---- doing ---- */

  async function copyLink() {
    await navigator.clipboard.writeText(location.href);
    k9.say(k9.word("palette.copied"));
  }

  /* Without TLS a browser gives no clipboard. */
  const OWN = { print: () => window.print(), ...(navigator.clipboard ? { "copy-link": copyLink } : {}) };

  /** What an action presses on this page; nothing where there is no such thing here or it cannot be pressed now. */
  const control = (name) => k9.$$(`[data-action="${name}"], button[data-role="${name}"]`).find((node) => !node.disabled);

  const isPossible = ({ action }) => !action || Boolean(OWN[action] || control(action));

  function act(action) {
    close();
    if (OWN[action]) OWN[action]();
    else control(action).click();
  }

  /* ---- the list ---- */

  /** What stands beside the name: what it is, its code, where it leads. A report or page says where by its name. */
  function aboutOf({ kind, kind_label: isA, value, report_label: report, day_label: day }) {
    if (["dog", "person", "project"].includes(kind)) return [isA, value, report, day];
    return kind === "day" ? [isA, report] : [isA];
  }

  function makeOption(item, place) {
    const notes = aboutOf(item).filter(Boolean).map((text) => k9.el("span", null, k9.bdi(text)));
    const option = k9.el(item.url ? "a" : "button", {
      id: `palette-${place}`, role: "option", class: "palette-option", tabindex: "-1", "aria-selected": "false",
      href: item.url, type: item.url ? null : "button",
    }, k9.icon(item.icon), k9.setName(k9.el("bdi", { class: "palette-label" }), item.label), k9.el("span", { class: "palette-notes" }, ...notes));
    option.addEventListener("pointermove", () => choose(place));
    option.addEventListener("click", () => item.action && act(item.action));
    return option;
  }

  function choose(place) {
    const { options, field } = live;
    if (live.chosen === place || !options.length) return;
    if (options[live.chosen]) options[live.chosen].setAttribute("aria-selected", "false");
    live.chosen = (place + options.length) % options.length;
    const option = options[live.chosen];
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function paint({ items, more }) {
    const found = items.filter(isPossible);
    live.options = found.map(makeOption);
    live.chosen = -1;
    live.list.replaceChildren(...live.options);
    live.list.scrollTop = 0;
    live.field.removeAttribute("aria-activedescendant");
    live.field.setAttribute("aria-expanded", String(found.length > 0));
    choose(0);
    const key = !found.length ? "palette.none" : more ? "palette.found_more" : "palette.found";
    k9.setText(live.said, k9.word(key, { count: k9.format.count(found.length) }));
    live.node.classList.toggle("is-empty", !found.length);
  }

  /* ---- asking: the newest text wins, and Enter waits for what was typed before it ---- */

  async function ask() {
    const mine = live;
    const text = mine.field.value.trim();
    if (mine.controller) mine.controller.abort();
    mine.controller = new AbortController();
    try {
      const answer = await k9.tick.get(`${ADDRESS}?q=${encodeURIComponent(text)}${text ? "" : "&limit=100"}`, mine.controller.signal);
      if (live !== mine || text !== mine.field.value.trim()) return;
      mine.asked = text;
      paint(answer);
    } catch (error) {
      if (error.name !== "AbortError" && live === mine) fail();
    }
  }

  function fail() {
    live.asked = null;
    paint({ items: [], more: false });
    k9.setText(live.said, k9.word("palette.failed"));
  }

  function typed() {
    clearTimeout(live.timer);
    live.timer = setTimeout(ask, TYPING_MS);
  }

  async function enter(event) {
    event.preventDefault();
    const { ctrlKey, metaKey } = event;
    if (live.asked !== live.field.value.trim()) {
      clearTimeout(live.timer);
      await ask();
    }
    const option = live && live.options[live.chosen];
    if (!option) return;
    if (option.href && (ctrlKey || metaKey)) window.open(option.href, "_blank", "noopener");
    else option.click();
  }

  const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };

  function pressed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") enter(event);
    if (!STEPS[event.key]) return;
    event.preventDefault();
    const last = live.options.length - 1;
    const wanted = live.chosen + STEPS[event.key];
    choose(Math.abs(STEPS[event.key]) === 1 ? wanted : Math.min(Math.max(wanted, 0), last));
  }

  /* ---- opening ---- */

  function close() {
    if (live) live.node.close();
  }

  const hint = (key, ...caps) => k9.el("span", null, ...caps.map((cap) => k9.el("kbd", { dir: "ltr" }, cap)), k9.word(key));

  function build() {
    const field = k9.el("input", {
      type: "text", class: "palette-field", role: "combobox", "aria-expanded": "false", "aria-controls": "palette-list", "aria-autocomplete": "list",
      "aria-label": k9.word("palette.open"), placeholder: k9.word("palette.placeholder"), autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      enterkeyhint: "go", maxlength: "200", oninput: typed, onkeydown: pressed,
    });
    const list = k9.el("div", { id: "palette-list", class: "palette-list", role: "listbox", "aria-label": k9.word("palette.open") });
    const said = k9.el("p", { class: "palette-said", role: "status" });
    const shut = k9.el("button", { type: "button", class: "icon-button", "aria-label": k9.word("action.close"), onclick: close }, k9.icon("close"));
    const hints = k9.el("span", { class: "palette-hints", "aria-hidden": "true" }, hint("palette.keys", "↑", "↓"), hint("palette.go", "Enter"));
    const node = k9.el("dialog", { class: "palette", "aria-label": k9.word("palette.open") },
      k9.el("div", { class: "palette-top" }, k9.icon("search"), field, shut), list, k9.el("div", { class: "palette-foot" }, said, hints));
    return { node, field, list, said, options: [], chosen: -1, asked: null, timer: 0, controller: null };
  }

  function open() {
    if (live) return live.field.select();
    live = build();
    live.node.addEventListener("click", (event) => event.target === live.node && close());
    live.node.addEventListener("close", () => {
      clearTimeout(live.timer);
      live.node.remove();
      live = null;
    });
    document.body.append(live.node);
    live.node.showModal();
    live.field.focus();
    return ask();
  }

  /** By the place of the key too: under Arabic letters it is another letter. */
  const isItsKey = (event) => (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && (event.key.toLowerCase() === "k" || event.code === "KeyK");

  document.addEventListener("keydown", (event) => {
    if (!isItsKey(event) || !k9.spec) return;
    event.preventDefault();
    if (live) close();
    else open();
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-role=palette]") && k9.spec) open();
  });

  /* A link from elsewhere leads to a page with the palette open. */
  const whenReady = () => (k9.spec ? open() : setTimeout(whenReady, 50));
  if (location.hash === "#search") k9.whenThere("[data-role=palette]", whenReady);
})((window.k9 = window.k9 || {}));
