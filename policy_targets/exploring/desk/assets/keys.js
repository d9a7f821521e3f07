// Which key does what; the help is made of the same table.

import { words } from "./words.js";

const GENERAL = [
  ["next", ["j", "ArrowDown"]], ["previous", ["k", "ArrowUp"]], ["next_open", ["n"]], ["accept", ["a"]], ["reject", ["x"]], ["edit", ["e"]],
  ["span", ["w"]], ["split", ["s"]], ["merge", ["m"]], ["turn", ["o"]], ["add", ["c"]], ["reopen", ["b"]],
  ["part_key", ["p"]], ["initiatives_key", ["i"]], ["article", ["h"]], ["search", ["/"]],
  ["undo", ["u"]], ["redo", ["y"]], ["record", ["1"]], ["ledger", ["g"]], ["problems", ["v"]], ["repairs", ["r"]],
  ["document_key", ["d"]], ["language", ["l"]], ["theme", ["t"]], ["help", ["?"]],
];
const COMPARE = ["compare", ["="]];
const SHOWN = { ArrowDown: "↓", ArrowUp: "↑" };

export function keyOf(name) {
  if (name === "save") return "Enter";
  const row = [...GENERAL, COMPARE].find(([own]) => own === name);
  return row ? row[1][0] : "";
}

export function shownKeys(second) {
  const w = words();
  const rows = [...GENERAL, ...(second ? [COMPARE] : [])].map(([name, keys]) => [keys.map((key) => SHOWN[key] ?? key), w[name]]);
  return [
    [w.record, rows.slice(0, 16)],
    [w.title, rows.slice(16)],
    [w.typing.title, [[["Enter"], w.typing.enter], [["Shift", "Enter"], w.typing.shift_enter], [["Esc"], w.typing.escape]]],
    [w.ledger, [[["Enter"], w.as_proposed], [["1", "…", "8"], w.other_reason], [["c"], w.add], [["b"], w.take_up]]],
  ];
}

// Keys for the desk, and not for a field, a menu of the browser, or the next thing in the order of the page.
export function concernsDesk(event) {
  if (event.isComposing || event.altKey || event.target.closest?.("input, select, textarea")) return false;
  if (event.ctrlKey || event.metaKey) return undo(event) !== null;
  return event.key.length === 1 || event.key.startsWith("Arrow") || event.key === "Enter" || event.key === "Escape";
}

export function nameOf(event, desk) {
  return event.ctrlKey || event.metaKey ? undo(event) : named(event, desk);
}

function undo(event) {
  if (event.key.toLowerCase() === "z") return event.shiftKey ? "redo" : "undo";
  return event.key === "y" ? "redo" : null;
}

function named(event, desk) {
  const { key } = event;
  if (event.target.closest?.("button") && (key === "Enter" || key === " ")) return null;
  if (desk.mode) {
    if (key === "ArrowLeft" || key === "ArrowRight") return "move_mode";
    if (key === "Enter") return "finish_mode";
    if (key === "Escape") return "leave_mode";
  }
  if (event.target.closest?.('[role="tablist"]') && key.startsWith("Arrow")) return null;
  if (desk.tab === "ledger") {
    if (key === "Enter" || (key >= "1" && key <= String(desk.shown.codes.set_aside.length))) return "account";
    if (key === "b") return "take_up";
    if (key === "Escape") return "record";
  }
  if (key === "Escape" && desk.tab !== "record") return "record";
  return [...GENERAL, COMPARE].find(([, keys]) => keys.includes(key))?.[0] ?? null;
}
