// The desk: what is current, what a key does, and what became of it.

import { Refusal, ask, settled, tell } from "./asking.js";
import { choose, fill, isOpen, showHelp } from "./dialogs.js";
import { concernsDesk, keyOf, nameOf, shownKeys } from "./keys.js";
import { find, make } from "./making.js";
import * as page from "./manuscript.js";
import * as rooms from "./rooms.js";
import { isChinese, showLanguage, switchLanguage, words } from "./words.js";

const second = document.documentElement.dataset.second === "true";
const pending = new Set();
const desk = { number: 0, at: null, tab: "record", ledgerAt: 0, mode: null, repairs: false, seed: null, shown: null };

// --- what is there

desk.order = () => desk.seed.entries;
desk.open = () => desk.seed.entries.filter((entry) => entry.status === "candidate");
desk.title = (list, code) => {
  const row = desk.shown.codes[list].find(([own]) => own === code);
  return row ? row[isChinese() ? 1 : 2] : code;
};
desk.current = () => {
  const entry = desk.seed.entries.find((it) => it.at === desk.at);
  if (entry || desk.at === null) return entry;
  const source = desk.seed.sources.find((it) => it.at === desk.at);
  return source && { ...source, table: "sources", source: Number(source.at), status: "curated", stretches: source.paragraphs.slice(0, 1).map((p) => [p, 0, 1]) };
};

function take(answer) {
  desk.seed = answer;
  if (answer.notice) warn(answer.notice);
  for (const entry of answer.entries) if (pending.has(entry.at)) entry.status = "curated";
}

// --- what is shown

function say(text) {
  find("said").textContent = text;
}

function warn(text) {
  find("banner").textContent = text;
  find("banner").hidden = !text;
}

function show({ keepForm = false } = {}) {
  const { entries } = desk.seed;
  const gaps = desk.seed.ledger.gaps.map((gap) => ({ stretches: gap.stretches, class: "unaccounted" }));
  const chosen = desk.mode ? [{ stretches: chosenStretches(), class: "chosen" }] : [];
  const looked = desk.tab === "ledger" ? [{ stretches: ledgerItem()?.stretches ?? [], class: "looked" }] : [];
  const marks = entries.map((entry) => ({ stretches: entry.stretches, key: entry.at, table: entry.table, status: entry.status, class: "record", current: entry.at === desk.at && desk.tab === "record" }));
  page.draw([...marks, ...gaps, ...looked, ...chosen], desk.repairs ? desk.shown.repairs : []);
  const done = entries.length - desk.open().length;
  document.documentElement.dataset.saving = pending.size;
  find("progress").replaceChildren(make("progress", { max: entries.length || 1, value: done, "aria-label": words().progress(done, entries.length) }), make("span", {}, words().progress(done, entries.length)));
  showTabs();
  showTools();
  if (!keepForm) showRoom();
}

function showTabs() {
  const counts = { ledger: desk.seed.ledger.gaps.length, problems: desk.seed.problems.length };
  find("tabs").replaceChildren(...["record", "ledger", "problems", ...(second ? ["compare"] : [])].map((tab) =>
    make("button", { role: "tab", type: "button", id: `tab-${tab}`, "aria-selected": String(desk.tab === tab), "aria-controls": "room", onclick: () => run(tab) },
      words()[tab], counts[tab] ? make("span", { class: "count" }, String(counts[tab])) : null)));
  find("room").setAttribute("aria-labelledby", `tab-${desk.tab}`);
}

function showTools() {
  find("tools").replaceChildren(...["undo", "redo", "repairs", "search", "article", "language", "theme", "help"].map((name) => {
    const button = desk.button(name, "tool");
    if (name === "undo" || name === "redo") button.disabled = !desk.seed[name];
    if (name === "repairs") button.setAttribute("aria-pressed", String(desk.repairs));
    return button;
  }));
}

