/* Lists that are narrowed by typing: what matches what a reader means, and how much of a long list is shown. */
(function (k9) {
  "use strict";

  const MOST_SHOWN = 300;

  const LETTERS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ئ: "ي", ؤ: "و", ة: "ه", ک: "ك", ی: "ي" };

  /** Text as people mean it when they search: no diacritics or tatweel, one alef, one ya, one digit set, lower case. */
  function fold(text) {
    return text.normalize("NFKD")
      .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c-\u200f\u2066-\u2069]/g, "")
      .replace(/[أإآٱىئؤةکی]/g, (letter) => LETTERS[letter])
      .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
      .toLowerCase().trim();
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

  k9.search = { foldedOf, narrow };
})((window.k9 = window.k9 || {}));
