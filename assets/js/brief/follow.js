/* An open brief follows the data: its numbers are written anew in place, while nobody has a menu or a list open. */
(function () {
  "use strict";

  const EVERY_MS = 5000;
  const PARTS = ["main", ".title p", ".waiting"];
  /* What the page was written with: a change that came while it was on its way counts. */
  let known = document.querySelector("[data-role=brief]").dataset.version;

  const isKept = () => document.querySelector("[data-role=kept]").dataset.kept === "yes";
  const isBusy = () => document.hidden || isKept() || document.querySelector("details[open]") || getSelection().type === "Range";

  /** Whose eyes the page is seen with, where they are not the reader's own. */
  const writtenFor = () => (document.querySelector("[data-seen-as]") || { dataset: { seenAs: "" } }).dataset.seenAs;

  /** What the page asks by itself is no use of its reader's session. */
  const ask = (url) => fetch(url, { headers: { "K9-Follows": "yes" } });

  /* A form that was just sent has its own next page. */
  let sentAt = -10000;
  addEventListener("submit", (event) => { if (!event.defaultPrevented) sentAt = performance.now(); });

  async function look() {
    if (isBusy() || performance.now() - sentAt < 10000) return;
    const answer = await ask("/api/version").catch(() => null);
    if (!answer || !answer.ok) return;
    if ((answer.headers.get("K9-Seen-As") || "") !== writtenFor()) return location.reload();
    const version = (await answer.json()).data_version;
    if (version === known || (await renew())) known = version;
  }

  /** Whether the page says by now what it would be written with; else it is tried again. */
  async function renew() {
    const answer = await ask(location.href).catch(() => null);
    if (!answer || !answer.ok || answer.redirected || isBusy()) return false;
    const news = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of PARTS) {
      const [old, next] = [document.querySelector(part), news.querySelector(part)];
      if (old && next && old.innerHTML !== next.innerHTML) old.replaceChildren(...document.adoptNode(next).childNodes);
    }
    document.dispatchEvent(new Event("k9-renewed"));
    return true;
  }

  /* The first figures are painted before anything else is asked for. */
  addEventListener("load", () => {
    look();
    setInterval(look, EVERY_MS);
  });
})();
