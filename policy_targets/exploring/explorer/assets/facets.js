// The facets beside the list: what one can filter by, how many there are of each, what is chosen.
import { h, replace } from "./dom.js";
import { FACETS } from "./filter.js";
import { group } from "./format.js";
import { say, title } from "./words.js";

const FEW = 7;
const MANY = 300;
const opened = {};
const sought = {};

export const facetName = (facet, value) => (value === "-" ? say("not_told") : (facet.name?.(value) ?? value));

// Draws the facets anew, and keeps the focus where it was.
export function drawFacets(element, state, counts, choose) {
  const focused = document.activeElement?.dataset?.key;
  replace(element, FACETS.map((facet, at) => (facet.key === "kind" ? null : drawFacet(facet, state, counts[at], choose, () => drawFacets(element, state, counts, choose)))));
  if (focused) element.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function drawFacet(facet, state, counts, choose, again) {
  const chosen = state[facet.key];
  const needle = (sought[facet.key] ?? "").toLowerCase();
  const fits = needle ? counts.filter(([value]) => facetName(facet, value).toLowerCase().includes(needle)) : counts;
  const front = facet.list || facet.key === "year" ? fits : [...fits].sort(([a], [b]) => chosen.includes(b) - chosen.includes(a));
  const shown = opened[facet.key] ? front.slice(0, MANY) : front.slice(0, FEW);
  const gone = chosen.filter((value) => !counts.some(([it]) => it === value)).map((value) => [value, 0]);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  return h("fieldset", { class: "facet" },
    h("legend", {}, say(facet.key)),
    opened[facet.key] && counts.length > 12 && seek(facet, again),
    h("ul", {}, [...gone, ...shown].map(([value, count]) => drawValue(facet, value, count, chosen, most, choose))),
    fits.length > FEW && h("button", {
      type: "button", class: "quiet", "data-key": `${facet.key}-all`, "aria-expanded": String(Boolean(opened[facet.key])),
      onclick: () => {
        opened[facet.key] = !opened[facet.key];
        sought[facet.key] = "";
        again();
      },
    }, opened[facet.key] ? say("show_less") : say("show_all", group(counts.length))));
}

function seek(facet, again) {
  const field = h("input", {
    type: "search", class: "small", "data-key": `${facet.key}-seek`, "aria-label": say("find_value", say(facet.key)),
    placeholder: say("find_value", say(facet.key)),
    oninput: (event) => {
      sought[facet.key] = event.target.value;
      again();
    },
  });
  field.value = sought[facet.key] ?? "";
  return field;
}

function drawValue(facet, value, count, chosen, most, choose) {
  const name = facetName(facet, value);
  const box = h("input", {
    type: "checkbox", "data-key": `${facet.key}=${value}`, "data-facet": facet.key, value,
    onchange: (event) => choose(facet.key, event.target.checked ? [...chosen, value] : chosen.filter((it) => it !== value)),
  });
  box.checked = chosen.includes(value);
  return h("li", {}, h("label", { title: name }, box, h("span", { class: "name" }, name),
    h("span", { class: "number" }, group(count)),
    h("span", { class: "weight", "aria-hidden": "true", css: { width: `${(100 * count) / most}%` } })));
}

// What is chosen, each with a button that takes it away.
export function drawChosen(element, state, choose) {
  const chips = FACETS.filter((facet) => facet.key !== "kind").flatMap((facet) =>
    state[facet.key].map((value) => {
      const name = facetName(facet, value);
      return h("li", {}, h("button", {
        type: "button", class: "chip on", "aria-label": say("remove", `${say(facet.key)} ${name}`),
        onclick: () => choose(facet.key, state[facet.key].filter((it) => it !== value)),
      }, h("span", { class: "soft" }, say(facet.key)), ` ${name} `, h("span", { "aria-hidden": "true" }, "×")));
    }));
  const all = chips.length > 1 && h("li", {}, h("button", { type: "button", class: "quiet", onclick: () => choose(null) }, say("clear")));
  replace(element, chips, all);
  element.hidden = !chips.length;
  return title("filters");
}
