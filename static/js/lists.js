/* Choosing rows: a press, a press with Shift for a range, x for the row one stands on, Escape for none.
   Boxes belong to the form of the bar, so that everything works without this file. */
const boxes = () => [...document.querySelectorAll("[data-pick]")];
let last = null;

document.addEventListener("click", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  if (target.matches("[data-pick]")) {
    if (event.shiftKey) range(target);
    last = target.id;
    count();
  } else if (target.matches("[data-pick-all]")) {
    for (const box of boxes()) box.checked = target.checked;
    count();
  } else if (target.closest("[data-pick-none]")) none();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
  if (event.key === "Escape" && boxes().some((box) => box.checked) && !document.querySelector("details[data-menu][open]")) none();
  if (event.key !== "x" || localStorage.getItem("cairn-keys-off")) return;
  const box = document.activeElement?.closest("[data-row]")?.querySelector("[data-pick]");
  if (box) {
    box.checked = !box.checked;
    last = box.id;
    count();
  }
});

function busy(target) {
  return target instanceof Element && Boolean(target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]"));
}

function range(to) {
  const all = boxes();
  const ends = [all.findIndex((box) => box.id === last), all.indexOf(to)].sort((a, b) => a - b);
  if (ends[0] >= 0) for (const box of all.slice(ends[0], ends[1] + 1)) box.checked = to.checked;
}

function none() {
  for (const box of document.querySelectorAll("[data-pick], [data-pick-all]")) box.checked = false;
  count();
}

/* The bar says how many; the words are the template's. */
function count() {
  const all = boxes(), chosen = all.filter((box) => box.checked).length;
  const every = document.querySelector("[data-pick-all]");
  if (every) {
    every.checked = chosen > 0 && chosen === all.length;
    every.indeterminate = chosen > 0 && chosen < all.length;
  }
  const words = document.querySelector("[data-bulk-count]");
  if (words) words.textContent = chosen === 1 ? words.dataset.one : words.dataset.many.replace("#", chosen);
}

/* A row that is rendered again keeps its tick, and a word that is being typed stays as it is typed. */
const callbacks = window.Idiomorph?.defaults.callbacks;
if (callbacks) {
  window.Idiomorph.defaults.ignoreActiveValue = true;
  const before = callbacks.beforeAttributeUpdated;
  callbacks.beforeAttributeUpdated = (name, node, how) =>
    name === "checked" && node.matches("[data-pick], [data-pick-all]") ? false : before(name, node, how);
}
document.addEventListener("htmx:afterSettle", count);
count();
