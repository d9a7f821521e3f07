"""What models assert: every quote and number that stands in the document is taken, everything else refused and told."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_targets.cli import main
from policy_targets.curation.anchors import Page
from policy_targets.curation.assertions import Assertion, Prover, Taken
from policy_targets.curation.curate import curate
from policy_targets.curation.library import Library
from policy_targets.curation.proofs import refute
from policy_targets.errors import DocumentError, SeedError
from policy_targets.publishing.exports.candidate_files import read_jsonl
from policy_targets.publishing.imports import json_lines
from policy_targets.publishing.imports.bring import Brought, bring
from policy_targets.publishing.imports.results import write_seeds
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.text.repairs import repair

CASES = Path(__file__).parents[1] / "cases"
INTERVIEW = CASES / "interview.txt"
DOCUMENT = """二、2025年目标
力争新增企业30家。再力争新增企业30家，新建人才公寓3.5万套，占比达50%－52%，居全省前三。
经(jīng)济(jì)增长８％以上，新建学校１２
所。全面启用创新中心，实施“云帆计划”。
"""


def row(quote: str, **fields: Any) -> dict[str, Any]:
    return {"document": "a.txt", "quote": quote, **fields}


def import_rows(rows: list[Any] | bytes, folder: Path, text: str = DOCUMENT, source: str = "jsonl") -> Brought:
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents" / "a.txt").write_text(text, "utf-8", newline="")
    path = folder / "rows.jsonl"
    content = rows if isinstance(rows, bytes) else "\n".join(map(json.dumps, rows)).encode()
    path.write_bytes(content)
    return bring(source, path, Library(folder / "documents"))


def taken(brought: Brought) -> list[Candidate]:
    return [record for records in brought.records.values() for record in records]


def reasons(brought: Brought) -> list[str]:
    return [refusal.reason for refusal in brought.refused]


# -- what holds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (row("力争新增企业30家", kind="target", value=30, unit="家"), {"value": Decimal(30), "unit": "家", "kind": "target"}),
        (row("力争新增企业30家"), {"value": Decimal(30), "kind": "target", "period_label": "2025年", "commitment": "strive"}),
        (row("新增企业30家", kind="goal", value="30家"), {"value": Decimal(30), "unit": "家"}),
        (row("人才公寓3.5万套", value=35000), {"value": Decimal("3.5"), "unit": "万套", "amount": Decimal(35000)}),
        (row("人才公寓3.5万套", value="3.5", unit="万套"), {"amount": Decimal(35000), "unit_code": "1"}),
        (row("占比达50%－52%", value=50, value_upper=52, unit="%"), {"value_upper": Decimal(52), "amount_upper": Decimal(52)}),
        (row("居全省前三", kind="target", value=3, measure="rank", comparator="le"), {"measure": "rank", "comparator": "le"}),
        (row("经济增长8%以上", value=8, unit="%"), {"quote": "经济增长8%以上"}),
        (row("经(jīng)济(jì)增长８％以上", value=8), {"quote": "经济增长8%以上"}),
        (row("新建学校12所", value=12), {"quote": "新建学校12所", "value": Decimal(12)}),
        (row("力争新增企业30家", indicator="新增企业数", period="2026", scope="人才"),
         {"indicator_label": "新增企业数", "period_end": "2026-12-31", "scope": "人才"}),
        (row("力争新增企业30家", period="到2027年底"), {"period_label": None, "period_end": "2027-12-31"}),
        (row("力争新增企业30家", indicator="high-tech-firms-recognised"), {"indicator_id": "high-tech-firms-recognised"}),
        (row("全面启用创新中心", kind="target"), {"value": None, "measure": "qualitative", "indicator_label": "全面启用创新中心"}),
        (row("实施“云帆计划”", kind="programme", name="云帆计划", organisation="云河市"),
         {"kind": "initiative", "name": "云帆计划", "organisation": None, "value": None}),
        (row("新建学校12所", kind="outcome"), {"kind": "outcome", "commitment": None}),
    ],
)  # fmt: skip
def test_what_the_document_proves_is_taken(said: dict[str, Any], expected: dict[str, Any], tmp_path: Path) -> None:
    brought = import_rows([said], tmp_path)
    assert brought.refused == []
    (record,) = taken(brought)
    assert {name: getattr(record, name) for name in expected} | {
        name: str(getattr(record, name)) for name in expected if name.startswith("period_e")
    } == expected
    assert record.rule == "import/jsonl"
    assert refute(record, Page(repair(DOCUMENT))) == ""


@settings(max_examples=60, deadline=None, derandomize=True)
@given(numbers=st.lists(st.integers(2, 9999), min_size=1, max_size=6), wrong=st.integers(10_000, 99_999))
def test_every_number_is_held_against_its_quote(numbers: list[int], wrong: int) -> None:
    raw = "".join(f"力争新增企业{number}家。\n" for number in numbers)
    prover = Prover(raw, "a.txt", "import/jsonl")
    for number in numbers:
        quote = f"力争新增企业{number}家"
        assert not isinstance(prover.prove(Assertion("x", quote, fields={"value": wrong})), Taken)
        assert not isinstance(prover.prove(Assertion("x", f"力争新增企业{wrong}家", fields={"value": wrong})), Taken)
        found = prover.prove(Assertion("x", quote, fields={"value": number, "unit": "家"}))
        assert isinstance(found, Taken)
        assert (found.record.value, found.record.quote) == (Decimal(number), quote)
    assert not isinstance(prover.prove(Assertion("x", f"力争新增企业{numbers[0]}家")), Taken)  # asserted once too often


def test_what_the_reader_finds_asserted_by_a_model_is_taken_whole(tmp_path: Path) -> None:
    text = INTERVIEW.read_text("utf-8")
    found = extract(text, "a.txt")
    rows = [
        row(it.quote, kind=it.kind, **({"value": str(it.value), "unit": it.unit} if it.value is not None else {}))
        for it in found
    ]
    brought = import_rows(rows, tmp_path, text)
    assert brought.refused == []
    assert taken(brought) == [record._replace(rule="import/jsonl") for record in found]


# -- what does not -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (row("力争新增企业40家", value=40), "this does not stand in a.txt"),
        (row("力争新增企业30家", value=3), "the number 3 does not stand in it"),
        (row("力争新增企业30家", value=30, unit="万家"), "the number 30万家 does not stand in it"),
        (row("力争新增企业30家", value=30, value_upper=40, unit="家"), "the number 30家 does not stand in it"),
        (
            row("力争新增企业30家", value="about thirty"),
            "value: found 'about thirty', expected a plain number such as 3.5",
        ),
        (row("力争新增企业30家", value="1e999999999"), "value: found '1e999999999', expected a plain number"),
        (row("力争新增企业30家", value="9" * 50), "value: found '99999"),
        (row("力争新增企业30家", kind="medication"), "found the kind 'medication', expected one of target, outcome"),
        (row("全面启用创新中心"), "found the kind '', expected one of"),
        (row("30家"), "the quote has 3 characters, expected 4 to 60: one clause"),
        (row("力" * 61), "the quote has 61 characters, expected 4 to 60: one clause"),
        (row("数" * 3_400_000), "the quote has 3400000 characters"),
        (row("力争新增企业\x0030家"), "this does not stand in a.txt"),
        (row("力争新增企业\ud83030家"), "this does not stand in a.txt"),
        ({"quote": "力争新增企业30家"}, "found no document, expected the name of one"),
        ({"document": ["a.txt"], "quote": "力争新增企业30家"}, "found no document"),
        ({"document": "a.txt", "quote": 30}, "found no quote, expected words of the document"),
        (
            row("力争新增企业30家") | {"document": "../../etc/passwd"},
            "the document '../../etc/passwd' is not among those",
        ),
        ([1, 2], "found a list, expected an object"),
        (None, "found nothing, expected an object"),
    ],
)
def test_what_was_made_up_is_refused(said: Any, reason: str, tmp_path: Path) -> None:
    brought = import_rows([row("占比达50%－52%"), said], tmp_path)
    assert len(taken(brought)) == 1
    (found,) = reasons(brought)
    assert found.startswith(reason)
    assert brought.refused[0].place == "line 2"
    assert len(brought.refused[0].what) <= 60


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"quote": "\xff\xfe"}', "byte 12 is not UTF-8"),
        (b'{"quote": "a\x00b"}', "this is not JSON (Invalid control character"),
        (b"\x00\x00\x00", "this is not JSON (Expecting value"),
        (b'{"a": ' * 100_000, "this is not JSON (nested too deep)"),
        (b'{"value": NaN}', "this is not JSON (found NaN)"),
        (b'{"value": -Infinity}', "this is not JSON (found -Infinity)"),
        (b'{"value": ' + b"9" * 5000 + b"}", "this is not JSON (Exceeds the limit"),
        (b"{", "this is not JSON (Expecting property name"),
    ],
)
def test_a_hostile_line_is_one_refusal_and_the_others_are_read(line: bytes, reason: str, tmp_path: Path) -> None:
    good = json.dumps(row("力争新增企业30家")).encode()
    brought = import_rows(good + b"\n" + line + b"\n\n" + json.dumps(row("占比达50%－52%")).encode(), tmp_path)
    assert [record.quote for record in taken(brought)] == ["力争新增企业30家", "占比达50%－52%"]
    assert brought.refused[0].place == "line 2"
    assert reasons(brought)[0].startswith(reason)


@pytest.mark.parametrize("value", ["1e999999999", "1E+400", "0." + "0" * 40 + "1"])
def test_a_number_in_json_that_no_record_holds_is_refused(value: str, tmp_path: Path) -> None:
    content = json.dumps(row("力争新增企业30家")).encode()[:-1] + f', "value": {value}}}'.encode()
    brought = import_rows(content, tmp_path)
    assert taken(brought) == []
    assert reasons(brought)[0].startswith("value: found")


def test_an_array_is_read_too_and_one_that_is_no_json_is_an_error(tmp_path: Path) -> None:
    brought = import_rows(b"\xef\xbb\xbf " + json.dumps([row("力争新增企业30家"), 3]).encode(), tmp_path)
    assert len(taken(brought)) == 1
    assert [str(it) for it in brought.refused] == ["item 2 '': found a number, expected an object"]
    for content in (b"[" * 100_000, b"[1,", b'["\xff"]'):
        with pytest.raises(
            DocumentError, match=r"rows\.jsonl: (this is not JSON|byte 3 is not UTF-8).*Export it again\."
        ):
            import_rows(content, tmp_path)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "LIMIT", 10)
    with pytest.raises(DocumentError, match="Split it"):
        import_rows([row("力争新增企业30家")], tmp_path)


# -- where it stands -----------------------------------------------------------------------------------------------


def test_a_quote_that_stands_twice_is_taken_twice_and_not_three_times(tmp_path: Path) -> None:
    brought = import_rows([row("力争新增企业30家")] * 3, tmp_path)
    first, second = (match.start() for match in re.finditer("力争新增企业30家", DOCUMENT))
    assert [record.spans for record in taken(brought)] == [((first, first + 9),), ((second, second + 9),)]
    assert reasons(brought) == ["asserted more often than it stands there"]
    assert brought.notes[1] == (
        f"line 2 '力争新增企业30家': stands at 2 places ({first}-{first + 9}, {second}-{second + 9}); "
        f"taken at {second}-{second + 9}"
    )


def test_the_place_that_a_model_gives_counts_when_the_quote_stands_there(tmp_path: Path) -> None:
    _, second = (match.start() for match in re.finditer("力争新增企业30家", DOCUMENT))
    brought = import_rows([row("力争新增企业30家", start=second, end=second + 9)], tmp_path)
    assert ([record.spans for record in taken(brought)], brought.notes) == ([((second, second + 9),)], [])
    brought = import_rows([row("力争新增企业30家", start=second + 1, end=second + 9)], tmp_path)
    assert taken(brought)[0].start < second


def test_words_and_codes_that_are_nowhere_are_left_out_and_told(tmp_path: Path) -> None:
    said = row("力争新增企业30家", speaker="周正", measure="size", commitment="promise", scope="规上", period="soon")
    brought = import_rows([said], tmp_path)
    (record,) = taken(brought)
    assert (record.speaker, record.measure, record.commitment, record.scope) == (None, "increment", "strive", None)
    assert [note.partition(": ")[2] for note in brought.notes[1:]] == [
        "left out measure 'size'",
        "left out commitment 'promise'",
        "left out scope '规上', which does not stand in the document",
        "left out speaker '周正', which does not stand in the document",
        "left out period 'soon', which names no days",
    ]


def test_a_field_that_names_nothing_is_left_out_and_told(tmp_path: Path) -> None:
    brought = import_rows([row("占比达50%－52%", indicator="数" * 1_000_000, unit={"a": [1]}, name=5)], tmp_path)
    assert "数数" not in taken(brought)[0].indicator_label
    assert brought.notes == ["line 1 '占比达50%－52%': left out indicator, which has 1000000 characters"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"[]"])
@pytest.mark.parametrize("source", ["labelstudio", "doccano", "langextract", "jsonl"])
def test_a_file_without_a_row_is_an_error(content: bytes, source: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=rf"rows\.jsonl: found nothing to import from {source}\. Export it again\."):
        import_rows(content, tmp_path, source=source)


def test_documents_are_found_by_name_stem_hash_or_text(tmp_path: Path) -> None:
    from hashlib import sha256

    digest = sha256(DOCUMENT.encode()).hexdigest()
    for name in ("a.txt", "a", digest):
        assert len(taken(import_rows([row("力争新增企业30家") | {"document": name}], tmp_path))) == 1
    (tmp_path / "documents" / "b").mkdir()
    (tmp_path / "documents" / "b" / "a.txt").write_text("力争新增企业31家。", "utf-8")
    assert reasons(import_rows([row("力争新增企业30家")], tmp_path)) == [
        "the document 'a.txt' is one of 2 of that name"
    ]


def test_a_text_that_is_not_utf_8_is_found_by_its_characters(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_bytes((DOCUMENT * 3).encode("gb18030"))
    (tmp_path / "pdf.txt").write_bytes(b"%PDF-1.4")
    assert len(Library(tmp_path).find(text=DOCUMENT * 3)) == 1


# -- LangExtract ---------------------------------------------------------------------------------------------------


def test_what_langextract_saved_is_read() -> None:
    brought = bring("langextract", CASES / "langextract.jsonl", Library(INTERVIEW))  # written by LangExtract 1.7.1
    assert [(record.quote, str(record.value), record.rule) for record in taken(brought)] == [
        ("力争新招引科技型企业60家以上", "60", "import/langextract"),
        ("研发投入占比达3.6%", "3.6", "import/langextract"),
    ]
    assert [(refusal.place, refusal.what) for refusal in brought.refused] == [
        ("line 1, extraction 2", "力争新招引科技型企业90家以上"),
        ("line 1, extraction 4", "实施“云帆计划”"),
    ]


def test_odd_extractions_are_refused_one_by_one(tmp_path: Path) -> None:
    odd: list[Any] = [
        None,
        {},
        {"extraction_text": 3},
        {"extraction_text": "力争新增企业30家", "attributes": 3, "char_interval": []},
    ]
    annotated = {"document_id": "doc_1", "text": DOCUMENT, "extractions": odd}
    brought = import_rows([annotated, {"document_id": "a.txt"}, {"extractions": []}], tmp_path, source="langextract")
    assert len(taken(brought)) == 1
    assert [refusal.place for refusal in brought.refused] == [
        "line 1, extraction 1", "line 1, extraction 2", "line 1, extraction 3", "line 2",
    ]  # fmt: skip


# -- where it goes -------------------------------------------------------------------------------------------------


def invoke(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_rows_and_refusals_go_to_files_and_exit_is_1(tmp_path: Path) -> None:
    out, refused = tmp_path / "rows.jsonl", tmp_path / "refused.jsonl"
    words = ("import", "--from", "jsonl", str(CASES / "model-rows-made-up.jsonl"), "--documents", str(INTERVIEW),
             "-o", str(out), "--refused", str(refused))  # fmt: skip
    done = invoke(*words)
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-3:] == [
        "refused: line 2 '力争新招引科技型企业80家以上': this does not stand in interview.txt",
        "refused: line 3 '新获批高新技术企业42家': the number 24 does not stand in it",
        "2 taken, 2 refused.",
    ]
    assert [row["quote"] for row in read_jsonl(out.read_text("utf-8").splitlines())] == [
        "力争新招引科技型企业60家以上", "新获批高新技术企业42家",
    ]  # fmt: skip
    assert [json.loads(line)["place"] for line in refused.read_text("utf-8").splitlines()] == ["line 2", "line 3"]
    again = invoke(*words)
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)


def test_half_a_character_can_be_told(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps(row("力争\ud830新增企业")), "utf-8")
    done = invoke(
        "import", "--from", "jsonl", str(rows), "--documents", str(INTERVIEW), "--refused", str(tmp_path / "r")
    )
    assert done.exit_code == 1
    assert "\\ud830" in (tmp_path / "r").read_text("utf-8")


def test_a_seed_of_a_model_is_one_that_builds(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    done = invoke("import", "--from", "jsonl", str(CASES / "model-rows.jsonl"), "--documents", str(INTERVIEW),
                  "-o", str(seeds / "x.yaml"))  # fmt: skip
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{seeds / 'x.yaml'}: written.\n", "")
    text = (seeds / "x.yaml").read_text("utf-8")
    assert text.count("rule: import/jsonl") == 3
    organisations = re.findall(r"^# (- \{id: .*, kind: .*\})$", text, re.MULTILINE)
    (seeds / "organisations.yaml").write_text("\n".join(organisations) + "\n", "utf-8")
    speakers = re.findall(r"^# (- \{id: .*, name_latin: .*\})$", text, re.MULTILINE)
    (seeds / "speakers.yaml").write_text("\n".join(speakers) + "\n", "utf-8")
    built = curate(seeds)
    assert (len(built.records["targets"]), len(built.records["outcomes"])) == (1, 2)


def test_several_documents_want_a_folder_and_names_of_their_own(tmp_path: Path) -> None:
    raw = tmp_path / "documents"
    (raw / "b").mkdir(parents=True)
    for path in (raw / "a.txt", raw / "b" / "a.txt", raw / "c.txt"):
        path.write_text(f"力争新增企业30家，{path.parent.name}{path.name}。", "utf-8")
    library = Library(raw)
    brought = Brought({digest: extract(library.raw(digest), library.name(digest)) for digest in library.find("a.txt")})
    with pytest.raises(SeedError, match=r"found 2 documents, expected one\. Name a folder\."):
        write_seeds(brought, library, tmp_path / "x.yaml")
    with pytest.raises(SeedError, match=r"a\.yaml would be written twice"):
        write_seeds(brought, library, tmp_path / "seeds")
    assert not (tmp_path / "seeds").exists()


def test_what_has_no_place_in_a_seed_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("力争新增企业30家。", "utf-8")
    library = Library(tmp_path / "a.txt")
    (digest,) = library.find("a.txt")
    record = extract(library.raw(digest), "a.txt")[0]
    brought = Brought({digest: [record] * 12})
    write_seeds(brought, library, tmp_path / "x.yaml")
    assert {str(it) for it in brought.refused} == {
        "a.txt, 0-9 '力争新增企业30家': another record has its place and its number"
    }
    brought = Brought({digest: []})
    assert write_seeds(brought, library, tmp_path / "y.yaml") == []
