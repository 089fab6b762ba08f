/* A drag along a time chart marks a range of steps. A press without a drag stays a press of the step under it. */
(function (k9) {
  "use strict";

  const DRAG_PX = 8;

  /** Listens on `plot`, whose `count()` steps are equally wide from left to right; `brushed(first, last)` gets indexes. */
  k9.makeBrush = function (plot, { count, brushed }) {
    const band = k9.el("span", { class: "time-band", hidden: true });
    plot.append(band);
    let start = null;
    let area = null;
    let isDrag = false;

    const within = (x) => Math.min(Math.max(x - area.left, 0), area.width);
    const indexAt = (x) => Math.min(Math.floor((within(x) / area.width) * count()), count() - 1);

    function end() {
      start = null;
      band.hidden = true;
    }

    function begin(event) {
      if (event.button !== 0 || !count()) return;
      start = event.clientX;
      area = plot.getBoundingClientRect();
      isDrag = false;
    }

    function move(event) {
      if (start === null) return;
      if (!isDrag && Math.abs(event.clientX - start) <= DRAG_PX) return;
      if (!isDrag) plot.setPointerCapture(event.pointerId);
      isDrag = true;
      const [left, right] = [within(start), within(event.clientX)].sort((a, b) => a - b);
      band.hidden = false;
      band.style.left = `${left}px`;
      band.style.width = `${right - left}px`;
    }

    function finish(event) {
      if (start !== null && isDrag) {
        const [first, last] = [indexAt(start), indexAt(event.clientX)].sort((a, b) => a - b);
        brushed(first, last);
      }
      end();
    }

    plot.addEventListener("pointerdown", begin);
    plot.addEventListener("pointermove", move);
    plot.addEventListener("pointerup", finish);
    plot.addEventListener("pointercancel", end);
    /* The click that ends a drag is not a press; a key's click (detail 0) always is one. */
    plot.addEventListener("click", (event) => isDrag && event.detail > 0 && event.stopPropagation(), true);
  };
})((window.k9 = window.k9 || {}));
