// One claim: what was said, by whom, where it stands, what it hangs together with, how to cite it.
import { keepAddress, pageOf, recordAddress, writeAddress } from "./address.js";
import { listClaims, listFacts } from "./claimlist.js";
import { about, loadAll, placesAbove, table, tell } from "./data.js";
import { copyText, h, link, replace } from "./dom.js";
import { code, fullPlace, group, nameClaim, nameOf, showDays, showValue, sign, unitWord } from "./format.js";
import { ratioOf } from "./ratios.js";
import { language, pick, say, title } from "./words.js";

export async function showRecord(main, asked) {
  await loadAll();
  const claims = table("claims");
  const id = follow(asked);
  const row = claims.find("claim_id", id);
  if (row < 0) {
    replace(main, h("h1", {}, say("nothing_here")), h("p", {}, say("nothing_here_more", asked)));
    return;
  }
  if (id !== asked) keepAddress(recordAddress(id));
  const [zh, en, from, to] = await tell(row);
  const cell = (name) => claims.cell(name, row);
  const [first, second] = language() === "zh" ? [zh, en] : [en, zh];
  const langs = language() === "zh" ? ["zh-CN", "en"] : ["en", "zh-CN"];
  replace(main, h("article", { class: "record" },
    h("header", {},
      h("p", { class: "eyebrow" }, h("span", { class: `chip ${cell("kind")}` }, say(cell("kind"))), " ", h("code", {}, id),
        h("span", { class: "chip plain" }, code("status", cell("status")))),
      h("h1", { lang: langs[0] }, first),
      h("p", { class: "second", lang: langs[1] }, second)),
    cell("suspect") === "true" && h("p", { class: "warning" }, h("strong", {}, say("suspect")), cell("note") && ` · ${cell("note")}`),
    h("figure", { class: "quotation" }, h("blockquote", { lang: "zh-CN" }, markQuote(cell("quote"), from, to)), h("figcaption", {}, citeSource(cell("source_id")))),
    h("div", { class: "cards" },
      section("about_claim", listFacts(tellFacts(cell))),
      section("who", listFacts(tellWho(cell))),
      section("hangs", listLinks(claims, row, cell), "broad"),
      section("evidence", listFacts(tellEvidence(cell)), "broad"),
      section("related", listRelated(claims, row, cell), "broad"),
      section("cite", citeRecord(id, first, cell), "broad"))));
}

// An id that was published once leads to the one that stands for it now.
function follow(id) {
  const moved = table("redirects");
  const passed = new Set();
  while (table("claims").find("claim_id", id) < 0 && !passed.has(id)) {
    passed.add(id);
    id = moved.cell("new_id", moved.find("old_id", id)) || id;
  }
  return id;
}

function section(name, content, more) {
  if (!content || (Array.isArray(content) && !content.flat().filter(Boolean).length)) return null;
  return h("section", { class: `card ${more ?? ""}`, "aria-labelledby": `part-${name}` }, h("h2", { id: `part-${name}` }, say(name)), content);
}

function markQuote(quote, from, to) {
  return to ? [quote.slice(0, from), h("mark", {}, quote.slice(from, to)), quote.slice(to)] : quote;
}

function citeSource(id) {
  const sources = table("sources");
  const row = sources.find("source_id", id);
  if (row < 0) return id;
  const told = [sources.cell("series", row), sources.cell("publisher", row), publishedOn(row)].filter(Boolean).join(" · ");
  return [link(pageOf("sources", id), sources.cell("title", row) || id), told && ` · ${told}`];
}

// The day of a source, as exactly as it is known.
export function publishedOn(row) {
  const sources = table("sources");
  const day = sources.cell("published", row);
  return day.slice(0, { year: 4, month: 7 }[sources.cell("published_precision", row)] ?? 10);
}

