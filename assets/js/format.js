/* How numbers, dates and shares are written for this reader (language, digits, calendar): Intl, nothing by hand. */
(function (k9) {
  "use strict";

  const made = new Map();
  const DAY_MS = 86400000;

  function cached(key, make) {
    if (!made.has(key)) made.set(key, make());
    return made.get(key);
  }

  const numbers = (decimals, compact) =>
    cached(`n${decimals}${compact}`, () =>
      new Intl.NumberFormat(k9.spec.tag, {
        maximumFractionDigits: decimals,
        minimumFractionDigits: compact ? 0 : decimals,
        notation: compact ? "compact" : "standard",
      }));

  const dates = (options) =>
    cached(JSON.stringify(options), () => new Intl.DateTimeFormat(k9.spec.tag, { timeZone: "UTC", ...options }));

  /** "2026-11-24" as a moment at UTC midnight: days have no zone, so none may shift them. */
  function day(text) {
    const [year, month, date] = text.split("-").map(Number);
    return new Date(Date.UTC(year, month - 1, date || 1));
  }

  const iso = (moment) => moment.toISOString().slice(0, 10);
  const addDays = (text, count) => iso(new Date(day(text).getTime() + count * DAY_MS));

  function unit(measure) {
    return k9.word(`unit.${measure.unit}`) || measure.unit;
  }

  /** A measure's value as text without its unit; null is missing, never 0. */
  function value(measure, v) {
    return v === null || v === undefined ? k9.word("value.missing") : numbers(measure.decimals).format(v);
  }

  /** A value with its unit where the unit is short enough to stand with it. */
  function withUnit(measure, v) {
    const text = value(measure, v);
    if (v === null || v === undefined || measure.unit === "count") return text;
    return measure.unit === "%" ? text + unit(measure) : `${text} ${unit(measure)}`;
  }

  const count = (n) => numbers(0).format(n);
  const compact = (n) => (Math.abs(n) < 10000 ? numbers(Number.isInteger(n) ? 0 : 1).format(n) : numbers(1, true).format(n));
  const share = (fraction) => numbers(fraction > 0 && fraction < 0.0995 ? 1 : 0).format(fraction * 100) + k9.word("unit.%");
  const percent = (v) => numbers(Math.abs(v) < 99.5 ? 1 : 0).format(Math.abs(v)) + k9.word("unit.%");

  const points = (v) => numbers(1).format(Math.abs(v));

  const besides = () => k9.spec.beside_tag && cached("beside", () =>
    new Intl.DateTimeFormat(k9.spec.beside_tag, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" }));

  /** The same day or days by the reader's other calendar, after a mark; nothing for who reads one calendar only. */
  function beside(from, to = from) {
    const other = besides();
    if (!other) return "";
    return ` · ${from === to ? other.format(day(from)) : other.formatRange(day(from), day(to))}`;
  }

  const dayLong = (text) => dates({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(day(text)) + beside(text);
  const dayShort = (text) => dates({ day: "numeric", month: "short" }).format(day(text));
  const dayPlain = (text) => dates({ day: "numeric", month: "short", year: "numeric" }).format(day(text));
  const dayFull = (text) => dayPlain(text) + beside(text);
  const monthLong = (text) => dates({ month: "long", year: "numeric" }).format(day(text));
  const monthOnly = (text) => dates({ month: "short" }).format(day(text));
  const year = (text) => dates({ year: "numeric" }).format(day(text));
  const range = (from, to) =>
    (from === to ? dayPlain(from) : dates({ day: "numeric", month: "short", year: "numeric" }).formatRange(day(from), day(to))) + beside(from, to);

  /** A moment (milliseconds) in the unit's own zone. */
  function moment(at) {
    const options = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: k9.spec.timezone };
    return cached("moment", () => new Intl.DateTimeFormat(k9.spec.tag, options)).format(new Date(at));
  }

  /** How long ago a moment was: "3 minutes ago". */
  function ago(at) {
    const minutes = Math.max(0, (Date.now() - at) / 60000);
    const [size, unit] = minutes < 60 ? [1, "minute"] : minutes < 48 * 60 ? [60, "hour"] : [24 * 60, "day"];
    return cached("ago", () => new Intl.RelativeTimeFormat(k9.spec.tag)).format(-Math.round(minutes / size), unit);
  }

  /** The day it is now in the unit's own zone. */
  const today = () =>
    cached("today", () => new Intl.DateTimeFormat("en-CA", { timeZone: k9.spec.timezone })).format(new Date());

  k9.format = {
    value, withUnit, unit, count, compact, share, percent, points, day, iso, addDays, dayLong, dayShort, dayFull, dayPlain, beside,
    monthLong, monthOnly, year, range, moment, ago, today,
    forget: () => made.clear(),
  };
})((window.k9 = window.k9 || {}));
