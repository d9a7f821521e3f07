// Figures side by side: an indicator across places and years, promise and report of a place, a place and those below it.
import { keepAddress, readList, writeAddress } from "./address.js";
import { loadAll, table } from "./data.js";
import { h, link, replace } from "./dom.js";
import { showAcross } from "./across.js";
import { showBelow } from "./lower_places.js";
import { showPairs } from "./pairs.js";
import { say } from "./words.js";

const VIEWS = { across: ["across", showAcross], place: ["one_place", showPairs], below: ["below", showBelow] };

export async function showCompare(main, query) {
  await loadAll();
  const state = Object.fromEntries(["indicator", "form", "place", "year"].map((it) => [it, query.get(it) ?? ""]));
  state.view = query.get("view") in VIEWS ? query.get("view") : "across";
  state.places = readList(query, "places");
  const content = h("div", { class: "compare" });
  replace(main, h("h1", {}, say("compare")),
    h("nav", { class: "segments", "aria-label": say("compare") }, Object.entries(VIEWS).map(([view, [name]]) =>
      link(writeAddress("compare", "", view === "across" ? {} : { view }), say(name), { "aria-current": view === state.view ? "page" : null }))),
    content);
  const draw = () => {
    const had = document.activeElement?.dataset?.key;
    VIEWS[state.view][1](content, state, (changes) => {
      Object.assign(state, changes);
      draw();
    });
    if (had) content.querySelector(`[data-key="${CSS.escape(had)}"]`)?.focus({ preventScroll: true });
    const { view, ...rest } = state;
    keepAddress(writeAddress("compare", "", { view: view === "across" ? "" : view, ...rest }));
  };
  draw();
  const again = () => content.isConnected && draw();
  let width = innerWidth;
  const resized = () => {
    if (innerWidth !== width) again();
    width = innerWidth;
  };
  addEventListener("resize", resized);
  const watch = new MutationObserver(again);
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  table("claims");
  return () => {
    removeEventListener("resize", resized);
    watch.disconnect();
    matchMedia("(prefers-color-scheme: dark)").removeEventListener("change", again);
  };
}
