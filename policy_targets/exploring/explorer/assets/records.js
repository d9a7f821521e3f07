// The list of targets and outcomes: search, facets, order, columns, download, a link to what is seen.
import { keepAddress, readList, recordAddress, writeAddress } from "./address.js";
import { load, loadFirst, loadPinyin, table } from "./data.js";
import { announce, copyText, h, link, replace } from "./dom.js";
import { download } from "./download.js";
import { drawChosen, drawFacets } from "./facets.js";
import { FACETS, filter, sort } from "./filter.js";
import { code, group, nameClaim, nameOf, showAmount, showPeriod, showValue } from "./format.js";
import { Grid } from "./grid.js";
import { warmSearch } from "./search.js";
import { say } from "./words.js";

const named = (name, column) => (claims, row) => nameOf(name, claims.cell(column, row));
const coded = (list) => (claims, row) => code(list, claims.cell(list, row));
// What a column shows, what it is sorted by, and how wide it is.
const COLUMNS = {
  claim: { by: "indicator_label", width: "minmax(16rem, 3fr)" },
  value: { by: "amount", width: "minmax(7.5rem, 1fr)", show: showValue, number: true },
  period: { by: "year", width: "minmax(5.5rem, .7fr)", show: showPeriod },
  place: { by: "place_id", width: "minmax(6rem, .9fr)", show: named("places", "place_id") },
  commitment: { by: "commitment", width: "minmax(5.5rem, .6fr)", show: coded("commitment") },
  kind: { by: "kind", width: "minmax(4.5rem, .5fr)", show: (claims, row) => say(claims.cell("kind", row)) },
  indicator: { by: "indicator_id", width: "minmax(8rem, 1fr)", show: named("indicators", "indicator_id") },
  theme: { by: "theme", width: "minmax(6rem, .7fr)", show: coded("theme") },
  organisation: { by: "organisation_id", width: "minmax(9rem, 1.2fr)", show: named("organisations", "organisation_id") },
  speaker: { by: "speaker_id", width: "minmax(5rem, .6fr)", show: named("speakers", "speaker_id") },
  measure: { by: "measure", width: "minmax(5rem, .6fr)", show: coded("measure") },
  amount: { by: "amount", width: "minmax(8rem, 1fr)", number: true, show: (claims, row) => claims.cell("amount", row) && showAmount(claims.cell("amount", row), claims.cell("unit_code", row)) },
  status: { by: "status", width: "minmax(6rem, .6fr)", show: coded("status") },
  source: { by: "source_id", width: "minmax(9rem, 1.2fr)", show: named("sources", "source_id") },
  id: { by: "claim_id", width: "minmax(9rem, .8fr)", show: (claims, row) => claims.cell("claim_id", row) },
};
const SPELLED = /[a-z]{2}/i;
const USUAL = ["claim", "value", "period", "place", "commitment"];

export async function showRecords(main, query) {
  const state = readState(query);
  const view = new View(main, state);
  if (SPELLED.test(state.q)) await loadPinyin();
  await Promise.all([loadFirst(), state.q || state.sort.endsWith("indicator_label") ? load("claims-2") : null]);
  view.fill();
  performance.mark("listed");
  await load("claims-2");
  view.grid.refresh();
  performance.mark("searchable");
  setTimeout(() => warmSearch(table("claims")), 50);
  return () => view.grid.detach();
}

function readState(query) {
  const state = { q: query.get("q") ?? "", sort: query.get("sort") ?? "-year", cols: readList(query, "cols").filter((it) => it in COLUMNS) };
  for (const { key } of FACETS) state[key] = readList(query, key);
  if (!state.cols.length) state.cols = USUAL;
  if (!Object.values(COLUMNS).some((it) => it.by === state.sort.replace(/^-/, ""))) state.sort = "-year";
  return state;
}

