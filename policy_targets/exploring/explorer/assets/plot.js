// Figures as pictures: SVG whose colours stand in it, so that a saved picture looks as it does here.
import { h, pickTicks, saveFile, svg } from "./dom.js";
import { shorten, sign } from "./format.js";

const LIGHT = { ink: "#1d2126", soft: "#5b6169", line: "#ddd8ce", paper: "#ffffff", accent: "#a8321f",
  series: ["#a8321f", "#1f5f8b", "#4d7a2a", "#8a5a00", "#6b4a9e", "#0d7a72", "#a0487c", "#55606b"] };
const DARK = { ink: "#e8e6e1", soft: "#a3a8ae", line: "#383d44", paper: "#1c1f23", accent: "#ff9a85",
  series: ["#ff9a85", "#7fb8e6", "#a5cf7c", "#e0b35a", "#bda3ea", "#5fd0c5", "#ec9cc6", "#aab4be"] };
const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const WIDE = /[\u1100-\uffdc]/;

export function colours() {
  const asked = document.documentElement.dataset.theme;
  const dark = asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return dark ? DARK : LIGHT;
}

export const measureText = (text, size = 12) => Array.from(text).reduce((sum, it) => sum + (WIDE.test(it) ? 1 : 0.56), 0) * size;

function frame(width, height, label, tone) {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, "font-family": FONT, "font-size": 12 },
    svg("title", {}, label), svg("rect", { width, height, fill: tone.paper }));
}

const word = (x, y, text, given) => svg("text", { x, y, ...given }, text);

export function cut(text, room, size = 12) {
  if (measureText(text, size) <= room) return text;
  let short = text;
  while (short && measureText(`${short}…`, size) > room) short = Array.from(short).slice(0, -1).join("");
  return `${short}…`;
}

// Lower and upper end of an axis: from nothing, unless the figures lie close together.
function extent(numbers) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const start = low > 0 && low < 0.7 * high ? 0 : low - (high - low || Math.abs(high) || 1) * 0.15;
  const top = high + (high - start || 1) * 0.1;
  return [low >= 0 ? Math.max(0, start) : start, top];
}

// A figure as a mark: ring for a promise, disc for a report; ▲ at least, ▼ at most, dashed about, bar for a range.
function mark(x, y, top, point, colour, tone) {
  const parts = [];
  if (top !== null) parts.push(svg("line", { x1: x, x2: x, y1: y, y2: top, stroke: colour, "stroke-width": 4, "stroke-opacity": 0.45 }));
  const ring = { cx: x, cy: y, r: 4.5, stroke: colour, "stroke-width": 1.8, fill: point.kind === "outcome" ? colour : tone.paper };
  if (point.comparator === "approx") ring["stroke-dasharray"] = "2.2 1.8";
  parts.push(svg("circle", ring));
  const tip = { ge: -1, gt: -1, le: 1, lt: 1 }[point.comparator];
  if (tip) parts.push(svg("path", { d: `M${x - 4},${y + tip * 7.5}L${x + 4},${y + tip * 7.5}L${x},${y + tip * 13}Z`, fill: colour }));
  return svg("g", {}, svg("title", {}, point.told), parts);
}

