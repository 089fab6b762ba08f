/* The page of rows behind a number: says which number, and how cells of the grid are written. */
(function (k9) {
  "use strict";

  /** What the path above does not say already. */
  function chips(state) {
    const made = [];
    const said = new Set(k9.$$(".crumb-menu:not([data-chosen='[]'])").map((menu) => menu.dataset.crumb));
    for (const [name, members] of Object.entries(state.filters)) {
      const dimension = k9.filters.dimensionNamed(name);
      if (!dimension || said.has(name)) continue;
      for (const value of members) {
        made.push(k9.el("li", { class: "chip is-fixed" }, k9.el("span", { class: "chip-dimension" }, dimension.label),
          k9.bdi(k9.filters.labelOf(name, value))));
      }
    }
    return made;
  }

  function paint(answer, measure, state) {
    const kpi = answer.kpis[measure.name] || { value: null };
    const missing = kpi.value === null ? k9.word(kpi.reason === "too_few" ? "value.too_few" : "value.missing") : null;
    k9.setText(k9.$("[data-role=rows-value]"), missing || k9.format.withUnit(measure, kpi.value));
    k9.filters.remember(answer.selections);
    k9.$("[data-role=rows-chips]").replaceChildren(...chips(state));
    const { from, to } = answer.period || k9.period.daysOf(state);
    k9.setText(k9.$("[data-role=days]"), from && to ? k9.format.range(from, to) : k9.period.label(state));
  }

  const pathOf = (state) => location.pathname + k9.state.print(state);

  k9.withData("rows-spec", (spec) => {
    k9.spec = spec;
    k9.format.forget();
    k9.shell.arrive();
    const state = k9.state.parse(location.search);
    const measure = spec.measures.find((one) => one.name === (state.measure || spec.default_measure)) || spec.measures[0];
    k9.setText(k9.$("[data-role=rows-measure]"), measure.label);
    k9.pointDownloads(k9.state.print(state));
    k9.rowsNews.arrive(k9.state.print(state), {
      paint: (answer) => paint(answer, measure, state),
      refused: (problem) => k9.problems.show(problem, { retry: () => location.reload(), repair: (next) => location.assign(pathOf(next)), state }),
    });
  });

  const writeMoment = (text) => {
    const [day, time] = String(text).replace("T", " ").split(" ");
    return `${k9.format.dayPlain(day)} ${k9.inDigits((time || "").slice(0, 5))}${k9.format.beside(day)}`;
  };

  const DAYS_PER_MONTH = 365.25 / 12;

  /** In Arabic one and two are the word alone, and from three to ten things are counted in the plural. */
  const counted = (unit, count) => {
    const form = ["none", "one", "two"][count] || (Math.abs(count) <= 10 ? "few" : "many");
    return k9.word(`value.span.${unit}.${form}`, { count: k9.format.count(count) });
  };

  /** Days as years and months, as span.py writes them. */
  function span(days) {
    const months = Math.trunc(days / DAYS_PER_MONTH);
    if (months < 1) return counted("day", days);
    const [years, rest] = [Math.trunc(months / 12), months % 12];
    if (!rest) return counted("year", years);
    return years ? k9.word("value.span.both", { years: counted("year", years), months: counted("month", rest) }) : counted("month", rest);
  }

  /** A cell as text: missing is a dash, never 0; days and moments in the reader's calendar; known values in words. */
  function cell({ value, data, colDef }, type, scale) {
    if (data && data.deleted && type !== "date") return k9.word("rows.deleted");
    if (value === null || value === undefined || value === "") return "–";
    if (type === "date") return k9.format.dayFull(String(value).slice(0, 10));
    if (type === "timestamp") return writeMoment(value);
    if (type === "boolean") return k9.word(value ? "value.yes" : "value.no");
    if (type === "integer") return k9.format.count(Number(value));
    if (type === "decimal") return k9.format.value({ decimals: Math.min(scale, 2) }, Number(value));
    if (type === "span") return span(Number(value));
    if (type === "list") return String(value).replaceAll(", ", k9.word("value.list_joint"));
    return (colDef.refData && colDef.refData[value]) || String(value);
  }

  /** The first cell of a row leads to its record. */
  function recordLink(params) {
    const words = params.valueFormatted || "";
    if (!params.data || params.data.deleted) return words;
    return window.React.createElement("a", { href: `${k9.spec.urls.record}/${params.data.row_id}`, tabIndex: -1 }, words);
  }

  document.addEventListener("keydown", (event) => {
    const link = event.key === "Enter" && event.target.matches(".rows-grid .ag-cell") && k9.$("a", event.target);
    if (link) link.click();
  });

  window.dashAgGridFunctions = window.dashAgGridFunctions || {};
  window.dashAgGridFunctions.k9Cell = cell;
  window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {};
  window.dashAgGridComponentFunctions.k9RecordLink = recordLink;
})((window.k9 = window.k9 || {}));
