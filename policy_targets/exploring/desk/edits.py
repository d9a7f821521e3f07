"""What a curator can do at the desk: each deed changes the seed, in place, and nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from policy_targets.columns import Codes
from policy_targets.errors import RecordError
from policy_targets.exploring.desk.document_view import Stretch
from policy_targets.exploring.desk.first_guess import propose
from policy_targets.exploring.desk.open_seed import KEYS, RECORDED, Bench, as_typed, start_of, written
from policy_targets.reading.text.text import parse_spans

LETTERS = {"targets": "t", "outcomes": "o", "initiatives": "i"}
NOT_TYPED = frozenset({"quote", "at", "rule", "status", *RECORDED})  # what other deeds change

At = Annotated[str, Field(pattern=r"^[0-9]{1,6}(?:/(?:positions|targets|outcomes|initiatives)/[0-9]{1,6})?$")]
Stretches = Annotated[list[tuple[int, int, int]], Field(min_length=1, max_length=1000)]
Reason = Annotated[str, Codes("set_aside")]
Value = str | bool | list[str] | dict[str, str | None] | dict[str, list[str]] | None


def _refuse_untyped(key: str, table: str) -> None:
    """Refuse a key that the table has not, or that other deeds change."""
    if key not in KEYS[table] or key in NOT_TYPED - ({"status"} if table == "sources" else set()):
        raise RecordError(f"{key}: is no field that is edited here.")


class Deed(BaseModel):
    """What a page asks for; each knows how it is done."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def act(self, bench: Bench) -> str | None:
        """Change the seed; where the entry in question stands afterwards."""
        raise NotImplementedError


class Accept(Deed):
    """The candidate is right as it stands."""

    do: Literal["accept"]
    at: At

    def act(self, bench: Bench) -> str | None:
        """Mark it as curated."""
        path, table, _ = bench.entry(self.at)
        bench.put(path, "status", "curated", table)
        return self.at


class Reopen(Deed):
    """The decision is taken back."""

    do: Literal["reopen"]
    at: At

    def act(self, bench: Bench) -> str | None:
        """Make it a candidate again."""
        path, table, _ = bench.entry(self.at)
        bench.put(path, "status", "candidate", table)
        return self.at


class Reject(Deed):
    """The candidate is none; its numbers go to the ledger."""

    do: Literal["reject"]
    at: At
    reason: Reason

    def act(self, bench: Bench) -> str | None:
        """Take it out."""
        path, _, entry = bench.claim(self.at)
        bench.unlink(entry.get("id"))
        bench.sheet.remove(path)
        for start, end in parse_spans(str(entry["at"])):
            bench.set_aside(start, end, self.reason)
        return None


class FieldEdit(Deed):
    """Some fields are other than the reader thought."""

    do: Literal["edit"]
    at: At
    changes: dict[str, Value]
    accept: bool = False

    def act(self, bench: Bench) -> str | None:
        """Write them; an empty field goes, ~ stays as nothing on purpose."""
        path, table, entry = bench.entry(self.at)
        for key, value in self.changes.items():
            _refuse_untyped(key, table)
            if value in (None, "", [], {}, False):
                if key in entry:
                    bench.sheet.remove((*path, key))
            else:
                bench.put(path, key, written(key, value), table)
        if self.accept and table != "sources":
            bench.put(path, "status", "curated", table)
        return self.at


class Respan(Deed):
    """The quote is other words than the reader thought."""

    do: Literal["span"]
    at: At
    stretches: Stretches

    def act(self, bench: Bench) -> str | None:
        """Take the selected words; where they do not hold the value any more, the number that they hold."""
        path, table, entry = bench.claim(self.at)
        bench.take_words(path, table, entry, bench.select(self.stretches))
        return self.at


class Split(Deed):
    """One candidate is two."""

    do: Literal["split"]
    at: At
    first: Stretches
    second: Stretches

    def act(self, bench: Bench) -> str | None:
        """Leave the first words to the entry, and give the others to a copy of it."""
        path, table, entry = bench.claim(self.at)
        copy = {key: as_typed(key, value) for key, value in entry.items() if key != "id"}
        bench.take_words(path, table, entry, bench.select(self.first))
        bench.sheet.insert(path[:-1], int(path[-1]) + 1, copy)
        behind = (*path[:-1], int(path[-1]) + 1)
        bench.take_words(behind, table, copy, bench.select(self.second))
        return self.at


class Merge(Deed):
    """Two candidates are one."""

    do: Literal["merge"]
    at: At
    other: At

    def act(self, bench: Bench) -> str | None:
        """Let the first have the words of both; the second goes."""
        path, table, entry = bench.claim(self.at)
        other, _, words = bench.claim(self.other)
        if other[:-1] != path[:-1] or other == path:
            raise RecordError("only two entries of the same kind in the same article can be merged. Choose another.")
        spans = [span for it in (entry, words) for span in parse_spans(str(it["at"]))]
        found = sorted(bench.manuscript.find(spans))
        if len({it.paragraph for it in found}) == 1:
            found = [Stretch(found[0].paragraph, found[0].start, max(it.end for it in found))]
        selected = bench.select(found)
        bench.sheet.set((*path, "quote"), selected["quote"])
        bench.sheet.set((*path, "at"), selected["at"])
        bench.unlink(words.get("id"))
        bench.sheet.remove(other)
        moved = int(path[-1]) - (int(other[-1]) < int(path[-1]))
        return f"{path[1]}/{table}/{moved}"


