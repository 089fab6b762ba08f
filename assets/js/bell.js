/* The bell: how many notifications are unread, kept up while somebody looks, and their list. Counting by itself is no
   use of the session; opening the list is. */
(function (k9) {
  "use strict";

  const URL_OF_NOTES = "/api/notifications";
  const EVERY_MS = 60000;
  const MOST_SHOWN = 99;
  const ROWS = 20;
  let unread = 0;

  const bell = () => k9.$("[data-role=bell]");
  const lang = () => document.documentElement.lang;
  const post = (path) => fetch(`${URL_OF_NOTES}${path}`, { method: "POST", keepalive: true });

  function paint(count) {
    unread = count;
    const badge = k9.$("[data-role=bell-count]");
    badge.hidden = !count;
    k9.setText(badge, count > MOST_SHOWN ? `\u2066${k9.format.count(MOST_SHOWN)}+\u2069` : k9.format.count(count));
    k9.setAttribute(bell(), "aria-label", count ? k9.word("bell.unread", { count: k9.format.count(count) }) : k9.word("bell.title"));
  }

  async function look() {
    if (document.hidden) return;
    const answer = await k9.tick.get(`${URL_OF_NOTES}?unread=yes&rows=1`, undefined, k9.tick.BY_ITSELF).catch(() => null);
    if (answer) paint(answer.unread);
  }

  /** Marks as read what `path` names; the answer says how many are left. */
  async function markRead(path) {
    const response = await post(path).catch(() => null);
    if (!response || !response.ok) return false;
    paint((await response.json()).unread);
    return true;
  }

  function setRead(item) {
    item.classList.remove("is-unread");
    for (const node of k9.$$("[data-role=note-read], .note-new", item)) node.remove();
  }

  async function readOne(note, item) {
    if (await markRead(`/${note.id}/read`)) {
      setRead(item);
      k9.$("a", item).focus();
    }
  }

  function build(note) {
    const isNew = !note.read_at;
    const link = k9.el("a", { href: note.link, onclick: () => isNew && post(`/${note.id}/read`) }, note.text);
    const time = k9.el("time", { datetime: note.created_at, "data-relative": k9.spec.tag });
    const item = k9.el("li", { class: isNew ? "note is-unread" : "note" },
      k9.el("p", null, isNew ? k9.el("span", { class: "note-new" }, k9.word("bell.new")) : null, link),
      note.comment ? k9.el("p", { class: "note-comment" }, k9.bdi(note.comment)) : null,
      k9.el("p", { class: "note-foot" }, time));
    const mark = k9.el("button", { type: "button", class: "text-button", "data-role": "note-read", onclick: () => readOne(note, item) }, k9.word("bell.read_one"));
    if (isNew) k9.$(".note-foot", item).append(mark);
    return item;
  }

  function fill(content, notes) {
    if (!notes.length) return content.replaceChildren(k9.el("p", { class: "notice" }, k9.word("bell.none")));
    const list = k9.el("ol", { class: "notes" }, ...notes.map(build));
    const all = k9.el("button", { type: "button", class: "text-button", "data-role": "notes-read", onclick: async () => {
      if (!(await markRead("/read"))) return;
      k9.$$(".note", list).forEach(setRead);
      all.hidden = true;
      k9.$("a", list).focus();
    } }, k9.word("bell.read_all"));
    all.hidden = !unread;
    return content.replaceChildren(k9.el("div", { class: "notes-head" }, k9.el("strong", null, k9.word("bell.title")), all), list);
  }

  async function show(button) {
    const content = k9.el("div", { class: "notes-box", "aria-live": "polite" }, k9.el("p", { class: "notice" }, k9.word("bell.loading")));
    k9.openPopover(button, { title: k9.word("bell.title"), content });
    const answer = await k9.tick.get(`${URL_OF_NOTES}?rows=${ROWS}&lang=${lang()}`).catch(() => null);
    if (!answer) return content.replaceChildren(k9.el("p", { class: "notice" }, k9.word("bell.failed")));
    paint(answer.unread);
    fill(content, answer.items);
    return k9.tellTimes();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-role=bell]");
    if (!button) return;
    if (k9.openedBy() === button) k9.closePopover();
    else show(button);
  });

  /* With the frame the words are there, too. */
  k9.whenThere("[data-role=bell]", () => k9.whenThere("[data-role=fresh-line]", () => {
    setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", look);
    look();
  }));

  k9.bell = { look };
})((window.k9 = window.k9 || {}));
