/* Delegations: made and revoked; what is wrong is said at its field. */
(function (k9) {
  "use strict";

  const control = (form, name) => k9.$(`[name=${name}]`, form);
  const words = ({ code, status }) => k9.word(`wrong_delegation.${code}`) || k9.word(`wrong_delegation.${status}`) || k9.word("wrong_delegation.other");

  async function send(url, body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
    if (!response) return { status: 0, code: "unreachable" };
    return response.ok ? null : k9.problems.read(response);
  }

  function clear(form) {
    for (const node of k9.$$("[data-role=wrong]", form)) node.textContent = "";
    for (const node of k9.$$("[aria-invalid]", form)) node.removeAttribute("aria-invalid");
    k9.setText(k9.$("[data-role=answer]", form), "");
  }

  function tell(form, problem) {
    const field = problem.field && control(form, problem.field);
    if (!field) return k9.setText(k9.$("[data-role=answer]", form), words(problem));
    field.setAttribute("aria-invalid", "true");
    const place = k9.$("[data-role=wrong]", field.closest(".form-field"));
    place.setAttribute("role", "alert");
    k9.setText(place, words(problem));
    return field.focus();
  }

  async function make(form) {
    const button = k9.$("button[type=submit]", form);
    const named = new FormData(form);
    clear(form);
    button.disabled = true;
    const problem = await send(form.dataset.url, Object.fromEntries(Array.from(named).filter(([, value]) => value)));
    button.disabled = false;
    if (problem) tell(form, problem);
    else location.reload();
  }

  async function revoke(button) {
    button.disabled = true;
    const problem = await send(button.dataset.url, {});
    button.disabled = false;
    if (problem) k9.setText(k9.$("[data-role=outcome]", button.closest("li")), words(problem));
    else location.reload();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-role=delegation-form]");
    if (!form) return;
    event.preventDefault();
    make(form);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-role=revoke]");
    if (button) revoke(button);
  });
})((window.k9 = window.k9 || {}));
