/* The picture of a card as shapes on a sheet, for files: what the card shows, with its question in words above. Pure but
   for measuring texts. A scene is { width, height, paper, shapes }; drawing.js writes it as SVG or PNG. */
(function (k9) {
  "use strict";

  const [WIDTH, EDGE, ROW, PLOT] = [960, 32, 30, 300];
  const MOST_ROWS = 25;
  const COLUMN = 64;
  const inner = WIDTH - 2 * EDGE;
  let pen = null;

  /** Tokens as they are on paper: light, whatever the screen is. */
  function inks() {
    const probe = document.body.appendChild(k9.el("i", { style: "color-scheme: light; position: absolute" }));
    const read = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const found = Object.fromEntries(["surface", "ink", "ink-2", "ink-3", "line", "line-strong", "mark", "fill", "accent"].map((name) => [name, read(name)]));
    probe.remove();
    return found;
  }

  function wide(text, size, weight) {
    pen = pen || document.createElement("canvas").getContext("2d");
    pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    return pen.measureText(text).width;
  }

  /** The text, cut where it has no room. */
  function fitted(text, room, size, weight = 400) {
    if (wide(text, size, weight) <= room) return text;
    let length = text.length;
    while (length > 1 && wide(`${text.slice(0, length)}…`, size, weight) > room) length -= 1;
    return `${text.slice(0, length)}…`;
  }

  /** Shapes are placed from where reading begins; `mirror` puts them where they are on the sheet. */
  function sheet(isRtl, ink) {
    const shapes = [];
    const at = (x, w = 0) => (isRtl ? WIDTH - x - w : x);
    return {
      shapes,
      rect: (x, y, w, h, fill, r = 0) => shapes.push({ kind: "rect", x: at(x, w), y, w, h, r, fill: ink[fill] }),
      text: (x, y, text, { size = 14, weight = 400, tone = "ink", anchor = "start" } = {}) =>
        shapes.push({ kind: "text", x: at(x), y, text, size, weight, fill: ink[tone], anchor, dir: isRtl ? "rtl" : "ltr" }),
      /* Digits stand under digits: a column of them ends at the same place, whatever the page reads. */
      number: (end, y, text, { size = 14, weight = 400, tone = "ink" } = {}) =>
        shapes.push({ kind: "text", x: isRtl ? at(end) + COLUMN : end, y, text, size, weight, fill: ink[tone], anchor: "end", dir: "ltr" }),
      line: (x1, y1, x2, y2, tone) => shapes.push({ kind: "line", x1: at(x1), y1, x2: at(x2), y2, stroke: ink[tone] }),
      path: (points, tone) => shapes.push({ kind: "path", points, stroke: ink[tone] }),
    };
  }

  function head(on, { title, about, asOf }) {
    on.text(EDGE, 46, fitted(title, inner, 20, 650), { size: 20, weight: 650 });
    about.forEach((line, i) => on.text(EDGE, 72 + i * 20, fitted(line, inner, 13), { size: 13, tone: "ink-2" }));
    const under = 72 + about.length * 20;
    return { under, foot: (height) => on.text(EDGE, height - 18, asOf, { size: 12, tone: "ink-3" }) };
  }

  function rank(on, top, { panel, measure }) {
    const members = panel.members.slice(0, MOST_ROWS);
    const most = k9.fullOf(panel.members, measure) || 1;
    const total = k9.wholeOf(panel, measure);
    const rest = panel.total_members - members.length;
    members.forEach((member, i) => {
      const y = top + i * ROW;
      const room = inner - 200;
      on.rect(EDGE, y, Math.max(0, (member.v || 0) / most) * room, ROW - 6, member.selected ? "accent" : "fill", 4);
      on.text(EDGE + 8, y + 17, fitted(member.label, room - 16, 14), { weight: member.selected ? 650 : 400, tone: member.selected && member.v / most > 0.5 ? "surface" : "ink" });
      on.number(EDGE + inner - 80, y + 17, k9.memberValue(measure, member), { weight: 500 });
      if (total && member.v !== null) on.number(EDGE + inner, y + 17, k9.format.share(member.v / total), { size: 13, tone: "ink-2" });
    });
    const words = rest > 0 ? k9.word("panel.others_left", { count: k9.format.count(rest) }) : members.length ? "" : k9.word("panel.empty");
    if (words) on.text(EDGE + 8, top + members.length * ROW + 17, words, { size: 13, tone: "ink-2" });
    return top + (members.length + (words ? 1 : 0)) * ROW;
  }

  function columns(on, top, { panel, measure }) {
    const most = panel.members.reduce((found, member) => Math.max(found, member.v || 0), 0) || 1;
    const step = inner / Math.max(panel.members.length, 1);
    on.line(EDGE, top + PLOT, EDGE + inner, top + PLOT, "line-strong");
    panel.members.forEach((member, i) => {
      const [middle, high] = [EDGE + (i + 0.5) * step, (Math.max(member.v || 0, 0) / most) * (PLOT - 24)];
      const bar = Math.min(step * 0.7, 90);
      on.rect(middle - bar / 2, top + PLOT - high, bar, high, member.selected ? "accent" : "mark", 3);
      on.text(middle, top + PLOT - high - 7, k9.memberValue(measure, member), { anchor: "middle", size: 12, tone: "ink-2" });
      on.text(middle, top + PLOT + 20, fitted(member.short || member.label, step - 4, 12), { anchor: "middle", size: 12, tone: "ink-2" });
    });
    return top + PLOT + 34;
  }

  /** Time runs from left to right in both languages. */
  function time(on, top, { panel, measure }, ink) {
    const members = k9.timeline.complete(panel, measure);
    const isAmount = measure.additive || measure.counts;
    const axis = k9.axes.valueAxis(members.map((m) => m.v).filter((v) => v !== null), { isAmount, isWhole: isAmount, limit: measure.unit === "%" ? 100 : null });
    const [left, wideness] = [EDGE + 52, inner - 52];
    const high = (v) => ((v - axis.low) / (axis.top - axis.low)) * PLOT;
    const step = wideness / Math.max(members.length, 1);
    const grain = k9.timeline.grain(panel.by);
    const text = (x, y, words, anchor, dir) => on.shapes.push({ kind: "text", x, y, text: words, size: 12, weight: 400, fill: ink["ink-2"], anchor, dir });
    for (const value of axis.lines) {
      const y = top + PLOT - high(value);
      on.shapes.push({ kind: "line", x1: left, y1: y, x2: left + wideness, y2: y, stroke: ink.line });
      text(left - 8, y + 4, k9.format.compact(value) + (measure.unit === "%" ? k9.word("unit.%") : ""), "end", "ltr");
    }
    const points = members.map((m, i) => (m.v === null ? null : [left + (i + 0.5) * step, top + PLOT - high(m.v)]));
    if (isAmount) members.forEach((m, i) => m.v && on.shapes.push({ kind: "rect", x: left + (i + 0.13) * step, y: points[i][1], w: step * 0.74, h: high(m.v), r: Math.min(3, step / 4), fill: ink[m.selected ? "accent" : "mark"] }));
    else on.path(points, "mark");
    for (const i of k9.axes.worded(members.length, wideness)) text(left + (i + 0.5) * step, top + PLOT + 20, grain.short(members[i].value, members[i].label), "middle", document.documentElement.dir);
    return top + PLOT + 34;
  }

  const DRAWN = { rank, columns, time };

  /** `card`: what the page keeps of it; `words`: { title, about: lines, asOf }. */
  k9.sceneOf = function (card, words) {
    const ink = inks();
    const on = sheet(document.documentElement.dir === "rtl", ink);
    const { under, foot } = head(on, words);
    const bottom = DRAWN[card.kind](on, under + 16, card.shown, ink);
    const height = Math.ceil(bottom + 48);
    foot(height);
    return { width: WIDTH, height, paper: ink.surface, shapes: on.shapes };
  };
})((window.k9 = window.k9 || {}));
