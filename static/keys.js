/* Single keys for staff. Only outside of fields, and only while they are switched on: on the page (body data-keys="on") and on this device (the switch in the list of keys). */
(() => {
  "use strict";
  const all = (selector) => [...document.querySelectorAll(selector)];
  const visible = (element) => element.getClientRects().length > 0;
  const typing = (target) => target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) && !["checkbox", "radio", "button", "submit"].includes(target.type);
  let first = "";
  let timer = 0;
  let last = null;
  let dots = 0;
  let dotTimer = 0;

  /* The switch in the list of keys, kept on this device. */
  const off = () => { try { return window.localStorage.getItem("lp-keys") === "off"; } catch { return false; } };
  const showSwitch = () => all("[data-keys-switch]").forEach((button) => {
    button.textContent = off() ? button.dataset.off : button.dataset.on;
  });
  const turn = () => {
    try { window.localStorage.setItem("lp-keys", off() ? "on" : "off"); } catch { return; }
    showSwitch();
  };

  /* data-key="r" on a link or button, data-key="g i" for two keys in a row. */
  const act = (keys) => {
    /* What a closed menu holds can be reached by its key, and so can the way back where wide screens hide it. */
    const reach = (element) => visible(element) || keys === "Escape" || element.closest("details.lp-menu");
    /* A suggestion that has focus lets the key pass to what else it does. */
    const passed = (element) => element.matches("[data-suggested]") && element === document.activeElement;
    const meant = all("[data-key]").filter((element) => element.dataset.key === keys && reach(element) && !passed(element));
    const target = document.activeElement.matches("[data-suggested]") ? meant[0] : meant.find((element) => element.matches("[data-suggested]")) || meant[0];
    if (!target) return false;
    if (target.matches("[data-suggested]")) {
      target.focus();
      target.dataset.armed = "";
      return true;
    }
    if (target.matches("summary")) {
      target.parentElement.open = true;
      const field = target.parentElement.querySelector("textarea, select, input:not([type=hidden])");
      (field || target).focus();
      return true;
    }
    if (target.matches("input, textarea, select")) target.focus();
    else target.click();
    return true;
  };

  /* j and k walk the rows of [data-key-rows]; x chooses; Enter follows the link that has focus. */
  const rows = () => all("[data-key-rows] > *").filter(visible);
  const walk = (step) => {
    const list = rows();
    if (!list.length) return false;
    const here = list.findIndex((row) => row.contains(document.activeElement));
    const start = here < 0 ? list.findIndex((row) => row.classList.contains("is-on") || row.id && `#${row.id}` === window.location.hash) : here;
    const next = list[Math.min(list.length - 1, Math.max(0, start + step))];
    const link = next.querySelector("a");
    if (link) { link.focus(); next.scrollIntoView({ block: "nearest" }); }
    return true;
  };
  const choose = () => {
    const row = rows().find((each) => each.contains(document.activeElement));
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) { box.click(); last = row; }
    return Boolean(box);
  };
  /* All rows from the last one chosen to this one. */
  const chooseRange = () => {
    const list = rows();
    const here = list.findIndex((each) => each.contains(document.activeElement));
    if (here < 0) return false;
    const there = Math.max(0, list.indexOf(last));
    list.slice(Math.min(here, there), Math.max(here, there) + 1).forEach((row) => {
      const box = row.querySelector("input[type=checkbox]");
      if (box) box.checked = true;
    });
    chosen();
    return true;
  };

  /* ".", "..", "...": copy the reference, with its title, its link. */
  const copy = () => {
    const named = document.querySelector("[data-reference]");
    if (!named) return false;
    window.clearTimeout(dotTimer);
    dots = Math.min(3, dots + 1);
    dotTimer = window.setTimeout(async () => {
      const { reference, title } = named.dataset;
      const text = ["", reference, `${reference} ${title}`, window.location.href][dots];
      dots = 0;
      try { await navigator.clipboard.writeText(text); } catch { return; }
      const place = document.querySelector(".lp-toasts");
      const words = document.querySelector("[data-copied]");
      if (!place || !words) return;
      const toast = document.createElement("div");
      toast.className = "lp-toast";
      toast.textContent = words.dataset.copied.replace("{text}", text);
      place.append(toast);
      window.setTimeout(() => toast.remove(), 4000);
    }, 400);
    return true;
  };
  const help = () => {
    const dialog = document.getElementById("lp-keys");
    if (dialog) dialog.showModal();
    return Boolean(dialog);
  };

  const own = { j: () => walk(1), ArrowDown: () => walk(1), k: () => walk(-1), ArrowUp: () => walk(-1), x: choose, X: chooseRange, ".": copy, "?": help };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && typing(event.target) && event.target.matches("main *")) { event.target.blur(); return; }
    if (event.defaultPrevented || document.body.dataset.keys !== "on" || off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key.startsWith("Arrow") && !event.target.closest("[data-key-rows]")) return;
    if (document.querySelector("dialog[open]")) return;
    const keys = first ? `${first} ${event.key}` : event.key;
    window.clearTimeout(timer);
    first = "";
    if (keys === "g") {
      first = "g";
      timer = window.setTimeout(() => { first = ""; }, 1200);
      return;
    }
    if ((own[keys] && own[keys]()) || act(keys)) event.preventDefault();
  });

  /* Rows chosen: the bulk bar says how many. */
  const chosen = () => all("[data-bulk-bar]").forEach((bar) => {
    const boxes = all("[data-key-rows] input[type=checkbox], [data-bulk-rows] input[type=checkbox]").filter((box) => box.checked);
    bar.hidden = boxes.length === 0;
    const words = bar.querySelector("[data-bulk-words]");
    if (words) words.textContent = words.dataset.bulkWords.replace("{n}", boxes.length);
  });
  document.addEventListener("click", (event) => { 
    if (event.target.closest("[data-keys-open]")) help();
    if (event.target.closest("[data-keys-switch]")) turn();
  });
  document.addEventListener("change", chosen);
  document.addEventListener("htmx:afterSettle", chosen);
  chosen();
  showSwitch();
  /* The list one comes from, with its filters and page, is where [data-back] leads: on this tab, and only within the house. */
  const listOf = () => { try { return window.sessionStorage.getItem("lp-list") || ""; } catch { return ""; } };
  if (document.querySelector("[data-key-rows]")) {
    try { window.sessionStorage.setItem("lp-list", window.location.pathname + window.location.search); } catch { /* then the list begins at its first page */ }
  } else if (listOf().startsWith("/")) {
    all("[data-back]").forEach((link) => { link.href = listOf() + link.hash; });
  }
  /* Back in the list: at the row one came from. */
  const cameFrom = window.location.hash.startsWith("#row-") && document.querySelector(`[id="${CSS.escape(window.location.hash.slice(1))}"] a`);
  /* After the browser has gone to the place itself, which takes the focus away again. */
  if (cameFrom) window.addEventListener("load", () => window.setTimeout(() => cameFrom.focus(), 100));
})();
