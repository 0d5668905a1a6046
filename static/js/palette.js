/* Ctrl K: this page's actions first, then the places of the rail; an id such as MIS-12 opens below its own list. */
const HOMES = { MIS: "m", OUT: "o" };
export function preparePalette() {
  const box = document.getElementById("palette");
  if (!box) return;
  const input = box.querySelector("[data-palette-input]");
  const list = box.querySelector("[data-palette-list]");
  const none = box.querySelector("[data-palette-none]");
  let choices = [];

  const actions = () => [...(document.querySelector("template[data-palette-page]")?.content.querySelectorAll("a, button") ?? [])];
  const places = () => [...document.querySelectorAll(".rail .rail-link")];
  const dialogs = () => [...document.querySelectorAll("main [data-opens]")];

  function gather() {
    const seen = new Set();
    const pick = (elements, group) => elements
      .map((element) => ({ element, group, words: (element.querySelector("span") ?? element).textContent.trim(), keys: element.dataset.go }))
      .filter(({ words }) => words && !seen.has(words) && seen.add(words));
    return [...pick([...actions(), ...dialogs()], "On this page"), ...pick(places(), "Go to")];
  }

  function show() {
    const wanted = input.value.trim().toLowerCase();
    const found = [...byId(wanted.toUpperCase()), ...choices.filter((choice) => matches(choice.words.toLowerCase(), wanted))];
    list.replaceChildren();
    let group = "";
    for (const choice of found) {
      if (choice.group !== group) {
        group = choice.group;
        const title = Object.assign(document.createElement("div"), { className: "palette-group", textContent: group });
        title.setAttribute("role", "presentation");
        list.append(title);
      }
      list.append(option(choice));
    }
    none.hidden = found.length > 0;
    select(list.querySelector("[role=option]"));
  }

  function byId(key) {
    const home = /^[A-Z]{3}-\d+$/.test(key) && document.querySelector(`.rail [data-go="${HOMES[key.slice(0, 3)]}"]`);
    return home ? [{ element: { href: `${home.href}/${key}` }, group: "Open", words: key }] : [];
  }

  function option(choice) {
    const row = document.createElement("div");
    row.className = "palette-item";
    row.id = `palette-${choice.group}-${choice.words}`.replaceAll(/\W+/g, "-");
    row.setAttribute("role", "option");
    row.append(choice.words);
    if (choice.keys) row.append(Object.assign(document.createElement("kbd"), { textContent: `g ${choice.keys}` }));
    row.addEventListener("click", () => run(choice));
    row.addEventListener("pointermove", () => select(row));
    return row;
  }

  function select(row) {
    for (const other of list.querySelectorAll("[aria-selected]")) other.removeAttribute("aria-selected");
    if (row) {
      row.setAttribute("aria-selected", "true");
      row.scrollIntoView({ block: "nearest" });
    }
    input.setAttribute("aria-activedescendant", row?.id ?? "");
  }

  function run({ element }) {
    box.close();
    if (element instanceof Element && element.isConnected && element.getRootNode() === document) element.click();
    else if (element.href) location.assign(new URL(element.getAttribute?.("href") ?? element.href, location.href)); // a template has no address of its own
    else press(element);
  }

  function press(button) {
    const copy = document.body.appendChild(Object.assign(button.cloneNode(true), { hidden: true }));
    copy.click();
    copy.remove();
  }

  function step(by) {
    const rows = [...list.querySelectorAll("[role=option]")];
    const here = rows.findIndex((row) => row.getAttribute("aria-selected"));
    select(rows[(here + by + rows.length) % rows.length]);
  }

  box.addEventListener("opened", () => { choices = gather(); input.value = ""; show(); });
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      list.querySelector("[aria-selected]")?.click();
    }
  });
}

function matches(words, wanted) {
  let from = 0;
  for (const letter of wanted) {
    from = words.indexOf(letter, from) + 1;
    if (!from) return false;
  }
  return true;
}
