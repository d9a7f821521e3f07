"""Documents in the rows of a .csv or .tsv file: which column is the text, and files that are documents themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_targets.errors import DocumentError
from policy_targets.scaling.comma_texts import read_rows
from policy_targets.scaling.documents import find_documents, find_leaves
from policy_targets.scaling.parquet_texts import TextColumns

TEXT = "力争新增企业8家，\n新建学校2所。"


def write(folder: Path, name: str, content: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_row_is_a_document(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "a.csv", f'标题,正文\n甲,"{TEXT}"\n,"{TEXT}"\n丙,\n', encoding)
    found = list(find_documents(find_leaves([str(path)]), TextColumns()))
    assert [(it.name, it.content and it.content.decode(), it.problem) for it in found] == [
        ("甲", TEXT, ""),
        ("a.csv/2", TEXT, ""),
        ("丙", None, "there is no text: the cell is empty."),
    ]


def test_tabs_part_the_cells_of_a_tsv(tmp_path: Path) -> None:
    path = write(tmp_path, "a.tsv", "id\ttext\n7\t新增企业8家\n")
    rows = read_rows(path, TextColumns())
    assert rows is not None
    assert [(part.name, part.content) for part in rows] == [("7", "新增企业8家".encode())]


def test_a_table_of_indicators_is_one_document(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "指标,单位,2024年目标\n税收,亿元,26\n粮食,万吨,18\n")
    assert read_rows(path, TextColumns()) is None
    (document,) = find_documents(find_leaves([str(path)]), TextColumns())
    assert document.content == path.read_bytes()


def test_a_column_that_is_missing_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "a,b\n1,2\n")
    with pytest.raises(DocumentError, match=r"there is no column '正文' \(found a, b\)\. Correct --text-column\."):
        read_rows(path, TextColumns("正文"))
