// One indicator across places and years.
import { pageOf, tableAddress } from "./address.js";
import { table } from "./data.js";
import { h, link, replace } from "./dom.js";
import { group, nameOf } from "./format.js";
import { HEADER, alikeInScope, axisName, chooser, choosePlot, comparable, countForms, csvLine, drawable, figureCell, figureOf, legend, richest, roomOf, savers } from "./figures.js";
import { plotYears } from "./plot.js";
import { pick, say } from "./words.js";

const MOST = 8;
const USUAL = 6;
const OFFERED = 40;

export function showAcross(content, state, change) {
  const rows = comparable();
  const claims = table("claims");
  if (!rows.length) return void replace(content, h("p", {}, say("no_figures")));
  if (claims.column("indicator_id").code(state.indicator) < 0 || !state.indicator) state.indicator = richest(rows);
  const picker = choosePlot(rows, state, change);
  const code = claims.column("indicator_id").code(state.indicator);
  const told = (those) => those.filter((row) => claims.column("indicator_id").codes[row] === code);
  const all = told(drawable()).map(figureOf);
  const forms = countForms(all);
  if (!forms.some(([form]) => form === state.form)) state.form = forms[0]?.[0] ?? "";
  const points = alikeInScope(all.filter((it) => it.form === state.form));
  const left = told(rows).length - forms.reduce((sum, [form]) => sum + alikeInScope(all.filter((it) => it.form === form)).length, 0);
  const offered = rankPlaces(points);
  const chosen = state.places.filter((it) => offered.includes(it)).slice(0, MOST);
  const places = chosen.length ? chosen : offered.slice(0, USUAL);
  replace(content, h("div", { class: "choices" }, picker, chooser("form", say("choose_form"), forms, state.form, change)),
    define(state.indicator), left > 0 && h("p", { class: "note left-out" }, link(tableAddress({ indicator: state.indicator }), say("not_drawn", group(left)))), choosePlaces(offered, places, change), points.length ? draw(content, state, points, places) : h("p", {}, say("no_figures")));
}

function define(id) {
  const indicators = table("indicators");
  const row = indicators.find("indicator_id", id);
  const text = pick(indicators.cell("definition_zh", row), indicators.cell("definition", row));
  return h("p", { class: "note" }, link(pageOf("indicators", id), nameOf("indicators", id)), text && ` · ${text}`);
}

function rankPlaces(points) {
  const counts = new Map();
  for (const { place } of points) counts.set(place, (counts.get(place) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1)).map(([place]) => place);
}

function choosePlaces(offered, places, change) {
  return h("fieldset", { class: "ticks" }, h("legend", {}, say("choose_places", MOST)), offered.slice(0, OFFERED).map((place) => {
    const box = h("input", { type: "checkbox", value: place, "data-key": `places=${place}`, disabled: places.length >= MOST && !places.includes(place),
      onchange: (event) => change({ places: event.target.checked ? [...places, place] : places.filter((it) => it !== place) }) });
    box.checked = places.includes(place);
    return h("label", {}, box, nameOf("places", place));
  }));
}

function draw(content, state, points, places) {
  const shown = points.filter((it) => places.includes(it.place));
  const seen = shown.map((it) => Number(it.year));
  const [first, last] = [Math.min(...seen), Math.max(...seen)];
  const years = Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
  const series = places.map((place) => ({ place, name: nameOf("places", place), points: shown.filter((it) => it.place === place) }));
  const label = say("plot_label", nameOf("indicators", state.indicator), places.length, first, last);
  const picture = (tone) => plotYears(series, years, axisName(state.form, points), label, roomOf(content), tone);
  const lines = places.flatMap((place) => years.flatMap((year) => {
    const there = shown.filter((it) => it.place === place && it.year === year);
    return there.length ? there.map(csvLine) : [[state.indicator, place, nameOf("places", place), year, "", "", "", "", "", ""]];
  }));
  return [h("figure", { class: "card plot" }, picture(), h("figcaption", {}, legend())), savers(state.indicator, picture, HEADER, lines), matrix(series, years, label)];
}

function matrix(series, years, label) {
  const head = h("tr", {}, h("th", { scope: "col" }, say("place")), years.map((year) => h("th", { scope: "col", class: "right" }, year)));
  const body = series.map(({ place, name, points }) => h("tr", {}, h("th", { scope: "row" }, link(pageOf("places", place), name)), years.map((year) => {
    const there = points.filter((it) => it.year === year);
    return h("td", { class: "right" }, there.length ? h("ul", { class: "plain" }, there.map((it) => h("li", {}, figureCell(it)))) : h("span", { class: "gone" }, say("missing")));
  })));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, h("table", { class: "matrix" }, h("thead", {}, head), h("tbody", {}, body)));
}
