"""Score the reader on every annotated set; write QUALITY.md.

Run: python benchmarks/quality.py [SET …]   (needs ../shared/corpus and ../shared/dev beside the checkout)
     python benchmarks/quality.py national  (only the section on the national record; needs neither)
     python benchmarks/quality.py local     (only the section on the candidates of local reports; needs neither)
     python benchmarks/quality.py provinces (only the section on what the provinces promised and reached; needs neither)
     python benchmarks/quality.py news      (only the section on news pages; needs neither)
"""

from __future__ import annotations

import csv
import json
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from policy_targets.evaluating.annotations import load_gold, read_documents
from policy_targets.evaluating.estimates import load_quality, load_sizes
from policy_targets.evaluating.scoring import Score, Share, score, write_markdown
from policy_targets.publishing.looking.promises import match
from policy_targets.publishing.package.dataset import load
from policy_targets.reading.claims.indicators import name_indicator

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"
SHARED = ROOT.parent / "shared"
SETS = ("dev", "tuning", "validation", "held-back")
READINGS = ("first", "second", "matched", "agree", "settled", "double_checked")
DRAFT = ("records", "matched", "agree")
HEAD = """# Quality of the reader

How right the reader is against annotated text, by `python benchmarks/quality.py`. The claims of twelve passages
(`dev`) and of 42 more ([tests/gold](tests/gold)) were annotated, most of them twice. Rules were written
looking at `dev` and `tuning`; `validation` was looked at once, late, and what it showed was mended; `held-back` was
only scored, at the end of each of two rounds of work. A claim is found when kind, amount and place are right;
comparator, measure and period are counted over what was found. What the annotators called borderline counts neither
way.

These sets are passages. In whole reports of regions that no rule was written on, two strict judges found 0.52 of the
candidates right in every field: see [Candidates of local reports](#candidates-of-local-reports).
"""
PROVINCES = """
## The provinces

Targets and results of the 31 provinces, 2003–2026, were read twice: once blind, from passages of 733 work reports and
where these say too little from the whole text, without any draft; once by the reader. A claim is the same when both
have the same numeral of the same report. Where every field agrees the record is `double_checked`; a difference was
looked at a third time where a line says so in [settled.csv](tests/gold/provinces/settled.csv), and is `curated`; what
nobody has settled is left out. [tests/gold/provinces](tests/gold/provinces) has the blind tables. Shares are of the
claims that both have; “found” is of all claims of the blind reading.

{table}
"""
PROVINCE_FIELDS = ("found", "kind", "period", "comparator", "value", "reckoning", "words")
NEWS = """
## News pages

195 pages of local news, interviews, notices and budget reports from all provinces, a third of them damaged, were read
twice without the reader in view ([tests/gold/news](tests/gold/news)); the two readings find the same claims with F1
0.97. 130 pages (`dev`) were looked at while rules were written; of 65 (`held`) only the figures were. The third reading
saw neither gold nor reader, and stands here as the scripted second reader of
[the guide](docs/guide/second-reader.md). “Both” keeps every proved claim of the two; “both, likely” those whose
confidence is 0.5 or more. Figures by `policy-targets score --gold tests/gold/news/held --documents PAGES --answers
ANSWERS`; the pages themselves are not part of the project. A field is counted where the page tells it, over the claims
that were found; what is left open counts as not right.

{table}

Places, and bodies of sources without a speaker, are where careful readers differ most: the third reading, held against
the gold of the other two, is right in 0.61 of the places and 0.43 of the bodies.
"""
NOTES = """
The period is the year in which the claim's period ends. In passages without a date it rests on the year of speaking,
which is told from sessions, anniversaries and plans named in the text, or weighed by its wording; a record whose year
is only weighed has a rule that ends in `year_weighed`. The wordings were weighed on reports of the corpus, so that
periods on `dev`, `tuning` and `validation` flatter: by a table made without any annotated report they are right in
0.805, 0.883 and 0.830. The reports of `held-back` were always left out. Of the `held-back` annotations the first three
lines of each file were seen once while rules were being written; the passages were not.
"""
INDICATORS = """
## Indicators

An indicator of the codelist is named for {named} of the claims found in `dev`. Every one of them was read,
label, unit, measure and clause against the definition of the indicator: {right} are right. Of 110 named claims drawn
at random from 40 reports of the corpus, none of them annotated, 100 were right; what was wrong was then mended where a
rule could be general, and now {sample} of those that their label still names are. The judgements are in
[tests/gold/indicators.csv](tests/gold/indicators.csv). Indicators that end in `-other` say the kind of thing that is
counted, and leave to the label which.
"""
NATIONAL = """
Headline targets and results of {years} reports of the State Council (1978–2025, those that the corpus has) were read
twice, independently, each time from the same draft of the reader; a third reading settled the differences. Both
readings have {matched} of the records, and agree in every field that counts (kind, indicator, measure, comparator,
value, unit, period) on {agree} of those: they are `double_checked`; what was settled otherwise is `curated`. Of what
the reader had drafted {kept} stood in the first reading, {right} right in every field; it had drafted {found} of what
the first reading has. The figures are those of
[tests/gold/national-agreement.jsonl](tests/gold/national-agreement.jsonl), written down by
`python benchmarks/quality.py national`.
"""
COLUMNS = """
| report of | first | second | in both | agree | settled | double-checked | drafted | kept | right |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""
PAIRS = """
Is the right result held against a target, and is the verdict right? 100 pairs were drawn at random from these targets
and the results that stand beside them (by verdict in proportion), and judged by eye from quotes and texts before the
verdict was looked at: [tests/gold/national-pairs.csv](tests/gold/national-pairs.csv). {before} are right. The sample
was used: 84 were right before it. Most of the others were prices below their aim, which counted as exceeded, and yearly
averages held against sums. The pairs of the record that had not been drawn were judged afterwards in the same way, and
nothing was mended on them: {after} are right.
"""
LOCAL = """
## Candidates of local reports

