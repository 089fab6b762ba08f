/* The row of numbers: value, unit, like-for-like change with arrow and word. Each is a link to the rows behind it. */
(function (k9) {
  "use strict";

  const FEW = 8;
  const LONG = 8;
  const cells = new Map();

  function makeCell(measure) {
    const cell = {
      label: k9.el("span", { class: "kpi-label" }, measure.label),
      value: k9.el("bdi", { class: "kpi-value" }), unit: k9.el("span", { class: "kpi-unit" }),
      arrow: k9.el("span", { class: "kpi-arrow", "aria-hidden": "true" }), change: k9.el("span", { class: "kpi-change-text" }),
      basis: k9.el("span", { class: "kpi-basis" }),
    };
    cell.line = k9.el("span", { class: "kpi-change" }, cell.arrow, cell.change);
    cell.link = k9.el("a", { class: "kpi", title: measure.description, "data-measure": measure.name },
      cell.label, k9.el("span", { class: "kpi-number" }, cell.value, cell.unit), cell.line, cell.basis);
    cell.doubt = k9.el("a", { class: "number-doubt", hidden: true }, "! ", k9.el("bdi", null));
    return cell;
  }

  const ARROWS = { up: "↑", down: "↓", flat: "→" };

  /** Shares change in points, everything else in percent; from 0 there is no percentage, only a direction. */
  function changeWords(change) {
    if (!change) return k9.word("kpi.no_change_known");
    if (change.direction === "flat") return k9.word("kpi.flat");
    if (change.value_pct === null) return k9.word(`kpi.${change.direction}_only`);
    return k9.word(`kpi.${change.direction}`, { amount: amountOf(change) });
  }

  const amountOf = ({ in_points: inPoints, value_pct: value }) =>
    value === null ? "" : inPoints ? k9.word("kpi.points", { value: k9.format.points(value) }) : k9.format.percent(value);

  const verdictOf = (change) => (!change ? "none" : change.good === null ? "neutral" : change.good ? "good" : "bad");

  /** A change as an element of its own; in short only the arrow and the amount, the words for who cannot see them. */
  function changeMark(change, isLong) {
    const arrow = k9.el("span", { class: "kpi-arrow", "aria-hidden": "true" }, change ? ARROWS[change.direction] : "");
    const words = k9.el("span", { class: isLong ? null : "visually-hidden" }, changeWords(change));
    const amount = isLong || !change || change.direction === "flat" ? null : k9.el("span", { "aria-hidden": "true" }, amountOf(change));
    return k9.el("span", { class: `kpi-change is-${verdictOf(change)}`, title: change ? basisWords(change) : null }, arrow, words, amount);
  }

  function paintChange(cell, kpi, empty) {
    const change = empty ? null : kpi.change;
    k9.setText(cell.arrow, change ? ARROWS[change.direction] : "");
    k9.setText(cell.change, empty ? "" : changeWords(change));
    k9.setClass(cell.line, `kpi-change is-${verdictOf(change)}`);
    k9.setText(cell.basis, change ? beforeWords(kpi, change) : "");
    k9.setAttribute(cell.line, "title", change ? basisWords(change) : "");
  }

  /** What it was before. A change leaves out a day that is not over: where that is another number than the one shown, both are said. */
  const beforeWords = ({ display }, { current_display: current, previous_display: previous }) =>
    k9.word(current === display ? "kpi.before" : "kpi.before_without_today", { current, value: previous });

  const basisWords = ({ basis, current_display: current, previous_display: previous }) =>
    k9.word("kpi.basis", { current, previous, range: k9.format.range(basis.from, basis.to) });

  /** The number itself, or why there is none; a 0 under filters is one. `names`: further classes of its cell. */
  function paintNumber(cell, measure, kpi, whyNone, names = "") {
    const empty = whyNone?.why === "filtered" && kpi.value === 0 ? null : whyNone;
    const missing = Boolean(empty) || kpi.value === null || kpi.value === undefined;
    const text = empty ? k9.empty.shortOf(empty) : missing ? k9.word(kpi.reason === "too_few" ? "value.too_few" : "value.missing") : k9.format.value(measure, kpi.value);
    const unit = missing || measure.unit === "count" ? "" : k9.format.unit(measure);
    // A number that fills its cell leaves its unit to the label.
    const isLong = !missing && text.length >= LONG;
    k9.setText(cell.value, text);
    k9.setText(cell.unit, isLong ? "" : unit);
    k9.setText(cell.label, isLong && unit ? `${measure.label} (${unit})` : measure.label);
    cell.unit.classList.toggle("is-percent", measure.unit === "%");
    k9.setClass(cell.link, `kpi${missing ? " has-no-value" : ""}${empty ? ` is-${empty.why}` : ""}${isLong ? " is-long" : ""}${names}`);
  }

  function paintCell(cell, measure, kpi, search, empty) {
    paintNumber(cell, measure, kpi, empty);
    paintChange(cell, kpi, empty);
    const query = search ? `${search}&measure=${measure.name}` : `?measure=${measure.name}`;
    cell.link.href = k9.spec.urls.rows + query;
  }

  /** `empty`: why the answer stands on no rows; null where it stands on some. */
  function paint(kpis, search, empty) {
    for (const measure of k9.spec.measures) {
      const kpi = kpis[measure.name];
      if (kpi && cells.has(measure.name)) paintCell(cells.get(measure.name), measure, kpi, search, empty);
    }
    k9.$("[data-role=kpis]").classList.remove("is-waiting");
  }

  /** While a range is dragged: the numbers that follow it; the others wait, and look so. */
  function follow(kpis) {
    for (const measure of k9.spec.measures) {
      const cell = cells.get(measure.name);
      if (kpis[measure.name]) paintNumber(cell, measure, kpis[measure.name], null, " is-following");
      else cell.link.classList.add("is-behind");
    }
  }

  /** In the corner of each number how many findings touch it; `href`: where they are. */
  function doubt(numbers, href) {
    for (const measure of k9.spec.measures) {
      const count = numbers[measure.name] || 0;
      const mark = cells.has(measure.name) && cells.get(measure.name).doubt;
      if (!mark) continue;
      if (mark.hidden !== (count === 0)) mark.hidden = count === 0;
      k9.setAttribute(mark, "href", href);
      k9.setText(mark.lastChild, k9.format.count(count));
      const words = k9.word("quality.touches", { measure: measure.label, count: k9.format.count(count) });
      for (const name of ["title", "aria-label"]) k9.setAttribute(mark, name, words);
    }
  }

  const FOLDED_FROM = FEW + 3;

  /** A few more than one row holds stand in two rows of about the same length. */
  function cellsInRow(count) {
    return count < FOLDED_FROM ? Math.ceil(count / Math.ceil(count / FEW)) : FEW;
  }

  /** More numbers than a glance takes in are folded; how many is said on the button. */
  function foldMany(root, measures) {
    if (measures.length < FOLDED_FROM) return;
    root.classList.add("is-folded");
    const button = k9.el("button", { class: "kpi-more", type: "button", "aria-expanded": "false" });
    const label = () => k9.word(root.classList.contains("is-folded") ? "kpi.show_all" : "kpi.show_few", { count: k9.format.count(measures.length) });
    button.textContent = label();
    button.addEventListener("click", () => {
      const folded = root.classList.toggle("is-folded");
      button.setAttribute("aria-expanded", String(!folded));
      button.textContent = label();
    });
    root.after(button);
  }

  function mount() {
    const root = k9.$("[data-role=kpis]");
    cells.clear();
    for (const measure of k9.spec.measures) cells.set(measure.name, makeCell(measure));
    root.replaceChildren(...Array.from(cells.values(), (cell) => k9.el("li", { class: "has-doubt" }, cell.link, cell.doubt)));
    root.style.setProperty("--cells", cellsInRow(k9.spec.measures.length));
    foldMany(root, k9.spec.measures);
  }

  k9.kpis = { mount, paint, follow, doubt, change: changeMark };
})((window.k9 = window.k9 || {}));