function tellFacts(cell) {
  const indicator = cell("indicator_id");
  const ends = [cell("amount"), cell("amount_upper")].filter(Boolean).map(group).join("–");
  const days = showDays(cell("period_start"), cell("period_end"));
  const label = cell("period_label");
  return [
    [say("indicator"), indicator && link(pageOf("indicators", indicator), nameOf("indicators", indicator))],
    [say("value"), cell("value") && showValue({ cell: (name) => cell(name) })],
    [say("plain"), ends && h("span", { class: "figure" }, `${sign(cell("comparator"))} ${ends} ${unitWord(cell("unit_code"))}`.trim())],
    [say("comparator"), cell("value") && code("comparator", cell("comparator"))],
    [say("measure"), code("measure", cell("measure"))],
    [say("scope"), cell("scope")],
    [say("baseline"), [cell("baseline_label"), cell("baseline_amount") && `(${group(cell("baseline_amount"))} ${unitWord(cell("unit_code"))})`].filter(Boolean).join(" ")],
    [say("period"), [label, days && days !== label && `${cell("period_start") || "…"} – ${cell("period_end") || "…"}`].filter(Boolean).join(" · ") || say("not_told")],
    [say("words"), cell("commitment") && [cell("commitment_words"), code("commitment", cell("commitment"))].filter(Boolean).join(" · ")],
    [say("note"), cell("suspect") === "true" ? "" : cell("note")],
  ];
}

function tellWho(cell) {
  const positions = table("positions");
  const speaker = cell("speaker_id");
  const posts = speaker ? positions.where({ speaker_id: speaker, source_id: cell("source_id") }) : [];
  const place = cell("place_id");
  return [
    [say("speaks"), speaker ? [link(pageOf("speakers", speaker), nameOf("speakers", speaker)), h("ul", { class: "plain" }, posts.map((row) => h("li", {}, tellPost(row))))] : say("not_told")],
    [say("bound"), cell("organisation_id") && link(pageOf("organisations", cell("organisation_id")), nameOf("organisations", cell("organisation_id")))],
    [say("place"), place && link(pageOf("places", place), fullPlace(place) || place)],
  ];
}

// 云河市科学技术局局长; Director, Yunhe Science Bureau.
export function tellPost(row) {
  const positions = table("positions");
  const body = positions.cell("organisation_id", row);
  const anchor = link(pageOf("organisations", body), nameOf("organisations", body));
  return language() === "zh" ? [anchor, positions.cell("title", row)] : [positions.cell("title_en", row) || positions.cell("title", row), ", ", anchor];
}

function tellEvidence(cell) {
  const sources = table("sources");
  const row = sources.find("source_id", cell("source_id"));
  const hash = sources.cell("document_sha256", row);
  const basis = sources.cell("published_basis", row) === "inferred" ? ` (${say("inferred")})` : "";
  return [
    [say("source"), citeSource(cell("source_id"))],
    [say("published"), row >= 0 && publishedOn(row) && publishedOn(row) + basis],
    [say("document"), sources.cell("document", row)],
    [say("checksum"), hash && h("code", { class: "hash" }, hash)],
    [say("spans"), cell("spans") && [h("code", {}, cell("spans").replaceAll("-", "–")), " ", h("span", { class: "soft" }, say("of_characters", group(sources.cell("document_characters", row))))]],
    [say("prove"), h("code", {}, "policy-targets verify --documents DIR")],
    [say("rule"), cell("rule") && h("code", {}, cell("rule"))],
  ];
}

const toClaim = (claims, row) => [link(recordAddress(claims.cell("claim_id", row)), [nameClaim(claims, row), " ", h("span", { class: "figure" }, showValue(claims, row))])];