`policy-targets candidates` over 1,123 work reports of 128 provinces and cities finds {claims:,} targets and outcomes.

**Two strict judges found {strict} of them right in every field**, and {quoted} with the quote, in reports of regions
that no rule was written on: {records} records, {twice} of them read by both judges, who agree on {agreed}. A field is
wrong when an economist who uses the row would be misled or would have to correct it.

| field | right, by the strict judges |
| --- | --- |
{strict_fields}

The figure published until then was {every_short}, from a more lenient reading: {judged} of the records, drawn at random
by level and decade, were read by eye against the report, and every fault was noted. What follows is of that reading.
Weighed by the size of the strata {precision} are a claim, of the right kind, with the right number and unit: that is
precision as it is counted everywhere here. {every} are right in every field (95 % intervals). In 60 windows of 300
characters, drawn at random from as many reports, the reader found {recall} of {windows} claims. Nothing was tuned on
either; two earlier samples were used for mending (0.89 and then 0.96 precise, 0.67 and 0.81 right in every field, read
by others). A package of candidates is published only when precision is 0.90:
[datapackage/candidates](datapackage/candidates) is.

| level | decade | claims | judged | precision | every field |
| --- | --- | --- | --- | --- | --- |
{strata}

| field | right |
| --- | --- |
{fields}

The judgements are in [tests/gold/local-sample.csv](tests/gold/local-sample.csv) and
[local-recall.csv](tests/gold/local-recall.csv), the figures of the strict judges in
[local-strict.json](tests/gold/local-strict.json); reports before 2000 count with the first decade.
"""
FIELDS = {"claim": "is a claim"}
RULES = """
## Rule by rule

Which rule decided, and how often its records were right, over all sets.

