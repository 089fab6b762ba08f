/* The numbers over the rows, and what changed behind their back: the total, the number, the rows in sight. The list
   itself never moves before its reader says so. */
(function (k9) {
  "use strict";

  const page = { search: "", paint: null, refused: null, numbers: null, total: null };

  /* Rows out of sight may be others by now: they are asked for again when their reader goes there. */
  let isBehind = false;

  const grid = () => window.dash_ag_grid && window.dash_ag_grid.getApi("rows-grid");

  const rowsUrl = (more) => `${k9.spec.urls.rows_behind}?${more}${page.search.replace("?", "&")}`;

  /** What the grid shows now, and how to ask for the same rows. */
  function inSight() {
    const api = grid();
    const rows = [];
    if (api) api.forEachNode((node) => node.data && rows.push([node.rowIndex, node.data]));
    const first = api ? api.getFirstDisplayedRowIndex() : 0;
    const last = api ? api.getLastDisplayedRowIndex() : -1;
    const seen = rows.filter(([index]) => index >= first && index <= last).map(([, row]) => row);
    return { first: Math.max(0, first), rows: seen, order: orderOf(api) };
  }

  function orderOf(api) {
    const sorted = api ? api.getColumnState().filter((column) => column.sort) : [];
    sorted.sort((a, b) => a.sortIndex - b.sortIndex);
    return sorted.map(({ colId, sort }) => (sort === "desc" ? `-${colId}` : colId)).join(",");
  }

  function askRows(get, { first, rows, order }) {
    const own = new URLSearchParams(page.search);
    const more = new URLSearchParams({ offset: first, rows: Math.max(1, rows.length) });
    if (order) own.set("sort", order);
    own.forEach((text, name) => more.set(name, text));
    return get(`${k9.spec.urls.rows_behind}?${more}`).then((response) => response.json());
  }

  /** A member is shown by its name, as the grid has it. */
  const cells = (row) => JSON.stringify(Object.entries(row).map(([name, value]) => [name, value && value.label !== undefined ? value.label : value]));
  const listed = (rows) => rows.map(cells).join("\n");

  async function look(get) {
    const seen = inSight();
    const [numbers, rows] = await Promise.all([
      get(k9.spec.urls.tick + page.search).then((response) => response.json()), askRows(get, seen),
    ]);
    const areSame = !grid() || listed(rows.items) === listed(seen.rows);
    const isSame = rows.total === page.total && k9.picture(numbers) === k9.picture(page.numbers) && areSame;
    const { as_of: asOf, state } = rows.provenance;
    const change = isSame ? null : { added: Math.max(0, rows.total - page.total), show: () => show(numbers, rows.total) };
    isBehind = isBehind || isSame;
    return { version: versionOf(numbers, rows), asOf: Date.parse(asOf), state, change };
  }

  /** The rows that are held are asked for again; those on the screen stay until the new ones are there. */
  function refresh() {
    isBehind = false;
    const api = grid();
    if (api) api.refreshInfiniteCache();
    else k9.live.load();
  }

  function show(numbers, total) {
    paintNumbers(numbers);
    paintTotal(total);
    refresh();
  }

  function paintNumbers(numbers) {
    page.numbers = numbers;
    page.paint(numbers);
  }

  function paintTotal(total) {
    page.total = total;
    k9.setText(k9.$("[data-role=rows-total]"), k9.word("rows.total", { count: k9.format.count(total) }));
  }

  const ask = (search) => new Promise((answered) => {
    const refused = (problem) => answered(page.refused(problem));
    k9.tick.ask(search, { answered, refused, waiting: () => undefined });
  });

  const askTotal = () => k9.tick.get(rowsUrl("rows=1")).catch(({ problem }) => page.refused(problem || k9.problems.unreachable()));

  /** `paint(answer)` writes the number over the list; `refused(problem)` says why there is none. */
  async function arrive(search, { paint, refused }) {
    Object.assign(page, { search, paint, refused, numbers: null, total: null });
    const [numbers, rows] = await Promise.all([ask(search), askTotal()]);
    if (numbers) paintNumbers(numbers);
    if (rows) paintTotal(rows.total);
    if (numbers && rows) k9.follow.start({ look, waits: true, version: versionOf(numbers, rows) });
  }

  document.addEventListener("scroll", ({ target }) => isBehind && target.closest && target.closest(".rows-grid") && refresh(), true);

  const versionOf = (numbers, rows) =>
    numbers.provenance.data_version === rows.provenance.data_version ? rows.provenance.data_version : null;

  k9.rowsNews = { arrive };
})((window.k9 = window.k9 || {}));
