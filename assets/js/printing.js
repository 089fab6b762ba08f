/* What is printed of a page of numbers is its paper: the same document as its PDF, with every row. A browser that prints
   waits for nothing, so the paper is asked for in the moment before. */
(function (k9) {
  "use strict";

  let paper = null;

  function ask(url) {
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    try {
      request.send();
    } catch (_) {
      return null;
    }
    return request.status === 200 ? request.responseText : null;
  }

  /** Without an answer the page is printed as it is, with the note that says where the rows are. */
  function lay() {
    const place = k9.$("[data-paper]");
    if (!place || paper) return;
    const text = ask(place.dataset.paper + location.search);
    if (text === null) return;
    paper = new DOMParser().parseFromString(text, "text/html").querySelector(".paper");
    place.after(document.importNode(paper, true));
    paper = place.nextElementSibling;
  }

  function takeAway() {
    if (paper) paper.remove();
    paper = null;
  }

  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", takeAway);
})((window.k9 = window.k9 || {}));
