// The fields of an entry: what is shown, what was changed, what is wrong with it.

import { make } from "./making.js";
import { isChinese, words } from "./words.js";

const SHORT = new Set(["what", "indicator", "name", "name_en", "comparator", "measure", "in", "period", "says", "commitment", "place", "kind", "stage", "baseline_label", "baseline_value", "published", "basis", "id", "speaker", "organisation", "scope", "role", "binding", "reckoning", "prices", "revises", "title", "title_en"]);
const THIRD = new Set(["value", "value_upper", "unit"]);
const INHERITED = new Set(["speaker", "organisation", "place", "period", "in"]);
const CODED = { measure: "measure", comparator: "comparator", commitment: "commitment", kind: "initiative_kind", stage: "stage", basis: "basis", binding: "binding", reckoning: "reckoning", prices: "price_basis" };
const CODED_IN = { targets: { role: "target_role" }, outcomes: { role: "outcome_role" }, sources: { kind: "source_kind" } };
const LISTED = { speaker: "speakers", organisation: "organisations" };
const FIXED = new Set(["quote", "at", "status", "rule", "part_of", "initiatives", "id"]);
const LONG = new Set(["note", "why"]);
const DEFAULT = { comparator: "eq", stage: "unknown" };

// Builds the form; `context` has the document, the seed, the entry and what to do on a change of a link.
export function makeForm(context) {
  const { entry, lists } = context;
  const isClaim = entry.table === "targets" || entry.table === "outcomes";
  const fields = context.keys.filter((key) => entry.table === "sources" || !FIXED.has(key)).sort(isClaim ? inOrder : () => 0).flatMap((key) => (key === "baseline" ? ["baseline_label", "baseline_value"] : [key]));
  const rows = fields.map((key) => row(key, control(key, context, lists)));
  if (isClaim) rows.push(partOf(context));
  if (entry.table === "targets") rows.push(initiatives(context));
  return make("form", { class: "fields", autocomplete: "off", id: "fields" }, rows);
}

// As one reads a claim; what is not named here comes behind, as the seed has it.
const ORDER = ["what", "indicator", "measure", "comparator", "value", "value_upper", "unit", "period", "in", "says", "commitment", "speaker", "organisation", "place", "scope", "baseline", "role", "binding", "reckoning", "prices"];
const rank = (key) => (ORDER.indexOf(key) + 1 || ORDER.length + 1);
const inOrder = (one, other) => rank(one) - rank(other);

function row(key, element, more = null) {
  const id = `field-${key}`;
  element.id = id;
  element.name = key;
  const label = make("label", { for: id }, words().fields[key] ?? key);
  return make("div", { class: `field${THIRD.has(key) ? " third" : SHORT.has(key) ? " short" : ""}`, "data-key": key }, label, element, more, make("p", { class: "wrong", id: `wrong-${key}`, hidden: true }));
}

function control(key, context, lists) {
  const { entry, shown, inherited } = context;
  const initial = valueOf(entry.fields, key);
  if (key === "suspect") return make("input", { type: "checkbox", checked: Boolean(entry.fields.suspect), "data-initial": String(Boolean(entry.fields.suspect)) });
  const hint = INHERITED.has(key) && inherited[key] ? inherited[key] : null;
  const attributes = { "data-initial": initial };
  const codelist = CODED_IN[entry.table]?.[key] ?? CODED[key];
  if (codelist) {
    const options = shown.codes[codelist].map(([code, zh, english]) => [code, `${isChinese() ? zh : english} · ${code}`]);
    const wanted = initial || DEFAULT[key] || "";
    attributes["data-initial"] = wanted;
    return choice(attributes, key in DEFAULT || key === "measure" || (key === "kind" && initial) ? options : [["", words().none], ...options], wanted);
  }
  if (LISTED[key]) {
    const listed = lists[LISTED[key]].map(([id, name]) => [id, `${name} · ${id}`]);
    const name = lists[LISTED[key]].find(([id]) => id === hint)?.[1] ?? hint;
    const free = entry.table === "sources" || entry.table === "positions" ? [["", words().none]] : [["", hint ? words().inherited(name) : words().none], ["~", words().nothing]];
    return choice(attributes, [...free, ...listed, ["+", words().new_entry]], initial);
  }
  const list = { indicator: "indicators", unit: "units", says: "words" }[key];
  const input = make(LONG.has(key) ? "textarea" : "input", {
    ...attributes, value: initial, spellcheck: "false", list: list ?? null, rows: LONG.has(key) ? 2 : null,
    placeholder: hint ? words().inherited(hint) : null, inputmode: key.startsWith("value") || key === "baseline_value" ? "decimal" : null,
  });
  return input;
}

