/* Ranking by drag, by Alt and the arrow keys, or by the row's menu. The row moves at once; a refusal moves it back. */
import { toast } from "./toast.js";

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const rows = (list) => [...list.querySelectorAll(":scope > [data-rank-row]")];
/* A long list shows its first rows only; places are counted among all of them. */
const count = (list) => Math.max(rows(list).length, Number(list.dataset.count ?? 0));

const before = new WeakMap();
const prepared = new WeakSet(); // not an attribute: a live refresh would take it away, and every key would move twice

export function prepareRank(list) {
  number(list);
  if (prepared.has(list)) return;
  prepared.add(list);
  list.dataset.rankReady = "";
  if (window.Sortable) {
    window.Sortable.create(list, {
      draggable: "[data-rank-row]", handle: "[data-rank-grip]", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      ghostClass: "is-ghost", chosenClass: "is-dragging",
      onStart: () => before.set(list, rows(list)),
      onEnd: ({ item }) => settle(list, item, before.get(list)),
    });
  }
  list.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest("[data-rank-row]");
    if (!row) return;
    event.preventDefault();
    place(list, row, rows(list).indexOf(row) + 1 + (event.key === "ArrowUp" ? -1 : 1));
  });
  list.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-rank-form]");
    if (!form) return;
    event.preventDefault();
    const row = form.closest("[data-rank-row]");
    row.querySelector("details[data-menu]").open = false;
    place(list, row, wanted(list, row, event.submitter, form), form.elements.reason?.value ?? "");
  });
}

/* The menu's values were written by the server; after a move only its steps are still true. */
function wanted(list, row, button, form) {
  const here = rows(list).indexOf(row) + 1;
  if (button?.dataset.step === "first") return 1;
  return button?.dataset.step ? here + Number(button.dataset.step) : Number(form.elements.position.value);
}

function place(list, row, position, reason = "") {
  const old = rows(list);
  const to = Math.min(Math.max(1, position), count(list));
  if (to === old.indexOf(row) + 1) return;
  if (to > old.length) {
    sendBelow(list, row, to, reason);
    return;
  }
  const others = old.filter((other) => other !== row);
  if (to > others.length) others.at(-1).after(row);
  else others[to - 1].before(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  settle(list, row, old, reason);
}

/* To a place that is not shown: the row leaves the page, and the server says what stands here now. */
async function sendBelow(list, row, to, reason) {
  row.classList.add("is-sending");
  const refusal = await post(row, to, rows(list).indexOf(row) + 1, reason);
  row.classList.remove("is-sending");
  if (refusal) {
    toast(refusal, { tone: "error" });
    return;
  }
  toast(`${row.dataset.rankLabel ?? "Row"} is now ${to} of ${count(list)}, below the rows shown here`);
  const part = list.closest("[hx-get]");
  if (part && window.htmx) window.htmx.trigger(part, "moved");
  else location.reload();
}

async function settle(list, row, old, reason = "") {
  const from = old.indexOf(row) + 1;
  const to = rows(list).indexOf(row) + 1;
  if (from === to) return;
  number(list);
  row.classList.add("is-sending");
  const refusal = await post(row, to, from, reason);
  row.classList.remove("is-sending");
  if (refusal) {
    list.append(...old);
    number(list);
    toast(refusal, { tone: "error" });
  } else {
    toast(`${row.dataset.rankLabel ?? "Row"} is now ${to} of ${count(list)}`, { undo: () => place(list, row, from) });
  }
}

/* Null when it went well, else the sentence to show. */
async function post(row, position, from, reason) {
  const form = row.querySelector("[data-rank-form]");
  const body = new FormData(form);
  body.set("position", String(position));
  body.set("reason", reason); // of this move alone: the next one, or its way back, has another
  body.set("expected_rank", String(from)); // somebody may have ranked while this page was looked at
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": token(), "HX-Request": "true", Accept: "application/json" } });
    if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) return "You were signed out. Sign in again to go on ranking.";
    if (answer.ok) return null;
    return await sentence(answer);
  } catch {
    return "The server could not be reached. The row is back where it was.";
  }
}

async function sentence(answer) {
  const plain = "That was refused. The row is back where it was.";
  if (!(answer.headers.get("content-type") ?? "").includes("json")) return plain;
  const problem = await answer.json();
  return problem.detail || problem.title || plain;
}

/* Numbers follow the rows; the line stands where today's people are used up. */
function number(list) {
  let used = 0;
  let last = null;
  rows(list).forEach((row, place) => {
    const shown = row.querySelector("[data-rank-number]");
    if (shown) shown.textContent = String(place + 1);
    used += Number(row.dataset.need ?? 0);
    if (used <= Number(list.dataset.capacity)) last = row;
  });
  const line = list.querySelector("[data-rank-line]");
  if (!line || !list.dataset.capacity) return;
  if (last) last.after(line);
  else list.prepend(line);
}

const prepareAll = () => document.querySelectorAll("[data-rank]").forEach(prepareRank);
document.addEventListener("htmx:afterSettle", prepareAll);
prepareAll();
