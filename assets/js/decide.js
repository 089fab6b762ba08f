/* Deciding on a daily report: opens the small forms, sends what was decided with the hash of what is shown, once, and
   shows the new state in place. What was written stays until it is sent. */
(function (k9) {
  "use strict";

  const PATIENCE_MS = 30000;
  const CATCHING_UP_MS = 1500;
  const MOST_LOOKS = 20;

  const bar = () => k9.$("[data-role=approval]");
  const forms = () => k9.$$("[data-role=decide]");
  const words = (form) => k9.$("[name=comment]", form);
  const openers = (action) => k9.$$(`[data-decide=${action}]`);
  /** The hash of what the database says, once it is known to be another than what the page shows. */
  let present = null;

  /** Not of crypto.randomUUID: that is missing where the page is not served by https. */
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  /* ---- forms ---- */

  function close(form, refocus) {
    form.hidden = true;
    delete form.dataset.key;
    for (const button of openers(form.dataset.action)) button.setAttribute("aria-expanded", "false");
    if (refocus) openers(form.dataset.action)[0].focus();
  }

  function open(action, measure) {
    const form = k9.$(`[data-role=decide][data-action=${action}]`);
    const isOpen = !form.hidden;
    if (isOpen && measure === undefined) return close(form, true);
    for (const other of forms()) if (other !== form) close(other);
    k9.$("[data-role=approval-answer]").textContent = "";
    form.hidden = false;
    form.dataset.key = form.dataset.key || newKey();
    for (const button of openers(action)) button.setAttribute("aria-expanded", "true");
    if (measure !== undefined) k9.$("[name=measure]", form).value = measure;
    words(form).focus({ preventScroll: true });
    return form.scrollIntoView({ block: "nearest" });
  }

  function wrong(form, text) {
    k9.$("[data-role=wrong]", form).textContent = text;
    if (!text) return words(form).removeAttribute("aria-invalid");
    words(form).setAttribute("aria-invalid", "true");
    return words(form).focus();
  }

  const answer = (form, ...parts) => k9.$("[data-role=answer]", form).replaceChildren(...parts);

  function busy(form, is) {
    form.toggleAttribute("data-busy", is);
    k9.$("button[type=submit]", form).setAttribute("aria-disabled", String(is));
  }

  /* ---- sending ---- */

  function body(form) {
    const { hash, rowVersion } = bar().dataset;
    const comment = words(form).value.trim();
    const measure = k9.$("[name=measure]", form);
    return {
      ...(form.dataset.reads === "true" ? { content_hash: hash, row_version: Number(rowVersion) } : {}),
      ...(comment ? { comment } : {}),
      ...(form.dataset.override === "true" ? { override: true } : {}),
      ...(measure && measure.value ? { measure: measure.value } : {}),
    };
  }

  async function post(form) {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": form.dataset.key };
    const options = { method: "POST", headers, body: JSON.stringify(body(form)), signal: AbortSignal.timeout(PATIENCE_MS) };
    const response = await fetch(form.dataset.url, options).catch(() => null);
    if (!response) return { status: 0, code: "unreachable" };
    if (response.ok) return null;
    return { ...(await response.json().catch(() => ({}))), status: response.status };
  }

  async function send(form) {
    if (form.hasAttribute("data-busy")) return;
    wrong(form, "");
    if (form.dataset.needsWords === "true" && !words(form).value.trim()) return wrong(form, k9.word("decide.problem.comment_missing"));
    if (isBehind()) return tellBehind(form);
    busy(form, true);
    answer(form, k9.word("decide.sending"));
    const problem = await post(form);
    busy(form, false);
    if (problem) tell(form, problem);
    else await done(form);
  }

  function tell(form, problem) {
    if (problem.code === "content_changed") present = problem.content_hash;
    const parts = k9.decided.words(problem, JSON.parse(bar().dataset.measures));
    if (problem.status === 401) parts.push(signIn());
    if (k9.decided.isOver(problem)) {
      parts.push(k9.el("button", { type: "button", class: "button", onclick: () => lookNow(form) }, k9.word("decide.look")));
    }
    answer(form, ...parts);
  }

  function signIn() {
    const back = encodeURIComponent(location.pathname + location.search);
    return k9.el("a", { class: "button", href: `${k9.freshness.urls().login}?next=${back}` }, k9.word("action.sign_in"));
  }

  /* ---- what is now ---- */

  async function done(form) {
    const { action } = form.dataset;
    words(form).value = "";
    answer(form);
    close(form);
    await k9.written.renew().catch(() => location.reload());
    k9.$("[data-role=approval-answer]").textContent = k9.word(`decide.done.${action}`);
    k9.$("[data-role=approval-state]").focus({ preventScroll: true });
  }

  /** The page is read from a copy, which may be a moment behind what was refused. */
  const isBehind = () => present !== null && bar().dataset.hash !== present;

  function tellBehind(form) {
    const look = k9.el("button", { type: "button", class: "button", onclick: () => lookNow(form) }, k9.word("decide.look"));
    answer(form, k9.el("p", null, k9.word("decide.behind")), look);
  }

  async function lookNow(form) {
    const { action } = form.dataset;
    const written = words(form).value;
    answer(form, k9.word("decide.looking"));
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      if (!(await k9.written.renew().then(() => true, () => false))) return answer(form, k9.word("decide.problem.unreachable"));
      if (!isBehind()) break;
      await new Promise((wake) => setTimeout(wake, CATCHING_UP_MS));
    }
    // Another version of the data came after the one of the refusal: what is shown is to be judged anew.
    present = null;
    return shownNow(action, written);
  }

  /** The form for the same step on the new state, where there is one, with what was written. */
  function shownNow(action, written) {
    const form = k9.$(`[data-role=decide][data-action=${action}]`);
    for (const one of forms()) answer(one);
    if (form && form.hidden) open(action);
    k9.$("[data-role=approval-answer]").textContent = k9.word("decide.shown_now");
    if (!form) return k9.$("[data-role=approval-state]").focus();
    words(form).value = written;
    return bar().scrollIntoView({ block: "nearest" });
  }

  /* ---- events ---- */

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest && event.target.closest(selector);
    const opener = at("[data-decide]");
    if (opener) return open(opener.dataset.decide, opener.dataset.measure);
    if (at("[data-role=decide-cancel]")) return close(at("[data-role=decide]"), true);
    if (at("[data-role=to-history]")) k9.$("#approval-history").open = true;
    return undefined;
  });

  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest && event.target.closest("[data-role=decide]");
    if (form) close(form, true);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-role=decide]");
    if (!form) return;
    event.preventDefault();
    send(form);
  });
})((window.k9 = window.k9 || {}));
