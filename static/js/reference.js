/* Finds operations while one types, and keeps the rail in step. Without it the form asks the server. */
const page = document.querySelector("[data-reference]");
const field = page.querySelector("[data-filter]");
const said = page.querySelector("[data-count]");
const count = said.textContent;

function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const one of page.querySelectorAll("[data-words]")) {
    one.hidden = !words.every((word) => one.dataset.words.includes(word));
  }
  for (const room of page.querySelectorAll("[data-room]")) {
    room.hidden = !room.querySelector("[data-words]:not([hidden])");
    if (room.matches("details")) room.open = words.length > 0;
  }
  const left = page.querySelectorAll(".ref-links > [data-words]:not([hidden])").length;
  said.textContent = words.length ? count.replace(/\d+/, String(left)) : count;
}

field.addEventListener("input", filter);
field.form.addEventListener("submit", (event) => event.preventDefault());

/* A link to an operation unfolds it; from the contents it leads on to its room. */
function unfold() {
  const body = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const line = body?.closest(".ref-lines > li");
  if (line) location.replace(line.querySelector("a").href);
  const folded = body?.closest(".op");
  if (!folded) return;
  folded.hidden = false;
  folded.open = true;
  body.scrollIntoView({ block: "start" });
}

addEventListener("hashchange", unfold);
unfold();
