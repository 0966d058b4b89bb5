/* Looking closer at a picture (svg[data-look]): buttons, keys + - 0 and the arrows, dragging, two fingers, Ctrl and the wheel.
   Marks and names keep their size; a name is written where it lies over no other name and no mark that is told of more.
   Without this the picture stands whole, as the server made it. */
const STEP = 1.5, CLOSEST = 40, PART = 0.2;

function look(svg) {
  const whole = svg.viewBox.baseVal;
  const full = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
  const marks = [...svg.querySelectorAll("[data-n]")].sort((a, b) => a.dataset.n - b.dataset.n);
  const graph = svg.classList.contains("graph");
  const hidden = graph ? "small" : "quiet";
  let at = null, zoomed = false; // what is seen, in units of the picture; whether that is less than all
  svg.style.setProperty("--shape", `${full.w} / ${full.h}`);

  /* What is seen whole: the picture, widened to the shape of its frame. */
  function fit() {
    const box = svg.getBoundingClientRect();
    if (!box.width || !box.height) return null;
    const shape = box.width / box.height;
    const w = Math.max(full.w, full.h * shape), h = w / shape;
    return { x: full.x - (w - full.w) / 2, y: full.y - (h - full.h) / 2, w, h, px: box.width };
  }

  function show(next) {
    const all = fit();
    if (!all) return;
    const w = Math.min(all.w, Math.max(all.w / CLOSEST, next?.w ?? all.w)), h = w * all.h / all.w;
    zoomed = w < all.w * 0.999;
    const keep = (v, size, from, room) => size >= room ? from - (size - room) / 2 : Math.min(Math.max(v, from), from + room - size);
    at = { x: keep(next?.x ?? all.x, w, all.x, all.w), y: keep(next?.y ?? all.y, h, all.y, all.h), w, h };
    svg.setAttribute("viewBox", `${at.x} ${at.y} ${at.w} ${at.h}`);
    svg.style.setProperty("--keep", String(at.w / all.px));
    let last = -99;
    for (const g of svg.querySelectorAll(".degree")) {
      const px = (g.dataset.x - at.x) / at.w * all.px;
      g.classList.toggle("crowded", px - last < 60);
      if (g.dataset.x && px - last >= 60) last = px;
      g.setAttribute("transform", g.dataset.x ? `translate(${g.dataset.x} ${Math.min(at.y + at.h, full.y + full.h)})`
        : `translate(${Math.max(at.x, full.x)} ${g.dataset.y})`);
    }
    name();
    for (const button of bar.querySelectorAll("button"))
      button.disabled = button.dataset.by === "in" ? w < all.w / CLOSEST * 1.001 : !zoomed;
  }

  /* An actor, also from one of the lines behind its name. */
  const nodeOf = (el) => {
    let mark = el.closest("[data-n], .way");
    while (mark?.classList.contains("way")) mark = mark.previousElementSibling;
    return mark;
  };

  /* The Tab key goes from name to name, and on to the lines of the name that has the focus. */
  function reach(n) {
    let of = null;
    for (const el of svg.querySelectorAll("[data-n], .way")) {
      if (el.dataset.n) of = el.dataset.n;
      else el.tabIndex = of === n ? 0 : -1;
    }
  }

  /* Names, the most told of first, as long as there is room. */
  function name() {
    const frame = svg.getBoundingClientRect();
    for (const mark of marks) mark.classList.remove(hidden);
    const seen = marks.map((mark) => [mark, mark.querySelector("circle").getBoundingClientRect(), mark.querySelector(graph ? "rect" : "text").getBoundingClientRect()])
      .filter(([, c]) => c.right > frame.left && c.left < frame.right && c.bottom > frame.top && c.top < frame.bottom);
    const taken = [], dots = graph ? [] : seen.map(([mark, c]) => [mark, c]);
    const clear = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
    const quiet = new Set(marks);
    for (const [mark, , box] of seen) {
      if (box.left < frame.left || box.right > frame.right) continue;
      if (!taken.every((t) => clear(t, box)) || !dots.every(([m, c]) => m === mark || clear(c, box))) continue;
      taken.push(box);
      quiet.delete(mark);
    }
    for (const mark of quiet) mark.classList.add(hidden);
    if (graph) for (const mark of marks) mark.tabIndex = quiet.has(mark) ? -1 : 0;
    if (graph) reach(svg.contains(document.activeElement) ? nodeOf(document.activeElement)?.dataset.n : undefined);
  }

  const centre = () => ({ x: at.x + at.w / 2, y: at.y + at.h / 2 });
  function zoom(by, point = centre()) {
    const w = at.w / by, h = at.h / by;
    show({ x: point.x - (point.x - at.x) / by, y: point.y - (point.y - at.y) / by, w, h });
  }
  const pan = (x, y) => show({ ...at, x: at.x + x * at.w, y: at.y + y * at.h });
  const point = (event) => {
    const box = svg.getBoundingClientRect();
    return { x: at.x + (event.clientX - box.left) / box.width * at.w, y: at.y + (event.clientY - box.top) / box.height * at.h };
  };

  const bar = document.createElement("div");
  bar.className = "look noprint";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Look closer at the picture");
  const press = { in: () => zoom(STEP), out: () => zoom(1 / STEP), whole: () => show(null) };
  for (const [by, sign, words] of [["in", "+", "Closer"], ["out", "−", "Farther"], ["whole", "Whole", "The whole picture"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.by = by;
    button.textContent = sign;
    button.setAttribute("aria-label", words);
    button.title = words;
    button.addEventListener("click", () => press[by]());
    bar.append(button);
  }
  const hint = document.createElement("span");
  hint.className = "note";
  hint.textContent = "drag, or keys + − 0 and arrows";
  bar.append(hint);
  const frame = svg.parentElement;
  frame.before(bar);
  frame.classList.add("live");

  const keys = { "+": press.in, "=": press.in, "-": press.out, 0: press.whole, ArrowLeft: () => pan(-PART, 0),
    ArrowRight: () => pan(PART, 0), ArrowUp: () => pan(0, -PART), ArrowDown: () => pan(0, PART) };
  const key = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  };
  frame.addEventListener("keydown", key);
  bar.addEventListener("keydown", key);
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // the wheel alone scrolls the page
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), point(event));
  }, { passive: false });

  const down = new Map();
  let moved = false;
  svg.addEventListener("pointerdown", (event) => { if (event.button === 0) { down.set(event.pointerId, event); if (down.size === 1) moved = false; } });
  svg.addEventListener("pointermove", (event) => {
    const former = down.get(event.pointerId);
    if (!former) return;
    const box = svg.getBoundingClientRect();
    if (down.size === 1) {
      if (!moved && Math.hypot(event.clientX - former.clientX, event.clientY - former.clientY) < 5) return;
      if (!moved) svg.setPointerCapture(event.pointerId);
      moved = true;
      show({ ...at, x: at.x - (event.clientX - former.clientX) / box.width * at.w, y: at.y - (event.clientY - former.clientY) / box.height * at.h });
    } else {
      const other = [...down.values()].find((e) => e.pointerId !== event.pointerId);
      const far = (e) => Math.hypot(e.clientX - other.clientX, e.clientY - other.clientY) || 1;
      moved = true;
      zoom(far(event) / far(former), point(other));
    }
    down.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) svg.addEventListener(end, (event) => down.delete(event.pointerId));
  svg.addEventListener("click", (event) => { if (moved) { event.preventDefault(); event.stopPropagation(); moved = false; } }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  /* Who is pointed at, and with whom he is told to stand. */
  function near(mark) {
    const n = mark?.dataset.n;
    svg.classList.toggle("lit", Boolean(n));
    const beside = new Set([n]);
    for (const edge of svg.querySelectorAll("[data-ends]")) {
      const ends = edge.dataset.ends.split(" ");
      const on = Boolean(n) && ends.includes(n);
      edge.classList.toggle("near", on);
      if (on) for (const end of ends) beside.add(end);
    }
    for (const one of marks) one.classList.toggle("near", Boolean(n) && beside.has(one.dataset.n));
  }
  if (graph) {
    svg.addEventListener("pointerover", (event) => near(nodeOf(event.target)));
    svg.addEventListener("pointerleave", () => near(null));
    svg.addEventListener("focusout", () => near(null));
  }
  svg.addEventListener("focusin", (event) => {
    const mark = nodeOf(event.target);
    if (!mark) return;
    if (graph) {
      near(mark);
      reach(mark.dataset.n);
    }
    const box = mark.querySelector("circle").getBoundingClientRect(), room = svg.getBoundingClientRect();
    if (box.left < room.left || box.right > room.right || box.top < room.top || box.bottom > room.bottom) {
      const middle = point({ clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 });
      show({ ...at, x: middle.x - at.w / 2, y: middle.y - at.h / 2 });
    }
  });
  new ResizeObserver(() => show(zoomed ? at : null)).observe(svg);
  show(null);
}

export function lookCloser(root) {
  for (const svg of root.querySelectorAll("svg[data-look]")) look(svg);
}
