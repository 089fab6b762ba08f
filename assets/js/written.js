/* Pages that the server writes with their numbers: asks whether they would be written otherwise by now, and puts the
   new one in the place of the old. */
(function (k9) {
  "use strict";

  const RECORDS = "a[href*='/record/']";
  const PATIENCE_MS = 30000;

  const standing = (root) => k9.$("[data-follows]", root);
  const records = (root) => new Set(k9.$$(RECORDS, root).map((link) => link.getAttribute("href")));
  const here = () => `${k9.freshness.urls().page}?at=${encodeURIComponent(location.pathname + location.search)}`;

  /** `ask(url, tag)` resolves to the response. */
  async function look(ask) {
    const response = await ask(here(), `W/"${standing().dataset.digest}"`);
    if (response.status === 304) return { version: response.headers.get("Data-Version"), change: null };
    const after = standing(new DOMParser().parseFromString(await response.text(), "text/html"));
    const { version, asOf } = after.dataset;
    return { version, asOf: Date.parse(asOf), change: { added: countNew(after), show: () => k9.inPlace(after) } };
  }

  /** How many rows are only added; 0 where any went, too: then that is not the whole story. */
  function countNew(page) {
    const [before, after] = [records(standing()), records(page)];
    const isWhole = Array.from(before).every((row) => after.has(row));
    return isWhole ? Array.from(after).filter((row) => !before.has(row)).length : 0;
  }

  async function ask(url, tag) {
    const headers = { "If-None-Match": tag };
    const response = await fetch(url, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok || response.status === 304) return response;
    throw await k9.problems.read(response);
  }

  /** Puts the page as it would be written now in the place of the one that is shown. */
  async function renew() {
    const found = await look(ask);
    if (found.change) await k9.marks.around(found.change.show);
  }

  function follower() {
    const found = standing();
    if (!found || !found.dataset.version) return null;
    return { look, waits: found.dataset.follows === "list", version: found.dataset.version, asOf: Date.parse(found.dataset.asOf) };
  }

  k9.written = { follower, renew };
})((window.k9 = window.k9 || {}));
