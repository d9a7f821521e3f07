// The claims that pass a search and every facet, how many there are of each value, and their order.
import { placesWithin, table } from "./data.js";
import { search } from "./search.js";
import { code, codeRank, nameOf } from "./format.js";
import { say } from "./words.js";

export const FACETS = [
  { key: "kind", column: "kind", name: (value) => say(value) },
  { key: "year", column: "year" },
  { key: "place", column: "place_id", name: (value) => nameOf("places", value), nested: true },
  { key: "theme", column: "theme", name: (value) => code("theme", value) },
  { key: "indicator", column: "indicator_id", name: (value) => nameOf("indicators", value) },
  { key: "organisation", column: "organisation_id", name: (value) => nameOf("organisations", value) },
  { key: "speaker", column: "speaker_id", name: (value) => nameOf("speakers", value) },
  { key: "commitment", column: "commitment", name: (value) => code("commitment", value), list: "commitment" },
  { key: "status", column: "status", name: (value) => code("status", value), list: "status" },
];
const NUMBERS = new Set(["amount", "value"]);
const widened = new WeakMap();
const ranked = new WeakMap();

// A place counts for what it lies in too: the codes of a value are its own and those of the places below it.
function codesUnder(column) {
  if (!widened.has(column)) {
    const known = new Map(column.values.map((value, at) => [value, at]));
    const wide = new Map();
    for (const id of allPlaces(column)) {
      wide.set(id, placesWithin(id).map((it) => known.get(it)).filter((it) => it !== undefined));
    }
    widened.set(column, wide);
  }
  return widened.get(column);
}

function allPlaces(column) {
  const places = table("places");
  const found = new Set(column.values.slice(1));
  for (const id of found) {
    const above = places.cell("parent_id", places.find("place_id", id));
    if (above) found.add(above);
  }
  return found;
}

function allowed(facet, column, wanted) {
  const allow = new Uint8Array(column.values.length);
  const wide = facet.nested ? codesUnder(column) : null;
  for (const value of wanted) {
    const own = value === "-" ? 0 : column.values.indexOf(value);
    for (const at of wide?.get(value) ?? (own >= 0 ? [own] : [])) allow[at] = 1;
  }
  return allow;
}

// { rows, counts }: the rows that pass, and for each facet how many would with each value, whatever it has chosen itself.
export function filter(claims, state) {
  const found = search(claims, state.q);
  const fails = new Uint8Array(claims.rows);
  const which = new Uint8Array(claims.rows);
  if (found) for (let row = 0; row < fails.length; row++) fails[row] = found[row] ? 0 : 2;
  FACETS.forEach((facet, number) => {
    const wanted = state[facet.key];
    if (!wanted.length) return;
    const column = claims.column(facet.column);
    const [allow, codes] = [allowed(facet, column, wanted), column.codes];
    for (let row = 0; row < fails.length; row++) {
      if (!allow[codes[row]]) {
        fails[row]++;
        which[row] = number;
      }
    }
  });
  return { rows: pass(fails), counts: FACETS.map((facet, number) => countFacet(claims, facet, number, fails, which)) };
}

function pass(fails) {
  const rows = new Uint32Array(fails.length);
  let size = 0;
  for (let row = 0; row < fails.length; row++) if (!fails[row]) rows[size++] = row;
  return rows.subarray(0, size);
}

function countFacet(claims, facet, number, fails, which) {
  const column = claims.column(facet.column);
  const { codes, values } = column;
  const counts = new Uint32Array(values.length);
  for (let row = 0; row < fails.length; row++) {
    if (!fails[row] || (fails[row] === 1 && which[row] === number)) counts[codes[row]]++;
  }
  const listed = facet.nested
    ? [...codesUnder(column)].map(([value, under]) => [value, under.reduce((sum, at) => sum + counts[at], 0)])
    : values.map((value, at) => [value, counts[at]]).slice(1);
  if (counts[0]) listed.push(["-", counts[0]]);
  return order(facet, listed.filter(([, count]) => count));
}

function order(facet, listed) {
  if (facet.key === "year") return listed.sort(([a], [b]) => (a < b ? 1 : -1));
  if (facet.list) return listed.sort(([a], [b]) => codeRank(facet.list, a) - codeRank(facet.list, b));
  return listed.sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
}

// The rows in the order of a column, "-amount" being the largest first; what is empty comes last either way.
export function sort(claims, rows, by) {
  const name = by.replace(/^-/, "");
  const down = by.startsWith("-");
  const column = claims.column(name);
  const { ranks, size } = rank(column, name);
  const { codes } = column;
  const starts = new Uint32Array(size + 2);
  const place = (row) => {
    const at = ranks[codes[row]];
    return at === size ? size : down ? size - 1 - at : at;
  };
  for (const row of rows) starts[place(row) + 1]++;
  for (let at = 1; at < starts.length; at++) starts[at] += starts[at - 1];
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) sorted[starts[place(row)]++] = row;
  return sorted;
}

// For each code the place of its value among all values; what is empty has the last.
function rank(column, name) {
  if (!ranked.has(column)) {
    const shown = naming(name);
    const keys = column.values.map((value) => (NUMBERS.has(name) ? Number(value) : shown(value)));
    const order = Array.from(keys.keys()).slice(1);
    const words = new Intl.Collator("zh");
    const few = keys.length < 20_000; // collation is slow: many values go by their characters
    order.sort((a, b) => (NUMBERS.has(name) ? keys[a] - keys[b] : few ? words.compare(keys[a], keys[b]) : keys[a] < keys[b] ? -1 : 1));
    const ranks = new Uint32Array(keys.length);
    let size = 0;
    order.forEach((at, index) => {
      if (index && keys[at] !== keys[order[index - 1]]) size++;
      ranks[at] = size;
    });
    size = order.length ? size + 1 : 0;
    column.values.forEach((value, at) => value === "" && (ranks[at] = size));
    ranked.set(column, { ranks, size });
  }
  return ranked.get(column);
}

function naming(name) {
  const facet = FACETS.find((it) => it.column === name);
  if (facet?.list) return (value) => String(codeRank(facet.list, value)).padStart(2, "0");
  return facet?.name ?? ((value) => value);
}

export function forgetOrder(claims) {
  for (const column of Object.values(claims.columns)) ranked.delete(column); // names differ by language
}
