// Columns of codes into lists of values; see exploring/site_columns.py for how they are written.
const ARRAYS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

function unpack(width, packed) {
  const bytes = Uint8Array.fromBase64
    ? Uint8Array.fromBase64(packed)
    : Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  return new ARRAYS[width](bytes.buffer, 0, bytes.length / width);
}

function countUp(rows) {
  const codes = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) codes[row] = row + 1;
  return codes;
}

export function arrayFor(size, rows) {
  return new (size < 256 ? Uint8Array : size < 65536 ? Uint16Array : Uint32Array)(rows);
}

export class Column {
  #lines;
  #width;
  #packed;
  #values;
  #codes;

  constructor([lines, width, packed], rows) {
    this.#lines = lines;
    this.#width = width;
    this.#packed = packed;
    this.rows = rows;
  }

  static of(values, codes) {
    const column = new Column(["", 0, ""], codes.length);
    column.#values = values;
    column.#codes = codes;
    return column;
  }

  static empty(rows) {
    return Column.of([""], new Uint8Array(rows));
  }

  get values() {
    this.#values ??= this.#lines.split("\n");
    return this.#values;
  }

  get codes() {
    this.#codes ??= this.#width ? unpack(this.#width, this.#packed) : countUp(this.rows);
    return this.#codes;
  }

  text(row) {
    return this.values[this.codes[row]];
  }

  code(value) {
    return this.values.indexOf(value);
  }

  // The column in which every value is what the function makes of it: days to years, indicators to themes.
  map(change) {
    const values = [""];
    const found = new Map([["", 0]]);
    const codes = Uint32Array.from(this.values, (value) => {
      const changed = value === "" ? "" : change(value);
      if (!found.has(changed)) {
        found.set(changed, values.length);
        values.push(changed);
      }
      return found.get(changed);
    });
    const from = this.codes;
    const mapped = arrayFor(values.length, from.length);
    for (let row = 0; row < mapped.length; row++) mapped[row] = codes[from[row]];
    return Column.of(values, mapped);
  }
}

export class Table {
  #ids = new Map();

  constructor(rows) {
    this.rows = rows;
    this.columns = {};
  }

  put(encoded) {
    for (const [name, column] of Object.entries(encoded)) this.columns[name] = new Column(column, this.rows);
  }

  column(name) {
    this.columns[name] ??= Column.empty(this.rows);
    return this.columns[name];
  }

  cell(name, row) {
    return row < 0 ? "" : (this.columns[name]?.text(row) ?? "");
  }

  // The row with this value in a column that tells rows apart; -1 when there is none.
  find(name, value) {
    if (!this.#ids.has(name)) {
      const index = new Map();
      const { values, codes } = this.column(name);
      for (let row = this.rows - 1; row >= 0; row--) index.set(values[codes[row]], row);
      this.#ids.set(name, index);
    }
    return value === "" ? -1 : (this.#ids.get(name).get(value) ?? -1);
  }

  // The rows that hold these values.
  where(wanted) {
    const tests = Object.entries(wanted).map(([name, value]) => [this.column(name).codes, this.column(name).code(value)]);
    const rows = [];
    if (tests.some(([, code]) => code < 0)) return rows;
    for (let row = 0; row < this.rows; row++) if (tests.every(([codes, code]) => codes[row] === code)) rows.push(row);
    return rows;
  }
}
