// The package: its tables, loaded one script after the other when they are asked for.
import { Column, Table } from "./columns.js";

export const about = {};
const tables = {};
const loading = {};
const told = new Map();
const initials = new Map();
let below = null;

const TAKE = {
  open: (what) => Object.assign(about, what),
  put: (name, columns) => table(name).put(columns),
  tell: (piece, sentences) => told.set(piece, sentences),
  spell: (groups) => {
    for (const [letter, characters] of Object.entries(groups)) {
      const bit = 1 << (letter.charCodeAt(0) - 97);
      for (const it of characters) initials.set(it.charCodeAt(0), (initials.get(it.charCodeAt(0)) ?? 0) | bit);
    }
  },
};

export function takeIn() {
  for (const [kind, ...what] of window.PT.brought.splice(0)) TAKE[kind](...what);
}

export function table(name) {
  tables[name] ??= new Table(about.counts[name] ?? 0);
  return tables[name];
}

export function load(...names) {
  return Promise.all(names.map((name) => (loading[name] ??= bring(name))));
}

function bring(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `data/${name}.js`;
    script.onload = () => {
      takeIn();
      script.remove();
      resolve();
    };
    script.onerror = () => reject(new Error(`data/${name}.js is missing`));
    document.head.append(script);
  });
}

export function loadOthers() {
  return load(...Object.keys(about.counts).filter((name) => name !== "claims"));
}

export async function loadFirst() {
  await Promise.all([load("claims-1"), loadOthers()]);
  derive();
}

export async function loadAll() {
  await Promise.all([loadFirst(), load("claims-2", "claims-3")]);
}

export function loadPinyin() {
  return load("pinyin");
}

export function initialsOf(code) {
  return initials.get(code) ?? 0;
}

// The sentences of a claim in Chinese and English, and where its number stands in the quote.
export async function tell(row) {
  const piece = Math.floor(row / about.piece);
  await load(`told-${piece}`);
  return told.get(piece)[row % about.piece];
}

// What is filtered by and not written in the claims themselves.
function derive() {
  const claims = table("claims");
  if (claims.columns.year) return;
  const indicators = table("indicators");
  const ends = claims.column("period_end").map((day) => day.slice(0, 4));
  const starts = claims.column("period_start").map((day) => day.slice(0, 4));
  const codes = new Uint16Array(claims.rows);
  const values = ["", ...new Set([...ends.values, ...starts.values].filter(Boolean))];
  const places = [ends, starts].map((it) => it.values.map((value) => values.indexOf(value)));
  for (let row = 0; row < claims.rows; row++) codes[row] = places[0][ends.codes[row]] || places[1][starts.codes[row]];
  claims.columns.year = Column.of(values, codes);
  claims.columns.theme = claims.column("indicator_id").map((id) => indicators.cell("theme", indicators.find("indicator_id", id)));
}

// Every place with the places below it, itself first.
export function placesWithin(id) {
  if (!below) {
    const places = table("places");
    below = new Map();
    for (let row = 0; row < places.rows; row++) {
      const above = places.cell("parent_id", row);
      if (!below.has(above)) below.set(above, []);
      below.get(above).push(places.cell("place_id", row));
    }
  }
  const found = new Set([id]);
  for (const it of found) for (const under of below.get(it) ?? []) found.add(under);
  return [...found];
}

// The place and what it lies in, the widest last.
export function placesAbove(id) {
  const places = table("places");
  const chain = [];
  for (let row = places.find("place_id", id); row >= 0 && chain.length < 9; row = places.find("place_id", places.cell("parent_id", row))) {
    chain.push(places.cell("place_id", row));
  }
  return chain;
}
