/* Ranking by drag, by Alt and the arrow keys, or at the desk of the row ("move to"). The row moves at once and the line of
   today's people with it; a refusal moves it back. After a move without a word the toast asks why. */
import { prepareDrag } from "./drag.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const rows = (list) => [...list.children].filter((child) => "rankRow" in child.dataset);
const part = (name) => document.querySelector(`template[data-${name}]`)?.content.firstElementChild.cloneNode(true);
/* A long list shows its first rows only; places are counted among all of them. */
const count = (list) => Math.max(rows(list).length, Number(list.dataset.count ?? 0));
const label = (row) => row.dataset.rankLabel ?? "";

const before = new WeakMap();
const numbered = new WeakMap(); // the number that a row was given last: a step of a drag concerns two rows of five hundred
const prepared = new WeakSet(); // not an attribute: a live refresh would take it away, and every key would move twice
let changed = 0; // when the order last changed here: a refresh that was asked for before that shows an order of yesterday
let sent = Promise.resolve(); // moves are sent one after the other, each from the place that the one before led to

export function prepareRank(list) {
  number(list);
  if (prepared.has(list)) return;
  prepared.add(list);
  list.dataset.rankReady = "";
  prepareDrag(list, {
    start: () => before.set(list, rows(list)),
    moved: () => number(list, true), // before the drop: the line shows what the place would cost
    end: (row) => settle(list, row, before.get(list)),
  });
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-rank-row]");
    const step = event.altKey && { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!row || !step) return;
    event.preventDefault();
    place(list, row, rows(list).indexOf(row) + 1 + step);
  });
  list.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-rank-move]");
    if (!opener || !desk()) return;
    event.preventDefault();
    openDesk(list, opener.closest("[data-rank-row]"));
  });
}

/* One desk for all rows: it knows which one it was opened for. */
const desk = () => document.getElementById("rank-desk");
let at = null;

function openDesk(list, row) {
  at = { list, row };
  const box = desk();
  const here = rows(list).indexOf(row) + 1;
  box.querySelector("[data-rank-title]").textContent = say("move", { label: label(row) });
  const { position, reason } = box.querySelector("form[data-rank-form]").elements;
  Object.assign(position, { max: count(list), value: here });
  reason.value = "";
  for (const button of box.querySelectorAll("[data-step]")) {
    const step = Number(button.dataset.step);
    button.disabled = step < 0 ? here === 1 : here === count(list);
  }
  box.showModal();
  position.select();
}

function prepareDesk() {
  const box = desk();
  if (!box || prepared.has(box)) return;
  prepared.add(box);
  const form = box.querySelector("form[data-rank-form]");
  const move = (to) => {
    box.close();
    place(at.list, at.row, to, form.elements.reason.value.trim());
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); move(Number(form.elements.position.value)); });
  for (const button of box.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => move(rows(at.list).indexOf(at.row) + 1 + Number(button.dataset.step)));
  }
  box.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-rank-reason]");
    if (chosen) form.elements.reason.value = chosen.textContent.trim();
  });
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
  const answer = await send(row, to, rows(list).indexOf(row) + 1, reason);
  if (answer.problem) {
    refused(list, row, to, answer, reason);
    return;
  }
  told(list, row, answer, say("ranked-below", { label: label(row), place: to, count: count(list) }), null, reason);
  refresh(list);
}

async function settle(list, row, old, reason = "") {
  const from = old.indexOf(row) + 1;
  const to = rows(list).indexOf(row) + 1;
  if (from === to) return;
  number(list);
  changed = performance.now();
  const answer = await send(row, to, from, reason);
  changed = performance.now();
  if (answer.problem) {
    if (!answer.problem.order) putBack(list, old);
    refused(list, row, to, answer, reason);
    return;
  }
  const undo = () => place(list, document.getElementById(row.id) ?? row, from, say("undone"));
  told(list, row, answer, say("ranked", { label: label(row), place: to, count: count(list) }), undo, reason);
}

function putBack(list, old) {
  list.append(...old);
  number(list);
}

function refresh(list) {
  const live = list.closest("[hx-get]");
  if (live && window.htmx) window.htmx.trigger(live, "moved");
  else location.reload();
}

/* What was done, the way back, and the question why when nobody has said it yet. */
function told(list, row, answer, sentence, undo, reason) {
  toast(sentence, { undo, seconds: 14 });
  const form = !reason && answer.move && part("rank-why");
  if (!form) return;
  const field = form.querySelector("input");
  const give = async (words) => {
    const given = new FormData();
    given.set("reason", words);
    const done = await post(`${row.dataset.rankUrl}/${answer.move}`, given);
    toast(done.problem ? sentenceOf(done.problem) : say("explained"), { tone: done.problem ? "error" : "plain" });
    row.focus({ preventScroll: true });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) give(field.value.trim());
  });
  form.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-rank-reason]");
    if (chosen) give(chosen.textContent.trim());
  });
  lay(form);
}

