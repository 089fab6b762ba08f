/* Asks the server for the page's picture. The newest question wins: an older answer is never given to the page. */
(function (k9) {
  "use strict";

  const PATIENCE_MS = 120;
  const LONG_MS = 2000;
  let newest = 0;
  let pending = null;

  function cancelPending() {
    if (pending) pending.abort();
    pending = new AbortController();
    return pending.signal;
  }

  /** Of a question that takes seconds: for how long by now, and a way to break it off; then the server stops, too. */
  function tellOfLong(cancel) {
    const began = Date.now();
    let bar = null;
    const say = () => {
      bar = bar || k9.makeBar(cancel, k9.word("tick.long"));
      bar.say(k9.word("tick.long_seconds", { seconds: k9.format.count(Math.round((Date.now() - began) / 1000)) }), null);
    };
    let repeat = null;
    const wait = setTimeout(() => { say(); repeat = setInterval(say, 1000); }, LONG_MS);
    return () => {
      clearTimeout(wait);
      clearInterval(repeat);
      if (bar) bar.end("");
    };
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
    let isBrokenOff = false;
    const isOver = tellOfLong(() => { isBrokenOff = true; pending.abort(); });
    const settle = (work) => {
      clearTimeout(slow);
      isOver();
      if (!isNewest()) return;
      waiting(false);
      work();
    };
    fetch(k9.spec.urls.tick + search, { signal, credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(async (response) => {
        if (!response.ok) {
          const problem = await k9.problems.read(response);
          return () => refused(problem);
        }
        const answer = await response.json();
        const told = response.headers;
        Object.assign(answer.provenance, { as_of: told.get("Data-As-Of"), data_version: told.get("Data-Version"), tag: told.get("ETag") });
        return () => answered(answer);
      })
      // What goes wrong while an answer is painted is none of these: the server was reached.
      .then(settle, (error) => {
        if (error.name === "AbortError" && !isBrokenOff) { isOver(); return clearTimeout(slow); }
        if (isBrokenOff) return settle(() => refused(k9.problems.brokenOff()));
        return settle(() => refused(k9.problems.unreachable()));
      });
  }

  /* For what the page asks by itself: such a question is no use of the session, which ends in its time. */
  const BY_ITSELF = { Accept: "application/json", "K9-Follows": "1" };

  /** JSON of one of our own addresses; rejects with a Refusal, which has the `problem`, when the server gives none. */
  async function get(url, signal, headers = { Accept: "application/json" }) {
    const response = await fetch(url, { signal, credentials: "same-origin", headers });
    if (!response.ok) throw new k9.problems.Refusal(await k9.problems.read(response));
    return response.json();
  }

  /** What an answer says, without what it says about itself: equal text, nothing new. */
  k9.picture = ({ provenance, ...rest }) => JSON.stringify(rest);

  k9.tick = { ask, get, BY_ITSELF };
})((window.k9 = window.k9 || {}));
