/* Sharing a card: its link, or a picture of it drawn here, so that it looks as the page does. */
(function () {
  "use strict";

  const [WIDTH, HEIGHT, EDGE] = [1080, 640, 72];
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const text = (card, selector) => (card.querySelector(selector) || { textContent: "" }).textContent.trim().replace(/\s+/g, " ");

  function said(name) {
    const place = document.querySelector("[data-role=said]");
    place.textContent = place.dataset[name];
    setTimeout(() => { place.textContent = ""; }, 3000);
  }

  async function shareLink(card) {
    const url = new URL(`#${card.id}`, location.href).href;
    const title = `${card.dataset.name} – ${card.dataset.report}`;
    if (navigator.share) return navigator.share({ title, url }).catch(ignoreClosed);
    // Without TLS a browser gives neither: then the link stands in its address bar.
    if (!navigator.clipboard) return location.replace(url);
    await navigator.clipboard.writeText(url);
    return said("copied");
  }

  /** Whoever closes the list of apps has changed their mind, and that is all. */
  function ignoreClosed(error) {
    if (error.name !== "AbortError") throw error;
  }

  async function sharePicture(card) {
    const blob = await picture(card);
    const file = new File([blob], `${card.id}.png`, { type: "image/png" });
    if (navigator.canShare && navigator.canShare({ files: [file] })) {
      return navigator.share({ files: [file], title: card.dataset.name }).catch(ignoreClosed);
    }
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: file.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    return said("saved");
  }

  async function picture(card) {
    await document.fonts.ready;
    const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
    const pen = canvas.getContext("2d");
    const isRight = document.dir === "rtl";
    pen.direction = document.dir;
    pen.textAlign = isRight ? "right" : "left";
    pen.fillStyle = resolved("--surface");
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    const x = isRight ? WIDTH - EDGE : EDGE;
    const line = (words, y, size, weight, tone) => {
      pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
      pen.fillStyle = resolved(tone);
      pen.fillText(words, x, y, WIDTH - 2 * EDGE);
    };
    line(`${card.dataset.report} · ${card.dataset.period}`, 110, 34, 400, "--ink-2");
    line(card.dataset.name, 178, 48, 600, "--ink");
    line(text(card, ".value"), 330, 132, 700, "--ink");
    line(text(card, ".words > span"), 400, 38, 500, card.querySelector(".words > .is-bad") ? "--bad" : card.querySelector(".words > .is-good") ? "--good" : "--ink-2");
    drawLine(pen, card.querySelector(".spark path"));
    line(document.querySelector(".window").textContent.trim().replace(/\s+/g, " "), HEIGHT - 40, 28, 400, "--ink-2");
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  /** A token as a colour that a canvas knows: light-dark() is resolved where it is used. */
  function resolved(name) {
    const probe = document.body.appendChild(Object.assign(document.createElement("i"), { hidden: false }));
    probe.style.color = color(name);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  function drawLine(pen, path) {
    if (!path) return;
    const box = path.ownerSVGElement.viewBox.baseVal;
    const [wide, high, top] = [WIDTH - 2 * EDGE, 100, 440];
    const shape = new Path2D();
    const grown = new DOMMatrix().translate(EDGE, top).scale(wide / (box.width || 1), high / box.height);
    shape.addPath(new Path2D(path.getAttribute("d")), grown);
    pen.lineWidth = 5;
    pen.lineJoin = "round";
    pen.strokeStyle = resolved("--mark");
    pen.stroke(shape);
  }

  /* Without a script there are no pictures to share. */
  const offer = () => document.querySelectorAll("[data-share=picture]").forEach((button) => { button.hidden = false; });
  offer();
  document.addEventListener("k9-renewed", offer);
  document.addEventListener("click", (event) => {
    const wish = event.target.closest("[data-share]");
    if (!wish) return;
    event.preventDefault();
    const card = wish.closest("[data-card]");
    wish.closest("details").open = false;
    if (wish.dataset.share === "link") shareLink(card);
    else sharePicture(card);
  });
})();
