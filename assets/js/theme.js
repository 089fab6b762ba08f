/* Runs before the first paint: the reader's own theme, if one was chosen, else the system's. */
(function () {
  "use strict";
  const chosen = /(?:^|; )k9_theme=(light|dark)(?:;|$)/.exec(document.cookie);
  if (chosen) document.documentElement.dataset.theme = chosen[1];
})();
