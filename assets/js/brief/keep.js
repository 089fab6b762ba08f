/* Keeps the last brief on the phone through the worker, and lets go of it at sign-out. Menus close when one looks away. */
(function () {
  "use strict";

  const CACHE = "k9-brief";
  const page = document.querySelector("[data-role=brief]");

  if (navigator.serviceWorker) {
    addEventListener("load", () => navigator.serviceWorker.register(page.dataset.worker, { scope: "/m" }));
    /* The first page was fetched before there was a worker: it is told to keep it. */
    navigator.serviceWorker.ready.then((there) => there.active.postMessage({ keep: location.href }));
  }

  /* The answer to the sign-out wipes as well; this is for browsers that do not know how. */
  document.querySelector("[data-role=leave]").addEventListener("submit", () => {
    if (window.caches) caches.delete(CACHE);
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
