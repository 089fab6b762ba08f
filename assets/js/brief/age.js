/* How old a kept page's numbers are, told in large words that go on counting. */
(function () {
  "use strict";

  const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

  function age(seconds, tag) {
    const words = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
    const [unit, size] = STEPS.find(([, size]) => seconds >= size) || STEPS[STEPS.length - 1];
    return words.format(-Math.max(Math.floor(seconds / size), 0), unit);
  }

  /* A page that is not a kept one has no age to tell: to begin with words of time costs a slow phone a moment. */
  const isKept = () => document.querySelector("[data-role=kept]").dataset.kept === "yes";

  function tell() {
    if (!isKept()) return;
    const place = document.querySelector("[data-role=age]");
    if (!place || !place.dataset.asOf) return;
    place.textContent = age((Date.now() - Date.parse(place.dataset.asOf)) / 1000, place.dataset.tag);
  }

  /** A page that was put away for a while is asked for anew: a phone shows again what it showed last. */
  const opened = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - opened > 60000 && navigator.onLine) location.reload();
  });

  tell();
  setInterval(tell, 20000);
})();
