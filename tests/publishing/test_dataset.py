"""A data package opened: from a folder, a zip file or an address, as Arrow, records, and other tools' tables."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import pyarrow as pa
import pytest

from policy_targets.errors import MissingExtra, PackageError, RecordError
from policy_targets.models import TABLES, Speaker, Target
from policy_targets.publishing.package import addresses, dataset, public_hosts, stores
from policy_targets.publishing.package.dataset import Dataset, load
from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema import tables
from policy_targets.publishing.schema.tables import make_record
from tests.publishing.cloud_river import records


@pytest.fixture
def package(tmp_path: Path) -> Path:
    write_package(records(), tmp_path / "package")
    return tmp_path / "package"


@pytest.fixture
def data(package: Path) -> Dataset:
    return load(package)


def describe(package: Path, **changes: Any) -> None:
    """Change properties of the descriptor."""
    path = package / "datapackage.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")


def keep(package: Path, ending: str) -> None:
    """Leave only the resources of one format in the descriptor."""
    resources = json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]
    describe(package, resources=[resource for resource in resources if resource["format"] == ending])


def rehash(package: Path, name: str) -> None:
    """Let the descriptor give the hash that a changed file has."""
    resources = json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]
    for resource in resources:
        if resource["path"] == name:
            resource["hash"] = f"sha256:{sha256((package / name).read_bytes()).hexdigest()}"
    describe(package, resources=resources)


# ── what a data set is ──


def test_tables_by_name_and_by_attribute(data: Dataset) -> None:
    assert data.names == tuple(TABLES)
    assert isinstance(data["targets"], pa.Table)
    assert data.targets is data["targets"]
    assert data.targets["target_id"].to_pylist() == ["tgt-00000000a1", "tgt-00000000b2"]
    assert data.descriptor["name"] == "policy-targets"
    assert data.version == data.descriptor["version"]
    assert {"targets", "find", "models"} <= set(dir(data))


def test_the_data_set_says_what_it_holds_without_reading_it(data: Dataset, package: Path) -> None:
    shutil.rmtree(package / "parquet")
    assert repr(data).startswith(f"<Dataset policy-targets {data.version}: 1 sources, 2 source_damages, 3 places,")
    assert "0 initiatives" in repr(data)


def test_counts_are_read_where_the_descriptor_has_none(package: Path) -> None:
    resources = json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]
    describe(package, resources=[{k: v for k, v in it.items() if k != "rows"} for it in resources])
    assert "2 targets, 1 outcomes" in repr(load(package))


def test_what_is_not_there_is_refused(data: Dataset) -> None:
    with pytest.raises(RecordError, match=r"no table 'goals'\. The tables are sources, source_damages"):
        data["goals"]
    with pytest.raises(AttributeError, match="goals"):
        data.goals  # noqa: B018
    assert not hasattr(data, "_nothing")
    assert not hasattr(Dataset.__new__(Dataset), "targets")


def test_models_are_the_records_that_were_written(data: Dataset) -> None:
    for table, written in records().items():
        found = {tuple(getattr(it, name) for name in tables.key_of(table)): it for it in data.models(table)}
        assert found == {tuple(getattr(it, name) for name in tables.key_of(table)): it for it in written}
    assert [type(it) for it in data.models("targets")] == [Target, Target]
    assert data.models("initiatives") == []


def test_rows_that_break_the_rules_are_all_told(package: Path) -> None:
    keep(package, "csv")
    path = package / "data" / "targets.csv"
    path.write_text(path.read_text("utf-8").replace("2025-12-31", "2024-12-31").replace("数字存疑", ""), "utf-8")
    rehash(package, "data/targets.csv")
    with pytest.raises(PackageError, match="rows of targets break the rules") as caught:
        load(package).models("targets")
    assert [problem.row for problem in caught.value.problems] == [2, 3]


def test_a_found_row_that_breaks_the_rules_is_told(package: Path) -> None:
    keep(package, "csv")
    path = package / "data" / "targets.csv"
    path.write_text(path.read_text("utf-8").replace("2025-12-31", "2024-12-31"), "utf-8")
    rehash(package, "data/targets.csv")
    with pytest.raises(PackageError, match="tgt-00000000b2 breaks the rules"):
        load(package).find("tgt-00000000b2")


# ── find ──


def test_find_looks_in_every_table(data: Dataset) -> None:
    target = data.find("tgt-00000000b2")
    assert isinstance(target, Target)
    assert target.value == Decimal(150)
    assert isinstance(data.find("lin-he"), Speaker)
    assert data.find("990100").table == "places"
    assert data.find("asm-00000000d4").table == "assessments"


def test_find_follows_redirects(package: Path) -> None:
    chain = {"tgt-0000000001": "tgt-0000000002", "tgt-0000000002": "tgt-00000000b2"}
    circle = {"tgt-0000000008": "tgt-0000000009", "tgt-0000000009": "tgt-0000000008"}
    rows = [{"old_id": old, "new_id": new, "since": "0.1.0"} for old, new in {**chain, **circle}.items()]
    write_package({**records(), "redirects": [make_record("redirects", row) for row in rows]}, package)
    data = load(package)
    assert data.find("tgt-0000000001") == data.find("tgt-0000000002") == data.find("tgt-00000000b2")
    with pytest.raises(RecordError, match="found no record"):
        data.find("tgt-0000000008")


@pytest.mark.parametrize(
    ("record_id", "message"),
    [
        ("tgt-00000000b3", "found no record with this id. Do you mean tgt-00000000b2"),
        ("nothing-like-it", "found no record with this id. Correct the id."),
        ("", "found no record"),
    ],
)
def test_find_refuses_what_is_not_there(data: Dataset, record_id: str, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        data.find(record_id)


def test_find_without_a_table_of_redirects(package: Path) -> None:
    resources = json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]
    describe(package, resources=[it for it in resources if it["name"].startswith("targets")])
    assert load(package).find("tgt-00000000b2").table == "targets"
    with pytest.raises(RecordError):
        load(package).find("tgt-0000000002")


# ── other tools ──


def test_pandas_keeps_decimals_and_days(data: Dataset) -> None:
    frame = data.pandas("targets").set_index("target_id")
    assert frame.loc["tgt-00000000b2", "amount"] == Decimal(150)
    assert frame["amount"].sum() == Decimal(180)
    assert frame["period_start"].dt.year.dropna().tolist() == [2025]


def test_polars(data: Dataset) -> None:
    polars = pytest.importorskip("polars")
    frame = data.polars("targets")
    assert frame.filter(polars.col("measure") == "increment")["amount"].sum() == Decimal(180)


def test_duckdb_holds_every_table(data: Dataset) -> None:
    pytest.importorskip("duckdb")
    connection = data.duckdb()
    found = connection.sql("select t.amount, p.name_en from targets t join places p using (place_id) order by 1")
    assert found.fetchall() == [(Decimal(30), "Yunhe City"), (Decimal(150), "Yunhe City")]
    assert {
        name for (name,) in connection.sql("select view_name from duckdb_views() where not internal").fetchall()
    } == (set(TABLES))


@pytest.mark.parametrize(
    ("library", "command"),
    [
        ("pandas", "pip install pandas"),
        ("polars", "pip install 'policy-targets[polars]'"),
        ("duckdb", "pip install 'policy-targets[duckdb]'"),
    ],
)
def test_a_library_that_is_missing_is_named_with_its_command(
    data: Dataset, monkeypatch: pytest.MonkeyPatch, library: str, command: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra) as caught:
        getattr(data, library)(*([] if library == "duckdb" else ["targets"]))
    assert str(caught.value) == f"{library} is not installed. Run: {command}"


def test_opening_a_package_does_not_load_pyarrow(package: Path) -> None:
    code = "import sys; from policy_targets.publishing.package.dataset import load; repr(load(sys.argv[1])); "
    code += "print([it for it in ('pyarrow', 'pandas', 'frictionless', 'polars', 'duckdb') if it in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code, str(package)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert run.stdout == "[]\n"


# ── formats ──


def test_csv_is_read_where_there_is_no_parquet(package: Path, data: Dataset) -> None:
    from_parquet = {table: data[table] for table in data.names}
    keep(package, "csv")
    for table, expected in from_parquet.items():
        assert load(package)[table].equals(expected)


def test_parquet_alone_is_enough(package: Path) -> None:
    keep(package, "parquet")
    shutil.rmtree(package / "data")
    assert load(package).names == tuple(TABLES)
    assert load(package).targets.num_rows == 2


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"speaker_id,name,name_latin\nlin-he,\xb0\xa2,Lin He\n", "found no CSV in UTF-8"),
        (b'speaker_id,name,name_latin\nlin-he,"a"b,Lin He\n', "found no CSV in UTF-8"),
        ("speaker_id,name,name_latin\nlin-he,林禾\n".encode(), "row 2, column name_latin: found nothing"),
        ("speaker_id,name,name_latin\nlin-he,林禾,Lin He,more\n".encode(), "row 2, column : found ''|found ''"),
        ("speaker_id,name\nlin-he,林禾\n".encode(), "row 2, column name_latin: found nothing"),
    ],
)
def test_a_csv_file_that_does_not_hold_is_told(package: Path, content: bytes, what: str) -> None:
    keep(package, "csv")
    (package / "data" / "speakers.csv").write_bytes(content)
    rehash(package, "data/speakers.csv")
    with pytest.raises(PackageError, match=what):
        load(package)["speakers"]


def test_a_parquet_file_that_is_none_is_told(package: Path) -> None:
    (package / "parquet" / "targets.parquet").write_bytes(b"PAR1 no")
    rehash(package, "parquet/targets.parquet")
    with pytest.raises(PackageError, match=r"targets\.parquet: found no Parquet file"):
        load(package)["targets"]


def test_a_file_that_is_not_the_one_described_is_told(package: Path) -> None:
    shutil.copy(package / "parquet" / "outcomes.parquet", package / "parquet" / "targets.parquet")
    with pytest.raises(
        PackageError, match=r"targets\.parquet: found sha256:\w+, expected sha256:\w+\. Get the package"
    ):
        load(package)["targets"]


# ── where packages lie ──


def test_a_descriptor_may_be_named(package: Path) -> None:
    (package / "datapackage.json").rename(package / "other.json")
    assert load(str(package / "other.json")).targets.num_rows == 2


def test_the_packaged_data_lies_inside_the_library_or_beside_it(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "checkout" / "policy_targets"
    monkeypatch.setattr(dataset, "__file__", str(library / "publishing" / "package" / "dataset.py"))
    with pytest.raises(PackageError, match=r"found no data package\. Run: policy-targets build"):
        load()
    shutil.copytree(package, library.parent / "datapackage")
    assert load().targets.num_rows == 2
    shutil.copytree(package, library / "datapackage")
    assert dataset.find_packaged() == library / "datapackage"


def test_nothing_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="found nothing, expected a data package"):
        load(tmp_path / "nowhere")
    with pytest.raises(PackageError, match=r"datapackage\.json: cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "found no JSON"),
        ("[]", "found no list of resources"),
        ("{}", "found no list of resources"),
        ('{"resources": [1]}', "found no list of resources"),
    ],
)
def test_a_descriptor_that_is_none_is_told(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "datapackage.json").write_text(content, "utf-8")
    with pytest.raises(PackageError, match=what):
        load(tmp_path)


@pytest.mark.parametrize(
    "path",
    ["../secret.csv", "data/../../secret.csv", "/etc/passwd", "https://example.org/a.csv", "C:\\a.csv", "data\\..\\a.csv",
     ["data/a.csv"], None, ""],
)  # fmt: skip
def test_paths_that_leave_the_package_are_refused(tmp_path: Path, path: object) -> None:
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [{"name": "a", "path": path}]}), "utf-8")
    with pytest.raises(PackageError, match="not every file lies inside the package") as caught:
        load(tmp_path)
    assert caught.value.problems[0].what == f"found {path!r}, expected a file of the package"


def test_a_link_that_leaves_the_package_is_refused(package: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.parquet").write_bytes(b"secret")
    (package / "parquet" / "targets.parquet").unlink()
    (package / "parquet" / "targets.parquet").symlink_to(tmp_path / "secret.parquet")
    with pytest.raises(PackageError, match="found a link that leaves the package"):
        load(package)["targets"]


@pytest.fixture
def zipped(package: Path, tmp_path: Path) -> Path:
    return Path(shutil.make_archive(str(tmp_path / "zipped"), "zip", package.parent, package.name))


def test_a_zip_file_is_opened(zipped: Path) -> None:
    assert load(zipped).models("targets") == load(zipped.parent / "package").models("targets")


def test_a_zip_file_may_have_the_package_at_its_top(package: Path, tmp_path: Path) -> None:
    file = shutil.make_archive(str(tmp_path / "flat"), "zip", package)
    assert load(file).targets.num_rows == 2


def test_a_zip_file_without_a_package_is_told(tmp_path: Path, zipped: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"no zip")
    with pytest.raises(PackageError, match="found no zip file"):
        load(tmp_path / "no.zip")
    with ZipFile(tmp_path / "empty.zip", "w"):
        pass
    with pytest.raises(PackageError, match=r"found no datapackage\.json in it"):
        load(tmp_path / "empty.zip")


def test_a_zip_file_that_lacks_a_table_or_is_a_bomb_is_told(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ZipFile(tmp_path / "part.zip", "w") as archive:
        archive.write(package / "datapackage.json", "datapackage.json")
    with pytest.raises(PackageError, match=r"targets\.parquet: cannot be read"):
        load(tmp_path / "part.zip")["targets"]
    monkeypatch.setattr(stores, "LIMIT", 1000)
    with pytest.raises(PackageError, match="bytes, expected 1000 at most"):
        load(tmp_path / "part.zip")


# ── addresses ──


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder; some paths lead elsewhere."""

    def do_GET(self) -> None:
        redirects = cast("Site", self.server).redirects
        path, _, query = self.path.partition("?")
        if path in redirects:
            self.send_response(302)
            self.send_header("Location", redirects[path])
            self.end_headers()
        elif path.startswith("/token/"):
            self.path = path.removeprefix("/token") if query == "key=1" else "/nowhere"
            super().do_GET()
        else:
            super().do_GET()

    def log_message(self, *arguments: Any) -> None:
        """Keep quiet."""


