/* Pages that the server writes with their numbers: asks whether they would be written otherwise by now, and puts the
   new one in the place of the old. */
(function (k9) {
  "use strict";

  const RECORD = /"href":"([^"]*\/record\/[0-9a-f-]{36})"/g;

  const standing = () => k9.$("[data-follows]");
  const shown = () => new Set(k9.$$("main a[href*='/record/']").map((link) => link.getAttribute("href")));
  const written = (text) => new Set(Array.from(text.matchAll(RECORD), (found) => found[1]));

  async function look(ask) {
    const { digest } = standing().dataset;
    const response = await ask(`${k9.freshness.urls().page}?at=${encodeURIComponent(location.pathname + location.search)}`, `W/"${digest}"`);
    if (response.status === 304) return { version: response.headers.get("Data-Version"), change: null };
    const text = await response.text();
    const { page } = JSON.parse(text);
    const { "data-version": version, "data-as-of": asOf } = page.props;
    return { version, asOf: Date.parse(asOf), change: { added: countNew(text), show: () => show(page) } };
  }

  /** How many rows are only added; 0 where any went, too: then that is not the whole story. */
  function countNew(text) {
    const before = shown();
    const after = written(text);
    const isWhole = Array.from(before).every((row) => after.has(row));
    return isWhole ? Array.from(after).filter((row) => !before.has(row)).length : 0;
  }

  function show(page) {
    k9.inPlace("page", page);
    return new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  }

  function follower() {
    const found = standing();
    if (!found || !found.dataset.version) return null;
    return { look, waits: found.dataset.follows === "list", version: found.dataset.version, asOf: Date.parse(found.dataset.asOf) };
  }

  k9.written = { follower };
})((window.k9 = window.k9 || {}));
