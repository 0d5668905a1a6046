/* Arrow keys walk the cascade; a node folds away what serves it. Without this everything is open and Tab walks it. */
const tree = document.querySelector("[data-cascade]");
const itemOf = (link) => link.closest("li");
const linkOf = (item) => item?.querySelector(":scope > .cascade-node [data-cascade-node]");
const shown = () => [...tree.querySelectorAll("[data-cascade-node]")].filter((link) => link.offsetParent);

function fold(item, is) {
  const button = item.querySelector(":scope > .cascade-node [data-cascade-fold]");
  if (!button) return;
  item.classList.toggle("is-folded", is);
  button.setAttribute("aria-expanded", String(!is));
}

function stay(link) {
  for (const other of tree.querySelectorAll("[data-cascade-node]")) other.tabIndex = other === link ? 0 : -1;
}

const steps = {
  ArrowDown: (link) => shown()[shown().indexOf(link) + 1],
  ArrowUp: (link) => shown()[shown().indexOf(link) - 1],
  Home: () => shown()[0],
  End: () => shown().at(-1),
  ArrowRight(link) {
    const item = itemOf(link);
    fold(item, false);
    return linkOf(item.querySelector(":scope > ul > li"));
  },
  ArrowLeft(link) {
    const item = itemOf(link);
    const above = item.parentElement.closest("li");
    if (!above) fold(item, true);
    return linkOf(above);
  },
};

tree?.addEventListener("keydown", (event) => {
  const link = event.target.closest("[data-cascade-node]");
  if (!link || !(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  steps[event.key](link)?.focus();
});
tree?.addEventListener("focusin", (event) => {
  const link = event.target.closest("[data-cascade-node]");
  if (link) stay(link);
});
tree?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cascade-fold]");
  if (button) fold(button.closest("li"), button.getAttribute("aria-expanded") === "true");
});
/* What goes well is folded at first, and on a phone everything below the outcomes; whoever searches sees what was found. */
const foldable = () => [...tree.querySelectorAll("li")].filter((item) => item.querySelector(":scope > ul"));
if (tree && !new URLSearchParams(location.search).get("q")) {
  const isNarrow = matchMedia("(max-width: 719px)").matches;
  for (const item of foldable()) if (isNarrow ? item.parentElement !== tree : "cascadeCalm" in item.dataset) fold(item, true);
}
document.querySelector("[data-cascade-all]")?.addEventListener("click", ({ currentTarget }) => {
  const isOpen = currentTarget.getAttribute("aria-pressed") === "true";
  for (const item of foldable()) fold(item, isOpen && item.parentElement !== tree);
  currentTarget.setAttribute("aria-pressed", String(!isOpen));
});
if (tree) stay(linkOf(tree.querySelector("li")));
