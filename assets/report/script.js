// Shows the words of a mark beside it when it is pointed at, touched or reached by Tab. Without
// this, browsers show them as the marks' titles.
(function () {
  "use strict";
  var tip = document.createElement("div");
  tip.id = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  document.body.appendChild(tip);

  document.querySelectorAll(".mark, .bin").forEach(function (mark) {
    var title = mark.querySelector("title");
    if (!title) return;
    mark.dataset.words = title.textContent;
    mark.setAttribute("aria-label", title.textContent);
    if (mark.classList.contains("mark")) mark.setAttribute("role", "img");
    title.remove();
  });

  function markOf(event) {
    return event.target.closest ? event.target.closest(".mark, .bin") : null;
  }

  function place(left, top) {
    var width = tip.offsetWidth, height = tip.offsetHeight;
    var room = document.documentElement.clientWidth;
    var x = Math.max(8, Math.min(left - width / 2, room - width - 8));
    var y = top - height - 12;
    if (y < 4) y = top + 20;
    tip.style.left = x + window.scrollX + "px";
    tip.style.top = y + window.scrollY + "px";
  }

  function show(mark, left, top) {
    if (!mark || !mark.dataset.words) return hide();
    tip.textContent = mark.dataset.words;
    tip.hidden = false;
    place(left, top);
  }

  function hide() { tip.hidden = true; }

  function point(event) { show(markOf(event), event.clientX, event.clientY); }

  document.addEventListener("pointermove", point);
  document.addEventListener("pointerdown", point);
  document.addEventListener("focusin", function (event) {
    var mark = markOf(event);
    if (!mark) return hide();
    var box = mark.getBoundingClientRect();
    show(mark, box.left + Math.min(box.width / 2, 160), box.top);
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
})();
