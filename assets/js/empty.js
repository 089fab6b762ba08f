/* Why there are no rows: nothing recorded, nothing yet, nothing under the filters, nothing that the reader may see. Each
   looks different, and none of them looks like a 0. */
(function (k9) {
  "use strict";

  const ICONS = { not_allowed: "lock", not_yet: "clock", before_first: "calendar", filtered: "sliders", no_rows: "none" };

  const iconOf = (empty) => k9.icon(ICONS[empty.why]);
  const shortOf = (empty) => k9.word(`empty.short.${empty.why}`);

  /** What a reader can do about it. */
  function ways({ why, first_day: firstDay }) {
    const button = (key, act) => k9.el("button", { type: "button", class: "button", onclick: act }, k9.word(key));
    if (why === "filtered") return [button("action.clear_all", () => k9.page.clear(null))];
    if (why === "not_allowed" || !firstDay) return [];
    return [button("empty.last_days", () => k9.page.period(k9.state.DEFAULT.from, k9.state.DEFAULT.to))];
  }

  const textOf = ({ why, first_day: firstDay }) => k9.word(`empty.text.${why}`, firstDay ? { day: k9.format.dayPlain(firstDay) } : {});

  const told = (empty) => [iconOf(empty), k9.el("div", null, k9.el("strong", null, k9.word(`empty.title.${empty.why}`)), k9.el("p", null, textOf(empty)))];

  /** The line above the numbers; hidden while there are rows. */
  function paintNote(empty) {
    const note = k9.$("[data-role=empty]");
    note.hidden = !empty;
    note.className = `empty-note${empty ? ` is-${empty.why}` : ""}`;
    if (!empty) return note.replaceChildren();
    return note.replaceChildren(...told(empty), ...ways(empty));
  }

  /** The same in the place of numbers, where nothing can be done about it. */
  const note = (empty) => k9.el("div", { class: `empty-note is-${empty.why}` }, ...told(empty));

  /** In the place of a card's picture. */
  const sign = (empty) => k9.el("p", { class: `panel-none is-${empty.why}` }, iconOf(empty), k9.el("span", null, shortOf(empty)));

  k9.empty = { paintNote, note, sign, shortOf };
})((window.k9 = window.k9 || {}));
