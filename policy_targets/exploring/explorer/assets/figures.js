// What the comparisons share: the claims with a figure, choosing among them, and saving what is drawn.
import { about, table } from "./data.js";
import { writeCsv } from "./download.js";
import { h, link, saveFile } from "./dom.js";
import { recordAddress } from "./address.js";
import { code, nameOf, showAmount, sign, unitWord } from "./format.js";
import { savePng, saveSvg, tellPoint } from "./plot.js";
import { say } from "./words.js";

// A figure: what is drawn and written of a claim with a number.
export function figureOf(row) {
  const claims = table("claims");
  const cell = (name) => claims.cell(name, row);
  const point = { row, id: cell("claim_id"), kind: cell("kind"), place: cell("place_id"), year: cell("year"), indicator: cell("indicator_id"),
    form: `${cell("measure")}|${cell("unit_code")}`, amount: Number(cell("amount")), upper: cell("amount_upper") ? Number(cell("amount_upper")) : null,
    comparator: cell("comparator"), unit: cell("unit_code"), scope: cell("scope"), chartScope: cell("chart_scope"), counted: cell("is_counted") === "true", exact: cell("amount"), exactUpper: cell("amount_upper") };
  point.told = `${nameOf("places", point.place)} ${point.year} ${say(point.kind)}: ${tellPoint(point, unitWord(point.unit))}`;
  return point;
}

// The figures that a chart over the years may draw: those of one year, as the site was told when it was written.
export function drawable() {
  const { codes } = table("claims").column("chart_year");
  return comparable((row) => codes[row]);
}

// The rows that can be compared: with an indicator, a figure, a year.
export function comparable(test = () => true) {
  const claims = table("claims");
  const [indicator, amount, year] = ["indicator_id", "amount", "year"].map((it) => claims.column(it).codes);
  const amounts = claims.column("amount").values;
  const rows = [];
  for (let row = 0; row < claims.rows; row++) if (indicator[row] && year[row] && amounts[amount[row]] !== "" && test(row)) rows.push(row);
  return rows;
}

export function countOf(rows, name) {
  const { codes, values } = table("claims").column(name);
  const counts = new Map();
  for (const row of rows) counts.set(values[codes[row]], (counts.get(values[codes[row]]) ?? 0) + 1);
  return [...counts].filter(([value]) => value).sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
}

export function chooser(key, label, options, chosen, change) {
  const id = `choose-${key}`;
  return h("div", { class: "choose" }, h("label", { for: id }, label),
    h("select", { id, "data-key": key, onchange: (event) => change({ [key]: event.target.value }) },
      options.map(([value, name]) => h("option", { value, selected: value === chosen }, name))));
}

export function choosePlot(rows, state, change) {
  const indicators = countOf(rows, "indicator_id");
  const themes = new Map();
  for (const [id, count] of indicators) {
    const theme = table("indicators").cell("theme", table("indicators").find("indicator_id", id));
    if (!themes.has(theme)) themes.set(theme, []);
    themes.get(theme).push(h("option", { value: id, selected: id === state.indicator }, `${nameOf("indicators", id)} (${count})`));
  }
  return h("div", { class: "choose" }, h("label", { for: "choose-indicator" }, say("choose_indicator")),
    h("select", { id: "choose-indicator", "data-key": "indicator", onchange: (event) => change({ indicator: event.target.value, form: "", places: [], year: "" }) },
      [...themes].map(([theme, options]) => h("optgroup", { label: code("theme", theme) || say("no_theme") }, options))));
}

// The indicator that is told of most places and years: the one worth comparing.
export function richest(rows) {
  const claims = table("claims");
  const seen = new Map();
  for (const row of rows) {
    const id = claims.cell("indicator_id", row);
    if (!seen.has(id)) seen.set(id, new Set());
    seen.get(id).add(`${claims.cell("place_id", row)} ${claims.cell("year", row)}`);
  }
  return [...seen].sort(([, a], [, b]) => b.size - a.size)[0][0];
}

export function formName(form) {
  const [measure, unit] = form.split("|");
  return [code("measure", measure), unitWord(unit)].filter(Boolean).join(" · ");
}

export function countForms(points) {
  const counts = new Map();
  for (const { form } of points) counts.set(form, (counts.get(form) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([form, count]) => [form, `${formName(form)} (${count})`]);
}

// Figures that are limited alike: those of the whole where there are any, else those of the scope that most of them have.
export function alikeInScope(points) {
  const counts = new Map();
  for (const { chartScope } of points) counts.set(chartScope, (counts.get(chartScope) ?? 0) + 1);
  const scope = counts.has("") ? "" : [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
  return points.filter((it) => it.chartScope === scope);
}

// What an axis shows: measure, unit and, where all figures are limited to it, scope.
export const axisName = (form, points) => [formName(form), points[0]?.chartScope].filter(Boolean).join(" · ");

export function figureCell(point) {
  return link(recordAddress(point.id), [h("i", { class: `dot ${point.kind}`, "aria-hidden": "true" }), h("span", { class: "hidden" }, `${say(point.kind)} `), `${sign(point.comparator)} ${showAmount(point.exact, point.unit)}${point.exactUpper ? `–${showAmount(point.exactUpper, point.unit)}` : ""}`.trim(), point.scope && h("span", { class: "soft" }, ` (${point.scope})`)], { class: "figure" });
}

export function legend(...more) {
  const marks = ["target", "outcome"].map((kind) => h("li", {}, h("i", { class: `dot ${kind}`, "aria-hidden": "true" }), say(`legend_${kind}`)));
  return h("ul", { class: "legend" }, marks, ["legend_ge", "legend_le", "legend_approx", "legend_range", "legend_missing", ...more].map((it) => h("li", {}, say(it))));
}

export function savers(name, draw, header, lines) {
  const file = `${about.name ?? "claims"}-${name}`;
  return h("div", { class: "buttons" }, h("span", { class: "soft" }, say("download")),
    draw && h("button", { type: "button", "data-save": "svg", onclick: () => saveSvg(file, draw) }, say("as_svg")),
    draw && h("button", { type: "button", "data-save": "png", onclick: () => savePng(file, draw) }, say("as_png")),
    h("button", { type: "button", "data-save": "csv", onclick: () => saveFile(`${file}.csv`, "text/csv;charset=utf-8", writeCsv(header, lines)) }, say("as_csv")));
}

export const HEADER = ["indicator_id", "place_id", "place", "year", "kind", "comparator", "amount", "amount_upper", "unit_code", "claim_id"];
export const csvLine = (point) => [point.indicator, point.place, nameOf("places", point.place), point.year, point.kind, point.comparator, point.exact, point.exactUpper, point.unit, point.id];
export const roomOf = (content) => Math.max(300, Math.min(1120, content.clientWidth - 34));
