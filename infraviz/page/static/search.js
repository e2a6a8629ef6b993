// The search page: finds the words of the query in the index that index.js assigns. All text is set as text.
(() => {
  "use strict";
  const index = window.infravizSearch;
  const place = document.querySelector(".iv-search");
  if (!index || !place) return;
  const root = place.dataset.root;
  const form = place.querySelector("form");
  const input = place.querySelector("input");
  const found = place.querySelector(".iv-search-found");
  const list = place.querySelector(".iv-search-results");

  // The same folding as in page/search.py: small letters, no accents; what is no letter or digit parts words.
  const words = (text) =>
    text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu) || [];
  const folded = (text) => ` ${words(text).join(" ")} `;

  const entries = index.map(([path, title, summary, tags, headings, rest]) => ({
    path, title, summary, tags, headings,
    fields: [[8, folded(title)], [5, folded(tags.join(" "))], [4, folded(headings.map((h) => h[1]).join(" "))],
      [3, folded(summary)], [1, ` ${rest} `]],
  }));

  // The best field that holds a term counts: in full where a word begins with it, by half inside one.
  const score = (entry, term) =>
    Math.max(...entry.fields.map(([weight, text]) =>
      text.includes(` ${term}`) ? weight : text.includes(term) ? weight / 2 : 0));

  const search = (terms) =>
    entries
      .map((entry) => ({ entry, scores: terms.map((term) => score(entry, term)) }))
      .filter(({ scores }) => scores.every(Boolean))
      .map(({ entry, scores }) => ({ entry, sum: scores.reduce((a, b) => a + b, 0) }))
      .sort((a, b) => b.sum - a.sum)
      .map(({ entry }) => entry);

  const element = (tag, parent, text = "") => {
    const made = parent.appendChild(document.createElement(tag));
    made.textContent = text;
    return made;
  };

  const link = (parent, text, path) => {
    element("a", parent, text).href = root + path.split("/").map(encodeURIComponent).join("/");
    return parent.lastElementChild;
  };

  const result = (entry, terms) => {
    const item = element("li", list);
    link(element("h2", item), entry.title, entry.path);
    if (entry.summary) element("p", item, entry.summary);
    const fitting = entry.headings.filter(([, text]) => terms.some((term) => folded(text).includes(` ${term}`)));
    if (fitting.length) {
      const under = element("ul", item);
      for (const [id, text] of fitting.slice(0, 3))
        link(element("li", under), text, entry.path).hash = encodeURIComponent(id);
    }
    if (entry.tags.length) element("p", item, entry.tags.join(" · ")).className = "iv-topics";
  };

  const show = () => {
    const query = input.value.trim();
    const terms = [...new Set(words(query))];
    const entries = terms.length ? search(terms) : [];
    list.replaceChildren();
    for (const entry of entries) result(entry, terms);
    const count = entries.length === 1 ? "One case study" : `${entries.length || "No"} case studies`;
    found.textContent = terms.length ? `${count} for “${query}”` : "";
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    try {
      history.replaceState(null, "", address);
    } catch {
      // a page that was opened as a file may keep its address
    }
  };

  // Typing waits a moment, so that a screen reader is told of results and not of every letter.
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    show();
  });

  // Down and up go from the field through the results and back, `/` goes to the field, Escape empties it.
  place.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("h2 > a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = stops.indexOf(document.activeElement);
    if (step && at >= 0 && stops[at + step]) {
      event.preventDefault();
      stops[at + step].focus();
    }
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      input.focus();
      show();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || document.activeElement === input) return;
    event.preventDefault();
    input.focus();
  });

  place.querySelector(".iv-search-instead").hidden = true;
  form.hidden = false;
  input.value = new URLSearchParams(location.search).get("q") || "";
  if (input.value) show();
})();
