/* A range along a chart by typing: from and to, in a popover at the card. What is typed is followed at once, as a drag is,
   and holds when it is applied. */
(function (k9) {
  "use strict";

  const option = (step, i) => k9.el("option", { value: String(i) }, step.label);

  /** A field for one end: a date for time, a list of the members else. `read()`: the index of the step it says. */
  function makeField(steps, isTime, end) {
    if (!isTime) {
      const select = k9.el("select", { name: end }, ...steps.map(option));
      return { node: select, write: (i) => { select.value = String(i); }, read: () => Number(select.value) };
    }
    const edge = (step) => (end === "from" ? step.first : step.last);
    const input = k9.el("input", { type: "date", name: end, required: true, min: steps[0].first, max: steps[steps.length - 1].last });
    const at = (day) => steps.findIndex((step) => step.first <= day && day <= step.last);
    return { node: input, write: (i) => { input.value = edge(steps[i]); }, read: () => at(input.value) };
  }

  function makeForm(card) {
    const { steps, chosen, show, finish } = card.picture.range;
    const isTime = card.kind === "time";
    const fields = ["from", "to"].map((end) => makeField(steps(), isTime, end));
    chosen().forEach((index, i) => fields[i].write(index));
    const read = () => fields.map((field) => field.read()).sort((a, b) => a - b);
    const form = k9.el("form", { class: "range" },
      ...fields.map((field, i) => k9.el("label", null, k9.el("span", null, k9.word(i ? "period.to" : "period.from")), isTime ? field.node : k9.el("span", { class: "select" }, field.node, k9.icon("chevron")))),
      k9.el("button", { type: "submit", class: "button is-primary" }, k9.word("action.apply")));
    form.addEventListener("input", () => {
      const [first, last] = read();
      if (first >= 0) show(first, last);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      finish(true);
      k9.closePopover();
    });
    return form;
  }

  k9.openRange = function (button, card) {
    k9.openPopover(button, { title: k9.word("panel.range"), content: makeForm(card), closed: () => card.picture.range.finish(false) });
  };
})((window.k9 = window.k9 || {}));