/* Somebody was faster: the list stands as it is now, and the wish is kept until it is repeated or dropped. */
function refused(list, row, to, { problem }, reason) {
  if (!problem.order) {
    toast(sentenceOf(problem), { tone: "error" });
    return;
  }
  const now = new Map(problem.order.map(({ key }, place) => [key, place]));
  const known = rows(list).sort((one, other) => (now.get(one.id) ?? Infinity) - (now.get(other.id) ?? Infinity));
  putBack(list, known);
  toast(sentenceOf(problem), { tone: "error", seconds: Infinity });
  const stands = now.get(row.id);
  const wish = stands === undefined || stands === to - 1 ? null : part("rank-wish"); // retired meanwhile, or there already
  if (!wish) return;
  wish.textContent = say("wish", { label: label(row), place: to });
  wish.addEventListener("click", () => {
    wish.closest(".toast").remove();
    place(list, row, to, reason);
  });
  lay(wish);
}

function lay(piece) {
  document.querySelector("[data-toasts]")?.lastElementChild?.append(piece);
}

function send(row, position, from, reason) {
  const body = new FormData();
  body.set("position", String(position));
  body.set("reason", reason); // of this move alone: the next one, or its way back, has another
  body.set("expected_rank", String(from)); // somebody may have ranked while this page was looked at
  row.classList.add("is-sending");
  sent = sent.then(() => post(row.dataset.rankUrl, body));
  sent.finally(() => row.classList.remove("is-sending"));
  return sent;
}

/* What the server says, or a problem: never an exception, for the moves that wait behind this one. */
async function post(url, body) {
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token(), "HX-Request": "true", Accept: "application/json" } });
    if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) return { problem: { detail: say("signed-out") } };
    const said = (answer.headers.get("content-type") ?? "").includes("json") ? await answer.json() : {};
    return answer.ok ? said : { problem: said };
  } catch {
    return { problem: { detail: say("unreachable") } };
  }
}

function sentenceOf(problem) {
  return problem.detail || problem.title || `${say("refused")} ${say("moved-back")}`;
}

/* Numbers and ghosts follow the rows; the line stands where today's people are used up. Only what changed is written. While
   rows are held, no refresh comes between. */
function number(list, isHeld = false) {
  const capacity = Number(list.dataset.capacity);
  let used = 0;
  let last = null;
  let fits = 0;
  rows(list).forEach((row, place) => {
    if (!isHeld || numbered.get(row) !== place) mark(row, place);
    used += Number(row.dataset.need ?? 0);
    if (used <= capacity) [last, fits] = [row, used];
  });
  const line = list.querySelector("[data-rank-line]");
  if (!line || !list.dataset.capacity) return;
  if (last && last.nextElementSibling !== line) last.after(line);
  else if (!last && list.firstElementChild !== line) list.prepend(line);
  const sum = line.querySelector("[data-rank-used]");
  const words = String(Math.round(fits * 10) / 10);
  if (sum && sum.textContent !== words) sum.textContent = words;
}

function mark(row, place) {
  numbered.set(row, place);
  const shown = row.querySelector("[data-rank-number]");
  if (shown?.textContent === String(place + 1)) return;
  if (shown) shown.textContent = String(place + 1);
  const ghost = row.querySelector("[data-was]");
  if (!ghost) return;
  const by = Number(ghost.dataset.was) - place - 1;
  ghost.hidden = by === 0;
  ghost.querySelector("b").textContent = `${by > 0 ? "↑" : "↓"}${Math.abs(by)}`;
}

/* A refresh shows as many rows, and the same ones unfolded, as there are now. */
document.addEventListener("htmx:configRequest", (event) => {
  const list = event.target.matches?.("[data-live]") && event.target.querySelector(".rank-list");
  if (!list) return;
  event.detail.parameters.show = String(list.querySelectorAll(".rank-row").length);
  event.detail.parameters.open = [...list.querySelectorAll("details[data-rank-more][open]")].map((more) => more.dataset.rankMore).join(",");
});

const asked = new WeakMap();
document.addEventListener("htmx:beforeRequest", ({ detail }) => asked.set(detail.xhr, performance.now()));
document.addEventListener("htmx:beforeSwap", (event) => {
  const list = event.detail.target?.querySelector?.("[data-rank]");
  if (!list || (asked.get(event.detail.xhr) > changed && !list.querySelector(".is-dragging, .is-sending"))) return;
  event.detail.shouldSwap = false;
  setTimeout(() => refresh(list), 400);
});

/* w: say why, m: move to; like all single letters only while they are switched on. */
document.addEventListener("keydown", (event) => {
  const types = event.target.closest?.("input, textarea, select, dialog[open]");
  if (types || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("cairn-keys-off")) return;
  const why = event.key === "w" && document.querySelector("[data-toasts] .rank-why input");
  const row = event.key === "m" && event.target.closest?.("[data-rank-row]");
  if (!why && !row) return;
  event.preventDefault();
  if (why) why.focus();
  else openDesk(row.closest("[data-rank]"), row);
});

const prepareAll = () => { document.querySelectorAll("[data-rank]").forEach(prepareRank); prepareDesk(); };
document.addEventListener("htmx:afterSettle", prepareAll);
prepareAll();