function showRoom() {
  const { scrollTop } = find("room");
  find("room").dataset.at = desk.at ?? "";
  if (desk.tab === "record") rooms.showRecord(desk);
  else if (desk.tab === "ledger") rooms.showLedger(desk);
  else if (desk.tab === "problems") rooms.showAllProblems(desk);
  else return;
  if (desk.tab === "record") find("room").scrollTop = scrollTop;
}

desk.button = (name, kind) =>
  make("button", { type: "button", class: kind, "data-do": name, "aria-keyshortcuts": keyOf(name), onclick: () => run(name) }, make("span", {}, words()[name] ?? name), make("kbd", { "aria-hidden": "true" }, keyOf(name)));

// --- where one is

desk.go = (at) => {
  if (!at) return;
  desk.mode = null;
  desk.tab = "record";
  desk.at = at;
  find("room").scrollTop = 0;
  show();
  page.reveal(desk.current()?.stretches);
};

function step(by) {
  if (desk.tab === "ledger") return desk.toLedger(desk.ledgerAt + by);
  const order = desk.order();
  const at = order.findIndex((entry) => entry.at === desk.at);
  const source = desk.current()?.source ?? 0;
  const here = at < 0 ? order.findIndex((entry) => entry.source === source) - Number(by > 0) : at;
  desk.go(order[Math.max(0, Math.min(order.length - 1, here + by))]?.at);
}

function nextOpen(from) {
  const order = desk.order();
  const next = [...order.slice(from), ...order.slice(0, from)].find((entry) => entry.status === "candidate");
  if (next) desk.go(next.at);
  else {
    show();
    say(words().done);
  }
}

const place = () => desk.order().findIndex((entry) => entry.at === desk.at);

// --- decisions

async function decide(deed, then = (answer) => desk.go(answer.at)) {
  await settled();
  const answer = await tell(desk.number, "decide", () => ({ version: desk.seed.version, deed }), take);
  warn("");
  desk.mode = null;
  then(answer);
  return answer;
}

async function save(accept) {
  const entry = desk.current();
  const changed = rooms.formChanges();
  const from = place();
  document.activeElement?.blur();
  if (!Object.keys(changed).length && (!accept || entry.table === "sources")) return show();
  await decide({ do: "edit", at: entry.at, changes: changed, accept: accept && entry.table !== "sources" }, (answer) => {
    say(words().saved);
    if (accept && entry.table !== "sources") nextOpen(from + 1);
    else desk.go(answer.at);
  });
}

async function accept() {
  const entry = desk.current();
  if (!entry || entry.table === "sources") return;
  if (rooms.isDirty()) return save(true);
  const from = place();
  if (entry.status === "candidate") {
    pending.add(entry.at);
    entry.status = "curated";
    const told = tell(desk.number, "decide", () => ({ version: desk.seed.version, deed: { do: "accept", at: entry.at } }), (answer) => {
      pending.delete(entry.at);
      take(answer);
    });
    told.then(() => { warn(""); show({ keepForm: true }); }, (error) => {
      pending.delete(entry.at);
      const same = desk.seed.entries.find((it) => it.at === entry.at);
      if (same) same.status = "candidate";
      desk.go(entry.at);
      report(error).catch(report);
    });
  }
  nextOpen(from + 1);
}

async function reject() {
  const entry = desk.current();
  if (!entry || entry.table === "sources") return;
  const reasons = desk.shown.codes.set_aside.map(([code], i) => [String(i + 1), code, desk.title("set_aside", code)]);
  const reason = await choose(words().reject_title, words().reject_help, reasons, waiting);
  if (!reason) return;
  const from = place();
  await decide({ do: "reject", at: entry.at, reason }, () => nextOpen(from));
}

function stretchesNow() {
  return page.selection() ?? null;
}

async function respan() {
  const entry = desk.current();
  if (!entry || entry.table === "sources") return;
  const chosen = stretchesNow();
  if (chosen) {
    getSelection().removeAllRanges();
    return decide({ do: "span", at: entry.at, stretches: chosen });
  }
  const [first, last] = [entry.stretches[0], entry.stretches.at(-1)];
  if (!first) return;
  desk.mode = { name: "span", start: { p: first[0], o: first[1] }, end: { p: last[0], o: last[2] } };
  say(words().spanning);
  show({ keepForm: true });
}

