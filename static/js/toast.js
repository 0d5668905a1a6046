/* One sentence at the foot of the page, with a way back where there is one. */
export function toast(text, { tone = "", undo = null, way = null, seconds = 7 } = {}) {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  const note = document.createElement("div");
  note.className = `toast toast-${tone || "plain"}`;
  note.append(Object.assign(document.createElement("span"), { textContent: text }));
  const leave = () => note.remove();
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Undo" });
    button.dataset.undo = "";
    button.addEventListener("click", () => { leave(); undo(); });
    note.append(button);
  }
  if (way) note.append(Object.assign(document.createElement("a"), { href: way.href, textContent: way.words }));
  region.replaceChildren(note);
  let timer = setTimeout(leave, seconds * 1000);
  const hold = () => clearTimeout(timer);
  const go = () => { timer = setTimeout(leave, seconds * 1000); };
  note.addEventListener("pointerenter", hold);
  note.addEventListener("pointerleave", go);
  note.addEventListener("focusin", hold);
  note.addEventListener("focusout", go);
}
