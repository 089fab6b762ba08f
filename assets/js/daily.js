/* The daily report: choosing a day in the calendar field leads to that day's report. */
(function () {
  "use strict";

  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text);

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-role=day-form]");
    if (form && isDay(event.target.value)) window.location.assign(`${form.dataset.path}/${event.target.value}${window.location.search}`);
  });
})();
