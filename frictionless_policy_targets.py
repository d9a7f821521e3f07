"""What makes plain `frictionless validate` see more in a policy-targets package; frictionless finds it by its name.

Packages that do not declare our profile (`conformsTo`) pass untouched, and importing this module loads nothing of ours.
For packages that do, and that lie on this machine:

- everything that `policy-targets check` finds and frictionless does not (rules of the domain, cells that are too
  loosely read, wrong hashes of Parquet files, copies that differ) becomes an error with its table, row and field;
- Parquet is read through Arrow batches: fast, and right where a whole number is empty.

It hooks in where frictionless lets plugins choose: the reader of a package (`detect_resource`, `create_adapter`) and
the parser of a table (`create_parser`). frictionless 5.21.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from frictionless import Adapter, Check, Checklist, Package, Parser, Plugin, Report, errors

if TYPE_CHECKING:
    from frictionless import Error, Resource
    from frictionless.table.row import Row

    from policy_targets.errors import Problem

OURS = "policy-targets/"
BATCH = 10_000  # rows; a batch of our widest table is some 10 MB
# What frictionless finds by itself, and what it calls it; on a CSV that is enough.
SAME = {"repeated-key": "primary-key", "dangling-reference": "foreign-key", "blank-row": "blank-row",
        "extra-cell": "extra-cell", "missing-cell": "missing-cell"}  # fmt: skip
FOUND_ON_CSV = frozenset(
    {"wrong-hash", "wrong-size", "missing-column", "extra-column", "repeated-column", "column-order", "empty-file"}
)


class Policy_targetsPlugin(Plugin):  # noqa: N801 - the name that frictionless looks for
    """Chooses our readers for our packages, and nothing for all others."""

    def detect_resource(self, resource: Resource) -> None:
        """Let a package of ours, named on the command line or given to `validate`, be read as a CheckedPackage."""
        if resource.datatype == "package" and not resource.remote:
            source = resource.data if isinstance(resource.data, dict) else resource.normpath
            if is_ours(source):
                resource.dataclass = CheckedPackage

    def create_adapter(
        self, source: Any, *, control: Any = None, basepath: str | None = None, packagify: bool = False
    ) -> Adapter | None:
        """Let `Package("datapackage.json")` be a CheckedPackage when it is ours."""
        path = str(Path(basepath or "") / source) if isinstance(source, str) else source
        if packagify and control is None and is_ours(path):
            return CheckedAdapter(source, basepath)
        return None

    def create_parser(self, resource: Resource) -> Parser | None:
        """Let Parquet of our packages be read through Arrow."""
        ours = resource.package and str(resource.package.custom.get("conformsTo", "")).startswith(OURS)
        return ArrowParser(resource) if ours and resource.format == "parquet" and not resource.remote else None


def is_ours(source: Any) -> bool:
    """Whether it is a descriptor, or the path of one, that declares our profile.

    >>> is_ours({"name": "x", "conformsTo": "policy-targets/0.1"})
    True
    >>> is_ours({"name": "x"}), is_ours("nowhere/datapackage.json"), is_ours(["a.csv"])
    (False, False, False)
    """
    if isinstance(source, str) and source.endswith(".json") and Path(source).is_file():
        try:
            content = Path(source).read_bytes()
            source = json.loads(content) if OURS.encode() in content else None
        except (OSError, ValueError, RecursionError):
            return False
    return isinstance(source, dict) and str(source.get("conformsTo", "")).startswith(OURS)


def as_published(descriptor: dict[str, Any]) -> dict[str, Any]:
    """Return a descriptor that frictionless wrote as Data Package v2 writes it.

    frictionless 5.21 names the scheme of local files and nests what Table Dialect says of CSV.

    >>> as_published({"resources": [{"scheme": "file", "dialect": {"header": True, "csv": {"delimiter": ";"}}}]})
    {'resources': [{'dialect': {'header': True, 'delimiter': ';'}}]}
    >>> as_published({"resources": [{"scheme": "https"}]})
    {'resources': [{'scheme': 'https'}]}
    """
    resources = [dict(resource) for resource in descriptor.get("resources", [])]
    for resource in resources:
        if resource.get("scheme") == "file":
            del resource["scheme"]
        if isinstance(dialect := resource.get("dialect"), dict) and isinstance(dialect.get("csv"), dict):
            flat = {key: value for key, value in dialect.items() if key != "csv"}
            resource["dialect"] = flat | dialect["csv"]
    return {**descriptor, "resources": resources}


class CheckedAdapter(Adapter):
    """Reads a descriptor as a CheckedPackage."""

    def __init__(self, source: Any, basepath: str | None) -> None:
        self.source, self.basepath = source, basepath

    def read_package(self) -> Package:
        """The package."""
        return CheckedPackage.from_descriptor(self.source, basepath=self.basepath)


class CheckedPackage(Package):
    """A package of ours, whose validation asks `policy_targets.publishing.checking.check` too."""

    @classmethod
    def metadata_select_class(cls, type: str | None) -> type[Package]:  # noqa: A002, ARG003 - frictionless names it
        """The class itself, whatever the type."""
        return cls

    def validate(self, checklist: Checklist | None = None, **options: Any) -> Report:
        """The report of frictionless with our findings in their places."""
        found = self.find_problems()
        given = checklist or Checklist()
        checks = [*given.checks, PolicyTargets(found)]
        full = Checklist(checks=checks, pick_errors=given.pick_errors, skip_errors=given.skip_errors)
        report: Report = super().validate(full, **options)
        files = {f"{self._place()}/{resource.path}" for resource in self.resources}
        rest = [errors.PackageError(note=str(problem)) for problem in found if problem.file not in files]
        if not rest or options.get("name"):
            return report
        stats = report.stats
        whole: Report = Report.from_validation(
            time=stats["seconds"] or 0, tasks=report.tasks, errors=[*report.errors, *rest], warnings=report.warnings
        )
        return whole

    def _place(self) -> str:
        return self.basepath or "."

    def find_problems(self) -> tuple[Problem, ...]:
        """Everything that our own check finds in the files of the package."""
        from policy_targets.publishing.checking.check import check_package  # noqa: PLC0415 - only when a package is ours
        from policy_targets.publishing.package.stores import Store, open_store  # noqa: PLC0415

        path = self.metadata_descriptor_path
        files = open_store(Path(self._place()))
        name = Path(path).name if path else files.descriptor
        said = b"" if path else json.dumps(as_published(self.to_descriptor())).encode()

        def read(file: str) -> bytes:
            return said if said and file == name else files.read(file)

        def open_(file: str) -> BinaryIO:
            return io.BytesIO(said) if said and file == name else files.open(file)

        return check_package(Store(self._place(), name, read, open_))


class PolicyTargets(Check):
    """Reports what our own check found in the file of a resource, where frictionless did not find it itself."""

    type = "policy-targets"
    Errors = [errors.TableError, errors.RowConstraintError, errors.ConstraintError, errors.HashCountError]  # noqa: RUF012

    def __init__(self, found: Iterable[Problem]) -> None:
        super().__init__()
        self.found: dict[str, list[Problem]] = {}
        for problem in found:
            self.found.setdefault(problem.file, []).append(problem)
        self.rows: dict[int, list[Problem]] = {}

    def validate_start(self) -> Iterable[Error]:
        """What concerns the file as a whole or its header."""
        self.rows = {}
        for problem in self.found.get(f"{self.resource.basepath or '.'}/{self.resource.path}", ()):
            if problem.row > 1:
                self.rows.setdefault(problem.row, []).append(problem)
            elif self.resource.format == "parquet" or problem.kind not in FOUND_ON_CSV:
                known = problem.kind == "wrong-hash"
                yield (errors.HashCountError if known else errors.TableError)(note=write_note(problem))

    def validate_row(self, row: Row) -> Iterable[Error]:
        """What concerns this row and frictionless has not said."""
        fields = {getattr(error, "field_name", "") for error in row.errors}
        said = {(error.type, name) for error in row.errors for name in getattr(error, "field_names", ("",))}
        for problem in self.rows.pop(row.row_number, ()):
            same = SAME.get(problem.kind, "")
            name = problem.field if same == "foreign-key" else ""
            if (same, name) in said or (not same and problem.kind == "bad-cell" and problem.field in fields):
                continue
            yield make_error(row, problem)

    def validate_end(self) -> Iterable[Error]:
        """What concerns rows that frictionless did not come to."""
        for problems in self.rows.values():
            yield from (errors.TableError(note=f"row {it.row}: {write_note(it)}") for it in problems)


def make_error(row: Row, problem: Problem) -> Error:
    """The problem as an error of frictionless: of the cell, or of the row where the field is not known."""
    known, note = problem.field in row.field_names, write_note(problem)
    cell = errors.ConstraintError.from_row(row, note=note, field_name=problem.field) if known else None
    error: Error = cell or errors.RowConstraintError.from_row(row, note=note)
    return error


def write_note(problem: Problem) -> str:
    """The problem without its place, which frictionless adds, and with the name of the rule.

    >>> from policy_targets.errors import Problem
    >>> write_note(Problem("period-in-order", "found 2024-12-31, expected later", "Correct the row."))
    'period-in-order: found 2024-12-31, expected later. Correct the row.'
    """
    return f"{problem.kind}: {problem.what.rstrip('.')}. {problem.todo}".rstrip()


class ArrowParser(Parser):
    """Reads Parquet in batches of rows, as the values that Arrow holds."""

    supported_types = ["boolean", "date", "integer", "number", "string"]  # noqa: RUF012

    def read_cell_stream_create(self) -> Iterator[list[Any]]:
        """The names of the columns, then the cells of each row."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

        with pq.ParquetFile(self.resource.normpath) as file:
            yield file.schema_arrow.names
            for batch in file.iter_batches(batch_size=BATCH):
                yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))
