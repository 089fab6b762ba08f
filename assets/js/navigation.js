/* The line of links: those that have no room wait in the menu at its end; the link of this page is always in sight. */
(function (k9) {
  "use strict";

  const PHONE = window.matchMedia("(max-width: 1023px)");
  const GAP_PX = 4;

  /** How many links fit, of the widths in order; `kept` must be among them, in the place of the last if need be. */
  function fitting(widths, room, kept) {
    const shown = new Set();
    let used = kept >= 0 ? widths[kept] : 0;
    widths.forEach((width, i) => {
      if (i === kept) return;
      if (shown.size === i - (kept >= 0 && kept < i ? 1 : 0) && used + width <= room) {
        shown.add(i);
        used += width;
      }
    });
    if (kept >= 0) shown.add(kept);
    return shown;
  }

  function fit(nav) {
    const [links, more] = [k9.$$(".nav-links > li", nav), k9.$(".nav-more", nav)];
    for (const link of links) link.hidden = false;
    more.hidden = true;
    const list = k9.$(".nav-links", nav);
    if (PHONE.matches || list.scrollWidth <= list.clientWidth) return;
    more.hidden = false;
    const here = links.findIndex((link) => k9.$("[aria-current]", link));
    const shown = fitting(links.map((link) => link.offsetWidth + GAP_PX), nav.clientWidth - more.offsetWidth, here);
    links.forEach((link, i) => (link.hidden = !shown.has(i)));
    k9.$$("li", more).forEach((item, i) => (item.hidden = shown.has(i)));
  }

  /** The header comes with the first page and stays; its letters may come later, and are wider or narrower then. */
  function arrive(nav) {
    const here = k9.$(".nav-link[aria-current]", nav);
    new ResizeObserver(() => fit(nav)).observe(nav);
    document.fonts.ready.then(() => fit(nav));
    if (here) here.scrollIntoView({ block: "nearest", inline: "center" });
  }

  k9.whenThere(".header .nav", arrive);
})((window.k9 = window.k9 || {}));
