/* A swipe across the page goes to the next longer or shorter period, as the buttons at the foot do. */
(function () {
  "use strict";

  const LEAST_PX = 60;
  const MOST_MS = 600;
  let began = null;

  /** What scrolls sideways itself is not a place to swipe. */
  const isFree = (node) => !node.closest(".table, .menu-list, input, select");

  addEventListener("touchstart", (event) => {
    const touch = event.touches[0];
    began = event.touches.length === 1 && isFree(event.target) ? { x: touch.clientX, y: touch.clientY, at: event.timeStamp } : null;
  }, { passive: true });

  addEventListener("touchend", (event) => {
    if (!began) return;
    const touch = event.changedTouches[0];
    const [x, y] = [touch.clientX - began.x, touch.clientY - began.y];
    const isSwipe = Math.abs(x) > LEAST_PX && Math.abs(x) > 2 * Math.abs(y) && event.timeStamp - began.at < MOST_MS;
    began = null;
    if (isSwipe) go(x < 0);
  }, { passive: true });

  /** Towards the end of the line: forward as people read, so the other way round in Arabic. */
  function go(isLeft) {
    const links = Array.from(document.querySelectorAll("[data-grain]"));
    const here = links.findIndex((link) => link.hasAttribute("aria-current"));
    const isForward = isLeft === (document.dir !== "rtl");
    const next = links[here + (isForward ? 1 : -1)];
    if (next) next.click();
  }
})();
