"""Read a corpus of work reports in several processes into the tables of a package of candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from policy_targets import codelists, places
from policy_targets.corpus.candidate_rows import Harvest, harvest
from policy_targets.curation.reports import Report, read_facts
from policy_targets.errors import DocumentError
from policy_targets.models import TABLES
from policy_targets.publishing.schema import tables
from policy_targets.scaling.batches import Read, ReadReport, Tell, read_document
from policy_targets.scaling.parts import fingerprint
from policy_targets.scaling.processes import Killed, Task, run_tasks
from policy_targets.scaling.runs import Watch

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 16  # documents of a task
NEEDED = ("document", "region", "text")
COLUMNS = (*NEEDED, "title", "file_year")
KEPT_ONCE = ("organisations", "speakers")  # the same row may come from several reports
TWICE = "another document has a record of the same id"
UNKNOWN = "its region is no province or prefecture of GB/T 2260."


class Gathered(NamedTuple):
    """The tables of all reports, and the metadata of the run."""

    tables: dict[str, pa.Table]
    reading: dict[str, Any]


def gather_candidates(corpus: Path, jobs: int, watch: Watch) -> Gathered:
    """Read a corpus of work reports; the result does not depend on the number of processes.

    A corpus has the columns document, text and region (the full name of a province or prefecture), and may have title
    and file_year.

    Raises: DocumentError when the corpus cannot be read, or a column is missing.

    >>> gather_candidates(Path(__file__), 0, None)
    Traceback (most recent call last):
    policy_targets.errors.DocumentError: ...read_corpus.py: cannot be read as Parquet (...). Replace the file.
    """
    found = _Found()
    for task, result in run_tasks(make_harvests, _list_tasks(corpus), jobs, watch):
        if isinstance(result, Killed):
            reason = watch.give_up(task, result, str(corpus))
            found.failed += [{"document": name, "reason": reason} for name in task.names]
        else:
            found.add(result)
    return found.finish(corpus)


def _list_tasks(corpus: Path) -> Iterator[Task]:
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    for number, batch in enumerate(_read_batches(corpus)):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        documents = tuple(str(name) for name in batch["document"].to_pylist())
        sizes = tuple(len(text.as_py() or "") for text in batch["text"])
        yield Task(number, sink.getvalue().to_pybytes(), "", documents, documents, sizes)


def _read_batches(corpus: Path) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa  # noqa: PLC0415 - slow to load
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(corpus) as file:
            there = file.schema_arrow.names
            missing = [name for name in NEEDED if name not in there]
            if missing:
                raise DocumentError(
                    f"{corpus}: a corpus of reports needs the columns {', '.join(NEEDED)} (found {', '.join(there)}). "
                    f"Add {', '.join(missing)}."
                )
            yield from file.iter_batches(ROWS, columns=[name for name in COLUMNS if name in there])
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        raise DocumentError(f"{corpus}: cannot be read as Parquet ({reason}). Replace the file.") from None


def make_harvests(message: bytes, _target: str, tell: Tell) -> dict[str, Any]:
    """Read the reports of a message; return their rows as Arrow tables, and what was left out or failed.

    >>> import pyarrow as pa
    >>> rows = pa.record_batch({"document": ["a"], "region": ["扬州市"], "text": ["2021年力争新增科技企业30家。"]})
    >>> sink = pa.BufferOutputStream()
    >>> with pa.ipc.new_stream(sink, rows.schema) as stream:
    ...     stream.write_batch(rows)
    >>> made = make_harvests(sink.getvalue().to_pybytes(), "", lambda told: None)
    >>> made["tables"]["targets"]["quote"].to_pylist(), made["failed"]
    (['2021年力争新增科技企业30家'], [])
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to load

    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    left_out, failed = Counter[str](), list[dict[str, str]]()
    with pa.ipc.open_stream(message) as stream:
        reports = stream.read_next_batch().to_pylist()
    for it in reports:
        report = Report(
            str(it["document"]), it["text"] or "", it["region"] or "", it.get("title") or "", it.get("file_year")
        )
        read, made = _read(report)
        if made is None:
            failed.append({"document": report.name, "reason": read.reason})
        else:
            left_out += made.left_out
            for table, more in made.rows.items():
                rows[table] += more
        tell(ReadReport(len(read.found), read.remark, read.reason))
    found = {name: pa.Table.from_pylist(more, tables.arrow_schema(name)) for name, more in rows.items() if more}
    return {"tables": found, "left_out": left_out, "failed": failed}


