// The directory: every place, body, person, initiative, indicator and source by name, with how many claims it has.
import { keepAddress, pageOf, writeAddress } from "./address.js";
import { loadFirst, placesWithin, table } from "./data.js";
import { h, link, replace } from "./dom.js";
import { group, keyOf, nameRow, otherName } from "./format.js";
import { say } from "./words.js";

const KINDS = ["places", "organisations", "speakers", "initiatives", "indicators", "sources"];
const MOST = 400;

export async function showNames(main, asked, query) {
  await loadFirst();
  const kind = KINDS.includes(asked) ? asked : "places";
  const field = h("input", { type: "search", class: "search", "aria-label": say("find_name"), placeholder: say("find_name"), autocomplete: "off" });
  field.value = query.get("q") ?? "";
  const names = h("ul", { class: "names" });
  const status = h("p", { class: "count", role: "status" });
  const all = countNames(kind);
  const draw = () => {
    const needle = field.value.trim().toLowerCase();
    const fits = needle ? all.filter(({ text }) => text.includes(needle)) : all;
    replace(names, fits.slice(0, MOST).map(({ row, count }) => drawName(kind, row, count)));
    status.textContent = `${group(fits.length)} ${say(kind)}${fits.length > MOST ? ` · ${say("more", group(fits.length - MOST))}` : ""}`;
    keepAddress(writeAddress("names", kind, { q: field.value }));
  };
  field.addEventListener("input", draw);
  replace(main, h("h1", {}, say("names")),
    h("div", { class: "find" }, h("nav", { class: "segments", "aria-label": say("names") }, KINDS.map((it) =>
      link(writeAddress("names", it), [say(it), " ", h("span", { class: "number" }, group(table(it).rows))], { "aria-current": it === kind ? "page" : null }))), field),
    status, names);
  draw();
}

function drawName(kind, row, count) {
  const them = table(kind);
  const id = them.cell(keyOf(kind), row);
  return h("li", {}, link(pageOf(kind, id), nameRow(kind, row) || id),
    h("span", { class: "soft" }, otherName(kind, row) || (kind === "sources" ? them.cell("published", row).slice(0, 4) : "")),
    count > 0 && h("span", { class: "number" }, group(count)));
}

function countNames(kind) {
  const them = table(kind);
  const claims = table("claims");
  const key = keyOf(kind);
  const counts = kind === "initiatives" ? countLinks() : countColumn(claims, key);
  return Array.from({ length: them.rows }, (_, row) => {
    const id = them.cell(key, row);
    const own = kind === "places" ? placesWithin(id).reduce((sum, it) => sum + (counts.get(it) ?? 0), 0) : (counts.get(id) ?? 0);
    const text = ["name", "name_en", "name_latin", "title"].map((it) => them.cell(it, row)).join(" ").toLowerCase();
    return { row, count: own, text };
  }).sort((a, b) => b.count - a.count || a.row - b.row);
}

function countColumn(claims, name) {
  const { codes, values } = claims.column(name);
  const counts = new Uint32Array(values.length);
  for (let row = 0; row < claims.rows; row++) counts[codes[row]]++;
  return new Map(values.map((value, at) => [value, counts[at]]));
}

function countLinks() {
  return countColumn(table("target_initiatives"), "initiative_id");
}