function split() {
  const entry = desk.current();
  if (!entry?.stretches.length || entry.table === "sources") return;
  const [first, last] = [entry.stretches[0], entry.stretches.at(-1)];
  const start = { p: first[0], o: first[1] };
  desk.mode = { name: "split", start, end: page.move(start, Math.floor((first[2] - first[1]) / 2)), last: { p: last[0], o: last[2] } };
  say(words().splitting);
  show({ keepForm: true });
}

async function merge() {
  const entry = desk.current();
  const next = desk.order().slice(place() + 1).find((it) => it.table === entry?.table && it.source === entry.source);
  if (next) await decide({ do: "merge", at: entry.at, other: next.at });
}

// A post needs its holder and its body, so these are asked for; either may be new.
async function askPost(quote) {
  const f = words().fields;
  const listed = (name) => [...desk.seed.lists[name].map(([id, shown]) => [id, `${shown} · ${id}`]), ["+", words().new_entry]];
  const asked = await fill(`${words().positions} “${quote}”`, [
    { name: "speaker", label: f.speaker, options: listed("speakers") }, { name: "organisation", label: f.organisation, options: listed("organisations") },
    { name: "title", label: f.title, value: "" }, { name: "title_en", label: f.title_en, value: "" },
  ], words().add);
  for (const name of ["speaker", "organisation"]) {
    if (asked?.[name] !== "+") continue;
    const entry = await enlist(`${name}s`);
    if (!entry) return null;
    asked[name] = entry.id;
  }
  return asked;
}

async function add(stretches = stretchesNow() ?? (desk.mode ? chosenStretches() : null)) {
  if (!stretches && desk.tab === "ledger" && ledgerItem()) {
    const [p, start, end] = page.clauseAround(ledgerItem().stretches[0]);
    desk.mode = { name: "add", start: { p, o: start }, end: { p, o: end } };
    say(words().spanning);
    desk.tab = "record";
    return show();
  }
  if (!stretches) return say(words().select_first);
  const kinds = ["targets", "outcomes", "initiatives", "positions"].map((table) => [table[0], table, words()[table]]);
  const table = await choose(words().pick_kind, `“${page.textOf(stretches)}”`, kinds, waiting);
  if (!table) return;
  const fields = table === "positions" ? await askPost(page.textOf(stretches)) : {};
  if (!fields) return;
  getSelection().removeAllRanges();
  await decide({ do: "add", table, stretches, fields });
  find("field-what")?.focus();
}

desk.link = async (key, to) => {
  const entry = desk.current();
  const changed = rooms.formChanges();
  await act(async () => {
    if (Object.keys(changed).length) await decide({ do: "edit", at: entry.at, changes: changed });
    await decide({ do: "link", at: entry.at, key, to });
    find(`field-${key}`)?.focus();
  });
};

async function enlist(list) {
  const f = words().fields;
  const kinds = desk.shown.codes.organisation_kind.map(([code, zh, english]) => [code, isChinese() ? zh : english]);
  const own = list === "speakers" ? [["id", f.id], ["name", f.name], ["name_latin", f.name_latin]] : [["id", f.id], ["name", f.name], ["name_en", f.name_en], ["kind", f.kind, kinds], ["place", f.place]];
  const entry = await fill(words().enlist, own.map(([name, label, options]) => ({ name, label, options })), words().enlist);
  if (!entry) return null;
  await settled();
  await tell(desk.number, "enlist", () => ({ version: desk.seed.version, list, entry }), take);
  return entry;
}

desk.enlist = (select) => act(async () => {
  const entry = await enlist(select.name === "speaker" ? "speakers" : "organisations");
  if (!entry) select.value = select.dataset.initial;
  else await decide({ do: "edit", at: desk.at, changes: { ...rooms.formChanges(), [select.name]: entry.id } });
});

