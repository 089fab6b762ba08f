/* The cross-filter page: one state, one tick, everything painted in place. The server writes the cards; this fills them. */
(function (k9) {
  "use strict";

  const page = { state: null, answer: null, search: null };
  /* What makes the page and paints it for the first time. */
  const turn = k9.inTurn();

  page.measure = (name) => k9.spec.measures.find((measure) => measure.name === name) || k9.spec.measures[0];

  /* ---- asking ---- */

  function ask() {
    // The first picture is whole before another is asked for.
    turn.finish();
    const search = k9.state.print(page.state);
    page.search = search;
    k9.usual.drop();
    k9.follow.asked();
    k9.tick.ask(search, {
      answered: (answer) => {
        paint(answer);
        k9.follow.painted(answer.provenance);
        k9.later(() => announce(answer));
      },
      refused: showProblem,
      waiting: (slow) => k9.$("[data-role=page]").classList.toggle("is-slow", slow),
    });
  }

  /** For k9.follow: what the data of now changes in the picture. Nothing, where the reader asks something else by then. */
  async function look(get) {
    if (!page.answer) return null;
    const search = page.search;
    const response = await get(k9.spec.urls.tick + search, page.answer.provenance.tag);
    const answer = response.status === 304 ? page.answer : await response.json();
    if (search !== page.search) return null;
    k9.quality.follow(k9.state.print(page.state, false));
    if (response.status === 304) return k9.follow.same(response);
    answer.provenance.tag = response.headers.get("ETag");
    const { as_of: asOf, data_version: version, state, rows_counted: rows } = answer.provenance;
    const added = Math.max(0, rows - page.answer.provenance.rows_counted);
    const change = k9.picture(answer) === k9.picture(page.answer) ? null : { added, show: () => paint(answer) };
    return { version, asOf: Date.parse(asOf), state, change };
  }

  /** To another state. */
  function go(next, presume) {
    page.state = next;
    ask();
    k9.state.push(next);
    if (presume) presume();
    k9.filters.paint(next);
  }

  page.toggle = (dimension, value) =>
    go(k9.state.toggle(page.state, dimension, value), () => k9.panels.presume(dimension, value));
  page.clear = (dimension) => go(k9.state.without(page.state, dimension));
  page.period = (from, to) => go(k9.state.withPeriod(page.state, from, to));
  /** A range of time, within the days that are shown: a week that sticks out of them does not widen them. */
  page.narrow = (from, to, by) => {
    const shown = page.answer.period;
    const [start, end] = [from > shown.from ? from : shown.from, to < shown.to ? to : shown.to];
    go(k9.state.withPeriod(k9.state.without(page.state, by), start, end));
  };
  page.choose = (dimension, values) => go(k9.state.withMembers(page.state, dimension, values));
  page.chooseMeasure = (name) => go({ ...k9.state.copy(page.state), measure: name === k9.spec.default_measure ? null : name });
  page.again = ask;

  /* ---- painting ---- */

  const paintRows = (rows) => k9.setText(k9.$("[data-role=rows-counted]"), k9.word("provenance.rows", { count: k9.format.count(rows) }));

  function paintProvenance(answer) {
    paintRows(answer.provenance.rows_counted);
    k9.setText(k9.$("[data-role=engine]"), k9.word(`provenance.${answer.provenance.engine}`));
    k9.setText(k9.$("[data-role=days]"), k9.format.range(answer.period.from, answer.period.to));
    const compared = Object.values(answer.kpis).find((kpi) => kpi.change);
    const { from, to } = compared ? compared.change.basis : {};
    k9.setText(k9.$("[data-role=compared]"), from ? k9.word("provenance.compared", { range: k9.format.range(from, to) }) : "");
  }

  function paintLinks(search) {
    k9.pointDownloads(search);
    for (const link of k9.$$("[data-keeps-state]")) {
      const own = new URLSearchParams(link.dataset.keepsState);
      const kept = new URLSearchParams(k9.state.print(page.state, false));
      own.forEach((text, name) => kept.set(name, text));
      link.search = kept.toString();
    }
  }

  function announce(answer) {
    const measure = k9.spec.measures[0];
    const kpi = answer.kpis[measure.name];
    if (kpi) k9.setText(k9.$("[data-role=announcer]"), `${measure.label}: ${k9.format.withUnit(measure, kpi.value)}`);
  }

  function paintMeasure() {
    const chosen = page.measure(page.state.measure || k9.spec.default_measure);
    const select = k9.$("[data-role=measure-switch]");
    if (select && select.value !== chosen.name) select.value = chosen.name;
  }

  function paintPanel(panel, { provenance, empty }) {
    try {
      k9.panels.paint(panel, provenance.as_of, empty);
    } catch (error) {
      console.error("panel", panel.name, error);
      k9.panels.paint({ ...panel, error: { request_id: null } }, null);
    }
  }

  function paintHead(answer) {
    markBrushed(null);
    k9.problems.hide();
    k9.empty.paintNote(answer.empty);
    k9.filters.remember(answer.selections);
    k9.filters.paint(page.state);
    paintProvenance(answer);
    paintMeasure();
  }

  /** All of it is painted: what says so, and what no eye waits for. */
  function settle(answer, kept) {
    k9.$("[data-role=page]").dataset.painted = page.search || "?";
    k9.usual.follow(answer, page.state);
    k9.later(() => {
      paintLinks(kept);
      k9.picker.refresh();
      k9.quality.show(kept);
      k9.brushAgain();
    });
  }

  const stepsOf = (answer, kept) => [
    () => paintHead(answer),
    () => k9.kpis.paint(answer.kpis, kept, answer.empty),
    ...answer.panels.map((panel) => () => paintPanel(panel, answer)),
    () => settle(answer, kept),
  ];

  /** The first picture comes card by card, so that a slow phone stays awake; every other is in one frame. */
  function paint(answer) {
    const isFirst = !page.answer;
    const steps = stepsOf(answer, k9.state.print(page.state, false));
    page.answer = answer;
    if (isFirst) return turn.add(...steps, k9.panelMenu.lead);
    turn.finish();
    const began = performance.now();
    for (const step of steps) step();
    page.paintMs = performance.now() - began;
    return undefined;
  }

  /* ---- while a range is dragged ---- */

  /** What follows a range along `card`, from a tile; the address and the answer stay as they are. */
  page.follow = function ({ kpis, panels, rows }, card) {
    markBrushed(card, new Set(panels.map((panel) => panel.name)));
    k9.kpis.follow(kpis);
    for (const one of k9.panels.cards.values()) if (one.kind === "time" && one !== card) k9.usual.mute(one);
    for (const panel of panels) k9.panels.paint(panel, page.answer.provenance.as_of);
    paintRows(rows);
  };

  /** Back to the answer: the range was none. */
  page.unfollow = () => page.answer && paint(page.answer);

  /** `following`: names of the cards that follow; the others wait for the end, and look so. */
  function markBrushed(card, following) {
    k9.$("[data-role=page]").classList.toggle("is-brushing", Boolean(card));
    for (const one of k9.panels.cards.values()) {
      one.section.classList.toggle("is-brushed", one === card);
      one.section.classList.toggle("is-behind", Boolean(card) && one !== card && !following.has(one.name));
    }
  }

  /** The old picture stays, the reason is said. */
  const showProblem = (problem) => k9.problems.show(problem, { retry: ask, repair: (state) => go(state), state: page.state });

  /* ---- arriving ---- */

  /** The question is on its way while the cards are made that show its answer. */
  function mount(spec) {
    k9.spec = spec;
    k9.format.forget();
    page.answer = null;
    k9.state.arrive();
    k9.filters.mount();
    follow(true);
    turn.add(mountMeasures, k9.kpis.mount, ...k9.panels.mounts(), k9.usual.mount, () => k9.follow.start({ look }), k9.shell.arrive);
  }

  /** Which measure the cards show: one choice for all of them. */
  function mountMeasures() {
    const options = k9.spec.measures.map((measure) => k9.el("option", { value: measure.name }, measure.label));
    const select = k9.el("select", { "data-role": "measure-switch" }, ...options);
    select.addEventListener("change", () => page.chooseMeasure(select.value));
    k9.$("[data-role=measure-holder]").replaceChildren(select, k9.icon("chevron"));
  }

  function follow(always) {
    const next = k9.state.parse(location.search);
    if (!always && page.state && k9.state.print(next) === k9.state.print(page.state)) return;
    page.state = next;
    k9.filters.paint(next);
    ask();
  }

  k9.withData("report-spec", (spec) => {
    mount(spec);
    window.addEventListener("popstate", () => follow(false));
    window.addEventListener("beforeprint", turn.finish);
  });

  k9.page = page;
})((window.k9 = window.k9 || {}));
