/* The overview: each report's main numbers of the usual period, asked for together, painted as they come. */
(function (k9) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  /** The days of the period as small bars: a shape, not a chart to read values from. */
  function sparkline(members) {
    const svg = document.createElementNS(SVG, "svg");
    const most = members.reduce((top, member) => Math.max(top, member.v || 0), 0) || 1;
    const path = members.map((member, i) => {
      const height = member.v > 0 ? Math.max((member.v / most) * 100, 2) : 0;
      return `M${i + 0.15} 100V${(100 - height).toFixed(1)}h0.7V100`;
    }).join("");
    svg.setAttribute("viewBox", `0 0 ${members.length} 100`);
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

  function main(measure, kpi, members) {
    return k9.el("div", { class: "card-main" },
      k9.el("span", { class: "kpi-label" }, measure.label),
      k9.el("span", { class: "kpi-value" }, number(measure, kpi)),
      k9.kpis.change(kpi.change, true), sparkline(members));
  }

  const line = (measure, kpi) =>
    k9.el("li", { title: measure.description }, k9.el("span", null, measure.label), number(measure, kpi), k9.kpis.change(kpi.change, false));

  function paint(card, report, answer) {
    const [first, ...rest] = report.measures;
    const found = (answer.panels[0] && answer.panels[0].members) || [];
    k9.$("[data-role=numbers]", card).replaceChildren(
      main(first, answer.kpis[first.name], found),
      k9.el("ul", { class: "card-lines" }, ...rest.map((measure) => line(measure, answer.kpis[measure.name]))));
    k9.$("[data-role=note]", card).textContent = k9.format.range(answer.period.from, answer.period.to);
    card.classList.remove("is-waiting");
  }

  const shown = new Map();

  function show(report, answer) {
    shown.set(report.name, answer);
    paint(cardOf(report), report, answer);
  }

  const cardOf = (report) => k9.$(`[data-role=overview] [data-report="${report.name}"]`);

  async function fill(report) {
    const answer = await k9.tick.get(report.tick).catch(() => null);
    if (answer) return show(report, answer);
    const card = cardOf(report);
    card.classList.remove("is-waiting");
    k9.$("[data-role=note]", card).textContent = k9.word("tick.no_numbers");
    return undefined;
  }

  /** For k9.follow: the cards that say something else by now. */
  async function look(get) {
    const answers = await Promise.all(k9.spec.reports.map(async (report) => (await get(report.tick)).json()));
    k9.quality.follow("");
    const isNew = (report, answer) => !shown.has(report.name) || k9.picture(shown.get(report.name)) !== k9.picture(answer);
    const news = k9.spec.reports.map((report, i) => [report, answers[i]]).filter(([report, answer]) => isNew(report, answer));
    const change = news.length ? { added: 0, show: () => news.forEach(([report, answer]) => show(report, answer)) } : null;
    return { ...standingOf(answers), change };
  }

  /** What is true of all answers: as of the oldest, live only where every one is. A change between two of them is no
      version: then the page looks again. */
  function standingOf(answers) {
    const all = answers.map((answer) => answer.provenance);
    const versions = new Set(all.map((one) => one.data_version));
    const asOf = Math.min(...all.map((one) => Date.parse(one.as_of)));
    const state = (all.find((one) => one.state !== "live") || { state: "live" }).state;
    return { version: versions.size === 1 ? all[0].data_version : null, asOf, state };
  }

  function arrive(spec) {
    const root = k9.$("[data-role=overview]");
    if (!root || !spec) return;
    k9.spec = spec;
    k9.format.forget();
    k9.shell.arrive();
    shown.clear();
    Promise.all(spec.reports.map(fill)).then(() => {
      const answers = Array.from(shown.values());
      const isWhole = answers.length > 0 && answers.length === spec.reports.length;
      k9.quality.show("");
      k9.follow.start(spec.reports.length ? { look, version: isWhole ? standingOf(answers).version : null } : null);
    });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.overview = { arrive };
})((window.k9 = window.k9 || {}));
