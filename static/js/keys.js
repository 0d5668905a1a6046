/* Keys: Ctrl K always; single letters only while they are switched on, and never while somebody types. */
const OFF = "cairn-keys-off";

export function prepareKeys(open) {
  const go = new Map([...document.querySelectorAll(".rail [data-go]")].map((link) => [link.dataset.go, link]));
  describe(go);
  const box = document.querySelector("[data-keys-switch]");
  if (box) {
    box.checked = !localStorage.getItem(OFF);
    box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  }
  let waiting = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open("palette");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF) || busy(event.target)) return;
    if (waiting && Date.now() - waiting < 1500) {
      waiting = 0;
      go.get(event.key)?.click();
      return;
    }
    waiting = event.key === "g" ? Date.now() : 0;
    single(event, open);
  });
}

function single(event, open) {
  if (event.key === "?") open("shortcuts");
  else if (event.key === "/") {
    const field = document.querySelector("form[data-filter] :is(input[type=search], input[type=text], select)");
    if (field) { event.preventDefault(); field.focus(); }
  } else if (event.key === "u") [...document.querySelectorAll("[data-toasts] [data-undo]")].at(-1)?.click();
  else if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
}

function walk(by) {
  const rows = [...document.querySelectorAll("main :is([data-rank-row], [data-row])")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[here < 0 ? 0 : here + by];
  if (next) (next.matches("[tabindex]") ? next : next.querySelector("a, button"))?.focus();
}

function busy(target) {
  return target instanceof Element && Boolean(target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]"));
}

function describe(go) {
  const list = document.querySelector("[data-keys-go]");
  if (!list) return;
  for (const [key, link] of go) {
    const line = document.createElement("div");
    line.append(Object.assign(document.createElement("dt"), { textContent: link.querySelector("span").textContent }));
    const keys = document.createElement("dd");
    for (const each of ["g", key]) keys.append(Object.assign(document.createElement("kbd"), { textContent: each }), " ");
    line.append(keys);
    list.append(line);
  }
}
