// The document on the left: paragraphs in reading order, marks where records stand, repairs on demand.

import { find, make, points } from "./making.js";
import { words } from "./words.js";

const RANK = ["positions", "initiatives", "outcomes", "targets"];
let paragraphs = [];
let drawn = [];

export function layOut(shown, onPick) {
  paragraphs = shown.paragraphs.map((it) => ({ ...it, chars: points(it.text) }));
  drawn = paragraphs.map(() => "");
  const column = find("column");
  column.replaceChildren();
  let aside = null;
  paragraphs.forEach((paragraph, number) => {
    const isAside = paragraph.kind === "aside";
    if (isAside && !aside) aside = make("div", { class: "left-aside" }, make("h2", { "data-t": "left_aside" }, words().left_aside));
    const previous = paragraphs[number - 1];
    const opens = !isAside && previous && previous.article !== paragraph.article;
    const element = make("p", { class: `paragraph ${paragraph.kind}${opens ? " opens" : ""}`, lang: "zh-Hans", "data-p": number });
    (isAside ? aside : column).append(element);
    paragraph.element = element;
  });
  if (aside) column.append(aside);
  column.onclick = (event) => {
    if (!getSelection().isCollapsed) return;
    const keys = event.target.closest("[data-e]")?.dataset.e.split(" ");
    if (keys) onPick(keys);
  };
}

// Marks: {stretches, key, table, status, classes}; cut points lie wherever a mark begins or ends.
export function draw(marks, repairs) {
  const own = paragraphs.map(() => []);
  for (const mark of marks)
    for (const [p, start, end] of mark.stretches)
      own[p]?.push({ ...mark, start, end, first: mark.stretches[0][0] === p && mark.stretches[0][1] === start });
  const mended = paragraphs.map(() => []);
  for (const repair of repairs) mended[repair.at[0]]?.push(repair);
  paragraphs.forEach((paragraph, p) => {
    const signature = JSON.stringify([own[p], mended[p], words().letter]);
    if (signature === drawn[p]) return;
    drawn[p] = signature;
    paragraph.element.replaceChildren(...segments(paragraph, own[p], mended[p]));
  });
}

function segments(paragraph, marks, repairs) {
  const cuts = new Set([0, paragraph.chars.length]);
  for (const mark of marks) cuts.add(mark.start).add(mark.end);
  for (const repair of repairs) cuts.add(repair.at[1]).add(repair.at[2]);
  const places = [...cuts].filter((at) => at <= paragraph.chars.length).sort((a, b) => a - b);
  const parts = [];
  places.forEach((start, i) => {
    for (const repair of repairs) if (repair.at[1] === start) parts.push(chip(repair));
    const end = places[i + 1];
    if (end === undefined) return;
    const over = marks.filter((mark) => mark.start <= start && end <= mark.end);
    parts.push(segment(paragraph.chars.slice(start, end).join(""), start, over, repairs.some((it) => it.at[1] <= start && end <= it.at[2])));
  });
  return parts;
}

function segment(text, offset, over, mended) {
  const records = over.filter((mark) => mark.key);
  const top = [...records].sort((a, b) => Number(b.current) - Number(a.current) || RANK.indexOf(b.table) - RANK.indexOf(a.table))[0];
  const classes = [...new Set(over.map((mark) => mark.class))];
  if (top) classes.push(top.table, top.status);
  if (top?.current) classes.push("current");
  if (mended) classes.push("mended");
  const begins = top && top.first && top.start === offset;
  return make(
    top ? "mark" : "span",
    {
      class: classes.join(" "), "data-o": offset, "data-e": records.length ? records.map((mark) => mark.key).join(" ") : null,
      "data-letter": begins ? words().letter[top.table] : null, "aria-current": top?.current ? "true" : null,
    },
    text,
  );
}

function chip(repair) {
  const shown = (text) => (text === "" ? "∅" : text.replaceAll("\n", "⏎").replaceAll(" ", "␣").slice(0, 24));
  return make("span", { class: "repair", title: repair.name }, `${shown(repair.before)}→${shown(repair.after)}`);
}

export function reveal(stretches) {
  const [first] = stretches ?? [];
  if (!first) return;
  const element = elementAt(first[0], first[1]);
  element?.scrollIntoView({ block: "center", behavior: "instant" });
}

function elementAt(p, at) {
  const parts = [...(paragraphs[p]?.element.querySelectorAll("[data-o]") ?? [])];
  return parts.findLast((part) => Number(part.dataset.o) <= at) ?? paragraphs[p]?.element;
}

// What is selected by mouse, as stretches; null when nothing of the document is.
export function selection() {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  if (!find("column").contains(range.commonAncestorContainer)) return null;
  const start = pointOf(range.startContainer, range.startOffset);
  const end = pointOf(range.endContainer, range.endOffset);
  return start && end ? between(start, end) : null;
}

function pointOf(node, offset) {
  const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-p]");
  if (!paragraph) return null;
  const probe = document.createRange();
  probe.selectNodeContents(paragraph);
  probe.setEnd(node, offset);
  const before = probe.cloneContents();
  for (const repair of before.querySelectorAll(".repair")) repair.remove();
  return { p: Number(paragraph.dataset.p), o: points(before.textContent).length };
}

export function between(start, end) {
  if (start.p > end.p || (start.p === end.p && start.o >= end.o)) return null;
  const stretches = [];
  for (let p = start.p; p <= end.p; p += 1) {
    const from = p === start.p ? start.o : 0;
    const to = p === end.p ? end.o : paragraphs[p].chars.length;
    if (from < to) stretches.push([p, from, to]);
  }
  return stretches;
}

export function move(point, steps) {
  let { p, o } = point;
  o += steps;
  while (o < 0 && p > 0) o += paragraphs[(p -= 1)].chars.length;
  while (o > paragraphs[p].chars.length && p + 1 < paragraphs.length) o -= paragraphs[p++].chars.length;
  return { p, o: Math.max(0, Math.min(o, paragraphs[p].chars.length)) };
}

// The clause around some characters.
export function clauseAround([p, start, end]) {
  const stops = new Set("，。；！？\n");
  const chars = paragraphs[p].chars;
  let [from, to] = [start, end];
  while (from > 0 && !stops.has(chars[from - 1])) from -= 1;
  while (to < chars.length && !stops.has(chars[to])) to += 1;
  return [p, from, to];
}

export const textOf = (stretches) => stretches.map(([p, a, b]) => paragraphs[p].chars.slice(a, b).join("")).join("");
