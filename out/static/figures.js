// A figure opens large in a dialog: zoom by wheel, pinch, + - 0 or the buttons, move by dragging or the arrow keys.
// The picture itself moves there and back, so that its ids stay unique.
"use strict";
{
  const dialog = document.querySelector(".iv-large");
  const LEAST = 0.25, MOST = 8, STEP = 1.25, MOVE = 60, ROOM = 24; // px
  const MOVES = { ArrowLeft: [MOVE, 0], ArrowRight: [-MOVE, 0], ArrowUp: [0, MOVE], ArrowDown: [0, -MOVE] };

  const viewer = () => {
    const stage = dialog.querySelector(".iv-stage"), told = dialog.querySelector("output");
    const fingers = new Map(); // pointers that are down, by id: where they were
    let picture, home, opener, width, height, scale, x, y, dragged;

    const draw = () => {
      x = Math.min(stage.clientWidth / 2, Math.max(stage.clientWidth / 2 - width * scale, x));
      y = Math.min(stage.clientHeight / 2, Math.max(stage.clientHeight / 2 - height * scale, y));
      picture.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
      told.value = `${Math.round(scale * 100)} %`;
    };
    // Fits the picture in; one that would be smaller than `least` has its width fitted in, its top first.
    const fit = (least = 0) => {
      const wide = (stage.clientWidth - ROOM) / width;
      scale = Math.min(wide, Math.max((stage.clientHeight - ROOM) / height, least), 2.5);
      x = (stage.clientWidth - width * scale) / 2;
      y = Math.max((stage.clientHeight - height * scale) / 2, least && ROOM / 2);
      draw();
    };
    const zoom = (factor, atX = stage.clientWidth / 2, atY = stage.clientHeight / 2) => {
      const next = Math.min(MOST, Math.max(LEAST, scale * factor));
      x = atX - ((atX - x) * next) / scale;
      y = atY - ((atY - y) * next) / scale;
      scale = next;
      draw();
    };
    const pan = (dx, dy) => {
      x += dx;
      y += dy;
      draw();
    };
    const DOES = { in: () => zoom(STEP), out: () => zoom(1 / STEP), fit: () => fit(), close: () => dialog.close() };
    const KEYS = { "+": DOES.in, "=": DOES.in, "-": DOES.out, 0: DOES.fit };

    const open = (button) => {
      const figure = button.closest("figure");
      picture = [...figure.querySelectorAll(".iv-picture :is(.iv-svg, img)")].find((p) => p.checkVisibility());
      if (!picture) return;
      [opener, home] = [button, picture.parentNode];
      home.style.minHeight = `${home.offsetHeight}px`; // the page behind must not move
      const shown = picture.getBoundingClientRect().width;
      dialog.ariaLabel = button.dataset.name;
      dialog.showModal();
      stage.append(picture);
      ({ width, height } = picture.getBoundingClientRect());
      fit((1.25 * shown) / width);
      stage.focus();
    };
    const close = () => {
      picture.style.transform = "";
      home.append(picture);
      home.style.minHeight = "";
      opener.focus();
    };

    const centre = () => {
      const all = [...fingers.values()], box = stage.getBoundingClientRect(), [one, two = one] = all;
      const apart = Math.hypot(one.x - two.x, one.y - two.y);
      return { x: (one.x + two.x) / 2 - box.x, y: (one.y + two.y) / 2 - box.y, apart };
    };
    const moved = (event) => {
      if (!fingers.has(event.pointerId)) return;
      const before = centre(), last = fingers.get(event.pointerId);
      if (!dragged && Math.hypot(event.x - last.x, event.y - last.y) < 4) return; // a click, not a drag
      dragged = true;
      stage.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, event);
      const now = centre();
      if (before.apart && now.apart) zoom(now.apart / before.apart, before.x, before.y);
      pan(now.x - before.x, now.y - before.y);
    };
    const wheeled = (event) => {
      const box = stage.getBoundingClientRect(), lines = event.deltaMode ? 20 : 1;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), event.x - box.x, event.y - box.y);
    };
    const pressed = (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const does = KEYS[event.key], move = MOVES[event.key];
      if (does) does();
      else if (move) pan(...move);
      else return;
      event.preventDefault();
    };

    stage.addEventListener("pointerdown", (event) => {
      dragged = fingers.size > 0;
      fingers.set(event.pointerId, event);
    });
    stage.addEventListener("pointermove", moved);
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, (event) => fingers.delete(event.pointerId));
    stage.addEventListener("wheel", wheeled, { passive: false });
    stage.addEventListener("dragstart", (event) => event.preventDefault());
    dialog.addEventListener("keydown", pressed);
    dialog.addEventListener("click", (event) => DOES[event.target.closest("button")?.dataset.do]?.());
    dialog.addEventListener("close", close);
    addEventListener("resize", () => dialog.open && fit());
    addEventListener("beforeprint", () => dialog.close());
    return open;
  };

  if (dialog) {
    const open = viewer();
    for (const button of document.querySelectorAll(".iv-open")) button.addEventListener("click", () => open(button));
  }
}
