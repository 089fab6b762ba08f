/* What a range means to the page: a tile is fetched when a range may be coming, every other card and number follows it
   on the way, and the range that is chosen becomes the state of the page. */
(function (k9) {
  "use strict";

  const PAUSE_MS = 120;
  const KEPT = 6;
  /* By address: a tile, or null while it is on its way. */
  const tiles = new Map();
  let timer = null;
  let now = null;
  let hovered = null;

  /** The state without what it says of the card's own dimension, which the range takes the place of. */
  const othersOf = (card) => k9.state.without(k9.state.without(k9.page.state, card.shown.panel.by), card.kind === "time" ? "date" : card.shown.panel.by);

  function addressOf(card) {
    const search = k9.state.print(othersOf(card));
    return `${k9.spec.urls.tile}${search || "?"}${search ? "&" : ""}dimension=${card.shown.panel.by}`;
  }

  const isCurrent = (tile) => tile && k9.page.answer && tile.version === k9.page.answer.provenance.data_version;

  function ask(card) {
    const address = addressOf(card);
    if (tiles.has(address) && (tiles.get(address) === null || isCurrent(tiles.get(address)))) return;
    tiles.delete(address);
    tiles.set(address, null);
    if (tiles.size > KEPT) tiles.delete(tiles.keys().next().value);
    k9.tick.get(address, undefined, k9.tick.BY_ITSELF).then((answer) => {
      tiles.delete(address);
      tiles.set(address, k9.makeTile(answer));
      if (now && addressOf(now.card) === address) follow();
    }).catch((error) => {
      // Without a tile the page follows when the range is chosen.
      tiles.delete(address);
      console.warn("tile", error);
    });
  }

  /** A pointer that only passes by asks for nothing. */
  function wanted(card) {
    hovered = card;
    clearTimeout(timer);
    timer = setTimeout(() => card.shown && k9.page.answer && ask(card), PAUSE_MS);
  }

  function follow() {
    const { card, first, last } = now;
    const tile = tiles.get(addressOf(card));
    if (!tile || !tile.follows.length) return;
    const chosenOf = (dimension) => k9.page.state.filters[dimension] || [];
    k9.page.follow(tile.at(tile.binOf.get(first), tile.binOf.get(last), chosenOf), card);
  }

  /** `first`, `last`: values of the members at the ends of the range. */
  function moved(card, first, last) {
    now = { card, first, last };
    if (!tiles.has(addressOf(card))) ask(card);
    follow();
  }

  function brushed(work) {
    now = null;
    work();
  }

  function dropped() {
    now = null;
    k9.page.unfollow();
  }

  /** What a card's picture tells of a range along it. */
  k9.brushOf = (card) => ({
    wanted: () => wanted(card),
    moved: (first, last) => moved(card, first, last),
    dropped,
    narrow: (from, to) => brushed(() => k9.page.narrow(from, to, card.shown.panel.by)),
    choose: (values) => brushed(() => k9.page.choose(card.shown.panel.by, values)),
    label: (end) => k9.word(`panel.range_${end}`, { panel: k9.$("h2", card.section).textContent }),
  });

  /** A new picture stands: the tile under the pointer is one of another question. */
  k9.brushAgain = () => hovered && hovered.section.matches(":hover, :focus-within") && wanted(hovered);
})((window.k9 = window.k9 || {}));
