// The first page: how much there is, of what, in which words, when, and what came of it.
import { recordAddress, tableAddress, writeAddress } from "./address.js";
import { about, loadFirst, loadOthers, table } from "./data.js";
import { h, link, replace } from "./dom.js";
import { code, group, nameOf, showValue } from "./format.js";
import { ratioOf, showRatio } from "./ratios.js";
import { pick, say, title } from "./words.js";

const STRENGTH = ["guarantee", "strive", "aim", "expect", "plan", "will", "unmarked"];
const MOST_PLACES = 10;

export async function showOverview(main) {
  await loadFirst();
  const claims = table("claims");
  replace(
    main,
    h("div", { class: "hero" }, h("h1", {}, pick("政府目标数据", about.title || about.name)), h("p", { class: "lead" }, say("lead"))),
    h("ul", { class: "tiles", "aria-label": title("overview") }, tiles(claims)),
    h("div", { class: "cards" },
      card("by_theme", themes(claims)),
      card("by_words", commitments(claims)),
      card("by_year", years(claims), "broad"),
      card("held", await promises(claims), "broad")),
  );
}

function card(name, content, more) {
  return h("section", { class: `card ${more ?? ""}`, "aria-labelledby": `card-${name}` },
    h("h2", { id: `card-${name}` }, say(name)), h("p", { class: "note" }, say(`${name}_note`)), content);
}

function tiles(claims) {
  const kinds = countBy(claims, "kind");
  const used = (name) => new Set(claims.column(name).codes).size - (claims.column(name).codes.includes(0) ? 1 : 0);
  const seen = claims.column("year").values.filter(Boolean).sort();
  const told = [
    ["targets", kinds.get("target") ?? 0, tableAddress({ kind: "target" })],
    ["outcomes", kinds.get("outcome") ?? 0, tableAddress({ kind: "outcome" })],
    ["places", used("place_id"), writeAddress("names", "places")],
    ["speakers", table("speakers").rows, writeAddress("names", "speakers")],
    ["initiatives", table("initiatives").rows, writeAddress("names", "initiatives")],
    ["sources", table("sources").rows, writeAddress("names", "sources")],
  ];
  const span = seen.length > 1 ? `${seen[0]}–${seen.at(-1)}` : (seen[0] ?? "–");
  return [
    ...told.map(([name, number, to]) => h("li", {}, link(to, [h("strong", {}, group(number)), h("span", {}, say(name))]))),
    h("li", {}, h("div", {}, h("strong", { class: "span" }, span), h("span", {}, say("years")))),
  ];
}

function countBy(claims, name, kind) {
  const { codes, values } = claims.column(name);
  const kinds = claims.column("kind");
  const wanted = kind ? kinds.code(kind) : -1;
  const counts = new Map();
  for (let row = 0; row < claims.rows; row++) {
    if (kind && kinds.codes[row] !== wanted) continue;
    counts.set(codes[row], (counts.get(codes[row]) ?? 0) + 1);
  }
  return new Map([...counts].map(([at, count]) => [values[at], count]));
}

function themes(claims) {
  const counts = [...countBy(claims, "theme", "target")].sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  return h("ul", { class: "bars" }, counts.map(([theme, count]) => {
    const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("span", { css: { width: `${(100 * count) / most}%` } }));
    const name = theme ? code("theme", theme) : say("no_theme");
    return h("li", {}, link(tableAddress({ kind: "target", theme: theme || "-" }), [h("span", { class: "name" }, name), bar, h("span", { class: "number" }, group(count))]));
  }));
}

function commitments(claims) {
  const places = claims.column("place_id");
  const words = claims.column("commitment");
  const counts = new Map();
  for (let row = 0; row < claims.rows; row++) {
    if (!words.codes[row] || !places.codes[row]) continue;
    const place = places.text(row);
    const of = counts.get(place) ?? counts.set(place, {}).get(place);
    of[words.text(row)] = (of[words.text(row)] ?? 0) + 1;
  }
  const total = (of) => Object.values(of).reduce((sum, it) => sum + it, 0);
  const most = [...counts].sort(([, a], [, b]) => total(b) - total(a)).slice(0, MOST_PLACES);
  const legend = STRENGTH.map((word, at) => h("li", {}, h("i", { class: `swatch s${at}`, "aria-hidden": "true" }), code("commitment", word)));
  const rows = most.map(([place, of]) => {
    const told = STRENGTH.filter((word) => of[word]).map((word) => `${code("commitment", word)} ${of[word]}`).join(", ");
    const parts = STRENGTH.map((word, at) => of[word] && h("span", { class: `s${at}`, css: { "flex-grow": of[word] }, title: `${code("commitment", word)} ${of[word]}` }));
    return h("li", {}, link(tableAddress({ kind: "target", place }), [
      h("span", { class: "name" }, nameOf("places", place)),
      h("span", { class: "stack", role: "img", "aria-label": told }, parts),
      h("span", { class: "number" }, group(total(of))),
    ]));
  });
  return [h("ul", { class: "legend" }, legend), h("ul", { class: "bars" }, rows)];
}

