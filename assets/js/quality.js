/* The badges of pages that a script fills: how good the records behind their numbers are. They are asked for by
   themselves, so that no number waits for them, and once more a moment after a change: findings follow the numbers. */
(function (k9) {
  "use strict";

  const ECHO_MS = 700;
  const SHAPES = { excellent: "●●●●", good: "●●●○", fair: "●●○○", poor: "●○○○", none: "○○○○" };
  let newest = 0;
  let echo = null;
  let asked = null;

  const badges = () => k9.$$("[data-role=quality-badge][data-url]");

  function paint(badge, { quality }) {
    k9.setText(k9.$(".quality-shape", badge), SHAPES[quality.badge]);
    k9.setText(k9.$(".quality-word", badge), quality.badge_label);
    k9.setText(k9.$(".quality-score", badge), quality.completeness_score === null ? "" : quality.display);
    k9.setAttribute(badge, "title", quality.arithmetic.words);
    k9.setClass(badge, `quality-badge is-${quality.badge}`);
    if (badge.hidden) badge.hidden = false;
    if (k9.$("[data-role=page] [data-role=quality-badge]") === badge) k9.kpis.doubt(quality.numbers, badge.href);
  }

  async function fill(badge, search, mine) {
    k9.setAttribute(badge, "href", badge.dataset.page + search);
    const asked = `${badge.dataset.url}${search ? `${search}&` : "?"}rows=1`;
    const answer = await k9.tick.get(asked, undefined, k9.tick.BY_ITSELF).catch(() => null);
    if (answer && mine === newest && badge.isConnected) paint(badge, answer);
  }

  function ask(search) {
    const mine = (newest += 1);
    asked = search;
    for (const badge of badges()) fill(badge, search, mine);
  }

  /** The page was painted. `search`: its question; another one than before leaves nothing to be looked at again. */
  function show(search) {
    if (search !== asked) clearTimeout(echo);
    ask(search);
  }

  /** The data changed: now, and once more when what is derived from them has followed. */
  function follow(search) {
    clearTimeout(echo);
    ask(search);
    echo = setTimeout(() => k9.freshness.isPaused() || ask(search), ECHO_MS);
  }

  k9.quality = { show, follow };
})((window.k9 = window.k9 || {}));
