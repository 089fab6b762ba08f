/* The audit log: looks at the whole chain on demand, and puts the chosen days into the addresses of the report. */
(function (k9) {
  "use strict";

  async function verify(button) {
    const answer = k9.$("[data-role=verify-answer]");
    button.disabled = true;
    k9.setText(answer, button.dataset.verifying);
    try {
      const lang = document.documentElement.lang;
      const response = await fetch(`/api/admin/audit-logs/verify?lang=${lang}`, { method: "POST" });
      if (!response.ok) throw new Error(response.status);
      const found = await response.json();
      answer.dataset.state = found.whole === null ? "unknown" : found.whole ? "good" : "bad";
      k9.setText(answer, found.words);
    } catch (_) {
      answer.dataset.state = "bad";
      k9.setText(answer, button.dataset.failed);
    }
    button.disabled = false;
  }

  /** The links say what the fields say, whenever one is followed. */
  function datedAddress(link) {
    const days = k9.$("[data-role=compliance-days]");
    const url = new URL(link.href);
    for (const [name, field] of [["from", "first"], ["to", "last"]]) {
      const value = k9.$(`[name=${field}]`, days).value;
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    return url.pathname + url.search;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-role=verify]");
    if (button) verify(button);
    const link = event.target.closest("[data-role=compliance-file]");
    if (link) link.href = datedAddress(link);
  });
})((window.k9 = window.k9 || {}));
