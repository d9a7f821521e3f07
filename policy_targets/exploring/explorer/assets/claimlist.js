// A short table of claims, as it stands on the pages of records, people and places.
import { recordAddress, tableAddress } from "./address.js";
import { table } from "./data.js";
import { h, link } from "./dom.js";
import { code, group, nameClaim, nameOf, showPeriod, showValue } from "./format.js";
import { say } from "./words.js";

const SHOWN = 25;

// The claims, newest first; `leave` names columns that would say the same in every row.
export function listClaims(rows, label, leave = [], all = null) {
  if (!rows.length) return h("p", { class: "soft" }, say("no_claims"));
  const claims = table("claims");
  const sorted = [...rows].sort((a, b) => (claims.cell("year", b) || "0").localeCompare(claims.cell("year", a) || "0") || a - b);
  const columns = ["claim", "value", "period", "place", "kind"].filter((it) => !leave.includes(it));
  const head = columns.map((it) => h("th", { scope: "col", class: it === "value" ? "right" : "" }, say(it)));
  const body = sorted.slice(0, SHOWN).map((row) => h("tr", {}, columns.map((it) => CELLS[it](claims, row))));
  return [
    h("div", { class: "scroll", role: "region", "aria-label": label, tabindex: 0 }, h("table", { class: "claims" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, body))),
    rows.length > SHOWN && h("p", {}, all ? link(tableAddress(all), say("all_claims", group(rows.length))) : say("more", group(rows.length - SHOWN))),
  ];
}

const CELLS = {
  claim: (claims, row) => h("td", { class: "c-claim" }, link(recordAddress(claims.cell("claim_id", row)), nameClaim(claims, row)), h("span", { class: "quote" }, claims.cell("quote", row))),
  value: (claims, row) => h("td", { class: "right figure" }, showValue(claims, row) || h("span", { class: "soft" }, code("measure", claims.cell("measure", row)))),
  period: (claims, row) => h("td", {}, showPeriod(claims, row) || h("span", { class: "soft" }, "–")),
  place: (claims, row) => h("td", {}, nameOf("places", claims.cell("place_id", row))),
  kind: (claims, row) => h("td", {}, h("span", { class: `chip ${claims.cell("kind", row)}` }, say(claims.cell("kind", row)))),
};

// Facts in two columns; those without a value are left out.
export function listFacts(facts) {
  return h("dl", { class: "facts" }, facts.filter(([, value]) => value && (!Array.isArray(value) || value.length)).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}
