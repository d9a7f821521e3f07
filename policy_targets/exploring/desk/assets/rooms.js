// The rooms of the panel: the record, the ledger, the problems, the comparison.

import { changes, makeForm, showProblems } from "./fields.js";
import { find, make } from "./making.js";
import { isChinese, words } from "./words.js";

export function showRecord(desk) {
  const entry = desk.current();
  const room = find("room");
  if (!entry) {
    room.replaceChildren(make("p", { class: "note" }, words().done));
    return;
  }
  const own = desk.seed.problems.filter((problem) => problem.at === entry.at);
  const source = desk.seed.sources[entry.source]?.fields ?? {};
  const form = makeForm({
    entry, entries: desk.seed.entries, lists: desk.seed.lists, shown: desk.shown, keys: desk.shown.keys[entry.table],
    inherited: entry.table === "sources" ? {} : source, onLink: desk.link,
  });
  form.addEventListener("keydown", (event) => desk.typed(event));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => event.target.value === "+" && desk.enlist(event.target));
  const rest = make("ul", { class: "wrongs" });
  room.replaceChildren(head(desk, entry), rest, actions(desk, entry), form, ...lists(desk));
  showLeft(rest, showProblems(form, own));
}

export function showRefusal(problems) {
  const form = find("fields");
  const rest = find("room").querySelector(".wrongs");
  if (!form || !rest) return false;
  showLeft(rest, showProblems(form, problems));
  const wrong = form.querySelector("[aria-invalid]");
  wrong?.focus();
  return Boolean(wrong);
}

function showLeft(rest, problems) {
  rest.replaceChildren(...problems.map((problem) => make("li", { class: "wrong" }, `${problem.what} ${problem.todo}`)));
}

function head(desk, entry) {
  const all = desk.order();
  const n = all.findIndex((it) => it.at === entry.at) + 1;
  const isSource = entry.table === "sources";
  return make("header", { class: `entry ${entry.table}` },
    make("p", { class: "facts" },
      make("span", { class: `kind ${entry.table}` }, words()[entry.table]),
      !isSource && make("span", { class: `state ${entry.status}` }, words().status[entry.status]),
      make("span", { class: "note" }, isSource ? entry.fields.id : [words().of(n, all.length), origin(entry)].filter(Boolean).join(" · "))),
    make("blockquote", { lang: "zh-Hans" }, ...(isSource ? [entry.fields.title] : numberMarked(entry.fields))),
    !isSource && make("p", { class: "note mono" }, entry.fields.at),
    ...(entry.disputes ?? []).map(([field, reader, model]) => make("p", { class: "note dispute" }, words().dispute(field, reader, model))));
}

const origin = ({ fields, table }) => (fields.rule ? words().rule(fields.rule) : table === "positions" ? "" : words().by_hand);

// The quote with its number marked, where it stands in it as written.
function numberMarked({ quote, value, unit }) {
  const at = value ? quote.indexOf(`${value}${unit ?? ""}`) : -1;
  if (at < 0) return [quote];
  const end = at + `${value}${unit ?? ""}`.length;
  return [quote.slice(0, at), make("b", {}, quote.slice(at, end)), quote.slice(end)];
}

function actions(desk, entry) {
  const offered = entry.table === "sources" ? ["save"] : [entry.status === "candidate" ? "accept" : "reopen", "reject", "edit", "span", "split", "merge", ...(/^(targets|outcomes)$/.test(entry.table) ? ["turn"] : [])];
  return make("div", { class: "actions" }, offered.map((name) => desk.button(name, name === "accept" || name === "save" ? "main" : "plain")));
}

function lists(desk) {
  const options = (id, rows) => make("datalist", { id }, rows.map(([value, label]) => make("option", { value }, label ?? "")));
  return [
    options("indicators", desk.shown.indicators.map(([id, zh, en]) => [id, isChinese() ? zh : en])),
    options("units", desk.shown.units.map((unit) => [unit])),
    options("words", desk.shown.words.map((word) => [word])),
  ];
}

export function showLedger(desk) {
  const { gaps, rows } = desk.seed.ledger;
  const title = (code) => desk.title("set_aside", code);
  const reasons = desk.shown.codes.set_aside;
  find("room").replaceChildren(
    make("h2", {}, `${words().gaps} (${gaps.length})`),
    gaps.length ? make("p", { class: "note" }, words().gap_help) : make("p", { class: "good" }, words().no_gaps),
    make("ol", { class: "reasons" }, reasons.map(([code], i) => make("li", {}, make("kbd", {}, String(i + 1)), title(code)))),
    make("ul", { class: "ledger" }, [...gaps.map((gap, i) => item(desk, i, gap, gap.words, `${title(gap.reason)}?`, "gap"))]),
    make("h2", {}, `${words().rows} (${rows.length})`),
    make("ul", { class: "ledger" }, rows.map((row, i) => item(desk, gaps.length + i, row, row.row.slice(row.row.indexOf(" ") + 1), title(row.reason), "row"))),
  );
  find("room").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function item(desk, index, thing, text, reason, kind) {
  return make("li", {}, make("button", { type: "button", class: `line ${kind}`, "aria-current": desk.ledgerAt === index ? "true" : null, onclick: () => desk.toLedger(index) },
    make("span", { lang: "zh-Hans" }, text), make("span", { class: "note" }, reason)));
}

export function showAllProblems(desk) {
  const { problems } = desk.seed;
  find("room").replaceChildren(
    make("h2", {}, `${words().problems} (${problems.length})`),
    make("p", { class: "good" }, problems.length ? "" : words().no_problems),
    make("ul", { class: "ledger" }, problems.map((problem) => make("li", {}, make("button", { type: "button", class: "line gap", onclick: () => desk.go(problem.at) }, `${problem.what} ${problem.todo}`)))),
  );
}

export function showAgreement(desk, told) {
  const same = told.pairs.filter((pair) => pair.agree);
  const open = same.filter((pair) => pair.first.row.status === "curated").length;
  const left = desk.open().length;
  const name = (pair) => (pair.agree ? "" : pair.differing.length ? words().differs : pair.first ? words().only_first : words().only_second);
  find("room").replaceChildren(
    make("h2", {}, words().agreements(same.length)),
    make("p", { class: "note" }, left ? words().decide_first(left) : ""),
    make("button", { type: "button", class: "main", id: "mark-agreeing", disabled: open === 0, onclick: desk.doubleCheck }, words().mark(open)),
    make("ul", { class: "ledger" }, told.pairs.filter((pair) => !pair.agree).map((pair) => {
      const row = (pair.first ?? pair.second).row;
      return make("li", { class: "pair" }, make("p", { lang: "zh-Hans" }, row.quote), make("p", { class: "note" }, name(pair)),
        make("dl", {}, pair.differing.map((key) => make("div", {}, make("dt", {}, key), make("dd", {}, `${pair.first.row[key] ?? "∅"} ≠ ${pair.second.row[key] ?? "∅"}`)))));
    })),
  );
}

export const isDirty = () => Object.keys(changes(find("fields"))).length > 0;
export const formChanges = () => changes(find("fields"));
