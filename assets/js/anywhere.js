/* Ctrl K or Cmd K on pages of another kind, the brief and the API's: it leads to where the palette is open. */
(function () {
  "use strict";

  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== "KeyK") return;
    event.preventDefault();
    location.assign(document.querySelector("[data-role=search]").href);
  });
})();
