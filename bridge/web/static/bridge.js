// Keys for long lists: j and k move from row to row, Enter opens. On paper everything is unfolded. All works without.
(function () {
  "use strict";
  function links() {
    return Array.from(document.querySelectorAll("[data-row] a"));
  }
  function typing(target) {
    return target.closest && target.closest("input, select, textarea");
  }
  document.addEventListener("keydown", function (event) {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    var step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    var all = links();
    var next = all[all.indexOf(document.activeElement) + step];
    if (!next && all.indexOf(document.activeElement) === -1) next = all[0];
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    }
  });
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("details:not([open])"));
    unfolded.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (each) { each.open = false; });
    unfolded = [];
  });
})();
