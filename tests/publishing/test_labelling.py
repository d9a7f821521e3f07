"""Annotation tools: what goes out unchanged comes back the same; what a person changes is honoured, and proved again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_targets.cli import main
from policy_targets.curation.anchors import Page
from policy_targets.curation.draft import draft
from policy_targets.curation.library import Library
from policy_targets.curation.proofs import refute
from policy_targets.curation.regions import Units, place_regions
from policy_targets.errors import DocumentError, PackageError
from policy_targets.publishing.exports.labelling import export_documents, make_page
from policy_targets.publishing.imports import returns
from policy_targets.publishing.imports.bring import REVIEWED, Brought, bring
from policy_targets.publishing.imports.results import write_seeds
from policy_targets.reading.extract import Candidate, extract
from policy_targets.reading.text.repairs import repair

DOCUMENT = """云河科创再出发
——访市科技局局长 林远

市科技局局长林远说，今年力争新招引科技型企业１２０家，其中省级以上
30家；全年工业开票销售突破300亿元、增长8%左右。𠮷兴项目🚀开工后，力争外资到账1.2亿美元。
去年，全市新获批高新技术企业88家，将实施“云帆计划”。
"""
NAME = "yunhe.txt"
TOOLS = tuple(REVIEWED)


def annotate(tool: str, exported: str) -> list[dict[str, Any]]:
    """What the tool gives back when a person submits every document as it is."""
    if tool == "doccano":
        lines = [json.loads(line) for line in exported.splitlines()]
        return [{"id": n, **line, "label": sorted(line["label"]), "Comments": []} for n, line in enumerate(lines)]
    tasks: list[dict[str, Any]] = json.loads(exported)
    for number, task in enumerate(tasks):
        found = task.pop("predictions")[0]["result"]
        result = [{**it, "id": f"{it['id']}#ab12"} if "id" in it else it for it in found]
        task |= {"id": number, "annotations": [{"id": 7, "was_cancelled": False, "result": result}]}
    return tasks


def regions_of(tool: str, task: dict[str, Any]) -> list[Any]:
    found: list[Any] = task["label"] if tool == "doccano" else task["annotations"][0]["result"]
    return found


def go_round(tool: str, documents: dict[str, str], folder: Path) -> tuple[list[dict[str, Any]], Library]:
    """The documents written, exported and annotated as they are; and the library they are in."""
    raw = folder / "documents"
    raw.mkdir()
    for name, text in documents.items():
        (raw / name).write_bytes(text.encode())
    done = export_documents(sorted(raw.iterdir()), tool, folder / "out")
    assert not done.problems
    return annotate(tool, done.place.read_text("utf-8")), Library(raw)


def back(tool: str, tasks: Iterable[Any], library: Library, folder: Path) -> Brought:
    path = folder / "reviewed.json"
    path.write_text("\n".join(json.dumps(task, ensure_ascii=False) for task in tasks), "utf-8")
    return bring(tool, path, library)


def one(tool: str, folder: Path, text: str = DOCUMENT) -> tuple[dict[str, Any], Library]:
    (task,), library = go_round(tool, {NAME: text}, folder)
    return task, library


# -- unchanged -----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from([
    "力争新招引科技型企业120家", "全年工业开票销售突破300亿元、增长8%左右", "研发投入占比达3.6%", "启用云河创新中心",
    "将实施“云帆计划”", "新获批高新技术企业８８家", "力争新增\n企业3\n0家", "𠮷林镇新增住房3.5万套", "🚀力争外资到账1.2亿美元",
    "2025年", "去年", "其中省级以上30家", "抓好九项重点工作", "经(jīng)济增长5.5%", "\r\n", "\n\n", "，", "。", "；", " ", "\u3000",
])  # fmt: skip
TEXTS = st.lists(PIECES, min_size=2, max_size=14).map("".join).filter(lambda text: text.strip())


def proved(text: str) -> list[Candidate]:
    """What the reader finds and its own words do not refute: pieces put together at random may (力争 in a result)."""
    page = Page(repair(text))
    return [record for record in extract(text, NAME) if not refute(record, page)]


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=TEXTS)
def test_what_comes_back_unchanged_is_the_same_seed(tool: str, text: str) -> None:
    with TemporaryDirectory() as place:
        folder = Path(place)
        task, library = one(tool, folder, text)
        brought = back(tool, [task], library, folder)
        (found,) = brought.records.values()
        assert found == proved(text)
        assert len(brought.refused) == len(extract(text, NAME)) - len(found)
        if not brought.refused:
            assert draft(text.encode(), NAME, None, found) == draft(text.encode(), NAME)


@pytest.mark.parametrize("tool", TOOLS)
def test_real_documents_come_back_as_the_same_seeds(tool: str, documents: Path, tmp_path: Path) -> None:
    texts = {path.name: path.read_bytes().decode("utf-8") for path in sorted(documents.glob("*.txt"))}
    tasks, library = go_round(tool, texts, tmp_path)
    brought = back(tool, tasks, library, tmp_path)
    assert not brought.refused
    written = write_seeds(brought, library, tmp_path / "seeds")
    assert {path.name: path.read_text("utf-8") for path, _ in written} == {
        f"{Path(name).stem}.yaml": draft(text.encode(), name).seed for name, text in texts.items()
    }


# -- changed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_every_change_is_honoured_and_proved(tool: str, data: st.DataObject) -> None:
    text = data.draw(TEXTS.filter(extract))
    with TemporaryDirectory() as place:
        folder = Path(place)
        task, library = one(tool, folder, text)
        regions = regions_of(tool, task)
        gone = data.draw(st.sets(st.sampled_from(range(len(regions)))))
        relabelled = data.draw(st.sets(st.sampled_from(range(len(regions))))) - gone
        changed = {at: key_of(tool, regions[at]) for at in gone | relabelled}
        for at in relabelled:
            relabel(tool, regions[at])
        regions[:] = [region for at, region in enumerate(regions) if at not in gone]
        brought = back(tool, [task], library, folder)
        found = [record for records in brought.records.values() for record in records]
        repaired = repair(text)
        assert [record for record in found if refute(record, Page(repaired))] == []
        before = extract(text, NAME)
        for record, places in zip(before, place_regions(before, distinct=tool == "doccano"), strict=True):
            units = Units(text)
            keys = {
                f"{it.name}#ab12" if tool == "labelstudio" else (units.of(it.start), units.of(it.end), it.label)
                for it in places
            }
            if not keys & set(changed.values()):
                assert (record in found) is (not refute(record, Page(repaired)))
            elif keys <= {changed[at] for at in gone}:
                assert record not in found
        assert len(found) + len(brought.refused) <= len(before)


def key_of(tool: str, region: Any) -> Any:
    return tuple(region) if tool == "doccano" else region.get("id")


def relabel(tool: str, region: Any) -> None:
    """Make a target an outcome, and everything else a target."""
    if tool == "doccano":
        region[2] = "outcome" if region[2] == "target" else "target"
    elif region["type"] == "labels":
        region["value"]["labels"] = ["outcome" if region["value"]["labels"] == ["target"] else "target"]


@pytest.mark.parametrize("tool", TOOLS)
def test_a_deleted_region_deletes_its_record_and_no_other(tool: str, tmp_path: Path) -> None:
    task, library = one(tool, tmp_path)
    before = extract(DOCUMENT, NAME)
    regions = regions_of(tool, task)
    number = next(at for at, record in enumerate(before) if record.value == 8)
    region = place_regions(before, distinct=tool == "doccano")[number][0]
    units = Units(DOCUMENT)
    if tool == "doccano":
        regions.remove([units.of(region.start), units.of(region.end), "target"])
    else:
        regions[:] = [it for it in regions if it.get("id") != f"{region.name}#ab12"]
    brought = back(tool, [task], library, tmp_path)
    assert [*brought.records.values()] == [[record for record in before if record.value != 8]]
    assert "1 removed" in brought.notes[0]
    assert ("doccano drops" in brought.notes[0]) is (tool == "doccano")


@pytest.mark.parametrize("tool", TOOLS)
def test_another_label_is_another_kind(tool: str, tmp_path: Path) -> None:
    task, library = one(tool, tmp_path)
    for region in regions_of(tool, task):
        if tool == "doccano" and region[2] == "outcome":
            region[2] = "target"
        elif tool == "labelstudio" and region["value"]["labels"] == ["outcome"]:
            region["value"]["labels"] = ["target"]
    (found,) = back(tool, [task], library, tmp_path).records.values()
    was = next(record for record in extract(DOCUMENT, NAME) if record.value == 88)
    now = next(record for record in found if record.value == 88)
    assert (was.kind, was.commitment) == ("outcome", None)
    assert now == was._replace(kind="target", commitment="unmarked")


def move(tool: str, task: dict[str, Any], quote: str, start: int, end: int) -> None:
    """Put the region of a quote elsewhere."""
    units = Units(DOCUMENT)
    at = DOCUMENT.index(quote)
    for region in regions_of(tool, task):
        if tool == "doccano" and region[:2] == [units.of(at), units.of(at + len(quote))]:
            region[:2] = [units.of(start), units.of(end)]
        elif tool == "labelstudio" and region["value"]["start"] == at:
            region["value"] |= {"start": start, "end": end}


@pytest.mark.parametrize("tool", TOOLS)
def test_another_place_is_another_quote_beyond_the_basic_plane_too(tool: str, tmp_path: Path) -> None:
    task, library = one(tool, tmp_path)
    at = DOCUMENT.index("外资到账1.2亿美元")
    move(tool, task, "力争外资到账1.2亿美元", at, at + 10)
    (found,) = back(tool, [task], library, tmp_path).records.values()
    was = next(record for record in extract(DOCUMENT, NAME) if record.unit == "亿美元")
    now = next(record for record in found if record.unit == "亿美元")
    assert now == was._replace(quote="外资到账1.2亿美元", spans=((at, at + 10),))


@pytest.mark.parametrize("tool", TOOLS)
def test_where_the_number_is_gone_the_fields_are_read_anew(tool: str, tmp_path: Path) -> None:
    task, library = one(tool, tmp_path)
    at = DOCUMENT.index("88家")
    quote = next(record.quote for record in extract(DOCUMENT, NAME) if record.value == 88)
    move(tool, task, quote, DOCUMENT.index("将实施"), DOCUMENT.index("将实施") + 9)
    (found,) = back(tool, [task], library, tmp_path).records.values()
    (now,) = (record for record in found if record.quote == "将实施“云帆计划”" and record.kind == "outcome")
    assert (now.value, now.measure, now.indicator_label) == (None, "qualitative", "将实施“云帆计划”")
    assert not any(record.start <= at < record.end for record in found)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_new_region_is_a_new_record_read_from_its_quote(tool: str, tmp_path: Path) -> None:
    task, library = one(tool, tmp_path, DOCUMENT + "办结群众来信40件\n")
    start = (DOCUMENT + "办结群众来信40件").index("办结")
    units = Units(DOCUMENT + "办结群众来信40件\n")
    before = regions_of(tool, task)
    before[:] = [it for it in before if "40件" not in json.dumps(it, ensure_ascii=False)]
    if tool == "doccano":
        before[:] = [it for it in before if it[0] != units.of(start)]
        before.append([units.of(start), units.of(start + 9), "outcome"])
    else:
        value = {"start": start, "end": start + 10, "labels": ["outcome"]}  # a line feed too much
        before.append({"id": "Zx9", "type": "labels", "value": value})
    (found,) = back(tool, [task], library, tmp_path).records.values()
    new = next(record for record in found if record.start >= start)
    assert (new.kind, str(new.value), new.unit, new.quote) == ("outcome", "40", "件", "办结群众来信40件")
    seed = draft((DOCUMENT + "办结群众来信40件\n").encode(), NAME, None, found).seed
    assert "quote: 办结群众来信40件" in seed


def test_a_clause_that_damage_tore_is_two_regions_that_belong_together(tmp_path: Path) -> None:
    text = "力争招引项目\n\n不少于8个，"
    record = extract("力争招引项目不少于8个", NAME)[0]._replace(spans=((0, 6), (8, 13)), start=11, end=13)
    page = make_page(text.encode(), NAME)
    page |= {"records": [record.as_row()], "regions": place_regions([record]), "distinct": place_regions([record])}
    from policy_targets.publishing.exports import doccano, labelstudio

    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / NAME).write_text(text, "utf-8")
    library = Library(tmp_path / "documents")
    for tool, write in (("labelstudio", labelstudio.write_tasks), ("doccano", doccano.write_lines)):
        (task,) = annotate(tool, "".join(write([page])))
        assert list(back(tool, [task], library, tmp_path).records.values()) == [[record]]
        regions = regions_of(tool, task)
        assert len(regions) == (2 if tool == "doccano" else 3)
        del regions[0]
        (found,) = back(tool, [task], library, tmp_path).records.values()
        assert [it.quote for it in found] == ["不少于8个"]
    assert page["regions"][0][1][1:3] == (8, 13)


# -- what the tools count ------------------------------------------------------------------------------------------


def test_label_studio_gets_code_points_and_doccano_the_units_of_utf_16(tmp_path: Path) -> None:
    quote = "力争外资到账1.2亿美元"
    task, _ = one("labelstudio", tmp_path)
    values = [it["value"] for it in regions_of("labelstudio", task)]
    value = next(it for it in values if it["text"] == quote)
    assert DOCUMENT[value["start"] : value["end"]] == quote
    (tmp_path / "other").mkdir()
    line, _ = one("doccano", tmp_path / "other")
    units = DOCUMENT.encode("utf-16-le")
    texts = [units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in line["label"]]
    assert quote in texts
    assert DOCUMENT.index(quote) + 2 == next(
        start for (start, *_), it in zip(line["label"], texts, strict=True) if it == quote
    )


def test_label_studio_takes_a_json_array_and_doccano_lines(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(DOCUMENT, "utf-8")
    tasks = json.loads(export_documents([path], "labelstudio", tmp_path / "a.json").place.read_text("utf-8"))
    assert set(tasks[0]) == {"data", "predictions"}
    assert tasks[0]["data"]["text"] == DOCUMENT
    lines = export_documents([path], "doccano", tmp_path / "a.jsonl").place.read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [DOCUMENT]
    assert len({tuple(label) for label in json.loads(lines[0])["label"]}) == len(json.loads(lines[0])["label"])


def test_json_min_and_relations_are_read_too(tmp_path: Path) -> None:
    task, library = one("labelstudio", tmp_path)
    values = [it["value"] for it in regions_of("labelstudio", task) if it["type"] == "labels"]
    short = {**task["data"], "label": values, "annotator": 1}
    assert list(back("labelstudio", [short], library, tmp_path).records.values()) == [extract(DOCUMENT, NAME)]
    (tmp_path / "other").mkdir()
    line, library = one("doccano", tmp_path / "other")
    found = line.pop("label")
    line["entities"] = [
        {"id": n, "start_offset": start, "end_offset": end, "label": label}
        for n, (start, end, label) in enumerate(found)
    ]
    assert list(back("doccano", [{**line, "relations": []}], library, tmp_path).records.values()) == [
        extract(DOCUMENT, NAME)
    ]


def test_the_ground_truth_counts_else_the_last_annotation(tmp_path: Path) -> None:
    task, library = one("labelstudio", tmp_path)
    good = task["annotations"][0]
    empty = {"result": [], "was_cancelled": False}
    skipped = {"result": [], "was_cancelled": True}
    for given_back, count in (
        ([empty, good, skipped], len(extract(DOCUMENT))),
        ([good, empty], 0),
        ([{**good, "ground_truth": True}, empty], len(extract(DOCUMENT))),
    ):
        task["annotations"] = given_back
        assert back("labelstudio", [task], library, tmp_path).count == count
    task["annotations"] = [skipped]
    assert "nobody has submitted" in str(back("labelstudio", [task], library, tmp_path).refused[0])


def test_a_document_annotated_from_scratch_is_found_by_its_text(tmp_path: Path) -> None:
    _, library = one("doccano", tmp_path)
    start = DOCUMENT.index("去年")
    line = {"text": DOCUMENT, "label": [[Units(DOCUMENT).of(start), Units(DOCUMENT).of(start + 17), "outcome"]]}
    (found,) = back("doccano", [line], library, tmp_path).records.values()
    assert [(str(record.value), record.rule) for record in found] == [("88", "")]


# -- what is refused -----------------------------------------------------------------------------------------------


def spoil(task: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    data = {**(task.get("data") or task), key: value}
    return {**task, "data": data} if "data" in task else data


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("text", DOCUMENT[:-1], "the text differs from the document yunhe.txt"),
        ("text", None, "found no text"),
        ("sha256", "ab" * 32, "is not among those of --documents"),
        ("sha256", ["ab"], "is not among those of --documents"),
        ("records", [{"kind": "target", "regions": []}], "its candidates are not as exported"),
        ("records", "none", "its candidates are not as exported"),
        ("records", 3, "its candidates are not as exported"),
    ],
)
def test_a_document_that_is_not_as_exported_is_refused(
    tool: str, key: str, value: Any, reason: str, tmp_path: Path
) -> None:
    task, library = one(tool, tmp_path)
    brought = back(tool, [spoil(task, key, value)], library, tmp_path)
    assert brought.records == {}
    assert reason in str(brought.refused[0])


@pytest.mark.parametrize("tool", TOOLS)
def test_a_record_that_was_tampered_with_is_refused(tool: str, tmp_path: Path) -> None:
    task, library = one(tool, tmp_path)
    records = [dict(row) for row in (task.get("data") or task)["records"]]
    for row in records:
        if row["value"] == "88":
            row |= {"value": "98", "amount": "98"}
    brought = back(tool, [spoil(task, "records", records)], library, tmp_path)
    assert [refusal.reason for refusal in brought.refused] == [
        "the number 98家 does not stand in '全市新获批高新技术企业88家'"
    ]
    assert brought.count == len(records) - 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"spans": "20-10"}, "found '20-10', expected start-end with start before end"),
        ({"quote": "全市新获批高新技术企业89家"}, "reads '全市新获批高新技术企业88家'"),
        ({"value": "1e999999999"}, "the number has more than 32 digits"),
        ({"value": None, "value_upper": "3"}, "an upper value without a value"),
        ({"value_upper": "98"}, "the number 88-98家 does not stand in"),
        ({"measure": "size"}, "measure: found 'size', expected one of increment"),
        ({"indicator_id": "size"}, "indicator_id: found 'size', which is not in data/indicators.csv"),
    ],
)
def test_a_record_that_no_longer_holds_is_refused(changed: dict[str, Any], reason: str, tmp_path: Path) -> None:
    task, library = one("doccano", tmp_path)
    task["records"] = [{**it, **changed} if it["value"] == "88" else it for it in task["records"]]
    brought = back("doccano", [task], library, tmp_path)
    assert [reason in it.reason for it in brought.refused] == [True]


def test_a_new_region_that_comes_twice_is_one_record(tmp_path: Path) -> None:
    task, library = one("doccano", tmp_path)
    start = DOCUMENT.index("云河科创再出发")
    task["label"] += [[start, start + 7, "initiative"]] * 20_000
    assert "1 added" in back("doccano", [task], library, tmp_path).notes[0]


def test_a_region_longer_than_a_clause_is_refused(tmp_path: Path) -> None:
    task, library = one("doccano", tmp_path)
    task["label"] = [[0, 70, "target"]]
    brought = back("doccano", [task], library, tmp_path)
    assert "expected 4 to 60: one clause" in brought.refused[0].reason


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ([0, 4, "goal"], "found the label 'goal', expected one of target, outcome, initiative"),
        ([0, 10**6, "target"], "which is no stretch of it in units of UTF-16"),
        ([-3, 4, "target"], "which is no stretch"),
        ([True, 4, "target"], "which is no stretch"),
        (["0", 4, "target"], "which is no stretch"),
        ([4, 2, "target"], "this is no stretch of a document"),
        ([0, 400], "expected [start, end, name]"),
        ("target", "expected [start, end, name]"),
    ],
)
def test_a_label_that_means_nothing_is_refused(label: Any, reason: str, tmp_path: Path) -> None:
    task, library = one("doccano", tmp_path)
    brought = back("doccano", [{**task, "label": [label]}], library, tmp_path)
    assert reason in str(brought.refused[0])


def test_half_a_character_is_no_place(tmp_path: Path) -> None:
    task, library = one("doccano", tmp_path)
    half = DOCUMENT.index("𠮷") + 1
    brought = back("doccano", [{**task, "label": [[half, half + 5, "target"]]}], library, tmp_path)
    assert "no stretch of it in units of UTF-16" in str(brought.refused[0])


def test_odd_results_of_label_studio_are_left_out(tmp_path: Path) -> None:
    task, library = one("labelstudio", tmp_path)
    odd: list[Any] = [
        None,
        "x",
        {"type": "choices", "value": {}},
        {"type": "labels"},
        {"type": "labels", "value": {"labels": []}},
    ]
    task["annotations"][0]["result"] += odd
    assert list(back("labelstudio", [task], library, tmp_path).records.values()) == [extract(DOCUMENT, NAME)]
    task["annotations"][0]["result"] = "none"
    assert back("labelstudio", [task], library, tmp_path).count == 0


def test_the_same_document_twice_is_refused(tmp_path: Path) -> None:
    task, library = one("doccano", tmp_path)
    brought = back("doccano", [task, task], library, tmp_path)
    assert [str(it) for it in brought.refused] == [f"line 2 '{NAME}': another of its items is about the same document"]


def test_what_cannot_be_read_is_left_out_of_an_export_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.4 ...")
    (tmp_path / "c.txt").write_text("新增\0企业30家，启用云河创新中心，研发投入占比达3.6%", "utf-8")
    done = export_documents([tmp_path / it for it in ("a.txt", "b.txt", "c.txt", "d.txt")], "doccano", tmp_path / "out")
    assert done.documents == 1
    assert [Path(problem.partition(":")[0]).name for problem in done.problems] == ["b.txt", "c.txt", "d.txt"]
    assert "NUL" in done.problems[1]
    with pytest.raises(PackageError, match="expected one of labelstudio, doccano"):
        export_documents([], "brat")
    with pytest.raises(PackageError, match="expected one of labelstudio, doccano, langextract, jsonl"):
        bring("brat", tmp_path / "a.txt", Library())
    with pytest.raises(DocumentError, match="found no labels"):
        returns.read_line({"text": ""}, Library())


# -- the commands --------------------------------------------------------------------------------------------------


def invoke(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.parametrize("tool", TOOLS)
def test_the_commands_go_round(tool: str, tmp_path: Path) -> None:
    raw, out, seed = tmp_path / "documents", tmp_path / "out", tmp_path / "seeds" / "x.yaml"
    raw.mkdir()
    (raw / NAME).write_text(DOCUMENT, "utf-8")
    done = invoke("export", "--to", tool, "--documents", str(raw), "-o", str(out))
    assert done.exit_code == 0, done.output
    assert f"{out}: 1 documents, {len(extract(DOCUMENT))} candidates." in done.output
    reviewed = tmp_path / "reviewed.json"
    reviewed.write_text(json.dumps(annotate(tool, out.read_text("utf-8"))), "utf-8")
    words = ("import", "--from", tool, str(reviewed), "--documents", str(raw), "-o", str(seed))
    done = invoke(*words)
    assert (done.exit_code, seed.read_text("utf-8")) == (0, draft(DOCUMENT.encode(), NAME).seed)
    assert f"{seed}: written." in done.output
    again = invoke(*words)
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    assert invoke(*words, "--force").exit_code == 0


def test_wrong_usage_is_told() -> None:
    assert invoke("export", "--to", "doccano").exit_code == 2
    assert invoke("export", "--to", "xlsx", "--documents", ".").exit_code == 2


def test_an_export_with_an_unreadable_document_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.4 ...")
    done = invoke("export", "--to", "doccano", "--documents", str(tmp_path / "b.txt"), "-o", str(tmp_path / "out"))
    assert (done.exit_code, "b.txt" in done.output) == (1, True)
