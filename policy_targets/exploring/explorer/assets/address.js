// Addresses of pages: #/name/part?field=a,b, so that a link restores what was seen.
export function readAddress(hash) {
  const [path, query] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page, ...parts] = path.split("/").map((it) => safely(it));
  return { page: page || "overview", part: parts.join("/"), query: new URLSearchParams(query ?? "") };
}

function safely(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function writeAddress(page, part, query) {
  const fields = Object.entries(query ?? {}).filter(([, value]) => (Array.isArray(value) ? value.length : value));
  const told = fields.map(([key, value]) => `${key}=${[value].flat().map(encodeURIComponent).join(",")}`).join("&");
  return `#/${page}${part ? `/${encodeURIComponent(part)}` : ""}${told ? `?${told}` : ""}`;
}

export const readList = (query, name) => (query.get(name) ?? "").split(",").filter(Boolean);

// Writes where we are without a step back for every key that is pressed.
export function keepAddress(address) {
  history.replaceState(null, "", address);
}

const PAGES = { places: "place", organisations: "organisation", speakers: "speaker", indicators: "indicator", initiatives: "initiative", sources: "source" };

export const pageOf = (name, id) => writeAddress(PAGES[name], id);
export const recordAddress = (id) => writeAddress("record", id);
export const tableAddress = (query) => writeAddress("table", "", query);
