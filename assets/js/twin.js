/* The table twin of a panel: the same members as a table, for screen readers, keyboards and exact reading. */
(function (k9) {
  "use strict";

  function head(measure) {
    const cells = [k9.word("twin.member"), k9.word("twin.rows"), measure.label];
    if (measure.additive) cells.push(k9.word("twin.share"));
    return k9.el("thead", null, k9.el("tr", null, ...cells.map((text) => k9.el("th", { scope: "col" }, text))));
  }

  function row(panel, member, measure, total, toggle) {
    const pressed = String(Boolean(member.selected));
    const button = k9.el("button", { type: "button", class: "twin-member", "aria-pressed": pressed }, k9.bdi(member.label));
    button.addEventListener("click", () => toggle(member.value, panel.by));
    const cells = [k9.format.count(member.n), k9.format.withUnit(measure, member.v)];
    if (measure.additive) cells.push(total && member.v !== null ? k9.format.share(member.v / total) : "–");
    return k9.el("tr", { class: member.selected ? "is-selected" : null },
      k9.el("th", { scope: "row" }, button), ...cells.map((text) => k9.el("td", null, k9.bdi(text))));
  }

  /** Paint `panel` as a table into `body`. Time members get their full words. */
  k9.paintTwin = function (body, panel, measure, { toggle, isTime }) {
    const total = k9.wholeOf(panel, measure);
    const grain = k9.timeline.grain(panel.by);
    const named = panel.members.map((member) =>
      isTime && member.value !== "~" ? { ...member, label: grain.full(member.value, member.label) } : member);
    const focused = document.activeElement && body.contains(document.activeElement) && document.activeElement.textContent;
    const table = k9.el("table", { class: "twin" },
      k9.el("caption", { class: "visually-hidden" }, panel.title || ""),
      head(measure),
      k9.el("tbody", null, ...named.map((member) => row(panel, member, measure, total, toggle))));
    body.replaceChildren(table);
    if (focused) (k9.$$(".twin-member", body).find((node) => node.textContent === focused) || body).focus();
  };
})((window.k9 = window.k9 || {}));
