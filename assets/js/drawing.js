/* Writes a scene (scene.js) as an SVG that brings its letters along, or as a PNG of twice the size. */
(function (k9) {
  "use strict";

  const FONTS = [["/assets/fonts/vazirmatn-arabic-wght-normal.woff2", "U+0600-06FF, U+200C-200E, U+FB50-FEFC"], ["/assets/fonts/vazirmatn-latin-wght-normal.woff2", "U+0000-00FF, U+2000-200B, U+2010-206F, U+2212"]];
  const FAMILY = "Vazirmatn";
  const SHARP = 2;

  const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  const attributes = (values) => Object.entries(values).map(([name, value]) => `${name}="${escaped(typeof value === "number" ? Number(value.toFixed(2)) : value)}"`).join(" ");

  /** Runs of known points, so that a gap stays one. */
  function runs(points) {
    const found = [[]];
    for (const point of points) {
      if (point) found[found.length - 1].push(point);
      else if (found[found.length - 1].length) found.push([]);
    }
    return found.filter((run) => run.length);
  }

  const pathOf = (points) => runs(points).map((run) => `M${run.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`).join("");

  const SVG = {
    rect: ({ x, y, w, h, r, fill }) => `<rect ${attributes({ x, y, width: w, height: h, rx: r, fill })}/>`,
    line: ({ x1, y1, x2, y2, stroke }) => `<line ${attributes({ x1, y1, x2, y2, stroke })}/>`,
    path: ({ points, stroke }) => `<path ${attributes({ d: pathOf(points), fill: "none", stroke, "stroke-width": 2, "stroke-linejoin": "round" })}/>`,
    text: ({ x, y, text, size, weight, fill, anchor, dir }) =>
      `<text ${attributes({ x, y, "font-size": size, "font-weight": weight, fill, "text-anchor": anchor, direction: dir })}>${escaped(text)}</text>`,
  };

  function inText(bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  }

  async function face([url, range]) {
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    return `@font-face{font-family:${FAMILY};font-weight:100 900;src:url(data:font/woff2;base64,${inText(bytes)}) format("woff2");unicode-range:${range}}`;
  }

  async function asSvg({ width, height, paper, shapes }) {
    const faces = (await Promise.all(FONTS.map(face))).join("");
    const drawn = shapes.map((shape) => SVG[shape.kind](shape)).join("\n");
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FAMILY}, sans-serif">` +
      `<style>${faces}</style><rect width="${width}" height="${height}" fill="${paper}"/>\n${drawn}</svg>`;
    return new Blob([text], { type: "image/svg+xml" });
  }

  const PEN = {
    rect(pen, { x, y, w, h, r, fill }) {
      pen.fillStyle = fill;
      pen.beginPath();
      pen.roundRect(x, y, w, h, Math.min(r, w / 2, h / 2));
      pen.fill();
    },
    line(pen, { x1, y1, x2, y2, stroke }) {
      pen.strokeStyle = stroke;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
      pen.stroke();
    },
    path(pen, { points, stroke }) {
      pen.strokeStyle = stroke;
      pen.lineWidth = 2;
      pen.lineJoin = "round";
      pen.stroke(new Path2D(pathOf(points)));
    },
    text(pen, { x, y, text, size, weight, fill, anchor, dir }) {
      pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
      pen.fillStyle = fill;
      pen.direction = dir;
      pen.textAlign = anchor === "middle" ? "center" : anchor;
      pen.fillText(text, x, y);
    },
  };

  async function asPng({ width, height, paper, shapes }) {
    await document.fonts.ready;
    const canvas = Object.assign(document.createElement("canvas"), { width: width * SHARP, height: height * SHARP });
    const pen = canvas.getContext("2d");
    pen.scale(SHARP, SHARP);
    PEN.rect(pen, { x: 0, y: 0, w: width, h: height, r: 0, fill: paper });
    for (const shape of shapes) PEN[shape.kind](pen, shape);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  k9.drawings = { svg: asSvg, png: asPng };
})((window.k9 = window.k9 || {}));
