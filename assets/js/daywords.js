/* Below each field for a day, that day as its reader writes days: the browser writes the field in a form of its own,
   in which 03/04 may be March or April, and knows neither the reader's calendar nor the digits. */
(function (k9) {
  "use strict";

  const FIELDS = 'label input:is([type="date"], [type="datetime-local"]):not(.day-steps *)';
  const DAY = /^\d{4}-\d{2}-\d{2}/;

  function dress(field) {
    const label = field.closest("label");
    const say = () => {
      const [day] = DAY.exec(field.value) || [];
      label.dataset.dayWords = day ? k9.format.dayLong(day) : "\u00a0";
    };
    field.addEventListener("input", say);
    k9.whenThere("[data-role=fresh-line]", say);
  }

  function see(field) {
    if (field.dataset.said) return;
    field.dataset.said = "yes";
    dress(field);
  }

  /* The style sheet gives such a field an animation of no length: it begins when the field is shown. Those of the page
     may have been shown before this script came. */
  document.addEventListener("animationstart", ({ target, animationName }) => animationName === "k9-day" && see(target));
  k9.whenThere("main", (main) => k9.$$(FIELDS, main).forEach(see));
})((window.k9 = window.k9 || {}));
