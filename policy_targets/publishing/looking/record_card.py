"""Write one record as a card: what, who, by when, in which words, where, and the related records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from policy_targets import codelists
from policy_targets.publishing.looking.listing import measure_width
from policy_targets.publishing.looking.selection import put_in_order, select
from policy_targets.publishing.schema.tables import columns, from_arrow, key_of, write_cell
from policy_targets.sentences import write_sentence

if TYPE_CHECKING:
    from policy_targets.publishing.package.dataset import Dataset

Language = Literal["both", "zh", "en"]
Row = Mapping[str, Any]
# The lines of a card in order: a column, or a method of _Card with that name. Other tables show their columns.
_STANDS = "source document document_sha256 spans"
_CLAIM = (
    "what who organisation_id when baseline_label amount indicator_id quote place part_of parts initiatives "
    f"assessments {_STANDS} status suspect note rule"
)
LAYOUTS: Mapping[str, str] = MappingProxyType(
    {
        "targets": _CLAIM,
        "outcomes": _CLAIM.replace(" initiatives", ""),
        "initiatives": f"what kind stage who parties quote place goals {_STANDS} status note rule",
        "assessments": f"target_id outcome_id arithmetic verdict basis quote {_STANDS} note",
        "sources": "what subtitle series publisher byline dated published_note posts language damages document "
        "document_sha256 document_characters spans covers claims started",
        "positions": f"speaker_id title title_en organisation_id as_of quote {_STANDS} status note",
        "speakers": "what posts claims started",
        "organisations": "what kind place parent_id names below people parts_in claims",
        "places": "what level place valid_from valid_to below claims",
        "indicators": "what theme unit_code measure direction meaning claims",
    }
)
LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "what": ("内容", "what"), "who": ("谁", "who"), "when": ("何时", "when"), "place": ("地点", "place"),
        "parts": ("其中", "parts"), "initiatives": ("所属举措", "initiatives"), "assessments": ("评估", "assessments"),
        "source": ("来源", "source"),
        "parties": ("参与机构", "organisations"), "goals": ("目标", "targets"), "arithmetic": ("计算", "arithmetic"),
        "dated": ("发布日期", "published"), "posts": ("职务", "posts"), "damages": ("损坏", "damage"),
        "claims": ("目标和结果", "claims"), "started": ("举措", "initiatives"), "names": ("所用名称", "names used"),
        "below": ("下级", "below"), "people": ("人员", "people"), "parts_in": ("举措", "initiatives"),
        "meaning": ("定义", "definition"),
    }
)  # fmt: skip
MANY = 10  # claims listed on a card; the last line shows the command that lists the others


def card(data: Dataset, record_id: str, language: Language = "both") -> str:
    """Write the record with this id, from any table, as lines of text in Chinese, English or both.

    Raises: RecordError, with similar ids, when no record has this id.

    >>> from policy_targets.publishing.package.dataset import load
    >>> card(load(), "亿元", "en").splitlines()[:2]
    ['亿元 · unit', 'unit          亿元']
    >>> card(load(), "tgt-0")
    Traceback (most recent call last):
    policy_targets.errors.RecordError: tgt-0: found no record with this id. Correct the id.
    """
    record = data.find(record_id)
    return "\n".join(_Card(data, record.table, record.__dict__, language).lay_out(record_id))


class _Card:
    """Writes the lines of one record, each under its label."""

    def __init__(self, data: Dataset, table: str, row: Row, language: Language) -> None:
        self.data, self.table, self.row, self.language = data, table, row, language
        self.key = str(row[key_of(table)[0]])
        self.names = {column.name: column for column in (*columns("sources"), *columns(table))}

    def lay_out(self, asked: str) -> Iterator[str]:
        title = codelists.index_rows("tables")[self.table]
        moved = "" if asked == self.key else f"{asked} → "
        yield f"{moved}{self.key} · {self.say(title['title_zh'], title['title_en'].removesuffix('s'))}"
        layout = LAYOUTS.get(self.table, " ".join(self.row)).split()
        written = [(self.label(name), list(self.write(name))) for name in layout]
        margin = max(measure_width(label) for label, lines in written if lines) + 2
        for label, lines in written:
            for head, line in zip([label, *[""] * len(lines)], lines, strict=False):
                yield head + " " * (margin - measure_width(head)) + line

    def write(self, name: str) -> Iterable[str]:
        """Yield the lines under one label, if any."""
        special: Callable[[], Iterable[str]] | None = getattr(self, f"_{name}", None)
        return special() if special else self.cell(name)

    def label(self, name: str) -> str:
        return self.say(*LABELS.get(name) or (self.names[name].title_zh, self.names[name].title_en))

    def tell(self, zh: str, en: str) -> list[str]:
        """Return whole sentences, a line for each language of the card."""
        return [zh, en] if self.language == "both" else [self.say(zh, en)]

    def say(self, zh: str | None, en: str | None) -> str:
        """Return the words in the language of the card, or in the other language if they are missing."""
        if self.language == "both" and zh and en and zh != en:
            return f"{zh} {en}"
        return (en or zh or "") if self.language == "en" else (zh or en or "")

    def cell(self, name: str) -> Iterator[str]:
        """Yield the value of a column: a code by its title, an id with the name of its record."""
        value, column = (self.row if name in self.row else self.source).get(name), self.names[name]
        if column.ref and column.ref != "units" and value:
            yield self.name(column.ref, value)
        elif value is not None and value is not False:
            yield self.code(column.codelist, value) if column.codelist else write_cell(value)

    def code(self, codelist: str, value: str) -> str:
        code = codelists.load_codes(codelist).get(value)
        return self.say(code.title_zh, code.title_en) if code else value

    def find(self, table: str, **cells: str) -> list[dict[str, Any]]:
        """Return the rows of a table with these cells."""
        import pyarrow.compute as pc  # noqa: PLC0415 - slow to import

        rows = self.data[table]
        for column, value in cells.items():
            rows = rows.filter(pc.equal(rows[column], value))
        return from_arrow(table, put_in_order(rows) if {"source_id", "spans"} <= set(rows.column_names) else rows)

    def get(self, table: str, key: str) -> Row:
        """Return the row of a table with this key, or an empty row for a dangling reference."""
        return next(iter(self.find(table, **{key_of(table)[0]: key})), {})

    def title(self, table: str, row: Row) -> str:
        """Return the name of a record in a few words."""
        if table in ("targets", "outcomes"):
            return write_sentence(row, "en" if self.language == "en" else "zh")
        return self.say(row.get("name") or row.get("title"), row.get("name_en") or row.get("name_latin"))

    def name(self, table: str, key: str) -> str:
        """Return the name and the id of a referenced record."""
        row = self.get(table, key)
        return f"{self.title(table, row)} · {key}" if row else key

    def listed(self, table: str, rows: Iterable[Row]) -> Iterator[str]:
        return (f"{self.title(table, row)} · {row[key_of(table)[0]]}" for row in rows)

    def _what(self) -> Iterator[str]:
        if self.table in ("targets", "outcomes"):
            yield from self.tell(write_sentence(self.row, "zh"), write_sentence(self.row, "en"))
        else:
            yield self.title(self.table, self.row)

    def _who(self) -> Iterator[str]:
        """Yield the speaker with the posts that the source gives: 林远，云河市科学技术局局长."""
        speaker = self.row.get("speaker_id")
        if speaker:
            yield self.name("speakers", speaker)
            yield from map(self.post, self.find("positions", speaker_id=speaker, source_id=self.row["source_id"]))

    def post(self, position: Row) -> str:
        body = self.get("organisations", position["organisation_id"])
        en = f"{position['title_en']}, {body.get('name_en', '')}"
        return self.say(f"{body.get('name', '')}{position['title']}", en)

    def _when(self) -> Iterator[str]:
        start, end = (write_cell(self.row[name]) for name in ("period_start", "period_end"))
        days = f"{start or '…'} – {end or '…'}" if start or end else ""
        precision = self.row["period_precision"]
        exact = precision and f"({self.code('precision', precision)})"
        yield " ".join(filter(None, (self.row["period_label"], days, exact))) or self.say("未载明", "not stated")

    def _amount(self) -> Iterator[str]:
        """Yield the plain number, where the source counts in 万 or 亿."""
        amount, upper = self.row["amount"], self.row["amount_upper"]
        if amount != self.row["value"]:
            yield f"{_group(amount)}{f' – {_group(upper)}' if upper is not None else ''} {self.row['unit_code']}"

    def _baseline_label(self) -> Iterator[str]:
        label, amount = self.row["baseline_label"], self.row["baseline_amount"]
        if label:
            yield label if amount is None else f"{label} ({_group(amount)} {self.row['unit_code']})"

    def _place(self) -> Iterator[str]:
        """Yield the place with those around: 江苏省扬州市高邮市; Gaoyou City, Yangzhou City, Jiangsu Province."""
        chain: list[Row] = []
        place_id = self.row.get("place_id")
        while place_id and (place := self.get("places", place_id)) and len(chain) < 9:
            chain.append(place)
            place_id = place["parent_id"]
        within = [place for place in chain if place["level"] != "country"] or chain
        zh = "".join(place["name"] for place in reversed(within))
        if chain:
            yield self.say(zh, ", ".join(place["name_en"] for place in within)) + f" · {chain[0]['place_id']}"

    def _parts(self) -> Iterator[str]:
        return self.listed(self.table, self.find(self.table, part_of=self.key))

    def linked(self, links: str, other: str) -> Iterator[str]:
        """Yield the records that a table of links leads to, with their roles if the links have any."""
        for link in self.find(links, **{key_of(self.table)[0]: self.key}):
            role = f"{self.code('role', link['role'])}: " if "role" in link else ""
            yield role + self.name(other, link[key_of(other)[0]])

    def _initiatives(self) -> Iterator[str]:
        return self.linked("target_initiatives", "initiatives")

    def _goals(self) -> Iterator[str]:
        return self.linked("target_initiatives", "targets")

    def _parties(self) -> Iterator[str]:
        return self.linked("initiative_organisations", "organisations")

    def _parts_in(self) -> Iterator[str]:
        return self.linked("initiative_organisations", "initiatives")

    def _assessments(self) -> Iterator[str]:
        other = "outcomes" if self.table == "targets" else "targets"
        for row in self.find("assessments", **{key_of(self.table)[0]: self.key}):
            yield " · ".join(filter(None, (self.code("verdict", row["verdict"]), self.sum(row), row["assessment_id"])))
            yield self.name(other, row[key_of(other)[0]])

    def _arithmetic(self) -> Iterator[str]:
        yield from filter(None, [self.sum(self.row)])

    def sum(self, row: Row) -> str:
        """Return outcome over target in percent, and the completion that the text states: 309 ÷ 330 = 93.6%."""
        done, goal = (self.get(f"{it}s", row[f"{it}_id"]) for it in ("outcome", "target"))
        stated = row["completion"]
        words = f"{self.code('assessment_basis', row['basis'])} {stated:f}%" if stated is not None else ""
        if done.get("unit_code") != goal.get("unit_code") or done.get("amount") is None or not goal.get("amount"):
            return words
        share = (done["amount"] / goal["amount"] * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{_group(done['amount'])} ÷ {_group(goal['amount'])} = {share}%" + (f" ({words})" if words else "")

    @cached_property
    def source(self) -> Row:
        """The row of the source; an assessment has the source of its target."""
        of = self.row if "source_id" in self.row else self.get("targets", self.row["target_id"])
        return self.get("sources", of.get("source_id", ""))

    def _source(self) -> Iterator[str]:
        *names, source_id = (self.source.get(name) for name in ("title", "series", "publisher", "source_id"))
        yield " · ".join(part for part in (*names, _published(self.source), source_id) if part)

    def _dated(self) -> Iterator[str]:
        if self.row["published"]:
            exact, basis = self.row["published_precision"], self.row["published_basis"]
            yield f"{_published(self.row)} ({self.code('precision', exact)}, {self.code('basis', basis)})"

    def _damages(self) -> Iterator[str]:
        return (self.code("damage", row["damage"]) for row in self.find("source_damages", source_id=self.key))

    def _posts(self) -> Iterator[str]:
        own = "source_id" if self.table == "sources" else "speaker_id"
        for row in self.find("positions", **{own: self.key}):
            who = self.title("speakers", self.get("speakers", row["speaker_id"]))
            yield f"{who}: {self.post(row)}" if own == "source_id" else f"{self.post(row)} · {row['source_id']}"

    def _people(self) -> Iterator[str]:
        for row in self.find("positions", organisation_id=self.key):
            yield f"{self.say(row['title'], row['title_en'])}: {self.name('speakers', row['speaker_id'])}"

    def _names(self) -> Iterator[str]:
        used = "、".join({row["name"]: 0 for row in self.find("organisation_names", organisation_id=self.key)})
        yield from filter(None, [used])

    def _below(self) -> Iterator[str]:
        return self.listed(self.table, self.find(self.table, parent_id=self.key))

    def _meaning(self) -> Iterator[str]:
        yield from self.tell(self.row["definition_zh"], self.row["definition"])

    def _started(self) -> Iterator[str]:
        return self.listed("initiatives", self.find("initiatives", **{key_of(self.table)[0]: self.key}))

    def _claims(self) -> Iterator[str]:
        """Yield all claims of a source; else the first ones, and the command that lists the others."""
        for table in ("targets", "outcomes"):
            if self.table == "sources":
                yield from self.listed(table, self.find(table, source_id=self.key))
                continue
            filter_ = self.table[:-1]
            chosen = select(self.data, table, **{filter_: self.key})
            yield from self.listed(table, from_arrow(table, chosen.slice(0, MANY)))
            if chosen.num_rows > MANY:
                more = self.say(f"另有{chosen.num_rows - MANY}条", f"{chosen.num_rows - MANY} more")
                yield f"… {more}: policy-targets list {table} --{filter_} {self.key}"


def _published(row: Row) -> str:
    """Return the date of a source in its precision: 2025, 2025-02 or 2025-02-20."""
    return write_cell(row.get("published"))[: {"year": 4, "month": 7}.get(row.get("published_precision") or "", 10)]


def _group(number: Decimal) -> str:
    """Write a number with separators: 120,000,000."""
    return f"{number.normalize():,f}"