class View {
  constructor(main, state) {
    this.state = state;
    this.grid = new Grid(say("table"), (row) => this.cells(row));
    this.field = h("input", { type: "search", id: "search", class: "search", "aria-label": say("search_label"), placeholder: say("search"), autocomplete: "off", spellcheck: "false" });
    this.field.value = state.q;
    this.field.addEventListener("input", () => this.look());
    this.facets = h("div", { class: "facets" });
    this.chosen = h("ul", { class: "chips" });
    this.count = h("p", { class: "count", role: "status" });
    this.sorter = h("select", { class: "small", "aria-label": say("sort"), onchange: (event) => this.set("sort", event.target.value) });
    this.summary = h("summary", {}, say("filters"));
    this.kinds = h("div", { class: "segments", role: "group", "aria-label": say("kind") });
    this.panel = h("details", { class: "panel", open: matchMedia("(min-width: 900px)").matches }, this.summary, this.facets);
    replace(main, h("div", { class: "records" }, h("h1", { class: "hidden" }, say("table")), this.panel,
      h("section", { class: "list", "aria-label": say("table") },
        h("div", { class: "find" }, this.field, this.kinds), this.chosen,
        h("div", { class: "tools" }, this.count, h("div", { class: "buttons" }, this.sorter, this.columnsMenu(), this.downloadMenu(),
          h("button", { type: "button", onclick: () => copyText(location.href, say("copied")) }, say("copy_link")))),
        this.grid.element, (this.empty = h("div", { class: "empty", hidden: true }, h("p", {}, say("found_none")), h("p", { class: "soft" }, say("found_none_more")))))));
    this.grid.attach();
  }

  async look() {
    await load("claims-2");
    this.state.q = this.field.value;
    if (SPELLED.test(this.state.q)) await loadPinyin();
    this.fill();
  }

  async set(key, value) {
    await load("claims-2");
    if (key === null) for (const facet of FACETS) facet.key === "kind" || (this.state[facet.key] = []);
    else this.state[key] = value;
    this.fill();
  }

  fill() {
    const claims = table("claims");
    if (!claims.columns.year || !this.grid.element.isConnected) return;
    const began = performance.now();
    const { rows, counts } = filter(claims, this.state);
    this.rows = sort(claims, rows, this.state.sort);
    const choose = (key, value) => this.set(key, value);
    this.drawKinds(counts[0]);
    drawFacets(this.facets, this.state, counts, choose);
    drawChosen(this.chosen, this.state, choose);
    this.drawHead();
    this.drawSorter();
    this.grid.show(this.rows);
    this.empty.hidden = this.rows.length > 0;
    this.grid.element.hidden = !this.rows.length;
    this.count.textContent = rows.length === 1 ? say("found_one") : say("found", group(rows.length));
    const on = FACETS.filter((it) => it.key !== "kind").reduce((sum, it) => sum + this.state[it.key].length, 0);
    this.summary.textContent = on ? say("filters_on", on) : say("filters");
    this.keep();
    performance.measure("filter", { start: began, end: performance.now() });
  }

  keep() {
    const { cols, sort: by, ...rest } = this.state;
    const told = { ...rest, ...(by === "-year" ? {} : { sort: by }), ...(String(cols) === String(USUAL) ? {} : { cols }) };
    keepAddress(writeAddress("table", "", told));
  }

  drawKinds(counts) {
    const had = document.activeElement?.dataset?.kind;
    const number = new Map(counts);
    const of = { target: number.get("target") ?? 0, outcome: number.get("outcome") ?? 0 };
    const [chosen] = this.state.kind.length === 1 ? this.state.kind : [""];
    replace(this.kinds, [["", "both", of.target + of.outcome], ["target", "targets", of.target], ["outcome", "outcomes", of.outcome]].map(([kind, word, count]) =>
      h("button", { type: "button", "data-kind": kind || "both", "aria-pressed": String(kind === chosen), onclick: () => this.set("kind", kind ? [kind] : []) },
        say(word), " ", h("span", { class: "number" }, group(count)))));
    if (had) this.kinds.querySelector(`[data-kind="${had}"]`)?.focus();
  }

