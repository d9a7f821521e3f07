// The pages of people, bodies, places, initiatives, indicators and sources, each with its claims.
import { pageOf, writeAddress } from "./address.js";
import { listClaims, listFacts } from "./claimlist.js";
import { loadAll, placesWithin, table } from "./data.js";
import { h, link, replace } from "./dom.js";
import { code, fullPlace, group, keyOf, nameOf, nameRow, otherName, unitWord } from "./format.js";
import { publishedOn, tellPost } from "./record.js";
import { pick, say, title } from "./words.js";

const TABLES = { speaker: "speakers", organisation: "organisations", place: "places", initiative: "initiatives", indicator: "indicators", source: "sources" };
const list = (items) => items.length && h("ul", { class: "plain" }, items.map((it) => h("li", {}, it)));
const go = (name, id) => id && link(pageOf(name, id), nameOf(name, id));
const goAll = (name, ids) => list([...new Set(ids)].filter(Boolean).map((id) => go(name, id)));

export async function showThing(main, kind, id) {
  await loadAll();
  const name = TABLES[kind];
  const them = table(name);
  const row = them.find(keyOf(name), id);
  if (row < 0) {
    replace(main, h("h1", {}, say("nothing_here")), h("p", {}, say("nothing_here_more", id)));
    return;
  }
  const cell = (column) => them.cell(column, row);
  const facts = listFacts(FACTS[kind](id, cell, row));
  const claims = claimsOf(kind, id);
  const started = kind === "initiative" ? [] : startedBy(kind, id);
  replace(main, h("article", { class: "record" },
    h("header", {}, h("p", { class: "eyebrow" }, h("span", { class: "chip plain" }, say(kind)), " ", h("code", {}, id)),
      h("h1", {}, nameRow(name, row)), h("p", { class: "second" }, otherName(name, row))),
    kind === "initiative" && h("figure", { class: "quotation" }, h("blockquote", { lang: "zh-CN" }, cell("quote")), h("figcaption", {}, go("sources", cell("source_id")))),
    facts.children.length > 0 && h("section", { class: "card" }, facts),
    kind === "place" && h("p", {}, link(writeAddress("compare", "", { view: "place", place: id }), say("one_place")), " · ", link(writeAddress("compare", "", { view: "below", place: id }), say("below"))),
    kind === "indicator" && h("p", {}, link(writeAddress("compare", "", { indicator: id }), say("compare_all"))),
    h("section", { "aria-labelledby": "its-claims" }, h("h2", { id: "its-claims" }, say("claims"), h("span", { class: "tally" }, group(claims.length))), listClaims(claims, say("claims"), LEAVE[kind] ?? [], ALL[kind]?.(id))),
    started.length > 0 && h("section", { "aria-labelledby": "its-initiatives" }, h("h2", { id: "its-initiatives" }, title("initiatives"), h("span", { class: "tally" }, group(started.length))),
      h("ul", { class: "names" }, started.slice(0, 200).map((it) => nameLine("initiatives", it))))));
}

export function nameLine(name, row) {
  const them = table(name);
  const id = them.cell(keyOf(name), row);
  return h("li", {}, link(pageOf(name, id), nameRow(name, row) || id), h("span", { class: "soft" }, otherName(name, row)));
}

const LEAVE = { place: [], initiative: ["kind"] };
const ALL = {
  speaker: (id) => ({ speaker: id }), organisation: (id) => ({ organisation: id }), place: (id) => ({ place: id }), indicator: (id) => ({ indicator: id }),
};

function claimsOf(kind, id) {
  const claims = table("claims");
  if (kind === "initiative") {
    const links = table("target_initiatives");
    return links.where({ initiative_id: id }).map((it) => claims.find("claim_id", links.cell("target_id", it))).filter((it) => it >= 0);
  }
  if (kind !== "place") return claims.where({ [`${kind}_id`]: id });
  const within = new Set(placesWithin(id).map((it) => claims.column("place_id").code(it)));
  const { codes } = claims.column("place_id");
  return Array.from({ length: claims.rows }, (_, row) => row).filter((row) => within.has(codes[row]));
}

