/* The time panel: one button per day, week or month, drawn as bars for amounts and as a line for ratios. Lengths are
   parts of the plot, so nothing is measured while painting, and a change of size costs nothing. */
(function (k9) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const MANY_STEPS = 45;

  function makeStep(toggle) {
    const mark = k9.el("span", { class: "step-mark", "aria-hidden": "true" });
    const button = k9.el("button", { class: "step", type: "button", tabindex: "-1" }, mark);
    const step = { node: k9.el("li", null, button), button, mark, member: null, at: "", when: "", words: "" };
    button.addEventListener("click", () => toggle(step.member.value));
    return step;
  }

  function makeCurve() {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    svg.setAttribute("class", "time-curve");
    svg.setAttribute("viewBox", "0 0 100 100");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("vector-effect", "non-scaling-stroke");
    svg.append(path);
    return { svg, path };
  }

  /** The path through the known values; a step without a value leaves a gap. */
  function curveThrough(steps, height) {
    let isDown = false;
    return steps.map((step, i) => {
      if (step.v === null) {
        isDown = false;
        return "";
      }
      const point = `${isDown ? "L" : "M"}${(((i + 0.5) / steps.length) * 100).toFixed(3)} ${(100 - height(step.v)).toFixed(2)}`;
      isDown = true;
      return point;
    }).join("");
  }

  /** A step that today belongs to is not over yet: its amount is one so far. */
  const isUnfinished = (grain, step, today) => grain.first(step.value) <= today && today <= grain.last(step.value);

  /** What a step says; an unusual day says what was usual, too. */
  function valueWords(step, measure, isOpen, judged) {
    if (judged && judged.is_anomaly) return judged.text;
    const value = step.v === null ? k9.memberValue(measure, step) : k9.format.withUnit(measure, step.v);
    return isOpen ? k9.word("panel.so_far", { value }) : value;
  }

  k9.makeTimeChart = function (body, { toggle, brush }) {
    const scale = k9.el("div", { class: "time-scale", "aria-hidden": "true" });
    const lines = k9.el("div", { class: "time-lines", "aria-hidden": "true" });
    const list = k9.el("ol", { class: "time-steps" });
    const curve = makeCurve();
    const tip = k9.el("div", { class: "time-tip", hidden: true, "aria-hidden": "true" });
    const usual = k9.makeUsual();
    const plot = k9.el("div", { class: "time-plot" }, lines, usual.band, curve.svg, list, usual.points, tip);
    const words = k9.el("div", { class: "time-words", "aria-hidden": "true" });
    const roll = k9.el("div", { class: "time-roll" }, plot, words);
    const root = k9.el("div", { class: "time" }, scale, roll);
    body.replaceChildren(root);

    const settle = k9.roving(list, ".step");
    const steps = [];
    let shown = null;
    let judged = null;
    let width = 0;

    function fit(count) {
      while (steps.length < count) {
        const step = makeStep((value) => toggle(value, shown.panel.by));
        steps.push(step);
        list.append(step.node);
      }
      steps.forEach((step, i) => {
        if (step.node.hidden !== i >= count) step.node.hidden = i >= count;
      });
    }

    function paintStep(step, member, { grain, measure, height, today, anySelected }) {
      if (step.member !== member) step.when = grain.full(member.value, member.label);
      step.member = member;
      const isOpen = isUnfinished(grain, member, today);
      const at = member.v === null ? "" : `${height(member.v).toFixed(2)}%`;
      if (step.at !== at) step.mark.style.setProperty("--at", (step.at = at) || "0%");
      k9.setClass(step.button, `step ${k9.memberStates(member, anySelected)}${isOpen ? " is-open" : ""}`);
      k9.setAttribute(step.button, "aria-pressed", String(Boolean(member.selected)));
      step.words = valueWords(member, measure, isOpen, judged && judged.get(member.value));
      k9.setAttribute(step.button, "aria-label", `${step.when}: ${step.words}`);
    }

    /** Round values beside the plot and the hairlines across it. */
    function paintScale({ axis, measure, height }) {
      const unit = measure.unit === "%" ? k9.word("unit.%") : "";
      const at = (value) => `inset-block-end: ${height(value).toFixed(2)}%`;
      scale.replaceChildren(...axis.lines.map((value) => k9.el("bdi", { style: at(value) }, k9.format.compact(value) + unit)));
      lines.replaceChildren(...axis.lines.map((value) => k9.el("span", { style: at(value) })));
    }

    /** Words under the steps; the year is said where it begins, if there is more than one. */
    function paintWords() {
      const { members, grain, panel } = shown;
      const years = members.map((member) => grain.first(member.value).slice(0, 4));
      const isLong = years[0] !== years[years.length - 1] && panel.by !== "year";
      let said = null;
      words.classList.toggle("has-years", isLong);
      words.replaceChildren(...k9.axes.worded(members.length, width).map((i) => {
        const year = isLong && years[i] !== said ? k9.el("bdi", { class: "time-year" }, k9.format.year(`${years[i]}-01-01`)) : null;
        said = years[i];
        const short = k9.el("bdi", null, grain.short(members[i].value, members[i].label));
        return k9.el("span", { style: `--along: ${((i + 0.5) / members.length).toFixed(4)}` }, short, year);
      }));
    }

    /** What is painted, with everything that its steps have in common. */
    function shapeOf(panel, measure) {
      const members = k9.timeline.complete(panel, measure);
      const isAmount = measure.additive || measure.counts;
      const values = members.map((member) => member.v).filter((v) => v !== null);
      const axis = k9.axes.valueAxis(values, { isAmount, isWhole: isAmount, limit: measure.unit === "%" ? 100 : null });
      return {
        panel, measure, members, isAmount, axis, grain: k9.timeline.grain(panel.by), today: k9.format.today(),
        height: (v) => (Math.max(v - axis.low, 0) / (axis.top - axis.low)) * 100,
        anySelected: members.some((member) => member.selected),
        span: `${panel.by} ${members.length} ${members.length ? members[0].value : ""}`,
      };
    }

    function rootClass({ isAmount, members, anySelected }) {
      const names = ["time", isAmount ? "is-bars" : "is-line"];
      if (members.length > MANY_STEPS) names.push("is-many");
      if (anySelected) names.push("has-selection");
      return names.join(" ");
    }

    function paint(panel, measure) {
      const before = shown;
      shown = shapeOf(panel, measure);
      k9.setClass(root, rootClass(shown));
      fit(shown.members.length);
      roll.style.setProperty("--steps", shown.members.length);
      shown.members.forEach((member, i) => paintStep(steps[i], member, shown));
      curve.path.setAttribute("d", shown.isAmount ? "" : curveThrough(shown.members, shown.height));
      usual.paint(judged, { ...shown, when: (member) => shown.grain.full(member.value, member.label), href: (day) => k9.usual.hrefOf(measure.name, day) });
      paintScale(shown);
      if (!before || before.span !== shown.span) {
        if (width) paintWords();
        // In the frame, which is laid out in any case: here, half of the page would be laid out once more.
        requestAnimationFrame(() => { roll.scrollLeft = roll.scrollWidth; });
      }
      settle();
      range.settle();
    }

    /** `judgedDays`: by date, or null where nothing is known of what is usual. */
    function paintUsual(judgedDays) {
      if (judged === judgedDays) return;
      judged = judgedDays;
      if (shown) paint(shown.panel, shown.measure);
    }

    const indexOf = (node) => (node.matches(".time-point")
      ? shown.members.findIndex((member) => member.value === node.dataset.day)
      : steps.findIndex((step) => step.button === node));

    function showTip(node) {
      const index = node && shown ? indexOf(node) : -1;
      tip.hidden = index < 0;
      if (tip.hidden) return;
      const { when, words: value } = steps[index];
      tip.replaceChildren(k9.el("bdi", { class: "time-tip-when" }, when), k9.el("strong", null, k9.bdi(value)));
      tip.style.setProperty("--along", ((index + 0.5) / shown.members.length).toFixed(4));
    }

    for (const part of [list, usual.points]) {
      for (const name of ["pointerover", "focusin"]) part.addEventListener(name, (event) => showTip(event.target.closest(".step, .time-point")));
      for (const name of ["pointerleave", "focusout"]) part.addEventListener(name, () => showTip(null));
    }
    const member = (i) => shown.members[i];
    const count = () => (shown ? shown.members.length : 0);
    const range = k9.makeBrush(plot, {
      count,
      chosen: () => [0, count() - 1],
      words: (i) => shown.grain.full(member(i).value, member(i).label),
      between: (a, b) => k9.format.range(shown.grain.first(member(a).value), shown.grain.last(member(b).value)),
      label: brush.label,
      wanted: brush.wanted,
      moved: (a, b) => brush.moved(member(a).value, member(b).value),
      brushed: (a, b) => brush.narrow(shown.grain.first(member(a).value), shown.grain.last(member(b).value)),
      dropped: brush.dropped,
    });
    const stepOf = ({ value, label }) => ({ label, first: shown.grain.first(value), last: shown.grain.last(value) });
    new ResizeObserver(([entry]) => {
      width = entry.contentRect.width;
      if (shown && width) paintWords();
    }).observe(words);
    return { paint, paintUsual, range: { ...range, steps: () => shown.members.map(stepOf), chosen: () => [0, count() - 1] } };
  };
})((window.k9 = window.k9 || {}));
