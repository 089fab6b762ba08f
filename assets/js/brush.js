/* Pointing at a time chart: hover names a step, a press toggles it, a drag along it narrows the period. Plotly only
   draws; the pointer is read here, so touch, right-to-left and clicking the same bar twice are in our hands. */
(function (k9) {
  "use strict";

  const DRAG_PX = 8;

  /** `geometry()` -> {left, width, top, height, count, reversed} in pixels of the plot; callbacks get indexes. */
  k9.makeBrush = function (layer, { geometry, hovered, pressed, brushed }) {
    const band = k9.el("span", { class: "plot-band", hidden: true });
    layer.append(band);
    let start = null;

    function indexAt(x) {
      const area = geometry();
      if (!area || !area.count) return -1;
      const along = Math.min(Math.max((x - area.left) / area.width, 0), 0.9999);
      const index = Math.floor(along * area.count);
      return area.reversed ? area.count - 1 - index : index;
    }

    const xOf = (event) => event.clientX - layer.getBoundingClientRect().left;

    function showBand(from, to) {
      const area = geometry();
      band.hidden = false;
      band.style.left = `${Math.max(Math.min(from, to), area.left)}px`;
      band.style.width = `${Math.min(Math.abs(to - from), area.width)}px`;
      band.style.top = `${area.top}px`;
      band.style.height = `${area.height}px`;
    }

    function move(event) {
      const x = xOf(event);
      if (start !== null && Math.abs(x - start) > DRAG_PX) showBand(start, x);
      hovered(indexAt(x), x);
    }

    function end(event) {
      if (start === null) return;
      const [from, x] = [start, xOf(event)];
      start = null;
      band.hidden = true;
      const [a, b] = [indexAt(from), indexAt(x)].sort((one, two) => one - two);
      if (Math.abs(x - from) > DRAG_PX && a !== b) brushed(a, b);
      else if (b >= 0) pressed(indexAt(x));
    }

    function stop() {
      start = null;
      band.hidden = true;
      hovered(-1, 0);
    }

    layer.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      start = xOf(event);
      if (event.pointerType === "mouse") layer.setPointerCapture(event.pointerId);
    });
    layer.addEventListener("pointermove", move);
    layer.addEventListener("pointerup", end);
    layer.addEventListener("pointercancel", stop);
    layer.addEventListener("pointerleave", () => start === null && hovered(-1, 0));
  };
})((window.k9 = window.k9 || {}));