function startedBy(kind, id) {
  const initiatives = table("initiatives");
  if (kind === "indicator") return [];
  const own = initiatives.where({ [`${kind}_id`]: id });
  if (kind !== "organisation") return own;
  const links = table("initiative_organisations");
  return [...new Set([...own, ...links.where({ organisation_id: id }).map((it) => initiatives.find("initiative_id", links.cell("initiative_id", it)))])].filter((it) => it >= 0);
}

const FACTS = {
  speaker: (id) => [[say("posts"), list(table("positions").where({ speaker_id: id }).map((row) => [tellPost(row), " ", h("span", { class: "soft" }, table("positions").cell("as_of", row).slice(0, 4))]))]],
  organisation: (id, cell) => {
    const positions = table("positions");
    const names = table("organisation_names");
    const bodies = table("organisations");
    return [
      [say("of_kind"), code("organisation_kind", cell("kind"))],
      [say("place"), go("places", cell("place_id"))],
      [say("parent"), go("organisations", cell("parent_id"))],
      [say("also_called"), [...new Set(names.where({ organisation_id: id }).map((row) => names.cell("name", row)))].join("、")],
      [say("people"), list(positions.where({ organisation_id: id }).map((row) => [go("speakers", positions.cell("speaker_id", row)), " ", pick(positions.cell("title", row), positions.cell("title_en", row))]))],
      [say("children"), goAll("organisations", bodies.where({ parent_id: id }).map((row) => bodies.cell("organisation_id", row)))],
    ];
  },
  place: (id, cell) => {
    const places = table("places");
    return [
      [say("level"), code("place_level", cell("level"))],
      [say("lies_in"), cell("parent_id") && link(pageOf("places", cell("parent_id")), fullPlace(cell("parent_id")))],
      [say("valid"), (cell("valid_from") || cell("valid_to")) && `${cell("valid_from") || "…"} – ${cell("valid_to") || ""}`],
      [say("places_below"), goAll("places", places.where({ parent_id: id }).map((row) => places.cell("place_id", row)))],
    ];
  },
  initiative: (id, cell) => {
    const links = table("initiative_organisations");
    return [
      [say("of_kind"), code("initiative_kind", cell("kind"))],
      [say("stage"), code("stage", cell("stage"))],
      [say("speaks"), go("speakers", cell("speaker_id"))],
      [say("bound"), go("organisations", cell("organisation_id"))],
      [say("place"), go("places", cell("place_id"))],
      [say("parties"), list(links.where({ initiative_id: id }).map((row) => [go("organisations", links.cell("organisation_id", row)), " ", h("span", { class: "soft" }, code("role", links.cell("role", row)))]))],
      [say("spans"), h("code", {}, cell("spans").replaceAll("-", "–"))],
      [say("status"), code("status", cell("status"))],
      [say("note"), cell("note")],
    ];
  },
  indicator: (id, cell) => [
    [say("definition"), pick(cell("definition_zh"), cell("definition"))],
    [say("theme"), code("theme", cell("theme"))],
    [say("measure"), code("measure", cell("measure"))],
    [say("unit_code"), cell("unit_code") === "1" ? "" : unitWord(cell("unit_code"))],
    [say("direction"), code("direction", cell("direction"))],
  ],
  source: (id, cell, row) => [
    [say("publisher"), [cell("series"), cell("publisher"), cell("byline")].filter(Boolean).join(" · ")],
    [say("published"), publishedOn(row)],
    [say("document"), cell("document")],
    [say("checksum"), h("code", { class: "hash" }, cell("document_sha256"))],
    [say("spans"), h("code", {}, cell("spans").replaceAll("-", "–"))],
    [say("speakers"), goAll("speakers", table("positions").where({ source_id: id }).map((it) => table("positions").cell("speaker_id", it)))],
  ],
};
