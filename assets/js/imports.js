/* Imports: sends a file and says how far it is, follows a check or an import, asks before an import is taken back. */
(function (k9) {
  "use strict";

  const LOOK_MS = 1000;
  const AT = "/api/admin/imports";

  /* ---- a new file ---- */

  const KINDS = ".csv,.tsv,.txt,.xlsx,.xlsm,.jsonl,.ndjson,.json";

  /** A browser's own field for files speaks the browser's language. */
  function addField(form) {
    const place = k9.$("[data-role=import-file]", form);
    if (place.firstChild) return;
    const input = k9.el("input", { type: "file", name: "file", class: "visually-hidden", accept: KINDS });
    const name = k9.el("bdi", { class: "import-file-name" }, [form.dataset.noFile]);
    input.addEventListener("change", () => name.replaceChildren(input.files[0]?.name || form.dataset.noFile));
    place.append(input, k9.el("span", { class: "button" }, [form.dataset.chooseFile]), name);
    takeDropped(place, input);
  }

  function takeDropped(place, input) {
    place.addEventListener("dragover", (event) => event.preventDefault());
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    });
  }

  function say(form, ...lines) {
    k9.$("[data-role=answer]", form).replaceChildren(...lines.map((line) => k9.el("p", { class: "form-wrong" }, [line])));
  }

  function sent(form, request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      /* An answer that is no JSON is said to have failed. */
    }
    if (request.status === 201) return window.location.assign(`/admin/imports/${answer.id}`);
    return say(form, form.dataset.uploadFailed, answer.detail || "");
  }

  /** By XMLHttpRequest: fetch does not tell how much of a body is sent. */
  function send(form) {
    const file = k9.$("input[type=file]", form).files[0];
    if (!file) return say(form, form.dataset.chooseFirst);
    const query = new URLSearchParams({ into: k9.$("[name=into]", form).value, name: file.name });
    for (const name of ["sheet", "header_row"]) {
      const value = k9.$(`[name=${name}]`, form).value.trim();
      if (value) query.set(name, value);
    }
    const [bar, button] = [k9.$("[data-role=import-bar]", form), k9.$("button[type=submit]", form)];
    const request = new XMLHttpRequest();
    const done = () => {
      bar.hidden = true;
      button.disabled = false;
    };
    request.open("POST", `${AT}?${query}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf-token"]')?.content || "");
    request.upload.onprogress = (event) => event.lengthComputable && (bar.value = (100 * event.loaded) / event.total);
    request.onload = () => (done(), sent(form, request));
    request.onerror = () => (done(), say(form, form.dataset.uploadFailed));
    [bar.hidden, bar.value, button.disabled] = [false, 0, true];
    say(form);
    return request.send(file);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-role=import-upload]")) {
      event.preventDefault();
      send(event.target);
    }
    const sure = event.target.dataset.confirm;
    if (sure && !window.confirm(sure)) event.preventDefault();
  });

  /* ---- a check or an import that goes on ---- */

  async function look(page) {
    const options = { headers: { Accept: "application/json" }, cache: "no-store" };
    const answer = await fetch(`${AT}/${page.dataset.id}?only=progress`, options);
    if (!answer.ok) return;
    const now = await answer.json();
    if (now.state !== "waiting" && now.state !== "running") return void window.location.reload();
    k9.setText(k9.$("[data-role=import-read]", page), now.rows_read.toLocaleString("en"));
    const bar = k9.$("[data-role=import-progress]", page);
    if (bar.hasAttribute("max") && now.rows_read) bar.value = now.rows_read;
  }

  function follow(page) {
    setInterval(() => document.hidden || look(page).catch(() => undefined), LOOK_MS);
  }

  /* By its heading the page is there, too; what is not there then does not come. */
  k9.whenThere("main h1", () => {
    const [form, page] = [k9.$("[data-role=import-upload]"), k9.$("[data-role=import][data-busy=true]")];
    if (form) addField(form);
    if (page) follow(page);
  });
})((window.k9 = window.k9 || {}));
