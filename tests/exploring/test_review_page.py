"""The review desk in a real browser: by keyboard, by mouse, across a crash, in both languages, narrow and wide."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from playwright.sync_api import expect

from policy_targets.curation.curate import check_seed
from policy_targets.curation.draft import draft
from policy_targets.curation.shared_lists import load_known
from policy_targets.exploring.desk.agreement import compare
from policy_targets.exploring.desk.open_seed import KEYS, TABLES
from policy_targets.exploring.desk.page_state import HIDDEN
from policy_targets.exploring.desk.server import Desk, make_app
from policy_targets.exploring.desk.session import open_first
from policy_targets.publishing.checking.verify import verify
from policy_targets.publishing.package.build import build
from policy_targets.publishing.package.dataset import load
from policy_targets.reading.extract import extract
from policy_targets.second_reader.disagreements import list_disagreements, write_table
from policy_targets.second_reader.two_readings import ReadPair
from tests.exploring.browser import OpenPage, find_violations, page_errors
from tests.exploring.desk import INTERVIEW, TOKEN
from tests.exploring.test_review_guard import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
PART = "其中省级以上专精特新企业8家"
FIRMS = "2025年力争新招引科技型企业60家以上"


@contextmanager
def serve(folder: Path, received: bytes | None = None, *more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command itself, in a process of its own, and the address it prints."""
    document = folder / "documents" / "interview.txt"
    if not document.exists():
        document.parent.mkdir(exist_ok=True)
        document.write_bytes(received or INTERVIEW.read_bytes())
    command = [sys.executable, "-m", "policy_targets", "review", str(document), "--seeds", str(folder / "seeds")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*command, "--no-browser", *more], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        yield next(m[0] for m in (re.search(r"http://\S+", line) for line in lines) if m), process
    finally:
        process.kill()
        process.wait()


@contextmanager
def serve_here(folder: Path, received: bytes | None = None, name: str = "interview.txt") -> Iterator[str]:
    """The same application in a thread of this process: there at once."""
    (folder / "documents").mkdir(exist_ok=True)
    document = folder / "documents" / name
    document.write_bytes(received or INTERVIEW.read_bytes())
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        app = make_app(Desk([open_first(document, folder / "seeds")]), TOKEN, (host,))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://{host}/{TOKEN}/"
        server.should_exit = True
        thread.join(10)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-ready]")
    return page


