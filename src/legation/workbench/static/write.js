/* Writing without leaving the place: a form is sent, the page that answers is put in the stead of this one's content, and what
   was scrolled to, opened and focused stays. When the answer is a refusal, or none comes, the page stays as it is, with all
   that was typed, and says so. Without this every form works by loading the page anew. */
let wire = () => {};

const main = () => document.querySelector("#main");
const plain = (address) => {
  const url = new URL(address, location.href);
  url.searchParams.delete("done");
  return url.pathname + url.search;
};
const visible = (el) => el.checkVisibility();
const items = () => [...main().querySelectorAll("[data-item]")].filter(visible);
const folds = () => [...main().querySelectorAll("details")].map((el) => [el, `${items().indexOf(el.closest("[data-item]"))} ${el.firstElementChild?.textContent.replace(/\d+/g, "")}`]);
const stops = (el) => [...el.querySelectorAll("a, button, input, select, textarea, summary")].filter(visible);

/* Where one is: the thing with the focus, by its place on the page, and how far down that is seen. */
function place() {
  const focus = document.activeElement;
  if (!main().contains(focus) || focus === main()) return { top: null };
  const list = items(), item = focus.closest("[data-item]");
  return { id: focus.id, item: list.indexOf(item), stop: item && item !== focus ? stops(item).indexOf(focus) : -1,
    self: item === focus, key: focus.dataset.key, top: (item ?? focus).getBoundingClientRect().top, all: item ? -1 : stops(main()).indexOf(focus) };
}

function goTo(where) {
  const list = items();
  const item = list[Math.min(where.item, list.length - 1)];
  const found = (where.id && document.getElementById(where.id)) || (where.item >= 0 && item
    ? (where.self ? item : (where.key && item.querySelector(`[data-key="${where.key}"]`)) || stops(item)[Math.min(where.stop, stops(item).length - 1)] || item)
    : where.item >= 0 ? main() : stops(main())[where.all]);
  if (!found) return;
  if (found.tabIndex < 0 && !found.hasAttribute("tabindex")) found.tabIndex = -1;
  found.focus({ preventScroll: true });
  const top = (found.closest("[data-item]") ?? found).getBoundingClientRect().top;
  scrollBy({ top: top - where.top, behavior: "instant" });
}

function say(words) {
  const line = document.querySelector("#said");
  if (line) line.textContent = words;
}

export function put(page, address) {
  // the queue goes on to another statement; elsewhere a page is the same page whatever it is asked to point at
  const path = new URL(address, location.href).pathname;
  const same = plain(address) === plain(location.href) || (path === location.pathname && !path.endsWith("/review"));
  const where = place(), down = scrollY;
  const inner = () => [...main().querySelectorAll(".cards, .scroll")];
  const within = inner().map((el) => [el.scrollLeft, el.scrollTop]);
  const open = new Set(folds().filter(([el]) => el.open).map(([, name]) => name));
  document.title = page.title;
  main().replaceWith(document.adoptNode(page.querySelector("#main")));
  if (address !== location.href) history[same ? "replaceState" : "pushState"]({}, "", address);
  shown = plain(location.href);
  if (same) {
    for (const [el, name] of folds()) if (open.has(name)) el.open = true;
    inner().forEach((el, n) => within[n] && el.scrollTo({ left: within[n][0], top: within[n][1], behavior: "instant" }));
    if (where.top !== null) goTo(where);
    else scrollTo({ top: down, behavior: "instant" });
  } else {
    (main().querySelector("[data-item]") ?? main()).tabIndex = -1;
    (main().querySelector("[data-item]") ?? main()).focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  }
  wire(main());
  say(main().querySelector(".done > span")?.textContent ?? "");
}

function refuse(parts) {
  main().querySelector(".refused")?.remove();
  const box = document.createElement("div");
  box.className = "told refused";
  box.setAttribute("role", "alert");
  for (const part of parts) box.append(part);
  const again = document.createElement("a");
  again.href = plain(location.href);
  again.textContent = "Load this page anew";
  box.append(again);
  main().prepend(box);
}

const words = (text) => Object.assign(document.createElement("span"), { textContent: text });

async function send(form, button) {
  const target = form.getAttribute("action"); // not form.action: a field may have that name
  const data = new FormData(form, button);
  const back = String(data.get("back") ?? "");
  const body = new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
  document.body.setAttribute("aria-busy", "true");
  let answer, text;
  try {
    answer = await fetch(target, { method: "POST", body, headers: { Accept: "text/html" } });
    text = await answer.text();
  } catch {
    refuse([words("The server does not answer. Whether this was written is not known: once it answers again, see the history. What you typed is still here.")]);
    return;
  } finally {
    document.body.removeAttribute("aria-busy");
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const content = page.querySelector("#main");
  if (!content) return location.reload();
  if (!answer.ok) return refuse([...content.children].filter((el) => el.tagName !== "H1").map((el) => document.adoptNode(el)));
  const mark = back.includes("#") ? back.slice(back.indexOf("#")) : "";
  if (new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url + mark);
  put(page, answer.url);
}

let sending = false;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.enctype === "multipart/form-data" || form.getAttribute("action") === "/login") return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  send(form, event.submitter).finally(() => { sending = false; });
});

let shown = plain(location.href);
addEventListener("popstate", () => { if (plain(location.href) !== shown) location.reload(); });

/* Files dropped anywhere on the intake are chosen in its field. */
addEventListener("dragover", (event) => {
  if (document.querySelector("input[type=file]") && event.dataTransfer?.types.includes("Files")) event.preventDefault();
});
addEventListener("drop", (event) => {
  const field = document.querySelector("input[type=file]");
  if (!field || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  field.files = event.dataTransfer.files;
  field.focus();
  say(`${field.files.length} files chosen`);
});

/* How far the reading is, and what is still being counted: asked for in the background until it is there, so that neither a link
   that is followed meanwhile nor who reads the page aloud is disturbed. `data-wait` stands in a part of the page that has an
   id, the others for the page as a whole. */
const LONGEST = 5000; // milliseconds between two askings
const waiting = new Set();

async function wait(selector, pause) {
  if (waiting.has(selector)) return;
  waiting.add(selector);
  for (; document.querySelector(selector); pause = Math.min(LONGEST, pause * 1.1)) {
    await new Promise((done) => setTimeout(done, pause));
    let page;
    try {
      page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    } catch {
      continue;
    }
    const mine = document.querySelector(selector);
    if (mine && page.querySelector("#main")) renew(selector, mine, page);
  }
  waiting.delete(selector);
}

function renew(selector, mine, page) {
  const part = selector === "[data-wait]" ? mine.closest("aside, section") : null;
  const fresh = part ? page.getElementById(part.id) : page.querySelector(selector);
  const left = (el) => el.querySelectorAll(selector).length;
  if (part) {
    if (!fresh || left(fresh) >= left(part) || part.contains(document.activeElement)) return;
    part.replaceWith(document.adoptNode(fresh));
    wire(fresh);
  } else if (!fresh) put(page, location.href);
  else if (fresh.textContent !== mine.textContent) mine.replaceWith(document.adoptNode(fresh));
}

export function begin(connect) {
  wire = (root) => { connect(root); wait("[data-wait]", 1200); wait("[data-progress]", 1000); wait("[data-counting]", 1000); };
  wire(document);
}
