/* Help while filling in a form: draft on this device, counter, parts that depend on a choice, chosen files in words. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const DAY = 24 * 60 * 60 * 1000;
  const KEEP = 7 * DAY;

  /* Drafts: <form data-draft="name" data-draft-saved="… {time}."> with <p data-draft-line hidden><span data-draft-words>, button data-draft-clear. */
  const key = (name) => `lp-draft:${name}`;
  const read = (name) => {
    try {
      const kept = JSON.parse(window.localStorage.getItem(key(name)) || "null");
      if (kept && Date.now() - kept.at < KEEP) return kept;
      window.localStorage.removeItem(key(name));
    } catch { /* nothing kept */ }
    return null;
  };
  const forget = (name) => { try { window.localStorage.removeItem(key(name)); } catch { /* nothing kept */ } };
  const kept = (field) => field.name && !field.closest("[data-draft-skip]") && !["hidden", "password", "file", "submit", "button"].includes(field.type);

  const collect = (form) => [...form.elements].filter(kept).flatMap((field) => {
    if (["checkbox", "radio"].includes(field.type)) return field.checked ? [[field.name, field.value]] : [];
    return field.value ? [[field.name, field.value]] : [];
  });
  const restore = (form, values) => {
    [...form.elements].filter(kept).forEach((field) => {
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.some(([name, value]) => name === field.name && value === field.value);
      else { const found = values.find(([name]) => name === field.name); if (found) field.value = found[1]; }
    });
  };
  const sayDraft = (form, at) => {
    const line = form.querySelector("[data-draft-line]");
    if (!line) return;
    line.hidden = !at;
    const words = line.querySelector("[data-draft-words]");
    if (at) words.textContent = form.dataset.draftSaved.replace("{time}", new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
  };
  const draft = (form) => {
    const name = form.dataset.draft;
    const before = read(name);
    /* What the server sent back after an error is newer than the draft. */
    if (before && !document.querySelector(".lp-summary")) { restore(form, before.values); sayDraft(form, before.at); }
    let timer = 0;
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        const now = { at: Date.now(), values: collect(form) };
        try { window.localStorage.setItem(key(name), JSON.stringify(now)); } catch { return; }
        sayDraft(form, now.at);
      }, 800);
    });
    const clear = form.querySelector("[data-draft-clear]");
    if (clear) clear.addEventListener("click", () => {
      window.clearTimeout(timer);
      forget(name);
      form.reset();
      sayDraft(form, 0);
      form.dispatchEvent(new Event("change"));
    });
  };

  /* Counter: only past three quarters of what fits. */
  const count = (area) => {
    const line = document.getElementById(`${area.id}_count`);
    const most = Number(area.dataset.countMax);
    if (!line || !most) return;
    const show = () => {
      const used = area.value.length;
      line.hidden = used < most * 0.75;
      line.textContent = (used > most ? line.dataset.over : line.dataset.left).replace("{n}", Math.abs(most - used).toLocaleString(document.documentElement.lang));
    };
    area.addEventListener("input", show);
    show();
  };

  /* data-when="when=other": shown only while that choice is made. All is shown without scripts. */
  const depend = (form) => {
    const parts = all("[data-when]", form);
    if (!parts.length) return;
    const show = () => {
      const chosen = new FormData(form);
      parts.forEach((part) => {
        const [name, values] = part.dataset.when.split("=");
        part.hidden = !chosen.getAll(name).some((value) => values.split("|").includes(value));
      });
    };
    form.addEventListener("change", show);
    show();
  };

  /* Chosen files in words, each with its own Remove. */
  const size = (bytes) => `${(bytes / (bytes < 1e6 ? 1e3 : 1e6)).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${bytes < 1e6 ? "kB" : "MB"}`;
  const listFiles = (input) => {
    const list = document.getElementById(`${input.id}_list`);
    if (!list) return;
    const show = () => {
      list.replaceChildren(...[...input.files].map((file, place) => {
        const row = document.createElement("li");
        row.className = "d-flex flex-wrap justify-content-between gap-2";
        const words = document.createElement("span");
        words.textContent = `${file.name}, ${size(file.size)}`;
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "btn btn-link p-0";
        remove.textContent = list.dataset.remove.replace("{name}", file.name);
        remove.addEventListener("click", () => {
          const rest = new DataTransfer();
          [...input.files].forEach((other, at) => { if (at !== place) rest.items.add(other); });
          input.files = rest.files;
          show();
          input.focus();
        });
        row.append(words, remove);
        return row;
      }));
    };
    input.addEventListener("change", show);
    show();
  };

  const wake = () => {
    all("form[data-draft]:not([data-awake])").forEach((form) => { form.dataset.awake = ""; draft(form); });
    all("textarea[data-count-max]:not([data-awake])").forEach((area) => { area.dataset.awake = ""; count(area); });
    all("form:not([data-dependent])").forEach((form) => { form.dataset.dependent = ""; depend(form); });
    all("input[type=file]:not([data-awake])").forEach((input) => { input.dataset.awake = ""; listFiles(input); });
    all("[data-draft-done]").forEach((mark) => forget(mark.dataset.draftDone));
  };
  document.addEventListener("htmx:afterSettle", wake);
  wake();
})();
