/* Files: a download that takes long says how far it is, and can be broken off: then the server stops, too. What arrives
   is kept in the browser's own store and saved when it is whole; the longest files are left to the browser itself. */
(function (k9) {
  "use strict";

  const QUICK_MS = 1000;
  const MOST_ROWS = 1000000;
  const PORTION = 8 * 1024 * 1024;
  const ROWS = "X-Total-Rows";
  const [NEW_LINE, QUOTE] = [10, 34];
  const running = new Set();

  /** Counts the rows of a CSV as it arrives: line ends outside of quotes, without the head. */
  function makeCounter() {
    let isQuoted = false;
    let lines = 0;
    return function count(bytes) {
      for (let i = 0; i < bytes.length; i += 1) {
        if (bytes[i] === QUOTE) isQuoted = !isQuoted;
        else if (bytes[i] === NEW_LINE && !isQuoted) lines += 1;
      }
      return Math.max(lines - 1, 0);
    };
  }

  /** The bar, made when the wait becomes long: `say(text, fraction)` (null: nobody knows how much there is), `end(text)`. */
  function makeBar(cancel, title = k9.word("download.title")) {
    const words = k9.el("span", { class: "download-words" });
    const progress = k9.el("progress", { max: "1", "aria-label": title });
    const button = k9.el("button", { type: "button", class: "button", onclick: cancel }, k9.word("action.cancel"));
    const node = k9.el("div", { class: "download", role: "region", "aria-label": title },
      k9.el("strong", null, title), words, progress, button);
    const said = k9.el("span", { class: "visually-hidden", role: "status" });
    document.body.append(node, said);
    said.textContent = title;
    return {
      say(text, fraction) {
        k9.setText(words, text);
        if (fraction === null) progress.removeAttribute("value");
        else progress.value = fraction;
      },
      end(text) {
        said.textContent = text || "";
        if (!text) return node.remove();
        const shut = k9.el("button", { type: "button", class: "icon-button", "aria-label": k9.word("action.close"), onclick: () => node.remove() }, k9.icon("close"));
        node.replaceChildren(k9.el("span", { class: "download-words" }, text), shut);
        return shut.focus({ preventScroll: true });
      },
    };
  }

  const sizeOf = (bytes) => new Intl.NumberFormat(k9.spec.tag, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(bytes / 1e6);

  /** How far it is: rows of all rows, bytes of all bytes, or only that something arrives. */
  function progressOf({ rows, allRows, bytes, allBytes }) {
    if (allRows) return [k9.word("download.rows", { done: k9.format.count(rows), all: k9.format.count(allRows) }), rows / allRows];
    if (!bytes) return [k9.word("download.waiting"), null];
    return [k9.word("download.received", { size: sizeOf(bytes) }), allBytes ? bytes / allBytes : null];
  }

  function save(blob, name) {
    const url = URL.createObjectURL(blob);
    k9.el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  function nameOf(response, url) {
    const told = response.headers.get("Content-Disposition") || "";
    const [, coded] = told.match(/filename\*=UTF-8''([^;]+)/) || [];
    const [, plain] = told.match(/filename="([^"]+)"/) || [];
    return coded ? decodeURIComponent(coded) : plain || new URL(url).pathname.split("/").pop();
  }

  /** Everything that arrives, put away in portions so that the page does not grow with the file. */
  async function collect(response, far) {
    const reader = response.body.getReader();
    const count = makeCounter();
    const parts = [];
    let portion = [];
    let size = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      portion.push(read.value);
      size += read.value.length;
      far.bytes += read.value.length;
      if (far.allRows) far.rows = count(read.value);
      if (size > PORTION) {
        parts.push(new Blob(portion));
        [portion, size] = [[], 0];
      }
    }
    return new Blob([...parts, ...portion], { type: response.headers.get("Content-Type") || "" });
  }

  k9.saveFile = save;
  k9.makeBar = makeBar;

  async function fetchFile(url, signal, far) {
    const response = await fetch(url, { signal, credentials: "same-origin" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    far.allRows = Number(response.headers.get(ROWS) || 0);
    far.allBytes = Number(response.headers.get("Content-Length") || 0);
    if (far.allRows > MOST_ROWS) return null;
    save(await collect(response, far), nameOf(response, url));
    return true;
  }

  async function run(url) {
    const controller = new AbortController();
    const far = { rows: 0, allRows: 0, bytes: 0, allBytes: 0 };
    let bar = null;
    const show = () => {
      bar = bar || makeBar(() => controller.abort());
      bar.say(...progressOf(far));
    };
    let repeat = null;
    const wait = setTimeout(() => { show(); repeat = setInterval(show, 200); }, QUICK_MS);
    let words = "";
    try {
      if (!(await fetchFile(url, controller.signal, far))) {
        controller.abort();
        window.location.assign(url);
      }
    } catch (error) {
      words = k9.word(error.name === "AbortError" ? "download.cancelled" : "download.failed");
    }
    clearTimeout(wait);
    clearInterval(repeat);
    if (words && !bar) bar = makeBar(() => undefined);
    if (bar) bar.end(words);
  }

  /** The files of the page are those of the question `search`. */
  k9.pointDownloads = function (search) {
    for (const link of k9.$$("details a[data-file]")) link.href = `${k9.spec.urls.export}.${link.dataset.file}${search}`;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-file]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const menu = link.closest("details");
    if (menu) menu.open = false;
    if (running.has(link.href)) return;
    const url = link.href;
    running.add(url);
    run(url).finally(() => running.delete(url));
  });
})((window.k9 = window.k9 || {}));
