/* The members of a time panel made complete: days without a row get their place, as "nothing recorded". */
(function (k9) {
  "use strict";

  const MOST_STEPS = 1200;
  const pad = (number) => String(number).padStart(2, "0");

  function nextMonth(value, months) {
    const [year, month] = value.split("-").map(Number);
    const index = year * 12 + month - 1 + months;
    return `${Math.floor(index / 12)}-${pad((index % 12) + 1)}`;
  }

  const lastOfMonth = (value) => k9.format.addDays(`${nextMonth(value, 1)}-01`, -1);

  const quarterStart = (value) => `${value.slice(0, 4)}-${pad((Number(value.slice(-1)) - 1) * 3 + 1)}`;

  function nextQuarter(value) {
    const quarter = Number(value.slice(-1));
    return quarter === 4 ? `${Number(value.slice(0, 4)) + 1}-Q1` : `${value.slice(0, 4)}-Q${quarter + 1}`;
  }

  /** Monday of an ISO week written 2026-W48. */
  function weekStart(value) {
    const [year, week] = value.split("-W").map(Number);
    const fourth = new Date(Date.UTC(year, 0, 4));
    const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86400000;
    return k9.format.iso(new Date(monday + (week - 1) * 7 * 86400000));
  }

  const isDay = (value) => /^\d{4}-\d\d-\d\d$/.test(value);

  /* Per grain: first day of a member, last day, the member after it, its words on the axis and in full. */
  const GRAINS = {
    date: {
      first: (v) => v, last: (v) => v, next: (v) => k9.format.addDays(v, 1),
      short: (v) => k9.format.dayShort(v), full: (v) => k9.format.dayLong(v),
    },
    week: {
      first: (v) => (isDay(v) ? v : weekStart(v)),
      last: (v) => k9.format.addDays(isDay(v) ? v : weekStart(v), 6),
      next: (v) => (isDay(v) ? k9.format.addDays(v, 7) : null),
      short: (v) => k9.format.dayShort(isDay(v) ? v : weekStart(v)),
      full: (v) => k9.format.range(GRAINS.week.first(v), GRAINS.week.last(v)),
    },
    month: {
      first: (v) => `${v.slice(0, 7)}-01`, last: (v) => lastOfMonth(v.slice(0, 7)),
      next: (v) => (isDay(v) ? `${nextMonth(v, 1)}-01` : nextMonth(v, 1)),
      short: (v) => k9.format.monthOnly(`${v.slice(0, 7)}-01`), full: (v) => k9.format.monthLong(`${v.slice(0, 7)}-01`),
    },
    quarter: {
      first: (v) => `${quarterStart(v)}-01`, last: (v) => lastOfMonth(nextMonth(quarterStart(v), 2)),
      next: (v) => (isDay(v) ? null : nextQuarter(v)),
      short: (v, label) => label, full: (v, label) => label,
    },
    year: {
      first: (v) => `${v.slice(0, 4)}-01-01`, last: (v) => `${v.slice(0, 4)}-12-31`,
      next: (v) => (isDay(v) ? null : String(Number(v) + 1)),
      short: (v) => k9.format.year(`${v.slice(0, 4)}-01-01`), full: (v) => k9.format.year(`${v.slice(0, 4)}-01-01`),
    },
  };

  /** Members without holes. A step that has no rows counts 0 for measures that count, else it is missing. */
  function complete(panel, measure) {
    const grain = GRAINS[panel.by] || GRAINS.date;
    const dated = panel.members.filter((member) => member.value !== "~");
    const filled = [];
    for (const member of dated) {
      let at = filled.length ? grain.next(filled[filled.length - 1].value) : null;
      for (let steps = 0; at && at < member.value && steps < MOST_STEPS; steps += 1) {
        filled.push({ value: at, label: at, n: 0, v: measure.counts ? 0 : null, selected: false });
        at = grain.next(at);
      }
      filled.push(member);
    }
    return filled;
  }

  k9.timeline = { complete, grain: (name) => GRAINS[name] || GRAINS.date };
})((window.k9 = window.k9 || {}));
