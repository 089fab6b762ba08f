/* Correcting a record: sends the fields that differ, says at each field what is wrong with it, never overwrites. */
(function (k9) {
  "use strict";

  /** What the fields said when the page was made; kept when the first of them is touched. */
  const before = new WeakMap();
  const controls = (form) => k9.$$(".form-control", form).map((one) => (one.name ? one : k9.$("[name]", one))).filter(Boolean);
  const remember = (form) => before.has(form) || before.set(form, new Map(controls(form).map((one) => [one.name, one.value])));

  function changed(form) {
    const known = before.get(form);
    const different = controls(form).filter((one) => one.name !== "reason" && one.value !== known.get(one.name));
    return Object.fromEntries(different.map((one) => [one.name, one.value === "" ? null : one.value]));
  }

  function clear(form) {
    for (const node of k9.$$("[data-role=wrong]", form)) node.textContent = "";
    for (const one of controls(form)) one.removeAttribute("aria-invalid");
    k9.$("[data-role=answer]", form).replaceChildren();
  }

  function tellAtFields(form, problem) {
    const rest = [];
    for (const error of problem.errors) {
      const control = controls(form).find((one) => one.name === error.field);
      const place = control && problem.status !== 409 && k9.$("[data-role=wrong]", control.closest(".form-field"));
      const near = error.suggestion ? ` ${form.dataset.nearest}: \u2068${error.suggestion}\u2069` : "";
      if (place) {
        control.setAttribute("aria-invalid", "true");
        place.textContent = error.message + near;
      } else rest.push(error.message + near);
    }
    return rest;
  }

  function tell(form, problem) {
    const rest = tellAtFields(form, problem);
    const answer = k9.$("[data-role=answer]", form);
    if (problem.status === 409) {
      answer.append(k9.el("p", null, problem.detail));
      answer.append(k9.el("ul", null, ...[...new Set(rest)].map((text) => k9.el("li", null, text))));
      answer.append(k9.el("a", { class: "button", href: location.href }, form.dataset.reload));
    } else if (rest.length || !problem.errors.length) {
      answer.append(...(rest.length ? rest : [problem.detail]).map((text) => k9.el("p", null, text)));
    }
    const wrong = k9.$("[aria-invalid]", form);
    if (wrong) wrong.focus();
  }

  async function send(form) {
    const button = k9.$("button[type=submit]", form);
    const answer = k9.$("[data-role=answer]", form);
    const body = { fields: changed(form), reason: k9.$("[name=reason]", form).value, lock: form.dataset.lock };
    clear(form);
    button.disabled = true;
    answer.textContent = form.dataset.saving;
    try {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(form.dataset.url, { method: "PATCH", headers, body: JSON.stringify(body) });
      if (response.ok) return location.reload();
      const problem = await response.json();
      answer.textContent = "";
      tell(form, problem);
    } catch (_) {
      answer.textContent = form.dataset.failed;
    }
    button.disabled = false;
  }

  for (const name of ["focusin", "pointerdown"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.closest && event.target.closest("[data-role=correction]");
      if (form) remember(form);
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-role=correction]");
    if (!form) return;
    event.preventDefault();
    remember(form);
    send(form);
  });
})((window.k9 = window.k9 || {}));
