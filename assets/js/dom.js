/* The few ways in which scripts make elements. Text goes in as text: no markup is ever built from words or data. */
(function (k9) {
  "use strict";

  /** An element: `attrs` are attributes (false or null: left out; on...: listeners), children are nodes or texts. */
  k9.el = function (tag, attrs, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attrs || {})) {
      if (value === false || value === null || value === undefined) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };

  k9.icon = (name) => k9.el("span", { class: `glyph glyph-${name}`, "aria-hidden": "true" });

  /** Text from data inside a sentence: isolated, so that its direction does not disturb the sentence. */
  k9.bdi = (text, attrs) => k9.el("bdi", attrs || null, text);

  /** The catalogues are written in Latin digits; the reader may have chosen others. */
  k9.inDigits = (text) =>
    k9.spec && k9.spec.tag.endsWith("nu-arab") ? text.replace(/[0-9]/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[digit]) : text;

  /** Words of the reader's language; `{name}` is replaced by the isolated parameter. */
  k9.word = function (key, params) {
    const text = k9.inDigits(k9.words[key] || "");
    if (!params) return text;
    return text.replace(/\{(\w+)\}/g, (_, name) => `\u2068${params[name]}\u2069`);
  };

  /** The text node stays and changes its words: a new one would have its style and place worked out again. */
  k9.setText = function (node, text) {
    const first = node.firstChild;
    if (!first || first.nodeType !== Node.TEXT_NODE || first.nextSibling) node.textContent = text;
    else if (first.data !== text) first.data = text;
  };

  k9.setClass = function (node, names) {
    if (node.className !== names) node.className = names;
  };

  k9.setAttribute = function (node, name, text) {
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  };

  /** Call `work` when the browser has nothing better to do, soon in any case. */
  k9.later = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 400 }) : setTimeout(work, 60));

  const SLICE_MS = 12;
  let waiting = [];

  const tryOne = ([selector, work]) => {
    const found = document.querySelector(selector);
    if (found) work(found);
  };

  /** Call `work` with the first element that matches, once every script is there; never, where the page has none. */
  k9.whenThere = (selector, work) => (waiting ? waiting.push([selector, work]) : tryOne([selector, work]));

  /** As above, with the data that the server put into the element with this id. */
  k9.withData = (id, work) => k9.whenThere(`#${id}`, (node) => work(JSON.parse(node.textContent)));

  /** Lets the browser paint and answer the reader before it goes on. */
  const breathe = () => (window.scheduler && scheduler.yield ? scheduler.yield() : new Promise((go) => setTimeout(go)));

  /** One after the other; on a slow phone, with a breath between. */
  k9.begin = async function () {
    let since = performance.now();
    while (waiting.length) {
      tryOne(waiting.shift());
      if (performance.now() - since < SLICE_MS) continue;
      await breathe();
      since = performance.now();
    }
    waiting = null;
  };

  k9.$ = (selector, root) => (root || document).querySelector(selector);
  k9.$$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
})((window.k9 = window.k9 || {}));
