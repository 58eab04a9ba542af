/* Runs before the first paint, so that a dark page never flashes white. Light, dark or "auto" is kept on this device only. */
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const choice = () => {
    try { return window.localStorage.getItem("lp-theme") || "auto"; } catch { return "auto"; }
  };
  const show = () => {
    const chosen = choice();
    root.dataset.bsTheme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    root.dataset.lpTheme = chosen;
  };
  root.classList.add("lp-scripts");
  dark.addEventListener("change", show);
  document.addEventListener("lp:theme", show);
  show();
})();
