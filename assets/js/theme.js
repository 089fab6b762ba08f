/* Runs before the first paint: the reader's own theme, if one was chosen, else the system's. */
(function () {
  "use strict";
  try {
    const chosen = localStorage.getItem("k9-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch (_) {
    /* Storage may be forbidden; the system's theme is right then. */
  }
})();
