/* The report builder: follows its links in place, so that the table follows each click; drags are clicks, too; sends
   what is to be saved or shared, and says who would see what before it is. */
(function (k9) {
  "use strict";

  const PATIENCE_MS = 30000;
  const page = () => k9.$("[data-role=builder]");
  let run = 0;
  let isOnItsWay = false;
  let presses = [];
  let waiters = [];

  /* ---- clicks ---- */

  /** Where the reader was: a part of the page that is there afterwards, too, or the table's make-up where it went. */
  function place() {
    const at = document.activeElement;
    const named = at && at.closest && at.closest("[data-name]");
    const name = named && named.dataset.name;
    return () => {
      if (document.activeElement && document.activeElement !== document.body) return;
      const again = (name && k9.$(`[data-name="${name}"]`)) || k9.$(".builder-zones");
      const target = again && k9.$("a, summary, button", again);
      if (target) target.focus({ preventScroll: true });
    };
  }

  /** Write the page of the present address; one that was asked for earlier never comes over it. */
  async function renew() {
    const mine = (run += 1);
    isOnItsWay = true;
    const restore = place();
    k9.follow.asked();
    const result = k9.$("[data-role=builder-result]");
    if (result) result.setAttribute("aria-busy", "true");
    const ask = (url) => fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    const found = await k9.written.follower().look(ask).catch(() => null);
    if (mine !== run) return undefined;
    if (!found || !found.change) return location.reload();
    await found.change.show();
    restore();
    const now = k9.$("[data-role=builder-result]");
    if (now) now.removeAttribute("aria-busy");
    if (mine === run) settle();
    return undefined;
  }

  /** The page is that of its address: what was pressed meanwhile is done next, what waited for it goes on. */
  function settle() {
    isOnItsWay = false;
    while (presses.length && !isOnItsWay) go(presses.shift()());
    if (isOnItsWay) return;
    for (const waiter of waiters.splice(0)) waiter();
  }

  const settled = () => (isOnItsWay ? new Promise((done) => waiters.push(done)) : Promise.resolve());

  /** A link leads on from the state that its page was written for. While another state is on its way, what is pressed
      waits for that page, and is looked up there: `find` gives the address, or nothing where it is gone. */
  function press(find) {
    if (isOnItsWay) presses.push(find);
    else go(find());
  }

  const markOf = (link) => {
    const named = link.closest("[data-name]");
    return JSON.stringify([named ? named.dataset.name : "", link.getAttribute("aria-label") || link.textContent]);
  };

  function addressOf(mark) {
    const link = k9.$$("[data-role=build]", page()).find((one) => markOf(one) === mark);
    return link && link.getAttribute("href");
  }

  function go(address) {
    if (!address) return;
    history.pushState(history.state, "", address);
    renew();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("[data-role=build]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const menu = link.closest("details.menu");
    if (menu) menu.open = false;
    const mark = markOf(link);
    press(() => addressOf(mark));
  });

  window.addEventListener("popstate", () => {
    presses = [];
    if (page()) renew();
  });

  function withValues(values) {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(values)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    return url.pathname + url.search;
  }

  /* A saved report that is open as it was saved has nothing in its address: its links know what it asks. */
  function wholeAddress() {
    const link = k9.$("[data-role=build]", page());
    return location.search.includes("report=") ? location.pathname + location.search : new URL(link.href).pathname + new URL(link.href).search;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-role=builder-days], [data-role=builder-top]")) {
      event.preventDefault();
      const values = Object.fromEntries(new FormData(form));
      if (!Object.values(values).every(Boolean)) return;
      if (!location.search.includes("report=")) history.replaceState(history.state, "", wholeAddress());
      form.closest("details").open = false;
      go(withValues(values));
    }
    if (form.matches("[data-role=builder-find]")) {
      event.preventDefault();
      go(withValues({ pick: form.dataset.pick, find: new FormData(form).get("find") }));
    }
  });

  /* ---- drags ---- */

  document.addEventListener("dragstart", (event) => {
    const item = event.target.closest && event.target.closest("[data-role=builder-drag]");
    if (!item) return;
    event.dataTransfer.setData("application/x-k9", item.dataset.name);
    event.dataTransfer.effectAllowed = "all";
  });

  const drop = (name, where) => press(() => {
    const item = k9.$(`[data-role=builder-drag][data-name="${CSS.escape(name)}"]`);
    return item && item.dataset[where];
  });

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest && event.target.closest("[data-role=builder-drop]");
      if (!zone || !event.dataTransfer.types.includes("application/x-k9")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      zone.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop") drop(event.dataTransfer.getData("application/x-k9"), zone.dataset.where);
    });
  }

  /* ---- saving and sharing ---- */

  async function send(node, body) {
    const { url, method } = node.dataset;
    const headers = body === undefined ? {} : { "Content-Type": "application/json" };
    const response = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }).catch(() => null);
    const answer = response ? await response.json().catch(() => ({})) : {};
    return { ok: Boolean(response && response.ok), answer };
  }

  /** Form fields over what the form was written with, which stands where a field is left empty; `whom` is a kind and a
      target in one. */
  function bodyOf(form) {
    const { whom, ...fields } = Object.fromEntries(new FormData(form));
    const [kind, target] = (whom || "").split(/:(.*)/s);
    const shared = whom === undefined ? {} : { kind, ...(target ? { target } : {}) };
    const written = JSON.parse(form.dataset.body || "{}");
    const filled = Object.entries(fields).filter(([name, value]) => value.trim() || !(name in written));
    return { ...written, ...Object.fromEntries(filled), ...shared };
  }

  function problemOf({ code }) {
    const words = JSON.parse(page().dataset.words);
    return words[code || "unreachable"] || words.other;
  }

  async function act(node, body, after = node.dataset.after) {
    const form = node.closest("form");
    const { ok, answer } = await send(node, body);
    const place = form && k9.$("[data-role=answer]", form);
    if (!ok) return place ? k9.setText(place, problemOf(answer)) : window.alert(problemOf(answer));
    if (answer.link) return showLink(place, answer.link);
    if (after) return location.assign(after.replace("{id}", answer.id));
    return renew();
  }

  function showLink(place, link) {
    const field = k9.el("input", { type: "text", readonly: "", value: new URL(link, location.href).href, class: "form-control" });
    place.replaceChildren(field);
    field.select();
  }

  /** What is sent is what the page shows when everything that was pressed is done. */
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-role=builder-form], [data-role=builder-share]");
    if (!form) return;
    event.preventDefault();
    const { role, url } = form.dataset;
    const after = event.submitter && event.submitter.dataset.after;
    await settled();
    const now = form.isConnected ? form : k9.$(`form[data-role="${role}"][data-url="${CSS.escape(url)}"]`);
    if (now) act(now, bodyOf(now), after || now.dataset.after);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("[data-role=builder-act]");
    if (!button || (button.dataset.sure && !window.confirm(button.dataset.sure))) return;
    await settled();
    act(button, button.dataset.body === undefined ? undefined : JSON.parse(button.dataset.body));
  });

  /* ---- who would see what ---- */

  document.addEventListener("change", async (event) => {
    const form = event.target.closest("[data-role=builder-share]");
    if (!form) return;
    const place = k9.$("[data-role=builder-reach]", form);
    const words = JSON.parse(place.dataset.words);
    const body = bodyOf(form);
    if (!body.kind) return place.replaceChildren();
    if (body.kind === "link") return k9.setText(place, words.link);
    const { ok, answer } = await send({ dataset: { url: place.dataset.url, method: "POST" } }, body);
    if (!ok) return k9.setText(place, words.failed);
    if (!answer.items.length) return k9.setText(place, words.nobody);
    const lines = answer.items.map((one) => k9.el("li", one.may_read ? null : { class: "is-off" }, k9.el("bdi", null, one.name), ` (${one.role_label}): ${one.sees}`));
    return place.replaceChildren(k9.el("strong", null, words.who), k9.el("ul", null, ...lines), k9.el("p", { class: "builder-hint" }, words.own));
  });
})((window.k9 = window.k9 || {}));
