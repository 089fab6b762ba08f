/* A ranked list of members: label on its bar, value and share. Every row is a real button, so keyboard, screen reader,
   Arabic shaping and right-to-left come from the browser. Rows are made once and then only change their text. */
(function (k9) {
  "use strict";

  const MOST_IN_SIGHT = 20;
  const LEAST_ROW_HEIGHT = 28;

  function makeRow(toggle) {
    const label = k9.el("bdi", { class: "bar-label" });
    const value = k9.el("bdi", { class: "bar-value" });
    const share = k9.el("bdi", { class: "bar-share" });
    const button = k9.el("button", { class: "bar-row", type: "button", tabindex: "-1" }, label, value, share);
    const row = { node: k9.el("li", null, button), button, label, value, share, member: null, length: "" };
    button.addEventListener("click", () => toggle(row.member.value));
    return row;
  }

  /** The length that fills the row: 100 for percentages, 10 for ratings, else the largest value shown. */
  function fullLength(members, measure) {
    if (measure.unit === "%") return 100;
    if (measure.unit === "/10") return 10;
    return members.reduce((most, member) => Math.max(most, member.v || 0), 0);
  }

  /** What shares are of: the sum over all members, or null where parts do not add up to a whole. */
  function whole(panel, measure) {
    if (!measure.additive) return null;
    const shown = panel.members.reduce((sum, member) => sum + (member.v || 0), 0);
    return shown + ((panel.others && panel.others.v) || 0);
  }

  /** The classes that a member has in every kind of chart. */
  function states(member, anySelected) {
    const names = [];
    if (member.selected) names.push("is-selected");
    else if (anySelected) names.push("is-dimmed");
    if (!member.n) names.push("is-empty");
    if (member.value === "~") names.push("is-missing");
    if (member.v === null) names.push("has-no-value");
    return names.join(" ");
  }

  /** Text for a number that is not there: too few rows for an honest one, or nothing recorded. */
  const absent = (member) => k9.word(member.reason === "too_few" ? "value.too_few" : "value.missing");

  const valueText = (measure, member) => (member.v === null ? absent(member) : k9.format.value(measure, member.v));

  function paintRow(row, member, { measure, full, total, anySelected }) {
    row.member = member;
    k9.setName(row.label, member.label);
    k9.setText(row.value, valueText(measure, member));
    k9.setText(row.share, total && member.v !== null ? k9.format.share(member.v / total) : "");
    const fraction = full > 0 && member.v > 0 ? Math.max(member.v / full, 0.004) : 0;
    const length = `${(fraction * 100).toFixed(2)}%`;
    if (row.length !== length) row.label.style.backgroundSize = `${(row.length = length)} 100%`;
    k9.setClass(row.button, `bar-row ${states(member, anySelected)}`);
    k9.setAttribute(row.button, "aria-pressed", String(Boolean(member.selected)));
  }

  /** Characters of the longest number; words in the place of one may stand out of its column. */
  const longest = (members, measure) =>
    members.reduce((most, member) => (member.v === null ? most : Math.max(most, k9.format.value(measure, member.v).length)), 1);

  function keepFocus(rows, focusedValue) {
    const now = rows.find((row) => row.member && row.member.value === focusedValue && !row.node.hidden);
    if (now && document.activeElement !== now.button) now.button.focus({ preventScroll: true });
  }

  /** A list inside `body`; `toggle(value)` is called when a row is pressed, `showAll()` for the members not shown. */
  k9.makeBars = function (body, { toggle, showAll }) {
    const list = k9.el("ol", { class: "bars" });
    const others = k9.el("button", { class: "bars-others", type: "button", onclick: showAll });
    const empty = k9.el("p", { class: "panel-empty" });
    const settle = k9.roving(list, ".bar-row");
    const rows = [];
    let room = { measure: null, digits: 0 };
    let capacity = MOST_IN_SIGHT;
    let isScrolled = false;
    let newest = null;
    body.replaceChildren(list, others, empty);
    body.addEventListener("scroll", () => { isScrolled = body.scrollTop > 0; }, { passive: true });
    new ResizeObserver(([entry]) => {
      capacity = entry.contentRect.height ? Math.ceil(entry.contentRect.height / LEAST_ROW_HEIGHT) : MOST_IN_SIGHT;
    }).observe(body);

    function paintRows(from, to, members, shape) {
      for (let i = from; i < Math.min(to, members.length); i += 1) {
        if (!rows[i]) list.append((rows[i] = makeRow(toggle)).node);
        paintRow(rows[i], members[i], shape);
      }
      for (let i = from; i < Math.min(to, rows.length); i += 1) {
        if (rows[i].node.hidden !== i >= members.length) rows[i].node.hidden = i >= members.length;
      }
      settle();
    }

    /** What is in sight at once; what has to be scrolled to a moment later, when everything in sight is painted. */
    function paintAll(members, shape, isAllWanted) {
      const inSight = isAllWanted || isScrolled || !rows.length ? Infinity : capacity;
      newest = shape;
      paintRows(0, inSight, members, shape);
      if (inSight < Math.max(members.length, rows.length)) k9.later(() => newest === shape && paintRows(inSight, Infinity, members, shape));
    }

    /** The column of numbers is as wide as the longest that this measure has shown: it neither jumps at a click, nor
        are all rows laid out anew for it. */
    function makeRoom(panel, measure) {
      const digits = Math.max(longest(panel.members, measure), measure === room.measure ? room.digits : 1);
      if (digits !== room.digits) list.style.setProperty("--digits", digits);
      room = { measure, digits };
    }

    function paintOthers(panel, measure) {
      const hidden = panel.total_members - panel.members.length;
      others.hidden = !(hidden > 0);
      if (others.hidden) return;
      const sum = panel.others && panel.others.v !== null && measure.additive;
      k9.setText(others, k9.word(sum ? "panel.others_sum" : "panel.others", {
        count: k9.format.count(hidden),
        all: k9.format.count(panel.total_members),
        value: sum ? k9.format.withUnit(measure, panel.others.v) : "",
      }));
    }

    function paint(panel, measure) {
      const focused = rows.find((row) => row.button === document.activeElement);
      const focusedValue = focused && focused.member.value;
      const full = fullLength(panel.members, measure);
      const total = whole(panel, measure);
      const anySelected = panel.members.some((member) => member.selected);
      paintAll(panel.members, { measure, full, total, anySelected }, rows.indexOf(focused) >= capacity);
      list.classList.toggle("has-shares", Boolean(total));
      makeRoom(panel, measure);
      paintOthers(panel, measure);
      empty.hidden = panel.members.length > 0;
      if (!empty.hidden) k9.setText(empty, k9.word("panel.empty"));
      if (focused && focusedValue !== undefined) keepFocus(rows, focusedValue);
    }

    return { paint };
  };

  k9.wholeOf = whole;
  k9.fullOf = fullLength;
  k9.memberStates = states;
  k9.memberValue = valueText;
})((window.k9 = window.k9 || {}));
