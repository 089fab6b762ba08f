/* The frame of every page: theme switch, menus, and keys that work everywhere. */
(function (k9) {
  "use strict";

  const root = document.documentElement;

  function setTheme(theme) {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    /* A cookie, so that pages are written in it that are painted before a script has run. */
    document.cookie = `k9_theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    paintTheme();
  }

  const theme = () => root.dataset.theme || "system";

  function paintTheme() {
    for (const button of k9.$$("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme()));
    }
  }

  function closeMenus(except) {
    for (const menu of k9.$$("details.menu[open]")) if (menu !== except) menu.open = false;
  }

  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) setTheme(choice.dataset.themeChoice);
    closeMenus(event.target.closest("details.menu"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = k9.$("details.menu[open]");
      if (menu) {
        menu.open = false;
        k9.$("summary", menu).focus();
      }
    }
    if (!(event.ctrlKey || event.metaKey) || !k9.page || !k9.page.state) return;
    if (event.target.matches("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) { event.preventDefault(); k9.state.undo(); }
    if (key === "y" || (key === "z" && event.shiftKey)) { event.preventDefault(); k9.state.redo(); }
  });

  document.addEventListener("toggle", paintTheme, true);

  /** Called by pages that are filled by a script: their name in the browser. */
  function arrive() {
    document.title = k9.spec.title;
  }

  /* The others are named by their heading. */
  k9.whenThere("main h1", (heading) => {
    const words = heading.textContent.trim();
    if (words && !(k9.spec && k9.spec.title)) document.title = `${words} – ${document.title}`;
  });

  k9.shell = { arrive };
})((window.k9 = window.k9 || {}));
