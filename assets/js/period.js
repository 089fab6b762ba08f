/* The period: presets that stay relative in the URL, and a range of days. */
(function (k9) {
  "use strict";

  const PRESETS = [
    ["today", "today", "today"], ["yesterday", "yesterday", "yesterday"], ["last_7", "-7d", "today"],
    ["last_30", "-30d", "today"], ["last_90", "-90d", "today"], ["this_month", "this_month", "today"],
    ["this_year", "this_year", "today"], ["all", "all", "today"],
  ];

  const presetOf = (state) => PRESETS.find(([, from, to]) => from === state.from && to === state.to);

  /** A limit as a day, or null where only the server knows it ("all"). */
  function dayOf(text) {
    const today = k9.format.today();
    const last = /^-(\d+)d$/.exec(text);
    if (last) return k9.format.addDays(today, 1 - Number(last[1]));
    const words = {
      today, yesterday: k9.format.addDays(today, -1), this_month: `${today.slice(0, 8)}01`, this_year: `${today.slice(0, 4)}-01-01`,
    };
    return words[text] || (/^\d{4}-\d\d-\d\d$/.test(text) ? text : null);
  }

  /** First and last day of the state, as far as they are known here. */
  function daysOf(state) {
    const [from, to] = [dayOf(state.from), dayOf(state.to)];
    return from && to && from > to ? { from: to, to: from } : { from, to };
  }

  function label(state) {
    const preset = presetOf(state);
    if (preset) return k9.word(`period.${preset[0]}`);
    const { from, to } = daysOf(state);
    return from && to ? k9.format.range(from, to) : `${state.from} – ${state.to}`;
  }

  function presetButtons(state) {
    const chosen = presetOf(state);
    return PRESETS.map((preset) => {
      const [name, from, to] = preset;
      return k9.el("button", {
        type: "button", class: "preset", "aria-pressed": String(preset === chosen),
        onclick: () => { k9.closePopover(); k9.page.period(from, to); },
      }, k9.word(`period.${name}`));
    });
  }

  function rangeForm(state) {
    const { from, to } = daysOf(state);
    const field = (name, value) => k9.el("input", { type: "date", name, value: value || "", max: "9999-12-31", required: true });
    const [start, end] = [field("from", from), field("to", to)];
    const form = k9.el("form", { class: "range" },
      k9.el("label", null, k9.el("span", null, k9.word("period.from")), start),
      k9.el("label", null, k9.el("span", null, k9.word("period.to")), end),
      k9.el("button", { type: "submit", class: "button is-primary" }, k9.word("action.apply")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [a, b] = [start.value, end.value].sort();
      k9.closePopover();
      k9.page.period(a, b);
    });
    return form;
  }

  k9.period = {
    label, daysOf,
    open(button) {
      const state = k9.page.state;
      const content = k9.el("div", { class: "period" }, k9.el("div", { class: "presets" }, ...presetButtons(state)), rangeForm(state));
      k9.openPopover(button, { title: k9.word("period.title"), content });
    },
  };
})((window.k9 = window.k9 || {}));
