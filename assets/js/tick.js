/* Asks the server for the page's picture. The newest question wins: an older answer is never given to the page. */
(function (k9) {
  "use strict";

  const PATIENCE_MS = 120;
  let newest = 0;
  let pending = null;

  function cancelPending() {
    if (pending) pending.abort();
    pending = new AbortController();
    return pending.signal;
  }

  /**
   * Ask for `search`; exactly one of the callbacks is called, and only if no newer question was asked:
   * `answered(answer)`, `refused(problem)`. `waiting(true|false)` follows a question that takes long.
   */
  function ask(search, { answered, refused, waiting }) {
    newest += 1;
    const mine = newest;
    const signal = cancelPending();
    const isNewest = () => mine === newest;
    const slow = setTimeout(() => isNewest() && waiting(true), PATIENCE_MS);
    const settle = (work) => {
      clearTimeout(slow);
      if (!isNewest()) return;
      waiting(false);
      work();
    };
    fetch(k9.spec.urls.tick + search, { signal, credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(async (response) => {
        if (!response.ok) {
          const problem = await k9.problems.read(response);
          settle(() => refused(problem));
          return;
        }
        const answer = await response.json();
        answer.provenance.as_of = response.headers.get("Data-As-Of") || answer.provenance.as_of;
        settle(() => answered(answer));
      })
      .catch((error) => {
        if (error.name === "AbortError") return clearTimeout(slow);
        return settle(() => refused(k9.problems.unreachable()));
      });
  }

  /* For what the page asks by itself: such a question is no use of the session, which ends in its time. */
  const BY_ITSELF = { Accept: "application/json", "K9-Follows": "1" };

  /** JSON of one of our own addresses, or null when it is not to be had. */
  async function get(url, signal, headers = { Accept: "application/json" }) {
    const response = await fetch(url, { signal, credentials: "same-origin", headers });
    return response.ok ? response.json() : null;
  }

  /** What an answer says, without what it says about itself: equal text, nothing new. */
  k9.picture = ({ provenance, ...rest }) => JSON.stringify(rest);

  k9.tick = { ask, get, BY_ITSELF };
})((window.k9 = window.k9 || {}));
