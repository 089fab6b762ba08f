/* A range along a chart whose steps are equally wide: dragged with a pointer, or moved by the arrows on its two handles.
   Whoever listens is told of every range on the way, once a frame, and of the one that is chosen in the end. A press
   without a drag stays a press of the step under it. */
(function (k9) {
  "use strict";

  const DRAG_PX = 8;
  const LEAP = 7;

  function makeHandle(end) {
    return k9.el("span", { class: `brush-handle is-${end}`, role: "slider", tabindex: "0", "aria-valuemin": "0", "data-end": end });
  }

  /**
   * Listens on `plot`, inside which band and handles stand. `count()`: its steps; `chosen()`: the range in force, [a, b];
   * `words(i)`: a step in words, `between(a, b)`: a range; `label(end)`: what a handle is called. Told are `wanted()`: a range may be coming,
   * `moved(a, b)`, then exactly one of `brushed(a, b)` and `dropped()`.
   */
  k9.makeBrush = function (plot, { count, chosen, words, between, label, wanted, moved, brushed, dropped }) {
    const band = k9.el("span", { class: "brush-band", hidden: true });
    const said = k9.el("bdi", { class: "brush-said", hidden: true, "aria-hidden": "true" });
    const handles = { first: makeHandle("first"), last: makeHandle("last") };
    plot.append(band, handles.first, handles.last, said);
    let drag = null;
    let range = null;
    let frame = 0;

    const isRtl = () => getComputedStyle(plot).direction === "rtl";
    const within = (index) => Math.min(Math.max(index, 0), count() - 1);

    function indexAt(x) {
      const along = (x - drag.area.left) / drag.area.width;
      return within(Math.floor((drag.isRtl ? 1 - along : along) * count()));
    }

    /* ---- what is seen ---- */

    function paintHandle(end, index) {
      const handle = handles[end];
      handle.style.setProperty("--along", ((end === "first" ? index : index + 1) / count()).toFixed(5));
      k9.setAttribute(handle, "aria-valuemax", String(count() - 1));
      k9.setAttribute(handle, "aria-valuenow", String(index));
      k9.setAttribute(handle, "aria-valuetext", words(index));
      k9.setAttribute(handle, "aria-label", label(end));
    }

    function paint() {
      const isThere = count() > 1;
      handles.first.hidden = handles.last.hidden = !isThere;
      band.hidden = said.hidden = !range;
      if (!isThere) return;
      const [first, last] = range || chosen();
      paintHandle("first", first);
      paintHandle("last", last);
      if (range) k9.setText(said, between(first, last));
      said.style.setProperty("--along", ((first + last + 1) / 2 / count()).toFixed(5));
      band.style.setProperty("--along", (first / count()).toFixed(5));
      band.style.setProperty("--length", ((last - first + 1) / count()).toFixed(5));
    }

    /* ---- on the way, and in the end ---- */

    function show(first, last) {
      if (range && range[0] === first && range[1] === last) return;
      range = [first, last];
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        paint();
        moved(first, last);
      });
    }

    function finish(isKept) {
      const found = range;
      range = null;
      cancelAnimationFrame(frame);
      paint();
      if (!found) return;
      if (isKept && found.join() !== chosen().join()) brushed(...found);
      else dropped();
    }

    /* ---- the pointer ---- */

    /** A drag that begins at a handle moves that end; any other begins anew where the pointer is. */
    function begin(event) {
      if (event.button !== 0 || count() < 2) return;
      drag = { from: event.clientX, area: plot.getBoundingClientRect(), isRtl: isRtl(), isMoved: false, anchor: null };
      const handle = event.target.closest(".brush-handle");
      const [first, last] = chosen();
      drag.anchor = handle ? (handle.dataset.end === "first" ? last : first) : indexAt(event.clientX);
      wanted();
    }

    function follow(event) {
      // Let go of elsewhere: a press that left the chart before it became a drag.
      if (drag && !drag.isMoved && !event.buttons) drag = null;
      if (!drag || (!drag.isMoved && Math.abs(event.clientX - drag.from) <= DRAG_PX)) return;
      if (!drag.isMoved) plot.setPointerCapture(event.pointerId);
      drag.isMoved = true;
      const index = indexAt(event.clientX);
      show(Math.min(drag.anchor, index), Math.max(drag.anchor, index));
    }

    function end(event, isKept) {
      if (!drag) return;
      if (drag.isMoved) follow(event);
      const { isMoved } = drag;
      drag = null;
      if (isMoved) {
        hush();
        finish(isKept);
      }
    }

    /** The click that ends a drag is not a press. */
    function hush() {
      const stop = (event) => event.stopPropagation();
      plot.addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => plot.removeEventListener("click", stop, { capture: true }), 0);
    }

    plot.addEventListener("pointerdown", begin);
    plot.addEventListener("pointermove", follow);
    plot.addEventListener("pointerup", (event) => end(event, true));
    plot.addEventListener("pointercancel", (event) => end(event, false));
    plot.addEventListener("pointerenter", wanted);

    /* ---- the keyboard ---- */

    function movedBy(key, index) {
      const last = count() - 1;
      const step = { ArrowUp: 1, ArrowDown: -1, PageUp: LEAP, PageDown: -LEAP, Home: -last, End: last }[key] || k9.stepAlong(plot, key);
      return within(index + step);
    }

    function push(handle, key) {
      const [first, last] = range || chosen();
      if (handle === handles.first) show(Math.min(movedBy(key, first), last), last);
      else show(first, Math.max(movedBy(key, last), first));
    }

    const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]);

    function press(event) {
      if (KEYS.has(event.key)) push(event.currentTarget, event.key);
      else if (event.key === "Enter" || event.key === " ") finish(true);
      else if (event.key === "Escape" && range) finish(false);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    /** Whoever goes on with Tab keeps what they see, as whoever lets go of the pointer does. */
    function leave(event) {
      if (!drag && !Object.values(handles).includes(event.relatedTarget)) finish(true);
    }

    for (const handle of Object.values(handles)) {
      handle.addEventListener("keydown", press);
      handle.addEventListener("focus", wanted);
      handle.addEventListener("blur", leave);
    }

    /** `show(a, b)` and `finish(isKept)` are for who sets the range in another way. */
    return { settle: paint, show, finish };
  };
})((window.k9 = window.k9 || {}));
