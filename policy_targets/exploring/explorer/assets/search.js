// Which claims a search finds: every word of it, somewhere in the quotation, the label, or a name.
import { initialsOf, table } from "./data.js";

const NAMED = [["place_id", "places"], ["organisation_id", "organisations"], ["speaker_id", "speakers"], ["indicator_id", "indicators"]];
const KEYS = { places: "place_id", organisations: "organisation_id", speakers: "speaker_id", indicators: "indicator_id" };
let fields = null;

// Lines to search through, one for each value of a column.
class Lines {
  #bits;
  #starts;

  constructor(codes, lines, spelled) {
    this.codes = codes;
    this.spelled = spelled;
    const text = `${lines.join("\n")}\n`;
    const small = text.toLowerCase();
    this.text = small.length === text.length ? small : text; // İ becomes two characters
    this.size = lines.length;
  }

  get starts() {
    if (!this.#starts) {
      this.#starts = new Uint32Array(this.size + 1);
      for (let line = 1, at = 0; line <= this.size; line++) this.#starts[line] = at = this.text.indexOf("\n", at) + 1;
    }
    return this.#starts;
  }

  // Marks the lines that hold the word.
  mark(word, hits) {
    for (let at = this.text.indexOf(word), line = 0; at >= 0; at = this.text.indexOf(word, this.starts[line])) {
      while (this.starts[line + 1] <= at) line++;
      hits[line] = 1;
      if (++line >= this.size) break;
    }
  }

  // Marks the lines where so many characters in a row have these initials; a character may be read in several ways.
  markInitials(letters, hits) {
    this.#bits ??= Uint32Array.from(this.text, (it) => initialsOf(it.charCodeAt(0)));
    const bits = this.#bits;
    const wanted = Array.from(letters, (letter) => 1 << (letter.charCodeAt(0) - 97));
    const last = bits.length - wanted.length;
    for (let at = 0, line = 0; at <= last; at++) {
      if (!(bits[at] & wanted[0])) continue;
      let next = 1;
      while (next < wanted.length && bits[at + next] & wanted[next]) next++;
      if (next < wanted.length) continue;
      while (this.starts[line + 1] <= at) line++;
      hits[line] = 1;
    }
  }
}

function openFields(claims) {
  if (fields) return fields;
  const names = NAMED.map(([column, other]) => {
    const { codes, values } = claims.column(column);
    const them = table(other);
    const lines = values.map((id) => {
      const row = them.find(KEYS[other], id);
      return row < 0 ? id : `${them.cell("name", row)}\u0001${them.cell("name_en", row)}${them.cell("name_latin", row)}`;
    });
    return new Lines(codes, lines, true);
  });
  const label = claims.column("indicator_label");
  const quote = claims.column("quote");
  const id = claims.column("claim_id");
  fields = [new Lines(quote.codes, quote.values, false), new Lines(label.codes, label.values, true), ...names, new Lines(id.codes, id.values, false)];
  return fields;
}

export function warmSearch(claims) {
  for (const field of openFields(claims)) if (field.size > 1000) field.starts;
}

// For each claim whether it is found; null when nothing is looked for.
export function search(claims, query) {
  const words = query.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const all = new Uint8Array(claims.rows).fill(1);
  for (const word of words) {
    const found = new Uint8Array(claims.rows);
    for (const { codes, hits } of openFields(claims).map((field) => look(field, word))) {
      for (let row = 0; row < found.length; row++) found[row] |= hits[codes[row]];
    }
    for (let row = 0; row < all.length; row++) all[row] &= found[row];
  }
  return all;
}

function look(field, word) {
  const hits = new Uint8Array(field.size);
  field.mark(word, hits);
  if (field.spelled && /^[a-z]{2,}$/.test(word)) field.markInitials(word, hits);
  return { codes: field.codes, hits };
}
