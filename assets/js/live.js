/* What of a page runs by Dash: its scripts are asked for at once on a desk. On a phone they wait for the first touch:
   until then, what the server wrote stands in the place, and the megabyte is not fetched. */
(function (k9) {
  "use strict";

  const PHONE = window.matchMedia("(max-width: 640px)");
  const TOUCHES = ["pointerdown", "touchstart", "wheel", "keydown"];
  /* Cells are there before their rows are; the link to a record is not. */
  const RECORD = ".ag-row .ag-cell a";
  let scripts = [];

  /** In their order, each after the one before. */
  function load() {
    for (const type of TOUCHES) removeEventListener(type, load, true);
    for (const src of scripts.splice(0)) document.head.append(Object.assign(document.createElement("script"), { src, async: false }));
  }

  /** The written rows make room when the live ones are there: at the same row, with the focus. */
  function handOver(written) {
    const hadFocus = written.contains(document.activeElement);
    const row = Math.round(written.scrollTop / k9.$("tbody tr", written).offsetHeight);
    written.remove();
    window.dash_ag_grid.getApi("rows-grid").ensureIndexVisible(row, "top");
    if (hadFocus) k9.$(RECORD).closest(".ag-cell").focus({ preventScroll: true });
  }

  function waitForRows(written) {
    const observer = new MutationObserver(() => {
      if (!k9.$(RECORD)) return;
      observer.disconnect();
      handOver(written);
    });
    observer.observe(k9.$("#react-entry-point"), { childList: true, subtree: true });
  }

  k9.withData("live-scripts", (urls) => {
    scripts = urls;
    const written = k9.$("[data-role=first-rows]");
    if (written) waitForRows(written);
    if (!PHONE.matches || !written) return load();
    for (const type of TOUCHES) addEventListener(type, load, { capture: true, passive: true });
  });

  k9.live = { load };
})((window.k9 = window.k9 || {}));
