// Listens for changes of the specs: loads the page anew at the place that was read, or shows what is wrong over it.
"use strict";

const PLACE = "infraviz-place";
const version = document.currentScript.dataset.version;

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = "/_infraviz/live.css";
document.head.append(style);

const kept = (sessionStorage.getItem(PLACE) || "").split("\n");
if (kept[0] === location.pathname) scrollTo({ top: Number(kept[1]), behavior: "instant" });
sessionStorage.removeItem(PLACE);

new EventSource("/_infraviz/events").addEventListener("state", (event) => {
  const state = JSON.parse(event.data);
  if (version !== state.version) {
    sessionStorage.setItem(PLACE, `${location.pathname}\n${scrollY}`);
    location.reload();
    return;
  }
  show(state.errors);
});

function show(errors) {
  document.getElementById("infraviz-errors")?.remove();
  if (!errors) return;
  const box = document.createElement("section");
  box.id = "infraviz-errors";
  box.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.textContent = "The specs have mistakes";
  const text = document.createElement("pre");
  text.textContent = errors;
  box.append(heading, text);
  document.body.append(box);
}
