/* Marks the numbers that a change of the data made others, gently and for a moment. */
(function (k9) {
  "use strict";

  const MARKED_MS = 2400;
  const NUMBERS = [".kpi-value", ".bar-value", ".column-value", ".rows-value", ".card-lines bdi", "h1 bdi",
    ".fields bdi", ".sheet bdi", ".event-field bdi"].map((one) => `main ${one}`).join(", ");

  const read = () => k9.$$(NUMBERS).map((node) => ({ node, text: node.textContent }));

  function mark(node) {
    node.classList.add("is-changed");
    setTimeout(() => node.classList.remove("is-changed"), MARKED_MS);
  }

  /** Do `work`, which puts new numbers in the places of old ones, and mark those that differ. Where there are more or
      fewer of them than before, only those that stayed can be compared. */
  async function around(work) {
    const before = read();
    await work();
    const after = read();
    const texts = new Map(before.map(({ node, text }) => [node, text]));
    const isSameList = before.length === after.length;
    after.forEach(({ node, text }, place) => {
      const old = isSameList ? before[place].text : texts.get(node);
      if (old !== undefined && old !== text && old !== "") mark(node);
    });
  }

  k9.marks = { around };
})((window.k9 = window.k9 || {}));
