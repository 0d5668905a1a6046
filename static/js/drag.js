/* Dragging a row of a ranked list by its grip; its name follows the pointer. Near the edge of the window the list runs, the
   longer the faster; the wheel works meanwhile, and Escape puts the row back.
   In a short list the row itself walks with the pointer. In a long one each step would have the browser look through all
   rows again, so they stay where they are: a line shows the place, the row moves once, when it is dropped. Meanwhile the list
   shows names only: the way is shorter, and whatever comes into sight is drawn at once. */
const LONG = 60; // rows
const EDGE = 88; // px from the edge of the window
const SLOWEST = 4; // px a frame
const FASTEST = 160;
const FRAMES = 100; // until it runs at its fastest

const rowAt = (list, y) => {
  const { left, width } = list.getBoundingClientRect();
  const x = left + width / 2;
  const inside = Math.min(Math.max(y, 1), innerHeight - 2);
  return document.elementsFromPoint(x, inside).find((element) => element.parentElement === list && element.matches("[data-rank-row]"));
};

/* `start(row)`, `moved(row)` whenever it has another place, `end(row)` when it is dropped where it was not before. */
export function prepareDrag(list, hooks) {
  list.addEventListener("pointerdown", (event) => {
    const row = event.target.closest("[data-rank-grip]")?.closest("[data-rank-row]");
    if (!row || event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    hold(list, row, event, hooks);
  });
}

function hold(list, row, down, hooks) {
  const home = document.createComment("here it stood");
  const likeness = likenessOf(row);
  let { clientY: y } = down;
  let running = 0;
  let seen = null;
  let frame = 0;
  const began = y;
  let isHeld = false;
  const isLong = list.childElementCount > LONG;
  const place = isLong ? marker(list, row, likeness) : { step: () => step(list, row, y, hooks), drop: () => {}, remove: () => {} };

  const lift = () => {
    isHeld = true;
    row.before(home);
    row.classList.add("is-dragging");
    document.documentElement.classList.add("is-ranking");
    document.body.append(likeness);
    if (isLong) slim(list, row, true);
    hooks.start(row);
  };
  const look = () => {
    frame = requestAnimationFrame(look);
    if (!isHeld) return;
    run();
    likeness.style.transform = `translateY(${y}px)`;
    const stands = `${y} ${scrollY}`;
    if (stands === seen) return;
    seen = stands;
    place.step(y);
  };
  const run = () => {
    const way = y < edge() ? -1 : y > innerHeight - EDGE ? 1 : 0;
    running = way && (running === 0 || Math.sign(running) === way) ? running + way : way;
    if (!way) return;
    const share = Math.min(1, Math.abs(running) / FRAMES);
    scrollBy(0, way * (SLOWEST + (FASTEST - SLOWEST) * share * share));
  };
  const move = (event) => {
    y = event.clientY;
    if (!isHeld && Math.abs(y - began) > 3) lift();
  };
  const leave = (isDropped) => {
    cancelAnimationFrame(frame);
    for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener, true);
    if (!isHeld) return;
    place.step(y);
    if (isDropped) place.drop();
    else home.before(row);
    hooks.moved(row);
    home.remove();
    place.remove();
    likeness.remove();
    row.classList.remove("is-dragging");
    document.documentElement.classList.remove("is-ranking");
    if (isLong) slim(list, row, false);
    hooks.end(row);
  };
  const listeners = {
    pointermove: move,
    pointerup: () => leave(true),
    pointercancel: () => leave(false),
    keydown: (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      leave(false);
    },
  };
  for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener, true);
  list.setPointerCapture(down.pointerId); // not the row: it leaves the page for a moment with each step
  frame = requestAnimationFrame(look);
}

/* The place in a long list: a line between two rows, and its number beside the name. */
function marker(list, row, likeness) {
  const others = [...list.children].filter((child) => child !== row && "rankRow" in child.dataset);
  const places = new Map(others.map((other, index) => [other, index]));
  const line = document.createElement("div");
  line.className = "rank-target";
  line.setAttribute("aria-hidden", "true");
  let target = null;
  const step = (y) => {
    const over = rowAt(list, y);
    const found = over === row ? null : over ?? (y <= list.getBoundingClientRect().top ? others[0] : null);
    target = null;
    line.hidden = true;
    if (!found) return;
    const { top, bottom, left, width } = found.getBoundingClientRect();
    const isBefore = y < (top + bottom) / 2;
    target = { found, isBefore };
    line.hidden = false;
    line.style.inlineSize = `${width}px`;
    line.style.transform = `translate(${left}px, ${isBefore ? top : bottom}px)`;
    likeness.textContent = `${places.get(found) + (isBefore ? 1 : 2)} · ${row.dataset.rankLabel ?? ""}`;
    if (!line.isConnected) document.body.append(line);
  };
  const drop = () => {
    if (target?.isBefore) target.found.before(row);
    else target?.found.after(row);
  };
  return { step, drop, remove: () => line.remove() };
}

/* The row stays where it is in the window, whatever becomes of those above it. */
function slim(list, row, is) {
  const { top } = row.getBoundingClientRect();
  list.classList.toggle("is-slim", is);
  scrollBy(0, row.getBoundingClientRect().top - top);
}

/* Below the bar that stays at the top. */
const edge = () => EDGE + (document.querySelector(".topbar")?.offsetHeight ?? 0);

/* Puts the row where the pointer is: before the one it lies over, behind it, or at an end of the list. */
function step(list, row, y, hooks) {
  const other = rowAt(list, y);
  if (other === row) return;
  if (other) {
    const { top, height } = other.getBoundingClientRect();
    const isBelow = Boolean(row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (isBelow && y > top + height / 2) other.after(row);
    else if (!isBelow && y < top + height / 2) other.before(row);
    else return;
  } else {
    const { top, bottom } = list.getBoundingClientRect();
    if (y <= top && list.firstElementChild !== row) list.prepend(row);
    else if (y >= bottom && list.lastElementChild !== row) list.append(row);
    else return;
  }
  hooks.moved(row);
}

function likenessOf(row) {
  const likeness = document.createElement("div");
  likeness.className = "rank-likeness";
  likeness.setAttribute("aria-hidden", "true");
  likeness.textContent = row.dataset.rankLabel ?? "";
  return likeness;
}
