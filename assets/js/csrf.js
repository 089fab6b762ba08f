/* Every POST to our own server carries the CSRF token of this page, Dash's callbacks included. */
(function () {
  "use strict";
  const plainFetch = window.fetch.bind(window);
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content || "";

  window.fetch = function (target, options) {
    const method = ((options && options.method) || "GET").toUpperCase();
    const url = new URL(target.url || target, location.href);
    if (method === "GET" || method === "HEAD" || url.origin !== location.origin) return plainFetch(target, options);
    const headers = new Headers(options.headers || {});
    headers.set("X-CSRFToken", token());
    return plainFetch(target, { ...options, headers });
  };
})();
