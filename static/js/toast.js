/* One sentence at the foot of the page, with a way back where there is one: what the server said is prepared the same way. */
const SECONDS = { plain: 7, undo: 10 };

/* undo: what takes it back; way: { href, words }; seconds: how long it stays, Infinity until somebody closes it. */
export function toast(text, { tone = "plain", undo = null, way = null, seconds = undo ? SECONDS.undo : SECONDS.plain } = {}) {
  const region = document.querySelector("[data-toasts]");
  const made = document.querySelector("template[data-toast-made]")?.content.firstElementChild.cloneNode(true);
  if (!region || !made) return;
  made.classList.add(`toast-${tone}`);
  made.querySelector("[data-toast-words]").textContent = text;
  const button = made.querySelector("[data-undo]");
  if (undo) button.addEventListener("click", () => { made.remove(); undo(); });
  else button.remove();
  const link = made.querySelector("[data-toast-way]");
  if (way) Object.assign(link, { href: way.href, textContent: way.words });
  else link.remove();
  region.replaceChildren(made);
  keepFor(made, seconds);
}

/* It goes by itself, but never from under a hand, a focus or a reader in another window. */
function keepFor(note, seconds) {
  let timer = 0;
  const held = () => note.matches(":hover, :focus-within") || document.hidden;
  const go = () => {
    clearTimeout(timer);
    if (Number.isFinite(seconds)) timer = setTimeout(() => (held() ? go() : note.remove()), seconds * 1000);
  };
  note.addEventListener("pointerleave", go);
  note.addEventListener("focusout", go);
  note.addEventListener("keydown", (event) => { if (event.key === "Escape") note.remove(); });
  note.querySelector("[data-toast-close]")?.addEventListener("click", () => note.remove());
  go();
}

const prepared = new WeakSet();

export function prepareToasts() {
  for (const note of document.querySelectorAll("[data-toasts] > [data-toast]")) {
    if (prepared.has(note)) continue;
    prepared.add(note);
    keepFor(note, note.querySelector("[data-undo]") ? SECONDS.undo : SECONDS.plain);
  }
}

/* What another page of ours had to say is said here. */
export function adoptToasts(page) {
  const region = document.querySelector("[data-toasts]");
  const told = [...page.querySelectorAll("[data-toasts] > [data-toast]")].map((note) => document.importNode(note, true));
  if (told.length) region?.replaceChildren(...told);
  prepareToasts();
}
