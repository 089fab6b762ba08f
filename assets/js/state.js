/* The page's state: what the URL says and nothing else. Parse, print, change; undo and redo are the browser's history. */
(function (k9) {
  "use strict";

  const OWN = new Set(["from", "to", "date", "by", "measure", "measures", "compare", "order", "limit"]);
  const CARRIED = new Set(["lang", "theme", "digits", "view", "sort"]);
  const DEFAULT = { from: "-30d", to: "today" };

  /** Members between commas; a comma or backslash inside a member is written \, or \\ (as the server does). */
  function splitMembers(text) {
    const members = [];
    let current = "";
    for (let i = 0; i < text.length; i += 1) {
      if (text[i] === "\\" && i + 1 < text.length) current += text[(i += 1)];
      else if (text[i] === ",") {
        members.push(current);
        current = "";
      } else current += text[i];
    }
    return [...members, current].filter((member) => member !== "");
  }

  const joinMembers = (members) => members.map((m) => m.replace(/\\/g, "\\\\").replace(/,/g, "\\,")).join(",");

  function parse(search) {
    const state = { from: DEFAULT.from, to: DEFAULT.to, measure: null, filters: {}, carried: {} };
    const given = new URLSearchParams(search);
    for (const name of new Set(given.keys())) {
      const text = given.getAll(name).filter(Boolean).join(",");
      if (!text) continue;
      if (name === "from" || name === "to" || name === "measure") state[name] = text;
      else if (name === "date") readDate(state, text, given);
      else if (CARRIED.has(name)) state.carried[name] = text;
      else if (!OWN.has(name)) state.filters[name] = splitMembers(text);
    }
    state.filters = inOrder(state.filters);
    return state;
  }

  /** Filters as the address has them: a state that was clicked together and one that was opened are the same. */
  const inOrder = (filters) => Object.fromEntries(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)));

  /** `date=D` alone is the period of that day; beside from/to it is a selection of days. */
  function readDate(state, text, given) {
    const days = splitMembers(text);
    if (days.length === 1 && !given.has("from") && !given.has("to")) state.from = state.to = days[0];
    else state.filters.date = days;
  }

  const encode = (text) => encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":");

  /** The canonical query string, "" for the default state. `withCarried`: language and the like, too. */
  function print(state, withCarried = true) {
    const pairs = [];
    const isDefault = state.from === DEFAULT.from && state.to === DEFAULT.to;
    if (!isDefault || state.filters.date) pairs.push(["from", state.from], ["to", state.to]);
    for (const name of Object.keys(state.filters)) {
      if (state.filters[name].length) pairs.push([name, joinMembers(state.filters[name])]);
    }
    if (state.measure) pairs.push(["measure", state.measure]);
    if (withCarried) pairs.push(...Object.entries(state.carried));
    return pairs.length ? "?" + pairs.map(([name, text]) => `${name}=${encode(text)}`).join("&") : "";
  }

  const copy = (state) => ({
    ...state,
    carried: { ...state.carried },
    filters: Object.fromEntries(Object.entries(state.filters).map(([name, members]) => [name, [...members]])),
  });

  function toggle(state, dimension, value) {
    const next = copy(state);
    const members = next.filters[dimension] || [];
    next.filters[dimension] = members.includes(value) ? members.filter((m) => m !== value) : [...members, value].sort();
    if (!next.filters[dimension].length) delete next.filters[dimension];
    next.filters = inOrder(next.filters);
    return next;
  }

  /** Exactly these members of a dimension; none: all of them. */
  function withMembers(state, dimension, members) {
    const next = without(state, dimension);
    if (members.length) next.filters[dimension] = [...members].sort();
    next.filters = inOrder(next.filters);
    return next;
  }

  function without(state, dimension) {
    const next = copy(state);
    if (dimension) delete next.filters[dimension];
    else next.filters = {};
    return next;
  }

  const withPeriod = (state, from, to) => ({ ...without(state, "date"), from, to });

  /* Each entry of the browser's history that this page made carries its number, so that undo is Back and redo is
     Forward: one history, exact after a refresh too. The highest number is kept for the tab. */
  const index = () => (history.state && history.state.k9) || 0;
  const highest = () => Number(sessionStorage.getItem("k9-highest") || 0);

  function push(state) {
    const next = index() + 1;
    sessionStorage.setItem("k9-highest", String(next));
    history.pushState({ k9: next }, "", location.pathname + print(state));
  }

  k9.state = {
    parse, print, copy, toggle, without, withMembers, withPeriod, push, DEFAULT,
    canUndo: () => index() > 0,
    canRedo: () => index() < highest(),
    undo: () => index() > 0 && history.back(),
    redo: () => index() < highest() && history.forward(),
    arrive: () => {
      if (!history.state || history.state.k9 === undefined) {
        sessionStorage.setItem("k9-highest", "0");
        history.replaceState({ k9: 0 }, "");
      }
    },
  };
})((window.k9 = window.k9 || {}));
