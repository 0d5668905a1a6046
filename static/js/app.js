/* The shell's small behaviours. Pages work without them: forms post, links lead, menus unfold by themselves. */
import { preparePickers, prepareRanges } from "./fields.js";
import { openInline } from "./inline.js";
import { preparePanels } from "./panels.js";
import { prepareToasts, toast } from "./toast.js";
import { say } from "./words.js";
import { preparePalette } from "./palette.js";
import { prepareKeys } from "./keys.js";

const root = document.documentElement;
root.classList.add("js");

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.requestConfig?.verb === "get") return; // a live part asks again by itself
  toast(sentence(event.detail.xhr), { tone: "error" });
});
document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.requestConfig?.verb !== "get") toast(say("unreachable"), { tone: "error" });
});

/* A session that ended answers every question with the sign-in page; that page must not land inside a part of this one. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!new URL(event.detail.xhr.responseURL || location.href).pathname.startsWith("/accounts/login")) return;
  event.detail.shouldSwap = false;
  document.dispatchEvent(new Event("cairn:signed-out"));
  const back = encodeURIComponent(location.pathname + location.search);
  toast(say("signed-out"), { tone: "error", way: { href: `/accounts/login/?next=${back}`, words: say("sign-in") }, seconds: Infinity });
});

function sentence(xhr) {
  try {
    const problem = JSON.parse(xhr.responseText);
    return problem.detail || problem.title || say("refused");
  } catch {
    return say(xhr.status >= 500 ? "unfinished" : "refused");
  }
}

/* Theme: a cookie, so that the server writes it into the page and nothing flashes. */
function switchTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `cairn_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
}

/* The rail: a cookie too, for the same reason. */
function switchRail(button) {
  const narrow = root.dataset.rail !== "narrow";
  if (narrow) root.dataset.rail = "narrow";
  else delete root.dataset.rail;
  button.setAttribute("aria-pressed", String(narrow));
  document.cookie = `cairn_rail=${narrow ? "narrow" : ""}; path=/; max-age=${narrow ? 31536000 : 0}; samesite=lax`;
}

/* Dialogs and drawers are native; this opens them and closes them on a press outside. */
function open(id) {
  const box = document.getElementById(id);
  if (box instanceof HTMLDialogElement && !box.open) {
    box.showModal();
    box.dispatchEvent(new Event("opened"));
  }
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const opener = target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    closeMenus();
    open(opener.dataset.opens);
    return;
  }
  if (target instanceof HTMLDialogElement && outside(target, event)) target.close();
  if (target.closest("[data-theme-switch]")) switchTheme();
  const rail = target.closest("[data-rail-switch]");
  if (rail) switchRail(rail);
  const inline = target.closest("[data-inline-open]");
  if (inline && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    openInline(inline);
  }
  const copied = target.closest("[data-copy]");
  if (copied) copy(copied.dataset.copy);
  closeMenus(target);
});

function outside(box, event) {
  const edge = box.getBoundingClientRect();
  return event.clientX < edge.left || event.clientX > edge.right || event.clientY < edge.top || event.clientY > edge.bottom;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copied", { text }));
  } catch {
    toast(say("not-copied", { text }));
  }
}

/* Menus are <details>: one open at a time, Escape closes, arrows walk. */
function closeMenus(keep) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!keep || !menu.contains(keep)) menu.open = false;
}

document.addEventListener("keydown", (event) => {
  const menu = event.target instanceof Element ? event.target.closest("details[data-menu][open]") : null;
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.altKey || event.target.matches("input")) return;
    const items = [...menu.querySelectorAll(":is(a, button, input):not([hidden], [type=hidden])")];
    const next = items[items.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    (next ?? menu.querySelector("summary")).focus();
    event.preventDefault();
  }
});

/* Filters send themselves once somebody has chosen; typing waits until the hand rests. */
let rest = 0;
const send = (form) => {
  for (const field of form.elements) if (field.name && !field.value) field.disabled = true; // no empty words in the address
  form.requestSubmit();
};
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-filter]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) send(form);
});
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-filter]");
  if (!form || !event.target.matches("input[type=search], input[type=text]")) return;
  clearTimeout(rest);
  rest = setTimeout(() => send(form), 600);
});

/* A live refresh must not undo what a person or a script did here: what is unfolded stays so, and so does what makes a table reachable. */
if (window.Idiomorph) {
  window.Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node, how) =>
    !(name === "open" && node.matches("details, dialog")) && !(how === "remove" && node.matches(".table-wrap, [data-rank]"));
}

/* A table that scrolls sideways can be reached and scrolled by keyboard. */
const watched = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const wide = target.scrollWidth > target.clientWidth;
    target.toggleAttribute("tabindex", wide);
    if (!wide) continue;
    target.tabIndex = 0;
    target.setAttribute("role", "region");
    target.setAttribute("aria-label", target.getAttribute("aria-label") || target.closest("section")?.querySelector("h2, h3")?.textContent || say("table"));
  }
});
const watchTables = () => document.querySelectorAll(".table-wrap:not(.heat-wrap)").forEach((wrap) => watched.observe(wrap));
document.addEventListener("htmx:afterSettle", watchTables);
watchTables();

document.querySelector("[data-focus]")?.focus();
const prepare = () => [prepareToasts, preparePanels, preparePickers, prepareRanges].forEach((each) => each());
document.addEventListener("htmx:afterSettle", prepare);
prepare();
preparePalette();
prepareKeys(open);