async function turnBack(what) {
  if (!desk.seed[what]) return say(words().nothing_to_undo);
  await settled();
  const answer = await tell(desk.number, what, () => ({ version: desk.seed.version }), take);
  const before = desk.at;
  desk.mode = null;
  const there = desk.current() ? before : desk.order()[0]?.at;
  desk.go(there);
  const label = words().labels[answer.label] ?? answer.label;
  say(what === "undo" ? words().undone(label) : words().redone(label));
}

// --- the ledger

const ledgerItem = () => {
  const { gaps, rows } = desk.seed.ledger;
  return desk.ledgerAt < gaps.length ? gaps[desk.ledgerAt] : rows[desk.ledgerAt - gaps.length];
};

desk.toLedger = (index) => {
  const { gaps, rows } = desk.seed.ledger;
  desk.tab = "ledger";
  desk.ledgerAt = Math.max(0, Math.min(gaps.length + rows.length - 1, index));
  show();
  page.reveal(ledgerItem()?.stretches);
};

async function account(reason) {
  const item = ledgerItem();
  if (!item || item.row) return;
  await decide({ do: "aside", start: item.start, end: item.end, reason: reason ?? item.reason }, () => desk.toLedger(desk.ledgerAt));
}

// --- modes: words are chosen with the arrows

function chosenStretches() {
  const { mode } = desk;
  return (mode && page.between(mode.start, mode.end)) ?? [];
}

function moveMode(event) {
  const by = event.key === "ArrowRight" ? 1 : -1;
  const side = event.shiftKey && desk.mode.name !== "split" ? "start" : "end";
  desk.mode[side] = page.move(desk.mode[side], by);
  show({ keepForm: true });
}

async function finishMode() {
  const { mode } = desk;
  const chosen = chosenStretches();
  if (!chosen.length) return;
  if (mode.name === "add") return add(chosen);
  if (mode.name === "span") return decide({ do: "span", at: desk.at, stretches: chosen });
  const rest = page.between(mode.end, mode.last);
  if (rest) await decide({ do: "split", at: desk.at, first: chosen, second: rest });
}

async function search() {
  const asked = await fill(words().search, [{ name: "words", label: words().find }], words().find);
  if (!asked?.words) return;
  const places = await ask(desk.number, "find", asked);
  say(places.length ? words().found(places.length) : words().not_found);
  if (!places.length) return;
  const [first, last] = [places[0][0], places[0].at(-1)];
  desk.tab = "record";
  desk.mode = { name: "add", start: { p: first[0], o: first[1] }, end: { p: last[0], o: last[2] } };
  show();
  page.reveal(places[0]);
}

// --- comparison

desk.told = null;
async function compare() {
  if (!second) return;
  await settled();
  desk.tab = "compare";
  desk.told = await ask(desk.number, "agreement");
  show();
  rooms.showAgreement(desk, desk.told);
}
desk.doubleCheck = () => act(async () => {
  const { count } = await tell(desk.number, "double_check", () => ({ version: desk.told.version }), () => {});
  await compare();
  say(words().marked(count));
});

// --- everything a key or a button does

function showTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("policy-targets-review-theme", root.dataset.theme);
}

function focusField(name) {
  const target = name ? find(`field-${name}`) : find("fields")?.querySelector("input, select, textarea");
  target?.focus();
  if (target?.select) target.select();
}

