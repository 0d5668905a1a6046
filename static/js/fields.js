/* Fields that help: a long choice is found by typing, a range of days says how long it is. */
import { say, sayCount } from "./words.js";

const LONG = 12;
const MOST = 8;
const DAY = 86400000;

/* A select of many becomes a field that finds: the select stays what is sent, and stands there without a script. */
export function preparePickers() {
  for (const select of document.querySelectorAll("form:not([data-filter]) select:not([multiple], [data-picker])")) {
    if (select.options.length > LONG) pick(select);
  }
}

function pick(select) {
  const box = document.querySelector("template[data-picker-made]")?.content.firstElementChild.cloneNode(true);
  if (!box) return;
  select.dataset.picker = "";
  const [input, list] = [box.querySelector("input"), box.querySelector("[role=listbox]")];
  const options = () => [...select.options].filter((option) => option.value);
  list.id = `${select.id}-list`;
  input.id = `${select.id}-find`;
  input.setAttribute("aria-controls", list.id);
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  if (select.required) input.setAttribute("aria-required", "true");
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  if (label) { label.htmlFor = input.id; list.setAttribute("aria-label", label.textContent.trim()); }
  select.classList.add("visually-hidden");
  select.tabIndex = -1;
  select.setAttribute("aria-hidden", "true");
  select.after(box);

  const words = () => select.selectedOptions[0]?.value ? select.selectedOptions[0].text.trim() : "";
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const rest = () => { input.value = words(); close(); };
  const choose = (option) => {
    select.value = option?.value ?? "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const mark = (line) => {
    for (const other of list.children) other.setAttribute("aria-selected", String(other === line));
    line?.scrollIntoView({ block: "nearest" });
    if (line) input.setAttribute("aria-activedescendant", line.id);
  };
  const open = () => {
    const wanted = input.value === words() ? [] : input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = options().filter((option) => wanted.every((word) => option.text.toLowerCase().includes(word)));
    list.replaceChildren(...found.slice(0, MOST).map((option, place) => {
      const line = document.createElement("li");
      line.id = `${list.id}-${place}`;
      line.setAttribute("role", "option");
      line.textContent = option.text.trim();
      line.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(option); });
      return line;
    }));
    box.querySelector("[data-picker-more]").textContent = found.length > MOST ? sayCount("more", found.length - MOST) : found.length ? "" : say("none-fits");
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    mark(wanted.length ? list.firstElementChild : null);
  };

  select.addEventListener("change", rest);
  select.form?.addEventListener("reset", () => setTimeout(rest));
  input.addEventListener("input", open);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", open);
  input.addEventListener("blur", () => {
    if (!input.value.trim()) choose(null);
    else rest();
    box.querySelector("[data-picker-more]").textContent = "";
  });
  input.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const lines = [...list.children];
    const here = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
    if (by) {
      event.preventDefault();
      if (list.hidden) open();
      else mark(lines[(here + by + lines.length) % lines.length]);
    } else if (event.key === "Enter" && !list.hidden && here >= 0) {
      event.preventDefault();
      choose(options().find((option) => option.text.trim() === lines[here].textContent));
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      rest();
    }
  });
  rest();
}

export function prepareRanges() {
  document.querySelectorAll("[data-range]").forEach(tell);
}

document.addEventListener("input", (event) => {
  const range = event.target.closest?.("[data-range]");
  if (range) tell(range);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-range-weeks]");
  if (!button) return;
  const range = button.closest("[data-range]");
  const [first, last] = range.querySelectorAll("input[type=date]");
  if (!first.value) first.valueAsDate = new Date();
  last.valueAsNumber = first.valueAsNumber + (Number(button.dataset.rangeWeeks) * 7 - (range.dataset.range === "last" ? 1 : 0)) * DAY;
  last.dispatchEvent(new Event("input", { bubbles: true }));
  last.dispatchEvent(new Event("change", { bubbles: true }));
});

function tell(range) {
  const [first, last] = range.querySelectorAll("input[type=date]");
  const said = range.querySelector("[data-range-said]");
  const days = Math.round((last.valueAsNumber - first.valueAsNumber) / DAY) + (range.dataset.range === "last" ? 1 : 0);
  if (Number.isNaN(days)) said.textContent = "";
  else if (days < 1) said.textContent = say("range-empty");
  else said.textContent = days % 7 ? sayCount("days", days) : sayCount("weeks", days / 7);
}
