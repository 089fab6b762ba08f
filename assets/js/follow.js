/* An open page follows the data: a tiny version question every few seconds, only while somebody looks. When the version
   is another one the page's follower looks what that means for it; what is new is shown at once, or held and told. */
(function (k9) {
  "use strict";

  const EVERY_MS = 1000;
  const ECHO_MS = 600;
  const MOST_MS = 10000;
  const PATIENCE_MS = 10000;
  const IDLE_EVERY_MS = 300;

  let timer = null;
  let wait = EVERY_MS;
  let every = EVERY_MS;
  let etag = null;
  let latest = null;
  let shown = null;
  let held = null;
  let follower = null;
  let isStarted = false;
  let isUpdating = false;
  let isEcho = false;
  const urls = () => k9.freshness.urls();
  let run = 0;

  /** The response (200 or 304), or a problem thrown. */
  async function ask(url, tag) {
    const headers = { ...k9.tick.BY_ITSELF, ...(tag ? { "If-None-Match": tag } : {}) };
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { headers, credentials: "same-origin", cache: "no-store", signal: patience })
      .catch(() => { throw k9.problems.unreachable(); });
    if (response.ok || response.status === 304) return response;
    throw await k9.problems.read(response);
  }

  /** Whose eyes the page is seen with, where they are not the reader's own. In another window that may have changed. */
  const writtenFor = () => (k9.$("[data-seen-as]") || { dataset: { seenAs: "" } }).dataset.seenAs;

  /* A form that was just sent has its own next page: to begin or end a look. Reloading would take its place. */
  let sentAt = -PATIENCE_MS;
  addEventListener("submit", (event) => { if (!event.defaultPrevented) sentAt = performance.now(); });
  const isLeaving = () => performance.now() - sentAt < PATIENCE_MS;

  async function askVersion() {
    const response = await ask(urls().version, etag);
    if ((response.headers.get("K9-Seen-As") || "") !== writtenFor() && !isLeaving()) location.reload();
    if (response.status === 200) {
      etag = response.headers.get("ETag");
      latest = (await response.json()).data_version;
    }
    // With many readers each is asked to wait a little longer.
    every = Math.max(EVERY_MS, 1000 * Number(response.headers.get("Ask-Again-In")));
    return Date.parse(response.headers.get("Data-As-Of"));
  }

  /* ---- what is new ---- */

  function words({ added }) {
    return added ? k9.word("follow.rows", { count: k9.format.count(added) }) : k9.word("follow.changed");
  }

  function paintNews() {
    const box = k9.$("[data-role=news]");
    const text = held ? words(held.change) : "";
    box.hidden = !held;
    if (text === box.dataset.said) return;
    box.dataset.said = text;
    k9.setText(k9.$("[data-role=news-words]"), text);
    if (text) k9.setText(k9.$("[data-role=fresh-said]"), text);
  }

  function hold(found) {
    held = found;
    paintNews();
    k9.freshness.tell({ isHeld: Boolean(found) });
  }

  async function show(found) {
    hold(null);
    if (found.change) await k9.marks.around(found.change.show);
    shown = "version" in found ? found.version : latest;
  }

  async function takeUp(asOf, mine) {
    const found = await follower.look(ask);
    if (!found || mine !== run) return;
    if (found.change && (follower.waits || k9.reading.isBusy())) return hold(found);
    await show(found);
    k9.freshness.tell({ asOf: found.asOf || asOf, answer: found.state || "live" });
    isUpdating = found.state === "updating";
  }

  async function look(mine) {
    const asOf = await askVersion();
    if (mine !== run) return;
    const isNews = follower && latest !== shown && !(held && held.version === latest);
    if (isNews || ((isUpdating || isEcho) && follower)) await takeUp(asOf, mine);
    else if (!held) k9.freshness.tell({ asOf });
    k9.freshness.tell({ problem: null });
    // What is derived from a change, such as findings, follows it by a moment: that is looked for once more.
    isEcho = Boolean(isNews);
    wait = isEcho ? ECHO_MS : every;
  }

  /** `problem`: from the server; anything else is an error of ours, which the console must show. */
  function lost(problem) {
    const isTold = problem.status !== undefined;
    if (!isTold) console.error("follow", problem);
    wait = Math.min(wait * 2, MOST_MS);
    k9.freshness.tell({ problem: isTold ? problem : k9.problems.unknown() });
  }

  /* ---- when ---- */

  async function turn() {
    clearTimeout(timer);
    const mine = (run += 1);
    if (document.hidden || k9.freshness.isPaused()) return;
    await look(mine).catch((problem) => mine === run && lost(problem));
    if (mine !== run) return;
    clearTimeout(timer);
    timer = setTimeout(turn, wait);
  }

  /** Look at once: after a pause, when the page comes to the front, when the reader asks. */
  function now() {
    wait = EVERY_MS;
    turn();
  }

  const showHeld = () => held && show(held).then(now);

  document.addEventListener("visibilitychange", () => !document.hidden && isStarted && now());
  window.addEventListener("online", () => isStarted && now());
  document.addEventListener("click", (event) => event.target.closest("[data-role=news-show]") && showHeld());

  /* What was held because the reader was busy is shown once the hands are off. */
  setInterval(() => held && !follower.waits && !document.hidden && !k9.freshness.isPaused() && !k9.reading.isBusy() && showHeld(), IDLE_EVERY_MS);

  /* ---- who ---- */

  /** A page is there. `given`: its follower, where a script fills the page: `look(ask)` resolves to {version, change,
      asOf?, state?}, without a version where it shows no data, `change` null where nothing of it is new, else {show,
      added}; `waits`: for the reader's word. */
  function start(given) {
    follower = given;
    isStarted = true;
    shown = (given && given.version) || null;
    if (given && given.asOf) k9.freshness.tell({ asOf: given.asOf });
    now();
  }

  /** The reader asked for something else: what is held was about what they leave. */
  function asked() {
    run += 1;
    hold(null);
    clearTimeout(timer);
    timer = setTimeout(turn, EVERY_MS);
  }

  /** The page was painted because its reader asked for something: that is what it shows now. */
  function painted({ as_of: asOf, data_version: version, state }) {
    asked();
    shown = version;
    isUpdating = state === "updating";
    k9.freshness.tell({ asOf: Date.parse(asOf), answer: state, problem: null });
  }

  /* Pages that a script fills say so themselves, when they are filled. */
  k9.whenThere("[data-role=fresh-line]", () => {
    k9.freshness.mount();
    if (!k9.$("[data-follows=script]")) start(k9.written.follower());
  });

  /** For followers: of an answer that is what is shown already, on newer data. */
  const same = ({ headers }) => ({ version: headers.get("Data-Version"), asOf: Date.parse(headers.get("Data-As-Of")), change: null });

  k9.follow = { start, asked, painted, now, same };
})((window.k9 = window.k9 || {}));
