/* What became of a step with a daily report, in the reader's words: what changed meanwhile, who did what, what is wrong. */
(function (k9) {
  "use strict";

  const arrow = () => k9.el("span", { "aria-hidden": "true" }, document.documentElement.dir === "rtl" ? " ← " : " → ");

  function counts({ added, changed, removed }) {
    const told = { added: added.length, changed: changed.length, removed: removed.length };
    return k9.word("decide.counts", Object.fromEntries(Object.entries(told).map(([name, n]) => [name, k9.format.count(n)])));
  }

  function effect({ measure, before, after }, measures) {
    const known = measures[measure] || { label: measure, unit: "count", decimals: 2 };
    const said = (value) => k9.bdi(k9.format.withUnit(known, value));
    return k9.el("li", null, k9.el("span", null, known.label), " ", k9.el("del", null, said(before)), arrow(), k9.el("ins", null, said(after)));
  }

  /** The report says something else than what was seen. */
  function changed(problem, measures) {
    const parts = [k9.el("p", null, k9.el("strong", null, k9.word("decide.problem.content_changed")))];
    const found = problem.differences;
    if (!found) return parts;
    parts.push(k9.el("p", null, counts(found.rows)));
    if (found.kpis.length) parts.push(k9.el("ul", { class: "standing-effects" }, ...found.kpis.map((one) => effect(one, measures))));
    return parts;
  }

  /** Somebody took a step: who, which, when and with which words. */
  function movedOn({ meanwhile }) {
    const parts = [k9.el("p", null, k9.el("strong", null, k9.word("decide.problem.report_moved_on")))];
    if (!meanwhile) return parts;
    const by = meanwhile.on_behalf_of ? k9.word("decide.behalf", { by: meanwhile.by, name: meanwhile.on_behalf_of }) : meanwhile.by;
    const words = k9.word(`decide.did.${meanwhile.action}`, { by, at: k9.format.moment(Date.parse(meanwhile.at)) });
    parts.push(k9.el("p", null, words));
    if (meanwhile.comment) parts.push(k9.el("p", { class: "entry-comment", dir: "auto" }, meanwhile.comment));
    return parts;
  }

  /** In words, as elements. `problem`: the body of the answer, with its status. */
  function words(problem, measures) {
    if (problem.code === "content_changed") return changed(problem, measures);
    if (problem.code === "report_moved_on") return movedOn(problem);
    const named = k9.word(`decide.problem.${problem.code}`) || k9.word(`decide.problem.${problem.status}`);
    const parts = [k9.el("p", null, k9.el("strong", null, named || k9.word("decide.problem.other")))];
    if (!named && problem.request_id) parts.push(k9.el("p", { class: "request-id" }, k9.word("error.request", { id: problem.request_id })));
    return parts;
  }

  /** Whether the page shows what is over: what helps is to look at what is now. */
  const isOver = (problem) => ["content_changed", "report_moved_on", "idempotency_key_reused"].includes(problem.code);

  k9.decided = { words, isOver };
})((window.k9 = window.k9 || {}));
