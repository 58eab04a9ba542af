/* What staff type is never lost: forms with data-kept="place" are kept on the server every few seconds, and before they are sent it is made sure that the person is still logged in. Without script a form is simply sent. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const dialog = document.getElementById("lp-login");
  if (!dialog) return;
  const WAIT = 1500;
  const LONGEST = 5000;
  const PATIENCE = 4000;
  const timers = new WeakMap();
  const typed = new WeakSet();
  let going = null; /* the form and button that wait for the login */

  const keptField = (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && field.autocomplete !== "one-time-code";
  const fields = (form) => [...form.elements].filter(keptField);
  const packed = (form) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("place", form.dataset.kept);
    fields(form).forEach((field) => {
      if (["checkbox", "radio"].includes(field.type)) { if (field.checked) data.append(`f:${field.name}`, field.value); }
      else if (field.selectedOptions && field.multiple) [...field.selectedOptions].forEach((option) => data.append(`f:${field.name}`, option.value));
      else data.append(`f:${field.name}`, field.value);
    });
    return data;
  };
  const say = (form) => {
    const line = form.querySelector("[data-kept-line]");
    if (!line) return;
    const words = line.querySelector("[data-kept-words]");
    words.textContent = words.dataset.keptWords.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
    line.hidden = false;
  };

  /* "kept", "ended" when the login has ended, "odd" for any other answer, "away" when there was none. */
  const keep = async (form) => {
    window.clearTimeout((timers.get(form) || {}).id);
    timers.delete(form);
    try {
      const answer = await fetch(dialog.dataset.keep, { method: "POST", body: packed(form), redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      if (answer.type === "opaqueredirect") return "ended";
      if (answer.status !== 204) return "odd";
    } catch (error) {
      return error.name === "TimeoutError" ? "odd" : "away";
    }
    return "kept";
  };
  const keepSoon = (form) => {
    typed.add(form);
    const before = timers.get(form);
    if (before) window.clearTimeout(before.id);
    const since = before ? before.since : Date.now();
    const wait = Math.max(0, Math.min(WAIT, since + LONGEST - Date.now()));
    timers.set(form, { since, id: window.setTimeout(async () => {
      const what = await keep(form);
      if (what === "kept") say(form);
      if (what === "ended") askLogin(null);
    }, wait) });
  };

  /* The way in, inside this page: the login's own form, whatever steps it has. */
  const put = (page) => {
    const form = page.querySelector("main form[method=post][action*='/account/']");
    const place = dialog.querySelector("[data-place]");
    const parts = form ? [page.querySelector("main .lp-summary"), form].filter(Boolean) : [];
    place.replaceChildren(...parts.map((part) => document.importNode(part, true)));
    const field = place.querySelector("input:not([type=hidden])");
    (field || document.getElementById("lp-login-title")).focus();
  };
  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const askLogin = async (wanted) => {
    if (wanted) going = wanted;
    if (dialog.open) return;
    dialog.showModal();
    try {
      const page = await read(await fetch(dialog.dataset.login));
      if (await back()) goOn();
      else put(page);
    } catch { put(document.implementation.createHTMLDocument()); }
  };
  /* Logged in again? The forms of this page need the new token. */
  const back = async () => {
    const answer = await fetch(dialog.dataset.session, { redirect: "manual" });
    if (!answer.ok) return false;
    const now = await answer.json();
    const same = String(now.user) === dialog.dataset.user;
    dialog.querySelector("[data-other]").hidden = same;
    if (!same) return false;
    all("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = now.token; });
    return true;
  };
  const goOn = () => {
    if (dialog.open) dialog.close();
    const wanted = going;
    going = null;
    if (!wanted) return;
    wanted.form.dataset.through = "1";
    wanted.form.requestSubmit(wanted.button);
  };
  const logIn = async (form) => {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const page = await read(answer);
      if (await back()) goOn();
      else put(page);
    } catch {
      put(document.implementation.createHTMLDocument());
    }
  };

  const trouble = () => document.dispatchEvent(new Event("htmx:sendError"));
  const send = async (form, button) => {
    form.dataset.asking = "1";
    const what = await keep(form);
    delete form.dataset.asking;
    if (what === "ended") askLogin({ form, button });
    else if (what === "away") trouble();
    else { going = { form, button }; goOn(); }
  };

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "kept" in form.dataset && keptField(event.target)) keepSoon(form);
  });
  /* Before the page's own listeners: whether it goes out at all is decided first. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (dialog.contains(form)) {
      event.stopPropagation();
      if (form.method === "dialog") { going = null; return; }
      event.preventDefault();
      logIn(form);
      return;
    }
    if (!("kept" in form.dataset) || !fields(form).length) return;
    typed.delete(form);
    if (event.submitter && event.submitter.hasAttribute("formaction")) { window.clearTimeout((timers.get(form) || {}).id); return; }
    if (form.dataset.through) { delete form.dataset.through; return; }
    event.preventDefault();
    event.stopPropagation();
    if (!form.dataset.asking) send(form, event.submitter);
  }, true);
  /* Leaving in the middle of a word. */
  window.addEventListener("pagehide", () => all("form[data-kept]").forEach((form) => {
    if (typed.has(form)) navigator.sendBeacon(dialog.dataset.keep, packed(form));
  }));
  /* After logging in in another tab. */
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "visible" && dialog.open && await back()) goOn();
  });
})();
