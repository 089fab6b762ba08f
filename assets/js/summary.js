/* What a card shows in one sentence, for who hears it instead of seeing it: of how many, the largest and the smallest.
   Written when the browser has time: no click and no frame of a drag waits for it. */
(function (k9) {
  "use strict";

  function words({ panel, measure, empty }, isTime) {
    if (empty) return "";
    const grain = k9.timeline.grain(panel.by);
    const name = (member) => (isTime && member.value !== "~" ? grain.full(member.value, member.label) : member.label);
    const known = panel.members.filter((member) => member.v !== null && member.n);
    if (!known.length) return k9.word("panel.empty");
    const [least, most] = known.reduce(([low, high], member) => [member.v < low.v ? member : low, member.v > high.v ? member : high], [known[0], known[0]]);
    const told = { most: name(most), high: k9.format.withUnit(measure, most.v) };
    if (known.length === 1) return k9.word("panel.summary_one", told);
    return k9.word("panel.summary", { ...told, count: k9.format.count(known.length), least: name(least), low: k9.format.withUnit(measure, least.v) });
  }

  /** The place for the sentence of a card, which its region is described by. */
  k9.summaryOf = function (section, isTime) {
    const node = k9.el("p", { class: "visually-hidden", id: `summary-${section.dataset.panel}` });
    let newest = null;
    section.append(node);
    section.setAttribute("aria-describedby", node.id);
    return function tell(shown) {
      const isWaiting = newest !== null;
      newest = shown;
      if (isWaiting) return;
      k9.later(() => {
        k9.setText(node, words(newest, isTime));
        newest = null;
      });
    };
  };
})((window.k9 = window.k9 || {}));