class Site(ThreadingHTTPServer):
    """A web site on this machine."""

    redirects: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv(public_hosts.ALLOW, "1")
    server = Site(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path)))
    server.redirects = {}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    "path",
    ["/package", "/package/", "/package/datapackage.json", "/package/datapackage.json#top", "/zipped.zip",
     "/token/package/datapackage.json?key=1"],
)  # fmt: skip
def test_an_address_is_opened(site: Site, package: Path, zipped: Path, path: str) -> None:
    found = load(site.address + path)
    assert found.models("targets") == load(package).models("targets")


def test_an_address_may_redirect_to_another(site: Site, package: Path) -> None:
    site.redirects["/old/datapackage.json"] = f"{site.address}/package/datapackage.json"
    assert load(f"{site.address}/old").version


@pytest.mark.parametrize("elsewhere", ["file:///etc/hostname", "ftp://127.0.0.1/x"])
def test_an_address_may_not_redirect_to_another_scheme(site: Site, elsewhere: str) -> None:
    site.redirects["/old/datapackage.json"] = elsewhere
    with pytest.raises(PackageError, match="cannot be read"):
        load(f"{site.address}/old")


def test_an_address_that_is_not_there_or_too_large_is_told(
    site: Site, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PackageError, match=r"nowhere/datapackage\.json: cannot be read \(.*404"):
        load(f"{site.address}/nowhere")
    with pytest.raises(PackageError, match="cannot be read"):
        load("http://127.0.0.1:1/package")
    with pytest.raises(PackageError, match="cannot be read"):
        load("http://[::1/package")
    monkeypatch.setattr(addresses, "LIMIT", 1000)
    with pytest.raises(PackageError, match="found more than 1000 bytes"):
        load(f"{site.address}/package")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "file:/etc/passwd", "ftp://example.org/x", "s3://bucket/x"])
def test_other_schemes_are_refused(address: str) -> None:
    with pytest.raises(PackageError, match=r"expected http or https\. Give a path instead"):
        load(address)


def test_a_zip_file_from_an_address_that_is_none_is_told(site: Site, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(io.BytesIO(b"no").getvalue())
    with pytest.raises(PackageError, match="found no zip file"):
        load(f"{site.address}/no.zip")
