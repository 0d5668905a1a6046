/* The check-in: "=" says no change, and the form that was opened in its place on a page stays there while the page refreshes. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "=" || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target instanceof Element ? event.target : null;
  if (field?.matches("input[type=text], textarea")) return; // there an equals sign is a letter
  const same = (field?.closest("[data-check-in-form]") ?? document.querySelector("[data-check-in-form]"))?.querySelector("[data-same]");
  if (!same || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  same.click();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-close-here]")) close(event.target.closest("[data-kept]"));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target instanceof Element) close(event.target.closest("[data-kept]"));
});

function close(place) {
  if (!place) return;
  place.replaceChildren();
  document.querySelector(`[aria-controls="${place.id}"]`)?.focus();
}

/* The page around hears that something was said, and asks for itself again. */
document.addEventListener("checked-in", (event) => {
  const part = event.target instanceof Element ? event.target.closest("[data-live]") : null;
  if (part) window.htmx?.trigger(part, "moved");
});

if (window.Idiomorph) {
  window.Idiomorph.defaults.callbacks.beforeNodeRemoved = (node) => !(node.parentElement?.closest("[data-kept]"));
}
