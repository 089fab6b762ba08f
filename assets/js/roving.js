/* Many members, one stop for Tab: arrows, Home and End move inside a chart; the stop stays where the reader was. */
(function (k9) {
  "use strict";

  const FORWARD = { ArrowDown: 1, ArrowUp: -1 };
  const isShown = (node) => !node.closest("[hidden]");

  /** The arrow that points along the reading direction goes on, the other goes back. */
  function stepOf(root, key) {
    if (FORWARD[key]) return FORWARD[key];
    const isRtl = getComputedStyle(root).direction === "rtl";
    if (key === "ArrowRight") return isRtl ? -1 : 1;
    return key === "ArrowLeft" ? (isRtl ? 1 : -1) : 0;
  }

  k9.stepAlong = stepOf;

  /** Buttons inside `root` that match `selector`; call the returned function after they were made, shown or hidden. */
  k9.roving = function (root, selector) {
    let stop = null;

    function moveTo(node) {
      if (stop === node) return;
      if (stop) stop.tabIndex = -1;
      stop = node;
      if (stop) stop.tabIndex = 0;
    }

    function target(key, all) {
      if (key === "Home") return all[0];
      if (key === "End") return all[all.length - 1];
      const step = stepOf(root, key);
      return step ? all[all.indexOf(document.activeElement) + step] : null;
    }

    root.addEventListener("focusin", (event) => {
      const node = event.target.closest(selector);
      if (node) moveTo(node);
    });
    root.addEventListener("keydown", (event) => {
      if (!(event.key in FORWARD) && !["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
      const next = target(event.key, k9.$$(selector, root).filter(isShown));
      event.preventDefault();
      if (next) next.focus();
    });

    return function settle() {
      if (!stop || !stop.isConnected || !isShown(stop)) moveTo(k9.$$(selector, root).find(isShown) || null);
    };
  };
})((window.k9 = window.k9 || {}));
