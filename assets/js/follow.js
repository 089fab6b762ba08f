/* An open page follows the data: a tiny version question every few seconds, only while somebody is looking. */
(function (k9) {
  "use strict";

  const EVERY_MS = 4000;
  let timer = null;
  let etag = null;
  let version = null;

  async function look() {
    if (document.hidden) return;
    const headers = { Accept: "application/json" };
    if (etag) headers["If-None-Match"] = etag;
    const response = await fetch(k9.spec.urls.version, { headers, credentials: "same-origin", cache: "no-store" });
    if (response.status === 404 || response.status === 401) return stop();
    if (response.status !== 200) return undefined;
    etag = response.headers.get("ETag");
    const text = await response.text();
    if (version !== null && text !== version) k9.page.again();
    version = text;
    return undefined;
  }

  function stop() {
    clearInterval(timer);
    timer = null;
  }

  k9.follow = {
    start() {
      stop();
      timer = setInterval(() => look().catch(() => undefined), EVERY_MS);
    },
    stop,
  };
})((window.k9 = window.k9 || {}));