function choice(attributes, options, wanted) {
  const select = make("select", attributes, options.map(([value, label]) => make("option", { value }, label)));
  if (!options.some(([value]) => value === wanted)) select.prepend(make("option", { value: wanted }, wanted));
  select.value = wanted;
  return select;
}

function partOf({ entry, entries, onLink }) {
  const whole = entries.filter((it) => it.at !== entry.at && (it.table === "targets" || it.table === "outcomes"));
  const current = whole.find((it) => it.fields.id && it.fields.id === entry.fields.part_of);
  const select = choice({}, [["", words().none], ...whole.map((it) => [it.at, `${words().letter[it.table]} ${it.fields.quote}`])], current?.at ?? "");
  select.addEventListener("change", () => onLink("part_of", select.value || null));
  select.dataset.deed = "link";
  return row("part_of", select);
}

function initiatives({ entry, entries, onLink }) {
  const all = entries.filter((it) => it.table === "initiatives");
  const linked = new Set(entry.fields.initiatives ?? []);
  const chips = all.filter((it) => linked.has(it.fields.id)).map((it) =>
    make("li", {}, it.fields.name, make("button", { type: "button", class: "small", "aria-label": `− ${it.fields.name}`, onclick: () => onLink("initiatives", it.at) }, "×")));
  const select = choice({}, [["", words().none], ...all.filter((it) => !linked.has(it.fields.id)).map((it) => [it.at, it.fields.name])], "");
  select.addEventListener("change", () => select.value && onLink("initiatives", select.value));
  select.dataset.deed = "link";
  return row("initiatives", select, chips.length ? make("ul", { class: "chips" }, chips) : null);
}

export function valueOf(fields, key) {
  if (key.startsWith("baseline_")) return fields.baseline?.[key.slice(9)] ?? "";
  if (!(key in fields)) return "";
  const value = fields[key];
  if (value === null) return "~";
  if (key === "organisations") return Object.entries(value).map(([role, ids]) => `${role}: ${ids.join(", ")}`).join("; ");
  return String(value);
}

// What the form has that the entry has not, as the desk takes it.
export function changes(form) {
  const changed = {};
  let baseline = false;
  for (const element of form?.elements ?? []) {
    if (!element.name || element.dataset.deed || element.value === "+") continue;
    const now = element.type === "checkbox" ? String(element.checked) : element.value.trim();
    if (now === element.dataset.initial) continue;
    if (element.name.startsWith("baseline_")) baseline = true;
    else changed[element.name] = take(element, now);
  }
  if (baseline) {
    const parts = { label: form.elements.baseline_label.value.trim(), value: form.elements.baseline_value.value.trim() };
    changed.baseline = parts.label || parts.value ? parts : null;
  }
  return changed;
}

function take(element, now) {
  if (element.type === "checkbox") return element.checked;
  if (element.name === "organisations")
    return Object.fromEntries(now.split(/[;；]/).map((part) => part.split(/[:：]/)).filter((pair) => pair.length === 2).map(([role, ids]) => [role.trim(), ids.split(/[,，\s]+/).filter(Boolean)]));
  if (now === (DEFAULT[element.name] ?? "")) return null;
  return now;
}

// Problems at their fields; those that have no field here are returned.
export function showProblems(form, problems) {
  for (const element of form.querySelectorAll(".wrong")) element.hidden = true;
  for (const element of form.elements) element.removeAttribute("aria-invalid");
  return problems.filter((problem) => {
    const key = problem.key === "baseline" ? "baseline_value" : problem.key;
    const place = form.querySelector(`#wrong-${CSS.escape(key)}`);
    if (!place) return true;
    place.textContent = `${problem.what} ${problem.todo}`;
    place.hidden = false;
    const element = form.elements[key];
    element.setAttribute("aria-invalid", "true");
    element.setAttribute("aria-describedby", place.id);
    return false;
  });
}