"""


def write_passages(folder: Path, name: str) -> None:
    """Cut the passages of a set out of the reports of the corpus."""
    wanted = [json.loads(line) for line in (GOLD / "index.jsonl").read_text("utf-8").splitlines()]
    texts = {
        row["sha256"]: row["text"] for row in _read_reports({row["sha256"] for row in wanted if row["set"] == name})
    }
    for row in wanted:
        if row["set"] == name:
            passage = texts[row["sha256"]][row["start"] : row["end"]]
            (folder / f"{row['passage']}.txt").write_text(passage, "utf-8", newline="")


def _read_reports(digests: set[str]) -> Iterator[Mapping[str, str]]:
    table = pq.ParquetFile(SHARED / "corpus" / "local_reports_dev.parquet").read(columns=["sha256", "text"])
    yield from (row for row in table.to_pylist() if row["sha256"] in digests)


def score_set(name: str) -> Score:
    """Score the reader on one set."""
    if name == "dev":
        return _score(SHARED / "dev", SHARED / "dev")
    with TemporaryDirectory() as folder:
        write_passages(Path(folder), name)
        return _score(GOLD / name, Path(folder))


def _score(gold: Path, documents: Path) -> Score:
    claims = load_gold(gold, documents)
    return score(claims, read_documents(documents, [f"{path.stem}.txt" for path in gold.glob("*.jsonl")]))


def check_indicators() -> tuple[Share, Share, Share]:
    """Return the share of `dev` claims with an indicator, the share of these that is right, and for the corpus sample.

    Right means as judged, label by label, in tests/gold/indicators.csv.
    """
    rows = list(csv.DictReader((GOLD / "indicators.csv").read_text("utf-8").splitlines()))
    expected = {(row["sample"], row["label"], row["unit_code"], row["measure"]): row["expected"] for row in rows}
    found = read_documents(SHARED / "dev", sorted(path.name for path in (SHARED / "dev").glob("*.txt")))
    claims = [row for row in found if row["kind"] != "initiative"]
    named = [row for row in claims if row["indicator_id"]]
    right = [
        row["indicator_id"] == expected.get(("dev", row["indicator_label"], row["unit_code"], row["measure"]))
        for row in named
    ]
    sample = [row for row in rows if row["sample"] == "corpus"]
    given = [(name_indicator(row["label"], row["unit_code"], row["measure"]), row["expected"]) for row in sample]
    labelled = [(name, wanted) for name, wanted in given if name]
    return (
        Share(len(named), len(claims)),
        Share(sum(right), len(right)),
        Share(sum(name == wanted for name, wanted in labelled), len(labelled)),
    )


def write_indicators() -> Iterator[str]:
    """Write the section of QUALITY.md on indicators."""
    named, right, sample = check_indicators()
    yield INDICATORS.format(named=named, right=right, sample=sample)


def write_national() -> str:
    """Write the section of QUALITY.md on the national record, with a line for each report."""
    rows = [json.loads(line) for line in (GOLD / "national-agreement.jsonl").read_text("utf-8").splitlines()]
    cells = [[row[name] for name in ("year", *READINGS)] + [row["draft"][name] for name in DRAFT] for row in rows]
    sums = [sum(column) for column in list(zip(*cells, strict=True))[1:]]
    table = [f"| {' | '.join(map(str, it))} |" for it in (*cells, ["**all**", *sums])]
    first, second, both, agree, _, _, drafted, kept, right = sums
    head = NATIONAL.format(
        years=len(rows), matched=Share(both, first + second - both), agree=Share(agree, both),
        kept=Share(kept, drafted), right=Share(right, drafted), found=Share(kept, first),
    )  # fmt: skip
    pairs = PAIRS.format(before=check_pairs("before mending"), after=check_pairs("after mending"))
    texts = [_fill(head), COLUMNS.strip("\n") + "\n" + "\n".join(table), _fill(pairs)]
    return "\n\n".join(["## The national record", *texts]) + "\n"


def _fill(text: str) -> str:
    """Wrap a paragraph at 120 characters, at blanks only."""
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)


def check_pairs(judged: str) -> Share:
    """Return the share of judged pairs, from before or after mending, whose verdict is as judged.

    A pair that `match` no longer makes is right if it was judged not comparable.
    """
    pairs = csv.DictReader((GOLD / "national-pairs.csv").read_text("utf-8").splitlines())
    rows = [row for row in pairs if row["judged"] == judged]
    made = {(it.target_id, it.outcome_id): it.verdict for it in match(load(ROOT / "datapackage"))}
    right = [made.get((row["target_id"], row["outcome_id"]), "not_comparable") == row["verdict"] for row in rows]
    return Share(sum(right), len(right))


def write_provinces() -> str:
    """Write the section of QUALITY.md on the provinces, with a line for each indicator."""
    rows = list(csv.DictReader((GOLD / "provinces" / "agreement.csv").read_text("utf-8").splitlines()))
    lines = [
        "| indicator | claims | " + " | ".join(PROVINCE_FIELDS) + " |",
        "| --- " * (len(PROVINCE_FIELDS) + 2) + "|",
    ]
    for indicator in dict.fromkeys(row["indicator"] for row in rows):
        told = {row["field"]: row for row in rows if row["indicator"] == indicator}
        shares = [_agreement(told.get(field)) for field in PROVINCE_FIELDS]
        lines.append(f"| {indicator} | {int(told['found']['claims']):,} | {' | '.join(shares)} |")
    return PROVINCES.format(table="\n".join(lines)).lstrip()


def _agreement(row: Mapping[str, str] | None) -> str:
    return f"{int(row['agree']) / int(row['claims']):.3f}" if row and int(row["claims"]) else "–"


def write_news() -> str:
    """Write the section of QUALITY.md on news pages, from the figures that `policy-targets score` printed."""
    rows = list(csv.reader((GOLD / "news" / "scores.csv").read_text("utf-8").splitlines()))
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return NEWS.format(table="\n".join([lines[0], "| --- " * len(rows[0]) + "|", *lines[1:]])).lstrip()


def renew_provinces() -> None:
    """Rewrite the section on the provinces only."""
    _renew("## The provinces", write_provinces(), "## Rule by rule")


def renew_news() -> None:
    """Rewrite the section on news pages only."""
    _renew("## News pages", write_news(), "## Candidates of local reports")


def renew_national() -> None:
    """Rewrite the section on the national record only."""
    _renew("## The national record", write_national(), "## Rule by rule")


def renew_local() -> None:
    """Rewrite the section on the candidates of local reports only."""
    _renew("## Candidates of local reports", write_local().lstrip(), "## The national record")


def _renew(heading: str, text: str, following: str) -> None:
    """Replace a section, or insert it before the section that must follow."""
    path = ROOT / "QUALITY.md"
    sections = re.split(r"(?m)^(?=## )", path.read_text("utf-8"))
    others = [it for it in sections if not it.startswith(heading)]
    place = next(n for n, it in enumerate(others) if it.startswith(following))
    path.write_text("".join([*others[:place], f"{text}\n", *others[place:]]), "utf-8")


def write_local() -> str:
    """Write the section of QUALITY.md on the candidates of local reports."""
    sizes = load_sizes(GOLD)
    figures = load_quality(GOLD, sizes)
    strata = [
        f"| {row['level']} | {row['decade']} | {row['claims']:,} | {row['judged']} | {_span(row)} "
        f"| {_span(row['every_field'])} |"
        for row in figures["strata"]
    ]
    fields = [f"| {FIELDS.get(name, name)} | {_span(row)} |" for name, row in figures["fields"].items()]
    strict = figures["strict"]
    return LOCAL.format(
        strict=_span(strict["every_field"]), quoted=f"{strict['every_field_and_quote']['estimate']:.2f}",
        records=strict["judged"], twice=strict["judged_twice"], agreed=strict["agreed"],
        strict_fields="\n".join(_write_strict(strict["fields"])),
        every_short=f"{figures['every_field']['estimate']:.2f}",
        claims=sum(sizes.values()), judged=figures["precision"]["judged"], precision=_span(figures["precision"]),
        every=_span(figures["every_field"]), recall=_span(figures["recall"]), windows=figures["recall"]["judged"],
        strata="\n".join(strata), fields="\n".join(fields),
    )  # fmt: skip


def _write_strict(fields: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield the lines of the table; a field that is nearly always right has a lower bound only."""
    for name, row in fields.items():
        share = f"{row['estimate']:.2f}" if "estimate" in row else f"{row['at_least']:.2f}–1.00"
        yield f"| {FIELDS.get(name, name)} | {share} |"


def _span(row: Mapping[str, float]) -> str:
    return f"{row['estimate']:.2f} ({row['lower']:.2f}–{row['upper']:.2f})"


RENEW = {"local": renew_local, "national": renew_national, "provinces": renew_provinces, "news": renew_news}


def main() -> None:
    """Print the scores, and write QUALITY.md when all sets were asked for."""
    renew = RENEW.get(" ".join(sys.argv[1:]))
    if renew:
        renew()
        return
    names = sys.argv[1:] or SETS
    lines = list(write_markdown({name: score_set(name) for name in names}))
    print("\n".join(lines))
    if tuple(names) == SETS:
        gap = lines.index("")
        body = (
            "\n".join(lines[:gap])
            + "\n"
            + NOTES
            + "\n".join(write_indicators())
            + write_local()
            + RULES
            + "\n".join(lines[gap + 1 :])
            + "\n"
        )
        (ROOT / "QUALITY.md").write_text(f"{HEAD}\n{body}", "utf-8")
        for write in RENEW.values():
            write()


if __name__ == "__main__":
    main()
