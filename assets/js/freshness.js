/* The line at the foot of the page: as of when its numbers are, in words and with a shape; what cannot be had, with a
   way on; and the switch that pauses following. Its age goes on by itself. Only another state is read aloud. */
(function (k9) {
  "use strict";

  const STALE_AFTER_MS = 60000;
  const AGE_EVERY_MS = 5000;
  const CALM = new Set(["live", "cached", "updating", "held"]);
  const PAUSED = "k9-paused";
  /* `problem`: why the newest cannot be had; `isHeld`: newer numbers wait to be shown. */
  const known = { asOf: null, answer: "live", problem: null, isHeld: false };
  let said = null;
  let isPaused = false;
  let reader = null;

  const line = () => k9.$("[data-role=fresh-line]");

  function failure({ status, code }) {
    if (status === 401) return "ended";
    return code === "unreachable" ? "offline" : "failed";
  }

  function state() {
    if (known.problem) return failure(known.problem);
    if (isPaused) return "paused";
    if (known.isHeld) return "held";
    return Date.now() - known.asOf > STALE_AFTER_MS ? "stale" : known.answer;
  }

  function way(now) {
    if (now === "ended") {
      const back = encodeURIComponent(location.pathname + location.search);
      return k9.el("a", { class: "text-button", href: `${reader.urls.login}?next=${back}` }, k9.word("action.sign_in"));
    }
    const again = () => k9.follow.now();
    return k9.el("button", { type: "button", class: "text-button", onclick: again }, k9.word("action.retry"));
  }

  function paintWays(now) {
    const ways = k9.$("[data-role=fresh-ways]");
    if (ways.dataset.state === now) return;
    ways.dataset.state = now;
    ways.replaceChildren(...(["ended", "offline", "failed"].includes(now) ? [way(now)] : []));
  }

  function paintRequest() {
    const id = known.problem && known.problem.requestId;
    const place = k9.$("[data-role=fresh-request]");
    place.hidden = !id;
    if (id) k9.setText(place, k9.word("error.request", { id }));
  }

  /** Another state is read aloud, not that it was looked at; the first of a page is no news, nor is one that the reader
      need do nothing about. */
  function say(now, words) {
    const isNews = said !== null && said !== now && !(CALM.has(said) && CALM.has(now));
    if (isNews) k9.setText(k9.$("[data-role=fresh-said]"), words);
    said = now;
  }

  function paint() {
    const root = line();
    if (!root || !k9.spec || (known.asOf === null && !known.problem)) return;
    const now = state();
    const params = known.asOf === null ? {} : { moment: k9.format.moment(known.asOf), age: k9.format.ago(known.asOf) };
    const words = k9.word(known.asOf === null ? `follow.${now}` : `provenance.${now}`, params);
    root.hidden = false;
    k9.setAttribute(root, "data-state", now);
    k9.setText(k9.$("[data-role=freshness]"), words);
    paintRequest();
    paintWays(now);
    say(now, words);
  }

  /** `asOf`: milliseconds, until then what is shown equals the source; `answer`: live, cached, updating, stale. */
  function tell(news) {
    Object.assign(known, news);
    paint();
  }

  /* ---- pausing ---- */

  function remembered() {
    try {
      return localStorage.getItem(PAUSED) === "yes";
    } catch (_) {
      return false;
    }
  }

  function remember() {
    try {
      localStorage.setItem(PAUSED, isPaused ? "yes" : "no");
    } catch (_) {
      /* Not remembered then; the choice holds for this page. */
    }
  }

  function pause(wanted) {
    isPaused = wanted;
    k9.setAttribute(k9.$("[data-role=pause]"), "aria-pressed", String(wanted));
    paint();
    k9.follow.now();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-role=pause]")) return;
    pause(!isPaused);
    remember();
  });

  /* Another tab of this reader. */
  window.addEventListener("storage", (event) => event.key === PAUSED && pause(remembered()));

  function mount() {
    reader = JSON.parse(line().dataset.reader);
    if (!k9.spec) k9.spec = reader;
    isPaused = remembered();
    k9.setAttribute(k9.$("[data-role=pause]"), "aria-pressed", String(isPaused));
    setInterval(paint, AGE_EVERY_MS);
    paint();
  }

  k9.freshness = { mount, tell, urls: () => reader.urls, isPaused: () => isPaused };
})((window.k9 = window.k9 || {}));
