/* What needs the reader today: one line a matter, how many, and the first of them by name. */
(function (k9) {
  "use strict";

  const URL = "/api/overview/attention";
  let told = null;
  const place = () => k9.$("[data-role=attention]");

  function named({ links, more, url }) {
    if (!links.length) return null;
    const items = links.map((one) => k9.el("li", null, k9.el("a", { href: one.url }, k9.el("bdi", null, one.text))));
    if (more) items.push(k9.el("li", null, k9.el("a", { href: url, class: "attention-more" }, k9.word("overview.script.more", { count: k9.format.count(more) }))));
    return k9.el("ul", { class: "attention-links" }, ...items);
  }

  function line(item) {
    return k9.el("li", { class: `attention-line${item.is_urgent ? " is-urgent" : ""}`, "data-kind": item.kind },
      k9.el("a", { href: item.url, class: "attention-head" }, k9.el("bdi", { class: "attention-count" }, item.display), k9.el("span", null, item.text)),
      named(item));
  }

  function paint(answer) {
    const list = place();
    if (!list) return;
    told = JSON.stringify(answer);
    list.classList.remove("is-waiting");
    list.replaceChildren(...(answer.items.length ? answer.items.map(line) : [said("overview.script.nothing")]));
  }

  const said = (key) => k9.el("li", { class: "attention-none" }, k9.word(key));

  async function fill() {
    told = null;
    const answer = await k9.tick.get(URL).catch(() => null);
    if (answer) return paint(answer);
    const list = place();
    if (!list) return undefined;
    list.classList.remove("is-waiting");
    return list.replaceChildren(said("overview.script.failed"));
  }

  /** For the overview: what there is to be shown anew. */
  async function look(get) {
    const answer = await (await get(URL)).json();
    return JSON.stringify(answer) === told ? [] : [() => paint(answer)];
  }

  /* Decisions and mails are no data of the reports: they are looked at when the reader comes back to the page. */
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden || told === null || !place()) return;
    const answer = await k9.tick.get(URL, undefined, k9.tick.BY_ITSELF).catch(() => null);
    if (answer && JSON.stringify(answer) !== told) paint(answer);
  });

  k9.attention = { fill, look };
})((window.k9 = window.k9 || {}));
