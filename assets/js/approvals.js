/* What waits for the reader: choosing several reports and approving them with one press; of each is said what became of
   it. What was shown goes along, so nothing is approved that says something else by now. */
(function (k9) {
  "use strict";

  const AGES_EVERY_MS = 30000;
  /* A press that got no answer keeps its key: pressed again, nothing is done twice. */
  let unanswered = { text: "", key: "" };

  const choices = () => k9.$$("[data-role=approval-choice]:not(:disabled)");
  const isChosen = (choice) => choice.getAttribute("aria-checked") === "true";
  const lineOf = (node) => node.closest("[data-role=approval-line]");
  const choose = (choice, wanted) => k9.setAttribute(choice, "aria-checked", String(wanted));

  function paint() {
    const [all, chosen] = [choices(), choices().filter(isChosen)];
    const button = k9.$("[data-role=bulk-approve]");
    button.disabled = !chosen.length;
    k9.setText(button, chosen.length ? k9.word("bulk.approve_count", { count: k9.format.count(chosen.length) }) : k9.word("bulk.approve"));
    const every = k9.$("[data-role=choose-all]");
    every.disabled = !all.length;
    const state = !chosen.length ? "false" : chosen.length === all.length ? "true" : "mixed";
    k9.setAttribute(every, "aria-checked", state);
  }

  const seen = ({ dataset }) => ({
    report_type: dataset.report,
    project: dataset.project,
    day: dataset.day,
    content_hash: dataset.hash,
    row_version: Number(dataset.version),
  });

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function keyOf(text) {
    if (unanswered.text !== text) unanswered = { text, key: newKey() };
    return unanswered.key;
  }

  const refusal = ({ code, status }) => k9.word(`refused.${code}`) || k9.word(`refused.${status}`) || k9.word("refused.other", { code: code || status });

  function done(line, { status }) {
    const { behalf } = line.dataset;
    const what = status === "approved" ? k9.word("bulk.final") : k9.word("bulk.first");
    return behalf ? `${what} ${k9.word("bulk.on_behalf", { name: behalf })}` : what;
  }

  function tell(line, item) {
    const isDone = item.approval !== null;
    line.dataset.state = isDone ? "done" : "refused";
    k9.setText(k9.$("[data-role=outcome]", line), isDone ? done(line, item.approval) : refusal(item.problem));
    const choice = k9.$("[data-role=approval-choice]", line);
    choose(choice, false);
    choice.disabled = true;
  }

  function say(words, state) {
    const place = k9.$("[data-role=bulk-said]");
    place.dataset.state = state;
    k9.setText(place, words);
  }

  function tellAll(lines, items) {
    lines.forEach((line, i) => tell(line, items[i]));
    const count = items.filter((item) => item.approval !== null).length;
    const refused = items.length - count;
    say(k9.word(refused ? "bulk.done_some" : "bulk.done_all", { count: k9.format.count(count), refused: k9.format.count(refused) }), refused ? "some" : "done");
    k9.$("[data-role=bulk-said]").append(" ", k9.el("a", { href: location.href.split("#")[0] }, k9.word("bulk.reload")));
    k9.bell.look();
  }

  async function approve(button) {
    const lines = choices().filter(isChosen).map(lineOf);
    const text = JSON.stringify({ items: lines.map(seen) });
    const headers = { "Content-Type": "application/json", "Idempotency-Key": keyOf(text) };
    button.disabled = true;
    say(k9.word("bulk.approving", { count: k9.format.count(lines.length) }), "busy");
    const response = await fetch(button.dataset.url, { method: "POST", headers, body: text }).catch(() => null);
    const answer = response && (await response.json().catch(() => null));
    if (response && response.ok && answer) {
      unanswered = { text: "", key: "" };
      tellAll(lines, answer.items);
    } else say(response && response.status < 500 ? refusal(answer || { status: response.status }) : k9.word("bulk.failed"), "bad");
    paint();
  }

  document.addEventListener("click", (event) => {
    const find = (name) => event.target.closest && event.target.closest(`[data-role=${name}]`);
    const [choice, every, button] = [find("approval-choice"), find("choose-all"), find("bulk-approve")];
    if (choice) choose(choice, !isChosen(choice));
    if (every) {
      const wanted = every.getAttribute("aria-checked") !== "true";
      for (const one of choices()) choose(one, wanted);
    }
    if (choice || every) paint();
    if (button) approve(button);
  });

  k9.whenThere("[data-role=approvals]", () => {
    k9.tellTimes();
    setInterval(k9.tellTimes, AGES_EVERY_MS);
    k9.whenThere("[data-role=fresh-line]", () => k9.$("[data-role=bulk-approve]") && paint());
  });
})((window.k9 = window.k9 || {}));
