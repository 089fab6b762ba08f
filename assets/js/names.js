/* Names of two scripts, such as «مركز تدريب الكلاب – K9 Training Center». Where such a line is cut, it is cut in the middle
   of what is read: at the start of its second script. So each script is a part with an end of its own. */
(function (k9) {
  "use strict";

  /** The direction of the first script, and where the second begins: behind a space, and outside of brackets. */
  const KINDS = [
    ["rtl", /^[^A-Za-z]*[\u0620-\u06ff][^A-Za-z([«"]*\s(?=[A-Za-z0-9][^\u0620-\u06ff]*$)/],
    ["ltr", /^[^\u0620-\u06ff]*[A-Za-z][^\u0620-\u06ff([«"]*\s(?=[\u0620-\u06ff][^A-Za-z]*$)/],
  ];

  function partsOf(text) {
    for (const [dir, first] of KINDS) {
      const found = first.exec(text);
      if (found) return { dir, parts: [found[0], text.slice(found[0].length)] };
    }
    return null;
  }

  const other = (dir) => (dir === "rtl" ? "ltr" : "rtl");

  /** The name in `node`, a bdi; its text is the same as ever. */
  k9.setName = function (node, text) {
    const isSplit = node.classList.contains("is-split");
    if (isSplit && node.textContent === text) return node;
    const split = partsOf(text);
    if (split) {
      const { dir, parts: [first, second] } = split;
      node.replaceChildren(k9.el("span", { dir }, first), k9.el("span", { dir: other(dir) }, second));
      node.dir = dir;
    } else {
      k9.setText(node, text);
      if (isSplit) node.removeAttribute("dir");
    }
    if (isSplit !== Boolean(split)) node.classList.toggle("is-split", Boolean(split));
    return node;
  };

  /* What is cut says all of it to whoever points at it; it is measured only then. */
  const CUT = ".bar-label, .palette-label, .ag-cell, .first-rows :is(th, td)";
  const isCut = (node) => node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight + 6;

  document.addEventListener("pointerover", ({ target }) => {
    const name = target.closest && target.closest(CUT);
    if (!name) return;
    const text = [name, ...name.children].some(isCut) ? name.textContent : "";
    if (text) k9.setAttribute(name, "title", text);
    else if (name.title) name.removeAttribute("title");
  });
})((window.k9 = window.k9 || {}));
