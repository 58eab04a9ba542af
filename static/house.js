/* Small enrichments for every page. Everything works without this file; nothing here changes data by itself. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const store = {
    get(key) { try { return window.localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { window.localStorage.setItem(key, value); } catch { /* private mode: nothing to keep */ } },
  };

  /* Theme: light, dark or as the device has it. */
  const pressTheme = () => {
    const chosen = document.documentElement.dataset.lpTheme;
    all("[data-theme-choice]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen)));
  };

  /* Error summary: takes focus, and each link lands on its control with the label in view. */
  const focusSummary = () => {
    const summary = document.querySelector(".lp-summary");
    if (summary) summary.focus();
    return Boolean(summary);
  };
  const followSummary = (event) => {
    const link = event.target.closest(".lp-summary a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    const field = control.closest(".lp-field");
    (field || control).scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  };

  /* Menus are details elements: close them from outside and by Esc. */
  const closeMenus = (except) => all("details.lp-menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  const menuKeys = (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.lp-menu[open]");
    if (!menu) return;
    event.preventDefault(); /* the key has done its work: it does not lead away as well */
    menu.open = false;
    menu.querySelector("summary").focus();
  };

  /* Copy: the button says what happened in its own words. */
  const copy = async (button) => {
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy || window.location.href);
    } catch {
      return;
    }
    button.textContent = button.dataset.copied || said;
    window.setTimeout(() => { button.textContent = said; }, 4000);
  };

  /* Toasts: said aloud once, gone when the time to undo is over. */
  const wakeToasts = () => all(".lp-toast:not([data-awake])").forEach((toast) => {
    toast.dataset.awake = "";
    window.setTimeout(() => toast.parentElement && toast.parentElement.append(toast), 100); /* what enters a live region is said, what was there is not */
    const time = Number(toast.dataset.for || 0);
    if (time) window.setTimeout(() => toast.remove(), time * 1000);
  });

  /* A second press of the same button sends nothing; the server holds the same rule by an idempotency key. */
  const sendOnce = (event) => {
    const form = event.target;
    if ((form.getAttribute("method") || "get").toLowerCase() !== "post") return; /* a field may be called "method" */
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(() => { delete form.dataset.sent; }, 4000);
  };

  /* When a part of a page could not be fetched, say so and keep what was typed. */
  const trouble = (event) => {
    if (event.target.closest("[data-quietly]")) return; /* what the page asks by itself fails without a word: it asks again */
    const words = document.getElementById("lp-trouble");
    const main = document.getElementById("main");
    if (!words || !main || main.querySelector(".lp-trouble")) return;
    main.prepend(words.content.cloneNode(true));
    main.querySelector(".lp-trouble").focus();
  };

  const wake = () => { pressTheme(); wakeToasts(); };

  document.addEventListener("click", (event) => {
    followSummary(event);
    closeMenus(event.target.closest("details.lp-menu"));
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.themeChoice) {
      store.set("lp-theme", button.dataset.themeChoice);
      document.dispatchEvent(new Event("lp:theme"));
      pressTheme();
    }
    if ("copy" in button.dataset) copy(button);
    if ("print" in button.dataset) window.print();
    if ("toastClose" in button.dataset) button.closest(".lp-toast").remove();
  });
  document.addEventListener("keydown", menuKeys);
  document.addEventListener("submit", sendOnce);
  document.addEventListener("htmx:afterSettle", () => { wake(); focusSummary(); });
  document.addEventListener("htmx:responseError", trouble);
  document.addEventListener("htmx:sendError", trouble);
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  wake();
  focusSummary();
})();
