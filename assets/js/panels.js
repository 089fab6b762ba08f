/* The cards of the page: each finds its picture (bars, columns, plot or table twin), paints what changed, and shows
   its own error while the others go on. */
(function (k9) {
  "use strict";

  const cards = new Map();

  const MAKERS = { rank: k9.makeBars, columns: k9.makeColumns, time: k9.makeTimeChart };

  /** What of an answer a card shows, as text: equal text, nothing to redraw. */
  const signature = (panel, measure, empty) =>
    `${empty ? empty.why : ""}|${panel.by}|${measure.name}|${panel.total_members}|${panel.others ? panel.others.v : ""}|` +
    panel.members.map((m) => `${m.value}:${m.n}:${m.v}:${m.selected ? 1 : 0}`).join("|");

  function makeCard(section) {
    const body = k9.$("[data-role=body]", section);
    const twinBody = k9.el("div", { class: "panel-twin", hidden: true, tabindex: "-1" });
    body.after(twinBody);
    const card = {
      section, body, twinBody, kind: section.dataset.kind, name: section.dataset.panel, by: section.dataset.by,
      count: k9.$("[data-role=count]", section), measure: k9.$("[data-role=measure]", section),
      error: k9.$("[data-role=error]", section), twin: k9.$("[data-role=twin]", section), shown: null, signature: "", asOf: null, search: null,
      isTable: false, none: null,
    };
    card.picture = MAKERS[card.kind](body, {
      toggle: (value, by) => k9.page.toggle(by || card.by, value),
      brush: k9.brushOf(card),
      showAll: () => k9.filters.open(card.by),
    });
    card.tell = k9.summaryOf(section, card.kind === "time");
    card.twin.addEventListener("click", () => switchTwin(card));
    const menu = k9.$("[data-role=panel-menu]", section);
    menu.addEventListener("click", () => k9.panelMenu.open(card, menu, () => switchTwin(card)));
    const range = k9.$("[data-role=range]", section);
    if (range) range.addEventListener("click", () => card.shown && k9.openRange(range, card));
    return card;
  }

  function switchTwin(card) {
    card.isTable = !card.isTable;
    card.twin.setAttribute("aria-pressed", String(card.isTable));
    if (card.shown) paintPicture(card, card.shown);
  }

  /** The picture, the table, or why there is neither. */
  function paintPicture(card, { panel, measure, empty }) {
    card.body.hidden = Boolean(empty) || card.isTable;
    card.twinBody.hidden = Boolean(empty) || !card.isTable;
    if (card.none) card.none.remove();
    card.none = empty ? k9.empty.sign(empty) : null;
    if (empty) return card.twinBody.after(card.none);
    if (!card.isTable) return card.picture.paint(panel, measure);
    const toggle = (value, by) => k9.page.toggle(card.kind === "time" ? by : card.by, value);
    return k9.paintTwin(card.twinBody, panel, measure, { toggle, isTime: card.kind === "time" });
  }

  /** What the card shows is of the same question, or of the one before it. */
  function failedWords(card) {
    if (!card.asOf) return k9.word("panel.failed");
    const key = card.search === k9.page.search ? "panel.failed_kept" : "panel.failed_before";
    return k9.word(key, { moment: k9.format.moment(card.asOf) });
  }

  /** A card that failed keeps its last good picture, and says of when that is. */
  function paintError(card, error) {
    card.section.classList.toggle("has-error", Boolean(error));
    card.error.hidden = !error;
    if (!error) return;
    const words = failedWords(card);
    const retry = k9.el("button", { type: "button", class: "text-button", onclick: () => k9.page.again() }, k9.word("action.retry"));
    const request = error.request_id ? k9.el("span", { class: "request-id" }, k9.word("error.request", { id: error.request_id })) : "";
    card.error.replaceChildren(k9.el("span", null, words), request, retry);
  }

  /** Numbers over the title: how many members, and of which measure. */
  function paintHead(card, panel, measure) {
    const unit = measure.unit === "count" ? "" : ` (${k9.format.unit(measure)})`;
    k9.setText(card.measure, measure.label + unit);
    const members = panel.total_members === undefined ? panel.members.length : panel.total_members;
    k9.setText(card.count, card.kind === "rank" ? k9.format.count(members) : "");
    const grain = card.kind === "time" && k9.$("[data-role=grain]", card.section);
    if (grain) k9.setText(grain, k9.word(`grain.${panel.by}`));
  }

  /** Paint one panel of an answer that is as of a moment; returns whether anything was drawn. `why`: why the answer
      stands on no rows, null where it stands on some. A card whose own selection left nothing goes on showing what could
      be selected instead. */
  function paint(panel, asOf, why) {
    const empty = why && panel.members.every((member) => !member.n) ? why : null;
    const card = cards.get(panel.name);
    if (!card) return false;
    if (panel.error) {
      paintError(card, panel.error);
      return true;
    }
    paintError(card, null);
    Object.assign(card, { asOf: Date.parse(asOf), search: k9.page.search });
    const measure = k9.page.measure(panel.measure);
    const text = signature(panel, measure, empty);
    if (text === card.signature) return false;
    card.signature = text;
    card.shown = { panel, measure, empty };
    card.section.classList.remove("is-waiting");
    paintHead(card, panel, measure);
    paintPicture(card, card.shown);
    card.tell(card.shown);
    return true;
  }

  /** A press is answered at once: the pressed member looks selected before the server has said anything. */
  function presume(dimension, value) {
    for (const card of cards.values()) {
      if (!card.shown || card.shown.panel.by !== dimension) continue;
      k9.filters.remember([{ dimension, members: card.shown.panel.members.filter((m) => m.value === value) }]);
      const panel = { ...card.shown.panel };
      panel.members = panel.members.map((m) => (m.value === value ? { ...m, selected: !m.selected } : m));
      card.shown.panel = panel;
      card.signature = signature(panel, card.shown.measure, card.shown.empty);
      paintPicture(card, card.shown);
    }
  }

  /** Works that make the cards, one each. */
  function mounts() {
    cards.clear();
    return k9.$$("[data-panel]").map((section) => () => cards.set(section.dataset.panel, makeCard(section)));
  }

  k9.panels = { mounts, paint, presume, cards };
})((window.k9 = window.k9 || {}));