function years(claims) {
  const [promised, reported] = ["target", "outcome"].map((kind) => countBy(claims, "year", kind));
  const seen = [...new Set([...promised.keys(), ...reported.keys()])].filter(Boolean).map(Number);
  const untold = (promised.get("") ?? 0) + (reported.get("") ?? 0);
  if (!seen.length) return h("p", {}, say("none"));
  const all = Array.from({ length: Math.max(...seen) - Math.min(...seen) + 1 }, (_, at) => String(Math.min(...seen) + at));
  const most = Math.max(...all.map((year) => Math.max(promised.get(year) ?? 0, reported.get(year) ?? 0)));
  const pillar = (name, count) => h("span", { class: name, css: { height: `${(100 * count) / most}%` } });
  const columns = all.map((year) => {
    const [p, r] = [promised.get(year) ?? 0, reported.get(year) ?? 0];
    const told = `${year}: ${say("promised")} ${p}, ${say("reported")} ${r}`;
    const inside = [h("span", { class: "pillars", "aria-hidden": "true" }, pillar("promised", p), pillar("reported", r)),
      h("span", { class: "year", "aria-hidden": "true" }, year)];
    return h("li", {}, p + r ? link(tableAddress({ year }), inside, { "aria-label": told, title: told }) : h("span", { class: "gap" }, inside));
  });
  const legend = ["promised", "reported"].map((it) => h("li", {}, h("i", { class: `swatch ${it}`, "aria-hidden": "true" }), say(it)));
  const rest = untold ? h("p", { class: "note" }, link(tableAddress({ year: "-" }), `${say("no_year")}: ${group(untold)}`)) : null;
  return [h("ul", { class: "legend" }, legend), h("ol", { class: `timeline ${all.length > 24 ? "long" : ""}` }, columns), rest];
}

async function promises(claims) {
  await loadOthers();
  const held = table("assessments");
  if (!held.rows) return h("p", {}, say("held_none"));
  return heldTable(claims, Array.from({ length: Math.min(held.rows, 30) }, (_, row) => row));
}

// Target against outcome, a row for each assessment.
function heldTable(claims, rows) {
  const held = table("assessments");
  return h("ul", { class: "held" }, rows.map((row) => {
    const target = claims.find("claim_id", held.cell("target_id", row));
    const outcome = claims.find("claim_id", held.cell("outcome_id", row));
    if (target < 0 || outcome < 0) return null;
    const ratio = ratioOf(held.cell("target_id", row), held.cell("outcome_id", row));
    const what = nameOf("indicators", claims.cell("indicator_id", target)) || claims.cell("claim_id", target);
    return h("li", {},
      h("div", { class: "held-head" },
        link(recordAddress(claims.cell("claim_id", target)), what),
        h("span", { class: "soft" }, [nameOf("places", claims.cell("place_id", target)), claims.cell("year", target)].filter(Boolean).join(" · ")),
        h("span", { class: "chip" }, code("verdict", held.cell("verdict", row)))),
      ratio ? drawRatio(claims, target, outcome, ratio)
        : h("div", {}, `${say("promised")} ${showValue(claims, target) || "–"} · ${say("reported")} ${showValue(claims, outcome) || "–"}`));
  }));
}

// The bar ends at the outcome, and the line across it is the target.
function drawRatio(claims, target, outcome, ratio) {
  return h("div", { class: "held-bar" },
    h("span", { class: "bullet", "aria-hidden": "true" },
      h("span", { class: "done", css: { width: `${Math.min(100, Number(ratio) * 0.8)}%` } }),
      h("span", { class: "goal", css: { left: "80%" } })),
    h("span", { class: "number" }, `${showValue(claims, outcome)} / ${showValue(claims, target)}`,
      h("strong", {}, ` ${showRatio(ratio, claims.cell("comparator", outcome))}`)));
}
