/* A tile: counts by bin of the dimension that is being brushed. Running sums are made once, when it comes; whatever range
   is dragged is then the difference of two of them, and nobody has to be asked. Pure. */
(function (k9) {
  "use strict";

  const MISSING = "~";

  /** Running sums of counts[bin], or of counts[bin][member]: line b holds the sum of all bins before b. */
  function running(counts, width) {
    const sums = new Float64Array((counts.length + 1) * width);
    counts.forEach((line, bin) => {
      for (let i = 0; i < width; i += 1) sums[(bin + 1) * width + i] = sums[bin * width + i] + (width === 1 && !line.length ? line : line[i]);
    });
    return sums;
  }

  /** Everything of a layer as running sums; `members`: how many each bin has, none for totals. */
  function layerOf({ rows, sums, known }, members) {
    const width = members === undefined ? 1 : members;
    const all = (named) => new Map(Object.entries(named).map(([name, counts]) => [name, running(counts, width)]));
    return { width, rows: running(rows, width), sums: all(sums), known: all(known) };
  }

  /** A reader of the sums over bins [first, last] of a layer. */
  function reader(layer, first, last) {
    const [from, to] = [first * layer.width, (last + 1) * layer.width];
    const between = (sums, i) => sums[to + i] - sums[from + i];
    return {
      rows: (i) => between(layer.rows, i),
      sum: (name, i) => (layer.sums.has(name) ? between(layer.sums.get(name), i) : between(layer.rows, i)),
      known: (name, i) => (layer.known.has(name) ? between(layer.known.get(name), i) : between(layer.rows, i)),
    };
  }

  const missing = (reason) => ({ v: null, reason });

  function ratio({ of, scales, times, minimum }, sum) {
    const below = sum(of[1]) / 10 ** scales[1];
    if (below <= 0) return missing("missing");
    if (below < minimum) return missing("too_few");
    // One division of whole numbers, as on the server: so that both give the same number.
    return { v: (times * sum(of[0])) / (below * 10 ** scales[0]) };
  }

  /** A measure by its recipe, over sums that are given by name. */
  function numberOf(recipe, sum, rows, known) {
    if (recipe.kind === "ratio") return ratio(recipe, sum);
    if (recipe.kind === "sum" && rows && !known(recipe.of[0])) return missing("missing");
    return { v: sum(recipe.of[0]) / 10 ** recipe.scales[0] };
  }

  function memberOf(panel, i, recipe, read, chosen) {
    const rows = read.rows(i);
    const number = numberOf(recipe, (name) => read.sum(name, i), rows, (name) => read.known(name, i));
    const { value } = panel.members[i];
    return { ...panel.members[i], i, n: rows, selected: chosen.includes(value), ...number };
  }

  /** What a card has room for, as the server sees it: of many members those with rows, "missing" only with rows. */
  function isWorthShowing(member, isMany) {
    return member.selected || member.n > 0 || (member.value !== MISSING && !isMany);
  }

  /** Largest first, what is not known last; equal values by rows, then in the order of the dimension. */
  const byRank = (a, b) =>
    (a.v === null) - (b.v === null) || (b.v || 0) - (a.v || 0) || b.n - a.n || a.i - b.i;

  /** The members that are not shown, as one number; of the sums of all of them, not of their numbers. */
  function othersOf(rest, recipe, read) {
    const rows = rest.reduce((sum, member) => sum + member.n, 0);
    if (!rows) return null;
    const total = (of) => rest.reduce((sum, member) => sum + of(member.i), 0);
    const sum = (name) => total((i) => read.sum(name, i));
    return { count: rest.length, n: rows, v: numberOf(recipe, sum, rows, (name) => total((i) => read.known(name, i))).v };
  }

  k9.makeTile = function (answer) {
    const totals = layerOf(answer.totals);
    const layers = answer.panels.map((panel) => layerOf(panel, panel.members.length));
    const most = answer.most_members;

    function panelAt(panel, layer, first, last, chosen) {
      const recipe = answer.measures[panel.measure];
      const read = reader(layer, first, last);
      const all = panel.members.map((_, i) => memberOf(panel, i, recipe, read, chosen));
      const found = all.filter((member) => isWorthShowing(member, !panel.in_order && all.length > most));
      if (!panel.in_order) found.sort(byRank);
      const isKept = (member, place) => panel.in_order || place < most || member.selected;
      const members = found.filter(isKept);
      const rest = members.length < found.length ? found.filter((member, place) => !isKept(member, place)) : [];
      const { name, by, by_label: label, measure } = panel;
      return { name, by, by_label: label, measure, members, total_members: found.length, others: othersOf(rest, recipe, read), error: null };
    }

    function kpisAt(first, last) {
      const read = reader(totals, first, last);
      const rows = read.rows(0);
      return Object.fromEntries(answer.follows.map((name) => {
        const { v, reason } = numberOf(answer.measures[name], (of) => read.sum(of, 0), rows, (of) => read.known(of, 0));
        return [name, { value: v, reason }];
      }));
    }

    /** The picture of bins [first, last]; `chosenOf(dimension)`: its selected members. */
    const at = (first, last, chosenOf) => ({
      rows: reader(totals, first, last).rows(0),
      kpis: kpisAt(first, last),
      panels: answer.panels.map((panel, i) => panelAt(panel, layers[i], first, last, chosenOf(panel.by))),
    });

    return { at, binOf: new Map(answer.bins.map((value, i) => [value, i])), version: answer.provenance.data_version, follows: answer.follows };
  };
})((window.k9 = window.k9 || {}));