// One line for each place over the years; a line stops where a year has no figure, and below it the year is crossed.
export function plotYears(series, years, unit, label, width, tone = colours()) {
  const rail = 16;
  const [left, right] = [56, Math.min(150, Math.max(...series.map(({ name }) => measureText(name))) + 18)];
  const [top, bottom] = [26, 46 + rail * series.length];
  const height = Math.max(300, Math.min(430, width * 0.5)) + rail * series.length;
  const points = series.flatMap((it) => it.points);
  const [low, high] = extent(points.flatMap((it) => [it.amount, it.upper ?? it.amount]));
  const x = (year) => left + ((years.indexOf(year) + 0.5) * (width - left - right)) / years.length;
  const y = (amount) => top + ((high - amount) * (height - top - bottom)) / (high - low);
  const plot = frame(width, height, label, tone);
  for (const tick of pickTicks(low, high, 5)) {
    plot.append(svg("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick), stroke: tone.line }), word(left - 8, y(tick) + 4, shorten(tick), { fill: tone.soft, "text-anchor": "end" }));
  }
  plot.append(word(8, 15, unit, { fill: tone.soft }));
  const step = Math.ceil((years.length * 40) / (width - left - right));
  years.forEach((year, at) => at % step || plot.append(word(x(year), height - bottom + 20, year, { fill: tone.soft, "text-anchor": "middle" })));
  series.forEach((one, number) => drawSeries(plot, one, tone.series[number % 8], { x, y, years, tone, rail: height - bottom + 38 + rail * number, left, right, width }));
  return plot;
}

function drawSeries(plot, one, colour, { x, y, years, tone, rail, right, width }) {
  for (const kind of ["target", "outcome"]) {
    const run = [];
    const flush = () => {
      if (run.length > 1) plot.append(svg("polyline", { points: run.join(" "), fill: "none", stroke: colour, "stroke-width": kind === "target" ? 1.2 : 2, "stroke-dasharray": kind === "target" ? "4 3" : null }));
      run.length = 0;
    };
    for (const year of years) {
      const point = one.points.find((it) => it.year === year && it.kind === kind);
      if (point) run.push(`${x(year)},${y(point.amount)}`);
      else flush();
    }
    flush();
  }
  for (const point of one.points) plot.append(mark(x(point.year), y(point.amount), point.upper === null ? null : y(point.upper), point, colour, tone));
  for (const year of years) if (!one.points.some((it) => it.year === year)) plot.append(word(x(year), rail, "×", { fill: colour, "text-anchor": "middle" }));
  plot.append(word(width - right + 12, rail, cut(one.name, right - 14), { fill: colour, "font-weight": 600 }));
}

// A row for each name with its figures along one axis; `at` draws a line down the rows, such as 100 or the level above.
export function plotRows(rows, unit, label, width, at = null, tone = colours()) {
  const line = 30;
  const left = Math.min(Math.max(90, width * 0.45), Math.max(...rows.map(({ name }) => measureText(name))) + 20);
  const [right, top] = [26, 40];
  const height = top + line * rows.length + 14;
  const numbers = rows.flatMap(({ points }) => points.flatMap((it) => [it.amount, it.upper ?? it.amount])).concat(at ?? []);
  const [low, high] = numbers.length ? extent(numbers) : [0, 1];
  const x = (amount) => left + ((amount - low) * (width - left - right)) / (high - low);
  const plot = frame(width, height, label, tone);
  plot.append(word(8, 15, cut(unit, left), { fill: tone.soft }));
  const count = Math.max(2, Math.floor((width - left) / 110));
  for (const tick of pickTicks(low, high, count)) {
    plot.append(svg("line", { x1: x(tick), x2: x(tick), y1: top - 8, y2: height - 10, stroke: tone.line }), word(x(tick), top - 14, shorten(tick), { fill: tone.soft, "text-anchor": "middle" }));
  }
  if (at !== null) plot.append(svg("line", { x1: x(at), x2: x(at), y1: top - 8, y2: height - 10, stroke: tone.accent, "stroke-dasharray": "5 4" }));
  rows.forEach((row, number) => {
    const y = top + line * (number + 0.5);
    plot.append(word(left - 12, y + 4, cut(row.name, left - 18), { fill: tone.ink, "text-anchor": "end", "font-weight": row.strong ? 700 : 400 }));
    const spots = row.points.map((it) => x(it.amount));
    if (spots.length > 1) plot.append(svg("line", { x1: Math.min(...spots), x2: Math.max(...spots), y1: y, y2: y, stroke: tone.soft, "stroke-width": 1.4 }));
    if (!spots.length) plot.append(word(left + 6, y + 4, "×", { fill: tone.soft }));
    for (const point of row.points) plot.append(markRow(x, y, point, point.kind === "target" ? tone.accent : tone.series[1], tone));
  });
  return plot;
}

function markRow(x, y, point, colour, tone) {
  const group = mark(x(point.amount), y, null, { ...point, comparator: point.comparator === "approx" ? "approx" : "" }, colour, tone);
  if (point.upper !== null) group.prepend(svg("line", { x1: x(point.amount), x2: x(point.upper), y1: y, y2: y, stroke: colour, "stroke-width": 4, "stroke-opacity": 0.45 }));
  const way = { ge: 1, gt: 1, le: -1, lt: -1 }[point.comparator];
  if (way) group.append(svg("path", { d: `M${x(point.amount) + way * 7.5},${y - 4}L${x(point.amount) + way * 7.5},${y + 4}L${x(point.amount) + way * 13},${y}Z`, fill: colour }));
  return group;
}

export const tellPoint = (point, unit) => `${sign(point.comparator)} ${shorten(point.amount)}${point.upper === null ? "" : `–${shorten(point.upper)}`} ${unit}`.trim();

const asText = (plot) => {
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(plot)}\n`;
};

// Saved pictures are in the light colours, whatever the page has.
export function saveSvg(name, draw) {
  saveFile(`${name}.svg`, "image/svg+xml", asText(draw(LIGHT)));
}

export async function savePng(name, draw) {
  const plot = draw(LIGHT);
  const [width, height] = ["width", "height"].map((it) => Number(plot.getAttribute(it)));
  const picture = new Image();
  const address = URL.createObjectURL(new Blob([asText(plot)], { type: "image/svg+xml" }));
  picture.src = address;
  await picture.decode();
  const canvas = h("canvas", { width: 2 * width, height: 2 * height });
  const brush = canvas.getContext("2d");
  brush.scale(2, 2);
  brush.drawImage(picture, 0, 0, width, height);
  URL.revokeObjectURL(address);
  const file = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  saveFile(`${name}.png`, "image/png", file);
}
