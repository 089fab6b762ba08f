/* What went wrong, in the reader's words. The server's own text is for programs; its code says which words of ours. */
(function (k9) {
  "use strict";

  const UNKNOWN = { status: 0, code: "", field: null, value: null, suggestion: null, requestId: null };

  /* Problems of no field that have words of their own. */
  const OWN = {
    unreachable: "tick.unreachable", broken_off: "tick.broken_off",
    cluster_unavailable: "problem.cluster_unavailable", cluster_too_slow: "problem.cluster_too_slow", store_missing: "problem.store_missing",
    view_as_read_only: "problem.view_as_read_only",
  };
  const LIMITS = { from: "period.from", to: "period.to" };

  function fieldName(field) {
    const dimension = k9.spec.dimensions.find((one) => one.name === field);
    return dimension ? dimension.label : LIMITS[field] ? k9.word(LIMITS[field]) : field;
  }

  /** The words for a problem: those of its code, else of its status, else that it failed. */
  function wordsOf(problem) {
    const params = { value: problem.value, field: problem.field && fieldName(problem.field) };
    const named = problem.field ? k9.word(`problem.${problem.code}`, params) || k9.word("problem.field", params) : "";
    const told = named || (OWN[problem.code] ? k9.word(OWN[problem.code]) : "");
    return told || k9.word(`problem.${problem.status}`) || k9.word("tick.failed");
  }

  /** An answer that did not come, for who asked; `problem` says why. */
  class Refusal extends Error {
    constructor(problem) {
      super(`${problem.status} ${problem.code}`);
      this.problem = problem;
    }
  }

  /** A problem from a response with problem details, or from one without. */
  async function read(response) {
    const body = await response.json().catch(() => ({}));
    const { field = null, value = null, suggestion = null } = (body.errors && body.errors[0]) || {};
    const requestId = body.request_id || response.headers.get("X-Request-ID");
    return { ...UNKNOWN, status: response.status, code: body.code || "", field, value, suggestion, requestId };
  }

  const unreachable = () => ({ ...UNKNOWN, code: "unreachable" });
  const brokenOff = () => ({ ...UNKNOWN, code: "broken_off" });

  /** An order, names with commas between, with `suggestion` for the name `value`; the "-" before a name stays. */
  const reordered = (order, value, suggestion) =>
    order.split(",").map((part) => (part.trim().replace(/^-/, "") === value ? part.replace(value, suggestion) : part)).join(",");

  /** The state with the nearest right value in the place of the wrong one; null where there is no such place. */
  function repaired(state, { field, value, suggestion }) {
    const next = k9.state.copy(state);
    if (field in LIMITS) return { ...next, [field]: suggestion };
    if (field === "measure") return { ...next, measure: suggestion };
    if (field === "sort") {
      next.carried.sort = reordered(next.carried.sort, value, suggestion);
      return next;
    }
    if (next.filters[field]) {
      next.filters[field] = next.filters[field].map((member) => (member === value ? suggestion : member));
      return next;
    }
    return null;
  }

  function way(problem, { retry, repair, state }) {
    if (problem.status === 401) {
      const back = encodeURIComponent(location.pathname + location.search);
      return k9.el("a", { class: "button", href: `${k9.spec.urls.login}?next=${back}` }, k9.word("action.sign_in"));
    }
    if (problem.status !== 400) return retry ? k9.el("button", { type: "button", class: "button", onclick: retry }, k9.word("action.retry")) : null;
    const next = repair && problem.suggestion && repaired(state, problem);
    return next ? k9.el("button", { type: "button", class: "button", onclick: () => repair(next) }, k9.word("problem.use", { value: problem.suggestion })) : null;
  }

  /** Say `problem` in the page's place for it; the picture stays as it is. `retry()`, `repair(state)`: what can be done; `state`: what was asked. */
  function show(problem, ways = {}) {
    const box = k9.$("[data-role=problem]");
    const reset = problem.status === 400 ? k9.el("a", { class: "button", href: location.pathname }, k9.word("action.reset")) : null;
    const words = wordsOf(problem);
    const parts = [
      k9.el("span", { class: "problem-text" }, words),
      problem.requestId ? k9.el("span", { class: "request-id" }, k9.word("error.request", { id: problem.requestId })) : null,
      way(problem, ways), reset,
    ];
    box.replaceChildren(...parts.filter(Boolean));
    box.hidden = false;
  }

  function hide() {
    const box = k9.$("[data-role=problem]");
    if (!box.hidden) box.hidden = true;
  }

  k9.problems = { Refusal, unknown: () => ({ ...UNKNOWN }), read, unreachable, brokenOff, show, hide };
})((window.k9 = window.k9 || {}));