const deeds = {
  next: () => step(1), previous: () => step(-1), next_open: () => nextOpen(place() + 1),
  accept, reject, edit: () => focusField(), span: respan, split, merge, add: () => add(),
  turn: () => decide({ do: "turn", at: desk.at }), reopen: () => decide({ do: "reopen", at: desk.at }),
  save: () => save(true), save_only: () => save(false), undo: () => turnBack("undo"), redo: () => turnBack("redo"),
  part_key: () => focusField("part_of"), initiatives_key: () => focusField("initiatives"),
  article: () => desk.go(String(desk.current()?.source ?? 0)), search,
  record: () => { desk.tab = "record"; show(); }, ledger: () => desk.toLedger(desk.ledgerAt),
  problems: () => { desk.tab = "problems"; show(); }, compare,
  repairs: () => { desk.repairs = !desk.repairs; show({ keepForm: true }); say(desk.repairs ? words().repairs_shown : words().repairs_hidden); },
  language: () => { switchLanguage(); showLanguage(); show(); if (desk.tab === "compare") compare(); }, theme: showTheme,
  help: () => showHelp(shownKeys(second)), document_key: () => find("documents").focus(),
  move_mode: moveMode, finish_mode: finishMode, leave_mode: () => { desk.mode = null; show({ keepForm: true }); },
  account: (event) => account(event.key === "Enter" ? null : desk.shown.codes.set_aside[Number(event.key) - 1]?.[0]),
  take_up: () => { const item = ledgerItem(); return item?.row && decide({ do: "take_up", reason: item.reason, row: item.row }, () => desk.toLedger(0)); },
};

// What is pressed while something is under way waits for it; a question that opens takes its answer from there.
let acting = Promise.resolve();
let under = 0;
const waiting = [];
function act(deed) {
  under += 1;
  acting = acting.then(deed).catch(report).finally(() => {
    under -= 1;
    while (!under && waiting.length) pressed(waiting.shift());
  });
  return acting;
}

function pressed(event) {
  const name = nameOf(event, desk);
  if (name) {
    event.preventDefault();
    run(name, event);
  }
}

function onKey(event) {
  if (isOpen() || !concernsDesk(event) || !desk.seed) return;
  if (!under) return pressed(event);
  event.preventDefault();
  waiting.push(event);
}

const run = (name, event) => act(() => {
  if (!desk.mode) say("");
  return deeds[name](event);
});

async function report(error) {
  if (!(error instanceof Refusal)) throw error;
  if (error.kind === "refused" && error.problems.length) {
    say(rooms.showRefusal(error.problems) ? "" : error.message);
  } else if (error.kind === "conflict") {
    await reload();
    warn(words().conflict);
  } else warn(error.kind === "silence" ? words().silence : error.message);
}

async function reload() {
  take(await ask(desk.number, "seed"));
  if (!desk.current()) desk.at = desk.order()[0]?.at ?? null;
  show();
}

desk.typed = (event) => {
  if (event.key === "Escape") {
    document.activeElement.blur();
    show();
  } else if (event.key === "Enter" && !event.isComposing && event.target.tagName !== "SELECT") {
    event.preventDefault();
    run(event.shiftKey ? "save_only" : "save");
  } else return;
  event.stopPropagation();
};

async function openDocument(number) {
  desk.number = number;
  desk.shown = await ask(number, "document");
  page.layOut(desk.shown, (keys) => desk.go(keys[(keys.indexOf(desk.at) + 1) % keys.length]));
  take(await ask(number, "seed"));
  desk.at = null;
  desk.tab = "record";
  desk.at = (desk.open()[0] ?? desk.order()[0] ?? desk.seed.sources[0])?.at ?? null;
  show();
  page.reveal(desk.current()?.stretches);
  document.documentElement.dataset.ready = "true";
}

const theme = localStorage.getItem("policy-targets-review-theme");
if (theme) document.documentElement.dataset.theme = theme;
showLanguage();
find("manuscript").setAttribute("aria-label", words().manuscript);
find("panel").setAttribute("aria-label", words().panel);
find("tools").setAttribute("aria-label", words().tools);
find("documents").onchange = (event) => act(() => openDocument(Number(event.target.value)));
find("documents").closest("label").hidden = find("documents").options.length < 2;
document.addEventListener("keydown", onKey);
addEventListener("beforeunload", (event) => pending.size && event.preventDefault());
addEventListener("focus", () => act(async () => {
  if (rooms.isDirty() || pending.size || !desk.seed) return;
  await settled();
  if ((await ask(desk.number, "version")).version !== desk.seed.version) await reload();
}));
act(() => openDocument(0));
