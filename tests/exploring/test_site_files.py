"""The folder of the explorer: made whole, the same every time, and never over what is not its own; the commands; the words."""

from __future__ import annotations

import re
import webbrowser
from decimal import Decimal
from http.client import HTTPConnection
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

import policy_targets as pt
from policy_targets.cli import main
from policy_targets.exploring.explorer.local_server import serve_folder
from policy_targets.exploring.explorer.site import write_site
from policy_targets.exploring.explorer.site_claims import find_mark
from tests.exploring import city
from tests.publishing import fictional

ASSETS = files("policy_targets.exploring.explorer") / "assets"
MODULES = sorted(it.name for it in ASSETS.iterdir() if it.name.endswith(".js"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    package = city.write(tmp_path / "package")
    write_site(pt.load(package), tmp_path / "one")
    write_site(pt.load(package / "datapackage.json"), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    before = (tmp_path / "one" / "app.js").stat().st_ino
    write_site(pt.load(package), tmp_path / "one")
    assert (tmp_path / "one" / "app.js").stat().st_ino == before, "what has not changed is not touched"


def test_a_site_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(pt.load(city.write(tmp_path / "city")), tmp_path / "site")
    before = contents(tmp_path / "site")

    def fail(*_: object) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("policy_targets.exploring.explorer.site_claims.tell_claims", fail)
    with pytest.raises(RuntimeError):
        write_site(pt.load(fictional.write(tmp_path / "other")), tmp_path / "site")
    assert contents(tmp_path / "site") == before
    monkeypatch.undo()
    write_site(pt.load(tmp_path / "other"), tmp_path / "site")
    assert contents(tmp_path / "site")["data/claims-2.js"] != before["data/claims-2.js"]
    assert sorted(it.name for it in tmp_path.iterdir()) == ["city", "other", "site"]


def test_what_was_not_made_here_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("A")
    for place in (tmp_path / "letters", tmp_path / "letters" / "a.txt"):
        with pytest.raises(pt.PolicyTargetsError, match="Choose another"):
            write_site(pt.load(), place)
    assert contents(tmp_path / "letters") == {"a.txt": b"A"}


def test_a_package_of_another_profile_is_refused(tmp_path: Path) -> None:
    package = fictional.write(tmp_path / "package")
    fictional.describe_anew(package, lambda descriptor: descriptor.pop("conformsTo"))
    with pytest.raises(pt.PolicyTargetsError, match="does not declare the profile"):
        write_site(pt.load(package), tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_package_of_one_table_in_parquet_only_has_a_site(tmp_path: Path) -> None:
    package = city.write(tmp_path / "package")

    def keep(descriptor: dict[str, list[dict[str, str]]]) -> None:
        descriptor["resources"] = [it for it in descriptor["resources"] if it["name"] == "targets-parquet"]

    fictional.describe_anew(package, keep)
    counts = write_site(pt.load(package), tmp_path / "site")
    assert counts == {"claims": 7 + 16 + 2}


@pytest.mark.parametrize(
    ("quote", "value", "unit", "marked"),
    [
        ("2025年新增25家", "25", "家", "25"),
        ("开票销售突破１５０亿元", "150", "亿元", "１５０"),
        ("总投资1,500万元", "1500", "万元", "1,500"),
        ("𠮷市新增企业30家", "30", "家", "30"),
        ("建成一百五十套", "150", "套", "一百五十"),
    ],
)
def test_the_number_of_a_quote_is_marked(quote: str, value: str, unit: str, marked: str) -> None:
    start, end = find_mark(quote, Decimal(value), unit)
    assert quote.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == marked


def test_every_word_is_there_in_both_languages_and_is_used() -> None:
    text = (ASSETS / "words.js").read_text("utf-8")
    rows = re.findall(r'^  (\w+): \["([^"]+)", "([^"]+)"\],$', text, re.MULTILINE)
    words = {name for name, *_ in rows}
    assert len(words) == len(rows) == len(re.findall(r"^  \w+: \[", text, re.MULTILINE))
    assert [name for name, zh, en in rows if set(re.findall(r"\{\d\}", zh)) != set(re.findall(r"\{\d\}", en))] == []
    code = "".join((ASSETS / name).read_text("utf-8") for name in MODULES if name != "words.js")
    called = set(re.findall(r'(?:say|title|counted|section|card)\(\s*"(\w+)"', code))
    assert called - words == set()
    said = set(re.findall(r'["`](\w+)["`]', code)) | set(re.findall(r"(\w+): \{ by:", code))
    built = ("theme_", "legend_", "sort_")  # named by parts
    assert [it for it in sorted(words - said) if not it.startswith(built) and not it.endswith("_note")] == []


@pytest.mark.parametrize("name", MODULES)
def test_nothing_of_the_data_is_read_as_html(name: str) -> None:
    code = (ASSETS / name).read_text("utf-8")
    html = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
    assert re.findall(html, code) == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", code) == []
    assert len(code.splitlines()) <= 300


def test_the_page_forbids_what_it_does_not_need() -> None:
    page = (ASSETS / "index.html").read_text("utf-8")
    assert "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:" in page
    assert re.findall(r"(?:src|href)=\"(?!boot|data/|data:|app|style|#)", page) == []


def test_libraries_of_others_come_with_their_licence(tmp_path: Path) -> None:
    write_site(pt.load(), tmp_path / "site")
    licence = (tmp_path / "site" / "vendor" / "hyparquet-writer.LICENSE").read_text("utf-8")
    assert licence.count("MIT License") == 2
    told = (tmp_path / "site" / "vendor" / "README.md").read_text("utf-8")
    head = (tmp_path / "site" / "vendor" / "hyparquet-writer.js").read_text("utf-8").splitlines()[0]
    assert {version in told for version in re.findall(r"\d+\.\d+\.\d+", head)} == {True}


def test_the_command_writes_the_site(tmp_path: Path) -> None:
    package = city.write(tmp_path / "package")
    done = CliRunner().invoke(main, ["site", "--package", str(package), "-o", str(tmp_path / "site")])
    assert (done.exit_code, done.output) == (0, f"{tmp_path / 'site' / 'index.html'}: 37 targets and outcomes\n")
    done = CliRunner().invoke(main, ["site", "--package", str(package), "-o", str(package)])
    assert (done.exit_code, "no site written by this command" in done.output) == (1, True)


def test_the_command_serves_and_opens_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, seen = city.write(tmp_path / "package"), []

    def look(address: str) -> bool:
        host = urlsplit(address).netloc
        for name in (host, "evil.example"):
            connection = HTTPConnection(host)
            connection.request("GET", "/", headers={"Host": name})
            seen.append((connection.getresponse().status, address))
            connection.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(webbrowser, "open", look)
    done = CliRunner().invoke(main, ["explore", "--package", str(package)])
    assert [status for status, _ in seen] == [200, 403]
    assert done.output.startswith(f"{seen[0][1]}  (Ctrl-C ends it)")
    assert done.exit_code == 0


def test_the_server_shows_pages_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "site" / "data").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("S")
    (tmp_path / "site" / "index.html").write_text("A")
    with serve_folder(tmp_path / "site") as address:
        statuses = []
        for path in ("/", "/data/", "/../secret.txt", "/%2e%2e/secret.txt", "/nothing", "/%00", "/a%00"):
            connection = HTTPConnection(urlsplit(address).netloc)
            connection.request("GET", path)
            statuses.append(connection.getresponse().status)
            connection.close()
    assert statuses == [200, *[404] * 6]


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    package = city.write(tmp_path / "package")
    with serve_folder(tmp_path) as address:
        done = CliRunner().invoke(main, ["explore", "--package", str(package), "--port", str(urlsplit(address).port)])
    assert done.exit_code == 1
    assert done.output == f"Error: port {urlsplit(address).port} is taken. Choose another, or none.\n"
