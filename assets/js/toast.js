/* A word on what was done, seen for a moment and read aloud. */
(function (k9) {
  "use strict";

  const SEEN_MS = 2600;
  const place = () => k9.$(".toast") || document.body.appendChild(k9.el("div", { class: "toast", role: "status" }));
  let timer = 0;

  k9.say = function (words) {
    const node = place();
    clearTimeout(timer);
    node.classList.add("is-seen");
    node.textContent = words;
    timer = setTimeout(() => {
      node.classList.remove("is-seen");
      node.textContent = "";
    }, SEEN_MS);
  };
})((window.k9 = window.k9 || {}));
