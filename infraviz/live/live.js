// Listens for changes of the specs: puts the new page in place of the old one where it is read, or shows what is wrong.
"use strict";

const PLACE = "infraviz-place";
const shown = { ...document.currentScript.dataset }; // the version of the page, of what is around it, of its styles
const sheet = (href) => Object.assign(document.createElement("link"), { rel: "stylesheet", href });
document.head.append(sheet("/_infraviz/live.css"));

const kept = (sessionStorage.getItem(PLACE) || "").split("\n");
if (kept[0] === location.pathname) scrollTo({ top: Number(kept[1]), behavior: "instant" });
sessionStorage.removeItem(PLACE);

const reload = () => {
  sessionStorage.setItem(PLACE, `${location.pathname}\n${scrollY}`);
  location.reload();
};

// Takes over the main part of the new page, its styles first. Where anything around it differs, all is loaded anew.
const renew = async () => {
  const text = await (await fetch(location.href)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main"), next = page.querySelector("script[data-version]")?.dataset;
  if (!main || !next || next.frame !== shown.frame) return reload();
  if (next.style !== shown.style) await restyle(next.style);
  const old = document.querySelector("main"), open = [...old.querySelectorAll("details")].map((each) => each.open);
  const folds = [...main.querySelectorAll("details")];
  if (folds.length === open.length) folds.forEach((each, at) => (each.open = open[at]));
  // The browser would show a picture again that it has under the same address.
  for (const each of main.querySelectorAll("img")) each.src = `${each.getAttribute("src")}?${next.version}`;
  old.replaceWith(document.adoptNode(main));
  Object.assign(shown, next);
  again();
};

const restyle = (version) =>
  new Promise((done) => {
    const old = document.querySelector('link[rel="stylesheet"][href*="site.css"]');
    const next = sheet(`${old.href.split("?")[0]}?${version}`);
    next.onload = next.onerror = () => done(old.remove());
    old.after(next);
  });

// Runs the scripts of the page once more, which know the old main part only.
const again = () => {
  for (const old of document.querySelectorAll("script[src][defer]:not([data-version])")) {
    const next = document.createElement("script");
    Object.assign(next, { src: old.src, async: false, defer: true });
    old.replaceWith(next);
  }
};

const show = (errors) => {
  document.getElementById("infraviz-errors")?.remove();
  if (!errors) return;
  const box = document.createElement("section"), heading = document.createElement("h2");
  const text = document.createElement("pre");
  box.id = "infraviz-errors";
  box.setAttribute("role", "alert");
  heading.textContent = "The specs have mistakes";
  text.textContent = errors;
  box.append(heading, text);
  document.body.append(box);
};

let last = Promise.resolve(); // one change after the other
new EventSource("/_infraviz/events").addEventListener("state", (event) => {
  const state = JSON.parse(event.data);
  last = last
    .then(() => state.version !== shown.version && renew())
    .catch(reload)
    .then(() => show(state.errors));
});
