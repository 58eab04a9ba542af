/* Suggestions. Tab takes the one that a key has brought into focus; who comes to it by Tab goes on by Tab, so that nothing is taken unawares and nobody is caught. */
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    const here = document.activeElement;
    if (event.key !== "Tab" || event.shiftKey || !here || here.dataset.armed === undefined) return;
    event.preventDefault();
    delete here.dataset.armed;
    here.click();
  });
  document.addEventListener("focusout", (event) => { delete event.target.dataset.armed; });

  /* In the assessment a suggestion fills the form in place: what was typed stays. Without scripts the link does it. */
  const fill = (name, value) => {
    const control = document.getElementById(`assess_${name}`);
    if (control && control.matches("select, input, textarea")) {
      control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
      return control;
    }
    const choice = document.querySelector(`input[type=radio][name="${name}"][value="${CSS.escape(value)}"]`);
    if (choice) choice.click();
    return choice;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-fill]");
    if (!link) return;
    const filled = fill(link.dataset.fill, link.dataset.value);
    if (!filled) return;
    event.preventDefault();
    filled.focus();
  });
})();
