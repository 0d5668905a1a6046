/* Ctrl K or the full stop: this page's actions first, then places, then what can be begun, then whatever has that id or name. */
import { say, sayCount } from "./words.js";

const REST = 160;
const made = (name) => document.querySelector(`template[data-palette-${name}]`);
const fresh = (name) => made(name).content.firstElementChild.cloneNode(true);

export function preparePalette() {
  const box = document.getElementById("palette");
  if (!box) return;
  const [input, list, none, count] = ["input", "list", "none", "count"].map((name) => box.querySelector(`[data-palette-${name}]`));
  let choices = [];
  let things = [];
  let resting = 0;
  let question = null;

  const inside = (name) => [...(made(name)?.content.querySelectorAll("a, button") ?? [])];
  const offered = () => [...document.querySelectorAll("main [data-opens], .page-actions > a")].filter((element) => element.checkVisibility());
  const places = () => [...document.querySelectorAll(".rail .rail-link[href]")];

  function gather() {
    const seen = new Set();
    const pick = (elements, group) => elements.map((element) => choice(element, group)).filter(({ label }) => label && !seen.has(label) && seen.add(label));
    return [
      ...pick([...inside("page"), ...offered()], say("here")),
      ...pick(places(), say("go-to")),
      ...pick(inside("new"), say("begin")),
    ];
  }

  /* What server and page know meets the same words; only an id is looked up letter by letter. */
  function show() {
    const wanted = input.value.trim().toLowerCase();
    const found = choices.filter((each) => matches(each.label.toLowerCase(), wanted));
    draw(looksLikeId(wanted) ? [...things, ...found] : [...found, ...things]);
  }

  function draw(found) {
    const groups = new Map();
    list.replaceChildren();
    found.forEach((each, place) => {
      if (!groups.has(each.group)) groups.set(each.group, group(each.group, groups.size));
      groups.get(each.group).append(row(each, place));
    });
    list.append(...groups.values());
    none.hidden = found.length > 0;
    count.textContent = sayCount("choices", found.length);
    select(list.querySelector("[role=option]"));
  }

  function group(name, place) {
    const block = fresh("group");
    const title = block.querySelector("[data-palette-title]");
    title.textContent = name;
    title.id = `palette-group-${place}`;
    block.setAttribute("aria-labelledby", title.id);
    return block;
  }

  function row(each, place) {
    const line = fresh("row");
    line.id = `palette-${place}`;
    const fill = (name, text) => {
      const part = line.querySelector(`[data-palette-${name}]`);
      if (text) part.append(text);
      else part.remove();
    };
    fill("icon", each.icon);
    fill("label", each.label);
    fill("note", each.note);
    fill("key", each.key);
    fill("keys", each.keys);
    line.addEventListener("click", (event) => { box.close(); each.run(event); });
    line.addEventListener("pointermove", () => select(line));
    return line;
  }

  function select(line) {
    for (const other of list.querySelectorAll("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
    line?.setAttribute("aria-selected", "true");
    line?.scrollIntoView({ block: "nearest" });
    if (line) input.setAttribute("aria-activedescendant", line.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function step(by) {
    const lines = [...list.querySelectorAll("[role=option]")];
    const here = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
    if (lines.length) select(lines[(here + by + lines.length) % lines.length]);
  }

  /* The answer of an older question is of no use; one that fails leaves what the page knows. */
  async function ask() {
    question?.abort();
    const text = input.value.trim();
    if (text.length < 2 || !box.dataset.search) {
      things = [];
      return;
    }
    question = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.search}?q=${encodeURIComponent(text)}`, { signal: question.signal, headers: { Accept: "application/json" } });
      things = answer.ok && !answer.redirected ? (await answer.json()).rows.map(thing) : [];
    } catch (trouble) {
      if (trouble.name === "AbortError") return;
      things = [];
    }
    show();
  }

  const sure = (event) => { // Enter pressed before the answer came: an id leads where it says, a moment later
    if (!looksLikeId(input.value.trim()) || things.length) return false;
    event.preventDefault();
    clearTimeout(resting);
    ask().then(() => things.length && list.querySelector("[aria-selected=true]")?.click());
    return true;
  };

  box.addEventListener("opened", () => { choices = gather(); things = []; input.value = ""; show(); });
  box.addEventListener("close", () => { clearTimeout(resting); question?.abort(); });
  input.addEventListener("input", () => {
    things = [];
    show();
    clearTimeout(resting);
    resting = setTimeout(ask, REST);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) { event.preventDefault(); step(by); }
    else if (event.key === "Enter" && !sure(event)) {
      event.preventDefault();
      list.querySelector("[aria-selected=true]")?.click();
    }
  });
}

const looksLikeId = (text) => /^[a-z]{2,3}[- ]?\d{1,9}$/i.test(text);

/* A link or a button of the page, or of one of its templates: those have no place in the document, so they are followed by hand. */
function choice(element, group) {
  const { go, new: begin, key } = element.dataset;
  const icon = element.querySelector("svg")?.cloneNode(true);
  const label = (element.querySelector("span") ?? element).textContent.trim();
  return { group, label, icon, keys: go ? `g ${go}` : begin ? `n ${begin}` : key, run: (event) => run(element, event) };
}

function thing({ group, label, note, key, href }) {
  return { group, label, note, key, run: (event) => leadTo(href, event) };
}

function run(element, event) {
  if (element.getRootNode() === document) element.click();
  else if (element.href || element.getAttribute("href")) leadTo(element.getAttribute("href"), event);
  else {
    const copy = document.body.appendChild(Object.assign(element.cloneNode(true), { hidden: true }));
    copy.click();
    copy.remove();
  }
}

function leadTo(href, event) {
  if (event?.ctrlKey || event?.metaKey) window.open(href, "_blank", "noopener");
  else location.assign(new URL(href, location.href));
}

/* The letters in their order, whole words first: "pam" is found in "Propose a mission". */
function matches(words, wanted) {
  if (words.includes(wanted)) return true;
  let from = 0;
  for (const letter of wanted.replaceAll(" ", "")) {
    from = words.indexOf(letter, from) + 1;
    if (!from) return false;
  }
  return true;
}
