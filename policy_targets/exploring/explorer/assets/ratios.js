// What a report makes of a promise: settled by `match` when the site was written, and only looked up here.
import { table } from "./data.js";
import { sign } from "./format.js";

// Every pair of a target and an outcome: those of `match`, and without a ratio those that only an assessment of the package has.
export function listPairs() {
  const found = new Map();
  for (const name of ["pairs", "assessments"]) {
    const them = table(name);
    for (let row = 0; row < them.rows; row++) {
      const [target, outcome, verdict] = ["target_id", "outcome_id", "verdict"].map((it) => them.cell(it, row));
      const key = `${target} ${outcome}`;
      if (!found.has(key)) found.set(key, { target, outcome, verdict, ratio: name === "pairs" ? them.cell("completion", row) : "" });
    }
  }
  return [...found.values()];
}

// The outcome in percent of the target; nothing where no ratio may be shown.
export function ratioOf(target, outcome) {
  const pairs = table("pairs");
  return pairs.cell("completion", pairs.where({ target_id: target, outcome_id: outcome })[0] ?? -1);
}

// 102.9%; ≥ 102.9% where the report only gives a bound.
export const showRatio = (ratio, comparator) => `${sign(comparator)} ${Number(ratio).toFixed(1)}%`.trim();