def _read(report: Report) -> tuple[Read, Harvest | None]:
    read = read_document(report.name, report.raw.encode() if report.raw else None)
    if read.reason:
        return read, None
    try:
        facts = read_facts(report)
        return (read, harvest(facts, read.found)) if facts else (read._replace(reason=UNKNOWN), None)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # A bug that one report triggers must not lose the others.
        reason = f"the reader failed ({type(error).__name__}: {error}). Report it with the document."
        return read._replace(reason=reason), None


class _Found:
    """Collects the results of all tasks."""

    def __init__(self) -> None:
        self.parts: dict[str, list[pa.Table]] = {table: [] for table in TABLES}
        self.left_out, self.failed = Counter[str](), list[dict[str, str]]()

    def add(self, result: Mapping[str, Any]) -> None:
        for table, rows in result["tables"].items():
            self.parts[table].append(rows)
        self.left_out += result["left_out"]
        self.failed += result["failed"]

    def finish(self, corpus: Path) -> Gathered:
        import pyarrow as pa  # noqa: PLC0415 - slow to load

        whole = {table: pa.concat_tables(parts) for table, parts in self.parts.items() if parts}
        whole = {table: self._keep_first(table, rows) for table, rows in whole.items()}
        whole |= _list_codes(whole)
        return Gathered(whole, self._describe(corpus, whole))

    def _keep_first(self, table: str, rows: pa.Table) -> pa.Table:
        """Return the first row of each key; count the others as left out, unless several reports share such rows."""
        keys = list(zip(*(rows[name].to_pylist() for name in tables.key_of(table)), strict=True))
        seen = dict[Any, int]()
        for place, key in enumerate(keys):
            seen.setdefault(key, place)
        lost = len(keys) - len(seen)
        if not lost:
            return rows
        if table not in KEPT_ONCE:
            self.left_out[TWICE] += lost
        return rows.take(list(seen.values()))

    def _describe(self, corpus: Path, whole: Mapping[str, pa.Table]) -> dict[str, Any]:
        version, digest = fingerprint().decode().rsplit(" ", 1)
        sources = whole["sources"] if "sources" in whole else tables.to_arrow("sources", [])
        dated = Counter(f"{a}, {b}" for a, b in zip(
            sources["published_precision"].to_pylist(), sources["published_basis"].to_pylist(), strict=True
        ))  # fmt: skip
        return {
            "reader": version,
            "reader_digest": f"sha256:{digest}",
            "corpus": {"title": corpus.name, "version": f"sha256:{sha256(corpus.read_bytes()).hexdigest()}"},
            "documents": sources.num_rows + len(self.failed),
            "failed": sorted(self.failed, key=lambda it: it["document"]),
            "records": {it: whole[it].num_rows for it in ("targets", "outcomes", "initiatives") if it in whole},
            "left_out": dict(sorted(self.left_out.items(), key=lambda it: (-it[1], it[0]))),
            "dates": dict(sorted(dated.items())),
            "speakers_told": whole["positions"].num_rows if "positions" in whole else 0,
            "longest_quotation": 30,
        }


def _list_codes(whole: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the places of the reports with all above them, and the published codelists."""
    used = set(whole["organisations"]["place_id"].to_pylist()) if "organisations" in whole else set()
    listed = {"places": [TABLES["places"](**row) for row in places.place_rows(sorted(used))]}
    for table in ("indicators", "units"):
        names = [column.name for column in tables.columns(table)]
        rows = ({name: row[name] for name in names} for row in codelists.load_rows(table))
        listed[table] = [TABLES[table].model_validate_strings(row) for row in rows]
    return {table: tables.to_arrow(table, records) for table, records in listed.items()}