def select(page: Page, words: str) -> None:
    """Draw the mouse over the words."""
    ends = page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById("column"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                return [[at, at + 1], [at + words.length - 1, at + words.length]].map(([start, end], i) => {
                    const range = document.createRange();
                    range.setStart(node, start); range.setEnd(node, end);
                    const box = range.getBoundingClientRect();
                    return [i ? box.right - 1 : box.left + 1, box.top + box.height / 2];
                });
            }
        }""",
        words,
    )
    page.mouse.move(*ends[0])
    page.mouse.down()
    page.mouse.move(*ends[1], steps=4)
    page.mouse.up()


def seed_of(folder: Path) -> Path:
    return folder / "seeds" / "interview.yaml"


def test_a_seed_is_made_by_keyboard_and_mouse_across_a_crash(open_page: OpenPage, tmp_path: Path) -> None:
    seed = seed_of(tmp_path)
    with serve(tmp_path) as (address, process):
        page = ready(open_page(address))
        current, progress = page.locator("mark.current").first, page.locator("#progress")
        expect(progress).to_contain_text("0 / 10")
        press(page, "a")  # the post
        expect(current).to_have_text(FIRMS)
        select(page, "力争新招引科技型企业60家以上")
        press(page, "w")  # other words, by mouse
        expect(page.locator("blockquote")).to_have_text("力争新招引科技型企业60家以上")
        expect(page.locator("#tab-ledger .count")).to_have_text("1")
        press(page, "a")
        expect(page.locator("blockquote")).to_have_text(PART)  # its mark is torn where the line is
        press(page, "e")  # a wrong value is refused at its field, a right scope is kept
        page.get_by_label("数值", exact=True).fill("80")
        press(page, "Enter")
        expect(page.locator("#wrong-value")).to_contain_text("does not stand in the quote")
        expect(page.get_by_label("数值", exact=True)).to_be_focused()
        page.get_by_label("数值", exact=True).fill("8")
        page.get_by_label("限定").fill("省级以上")
        press(page, "Enter")
        expect(page.locator("blockquote")).to_contain_text("300亿元")
        press(page, "a", "a")
        expect(progress).to_contain_text("5 / 10")
        press(page, "x")
        expect(page.get_by_role("dialog")).to_contain_text("为什么不是")
        press(page, "5")  # rejected: a description
        expect(progress).to_contain_text("5 / 9")
        press(page, "u")
        expect(progress).to_contain_text("5 / 10")
        process.send_signal(signal.SIGKILL)
        process.wait()
        press(page, "a")
        expect(page.get_by_role("alert")).to_contain_text("没有回应")
        expect(progress).to_contain_text("5 / 10")
        page_errors(page).clear()
    assert check_seed(seed) == ()
    before = seed.read_bytes()
    with serve(tmp_path) as (address, _):
        page = ready(open_page(address))
        expect(page.locator("#progress")).to_contain_text("5 / 10")
        press(page, "u")  # the history is there again: what is undone is what was done before the crash
        expect(page.locator("#said")).to_contain_text("已撤销：接受")
        press(page, "y", "y")
        expect(page.locator("#progress")).to_contain_text("5 / 9")
        press(page, "u")
        expect(page.locator("#progress")).to_contain_text("5 / 10")
        assert seed.read_bytes() == before
        for _ in range(5):
            press(page, "a")
        expect(page.locator("#progress")).to_contain_text("10 / 10")
        press(page, "g", "Enter")  # the year that the shorter quote left out
        expect(page.locator("#room")).to_contain_text("每个数字都已入账")
        press(page, "/")
        page.get_by_role("textbox", name="查找").fill("提档升级的关键一年")
        press(page, "Enter")
        expect(page.locator(".chosen")).to_have_text("提档升级的关键一年")
        press(page, "Shift+ArrowRight", "Enter", "t")  # one character less, and a target
        expect(page.locator("blockquote")).to_have_text("档升级的关键一年")
        expect(page.locator("#progress")).to_contain_text("11 / 11")
    assert check_seed(seed) == ()
    build(tmp_path / "seeds", tmp_path / "datapackage")
    data = load(tmp_path / "datapackage")
    found = verify(data, tmp_path / "documents", tmp_path / "seeds")
    assert [*found.failed, *found.ledger] == []
    scopes = {target.quote: (target.scope, target.status) for target in data.models("targets")}
    assert scopes[PART] == ("省级以上", "curated")
    assert "档升级的关键一年" in scopes


def test_keys_split_merge_turn_and_link(open_page: OpenPage, tmp_path: Path) -> None:
    with serve_here(tmp_path) as address:
        page = ready(open_page(address))
        quote = page.locator("blockquote")
        press(page, "j", "j", "p")
        expect(page.locator("#field-part_of")).to_be_focused()
        page.locator("#field-part_of").select_option(label="目 到2027年建成人才公寓1500套")
        expect(page.locator("#field-part_of option:checked")).to_contain_text("1500套")
        expect(page.locator("[data-do=undo]")).to_be_enabled()
        assert "part_of: t1" in seed_of(tmp_path).read_text("utf-8")
        page.locator("#field-part_of").blur()
        press(page, "i")
        page.locator("#field-initiatives").select_option(label="云帆计划")
        expect(page.locator(".chips")).to_contain_text("云帆计划")
        page.locator("#field-initiatives").blur()
        press(page, "j", "s", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "Enter")
        expect(quote).to_have_text("全年工业开票销售突破300亿元")
        press(page, "m")
        expect(quote).to_have_text("全年工业开票销售突破300亿元、增长8%左右")
        press(page, "o")
        expect(page.locator(".kind")).to_have_text("结果")
        press(page, "b", "w", "ArrowLeft", "ArrowLeft", "Shift+ArrowRight", "Enter")
        expect(quote).to_have_text("年工业开票销售突破300亿元、增长8%")
        press(page, "w", "Escape", "h")
        expect(page.locator(".kind")).to_have_text("文章")
        page.get_by_label("发布者").fill("云河日报")
        press(page, "Enter")
        expect(page.locator("#said")).to_have_text("已写入")
        assert "publisher: 云河日报" in seed_of(tmp_path).read_text("utf-8")
        press(page, "Control+z")
        expect(page.get_by_label("发布者")).to_have_value("")


def test_two_tabs_are_told_of_each_other(open_page: OpenPage, tmp_path: Path) -> None:
    with serve_here(tmp_path) as address:
        one, other = ready(open_page(address)), ready(open_page(address))
        press(one, "a")
        expect(one.locator("#progress")).to_contain_text("1 / 10")
        expect(one.locator("[data-do=undo]")).to_be_enabled()
        press(other, "x", "1")
        expect(other.get_by_role("alert")).to_contain_text("已在别处改动")
        expect(other.locator("#progress")).to_contain_text("1 / 10")
        page_errors(other).clear()  # the browser notes the refusal on its console


def test_a_post_of_somebody_new_is_added(open_page: OpenPage, tmp_path: Path) -> None:
    told = INTERVIEW.read_text("utf-8").replace("人才公寓1500套。", "人才公寓1500套。客商代表 周舟也在场。")
    with serve_here(tmp_path, told.encode()) as address:
        page = ready(open_page(address, locale="en-GB"))
        select(page, "客商代表 周舟")
        press(page, "c", "p")
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Speaker").select_option("+")
        dialog.get_by_label("Title").fill("客商代表")
        dialog.get_by_label("English").fill("Investors' Representative")
        press(page, "Enter")
        dialog.get_by_label("Id", exact=True).fill("zhou-zhou")
        dialog.get_by_label("Name").fill("周舟")
        dialog.get_by_label("Pinyin").fill("Zhou Zhou")
        press(page, "Enter")
        expect(page.locator("blockquote")).to_have_text("客商代表 周舟")
        expect(page.get_by_label("Speaker")).to_have_value("zhou-zhou")
        assert "zhou-zhou" in (tmp_path / "seeds" / "speakers.yaml").read_text("utf-8")
        press(page, "u", "u")
        expect(page.locator("#said")).to_have_text("Undone: add to list")


def test_every_field_has_a_name_in_both_languages() -> None:
    """A column that is new to the models is shown by its name, not by its key."""
    zh, en = (ROOT / "policy_targets/exploring/desk/assets/words.js").read_text("utf-8").split("const en = {")
    not_shown = {"status", "rule", *TABLES, *HIDDEN}
    for key in {key for table in ("sources", *TABLES) for key in KEYS[table]} - not_shown:
        assert re.search(rf"[{{ ]{key}: \"", zh), key
        assert re.search(rf"[{{ ]{key}: \"", en), key


def test_every_room_can_be_used_by_everybody(open_page: OpenPage, tmp_path: Path) -> None:
    with serve_here(tmp_path) as address:
        for width, scheme in ((360, "light"), (1440, "dark")):
            page = ready(open_page(address, width=width, height=800, scheme=scheme))
            press(page, "r")
            for keys in (["j"], ["Escape", "g"], ["v"], ["h"], ["1", "k", "x"], ["Escape", "w"], ["Escape", "?"]):
                press(page, *keys)
                assert find_violations(page) == [], keys
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            expect(page.get_by_role("dialog")).to_contain_text("按键")
            press(page, "Escape", "l")
            expect(page.locator(".brand")).to_contain_text("Review desk")
            press(page, "t")
            expect(page.locator("html")).to_have_attribute("data-theme", "dark" if scheme == "light" else "light")
            assert find_violations(page) == []


def test_markup_in_a_quote_is_text(open_page: OpenPage, tmp_path: Path) -> None:
    with serve_here(tmp_path, HOSTILE.encode()) as address:
        page = ready(open_page(address))
        expect(page.locator("#column")).to_contain_text("<img src=x onerror=alert(1)")
        press(page, "e")
        page.get_by_label("备注").fill("</script><img src=x onerror=alert(2)>")
        press(page, "Enter", "r", "j", "g", "v")
        expect(page.locator("#tab-problems")).to_have_attribute("aria-selected", "true")
        press(page, "1")
        expect(page.locator("#tab-record")).to_have_attribute("aria-selected", "true")
        select(page, "onerror=alert(1)")
        press(page, "c")
        expect(page.get_by_role("dialog")).to_contain_text("onerror=alert(1)")
        press(page, "i")
        expect(page.locator("blockquote")).to_have_text("onerror=alert(1)")
        expect(page.locator("html")).to_have_attribute("data-saving", "0")
        seed = seed_of(tmp_path)
        text = seed.read_text("utf-8")
        hostile = "quote: </script><img src=x onerror=alert(3)>"
        seed.write_text(re.sub("(?m)^  - quote: .*", f"  - {hostile}", text, count=1), "utf-8")
        page.reload()
        press(ready(page), "k", "k", "v")
        expect(page.locator("#room")).to_contain_text("</script><img src=x onerror=alert(3)>")
        assert page.locator("img").count() == 0


def test_the_second_reading_is_compared(open_page: OpenPage, tmp_path: Path) -> None:
    with serve(tmp_path) as (address, _):
        page = ready(open_page(address))
        for _ in range(10):
            press(page, "a")
        expect(page.locator("#progress")).to_contain_text("10 / 10")
        expect(page.locator("html")).to_have_attribute("data-saving", "0")
    with serve(tmp_path, None, "--second") as (address, _):
        page = ready(open_page(address))
        expect(page.locator("#progress")).to_contain_text("0 / 10")
        for _ in range(10):
            press(page, "a")
        press(page, "=")
        expect(page.locator("#room")).to_contain_text("两遍一致 10 条")
        page.locator("#mark-agreeing").focus()
        press(page, "Enter")
        expect(page.locator("#said")).to_have_text("已标记 10 条")
        assert find_violations(page) == []
    assert seed_of(tmp_path).read_text("utf-8").count("status: double_checked") == 10


def answer(documents: Path, folder: Path) -> tuple[Path, dict[str, tuple[str, ...] | None]]:
    """A document, and for each claim that the reader proposes of it what a curator found wrong; None: it is no claim."""
    document = next(documents.glob("000_*.txt"))
    for name in ("organisations.yaml", "speakers.yaml"):
        (folder / name).write_text((ROOT / "seeds" / name).read_text("utf-8"), "utf-8")
    wanted = (ROOT / "seeds" / "gaoyou-2025-interviews.yaml").read_text("utf-8")
    drafted = draft(document.read_bytes(), document.name, load_known(folder)).seed
    pairs = compare(wanted, drafted.replace("  status: candidate", "  status: curated"))
    found = [(pair.second, pair) for pair in pairs if pair.second and pair.second.table in ("targets", "outcomes")]
    return document, {second.at: pair.differing if pair.first else None for second, pair in found}


def test_a_candidate_that_is_right_takes_less_than_two_keys(
    open_page: OpenPage, tmp_path: Path, documents: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    document, truth = answer(documents, tmp_path / "seeds")
    right = {at for at, differing in truth.items() if differing == ()}
    pressed = 0
    with serve_here(tmp_path, document.read_bytes(), document.name) as address:
        page = ready(open_page(address))
        for _ in range(len(truth)):
            while (at := page.locator("#room").get_attribute("data-at") or "") not in truth:
                press(page, "n")  # posts and initiatives are another matter
            press(page, "a" if at in right else "n")
            pressed += 1
        expect(page.locator("html")).to_have_attribute("data-saving", "0", timeout=60_000)
    text = next((tmp_path / "seeds").glob("000_*.yaml")).read_text("utf-8")
    accepted = text.count("    status: curated")
    print(f"{len(right)} of {len(truth)} claims right in every field, {pressed / accepted:.2f} keys for each of them")  # noqa: T201
    assert accepted == len(right) >= len(truth) / 2
    assert pressed / accepted < 2


def test_a_history_that_was_set_aside_is_told_on_the_page(tmp_path: Path, open_page: OpenPage) -> None:
    history = tmp_path / "seeds" / ".review" / "interview.journal"
    history.parent.mkdir(parents=True)
    history.write_text("words\n", "utf-8")
    with serve_here(tmp_path) as address:
        page = ready(open_page(address))
        expect(page.locator("#banner")).to_contain_text("interview.journal.damaged-1")


def test_where_a_model_reads_otherwise_comes_first(open_page: OpenPage, tmp_path: Path) -> None:
    record = next(it for it in extract(INTERVIEW.read_text("utf-8"), "interview.txt") if PART in it.quote)
    pair = ReadPair(record, record._replace(measure="stock"), ("measure",))
    write_table(list_disagreements("interview.txt", [pair]), tmp_path / "differ.csv")
    with serve(tmp_path, None, "--disagreements", str(tmp_path / "differ.csv")) as (address, _):
        page = ready(open_page(address))
        expect(page.locator("blockquote")).to_contain_text("省级以上专精特新企业8家")
        expect(page.locator(".dispute")).to_have_count(1)
        expect(page.locator(".dispute")).to_contain_text("stock")
        press(page, "a")
        expect(page.locator(".dispute")).to_have_count(0)
    assert page_errors(page) == []
