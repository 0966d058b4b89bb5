/* Keys, and what the page's other modules are begun with. Every key presses a button or follows a link that is on the page and
   can be seen, so nothing here is needed to work.
   j k: next, former. a r: accept, reject. e m s: open edit, merge, split. u: undo. o: open in the text. q: quotes of a card.
   w: watch. /: search. ?: list. */
import { lookCloser } from "./look.js";
import { begin } from "./write.js";

const field = (el) => el.closest("input, select, textarea, [contenteditable]") !== null;
const visible = (el) => el.checkVisibility();

function items() {
  return [...document.querySelectorAll("[data-item]")].filter(visible);
}

function current() {
  return document.activeElement?.closest("[data-item]") ?? items()[0] ?? null;
}

function goTo(item) {
  if (!item) return;
  item.tabIndex = -1;
  item.focus();
  item.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const link = document.querySelector(`a[data-key="${step > 0 ? "j" : "k"}"]`);
  if (link) return link.click();
  const all = items();
  const at = all.indexOf(document.activeElement?.closest("[data-item]"));
  goTo(all[Math.min(all.length - 1, Math.max(0, at + step))]);
}

function press(key) {
  const here = current();
  const around = here?.parentElement.closest("[data-item]"); // a quote stands on a card
  const found = [here, around, document].flatMap((root) => (root ? [...root.querySelectorAll(`[data-key="${key}"]`)] : [])).find(visible);
  const folded = "are".includes(key) && here?.querySelector("details[data-key=q]:not([open])");
  if (folded) { // nothing is decided unseen: the quotes are opened first
    folded.open = true;
    goTo(folded.querySelector("[data-item]"));
    return true;
  }
  if (!found) return false;
  if (found.tagName === "DETAILS") {
    found.open = !found.open;
    if (!found.open) {
      if (!visible(here)) goTo(around);
      return true;
    }
    if (key === "q") goTo(found.querySelector("[data-item]"));
    else found.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
  } else found.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape" && field(event.target)) return event.target.blur();
  if (field(event.target)) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "z" && press("u")) event.preventDefault();
    return;
  }
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (event.key === "/") document.querySelector("#search")?.focus();
  else if (event.key === "?") document.querySelector("#keys")?.showModal();
  else if (!("aremsuoqw".includes(event.key) && event.key.length === 1 && press(event.key))) return;
  event.preventDefault();
});

/* The number of ticked statements stands on the button that acts on them. */
const ticks = (form) => [...form.elements].filter((el) => el.type === "checkbox" && el.name); // also such as stand elsewhere
function count(form) {
  const n = ticks(form).filter((el) => el.checked).length;
  for (const el of form.querySelectorAll("[data-count]")) el.textContent = String(n);
  for (const el of form.querySelectorAll("button[name=action]")) el.disabled = n === 0;
}
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-bulk]")) return;
  if (event.target.matches("[data-all]")) for (const b of ticks(form)) b.checked = event.target.checked;
  count(form);
});

/* A row of a long table is read from above on a telephone: each cell then says the head of its column (see the style sheet),
   and is a cell still for who has the page read aloud. */
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell", TH: "columnheader" };
function label(table) {
  const heads = [...table.querySelectorAll("thead th")].map((th) => th.textContent.trim());
  for (const row of table.querySelectorAll("tbody tr")) [...row.children].forEach((cell, n) => { if (heads[n]) cell.dataset.head = heads[n]; });
  for (const el of [table, ...table.querySelectorAll("thead, tbody, tr, td, thead th")]) el.setAttribute("role", ROLES[el.tagName]);
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

begin((root) => {
  lookCloser(root);
  for (const table of root.querySelectorAll(".scroll > table:has(tr[data-item])")) label(table);
  for (const form of root.querySelectorAll("form[data-bulk]")) count(form);
});
