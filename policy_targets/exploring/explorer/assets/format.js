// How figures, periods, names and codes are shown.
import { about, table, placesAbove } from "./data.js";
import { language, pick, say } from "./words.js";

const SIGNS = { ge: "≥", gt: ">", le: "≤", lt: "<", approx: "≈", eq: "" };
const MANY_ZH = [[1e12, "万亿"], [1e8, "亿"], [1e4, "万"]];
const MANY_EN = [[1e12, " trillion"], [1e9, " billion"], [1e6, " million"]];
const codes = {};

export const sign = (comparator) => SIGNS[comparator] ?? "";

// 12345678.9 → 12,345,678.9, exactly as it is written.
export function group(number) {
  const [whole, part] = String(number).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}

// 120000000 → 1.2亿, 120 million.
export function shorten(number) {
  const size = Math.abs(Number(number));
  const scale = (language() === "zh" ? MANY_ZH : MANY_EN).find(([least]) => size >= least);
  if (!scale) return group(number);
  return group(Number((Number(number) / scale[0]).toPrecision(6))) + scale[1];
}

export function code(list, value) {
  codes[list] ??= new Map((about.codes[list] ?? []).map(([key, zh, en]) => [key, [zh, en]]));
  const titles = codes[list].get(value);
  return titles ? pick(...titles) : value;
}

export const codeRank = (list, value) => (about.codes[list] ?? []).findIndex(([key]) => key === value);

const UNIT_WORDS = { percent: ["%", "%"], percentage_point: ["个百分点", " points"], permille: ["‰", "‰"], 1: ["", ""], CNY: ["元", "CNY"], USD: ["美元", "USD"], EUR: ["欧元", "EUR"], HKD: ["港元", "HKD"], rank: ["位", ""] };

export function unitWord(unit) {
  return UNIT_WORDS[unit]?.[language() === "zh" ? 0 : 1] ?? unit.replace(/[{}]/g, "");
}

// An amount in its plain unit: 1.2亿美元, USD 120 million.
export function showAmount(amount, unit) {
  const word = unitWord(unit);
  if (unit === "rank") return language() === "zh" ? `第${amount}${word}` : `rank ${amount}`;
  const money = /^[A-Z]{3}$/.test(unit);
  if (language() === "en" && money) return `${word} ${shorten(amount)}`;
  return `${shorten(amount)}${word && /^[a-z]/i.test(word) ? " " : ""}${word}`;
}

// The figure of a claim: as it is written in Chinese, in plain units in English; nothing for a claim without one.
export function showValue(claims, row) {
  const value = claims.cell("value", row);
  if (value === "") return "";
  const upper = claims.cell("value_upper", row);
  const comparator = claims.cell("comparator", row);
  if (claims.cell("measure", row) === "rank" && !upper) {
    if (language() === "zh") return `${comparator === "eq" ? "第" : "前"}${value}${claims.cell("unit", row)}`;
    return `${comparator === "eq" ? "rank" : "top"} ${value}`;
  }
  const before = SIGNS[comparator] ? `${SIGNS[comparator]} ` : "";
  if (language() === "zh") return `${before}${group(value)}${upper ? `–${group(upper)}` : ""} ${claims.cell("unit", row)}`.trim();
  const unit = claims.cell("unit_code", row);
  const top = claims.cell("amount_upper", row);
  const ends = [claims.cell("amount", row), top].filter(Boolean).map((it) => showAmount(it, unit));
  return before + ends.join("–");
}

export function showPeriod(claims, row) {
  const label = claims.cell("period_label", row);
  const [start, end] = [claims.cell("period_start", row), claims.cell("period_end", row)];
  return showDays(start, end) || label;
}

export function showDays(start, end) {
  if (!start && !end) return "";
  if (!start) return language() === "zh" ? `至${end}` : `by ${end}`;
  if (!end) return language() === "zh" ? `${start}起` : `from ${start}`;
  if (start.endsWith("-01-01") && end.endsWith("-12-31")) {
    return start.slice(0, 4) === end.slice(0, 4) ? start.slice(0, 4) : `${start.slice(0, 4)}–${end.slice(0, 4)}`;
  }
  return start === end ? start : `${start} – ${end}`;
}

const KEYS = { places: "place_id", organisations: "organisation_id", speakers: "speaker_id", indicators: "indicator_id", initiatives: "initiative_id", sources: "source_id" };
const EN = { speakers: "name_latin", sources: "title" };
const ZH = { sources: "title" };

export const keyOf = (name) => KEYS[name];

export function nameRow(name, row) {
  const them = table(name);
  return pick(them.cell(ZH[name] ?? "name", row), them.cell(EN[name] ?? "name_en", row));
}

export function nameOf(name, id) {
  const row = table(name).find(KEYS[name], id);
  return row < 0 ? id : nameRow(name, row) || id;
}

export function otherName(name, row) {
  const them = table(name);
  const [zh, en] = [them.cell(ZH[name] ?? "name", row), them.cell(EN[name] ?? "name_en", row)];
  const other = language() === "zh" ? en : zh;
  return other === nameRow(name, row) ? "" : other;
}

// What a claim is about: in the words of the source; in English by its indicator, if it has one.
export function nameClaim(claims, row) {
  const indicator = language() === "en" && nameOf("indicators", claims.cell("indicator_id", row));
  return indicator || claims.cell("indicator_label", row) || claims.cell("claim_id", row);
}

// 江苏省扬州市高邮市; Gaoyou City, Yangzhou City, Jiangsu Province.
export function fullPlace(id) {
  const chain = placesAbove(id).filter((it, _, all) => all.length === 1 || table("places").cell("level", table("places").find("place_id", it)) !== "country");
  const names = chain.map((it) => nameOf("places", it));
  return language() === "zh" ? names.reverse().join("") : names.join(", ");
}

export function counted(key, number) {
  return `${group(number)} ${say(key)}`;
}