  drawHead() {
    const by = this.state.sort.replace(/^-/, "");
    const down = this.state.sort.startsWith("-");
    const many = this.state.cols.length > 6;
    const widths = this.state.cols.map((it) => (many ? COLUMNS[it].width.replace(/minmax\([^,]+,/, "minmax(0,") : COLUMNS[it].width));
    this.grid.element.style.setProperty("--columns", widths.join(" "));
    this.grid.lines = Math.max(0, Math.ceil((this.state.cols.length - 5) / 2));
    const had = document.activeElement?.dataset?.sorts;
    replace(this.grid.head, h("div", { class: "grid-row", role: "row", "aria-rowindex": 1 }, this.state.cols.map((name) => {
      const { by: own, number } = COLUMNS[name];
      const sorted = own === by ? (down ? "descending" : "ascending") : null;
      const next = sorted === "descending" || (!sorted && !number && own !== "year") ? own : `-${own}`;
      return h("div", { role: "columnheader", "aria-sort": sorted, class: number ? "right" : "" },
        h("button", { type: "button", class: "head", "data-sorts": name, onclick: () => this.set("sort", next) }, say(name),
          sorted && h("span", { class: "arrow", "aria-hidden": "true" }, down ? "↓" : "↑")));
    })));
    if (had) this.grid.head.querySelector(`[data-sorts="${had}"]`)?.focus();
  }

  drawSorter() {
    const seen = new Set();
    const ways = this.state.cols.filter((name) => !seen.has(COLUMNS[name].by) && seen.add(COLUMNS[name].by)).flatMap((name) => [[`-${COLUMNS[name].by}`, say("sort_down", say(name))], [COLUMNS[name].by, say("sort_up", say(name))]]);
    if (!ways.some(([by]) => by === this.state.sort)) ways.unshift([this.state.sort, say("sort")]);
    replace(this.sorter, ways.map(([by, name]) => h("option", { value: by, selected: by === this.state.sort }, name)));
  }

  cells(row) {
    const claims = table("claims");
    return this.state.cols.map((name) => {
      const { show, number } = COLUMNS[name];
      if (name === "claim") return this.claimCell(claims, row);
      const text = show(claims, row);
      return h("div", { role: "cell", class: `c-${name} ${number ? "right" : ""}`, title: text }, text || h("span", { class: "soft" }, "–"));
    });
  }

  claimCell(claims, row) {
    const id = claims.cell("claim_id", row);
    return h("div", { role: "cell", class: "c-claim" },
      link(recordAddress(id), nameClaim(claims, row)),
      h("span", { class: "quote" }, claims.cell("quote", row)));
  }

  columnsMenu() {
    const boxes = Object.keys(COLUMNS).map((name) => {
      const box = h("input", { type: "checkbox", value: name, disabled: name === "claim", onchange: (event) => {
        const cols = Object.keys(COLUMNS).filter((it) => (it === name ? event.target.checked : this.state.cols.includes(it)));
        this.set("cols", cols);
      } });
      box.checked = this.state.cols.includes(name);
      return h("label", {}, box, say(name));
    });
    return menu(say("columns"), boxes);
  }

  downloadMenu() {
    const forms = [["csv", "CSV"], ["json", "JSON"], ["parquet", "Parquet"]];
    return menu(say("download"), forms.map(([form, name]) => h("button", { type: "button", "data-form": form, onclick: async (event) => {
      event.target.closest("details").open = false;
      await download(form, this.rows);
      announce(say("saved", group(this.rows.length)));
    } }, name)));
  }
}

function menu(name, items) {
  const element = h("details", { class: "menu" }, h("summary", {}, name), h("div", { class: "menu-items" }, items));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    element.querySelector("summary").focus();
  });
  element.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !element.contains(event.relatedTarget)) element.open = false;
  });
  return element;
}
