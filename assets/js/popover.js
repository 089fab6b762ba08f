/* One open popover at a time: beside its button on a desk, a sheet from below on a phone. Escape and a press outside
   close it; focus goes in and comes back. */
(function (k9) {
  "use strict";

  const PHONE = window.matchMedia("(max-width: 719px)");
  const LEAST_ROOM = 360;
  let open = null;

  function place(node, button) {
    if (PHONE.matches) return node.removeAttribute("style");
    const at = button.getBoundingClientRect();
    const width = node.offsetWidth;
    const isRtl = document.documentElement.dir === "rtl";
    const wished = isRtl ? at.right - width : at.left;
    node.style.left = `${Math.min(Math.max(wished, 12), window.innerWidth - width - 12)}px`;
    const [above, below] = [at.top - 18, window.innerHeight - at.bottom - 20];
    const isAbove = below < LEAST_ROOM && above > below;
    node.style.top = isAbove ? "auto" : `${at.bottom + 6}px`;
    node.style.bottom = isAbove ? `${window.innerHeight - at.top + 6}px` : "auto";
    node.style.maxHeight = `${Math.max(isAbove ? above : below, 240)}px`;
    return undefined;
  }

  function close(refocus = true) {
    if (!open) return;
    const { node, scrim, button, closed } = open;
    open = null;
    node.remove();
    scrim.remove();
    button.setAttribute("aria-expanded", "false");
    document.documentElement.classList.remove("has-sheet");
    if (refocus) button.focus({ preventScroll: true });
    if (closed) closed();
  }

  function keepFocusInside(event) {
    const stops = k9.$$("button, input, select, a[href], [tabindex='0']", open.node).filter((n) => !n.disabled && n.offsetParent);
    if (!stops.length) return;
    const [first, last] = [stops[0], stops[stops.length - 1]];
    if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
  }

  document.addEventListener("keydown", (event) => {
    if (!open) return;
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "Tab") keepFocusInside(event);
  });
  window.addEventListener("resize", () => open && place(open.node, open.button));
  window.addEventListener("scroll", () => open && place(open.node, open.button), { passive: true });

  /** Show `content` at `button`; `closed()` is called when it goes away. Returns a function that closes it. */
  k9.openPopover = function (button, { title, content, closed, focus }) {
    close(false);
    const scrim = k9.el("div", { class: "scrim", onclick: () => close() });
    const shut = k9.el("button", { class: "icon-button", type: "button", "aria-label": k9.word("action.close"), onclick: () => close() }, k9.icon("close"));
    const node = k9.el("div", { class: "popover", role: "dialog", "aria-label": title, tabindex: "-1" },
      k9.el("div", { class: "popover-head" }, k9.el("h2", null, title), shut), content);
    document.body.append(scrim, node);
    document.documentElement.classList.add("has-sheet");
    open = { node, scrim, button, closed };
    button.setAttribute("aria-expanded", "true");
    place(node, button);
    (focus && !PHONE.matches ? focus : node).focus({ preventScroll: true });
    return close;
  };

  k9.closePopover = close;
  k9.openedBy = () => open && open.button;
})((window.k9 = window.k9 || {}));
