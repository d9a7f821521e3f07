// The frame of the pages: which one is shown, in which language and colours.
import { readAddress, writeAddress } from "./address.js";
import { about, table, takeIn } from "./data.js";
import { forgetOrder } from "./filter.js";
import { showCompare } from "./compare.js";
import { h, link, replace } from "./dom.js";
import { showNames } from "./names.js";
import { showOverview } from "./overview.js";
import { showRecord } from "./record.js";
import { showRecords } from "./records.js";
import { showThing } from "./entity_pages.js";
import { language, say, title } from "./words.js";

const PAGES = {
  overview: (main) => showOverview(main),
  table: (main, { query }) => showRecords(main, query),
  record: (main, { part }) => showRecord(main, part),
  compare: (main, { query }) => showCompare(main, query),
  names: (main, { part, query }) => showNames(main, part, query),
};
for (const one of ["speaker", "organisation", "place", "initiative", "indicator", "source"]) {
  PAGES[one] = (main, { part }) => showThing(main, one, part);
}
const THEMES = ["auto", "light", "dark"];
let leave = null;
let turn = 0;

function remember(name, value) {
  try {
    localStorage.setItem(`policy-targets.${name}`, value);
  } catch {
    // storage may be forbidden: then nothing is remembered
  }
}

function drawFrame(page) {
  document.getElementById("skip").textContent = say("skip");
  const nav = document.getElementById("nav");
  nav.setAttribute("aria-label", say("menu"));
  const own = page === "record" ? "table" : PAGES[page] && !["overview", "table", "compare"].includes(page) ? "names" : page;
  replace(nav, ["overview", "table", "compare", "names"].map((it) =>
    link(it === "overview" ? "#/" : writeAddress(it), say(it), { "aria-current": it === own ? "page" : null })));
  drawSwitches();
  const licence = about.licenses?.[0];
  replace(document.getElementById("foot"),
    h("p", {}, say("foot", about.name ?? "", about.version ?? "", about.made_with)),
    licence && h("p", {}, say("licence", licence.title ?? licence.name ?? "")));
}

function drawSwitches() {
  const root = document.documentElement;
  const theme = root.dataset.theme ?? "auto";
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  const switches = document.getElementById("switches");
  const had = document.activeElement?.id;
  replace(switches,
    h("button", { type: "button", id: "language", lang: language() === "zh" ? "en" : "zh-CN", onclick: switchLanguage }, say("other_language")),
    h("button", { type: "button", id: "theme", "aria-label": say(`theme_${theme}`), title: say(`theme_${theme}`), onclick: () => {
      if (next === "auto") delete root.dataset.theme;
      else root.dataset.theme = next;
      remember("theme", next);
      drawSwitches();
    } }, { auto: "◐", light: "○", dark: "●" }[theme]));
  if (had) document.getElementById(had)?.focus();
}

function switchLanguage() {
  const to = language() === "zh" ? "en" : "zh";
  document.documentElement.lang = to === "zh" ? "zh-CN" : "en";
  remember("language", to);
  forgetOrder(table("claims"));
  show(false);
}

async function show(moved = true) {
  const mine = ++turn;
  const address = readAddress(location.hash);
  const main = document.getElementById("main");
  leave?.();
  leave = null;
  const page = address.page in PAGES ? address.page : "nothing";
  drawFrame(page);
  main.setAttribute("aria-busy", "true");
  try {
    const left = await (PAGES[page] ?? showNothing)(main, address);
    if (mine === turn) leave = left ?? null;
    else left?.();
  } catch (error) {
    replace(main, h("h1", {}, say("broken")), h("p", {}, String(error.message ?? error)));
    console.error(error);
  }
  if (mine !== turn) return;
  const heading = main.querySelector("h1");
  document.title = [page === "overview" ? "" : heading?.textContent, about.title ?? "policy-targets"].filter(Boolean).join(" · ");
  if (moved) {
    scrollTo(0, 0);
    if (show.before) main.focus({ preventScroll: true });
  }
  show.before = true;
  main.setAttribute("aria-busy", "false");
  performance.mark("shown");
  dispatchEvent(new Event("shown"));
}

function showNothing(main) {
  replace(main, h("h1", {}, title("nothing_here")), h("p", {}, link("#/", say("overview"))));
}

takeIn();
addEventListener("hashchange", () => show());
addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("main input[type=search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
});
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
show();
