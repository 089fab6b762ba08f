/* Scheduled reports: their form as JSON, and the buttons that send, pause, delete. What is wrong is said at its field. */
(function (k9) {
  "use strict";

  const words = ({ code, status }) => k9.word(`wrong_schedule.${code}`) || k9.word(`wrong_schedule.${status}`) || k9.word("wrong_schedule.other");

  async function send(url, method, body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(url, { method, headers, body: body || "{}" }).catch(() => null);
    if (!response) return { problem: { status: 0, code: "unreachable" } };
    return response.ok ? { found: await response.json() } : { problem: await k9.problems.read(response) };
  }

  const ticked = (form, name) => k9.$$(`[data-tick=${name}][aria-checked=true]`, form).map((tick) => tick.value);

  function recipient(row) {
    const [kind, ...rest] = k9.$("[data-role=who]", row).value.split(":");
    const named = { user: "username", role: "role", profile: "id" }[kind];
    return { kind, [named]: rest.join(":"), language: k9.$("[data-role=language]", row).value || null };
  }

  function schedule(form) {
    const texts = ["name", "report_type", "period", "format", "frequency", "schedule_time", "timezone", "filters"];
    const sent = Object.fromEntries(texts.map((name) => [name, form.elements[name].value.trim()]));
    const [, template] = sent.report_type.split(/^saved:/);
    sent.template_id = template || null;
    if (template) delete sent.report_type;
    sent.month_day = Number(form.elements.month_day.value);
    sent.weekdays = ticked(form, "weekdays");
    sent.recipients = k9.$$("[data-role=recipient]", form).map(recipient);
    for (const name of ["wait_until_approved", "hold_if_late"]) sent[name] = ticked(form, name).length > 0;
    if (form.dataset.version) sent.row_version = Number(form.dataset.version);
    return sent;
  }

  function profile(form) {
    const sent = Object.fromEntries(["name", "email", "language"].map((name) => [name, form.elements[name].value.trim()]));
    return { ...sent, projects: ticked(form, "projects"), report_types: ticked(form, "report_types") };
  }

  const READERS = { "schedule-form": schedule, "outside-form": profile };

  function tell(form, problem) {
    const field = problem.field && k9.$(`[name="${CSS.escape(problem.field)}"]`, form);
    const place = field && field.closest(".form-field") && k9.$("[data-role=wrong]", field.closest(".form-field"));
    if (!place) return k9.setText(k9.$("[data-role=answer]", form), words(problem));
    field.setAttribute("aria-invalid", "true");
    place.setAttribute("role", "alert");
    k9.setText(place, words(problem));
    return field.focus();
  }

  function clear(form) {
    for (const node of k9.$$("[data-role=wrong]", form)) node.textContent = "";
    for (const node of k9.$$("[aria-invalid]", form)) node.removeAttribute("aria-invalid");
    k9.setText(k9.$("[data-role=answer]", form), "");
  }

  async function save(form) {
    const button = k9.$("button[type=submit]", form);
    clear(form);
    button.disabled = true;
    const { problem } = await send(form.dataset.url, form.dataset.method, JSON.stringify(READERS[form.dataset.role](form)));
    button.disabled = false;
    if (problem) tell(form, problem);
    else location.assign(form.dataset.back);
  }

  async function act(button) {
    if (button.dataset.sure && !window.confirm(button.dataset.sure)) return;
    button.disabled = true;
    const { problem, found } = await send(button.dataset.url, button.dataset.method, button.dataset.body);
    button.disabled = false;
    const place = k9.$("[data-role=outcome]", button.closest("li"));
    if (problem) k9.setText(place, words(problem));
    else if (button.dataset.done) k9.setText(place, button.dataset.done.replace("{count}", k9.format.count(found.deliveries)));
    else location.reload();
  }

  function add(button) {
    const rows = k9.$$("[data-role=recipient]", button.closest("fieldset"));
    const last = rows[rows.length - 1];
    last.after(last.cloneNode(true));
    k9.$("[data-role=who]", last.nextElementSibling).focus();
  }

  function remove(button) {
    const row = button.closest("[data-role=recipient]");
    const others = k9.$$("[data-role=recipient]", row.parentElement).filter((one) => one !== row);
    if (!others.length) return;
    row.remove();
    k9.$("[data-role=who]", others[others.length - 1]).focus();
  }

  /** Only what the chosen frequency asks for is shown; not everything has filters. */
  function fit(form) {
    const frequency = form.elements.frequency.value;
    k9.$("[data-role=weekdays]", form).hidden = frequency !== "weekly";
    k9.$("[data-role=month-day]", form).hidden = frequency !== "monthly";
    k9.$("[data-role=schedule-filters]", form).hidden = "whole" in form.elements.report_type.selectedOptions[0].dataset;
  }

  const turn = (tick) => tick.setAttribute("aria-checked", String(tick.getAttribute("aria-checked") !== "true"));

  const ACTIONS = { "schedule-do": act, "recipient-add": add, "recipient-remove": remove, tick: turn };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-role=schedule-form], [data-role=outside-form]");
    if (!form) return;
    event.preventDefault();
    save(form);
  });

  /** The state of the page of now comes along when the link is followed. */
  const bring = (link) => { link.href = `${link.dataset.start}&filters=${encodeURIComponent(location.search.slice(1))}`; };

  // Before whoever else looks where the link leads.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-role=schedule-this]");
    if (link) bring(link);
  }, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-role]");
    if (button && ACTIONS[button.dataset.role]) ACTIONS[button.dataset.role](button);
  });

  document.addEventListener("change", (event) => {
    if (["frequency", "report_type"].includes(event.target.name) && event.target.form && event.target.form.matches("[data-role=schedule-form]")) fit(event.target.form);
  });
})((window.k9 = window.k9 || {}));
