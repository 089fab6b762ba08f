/* The overview: each report's main numbers of the chosen days, asked for together, painted as they come; and that the
   whole page follows the data. */
(function (k9) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  /** Values in their order as small bars: a shape, not a chart to read values from. */
  function sparkline(values) {
    const svg = document.createElementNS(SVG, "svg");
    const most = values.reduce((top, value) => Math.max(top, value || 0), 0) || 1;
    const path = values.map((value, i) => {
      const height = value > 0 ? Math.max((value / most) * 100, 2) : 0;
      return `M${i + 0.15} 100V${(100 - height).toFixed(1)}h0.7V100`;
    }).join("");
    svg.setAttribute("viewBox", `0 0 ${values.length} 100`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("class", "card-spark");
    svg.setAttribute("aria-hidden", "true");
    svg.append(Object.assign(document.createElementNS(SVG, "path")));
    svg.firstChild.setAttribute("d", path);
    return svg;
  }

  function number(measure, kpi) {
    const isAbsent = kpi.value === null;
    const text = isAbsent ? k9.memberValue(measure, { v: null, reason: kpi.reason }) : k9.format.withUnit(measure, kpi.value);
    return k9.el("bdi", { class: isAbsent ? "is-absent" : null }, text);
  }

  /** One day has no shape. */
  function main(measure, kpi, members) {
    return k9.el("div", { class: "card-main" },
      k9.el("span", { class: "kpi-label" }, measure.label),
      k9.el("span", { class: "kpi-value" }, number(measure, kpi)),
      k9.kpis.change(kpi.change, true), members.length > 1 ? sparkline(members.map((member) => member.v)) : null);
  }

  const line = (measure, kpi) =>
    k9.el("li", { title: measure.description }, k9.el("span", null, measure.label), number(measure, kpi), k9.kpis.change(kpi.change, false));

  function numbers(report, answer) {
    const [first, ...rest] = report.measures;
    const found = (answer.panels[0] && answer.panels[0].members) || [];
    return [main(first, answer.kpis[first.name], found),
      k9.el("ul", { class: "card-lines" }, ...rest.map((measure) => line(measure, answer.kpis[measure.name])))];
  }

  /** Without rows, why there are none: that is no zero. */
  function paint(card, report, answer) {
    k9.$("[data-role=numbers]", card).replaceChildren(...(answer.empty ? [k9.empty.note(answer.empty)] : numbers(report, answer)));
    k9.$("[data-role=note]", card).textContent = k9.format.range(answer.period.from, answer.period.to);
    card.classList.remove("is-waiting");
  }

  /* ---- which reports, over which days ---- */

  const shown = new Map();
  const cardOf = (report) => k9.$(`[data-role=overview] [data-report="${report.name}"]`);
  const wanted = () => k9.spec.reports.filter((report) => !cardOf(report).closest("[hidden]"));
  const days = () => k9.spec.periods[k9.spec.period];
  const search = () => (days() ? `?${days()}` : "");
  const tickOf = (report) => report.tick + (days() ? `&${days()}` : "");

  function show(report, answer) {
    shown.set(report.name, answer);
    paint(cardOf(report), report, answer);
  }

  async function fill(report) {
    const asked = k9.spec.period;
    const answer = await k9.tick.get(tickOf(report)).catch(() => null);
    const card = cardOf(report);
    if (asked !== k9.spec.period || !card) return undefined;
    if (answer) return show(report, answer);
    card.classList.remove("is-waiting");
    k9.$("[data-role=note]", card).textContent = k9.word("tick.no_numbers");
    return undefined;
  }

  /** The numbers of what is shown and not known yet, and the quality of the records behind them. */
  async function fillAll() {
    await Promise.all(wanted().filter((report) => !shown.has(report.name)).map(fill));
    k9.quality.show(search());
  }

  function choose(period) {
    k9.spec.period = period;
    for (const button of k9.$$("[data-period]")) button.setAttribute("aria-pressed", String(button.dataset.period === period));
    for (const link of k9.$$(".report-card [data-path]")) link.setAttribute("href", link.dataset.path + search());
    for (const card of k9.$$(".report-card")) card.classList.add("is-waiting");
    shown.clear();
    fillAll();
    k9.arrange.keep({ period });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-role=overview] [data-period]");
    if (button) choose(button.dataset.period);
  });

  /* ---- following ---- */

  /** For k9.follow: the parts that say something else by now. */
  async function look(get) {
    const period = k9.spec.period;
    const reports = wanted();
    const [answers, attention, pins] = await Promise.all([
      Promise.all(reports.map(async (report) => (await get(tickOf(report))).json())), k9.attention.look(get), k9.pins.look(get)]);
    if (period !== k9.spec.period) return null;
    k9.quality.follow(search());
    const isNew = (report, answer) => !shown.has(report.name) || k9.picture(shown.get(report.name)) !== k9.picture(answer);
    const news = reports.map((report, i) => [report, answers[i]]).filter(([report, answer]) => isNew(report, answer));
    const shows = [...news.map(([report, answer]) => () => show(report, answer)), ...attention, ...pins];
    const change = shows.length ? { added: 0, show: () => shows.forEach((one) => one()) } : null;
    return { ...standingOf([...answers, ...k9.pins.answers()]), change };
  }

  /** What is true of all answers: as of the oldest, live only where every one is; nothing, where the reader has hidden
      all of them. A change between two of them is no version: then the page looks again. */
  function standingOf(answers) {
    const all = answers.map((answer) => answer.provenance).filter(Boolean);
    if (!all.length) return {};
    const versions = new Set(all.map((one) => one.data_version));
    const asOf = Math.min(...all.map((one) => Date.parse(one.as_of)));
    const state = (all.find((one) => one.state !== "live") || { state: "live" }).state;
    return { version: versions.size === 1 ? all[0].data_version : null, asOf, state };
  }

  async function arrive(spec) {
    k9.spec = spec;
    k9.format.forget();
    k9.shell.arrive();
    k9.tellTimes();
    shown.clear();
    await Promise.all([fillAll(), k9.attention.fill(), k9.pins.fill()]);
    const answers = [...shown.values(), ...k9.pins.answers()];
    const isWhole = answers.length > 0 && shown.size === wanted().length;
    k9.follow.start(answers.length ? { look, version: isWhole ? standingOf(answers).version : null } : null);
  }

  k9.sparkline = sparkline;
  k9.overview = { fillAll };
  k9.withData("overview-spec", arrive);
})((window.k9 = window.k9 || {}));
