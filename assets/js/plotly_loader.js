/* Plotly is 1.2 MB: fetched once, after the first numbers are on the page. */
(function (k9) {
  "use strict";
  let loading = null;

  k9.loadPlotly = function () {
    if (window.Plotly) return Promise.resolve(window.Plotly);
    loading = loading || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = k9.spec.urls.plotly;
      script.async = true;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => {
        loading = null;
        reject(new Error("plotly"));
      };
      document.head.append(script);
    });
    return loading;
  };
})((window.k9 = window.k9 || {}));
