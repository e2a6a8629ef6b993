// A node under the pointer or in focus lights its edges and neighbours; a flow is gone through step by step.
"use strict";
{
  const PACE = 2500; // ms a step

  const words = (part, name) => (part.dataset[name] || "").split(" ").filter(Boolean);
  const touches = (edge, node) =>
    [node.dataset.node, ...words(node, "within")].some((name) => name === edge.dataset.from || name === edge.dataset.to);

  // Lights the edges that `chosen` is true of, their ends and the node itself; all, where there is nothing to choose.
  const light = (svg, chosen, self) => {
    const edges = chosen ? [...svg.querySelectorAll("[data-from]")].filter(chosen) : [];
    svg.toggleAttribute("data-lit", !!chosen);
    for (const part of svg.querySelectorAll("[data-node], [data-from]")) {
      const on = part === self || (part.dataset.node ? edges.some((edge) => touches(edge, part)) : edges.includes(part));
      part.toggleAttribute("data-on", !!chosen && on);
    }
  };

  const show = (svg, part, step) => {
    const alike = (edge) => edge.dataset.from === part.dataset.from && edge.dataset.to === part.dataset.to;
    const about = part && ((edge) => (part.dataset.node ? touches(edge, part) : alike(edge)));
    const onStep = step && ((edge) => words(edge, "step").includes(String(step)));
    light(svg, about || onStep || null, part);
    for (const mark of svg.querySelectorAll(".iv-label circle + text")) {
      const off = Boolean(!part && step) && mark.textContent !== String(step);
      for (const each of [mark, mark.previousElementSibling]) each.toggleAttribute("data-off", off);
    }
  };

  // One stop for the Tab key a diagram; the arrow keys go on from there.
  const reach = (svg) => {
    const nodes = [...svg.querySelectorAll("[data-node]")].map((node) => node.closest("a") || node);
    nodes.forEach((node, at) => node.matches("a") || node.setAttribute("tabindex", at ? -1 : 0));
    svg.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = nodes[nodes.indexOf(event.target) + by];
      if (!by || !nodes.includes(event.target)) return;
      event.preventDefault();
      next?.focus();
    });
  };

  // The document listens, for a picture goes into a dialog and back; and an SVG that listens would take the focus.
  const current = new Map(); // each diagram: a function that tells its flow's step
  let lit = null;
  const follow = (event) => {
    const at = event.target, svg = at.closest?.(".iv-svg");
    if (lit && lit !== svg) show(lit, null, current.get(lit)());
    lit = current.has(svg) ? svg : null;
    const part = lit && (at.closest("[data-node], [data-from]") || at.closest("a")?.querySelector("[data-node]"));
    if (lit) show(lit, part, current.get(lit)());
  };
  document.addEventListener("pointerover", follow);
  document.addEventListener("focusin", follow);

  const play = (figure, svgs) => {
    const player = figure.querySelector(".iv-player"), items = [...figure.querySelectorAll(".iv-steps > li")];
    let step = 0, timer = 0; // step 0 is the whole picture
    if (!player) return () => 0;
    const button = player.querySelector("[data-play]"), told = player.querySelector("output");
    const go = (by) => {
      step = (step + by + items.length + 1) % (items.length + 1);
      items.forEach((item, at) => (item.ariaCurrent = at + 1 === step ? "step" : null));
      player.dataset.on = "";
      told.value = step ? `${step}/${items.length} · ${items[step - 1].textContent}` : "";
      for (const svg of svgs) show(svg, null, step);
      const lit = svgs.find((svg) => svg.checkVisibility())?.querySelector("[data-from][data-on]");
      lit?.scrollIntoView({ block: "nearest" });
    };
    const run = (on) => {
      clearInterval(timer);
      timer = on ? setInterval(() => (go(1), step || run(false)), PACE) : 0;
      button.textContent = button.dataset[on ? "pause" : "play"];
    };
    button.addEventListener("click", () => {
      run(!timer);
      if (timer) go(1);
    });
    for (const each of player.querySelectorAll("[data-go]")) {
      each.addEventListener("click", () => (run(false), go(Number(each.dataset.go))));
    }
    return () => step;
  };

  for (const figure of document.querySelectorAll(".iv-of-diagram")) {
    const svgs = [...figure.querySelectorAll(".iv-svg")], step = play(figure, svgs);
    for (const svg of svgs) {
      current.set(svg, step);
      reach(svg);
    }
  }
}
