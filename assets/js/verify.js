/* The verification page: a file that is dropped or chosen is hashed here, and only its hash leaves the browser. */
(function () {
  "use strict";

  const place = document.querySelector("[data-role=verify-file]");
  // Only a page that came by a safe way may hash: elsewhere the field for the hash remains.
  if (!place || !window.crypto || !window.crypto.subtle) return;
  place.hidden = false;
  const field = place.querySelector("input");

  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

  async function verify(file) {
    place.querySelector("[data-role=verify-words]").textContent = place.dataset.words;
    const hash = hex(await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    window.location.assign(`${place.dataset.path}/${hash}${window.location.search}`);
  }

  field.addEventListener("change", () => field.files.length && verify(field.files[0]));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.toggle("is-over", kind === "dragover");
    });
  }
  place.addEventListener("drop", (event) => event.dataTransfer.files.length && verify(event.dataTransfer.files[0]));
})();
