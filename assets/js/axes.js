/* The two axes of a time chart: round steps for values, and which steps of time get words. Pure. */
(function (k9) {
  "use strict";

  const WORDS_PX = 76;
  const MOST_LINES = 6;
  const ROOM_ABOVE = 1.06;
  /* Days between words: then every word stands on the same weekday, or on every second, third, ... day or month. */
  const STRIDES = [1, 2, 3, 4, 7, 14, 21, 28, 42, 56];

  /** The round size at or above `rough`; `isWhole`: things that come in ones have no halves between them. */
  function roundStep(rough, isWhole) {
    const power = 10 ** Math.floor(Math.log10(rough));
    const sizes = [1, 2, 2.5, 5, 10].map((times) => times * power);
    return sizes.find((size) => size >= rough * 0.999 && (!isWhole || Number.isInteger(size))) || 1;
  }

  /** Where the axis begins: at 0 for amounts; a ratio that hardly moves is looked at from near by. */
  function lowest(values, isAmount) {
    if (isAmount || !values.length) return 0;
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const spread = most - least;
    if (!(spread > 0) || spread > most * 0.3) return 0;
    const step = roundStep((spread * 1.6) / MOST_LINES, false);
    return Math.max(0, Math.floor((least - spread * 0.3) / step) * step);
  }

  /** -> {low, top, lines}: what the axis spans, and its round values. `limit`: no value can be above it (100 %). */
  function valueAxis(values, { isAmount, isWhole, limit }) {
    const low = lowest(values, isAmount);
    const most = Math.max(...values, low);
    if (!(most > low)) return { low, top: low + 1, lines: [low] };
    const step = roundStep((most - low) / (MOST_LINES - 1), isWhole);
    const top = Math.min(low + (most - low) * ROOM_ABOVE, limit || Infinity);
    const lines = [];
    for (let i = 0; low + i * step <= top * 1.0001; i += 1) lines.push(Number((low + i * step).toPrecision(12)));
    return { low, top, lines };
  }

  /** Indexes of the steps that get words: evenly, as many as `width` pixels hold. */
  function worded(count, width) {
    const least = Math.ceil(count / Math.max(2, Math.floor(width / WORDS_PX)));
    const every = STRIDES.find((stride) => stride >= least) || least;
    return Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);
  }

  k9.axes = { valueAxis, worded };
})((window.k9 = window.k9 || {}));