class Turn(Deed):
    """A target is an outcome, or an outcome a target."""

    do: Literal["turn"]
    at: At

    def act(self, bench: Bench) -> str | None:
        """Move it to the other table, without what only targets have, and without the links of its old kind."""
        path, table, entry = bench.claim(self.at)
        other = {"targets": "outcomes", "outcomes": "targets"}.get(table)
        if other is None:
            raise RecordError("only a target or an outcome can be turned into the other.")
        bench.unlink(entry.get("id"))
        stays = (key for key in entry if key in KEYS[other] and key != "part_of")
        kept = {key: as_typed(key, entry[key]) for key in stays}
        bench.place(int(path[1]), other, kept)
        bench.sheet.remove(path)
        there = bench.sheet.get(("sources", path[1], other))
        return f"{path[1]}/{other}/{next(i for i, it in enumerate(there) if it['at'] == kept['at'])}"


class Link(Deed):
    """A claim is part of a whole (其中), or belongs to an initiative."""

    do: Literal["link"]
    at: At
    key: Literal["part_of", "initiatives"]
    to: At | None = None

    def act(self, bench: Bench) -> str | None:
        """Write the link, and give what it points to a local id; a link to an initiative that is there is taken off."""
        path, table, entry = bench.entry(self.at)
        if self.to is None:
            if self.key in entry:
                bench.sheet.remove((*path, self.key))
            return self.at
        name = self._name(bench)
        if self.key == "part_of":
            bench.put(path, "part_of", name, table)
            return self.at
        linked = list(entry.get("initiatives") or [])
        linked = [it for it in linked if it != name] if name in linked else [*linked, name]
        if linked:
            bench.put(path, "initiatives", linked, table)
        else:
            bench.sheet.remove((*path, "initiatives"))
        return self.at

    def _name(self, bench: Bench) -> str:
        path, table, entry = bench.entry(str(self.to))
        if table not in LETTERS or self.to == self.at:
            raise RecordError("an entry cannot be linked to this. Choose another claim or initiative.")
        if entry.get("id"):
            return str(entry["id"])
        taken = {it.get("id") for source in bench.sheet.value["sources"] for t in LETTERS for it in source.get(t) or ()}
        name = next(f"{LETTERS[table]}{n}" for n in range(1, 10_000) if f"{LETTERS[table]}{n}" not in taken)
        bench.put(path, "id", name, table)
        return name


class Add(Deed):
    """The reader missed something."""

    do: Literal["add"]
    table: Literal["targets", "outcomes", "initiatives", "positions"]
    stretches: Stretches
    fields: dict[str, str] = {}  # what cannot be told from the words: who holds a post, and where

    def act(self, bench: Bench) -> str | None:
        """Make an entry of the selected words, with what can be told from them."""
        words = bench.select(self.stretches)
        for key in self.fields:
            _refuse_untyped(key, self.table)
        source = self._source(bench, words["at"])
        entry = {**words, **propose(self.table, words["quote"]), **self.fields, "status": "curated"}
        bench.place(source, self.table, {key: entry[key] for key in KEYS[self.table] if key in entry})
        there = bench.sheet.get(("sources", source, self.table))
        same = (i for i, it in enumerate(there) if it["at"] == words["at"] and it["quote"] == words["quote"])
        return f"{source}/{self.table}/{max(same)}"

    def _source(self, bench: Bench, at: str) -> int:
        sources = bench.sheet.value["sources"]
        spans = [parse_spans(str(source.get("spans") or "0-1")) for source in sources]
        fits = (i for i, them in enumerate(spans) if any(a <= start_of(at) < b for a, b in them))
        return next(fits, 0)


class SetAside(Deed):
    """A number is no claim."""

    do: Literal["aside"]
    start: int
    end: int
    reason: Reason

    def act(self, bench: Bench) -> str | None:
        """Put it in the ledger with the reason."""
        bench.set_aside(self.start, self.end, self.reason)
        return None


class TakeUp(Deed):
    """A row of the ledger is not as it should be."""

    do: Literal["take_up"]
    reason: str
    row: str

    def act(self, bench: Bench) -> str | None:
        """Take it out; its number is unaccounted for again."""
        rows = bench.sheet.get(("set_aside", self.reason)) or []
        if self.row not in rows:
            raise RecordError(f"{self.row}: is no row of the ledger.")
        bench.sheet.remove(("set_aside", self.reason, rows.index(self.row)))
        return None


AnyDeed = Annotated[
    Accept | Reopen | Reject | FieldEdit | Respan | Split | Merge | Turn | Link | Add | SetAside | TakeUp,
    Field(discriminator="do"),
]
