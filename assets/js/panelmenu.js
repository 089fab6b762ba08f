/* The menu of a card: its table, its files, its picture, a link to it, the whole screen, and what its number is. */
(function (k9) {
  "use strict";

  let close = null;

  const item = (icon, words, act) => k9.el("button", { type: "button", class: "menu-item", onclick: () => { close(); act(); } }, k9.icon(icon), k9.el("span", null, words));

  /* ---- files: of this card alone, with all of its members ---- */

  const asked = (panel, measure) => {
    const search = new URLSearchParams(k9.state.print(k9.page.state, false));
    search.set("measure", measure.name);
    search.set("panels", panel.name);
    return search;
  };

  function fileItem(ending, { panel, measure }) {
    const link = k9.el("a", { class: "menu-item", download: "", "data-file": ending, href: `${k9.spec.urls.export}.${ending}?${asked(panel, measure)}` },
      k9.icon("download"), k9.el("span", null, k9.word("panel.file", { kind: ending.toUpperCase() })));
    link.addEventListener("click", () => setTimeout(close));
    return link;
  }

  /* ---- pictures ---- */

  const chips = () => k9.$$("[data-role=chips] .chip").map((chip) => `${k9.$(".chip-dimension", chip).textContent} ${k9.$("bdi", chip).textContent}`);

  function wordsOf(card) {
    const title = k9.$(".panel-title", card.section);
    const parts = Array.from(title.children, (part) => part.textContent.trim()).filter(Boolean);
    const filters = chips();
    return {
      title: parts.join(" "),
      about: [`${k9.$("h1").textContent.trim()} · ${k9.$("[data-role=days]").textContent}`, filters.join(" · ")].filter(Boolean),
      asOf: k9.word("panel.as_of", { moment: k9.format.moment(card.asOf) }),
    };
  }

  async function savePicture(card, ending) {
    const blob = await k9.drawings[ending](k9.sceneOf(card, wordsOf(card)));
    k9.saveFile(blob, `${k9.spec.report}-${card.name}.${ending}`);
  }

  /* ---- a link: the address of the page with the card's name; whoever opens it is led to the card ---- */

  async function copyLink(card) {
    await navigator.clipboard.writeText(new URL(`${location.pathname}${k9.state.print(k9.page.state)}#${card.name}`, location.href).href);
    k9.say(k9.word("palette.copied"));
  }

  /** Once, when the page is painted for the first time. */
  function lead() {
    const card = k9.panels.cards.get(decodeURIComponent(location.hash.slice(1)));
    if (!card) return;
    card.section.scrollIntoView({ block: "center" });
    card.section.classList.add("is-pointed");
    card.section.tabIndex = -1;
    card.section.focus({ preventScroll: true });
    setTimeout(() => card.section.classList.remove("is-pointed"), 2600);
  }

  /* ---- opening ---- */

  function items(card, button, switchTwin) {
    const { panel, measure } = card.shown;
    const { isTable } = card;
    const isFull = k9.fullScreen.isFull(card.section);
    const explain = k9.el("a", { class: "menu-item", href: `${k9.spec.urls.explain}/${measure.name}${k9.state.print(k9.page.state, false)}` },
      k9.icon("search"), k9.el("span", null, k9.word("panel.explain", { measure: measure.label })));
    return [
      item("table", k9.word(isTable ? "panel.as_picture" : "panel.as_table"), switchTwin),
      ...(k9.spec.may_export ? ["csv", "xlsx"].map((ending) => fileItem(ending, { panel, measure })) : []),
      ...["png", "svg"].map((ending) => item("picture", k9.word("panel.picture", { kind: ending.toUpperCase() }), () => savePicture(card, ending))),
      ...(navigator.clipboard ? [item("link", k9.word("panel.copy_link"), () => copyLink(card))] : []),
      item("monitor", k9.word(isFull ? "panel.full_end" : "panel.full"), () => k9.fullScreen.toggle(card.section, button)),
      explain,
    ];
  }

  function open(card, button, switchTwin) {
    if (!card.shown) return;
    const content = k9.el("div", { class: "panel-menu" }, ...items(card, button, switchTwin));
    close = k9.openPopover(button, { title: k9.word("panel.menu"), content, focus: content.firstChild });
  }

  k9.panelMenu = { open, lead };
})((window.k9 = window.k9 || {}));
