/* Upright columns for few ordered members (weekdays, distributions): buttons too, in the reading direction. */
(function (k9) {
  "use strict";

  function makeColumn(toggle) {
    const value = k9.el("bdi", { class: "column-value" });
    const fill = k9.el("span", { class: "column-fill", "aria-hidden": "true" });
    const track = k9.el("span", { class: "column-track" }, value, fill);
    const label = k9.el("bdi", { class: "column-label" });
    const button = k9.el("button", { class: "column", type: "button", tabindex: "-1" }, track, label);
    const column = { node: k9.el("li", null, button), button, value, fill, label, member: null, height: "" };
    button.addEventListener("click", () => toggle(column.member.value));
    return column;
  }

  /** Whole values above narrow columns crowd each other: then they are shortened (12.3k). */
  function textOf(measure, member, isCrowded) {
    if (member.v === null) return "–";
    return isCrowded && Math.abs(member.v) >= 10000 ? k9.format.compact(member.v) : k9.format.value(measure, member.v);
  }

  function titleOf(member, measure, total) {
    const share = total && member.v ? ` · ${k9.format.share(member.v / total)}` : "";
    return `${member.label}: ${member.v === null ? k9.memberValue(measure, member) : k9.format.withUnit(measure, member.v)}${share}`;
  }

  function paintColumn(column, member, measure, { full, total, anySelected, isCrowded }) {
    column.member = member;
    k9.setText(column.label, member.short || member.label);
    k9.setText(column.value, textOf(measure, member, isCrowded));
    const fraction = full > 0 && member.v > 0 ? Math.max(member.v / full, 0.006) : 0;
    const height = `calc((100% - 1.25rem) * ${fraction.toFixed(4)})`;
    if (column.height !== height) column.fill.style.blockSize = column.height = height;
    k9.setClass(column.button, `column ${k9.memberStates(member, anySelected)}`);
    k9.setAttribute(column.button, "aria-pressed", String(Boolean(member.selected)));
    const words = titleOf(member, measure, total);
    k9.setAttribute(column.button, "title", words);
    k9.setAttribute(column.button, "aria-label", words);
  }

  /** The members that are chosen, as [first, last], where they stand side by side; all of them where none or others are. */
  function rangeOf(members) {
    const first = members.findIndex((member) => member.selected);
    const chosen = members.filter((member) => member.selected).length;
    const isRange = first >= 0 && members.slice(first, first + chosen).every((member) => member.selected);
    return isRange ? [first, first + chosen - 1] : [0, members.length - 1];
  }

  k9.makeColumns = function (body, { toggle, brush }) {
    const list = k9.el("ol", { class: "columns" });
    const plot = k9.el("div", { class: "columns-plot" }, list);
    const settle = k9.roving(list, ".column");
    const columns = [];
    let shown = [];
    body.replaceChildren(plot);

    const chosen = () => rangeOf(shown);
    const valuesOf = (a, b) => (b - a + 1 === shown.length ? [] : shown.slice(a, b + 1).map((member) => member.value));
    const range = k9.makeBrush(plot, {
      count: () => shown.length,
      chosen,
      words: (i) => shown[i].label,
      between: (a, b) => (a === b ? shown[a].label : `${shown[a].label} – ${shown[b].label}`),
      label: brush.label,
      wanted: brush.wanted,
      moved: (a, b) => brush.moved(shown[a].value, shown[b].value),
      brushed: (a, b) => brush.choose(valuesOf(a, b)),
      dropped: brush.dropped,
    });

    function paint(panel, measure) {
      shown = panel.members;
      while (columns.length < panel.members.length) {
        const column = makeColumn(toggle);
        columns.push(column);
        list.append(column.node);
      }
      const shape = {
        full: panel.members.reduce((most, member) => Math.max(most, member.v || 0), 0),
        total: k9.wholeOf(panel, measure),
        anySelected: panel.members.some((member) => member.selected),
        isCrowded: panel.members.length > 6,
      };
      columns.forEach((column, i) => {
        column.node.hidden = i >= panel.members.length;
        if (!column.node.hidden) paintColumn(column, panel.members[i], measure, shape);
      });
      settle();
      range.settle();
    }

    return { paint, range: { ...range, steps: () => shown, chosen } };
  };
})((window.k9 = window.k9 || {}));
