// One place: what was promised beside what was reported, by indicator, measure and year.
import { pageOf } from "./address.js";
import { table } from "./data.js";
import { h, link, replace } from "./dom.js";
import { code, nameOf } from "./format.js";
import { HEADER, chooser, comparable, countOf, csvLine, figureCell, figureOf, formName, legend, roomOf, savers } from "./figures.js";
import { plotRows } from "./plot.js";
import { say } from "./words.js";

const DRAWN = 30;
const LISTED = 300;

export function showPairs(content, state, change) {
  const rows = comparable();
  const places = countOf(rows, "place_id");
  if (!places.length) return void replace(content, h("p", {}, say("no_figures")));
  if (!places.some(([id]) => id === state.place)) state.place = places[0][0];
  const claims = table("claims");
  const at = claims.column("place_id").code(state.place);
  const pairs = pair(rows.filter((row) => claims.column("place_id").codes[row] === at).map(figureOf));
  const whole = pairs.filter((it) => it.share !== null).slice(0, DRAWN);
  const label = `${nameOf("places", state.place)}: ${say("ratio")}`;
  const drawn = whole.map((it) => ({ name: `${it.year} ${nameOf("indicators", it.indicator)}${it.scope ? ` (${it.scope})` : ""}`, points: [
    { amount: it.share, upper: null, kind: "outcome", comparator: "eq", told: `${nameOf("indicators", it.indicator)} ${it.year}: ${it.share.toFixed(1)}%` }] }));
  const picture = drawn.length ? (tone) => plotRows(drawn, "%", label, roomOf(content), 100, tone) : null;
  const lines = pairs.flatMap((it) => [...it.target, ...it.outcome].map(csvLine));
  replace(content,
    h("div", { class: "choices" }, chooser("place", say("choose_place"), places.map(([id, count]) => [id, `${nameOf("places", id)} (${count})`]), state.place, change)),
    h("p", { class: "note" }, say("pairs_note")),
    picture && h("figure", { class: "card plot" }, h("h2", {}, say("ratio")), picture(), h("figcaption", {}, legend())),
    savers(state.place, picture, HEADER, lines),
    list(pairs.slice(0, LISTED), label));
}

// Figures of one indicator, measure and year together; those with a promise and a report come first.
function pair(points) {
  const found = new Map();
  for (const point of points) {
    const key = [point.indicator, point.form, point.year, point.scope].join("\u0001");
    if (!found.has(key)) found.set(key, { indicator: point.indicator, form: point.form, year: point.year, scope: point.scope, target: [], outcome: [] });
    found.get(key)[point.kind].push(point);
  }
  for (const it of found.values()) {
    const [goal, done] = [it.target[0], it.outcome[0]];
    it.share = it.target.length === 1 && it.outcome.length === 1 && goal.amount ? (100 * done.amount) / goal.amount : null;
  }
  const rank = (it) => (it.target.length && it.outcome.length ? 0 : it.target.length ? 1 : 2);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || b.year.localeCompare(a.year) || (a.indicator < b.indicator ? -1 : 1));
}

function verdictOf(pair) {
  const held = table("assessments");
  const rows = pair.target.flatMap((it) => held.where({ target_id: it.id }));
  return rows.map((row) => h("span", { class: "chip" }, code("verdict", held.cell("verdict", row))));
}

function list(pairs, label) {
  const figures = (points, none) => (points.length ? h("ul", { class: "plain" }, points.map((it) => h("li", {}, figureCell(it)))) : h("span", { class: "gone" }, say(none)));
  const head = ["indicator", "measure", "year"].map((it) => h("th", { scope: "col" }, say(it)));
  const body = pairs.map((it) => h("tr", {},
    h("th", { scope: "row" }, link(pageOf("indicators", it.indicator), nameOf("indicators", it.indicator))),
    h("td", {}, formName(it.form)), h("td", { class: "year-cell" }, it.year),
    h("td", { class: "right" }, figures(it.target, "not_promised")), h("td", { class: "right" }, figures(it.outcome, "not_reported")),
    h("td", { class: "right figure" }, it.share === null ? "" : `${it.share.toFixed(1)}%`, " ", verdictOf(it))));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, h("table", { class: "matrix" },
    h("thead", {}, h("tr", {}, head, ["promised", "reported", "ratio"].map((it) => h("th", { scope: "col", class: "right" }, say(it))))), h("tbody", {}, body)));
}
