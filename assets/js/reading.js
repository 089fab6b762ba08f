/* Whether the reader is in the middle of something: then nothing may move under the finger or the eye. */
(function (k9) {
  "use strict";

  const SETTLED_MS = 700;
  const TYPING_MS = 10000;
  /* Open lists and menus; whoever opened one is choosing from what it shows. */
  const OPEN = ".popover, main details[open], main [aria-expanded=true][aria-haspopup]";
  const FIELDS = "input, select, textarea, [contenteditable], .ag-root-wrapper *";
  let isDown = false;
  let movedAt = 0;
  let pressedAt = 0;

  const now = () => performance.now();

  document.addEventListener("pointerdown", () => {
    isDown = true;
    pressedAt = now();
  }, true);
  for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => (isDown = false), true);
  window.addEventListener("blur", () => (isDown = false));
  document.addEventListener("keydown", () => (pressedAt = now()), true);
  document.addEventListener("scroll", () => (movedAt = now()), { capture: true, passive: true });

  function hasSelection() {
    const selection = window.getSelection();
    return Boolean(selection) && !selection.isCollapsed && selection.toString().trim() !== "";
  }

  /** In a field for as long as something is typed or chosen there, not for ever because it was the last to be used. */
  const isTyping = () => document.activeElement.matches(FIELDS) && now() - pressedAt < TYPING_MS;

  const isBusy = () =>
    isDown || now() - movedAt < SETTLED_MS || hasSelection() || isTyping() || Boolean(k9.$(OPEN));

  k9.reading = { isBusy };
})((window.k9 = window.k9 || {}));
