/* Who is here: <form data-here> asks by itself every 20 seconds while its page is looked at, and tells whether its person is writing. */
(() => {
  "use strict";
  const LASTS = 20000;
  let timer = 0;
  const mine = (event) => event.target.closest && event.target.closest("form[data-here]");

  document.addEventListener("input", (event) => {
    if (!event.target.form || !("kept" in event.target.form.dataset)) return;
    document.querySelectorAll("form[data-here] [name=writing]").forEach((field) => { field.value = "1"; });
    window.clearTimeout(timer);
    timer = window.setTimeout(() => document.querySelectorAll("form[data-here] [name=writing]").forEach((field) => { field.value = ""; }), LASTS);
  });
  /* A page nobody looks at is nobody's presence. */
  document.addEventListener("htmx:beforeRequest", (event) => { if (mine(event) && document.hidden) event.preventDefault(); });
  /* What has not changed is not put there again: it would be read out again. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!mine(event)) return;
    const page = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
    const news = page.querySelector("[data-hereabouts]");
    const now = event.target.querySelector("[data-hereabouts]") || event.detail.target.querySelector("[data-hereabouts]");
    if (!news || now && now.textContent === news.textContent) event.detail.shouldSwap = false;
  });
})();
