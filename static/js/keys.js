/* Keys: Ctrl K always; single letters only while they are switched on, and never while somebody types.
   g and n begin a pair; a page gives an element its letter with data-key="c". */
const OFF = "cairn-keys-off";
const PAIR = 1500;
const ROWS = "main :is([data-rank-row], [data-row])";
const shown = (element) => element.checkVisibility();

export function prepareKeys(open) {
  const sheet = document.querySelector("[data-shortcuts]");
  const box = sheet?.querySelector("[data-keys-switch]");
  const pairs = new Map([
    ...[...document.querySelectorAll(".rail [data-go]")].map((link) => [`g${link.dataset.go}`, link]),
    ...[...(document.querySelector("template[data-palette-new]")?.content.querySelectorAll("[data-new]") ?? [])].map((link) => [`n${link.dataset.new}`, link]),
  ]);
  if (box) {
    box.checked = !localStorage.getItem(OFF);
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
    sheet.addEventListener("opened", () => describe(sheet, pairs));
  }
  let first = "";
  let since = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open("palette");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || localStorage.getItem(OFF) || busy(event.target)) return;
    const pair = Date.now() - since < PAIR ? pairs.get(first + event.key) : null;
    first = event.key === "g" || event.key === "n" ? event.key : "";
    since = Date.now();
    if (pair) location.assign(pair.getAttribute("href"));
    else single(event, open);
  });
}

function single(event, open) {
  const { key } = event;
  if (key === "?") open("shortcuts");
  else if (key === ".") take(event, () => open("palette"));
  else if (key === "/") {
    const field = document.querySelector("form[data-filter] :is(input[type=search], input[type=text], select)");
    if (field) take(event, () => field.focus());
  } else if (key === "u") [...document.querySelectorAll("[data-toasts] [data-undo]")].at(-1)?.click();
  else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
  else if (key === "Enter" && event.target.matches?.(ROWS)) event.target.querySelector("a[href]")?.click();
  else if (/^[a-z]$/.test(key)) (here()?.querySelector(`[data-key="${key}"]`) ?? [...document.querySelectorAll(`main [data-key="${key}"]`)].find(shown))?.click();
}

/* The letter itself must not land in what opens. */
function take(event, act) {
  event.preventDefault();
  act();
}

const here = () => document.activeElement?.closest?.(ROWS);

function walk(by) {
  const rows = [...document.querySelectorAll(ROWS)].filter(shown);
  const place = rows.indexOf(here());
  const next = rows[place < 0 ? 0 : place + by];
  if (next) (next.matches("[tabindex]") ? next : next.querySelector("a, button"))?.focus();
}

function busy(target) {
  return target instanceof Element && Boolean(target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]"));
}

/* Only keys that do something here are listed. */
function describe(sheet, pairs) {
  for (const line of sheet.querySelectorAll("[data-when]")) line.hidden = !document.querySelector(line.dataset.when);
  const own = [...document.querySelectorAll("main [data-key]")].filter(shown).map((element) => [element.dataset.key, element]);
  fill(sheet.querySelector("[data-keys-go]"), [...pairs].filter(([keys]) => keys[0] === "g"));
  fill(sheet.querySelector("[data-keys-new]"), [...pairs].filter(([keys]) => keys[0] === "n"));
  fill(sheet.querySelector("[data-keys-here]"), own);
}

function fill(list, pairs) {
  for (const old of list.querySelectorAll("[data-added]")) old.remove();
  for (const [keys, element] of new Map(pairs)) {
    const line = document.createElement("div");
    line.dataset.added = "";
    const name = document.createElement("dt");
    name.textContent = (element.querySelector("span") ?? element).textContent.trim();
    const pressed = document.createElement("dd");
    for (const key of keys) pressed.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
    line.append(name, pressed);
    list.append(line);
  }
  list.closest("section").hidden = !list.children.length;
}
