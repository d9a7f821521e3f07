// One place: each promise beside the reports that `match` holds against it.
import { pageOf } from "./address.js";
import { table } from "./data.js";
import { h, link, replace } from "./dom.js";
import { code, nameOf, showPeriod } from "./format.js";
import { HEADER, chooser, comparable, countOf, csvLine, figureCell, figureOf, formName, legend, roomOf, savers } from "./figures.js";
import { plotRows } from "./plot.js";
import { listPairs, showRatio } from "./ratios.js";
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
  const points = rows.filter((row) => claims.column("place_id").codes[row] === at).map(figureOf);
  const lines = pair(points);
  const label = `${nameOf("places", state.place)}: ${say("ratio")}`;
  const drawn = lines.flatMap(drawnOf).slice(0, DRAWN);
  const picture = drawn.length ? (tone) => plotRows(drawn, "%", label, roomOf(content), 100, tone) : null;
  const said = lines.flatMap((it) => [it.target, ...it.answers.map(({ outcome }) => outcome)]).filter(Boolean);
  replace(content,
    h("div", { class: "choices" }, chooser("place", say("choose_place"), places.map(([id, count]) => [id, `${nameOf("places", id)} (${count})`]), state.place, change)),
    h("p", { class: "note" }, say("pairs_note")),
    picture && h("figure", { class: "card plot" }, h("h2", {}, say("ratio")), picture(), h("figcaption", {}, legend())),
    savers(state.place, picture, HEADER, [...new Set(said)].map(csvLine)),
    list(lines.slice(0, LISTED), label));
}

// A line for each promise with its answers, and one for each report that answers none; the latest first of each sort.
function pair(points) {
  const known = new Map(points.map((it) => [it.id, it]));
  const answers = new Map(points.map((it) => [it.id, []]));
  const answering = new Set();
  for (const it of listPairs()) {
    const [target, outcome] = [known.get(it.target), known.get(it.outcome)];
    if (!target || !outcome) continue;
    answers.get(it.target).push({ ...it, outcome });
    answering.add(it.outcome);
  }
  const lines = points.filter((it) => it.kind === "target" || !answering.has(it.id))
    .map((it) => ({ figure: it, target: it.kind === "target" ? it : null, answers: it.kind === "target" ? answers.get(it.id) : [{ outcome: it, ratio: "", verdict: "" }] }));
  const rank = ({ target, answers: those }) => (target && those.length ? 0 : target ? 1 : 2);
  return lines.sort((a, b) => rank(a) - rank(b) || b.figure.year.localeCompare(a.figure.year) || (a.figure.indicator < b.figure.indicator ? -1 : 1));
}

const periodOf = (point) => showPeriod(table("claims"), point.row);

// The ratios of a line, as rows of the picture.
function drawnOf({ answers }) {
  return answers.filter((it) => it.ratio).map(({ outcome, ratio }) => {
    const name = `${periodOf(outcome)} ${nameOf("indicators", outcome.indicator)}${outcome.scope ? ` (${outcome.scope})` : ""}`;
    const told = `${name}: ${showRatio(ratio, outcome.comparator)}`;
    return { name, points: [{ amount: Number(ratio), upper: null, kind: "outcome", comparator: outcome.comparator, told }] };
  });
}

function verdictOf({ target, outcome, verdict }) {
  const held = table("assessments");
  const own = held.where({ target_id: target, outcome_id: outcome.id }).map((row) => held.cell("verdict", row));
  const told = own.length || verdict !== "not_comparable" ? own : [verdict];
  return told.map((it) => h("span", { class: "chip" }, code("verdict", it)));
}

const listed = (items, none) => (items.length ? h("ul", { class: "plain" }, items.map((it) => h("li", {}, it))) : h("span", { class: "gone" }, say(none)));

function list(lines, label) {
  const head = ["indicator", "measure", "period"].map((it) => h("th", { scope: "col" }, say(it)));
  const body = lines.map(({ figure, target, answers }) => h("tr", {},
    h("th", { scope: "row" }, link(pageOf("indicators", figure.indicator), nameOf("indicators", figure.indicator))),
    h("td", {}, formName(figure.form)), h("td", { class: "year-cell" }, periodOf(figure)),
    h("td", { class: "right" }, listed(target ? [figureCell(target)] : [], "not_promised")),
    h("td", { class: "right" }, listed(answers.map(({ outcome }) => figureCell(outcome)), "not_reported")),
    h("td", { class: "right figure" }, answers.map((it) => h("div", {}, it.ratio && showRatio(it.ratio, it.outcome.comparator), " ", target && verdictOf(it))))));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, h("table", { class: "matrix" },
    h("thead", {}, h("tr", {}, head, ["promised", "reported", "ratio"].map((it) => h("th", { scope: "col", class: "right" }, say(it))))), h("tbody", {}, body)));
}
