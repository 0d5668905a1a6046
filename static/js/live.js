/* One stream tells which read models have moved; each live part asks for itself again.
   Parts carry data-live="name name"; htmx fetches them on the event "moved" and morphs them in. */
import { say as word, sayCount } from "./words.js";

const STREAM = "/live/stream";
const POLL = 15000;
const GAP = 400;
const SUMMARY = 10000;
const button = document.querySelector("[data-live-switch]");
const parts = () => [...document.querySelectorAll("[data-live]")];

let source = null;
let retry = 1000;
let paused = false;
let polling = 0;
const waiting = new Map();

function say(state) {
  if (!button) return;
  button.dataset.state = state;
  button.setAttribute("aria-pressed", String(paused));
  button.title = word(paused ? "go-on" : "pause");
  button.querySelector("[data-live-word]").textContent = word(state);
  for (const stamp of document.querySelectorAll("[data-fresh]")) stamp.classList.toggle("is-paused", state === "paused");
}

function connect() {
  if (paused || !parts().length) return;
  if (!polling) say("waiting");
  source = new EventSource(STREAM);
  source.onopen = () => { retry = 1000; stopPolling(); say("live"); };
  source.onmessage = (message) => heard(message.data);
  source.onerror = () => {
    source.close();
    source = null;
    startPolling();
    setTimeout(connect, retry + Math.random() * 500); // spread out, or every open page would knock at once
    retry = Math.min(retry * 2, 30000);
  };
}

function heard(data) {
  let moved;
  try {
    moved = JSON.parse(data).moved;
  } catch {
    return; // a comment or a greeting; the next message will be whole
  }
  for (const part of parts()) if (part.dataset.live.split(/\s+/).some((name) => name in (moved ?? {}))) refresh(part);
}

/* At most one request a part every GAP; while somebody is busy inside it, it waits. */
function refresh(part) {
  const key = part.id || part;
  if (waiting.has(key)) return;
  waiting.set(key, setTimeout(() => {
    waiting.delete(key);
    const now = part.id ? document.getElementById(part.id) : part;
    if (!now?.isConnected || paused || held(now)) return;
    if (busy(now)) refresh(now);
    else window.htmx?.trigger(now, "moved");
  }, GAP));
}

function busy(part) {
  return Boolean(part.querySelector(".is-dragging, .is-sending, details[data-menu][open], :is(input, select, textarea):focus"));
}

/* A part that holds still stays as it is until it is let go, also on the next page. */
const HELD = (name) => `cairn.held.${name}`;
const held = (part) => Boolean(part.dataset.livePausable && localStorage.getItem(HELD(part.dataset.livePausable)));

function showHeld(pauser) {
  const is = Boolean(localStorage.getItem(HELD(pauser.dataset.pauses)));
  pauser.setAttribute("aria-pressed", String(is));
  for (const stamp of document.querySelectorAll(`[data-live-pausable="${pauser.dataset.pauses}"] [data-fresh]`)) stamp.classList.toggle("is-paused", is);
  return is;
}

document.addEventListener("click", (event) => {
  const pauser = event.target.closest("[data-pauses]");
  if (!pauser) return;
  const key = HELD(pauser.dataset.pauses);
  if (localStorage.getItem(key)) localStorage.removeItem(key);
  else localStorage.setItem(key, "1");
  if (!showHeld(pauser)) document.querySelectorAll(`[data-live-pausable="${pauser.dataset.pauses}"]`).forEach(refresh);
});
document.querySelectorAll("[data-pauses]").forEach(showHeld);

function startPolling() {
  if (polling) return;
  say("polling");
  polling = setInterval(() => parts().forEach(refresh), POLL);
}

function stopPolling() {
  clearInterval(polling);
  if (polling) parts().forEach(refresh); // what happened while we were not listening
  polling = 0;
}

function pause() {
  paused = true;
  source?.close();
  source = null;
  stopPolling();
  say("paused");
}

function goOn() {
  paused = false;
  connect();
  parts().forEach(refresh);
}

button?.addEventListener("click", () => (paused ? goOn() : pause()));
document.addEventListener("cairn:signed-out", pause);

/* Only the cells whose words changed are tinted, for one second. */
const before = new WeakMap();
const tinted = new WeakMap();
const cells = (part) => [...part.querySelectorAll("[data-cell]"), ...(part.matches("[data-cell]") ? [part] : [])];
const keyed = (part) => new Map(cells(part).map((cell, place) => [cell.dataset.cell || cell.id || place, cell.textContent.trim()]));
const events = (part) => new Set([...part.querySelectorAll("[data-event]")].map((row) => row.dataset.event));
let changes = 0;
let arrivals = 0;

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  if (part?.matches?.("[data-live]")) before.set(event.detail.xhr, { cells: keyed(part), events: events(part) });
});

document.addEventListener("htmx:afterSwap", (event) => {
  const old = before.get(event.detail.xhr);
  if (!old) return;
  const part = document.getElementById(event.detail.target.id) ?? event.detail.elt;
  cells(part).forEach((cell, place) => {
    const was = old.cells.get(cell.dataset.cell || cell.id || place);
    if (was === undefined || was === cell.textContent.trim()) return;
    changes += 1;
    tint(cell);
  });
  for (const id of events(part)) arrivals += old.events.has(id) ? 0 : 1;
  tick();
});

function tint(cell) {
  clearTimeout(tinted.get(cell)); // the end of the last change must not take the tint of this one
  cell.classList.add("is-changed");
  tinted.set(cell, setTimeout(() => cell.classList.remove("is-changed"), 1000));
}

const summary = document.createElement("div");
summary.className = "visually-hidden";
summary.setAttribute("role", "status");
document.body.append(summary);
const counted = (n, one, many) => (n ? [n === 1 ? one : `${n} ${many}`] : []);
setInterval(() => {
  if (!changes && !arrivals) return;
  summary.textContent = [...counted(changes, "1 figure changed", "figures changed"), ...counted(arrivals, "1 new event", "new events")].join(", ");
  changes = arrivals = 0;
}, SUMMARY);

/* A freshness stamp counts its own seconds. */
function tick() {
  for (const stamp of document.querySelectorAll("[data-fresh][data-as-of]")) {
    const age = stamp.querySelector("[data-age]");
    if (age) age.textContent = ago(Math.max(0, Math.round((Date.now() - Date.parse(stamp.dataset.asOf)) / 1000)));
  }
}

function ago(seconds) {
  if (seconds < 60) return word("seconds-ago", { n: seconds });
  if (seconds < 3600) return word("minutes-ago", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return word("hours-ago", { n: Math.floor(seconds / 3600) });
  return sayCount("days-ago", Math.floor(seconds / 86400));
}

tick();
setInterval(tick, 1000);
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
if (parts().length) connect();
else if (button) button.hidden = true;

/* An answer that was asked for under an address that the part no longer has, since somebody filtered meanwhile, comes too late. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig, pathInfo } = event.detail;
  const own = requestConfig?.elt?.matches?.("[data-live]") && target.getAttribute("hx-get");
  if (own && new URL(own, location.href).href !== new URL(pathInfo.requestPath, location.href).href) event.detail.shouldSwap = false;
});
