// Before anything is painted: the colour scheme that the reader chose, which is kept, and the fonts, asked for at once.
"use strict";
{
  const KEY = "iv-scheme";
  const root = document.documentElement;
  const metas = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => [meta, meta.media]);

  const kept = () => {
    try {
      return localStorage.getItem(KEY) || "system";
    } catch {
      return "system"; // storage is denied
    }
  };
  const keep = (scheme) => {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {} // the choice holds for this page
  };
  const show = (scheme) => {
    const chosen = scheme === "light" || scheme === "dark";
    if (chosen) root.dataset.theme = scheme;
    else delete root.dataset.theme;
    for (const [meta, media] of metas) meta.media = !chosen ? media : media.includes(scheme) ? "all" : "not all";
    for (const button of document.querySelectorAll(".iv-scheme button")) {
      button.setAttribute("aria-pressed", button.value === (chosen ? scheme : "system"));
    }
  };

  const early = location.protocol === "file:" ? "" : document.currentScript.dataset.fonts; // refused from a disk
  for (const href of early ? early.split(" ") : []) {
    const link = { rel: "preload", as: "font", crossOrigin: "", href };
    document.head.append(Object.assign(document.createElement("link"), link));
  }
  root.dataset.js = "";
  show(kept());
  addEventListener("DOMContentLoaded", () => {
    show(kept());
    document.querySelector(".iv-scheme")?.addEventListener("click", (event) => {
      const scheme = event.target.closest("button")?.value;
      if (!scheme) return;
      keep(scheme);
      show(scheme);
    });
  });
  addEventListener("storage", (event) => event.key === KEY && show(kept())); // chosen in another tab
}
