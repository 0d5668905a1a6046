/* A long series becomes a drawing that one can look into: drag over days to see them alone, point at one to read it.
   Without this the figure stays what the server drew. */
const DAY = 86400;
const drawn = new Map();

const probe = document.body.appendChild(Object.assign(document.createElement("i"), { hidden: true }));
function colour(token) {
  probe.style.color = `var(--${token})`;
  return getComputedStyle(probe).color;
}

const day = (seconds) => new Date(seconds * 1000).toLocaleDateString(document.documentElement.lang || undefined, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
const figure = (value, unit) => {
  if (value == null) return "–";
  const text = value.toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 2 });
  return "£$€".includes(unit || " ") ? `${unit}${text}` : unit === "%" ? `${text}%` : unit ? `${text} ${unit}` : text;
};

function options(frame, width) {
  const { unit, target, label } = frame.dataset;
  const axis = { stroke: colour("muted"), font: `11px ${getComputedStyle(document.body).fontFamily}`, grid: { stroke: colour("hair"), width: 1 }, ticks: { show: false } };
  const aim = target === undefined ? [] : [{ label: frame.dataset.targetLabel, stroke: colour("strong"), width: 1, dash: [4, 3], points: { show: false }, value: (_plot, value) => figure(value, unit) }];
  return {
    width,
    height: 240,
    tzDate: (seconds) => window.uPlot.tzDate(new Date(seconds * 1000), "UTC"),
    scales: { x: { time: true } },
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 7 } },
    axes: [{ ...axis, space: 70, values: (_plot, marks) => marks.map((at) => day(at)), size: 28 }, { ...axis, size: 56, values: (_plot, marks) => marks.map((value) => figure(value, unit)) }],
    series: [
      { value: (_plot, at) => (at == null ? "–" : day(at)), label: frame.dataset.dayLabel },
      { label, stroke: colour("accent"), width: 1.5, spanGaps: false, points: { show: false }, value: (_plot, value) => figure(value, unit) },
      ...aim,
    ],
  };
}

function data(frame) {
  const [days, values] = JSON.parse(frame.dataset.longSeries);
  const at = days.map((ordinal) => ordinal * DAY);
  return frame.dataset.target === undefined ? [at, values] : [at, values, at.map(() => Number(frame.dataset.target))];
}

function draw(frame) {
  drawn.get(frame)?.destroy();
  frame.querySelector(".long-plot")?.remove();
  const place = Object.assign(document.createElement("div"), { className: "long-plot" });
  place.setAttribute("aria-hidden", "true"); // the drawing of the server and the table say the same
  frame.append(place);
  frame.classList.add("is-long");
  const plot = new window.uPlot(options(frame, frame.clientWidth), data(frame), place);
  drawn.set(frame, plot);
  width.observe(frame);
}

const width = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const plot = drawn.get(target);
    if (plot && target.clientWidth && plot.width !== target.clientWidth) plot.setSize({ width: target.clientWidth, height: plot.height });
  }
});

function drawAll() {
  for (const [frame, plot] of drawn) if (!frame.isConnected) { plot.destroy(); drawn.delete(frame); }
  document.querySelectorAll("[data-long-series]").forEach(draw);
}

document.addEventListener("click", (event) => {
  const span = event.target.closest("[data-span]");
  if (!span) return;
  const frame = span.closest("[data-long-series]");
  const [at] = drawn.get(frame).data;
  const last = at.at(-1);
  drawn.get(frame).setScale("x", { min: span.dataset.span ? Math.max(at[0], last - Number(span.dataset.span) * DAY) : at[0], max: last });
  for (const other of frame.querySelectorAll("[data-span]")) other.setAttribute("aria-pressed", String(other === span));
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
document.addEventListener("htmx:afterSettle", drawAll);
addEventListener("beforeprint", () => document.querySelectorAll(".is-long").forEach((frame) => frame.classList.remove("is-long")));
addEventListener("afterprint", drawAll);
drawAll();
