/* The time panel: drawn by Plotly (static, no modebar), changed in place. Axis words are ours, not Plotly's locale. */
(function (k9) {
  "use strict";

  const CONFIG = { staticPlot: true, displayModeBar: false, responsive: false, showSendToCloud: false };
  const TICK_PX = 76;
  const probe = k9.el("span", { hidden: true });

  /** A token's colour in the theme of now: light-dark() is only resolved on a real property. */
  function colour(token) {
    if (!probe.isConnected) document.body.append(probe);
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  }

  let palette = null;
  k9.palette = () =>
    (palette = palette || {
      bar: colour("bar"), dim: colour("bar-dim"), accent: colour("accent"), line: colour("line"), ink: colour("ink-3"),
      surface: colour("surface"),
    });
  k9.forgetPalette = () => (palette = null);

  /** Which steps get words on the axis: evenly, as many as fit; the year is said where it begins or changes. */
  function axisTicks(steps, grain, width, by) {
    const every = Math.max(1, Math.ceil(steps.length / Math.max(2, Math.floor(width / TICK_PX))));
    const values = steps.map((_, index) => index).filter((index) => index % every === 0);
    return { tickvals: values, ticktext: values.map((index) => grain.short(steps[index].value, steps[index].label, by)) };
  }

  /** Round steps for the value axis: 0 and three or four more. */
  function valueTicks(most) {
    if (!(most > 0)) return { top: 1, values: [0, 1] };
    const rough = most / 3;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((size) => size >= rough);
    const count = Math.ceil((most * 1.02) / step);
    return { top: step * count, values: Array.from({ length: count + 1 }, (_, i) => i * step) };
  }

  function bars(steps, colours) {
    const any = steps.some((step) => step.selected);
    return {
      type: "bar", x: steps.map((_, index) => index), y: steps.map((step) => step.v),
      marker: { color: steps.map((step) => (step.selected ? colours.accent : any ? colours.dim : colours.bar)), line: { width: 0 } },
    };
  }

  function line(steps, colours) {
    const any = steps.some((step) => step.selected);
    return {
      type: "scatter", mode: "lines+markers", x: steps.map((_, index) => index), y: steps.map((step) => step.v),
      connectgaps: false, line: { color: any ? colours.bar : colours.accent, width: 2 },
      marker: {
        size: steps.map((step) => (step.selected ? 9 : steps.length > 45 ? 3 : 5)),
        color: steps.map((step) => (step.selected || !any ? colours.accent : colours.bar)),
      },
    };
  }

  function layout(steps, panel, measure, size, colours) {
    const grain = k9.timeline.grain(panel.by);
    const isRtl = k9.spec.dir === "rtl";
    const most = steps.reduce((top, step) => Math.max(top, step.v || 0), 0);
    const ticks = valueTicks(measure.unit === "%" ? Math.min(Math.max(most, 10), 100) : most);
    const texts = ticks.values.map((v) => k9.format.compact(v) + (measure.unit === "%" ? k9.word("unit.%") : ""));
    const room = 12 + Math.max(...texts.map((text) => text.length)) * 7;
    const plotWidth = size.width - room - 8;
    return {
      width: size.width, height: size.height, autosize: false, showlegend: false, bargap: steps.length > 45 ? 0.2 : 0.28,
      margin: { l: isRtl ? 8 : room, r: isRtl ? room : 8, t: 8, b: 26 },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: "Vazirmatn, system-ui, sans-serif", size: 12, color: colours.ink },
      xaxis: {
        range: [-0.5, Math.max(steps.length, 1) - 0.5], showgrid: false, zeroline: false, fixedrange: true, ticks: "",
        tickangle: 0, tickmode: "array", ...axisTicks(steps, grain, plotWidth, panel.by),
      },
      yaxis: {
        range: [0, ticks.top], side: isRtl ? "right" : "left", gridcolor: colours.line, zerolinecolor: colours.line,
        fixedrange: true, tickmode: "array", tickvals: ticks.values, ticktext: texts, ticks: "",
      },
    };
  }

  /** Plotly's picture of a panel, as plain objects. */
  function figure(panel, measure, size) {
    const steps = k9.timeline.complete(panel, measure);
    const colours = k9.palette();
    const trace = measure.additive || measure.counts ? bars(steps, colours) : line(steps, colours);
    return { steps, trace, layout: layout(steps, panel, measure, size, colours) };
  }

  k9.makePlot = function (body, { toggle, narrow }) {
    const canvas = k9.el("div", { class: "plot-canvas", "aria-hidden": "true" });
    const layer = k9.el("div", { class: "plot-layer" });
    const tip = k9.el("div", { class: "plot-tip", hidden: true });
    body.replaceChildren(canvas, layer, tip);
    let shown = null;
    let last = null;

    function geometry() {
      const full = canvas._fullLayout;
      if (!full || !shown) return null;
      const { l, t } = full._size;
      return { left: l, top: t, width: full._size.w, height: full._size.h, count: shown.steps.length, reversed: false };
    }

    function hovered(index, x) {
      tip.hidden = index < 0 || !shown || !shown.steps[index];
      if (tip.hidden) return;
      const step = shown.steps[index];
      const grain = k9.timeline.grain(last.panel.by);
      tip.replaceChildren(
        k9.el("span", { class: "plot-tip-when" }, grain.full(step.value, step.label)),
        k9.el("strong", null, k9.format.withUnit(last.measure, step.v)),
      );
      const half = tip.offsetWidth / 2;
      tip.style.left = `${Math.min(Math.max(x, half + 4), body.clientWidth - half - 4)}px`;
    }

    k9.makeBrush(layer, {
      geometry, hovered,
      pressed: (index) => shown && toggle(shown.steps[index].value, last.panel.by),
      brushed: (a, b) => {
        const grain = k9.timeline.grain(last.panel.by);
        narrow(grain.first(shown.steps[a].value), grain.last(shown.steps[b].value));
      },
    });

    function paint(panel, measure) {
      last = { panel, measure };
      const size = { width: body.clientWidth, height: body.clientHeight };
      if (!window.Plotly || !size.width) return k9.loadPlotly().then(() => last.panel === panel && body.clientWidth && paint(panel, measure));
      shown = figure(panel, measure, size);
      return window.Plotly.react(canvas, [shown.trace], shown.layout, CONFIG);
    }

    const repaint = () => last && paint(last.panel, last.measure);
    new ResizeObserver(() => k9.later(() => last && canvas._fullLayout && canvas._fullLayout.width !== body.clientWidth && repaint())).observe(body);
    return { paint, repaint };
  };
})((window.k9 = window.k9 || {}));
