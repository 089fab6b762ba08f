/* Arranging the overview: a list of its parts and cards, moved with buttons, with the arrow keys while Alt is held, or
   by dragging; each can be hidden. What is done is done at once, and kept for the reader a moment later. */
(function (k9) {
  "use strict";

  const URL = "/api/overview/arrangement";
  const SOON_MS = 400;
  const AGAIN_MS = 5000;
  let sending = false;
  let waiting = null;
  let wanted = {};
  let dragged = null;
  const panel = () => k9.$("[data-role=arrange]");
  const rows = () => k9.$$("[data-name]", panel());
  const nameOf = (row) => k9.$(".arrange-name", row).textContent;
  const isShown = (row) => k9.$("[data-role=arrange-show]", row).getAttribute("aria-checked") === "true";
  const say = (words) => k9.setText(k9.$("[data-role=arrange-said]", panel()), words);

  /* ---- keeping ---- */

  function later(ms) {
    clearTimeout(waiting);
    waiting = setTimeout(send, ms);
  }

  /** One after the other, so that what was not kept is never sent after what is newer. A server that does not answer is
      asked again; one that refuses gets it once more with the next change. */
  async function send() {
    if (sending) return later(SOON_MS);
    sending = true;
    const unsent = wanted;
    wanted = {};
    const body = JSON.stringify(unsent);
    const response = await fetch(URL, { method: "PUT", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    sending = false;
    const isKept = Boolean(response && response.ok);
    const refused = k9.$("[data-role=arrange-refused]", panel());
    if (refused) k9.setText(refused, isKept ? "" : k9.word("overview.script.not_kept"));
    if (isKept) return;
    wanted = { ...unsent, ...wanted };
    if (!response || response.status >= 500) later(AGAIN_MS);
  }

  /** What the reader wants, kept when the hands have been still for a moment. */
  function keep(change) {
    wanted = { ...wanted, ...change };
    later(SOON_MS);
  }

  const keepRows = () => keep({ placed: rows().map((row) => row.dataset.name), hidden: rows().filter((row) => !isShown(row)).map((row) => row.dataset.name) });

  window.addEventListener("pagehide", () => {
    if (!Object.keys(wanted).length) return;
    clearTimeout(waiting);
    fetch(URL, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wanted), keepalive: true });
  });

  /* ---- moving ---- */

  /** The page as the list says. */
  function follow(list) {
    const place = k9.$(`[data-tiles="${list.dataset.of}"]`);
    if (!place) return;
    for (const row of list.children) {
      const tile = Array.from(place.children).find((one) => one.dataset.tile === row.dataset.name);
      if (tile) place.append(tile);
    }
  }

  function moved(row) {
    const list = row.parentElement;
    const place = Array.from(list.children).indexOf(row) + 1;
    follow(list);
    say(k9.word("overview.script.placed", { name: nameOf(row), place: k9.format.count(place), count: k9.format.count(list.children.length) }));
    keepRows();
  }

  function move(row, by, focused) {
    const beside = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!beside) return;
    if (by < 0) beside.before(row);
    else beside.after(row);
    focused.focus();
    moved(row);
  }

  function turn(row) {
    const tick = k9.$("[data-role=arrange-show]", row);
    const shows = !isShown(row);
    tick.setAttribute("aria-checked", String(shows));
    const tile = k9.$(`[data-tile="${CSS.escape(row.dataset.name)}"]`);
    if (tile) tile.hidden = !shows;
    say(k9.word(shows ? "overview.script.shown" : "overview.script.hidden", { name: nameOf(row) }));
    if (shows) {
      k9.overview.fillAll();
      k9.pins.fillAll();
    }
    keepRows();
  }

  /** What is not sent yet would come after it, and undo it. */
  async function usual() {
    const unsent = wanted;
    clearTimeout(waiting);
    wanted = {};
    const response = await fetch(URL, { method: "DELETE" }).catch(() => null);
    if (response && response.ok) return location.reload();
    keep(unsent);
    return say(k9.word("overview.script.not_kept"));
  }

  /* ---- hands ---- */

  function open(isOpen) {
    const button = k9.$("[data-role=arrange-open]");
    panel().hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? k9.$("button", panel()) : button).focus();
  }

  const ACTIONS = {
    "arrange-open": () => open(panel().hidden),
    "arrange-done": () => open(false),
    "arrange-usual": usual,
    "arrange-move": (button) => move(button.closest("[data-name]"), Number(button.dataset.by), button),
    "arrange-show": (button) => turn(button.closest("[data-name]")),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button[data-role]");
    if (button && ACTIONS[button.dataset.role]) ACTIONS[button.dataset.role](button);
  });

  document.addEventListener("keydown", (event) => {
    const row = event.altKey && event.target.closest && event.target.closest(".arrange-row");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !by) return;
    event.preventDefault();
    move(row, by, event.target);
  });

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest && event.target.closest(".arrange-row");
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });

  document.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest && event.target.closest(".arrange-row");
    const row = over && (over.parentElement === dragged.parentElement ? over : over.parentElement.closest(".arrange-row"));
    if (!row || row === dragged || row.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) row.before(dragged);
    else row.after(dragged);
  });

  document.addEventListener("dragend", () => {
    if (dragged) moved(dragged);
    dragged = null;
  });

  k9.arrange = { keep };
})((window.k9 = window.k9 || {}));
