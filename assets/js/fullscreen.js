/* A card over the whole screen; nothing behind it can be reached meanwhile. Escape or its button ends it. */
(function (k9) {
  "use strict";

  let full = null;

  /** Everything beside the card, on every level up to the page. */
  function others(card) {
    const found = [];
    for (let node = card; node !== document.body; node = node.parentElement) {
      found.push(...Array.from(node.parentElement.children).filter((one) => one !== node && !one.inert && one.tagName !== "SCRIPT"));
    }
    return found;
  }

  function end() {
    if (!full) return;
    const { card, silent, button } = full;
    full = null;
    card.classList.remove("is-full");
    document.documentElement.classList.remove("has-full");
    for (const node of silent) node.inert = false;
    if (document.fullscreenElement) document.exitFullscreen();
    button.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function start(card, button) {
    full = { card, button, silent: others(card) };
    card.classList.add("is-full");
    document.documentElement.classList.add("has-full");
    for (const node of full.silent) node.inert = true;
    /* The whole page goes there, not the card alone: what opens over it is part of the page. A phone without it still has
       the card over everything. */
    if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => undefined);
    button.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && full && !event.defaultPrevented && !k9.$(".popover, dialog[open]")) end();
  });
  document.addEventListener("fullscreenchange", () => !document.fullscreenElement && end());
  window.addEventListener("popstate", () => full && !full.card.isConnected && end());

  k9.fullScreen = { toggle: (card, button) => (full ? end() : start(card, button)), isFull: (card) => Boolean(full && full.card === card) };
})((window.k9 = window.k9 || {}));
