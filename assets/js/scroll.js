/* Back leads to where the reader was: a page is filled after the browser has tried to scroll it, so it is scrolled once
   more when there is enough of it. Each entry of the browser's history keeps its own places. */
(function (k9) {
  "use strict";

  const EVERY_MS = 80;
  const PATIENCE_MS = 10000;
  // A grid goes back to its first row whenever it takes what it is given as new, also after it was scrolled.
  const HOLDS_AFTER_LOOKS = 8;
  const PLACES = { page: filledPage, grid: () => k9.$(".rows-grid .ag-body-viewport") };

  /** Cards that fill themselves push what is below them: until they are painted, no place on the page is the right one. */
  function filledPage() {
    const report = k9.$("[data-role=page]");
    return report && !report.dataset.painted ? null : document.scrollingElement;
  }

  let timer = null;

  function remember() {
    const places = {};
    for (const [name, find] of Object.entries(PLACES)) {
      const node = find();
      if (node && node.scrollTop > 0) places[name] = Math.round(node.scrollTop);
    }
    history.replaceState({ ...history.state, places }, "");
  }

  /** Scroll to what `wanted` says as soon as there is so much; whether all of it was there already. */
  function scroll(wanted) {
    let isThere = true;
    for (const [name, top] of Object.entries(wanted)) {
      const node = PLACES[name]();
      if (node && Math.round(node.scrollTop) === top) continue;
      isThere = false;
      if (node && node.scrollHeight - node.clientHeight >= top) node.scrollTop = top;
    }
    return isThere;
  }

  function restore(wanted) {
    const began = Date.now();
    let held = 0;
    const repeat = setInterval(() => {
      held = scroll(wanted) ? held + 1 : 0;
      if (held >= HOLDS_AFTER_LOOKS || Date.now() - began > PATIENCE_MS) stop();
    }, EVERY_MS);
    function stop() {
      clearInterval(repeat);
      start();
    }
    // Whoever scrolls meanwhile knows better.
    for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) window.addEventListener(name, stop, { once: true, passive: true });
  }

  let isStarted = false;
  function start() {
    if (isStarted) return;
    isStarted = true;
    window.addEventListener("scroll", () => {
      clearTimeout(timer);
      timer = setTimeout(remember, 150);
    }, { passive: true, capture: true });
    window.addEventListener("pagehide", remember);
  }

  const [visit] = performance.getEntriesByType("navigation");
  const known = (history.state && history.state.places) || {};
  if (visit && visit.type === "back_forward" && Object.keys(known).length) restore({ ...known });
  else start();
})((window.k9 = window.k9 || {}));
