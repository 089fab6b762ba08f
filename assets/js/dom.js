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

  /* Works go on for so long until the browser may answer the reader, and for so long until it has to paint, too. */
  const [SLICE_MS, FRAME_MS] = [12, 30];

  const answerReader = () => (window.scheduler && scheduler.yield ? scheduler.yield() : new Promise((go) => setTimeout(go)));
  const paintFrame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));

  /** What took long is painted before more comes: all of it in one frame would take a slow phone longer still. */
  async function breathe(spent) {
    if (document.hidden || spent < SLICE_MS) return false;
    await (spent < FRAME_MS ? answerReader() : paintFrame());
    return true;
  }

  /** One that fails leaves the others alone. */
  function attempt(work) {
    try {
      work();
    } catch (error) {
      reportError(error);
    }
  }

  /** Works one after the other, in tasks of their own; on a slow phone, with a breath between.
      `add(...works)`: behind those that are left; `finish()`: all of them now. */
  k9.inTurn = function () {
    const left = [];
    let isGoing = false;

    const finish = () => {
      while (left.length) attempt(left.shift());
    };

    async function go() {
      isGoing = true;
      if (!document.hidden) await answerReader();
      let since = performance.now();
      while (left.length) {
        attempt(left.shift());
        if (await breathe(performance.now() - since)) since = performance.now();
      }
      isGoing = false;
    }

    function add(...works) {
      left.push(...works);
      if (!isGoing) go();
    }

    return { add, finish };
  };

  let waiting = [];
  const beginning = k9.inTurn();

  function tryOne([selector, work]) {
    const found = document.querySelector(selector);
    if (found) work(found);
  }

  const start = (one) => beginning.add(() => tryOne(one));

  /** Call `work` with the first element that matches, once every script is there; never, where the page has none. */
  k9.whenThere = (selector, work) => (waiting ? waiting.push([selector, work]) : start([selector, work]));

  /** As above, with the data that the server put into the element with this id. */
  k9.withData = (id, work) => k9.whenThere(`#${id}`, (node) => work(JSON.parse(node.textContent)));

  k9.begin = function () {
    waiting.forEach(start);
    waiting = null;
  };

  k9.$ = (selector, root) => (root || document).querySelector(selector);
  k9.$$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
})((window.k9 = window.k9 || {}));
