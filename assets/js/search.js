/* Lists that are narrowed by typing: what matches what a reader means, and how much of a long list is shown. */
(function (k9) {
  "use strict";

  const MOST_SHOWN = 300;

  /* The rule stands in dashboard/i18n/folding.json; the server folds by the same, and puts it before these scripts. */
  const { dropped, letters, zeros } = k9.folding;
  const span = (range) => range.split("-").map((code) => `\\u${code}`).join("-");
  const DROPPED = new RegExp(`[${dropped.map(span).join("")}]`, "g");
  const OTHERS = { ...letters };
  for (const zero of zeros) for (let i = 0; i < 10; i += 1) OTHERS[String.fromCharCode(parseInt(zero, 16) + i)] = String(i);
  const OTHER = new RegExp(`[${Object.keys(OTHERS).join("")}]`, "g");

  /** Text as people mean it when they search: no diacritics or tatweel, one alef, one ya, one digit set, small letters. */
  function fold(text) {
    return text.normalize("NFKD").replace(DROPPED, "").replace(OTHER, (letter) => OTHERS[letter]).toLowerCase().trim();
  }

  /** What of a member can be found: its name and its code. */
  const foldedOf = (member) => `${fold(member.label)} ${fold(member.value)}`;

  /** Show those of `entries` ({ node, folded }) that hold every word of `typed`; `note` says what is not shown. */
  function narrow(typed, entries, note) {
    const words = fold(typed).split(/\s+/).filter(Boolean);
    let shown = 0;
    let matching = 0;
    for (const { node, folded } of entries) {
      const matches = words.every((word) => folded.includes(word));
      matching += matches ? 1 : 0;
      node.hidden = !matches || shown >= MOST_SHOWN;
      shown += node.hidden ? 0 : 1;
    }
    const rest = matching - shown;
    k9.setText(note, rest ? k9.word("picker.more", { count: k9.format.count(rest) }) : matching ? "" : k9.word("picker.none"));
    note.hidden = !note.textContent;
  }

  k9.search = { fold, foldedOf, narrow };
})((window.k9 = window.k9 || {}));
