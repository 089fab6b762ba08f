/* The jobs: how long ago and how soon, in the reader's language; the page of the jobs follows them; administrators see
   on every page when the jobs process is not heard any more. Nothing is asked while nobody looks. */
(function (k9) {
  "use strict";

  const FOLLOW_MS = 3000;
  const BANNER_MS = 15000;
  const TICK_MS = 5000;
  const SIZES = [[90, 1, "second"], [90 * 60, 60, "minute"], [48 * 3600, 3600, "hour"], [Infinity, 86400, "day"]];
  const makers = new Map();

  function words(tag, seconds) {
    const [, size, unit] = SIZES.find(([below]) => Math.abs(seconds) < below);
    if (!makers.has(tag)) makers.set(tag, new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
    return makers.get(tag).format(Math.round(seconds / size), unit);
  }

  /** Every moment that says so tells how far away it is by now. */
  function tellTimes() {
    for (const node of k9.$$("time[data-relative]")) {
      const at = Date.parse(node.dateTime);
      if (Number.isFinite(at)) k9.setText(node, words(node.dataset.relative, (at - Date.now()) / 1000));
    }
  }

  k9.tellTimes = tellTimes;

  async function ask(url) {
    const headers = { Accept: "application/json" };
    return (await fetch(url, { headers, credentials: "same-origin", cache: "no-store" })).json();
  }

  /** Call `look` now and again, while somebody sees the page; what fails is asked again the next time. */
  function whileSeen(look, everyMs) {
    const again = () => document.hidden || look().catch(() => undefined);
    setInterval(again, everyMs);
    document.addEventListener("visibilitychange", again);
    again();
  }

  function followJobs() {
    let known = null;
    whileSeen(async () => {
      const page = k9.$("[data-role=jobs]");
      if (!page) return;
      const { items, keeper, refresh } = await ask("/api/admin/jobs");
      const told = JSON.stringify([items, keeper && keeper.is_heard, refresh.is_behind, refresh.data_version]);
      if (known !== null && told !== known) await k9.written.renew();
      known = told;
    }, FOLLOW_MS);
    setInterval(tellTimes, TICK_MS);
    new MutationObserver(tellTimes).observe(k9.$("#page"), { childList: true, subtree: true, attributeFilter: ["datetime"] });
    tellTimes();
  }

  /** Where the database does not answer, nothing is known of the jobs. */
  async function lookForJobs(banner) {
    const { checks, jobs_silent_s: silent } = await ask("/readyz");
    if (!checks.database) return;
    const heard = k9.$("[data-role=jobs-heard]", banner);
    heard.hidden = silent === null;
    if (silent !== null) k9.$("time", heard).dateTime = new Date(Date.now() - silent * 1000).toISOString();
    tellTimes();
    banner.hidden = checks.jobs;
  }

  /* By its heading the frame is there, too; what is not there then does not come. */
  k9.whenThere("main h1", () => {
    const banner = k9.$("[data-role=jobs-banner]");
    if (banner) whileSeen(() => lookForJobs(banner), BANNER_MS);
    if (k9.$("[data-role=jobs]")) followJobs();
  });
})((window.k9 = window.k9 || {}));
