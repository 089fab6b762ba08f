/* Makes the page into the one that the server would write by now, part by part: only what differs between the two
   writings is changed, so that all else keeps its element, its focus, its place, and what scripts did to it. */
(function (k9) {
  "use strict";

  /** Of each node as the server wrote it, the one on the page. */
  const shown = new WeakMap();
  let written = null;

  const isKind = (a, b) => a.nodeName === b.nodeName;

  function pair(source, node) {
    shown.set(source, node);
    source.childNodes.forEach((child, i) => pair(child, node.childNodes[i]));
  }

  function setAttribute(node, name, value) {
    if (value === null) node.removeAttribute(name);
    else node.setAttribute(name, value);
    if (name === "value" && "value" in node) node.value = value || "";
  }

  function becomeAttributes(node, before, after) {
    for (const name of new Set([...before.getAttributeNames(), ...after.getAttributeNames()])) {
      const value = after.getAttribute(name);
      if (before.getAttribute(name) !== value) setAttribute(node, name, value);
    }
  }

  /** Whether children can be gone through in pairs; otherwise the whole list is another one. */
  const arePairs = (before, after) => before.length === after.length && before.every((one, i) => isKind(one, after[i]));

  function renew(node, children) {
    const copies = children.map((child) => document.importNode(child, true));
    children.forEach((child, i) => pair(child, copies[i]));
    node.replaceChildren(...copies);
  }

  function become(before, after) {
    const node = shown.get(before);
    shown.set(after, node);
    if (before.nodeType !== Node.ELEMENT_NODE) {
      if (before.data !== after.data) node.data = after.data;
      return;
    }
    becomeAttributes(node, before, after);
    const [old, wanted] = [Array.from(before.childNodes), Array.from(after.childNodes)];
    if (arePairs(old, wanted)) old.forEach((one, i) => become(one, wanted[i]));
    else renew(node, wanted);
  }

  /** Make the page into `after`, an element that the server wrote for the same place. */
  k9.inPlace = function (after) {
    become(written, after);
    written = after;
  };

  /* Before any script changes something. Pages that a script fills are never written anew. */
  const standing = k9.$("[data-follows]:not([data-follows=script])");
  if (standing) {
    written = standing.cloneNode(true);
    pair(written, standing);
  }
})((window.k9 = window.k9 || {}));
