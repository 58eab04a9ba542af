/* Canned answers in a letter and names in a note: the list opens in place, also by "::" or "@@" in the text; what is chosen goes in at the cursor. Without script the list is a page of its own. */
(() => {
  "use strict";
  const boxOf = (form) => form && form.querySelector("[data-canned-box]");
  /* In the inbox several forms stand side by side, and their fields are named after them. */
  const WORDS = "textarea[name=text], textarea[name$='-text'], textarea[name$='-reply']";
  const textOf = (form) => form.querySelector(WORDS);
  const keyOf = (form) => form.querySelector("[name=canned], [name$='-canned']");

  const open = (box) => {
    box.open = true;
    const first = box.querySelector("a[data-canned]");
    (first || box.querySelector("summary")).focus();
  };
  const put = (form, words, key) => {
    const area = textOf(form);
    const before = area.value.slice(0, area.selectionStart);
    const start = before.endsWith(boxOf(form).dataset.cannedBox) ? area.selectionStart - 2 : area.selectionStart;
    area.setRangeText(words, start, area.selectionEnd, "end");
    if (keyOf(form)) keyOf(form).value = key;
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-canned-box] a");
    if (!link) return;
    const box = link.closest("[data-canned-box]");
    if (!("canned" in link.dataset)) return;
    event.preventDefault(); /* the way without script: the page again, with the text in it */
    box.open = false;
    put(link.closest("form"), link.parentElement.querySelector("template").content.textContent, link.dataset.canned);
  });
  document.addEventListener("input", (event) => {
    const area = event.target;
    const box = area.matches(WORDS) && boxOf(area.form);
    const keys = box && box.dataset.cannedBox;
    if (box && event.data === keys[0] && area.value.slice(0, area.selectionStart).endsWith(keys)) open(box);
  });
  /* Opened by "::" the list is fetched first: then it takes the focus. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const box = event.target.closest && event.target.closest("[data-canned-box]");
    if (box && box.open && box.contains(document.activeElement)) open(box);
  });
  document.addEventListener("keydown", (event) => {
    const box = event.key === "Escape" && event.target.closest("[data-canned-box][open]");
    if (!box) return;
    box.open = false;
    textOf(box.closest("form")).focus();
  });
})();
