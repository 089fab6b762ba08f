/* Saved reports on the overview, each in short: a few lines of its table, its bars, or its line. */
(function (k9) {
  "use strict";

  const shown = new Map();
  const latest = new Map();
  const cards = () => k9.$$("[data-role=overview] [data-pin]").filter((card) => !card.closest("[hidden]"));

  /* ---- in short ---- */

  function row(line, look) {
    const label = line.is_total ? k9.word("overview.script.total") : line.label;
    const cells = line.values.map((value) => k9.el("td", { class: "is-number" }, k9.bdi(value)));
    return k9.el("tr", { class: line.is_total ? "is-total" : look }, k9.el("th", { scope: "row" }, k9.bdi(label || "")), ...cells);
  }

  function table({ heading, columns, lines }) {
    const heads = [heading || "", ...columns].map((words, i) => k9.el("th", { scope: "col", class: i ? "is-number" : null }, words));
    return k9.el("table", { class: "pin-table" }, k9.el("thead", null, k9.el("tr", null, ...heads)), k9.el("tbody", null, ...lines.map((line) => row(line, null))));
  }

  /** Without dimensions there is one line: numbers to be read large. */
  function numbers({ columns, lines: [line] }) {
    return k9.el("div", { class: "pin-numbers" }, ...columns.map((label, i) =>
      k9.el("div", null, k9.el("span", { class: "kpi-label" }, label), k9.el("span", { class: "kpi-value" }, k9.bdi(line.values[i])))));
  }

  function bar(line, most) {
    const fill = k9.el("span", { class: line.value < 0 ? "builder-bar is-negative" : "builder-bar" });
    fill.style.inlineSize = `${((100 * Math.abs(line.value || 0)) / most).toFixed(2)}%`;
    return k9.el("li", null, k9.el("bdi", { class: "builder-bar-name", title: line.label }, line.label),
      k9.el("span", { class: "builder-bar-room", "aria-hidden": "true" }, fill), k9.el("bdi", { class: "builder-bar-value" }, line.values[0]));
  }

  function bars({ columns, lines }) {
    const members = lines.filter((line) => !line.is_total);
    const most = Math.max(...members.map((line) => Math.abs(line.value || 0))) || 1;
    return k9.el("div", { class: "pin-bars" }, k9.el("p", { class: "kpi-label" }, columns[0]),
      k9.el("ol", { class: "builder-bars" }, ...members.map((line) => bar(line, most))));
  }

  function series({ columns, lines, series: values }) {
    const members = lines.filter((line) => !line.is_total);
    const last = members[members.length - 1];
    return k9.el("div", { class: "pin-series" }, k9.el("span", { class: "kpi-label" }, `${columns[0]} · ${last.label}`),
      k9.el("span", { class: "kpi-value" }, k9.bdi(last.values[0])), k9.sparkline(values));
  }

  function picture(found) {
    if (found.empty) return k9.empty.note(found.empty);
    if (found.heading === null) return numbers(found);
    const members = found.lines.filter((line) => !line.is_total);
    if (found.view === "line" && members.length) return series(found);
    if (found.view === "bars" && members.length) return bars(found);
    return table(found);
  }

  /* ---- painting ---- */

  function note(found) {
    const parts = [k9.format.range(found.from, found.to)];
    if (found.more && found.view !== "line") parts.push(k9.word("overview.script.more_lines", { count: k9.format.count(found.more) }));
    return parts.join(" · ");
  }

  function paint(card, answer) {
    shown.set(card.dataset.pin, answer);
    latest.set(card.dataset.pin, answer);
    card.classList.remove("is-waiting");
    const notes = answer.notes.map((words) => k9.el("p", { class: "builder-hint" }, words));
    k9.$("[data-role=pin-body]", card).replaceChildren(...(answer.table ? [picture(answer.table)] : []), ...notes);
    k9.setText(k9.$("[data-role=pin-note]", card), answer.table ? note(answer.table) : "");
  }

  async function fillOne(card) {
    const answer = await k9.tick.get(card.dataset.url).catch(() => null);
    if (answer) return paint(card, answer);
    card.classList.remove("is-waiting");
    return k9.$("[data-role=pin-body]", card).replaceChildren(k9.el("p", { class: "builder-hint" }, k9.word("overview.script.failed")));
  }

  const fillAll = () => Promise.all(cards().filter((card) => !shown.has(card.dataset.pin)).map(fillOne));

  function fill() {
    shown.clear();
    latest.clear();
    return fillAll();
  }

  /** For the overview: what there is to be shown anew. */
  async function look(get) {
    const found = await Promise.all(cards().map(async (card) => [card, await (await get(card.dataset.url)).json()]));
    const isNew = ([card, answer]) => !shown.has(card.dataset.pin) || k9.picture(shown.get(card.dataset.pin)) !== k9.picture(answer);
    const news = found.filter(isNew);
    for (const [card, answer] of found) latest.set(card.dataset.pin, answer);
    return news.map(([card, answer]) => () => paint(card, answer));
  }

  /** Of now, whether they are painted or held back yet: they say on which data the page stands. */
  const answers = () => Array.from(latest.values());

  /* ---- taking one away ---- */

  async function unpin(button) {
    const card = button.closest("[data-pin]");
    button.disabled = true;
    const response = await fetch(card.dataset.url, { method: "DELETE" }).catch(() => null);
    button.disabled = false;
    if (!response || !response.ok) return k9.setText(k9.$("[data-role=pin-note]", card), k9.word("overview.script.failed"));
    for (const known of [shown, latest]) known.delete(card.dataset.pin);
    const row = k9.$(`[data-role=arrange] [data-name="saved:${card.dataset.pin}"]`);
    if (row) row.remove();
    card.closest("[data-tile]").remove();
    const next = k9.$("[data-role=unpin]") || k9.$("#part-pinned");
    k9.$("[data-role=pinned-none]").hidden = Boolean(k9.$("[data-pin]"));
    return next.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-role=unpin]");
    if (button) unpin(button);
  });

  k9.pins = { fill, fillAll, look, answers };
})((window.k9 = window.k9 || {}));
