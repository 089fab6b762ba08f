/* Keys that work on every page, and the list of them. Single ones can be switched off (WCAG 2.1.4): whoever dictates to
   the machine, or shakes, would press them without meaning to. */
(function (k9) {
  "use strict";

  const COOKIE = /(?:^|; )k9_keys=off(?:;|$)/;
  const FIELDS = "input, textarea, select, [contenteditable], .ag-root-wrapper *, .popover *, dialog *";
  const AFTER_G_MS = 1200;
  const NEVER = -Infinity;
  let pressedG = NEVER;

  const isOff = () => COOKIE.test(document.cookie);

  function setOff(off) {
    document.cookie = `k9_keys=${off ? "off" : "on"}; path=/; max-age=31536000; samesite=lax`;
  }

  /* What each key does; false where there is nothing to do on this page, so that the browser's own meaning stays. */
  const visible = (selector) => k9.$$(selector).find((node) => node.checkVisibility());

  function press(selector) {
    const node = visible(selector);
    if (node) node.click();
    return Boolean(node);
  }

  function search() {
    const field = visible("main input[type=search], main [role=searchbox]");
    if (field) field.focus();
    return Boolean(field) || press("[data-role=more], .filter-dimensions button, .crumbs button");
  }

  function home() {
    location.assign("/");
    return true;
  }

  /** The period of the same length just before (-1) or after (1); none after today. */
  function shift(way) {
    if (!k9.page || !k9.page.state) return press(way < 0 ? "main a[rel=prev]" : "main a[rel=next]");
    const { from, to } = k9.period.daysOf(k9.page.state);
    if (!from || !to) return false;
    const length = Math.round((k9.format.day(to) - k9.format.day(from)) / 86400000) + 1;
    const [start, end] = [k9.format.addDays(from, way * length), k9.format.addDays(to, way * length)];
    if (way > 0 && start > k9.format.today()) return false;
    k9.page.period(start, end);
    return true;
  }

  function history(name) {
    if (!k9.page || !k9.page.state) return false;
    k9.state[name]();
    return true;
  }

  const KEYS = [
    ["?", "help", show], ["/", "search", search], ["g h", "home", home], ["t", "period", () => press("[data-role=period], .day-field")],
    ["ArrowLeft", "earlier", () => shift(-1)], ["ArrowRight", "later", () => shift(1)],
    ["z", "undo", () => history("undo")], ["Z", "redo", () => history("redo")],
  ];
  const ACTIONS = Object.fromEntries(KEYS.map(([key, , action]) => [key, action]));
  const SIGNS = { ArrowLeft: "←", ArrowRight: "→" };
  const ALWAYS = [["Ctrl K", "palette"], ["Ctrl Z", "undo"], ["Ctrl Y", "redo"], ["Esc", "close"]];

  /* ---- the list ---- */

  const keycap = (key) => key.split(" ").map((one) => k9.el("kbd", { dir: "ltr" }, SIGNS[one] || one));
  const line = (key, name) => k9.el("li", null, k9.el("span", { class: "keycaps", dir: "ltr" }, ...keycap(key)), k9.el("span", null, k9.word(`keys.${name}`)));

  function show() {
    if (k9.$("dialog.keys")) return true;
    const box = k9.el("input", { type: "checkbox", onchange: () => setOff(!box.checked) });
    box.checked = !isOff();
    const shut = k9.el("button", { type: "button", class: "icon-button", "aria-label": k9.word("action.close"), onclick: () => dialog.close() }, k9.icon("close"));
    const dialog = k9.el("dialog", { class: "keys", "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
      k9.el("div", { class: "keys-head" }, k9.el("h2", { id: "keys-title" }, k9.word("keys.title")), shut),
      k9.el("ul", null, ...KEYS.map(([key, name]) => line(key, name))),
      k9.el("label", { class: "keys-switch" }, box, k9.el("span", null, k9.word("keys.single"))),
      k9.el("ul", null, ...ALWAYS.map(([key, name]) => line(key, name))));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
    return true;
  }

  /* ---- listening ---- */

  /** Arrows belong to whatever has the focus, where it is more than the page. */
  const isPage = (node) => node === document.body || node.matches("main, html");

  /** The key as it is called on a Latin keyboard: the same place works under Arabic letters. */
  function named(event) {
    if (event.key.length > 1 || /^[!-~]$/.test(event.key)) return event.key;
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    const letter = /^Key([A-Z])$/.exec(event.code);
    return letter ? (event.shiftKey ? letter[1] : letter[1].toLowerCase()) : event.key;
  }

  function meant(event) {
    const key = named(event);
    const isSecond = performance.now() - pressedG < AFTER_G_MS;
    pressedG = key === "g" ? performance.now() : NEVER;
    if (key.startsWith("Arrow") && !isPage(event.target)) return null;
    return ACTIONS[isSecond ? `g ${key}` : key] || null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
    if (isOff() || !k9.spec || event.target.matches(FIELDS)) return;
    const action = meant(event);
    if (action && action()) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-role=keys]")) show();
  });
})((window.k9 = window.k9 || {}));