function listLinks(claims, row, cell) {
  const id = cell("claim_id");
  const whole = claims.find("claim_id", cell("part_of"));
  const parts = claims.where({ part_of: id });
  const links = table("target_initiatives");
  const initiatives = links.where({ target_id: id }).map((it) => links.cell("initiative_id", it));
  const held = table("assessments");
  const own = cell("kind") === "target" ? ["target_id", "outcome_id"] : ["outcome_id", "target_id"];
  const assessed = held.where({ [own[0]]: id });
  const facts = [
    [say("part_of"), whole >= 0 && toClaim(claims, whole)],
    [say("parts"), parts.length && h("ul", { class: "plain" }, parts.map((it) => h("li", {}, toClaim(claims, it))))],
    [say("initiative"), initiatives.length && h("ul", { class: "plain" }, initiatives.map((it) => h("li", {}, link(pageOf("initiatives", it), nameOf("initiatives", it)))))],
    [say("held_against"), assessed.length && h("ul", { class: "plain" }, assessed.map((it) => {
      const other = claims.find("claim_id", held.cell(own[1], it));
      const stated = held.cell("basis", it) === "stated";
      const completion = stated ? held.cell("completion", it) : ratioOf(held.cell("target_id", it), held.cell("outcome_id", it));
      return h("li", {}, other >= 0 && toClaim(claims, other), " ", h("span", { class: "chip" }, code("verdict", held.cell("verdict", it))),
        completion && ` ${completion}% (${code("assessment_basis", held.cell("basis", it))})`);
    }))],
  ].filter(([, value]) => value);
  return facts.length ? listFacts(facts) : null;
}

function listRelated(claims, row, cell) {
  const indicator = cell("indicator_id");
  if (!indicator) return null;
  const [place, year] = [cell("place_id"), cell("year")];
  const same = claims.where({ indicator_id: indicator }).filter((it) => it !== row);
  const above = new Set(placesAbove(place).slice(1));
  const of = (it, name) => claims.cell(name, it);
  const groups = [
    ["related_above", same.filter((it) => above.has(of(it, "place_id"))), { indicator, place: [...above] }],
    ["related_same", same.filter((it) => of(it, "place_id") === place && of(it, "year") === year), { indicator, place, year }],
    ["related_years", same.filter((it) => of(it, "place_id") === place && of(it, "year") !== year), { indicator, place }],
    ["related_places", same.filter((it) => of(it, "place_id") !== place && !above.has(of(it, "place_id")) && of(it, "year") === year), { indicator, year }],
  ];
  const shown = groups.filter(([, rows]) => rows.length).map(([name, rows, all]) => [h("h3", {}, say(name)), listClaims(rows, say(name), [], all)]);
  const compare = h("p", {}, link(writeAddress("compare", "", { indicator }), say("compare_all")));
  return [...(shown.length ? shown : [h("p", { class: "soft" }, say("related_none"))]), compare];
}

function citeRecord(id, sentence, cell) {
  const sources = table("sources");
  const row = sources.find("source_id", cell("source_id"));
  const from = [sources.cell("publisher", row), sources.cell("title", row)].filter(Boolean).join(language() === "zh" ? "，" : ", ");
  const text = pick(
    `《${about.title ?? about.name}》${about.version}版，${say("retrieved")}${id}：“${cell("quote")}”（${[from, row >= 0 && publishedOn(row)].filter(Boolean).join("，")}）。`,
    `${about.title ?? about.name}, version ${about.version}, record ${id}: “${cell("quote")}” (${[from, row >= 0 && publishedOn(row)].filter(Boolean).join(", ")}).`);
  const year = (row >= 0 && publishedOn(row).slice(0, 4)) || "";
  const bibtex = `@misc{${id},\n  title = {${sentence.replace(/[{}\\]/g, "")}},\n  howpublished = {${(about.title ?? about.name ?? "").replace(/[{}\\]/g, "")}, version ${about.version}, record ${id}},\n${year ? `  year = {${year}},\n` : ""}  note = {SHA-256 ${sources.cell("document_sha256", row)}, ${cell("spans")}}\n}`;
  return [["cite-text", text, "p"], ["cite-bibtex", bibtex, "pre"]].map(([name, it, tag]) =>
    h("div", { class: "cited" }, h(tag, { id: name, ...(tag === "pre" ? { tabindex: 0, role: "region", "aria-label": "BibTeX" } : {}) }, it), h("button", { type: "button", "aria-label": `${say("copy")} ${tag === "pre" ? "BibTeX" : title("cite")}`, onclick: () => copyText(it, say("copied")) }, say("copy"))));
}
