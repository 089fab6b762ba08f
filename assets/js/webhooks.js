/* Webhooks: receivers made and changed, tried out, sent to again. A secret is shown when it is made, and never again. */
(function (k9) {
  "use strict";

  const MASK = "•••";
  const words = ({ code, status }) => k9.word(`wrong_webhook.${code}`) || k9.word(`wrong_webhook.${status}`) || k9.word("wrong_webhook.other");

  /** What came back, or the problem. */
  async function send(method, url, body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(url, { method, headers, body: JSON.stringify(body) }).catch(() => null);
    if (!response) return { problem: { status: 0, code: "unreachable" } };
    return response.ok ? { answer: await response.json() } : { problem: await k9.problems.read(response) };
  }

  function clear(form) {
    for (const node of k9.$$("[data-role=wrong]", form)) node.textContent = "";
    for (const node of k9.$$("[aria-invalid]", form)) node.removeAttribute("aria-invalid");
    k9.$("[data-role=answer]", form).replaceChildren();
  }

  function tell(form, problem) {
    const field = problem.field && k9.$(`[name=${problem.field}], [data-name=${problem.field}]`, form);
    if (!field) return say(form, words(problem), "problem");
    field.setAttribute("aria-invalid", "true");
    const place = k9.$("[data-role=wrong]", field.closest(".form-field"));
    place.setAttribute("role", "alert");
    k9.setText(place, words(problem));
    return (field.matches("[data-name]") ? k9.$("button", field) : field).focus();
  }

  const say = (form, text, look) => k9.$("[data-role=answer]", form).replaceChildren(k9.el("p", { class: look }, text));

  /** The secret with a button that copies it; the page stays until its reader goes on. */
  function showSecret(form, { id, secret }) {
    const copy = { type: "button", class: "button", "data-copy": secret, "data-done": k9.word("webhooks.script.copied") };
    k9.$("[data-role=answer]", form).replaceChildren(
      k9.el("div", { class: "webhook-secret" },
        k9.el("p", {}, k9.word("webhooks.script.secret")), k9.el("code", { dir: "ltr" }, secret),
        k9.el("div", { class: "form-buttons" },
          k9.el("button", copy, k9.word("webhooks.script.copy")),
          k9.el("a", { class: "button is-primary", href: `/admin/webhooks/${id}` }, k9.word("webhooks.script.go_on")))));
  }

  function chosen(chips) {
    const every = chips.dataset.every;
    const pressed = k9.$$("[aria-pressed=true]", chips).map((button) => button.value);
    if (!pressed.includes(every)) return pressed;
    return every ? every : null;
  }

  /** Lines of `Name: value`; the mask in the place of a value leaves it as it is. */
  function headersOf(text) {
    const pairs = text.split("\n").filter((line) => line.trim()).map((line) => {
      const [name, ...rest] = line.split(":");
      const value = rest.join(":").trim();
      return [name.trim(), value === MASK ? null : value];
    });
    return Object.fromEntries(pairs);
  }

  function wishes(form) {
    const given = Object.fromEntries(new FormData(form));
    const body = { webhook_url: given.webhook_url, report_type: given.report_type || null, retry_count: Number(given.retry_count), headers: headersOf(given.headers) };
    if (given.name.trim()) body.name = given.name;
    for (const chips of k9.$$("[data-role=chips]", form)) body[chips.dataset.name] = chosen(chips);
    return body;
  }

  async function save(form) {
    const button = k9.$("button[type=submit]", form);
    clear(form);
    button.disabled = true;
    const { answer, problem } = await send(form.dataset.method, form.dataset.url, wishes(form));
    button.disabled = false;
    if (problem) return tell(form, problem);
    if (!answer.secret) return location.reload();
    // Sent again, the form would make another receiver.
    button.hidden = true;
    return showSecret(form, answer);
  }

  async function replay(form) {
    const given = Object.fromEntries(new FormData(form));
    clear(form);
    // As the page tells moments: in the reader's zone, not in the browser's.
    for (const name of ["from", "until"]) if (!given[name]) return tell(form, { field: name, code: "missing_parameter" });
    const { answer, problem } = await send("POST", form.dataset.url, given);
    return problem ? tell(form, problem) : say(form, k9.word("webhooks.script.queued", { number: answer.queued }), "job-asked");
  }

  async function act(button) {
    const { url, method = "POST", sure, then } = button.dataset;
    if (sure && button.textContent !== sure) return k9.setText(button, sure);
    const place = button.closest(".webhook-actions, .webhook-tools");
    const body = button.dataset.switch ? { active: button.dataset.switch === "on" } : {};
    button.disabled = true;
    const { answer, problem } = await send(method, url, body);
    button.disabled = false;
    if (problem) return k9.$("[data-role=answer]", place) ? say(place, words(problem), "problem") : k9.setText(button, words(problem));
    if (answer.secret) return showSecret(place, answer);
    return then ? location.assign(then) : location.reload();
  }

  function press(button) {
    const chips = button.closest("[data-role=chips]");
    const all = k9.$$("button", chips), every = all[0];
    const set = (one, on) => one.setAttribute("aria-pressed", String(on));
    if (button === every) all.forEach((one) => set(one, one === every));
    else {
      set(button, button.getAttribute("aria-pressed") !== "true");
      set(every, !all.slice(1).some((one) => one.getAttribute("aria-pressed") === "true"));
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-role=webhook-form], [data-role=webhook-replay]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.role === "webhook-form") save(form);
    else replay(form);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-role=webhook-do], [data-role=chips] button");
    if (!button) return;
    if (button.dataset.role === "webhook-do") act(button);
    else press(button);
  });
})((window.k9 = window.k9 || {}));
