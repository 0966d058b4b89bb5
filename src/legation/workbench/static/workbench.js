/* Keys. Every key presses a button or follows a link that is on the page, so nothing here is needed to work.
   j k: next, former. a r: accept, reject. e m s: open edit, merge, split. u: undo. o: open in the text. /: search. ?: list. */
const field = (el) => el.closest("input, select, textarea, [contenteditable]") !== null;

function items() {
  return [...document.querySelectorAll("[data-item]")].filter((el) => el.offsetParent !== null);
}

function current() {
  return document.activeElement?.closest("[data-item]") ?? items()[0] ?? null;
}

function move(step) {
  const link = document.querySelector(`a[data-key="${step > 0 ? "j" : "k"}"]`);
  if (link) return link.click();
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement?.closest("[data-item]"));
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const found = current()?.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`[data-key="${key}"]`);
  if (!found) return false;
  if (found.tagName === "DETAILS") {
    found.open = !found.open;
    if (found.open) found.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
  } else found.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.altKey) return;
  if (event.key === "Escape" && field(event.target)) return event.target.blur();
  if (field(event.target)) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "z" && press("u")) event.preventDefault();
    return;
  }
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (event.key === "/") document.querySelector("#search")?.focus();
  else if (event.key === "?") document.querySelector("#keys")?.showModal();
  else if (!("aremsuo".includes(event.key) && event.key.length === 1 && press(event.key))) return;
  event.preventDefault();
});

/* The number of ticked statements stands on the button that acts on them. */
for (const form of document.querySelectorAll("form[data-bulk]")) {
  const boxes = [...form.querySelectorAll("input[name=claims]")];
  const count = () => {
    const n = boxes.filter((b) => b.checked).length;
    for (const el of form.querySelectorAll("[data-count]")) el.textContent = String(n);
    for (const el of form.querySelectorAll("button[name=action]")) el.disabled = n === 0;
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const b of boxes) b.checked = event.target.checked;
    count();
  });
  count();
}
/* On paper everything is unfolded. */
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const el of folded) el.open = true;
});
addEventListener("afterprint", () => {
  for (const el of folded) el.open = false;
  folded = [];
});
for (const close of document.querySelectorAll("dialog button")) close.addEventListener("click", () => close.closest("dialog").close());

/* What was still being counted when the page came is put there when it is. */
const wait = async (left) => {
  if (!left || !document.querySelector("[data-wait]")) return;
  await new Promise((done) => setTimeout(done, 1200));
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.querySelector("aside");
  if (!fresh || page.querySelector("[data-wait]")) return wait(left - 1);
  document.querySelector("aside").replaceWith(fresh);
};
wait(120);
