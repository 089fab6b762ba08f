/* An open page follows the data: a tiny version question every few seconds, only while somebody is looking, and says
   in words whether what it shows is live, out of date, or all it has because the server does not answer. */
(function (k9) {
  "use strict";

  const EVERY_MS = 4000;
  const AGE_EVERY = 8;
  const STALE_AFTER_S = 60;
  let timer = null;
  let looks = 0;
  let etag = null;
  let version = null;
  let asOf = null;
  let isOffline = false;

  /** `moment`: milliseconds; until then the page's data equals the source. */
  function freshness(state, moment) {
    if (Number.isFinite(moment)) asOf = moment;
    if (asOf === null) return;
    const words = { moment: k9.format.moment(asOf), age: k9.format.ago(asOf) };
    k9.setText(k9.$("[data-role=freshness]"), k9.word(`provenance.${state}`, words));
    k9.$("[data-role=provenance]").dataset.state = state;
  }

  const ask = (url, headers) =>
    fetch(url, { headers: { Accept: "application/json", ...headers }, credentials: "same-origin", cache: "no-store" });

  async function followVersion() {
    const response = await ask(k9.spec.urls.version, etag ? { "If-None-Match": etag } : {});
    if (response.status === 401 || response.status === 404) return stop();
    if (response.status !== 200) return undefined;
    etag = response.headers.get("ETag");
    const text = await response.text();
    if (version !== null && text !== version) k9.page.again();
    version = text;
    return undefined;
  }

  /** How old the data is by now: the version alone cannot tell that nothing has been read for a while. */
  async function followAge() {
    const { replica_age_s: age } = await (await ask(k9.spec.urls.ready)).json();
    if (age === null) return;
    freshness(age > STALE_AFTER_S ? "stale" : "live", Date.now() - age * 1000);
  }

  async function look() {
    if (document.hidden) return;
    looks += 1;
    await followVersion();
    if (timer !== null && (isOffline || looks % AGE_EVERY === 0)) await followAge();
    isOffline = false;
  }

  function lost() {
    isOffline = true;
    freshness("offline");
  }

  function stop() {
    clearInterval(timer);
    timer = null;
  }

  k9.follow = {
    start() {
      stop();
      timer = setInterval(() => look().catch(lost), EVERY_MS);
    },
    stop, freshness,
  };
})((window.k9 = window.k9 || {}));
