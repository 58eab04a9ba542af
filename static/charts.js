/* Charts under a pointer: the nearest value is said in a line below the drawing, and a click opens its records.
   Without this script the marks still tell their values one by one, and the table beside the chart has the links. */
"use strict";
(() => {
  const marksOf = (drawing) => [...drawing.querySelectorAll("circle > title, path > title")].map((title) => title.parentNode);

  const nearest = (drawing, event) => {
    let found = null;
    let least = Infinity;
    for (const mark of marksOf(drawing)) {
      const box = mark.getBoundingClientRect();
      const across = box.x + box.width / 2 - event.clientX;
      const down = box.y + box.height / 2 - event.clientY;
      const far = across * across + 0.1 * down * down; // people point at a time, less at a height
      if (far < least) [found, least] = [mark, far];
    }
    return found;
  };

  const forget = (drawing) => drawing.querySelectorAll(".is-near").forEach((mark) => mark.classList.remove("is-near"));

  const lineOf = (drawing) => {
    let line = drawing.parentNode.querySelector(".lp-readout");
    if (!line) {
      line = document.createElement("p");
      line.className = "lp-readout";
      line.setAttribute("aria-hidden", "true"); // the table says it to readers
      drawing.after(line);
    }
    return line;
  };

  document.addEventListener("pointermove", (event) => {
    const drawing = event.target.closest?.(".lp-plot svg");
    if (!drawing) return;
    const mark = nearest(drawing, event);
    if (!mark || mark.classList.contains("is-near")) return;
    forget(drawing);
    mark.classList.add("is-near");
    drawing.classList.toggle("opens", Boolean(mark.dataset.url));
    lineOf(drawing).textContent = mark.querySelector("title").textContent;
  });

  document.addEventListener("click", (event) => {
    const drawing = event.target.closest?.(".lp-plot svg");
    const mark = drawing && nearest(drawing, event);
    if (mark?.dataset.url) window.location.assign(mark.dataset.url);
  });
})();
