// Before anything is painted: the colour scheme that the reader chose, and the fonts, asked for at once.
"use strict";
{
  const KEY = "iv-scheme", root = document.documentElement;
  const metas = [...document.querySelectorAll("[name=theme-color]")].map((meta) => [meta, meta.media]);

  const stored = (does) => {
    try {
      return does(localStorage);
    } catch {} // denied
  };
  const kept = () => stored((all) => all.getItem(KEY)) || "system";
  const keep = (scheme) => stored((all) => all.setItem(KEY, scheme));
  const show = (scheme) => {
    const chosen = scheme === "light" || scheme === "dark";
    if (chosen) root.dataset.theme = scheme;
    else delete root.dataset.theme;
    for (const [meta, media] of metas) meta.media = !chosen ? media : media.includes(scheme) ? "all" : "not all";
    for (const button of document.querySelectorAll(".iv-scheme button")) {
      button.ariaPressed = button.value === (chosen ? scheme : "system");
    }
  };

  const fonts = location.protocol !== "file:" && document.currentScript.dataset.fonts; // a disk refuses
  for (const href of fonts ? fonts.split(" ") : []) {
    const link = document.createElement("link");
    document.head.append(Object.assign(link, { rel: "preload", as: "font", crossOrigin: "", href }));
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
