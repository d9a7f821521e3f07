"""Write a panel as CSV, Parquet, a workbook, or a labelled Stata file."""

from __future__ import annotations

import csv
import io
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_targets.errors import MissingExtra, PackageError
from policy_targets.models import PanelRow
from policy_targets.publishing.schema.tables import columns

if TYPE_CHECKING:
    import pyarrow as pa

FORMS = ("csv", "parquet", "xlsx", "stata")
ENDINGS = {"csv": "csv", "parquet": "parquet", "xlsx": "xlsx", "stata": "dta"}
LONGEST_LABEL = 80  # characters of a label in Stata


def write_csv_lines(rows: pa.Table) -> list[str]:
    """Return the panel as lines of CSV: numbers plain, nothing where there is none.

    >>> import pyarrow as pa
    >>> write_csv_lines(pa.table({"place": ["江苏省"], "target_low": [7.0], "result": [None]}))
    ['place,target_low,result', '江苏省,7,']
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.column_names)
    writer.writerows([_write_plain(value) for value in row.values()] for row in rows.to_pylist())
    return text.getvalue().splitlines()


def _write_plain(value: Any) -> Any:
    return f"{value:.15g}" if isinstance(value, float) else value


def write_panel_file(rows: pa.Table, form: str, path: Path) -> None:
    """Write the panel in a form: csv, parquet, xlsx or stata.

    Raises: PackageError for another form; MissingExtra when what writes it is not installed.

    >>> import pyarrow as pa
    >>> write_panel_file(pa.table({"year": [2019]}), "docx", Path("panel.docx"))
    Traceback (most recent call last):
    policy_targets.errors.PackageError: docx: expected one of csv, parquet, xlsx, stata.
    """
    if form not in FORMS:
        raise PackageError(f"{form}: expected one of {', '.join(FORMS)}.")
    if form == "csv":
        path.write_text("".join(f"{line}\n" for line in write_csv_lines(rows)), "utf-8", newline="\n")
    elif form == "parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

        pq.write_table(rows, path, compression="zstd")
    elif form == "xlsx":
        _write_workbook(rows, path)
    else:
        _write_stata(rows, path)


def _write_workbook(rows: pa.Table, path: Path) -> None:
    if not find_spec("xlsxwriter"):
        raise MissingExtra("xlsxwriter is not installed. Run: pip install 'policy-targets[export]'")
    import xlsxwriter  # noqa: PLC0415 - optional

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("panel")
        sheet.write_row(0, 0, rows.column_names)
        for number, row in enumerate(rows.to_pylist(), start=1):
            for at, value in enumerate(row.values()):
                if hasattr(value, "isoformat"):
                    sheet.write_datetime(number, at, value, day)
                elif value is not None:
                    sheet.write(number, at, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(rows.num_rows, 1), max(rows.num_columns - 1, 0))


def _write_stata(rows: pa.Table, path: Path) -> None:
    """Write a file of Stata 14 and later; every variable has the title of its column as its label."""
    if not find_spec("pandas"):
        raise MissingExtra("pandas is not installed. Run: pip install pandas")
    titles = {it.name: it.title_en for it in columns(PanelRow.table)}
    frame = rows.to_pandas(date_as_object=False)
    texts = [it.name for it in rows.schema if str(it.type) == "string"]
    frame[texts] = frame[texts].fillna("").astype(object)
    frame = frame.rename(columns={name: f"y{name}" for name in frame.columns if name.isdigit()})
    labels = {name: titles.get(name, name)[:LONGEST_LABEL] for name in frame.columns}
    days = {it.name: "td" for it in rows.schema if str(it.type).startswith("date")}
    frame.to_stata(path, write_index=False, version=118, variable_labels=labels, convert_dates=days)
