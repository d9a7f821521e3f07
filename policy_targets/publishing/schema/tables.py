"""Import the public functions about tables from here.

cells         a column, and its values as cells of CSV
layout        the columns, keys and references of a table; a row of cells as a record
arrow         Arrow schemas; records to Arrow and back
table_schema  Table Schemas of published tables and of contributed files
dictionary    the data dictionary in Chinese and English
json_schema   JSON Schemas, and all files in `schemas/`
"""

from policy_targets.publishing.schema.arrow import arrow_schema, from_arrow, to_arrow
from policy_targets.publishing.schema.cells import Column, Value, read_cell, write_cell
from policy_targets.publishing.schema.dictionary import data_dictionary
from policy_targets.publishing.schema.json_schema import (
    json_schema,
    json_schema_of_records,
    print_schemas,
    profile_schema,
    write_schemas,
)  # fmt: skip
from policy_targets.publishing.schema.layout import (
    CONTRIBUTED,
    columns,
    key_of,
    make_record,
    model_of,
    read_row,
    references,
)  # fmt: skip
from policy_targets.publishing.schema.table_schema import (
    contribution_columns,
    contribution_schema,
    table_schema,
)

__all__ = [
    "CONTRIBUTED", "Column", "Value", "arrow_schema", "columns", "contribution_columns", "contribution_schema",
    "data_dictionary", "from_arrow", "json_schema", "json_schema_of_records", "key_of", "make_record", "model_of",
    "print_schemas", "profile_schema", "read_cell", "read_row", "references", "table_schema", "to_arrow", "write_cell",
    "write_schemas",
]  # fmt: skip
