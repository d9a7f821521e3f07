// A place and those right below it: the same indicator in the same year.
import { pageOf } from "./address.js";
import { table } from "./data.js";
import { h, link, replace } from "./dom.js";
import { code, nameOf, showAmount } from "./format.js";
import { HEADER, alikeInScope, axisName, chooser, choosePlot, countForms, csvLine, drawable, figureCell, figureOf, legend, richest, roomOf, savers } from "./figures.js";
import { plotRows } from "./plot.js";
import { say } from "./words.js";

export function showBelow(content, state, change) {
  const rows = drawable();
  const parents = rankParents(rows);
  if (!parents.length) return void replace(content, h("p", {}, say("no_figures")));
  if (!parents.some(([id]) => id === state.place)) state.place = parents[0][0];
  const claims = table("claims");
  const family = [state.place, ...childrenOf(state.place)];
  const codes = new Set(family.map((it) => claims.column("place_id").code(it)));
  const theirs = rows.filter((row) => codes.has(claims.column("place_id").codes[row]));
  const picker = choosePlot(theirs, state, change);
  const offered = Array.from(picker.querySelectorAll("option"), (it) => it.value);
  if (!offered.includes(state.indicator)) state.indicator = richest(theirs);
  picker.querySelector("select").value = state.indicator;
  const all = theirs.map(figureOf).filter((it) => it.indicator === state.indicator);
  const forms = countForms(all);
  if (!forms.some(([form]) => form === state.form)) state.form = forms[0][0];
  const points = alikeInScope(all.filter((it) => it.form === state.form));
  const years = [...new Set(points.map((it) => it.year))].sort().reverse();
  if (!years.includes(state.year)) state.year = fullest(points, years);
  replace(content, h("div", { class: "choices" },
    chooser("place", say("choose_place"), parents.map(([id]) => [id, nameOf("places", id)]), state.place, (it) => change({ ...it, indicator: "", form: "", year: "" })),
    picker, chooser("form", say("choose_form"), forms, state.form, change), chooser("year", say("choose_year"), years.map((it) => [it, it]), state.year, change)),
    h("p", { class: "note" }, say("below_note")), draw(content, state, family, points));
}

function childrenOf(id) {
  const places = table("places");
  return places.where({ parent_id: id }).map((row) => places.cell("place_id", row));
}

// The places with places below them, those with the most figures below first.
function rankParents(rows) {
  const claims = table("claims");
  const places = table("places");
  const counts = new Map();
  const { codes, values } = claims.column("place_id");
  const own = new Uint32Array(values.length);
  for (const row of rows) own[codes[row]]++;
  values.forEach((id, at) => {
    const above = places.cell("parent_id", places.find("place_id", id));
    if (above && own[at]) counts.set(above, (counts.get(above) ?? 0) + own[at]);
  });
  return [...counts].sort(([, a], [, b]) => b - a);
}

const fullest = (points, years) => [...years].sort((a, b) => countPlaces(points, b) - countPlaces(points, a))[0];
const countPlaces = (points, year) => new Set(points.filter((it) => it.year === year).map((it) => it.place)).size;

function draw(content, state, family, points) {
  const ever = new Set(points.map((it) => it.place));
  const now = points.filter((it) => it.year === state.year);
  const members = family.filter((it, at) => at === 0 || ever.has(it));
  const rows = members.map((place, at) => ({ place, name: nameOf("places", place), strong: at === 0, points: now.filter((it) => it.place === place) }));
  const rest = rows.slice(1).sort((a, b) => (b.points[0]?.amount ?? -Infinity) - (a.points[0]?.amount ?? -Infinity));
  const sorted = [rows[0], ...rest];
  const above = rows[0].points.find((it) => it.kind === "target") ?? rows[0].points[0];
  const shared = above && ["percent", "permille"].includes(above.unit) ? above.amount : null;
  const label = `${nameOf("places", state.place)}, ${nameOf("indicators", state.indicator)}, ${state.year}`;
  const picture = (tone) => plotRows(sorted, axisName(state.form, points), label, roomOf(content), shared, tone);
  const lines = sorted.flatMap((it) => (it.points.length ? it.points.map(csvLine) : [[state.indicator, it.place, it.name, state.year, "", "", "", "", "", ""]]));
  return [h("figure", { class: "card plot" }, picture(), h("figcaption", {}, legend())), savers(`${state.place}-${state.indicator}-${state.year}`, picture, HEADER, lines), list(sorted, above, label)];
}

// Points between two shares or rates; the part of the whole where both are counted; nothing for ranks and ceilings.
function difference(own, above) {
  const gap = own.amount - above.amount;
  if (["percent", "permille"].includes(above.unit)) return `${gap > 0 ? "+" : ""}${Number(gap.toFixed(2))}`;
  return own.counted && above.counted && above.amount > 0 ? `${((100 * own.amount) / above.amount).toFixed(1)}%` : "";
}

function list(rows, above, label) {
  const places = table("places");
  const kinds = ["target", "outcome"];
  const body = rows.map(({ place, name, points, strong }) => {
    const own = points.find((it) => it.kind === above?.kind);
    const told = !strong && above && own ? difference(own, above) : "";
    return h("tr", { class: strong ? "strong" : null }, h("th", { scope: "row" }, link(pageOf("places", place), name)),
      h("td", {}, code("place_level", places.cell("level", places.find("place_id", place)))),
      kinds.map((kind) => {
        const there = points.filter((it) => it.kind === kind);
        return h("td", { class: "right" }, there.length ? h("ul", { class: "plain" }, there.map((it) => h("li", {}, figureCell(it)))) : h("span", { class: "gone" }, say("missing")));
      }),
      h("td", { class: "right figure" }, told));
  });
  const head = [["place"], ["level"], ["promised", 1], ["reported", 1], ["difference", 1]].map(([it, right]) => h("th", { scope: "col", class: right ? "right" : "" }, say(it)));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, h("table", { class: "matrix" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, body), above && h("caption", {}, `${label}: ${showAmount(above.exact, above.unit)}`)));
}
