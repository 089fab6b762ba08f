/* The last of our scripts: all others are there, and so is the page. What waited for both begins. */
(function (k9) {
  "use strict";
  k9.begin();
})((window.k9 = window.k9 || {}));
