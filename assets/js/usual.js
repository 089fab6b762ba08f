/* What is usual, on the time panel: a band behind its days, and a point that can be pressed on every unusual one. It is
   asked for when the picture of a question stands, so no picture waits for it; a newer question drops it. */
(function (k9) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const PAUSE_MS = 250;
  const MOST_DAYS = 400;

  /* ---- the picture ---- */

  function makeBand() {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    for (const [name, value] of [["class", "time-usual"], ["viewBox", "0 0 100 100"], ["preserveAspectRatio", "none"], ["aria-hidden", "true"]]) {
      svg.setAttribute(name, value);
    }
    svg.append(path);
    return { svg, path };
  }

  /** Neighbouring days that were judged, as runs of [position, judged day]. */
  function runsOf(members, days) {
    const runs = [];
    let run = null;
    members.forEach((member, i) => {
      const one = days.get(member.value);
      if (!one || one.high === null) run = null;
      else if (run) run.push([i, one]);
      else runs.push((run = [[i, one]]));
    });
    return runs;
  }

  /** The area of one run; it begins and ends with the step, so that a single day has a width. */
  function areaOf(run, count, height) {
    const at = (i, v) => `${((i / count) * 100).toFixed(3)} ${(100 - Math.min(height(v), 100)).toFixed(2)}`;
    const edge = (days, side) => {
      const [first, last] = [days[0], days[days.length - 1]];
      const outer = side === "high" ? [0, 1] : [1, 0];
      return [at(first[0] + outer[0], first[1][side]), ...days.map(([i, one]) => at(i + 0.5, one[side])), at(last[0] + outer[1], last[1][side])];
    };
    return `M${[...edge(run, "high"), ...edge([...run].reverse(), "low")].join("L")}Z`;
  }

  function makePoint(member, one, { members, height, href, when }) {
    const along = (members.indexOf(member) + 0.5) / members.length;
    const words = `${when(member)}: ${one.text}`;
    return k9.el("a", {
      class: "time-point", href: href(one.date), draggable: "false", "aria-label": words, "data-day": one.date, tabindex: "-1",
      style: `--along: ${along.toFixed(4)}; --at: ${Math.min(height(member.v || 0), 100).toFixed(2)}%`,
    });
  }

  /** The two layers of a plot: `band` lies behind its steps, `points` before them. */
  k9.makeUsual = function () {
    const band = makeBand();
    const points = k9.el("div", { class: "time-points" });
    const settle = k9.roving(points, ".time-point");

    /** `days`: judged days by date, or null; `shape`: members, height, href(day), when(member). */
    function paint(days, shape) {
      const known = days || new Map();
      const unusual = shape.members.filter((member) => known.has(member.value) && known.get(member.value).is_anomaly);
      band.path.setAttribute("d", runsOf(shape.members, known).map((run) => areaOf(run, shape.members.length, shape.height)).join(""));
      points.replaceChildren(...unusual.map((member) => makePoint(member, known.get(member.value), shape)));
      settle();
    }

    return { band: band.svg, points, paint };
  };

  /* ---- the question ---- */

  const shown = { url: null, version: null };
  let pending = null;
  let timer = null;

  /** The question without what it says about days: they are judged by all days before them. */
  function searchOf(state) {
    const every = { ...k9.state.without(state, "date"), ...k9.state.DEFAULT, measure: null };
    return k9.state.print(every);
  }

  function urlOf(card, state) {
    const days = k9.timeline.complete(card.shown.panel, card.shown.measure);
    if (!days.length || days.length > MOST_DAYS) return null;
    const own = { measure: card.shown.measure.name, end: days[days.length - 1].value, window: Math.max(days.length, 2) };
    const search = searchOf(state);
    return `${k9.spec.urls.anomalies}${search || "?"}${search ? "&" : ""}${new URLSearchParams(own)}`;
  }

  /** A newer question: what is on its way belongs to an older one. */
  function drop() {
    clearTimeout(timer);
    if (pending) pending.abort();
    pending = null;
  }

  function give(card, days) {
    card.picture.paintUsual(days);
    k9.$("[data-role=usual-key]", card.section).hidden = !days;
  }

  function ask(card, url, version) {
    const mine = (pending = new AbortController());
    k9.tick.get(url, mine.signal, k9.tick.BY_ITSELF).then((answer) => {
      if (mine !== pending) return;
      pending = null;
      Object.assign(shown, { url, version });
      const [{ days }] = Object.values(answer.measures);
      give(card, new Map(days.map((day) => [day.date, day])));
    }).catch((error) => {
      // Without an answer the panel has no band; that its numbers stand is more than nothing.
      if (error.name !== "AbortError") console.warn("usual days", error);
    });
  }

  /** Called when the picture of `state` is painted. The band of another question goes at once, its own comes later. */
  function follow(answer, state) {
    const card = Array.from(k9.panels.cards.values()).find((one) => one.kind === "time");
    if (!card || !card.shown) return;
    drop();
    const url = card.shown.panel.by === "date" ? urlOf(card, state) : null;
    const version = answer.provenance.data_version;
    if (url !== shown.url) {
      Object.assign(shown, { url: null, version: null });
      give(card, null);
    }
    if (url && (url !== shown.url || version !== shown.version)) timer = setTimeout(() => ask(card, url, version), PAUSE_MS);
  }

  /** Where a day of the time panel is taken apart, under the filters in force. */
  function hrefOf(measure, day) {
    return `${k9.spec.urls.unusual}/${measure}/${day}${searchOf(k9.page.state)}`;
  }

  /** A page of another report type has shown nothing yet. */
  function mount() {
    drop();
    Object.assign(shown, { url: null, version: null });
  }

  /** The days are painted under another question, for as long as a range is dragged: what was usual says nothing there. */
  function mute(card) {
    if (shown.url === null && !pending) return;
    mount();
    give(card, null);
  }

  k9.usual = { follow, drop, mute, mount, hrefOf };
})((window.k9 = window.k9 || {}));
