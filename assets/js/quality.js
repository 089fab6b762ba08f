/* The badge of a page that a script fills: how good the records behind its numbers are. It is asked for by itself, so
   that no number waits for it, and once more a moment after a change: findings follow the numbers. */
(function (k9) {
  "use strict";

  const ECHO_MS = 700;
  const SHAPES = { excellent: "●●●●", good: "●●●○", fair: "●●○○", poor: "●○○○", none: "○○○○" };
  let newest = 0;
  let echo = null;

  const holder = () => k9.$("[data-role=quality-badge]");

  function paint(badge, { quality }) {
    k9.setText(k9.$(".quality-shape", badge), SHAPES[quality.badge]);
    k9.setText(k9.$(".quality-word", badge), quality.badge_label);
    k9.setText(k9.$(".quality-score", badge), quality.completeness_score === null ? "" : quality.display);
    k9.setAttribute(badge, "title", quality.arithmetic.words);
    k9.setClass(badge, `quality-badge is-${quality.badge}`);
    badge.hidden = false;
  }

  async function ask(search) {
    const mine = (newest += 1);
    const badge = holder();
    if (!badge) return;
    badge.href = badge.dataset.page + search;
    const join = search ? `${search}&` : "?";
    const answer = await k9.tick.get(`${badge.dataset.url}${join}rows=1`, undefined, k9.tick.BY_ITSELF);
    if (answer && mine === newest && holder() === badge) paint(badge, answer);
  }

  /** Now, and once more when what was derived from a change is there too. */
  function follow(search) {
    clearTimeout(echo);
    ask(search);
    echo = setTimeout(() => ask(search), ECHO_MS);
  }

  k9.quality = { ask, follow };
})((window.k9 = window.k9 || {}));
