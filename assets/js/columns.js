/* Upright columns for few ordered members (weekdays, distributions): buttons too, in the reading direction. */
(function (k9) {
  "use strict";

  function makeColumn(toggle) {
    const value = k9.el("bdi", { class: "column-value" });
    const fill = k9.el("span", { class: "column-fill", "aria-hidden": "true" });
    const track = k9.el("span", { class: "column-track" }, value, fill);
    const label = k9.el("bdi", { class: "column-label" });
    const button = k9.el("button", { class: "column", type: "button" }, track, label);
    const column = { node: k9.el("li", null, button), button, value, fill, label, member: null };
    button.addEventListener("click", () => toggle(column.member.value));
    return column;
  }

  /** Whole values above narrow columns crowd each other: then they are shortened (12.3k). */
  const textOf = (measure, v, crowded) =>
    v === null ? "–" : crowded && Math.abs(v) >= 10000 ? k9.format.compact(v) : k9.format.value(measure, v);

  function titleOf(panel, member, measure) {
    const total = k9.wholeOf(panel, measure);
    const share = total && member.v ? ` · ${k9.format.share(member.v / total)}` : "";
    return `${member.label}: ${k9.format.withUnit(measure, member.v)}${share}`;
  }

  function paintColumn(column, panel, member, measure, full, anySelected) {
    column.member = member;
    k9.setText(column.label, member.short || member.label);
    k9.setText(column.value, textOf(measure, member.v, panel.members.length > 6));
    const fraction = full > 0 && member.v > 0 ? Math.max(member.v / full, 0.006) : 0;
    column.fill.style.blockSize = `calc((100% - 1.25rem) * ${fraction.toFixed(4)})`;
    const states = ["column"];
    if (member.selected) states.push("is-selected");
    else if (anySelected) states.push("is-dimmed");
    if (!member.n) states.push("is-empty");
    if (member.value === "~") states.push("is-missing");
    column.button.className = states.join(" ");
    column.button.setAttribute("aria-pressed", String(Boolean(member.selected)));
    column.button.title = titleOf(panel, member, measure);
  }

  k9.makeColumns = function (body, { toggle }) {
    const list = k9.el("ol", { class: "columns" });
    const columns = [];
    body.replaceChildren(list);

    function paint(panel, measure) {
      while (columns.length < panel.members.length) {
        const column = makeColumn(toggle);
        columns.push(column);
        list.append(column.node);
      }
      const full = panel.members.reduce((most, member) => Math.max(most, member.v || 0), 0);
      const anySelected = panel.members.some((member) => member.selected);
      columns.forEach((column, i) => {
        column.node.hidden = i >= panel.members.length;
        if (!column.node.hidden) paintColumn(column, panel, panel.members[i], measure, full, anySelected);
      });
    }

    return { paint };
  };
})((window.k9 = window.k9 || {}));
