// What is filtered, as a file: CSV and JSON in the form of the package, and Parquet with its types.
import { about, load, table } from "./data.js";
import { saveFile } from "./dom.js";

// The columns of the download: those of the table when all rows are of one kind, else kind and id before what they share.
function columnsOf(claims, rows) {
  const kinds = new Set(Array.from(new Set(Array.from(rows, (row) => claims.column("kind").codes[row])), (at) => claims.column("kind").values[at]));
  if (kinds.size === 1) {
    const [kind] = kinds;
    const id = `${kind}_id`;
    return about.columns[`${kind}s`].map((it) => ({ ...it, from: it.name === id ? "claim_id" : it.name }));
  }
  const shared = about.columns.targets.filter((it) => it.name !== "target_id").map((it) => ({ ...it, from: it.name }));
  return [
    { name: "kind", from: "kind", kind: "string" },
    { name: "claim_id", from: "claim_id", kind: "string" },
    ...shared,
  ];
}

const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export function writeCsv(header, lines) {
  return [header, ...lines].map((cells) => cells.map((it) => quoted(String(it))).join(",") + "\n").join("");
}

function csv(claims, rows, columns) {
  const cells = columns.map((it) => claims.column(it.from));
  return writeCsv(columns.map((it) => it.name), Array.from(rows, (row) => cells.map((column) => column.text(row))));
}

// Decimals are strings, so that nothing is lost; what is empty is null.
function json(claims, rows, columns) {
  const objects = Array.from(rows, (row) =>
    Object.fromEntries(columns.map(({ name, from, kind }) => {
      const text = claims.cell(from, row);
      return [name, text === "" ? null : kind === "boolean" ? text === "true" : text];
    })),
  );
  return `[\n${objects.map((it) => JSON.stringify(it)).join(",\n")}\n]\n`;
}

const DECIMAL = { type: "FIXED_LEN_BYTE_ARRAY", type_length: 16, converted_type: "DECIMAL", precision: 38, scale: 6 };
const TYPES = {
  string: [{ type: "BYTE_ARRAY", converted_type: "UTF8" }, (text) => text],
  number: [DECIMAL, (text) => unscale(text)],
  boolean: [{ type: "BOOLEAN" }, (text) => text === "true"],
  date: [{ type: "INT32", converted_type: "DATE" }, (text) => Date.parse(text) / 86_400_000],
};

function unscale(text) {
  const [whole, part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(6, "0"));
}

async function parquet(claims, rows, columns) {
  await loadWriter();
  const schema = [{ name: "root", num_children: columns.length }];
  const columnData = columns.map(({ name, from, kind }) => {
    const [type, read] = TYPES[kind];
    schema.push({ name, repetition_type: "OPTIONAL", ...type });
    const column = claims.column(from);
    return { name, data: Array.from(rows, (row) => (column.codes[row] && column.text(row) !== "" ? read(column.text(row)) : null)) };
  });
  const kvMetadata = [{ key: "package", value: `${about.name} ${about.version}` }];
  return window.hyparquetWriter.parquetWriteBuffer({ columnData, schema, kvMetadata });
}

function loadWriter() {
  if (window.hyparquetWriter) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "vendor/hyparquet-writer.js";
    script.onload = () => {
      window.hyparquetWriter ??= hyparquetWriter; // a `var` of the script
      resolve();
    };
    script.onerror = () => reject(new Error("vendor/hyparquet-writer.js is missing"));
    document.head.append(script);
  });
}

export async function download(form, rows) {
  await load("claims-2", "claims-3");
  const claims = table("claims");
  const columns = columnsOf(claims, rows);
  const name = `${about.name ?? "claims"}-${rows.length}`;
  if (form === "csv") saveFile(`${name}.csv`, "text/csv;charset=utf-8", csv(claims, rows, columns));
  if (form === "json") saveFile(`${name}.json`, "application/json", json(claims, rows, columns));
  if (form === "parquet") saveFile(`${name}.parquet`, "application/vnd.apache.parquet", await parquet(claims, rows, columns));
}
