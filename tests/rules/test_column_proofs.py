"""A proof in columns says yes only where the question asked of the row says yes."""

from __future__ import annotations

import random
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from policy_targets.reading.numbers.numerals import holds_number
from policy_targets.rules import between, quotation, row
from policy_targets.rules.column_proofs import PROOFS, followers, glued, prove_said
from policy_targets.rules.lookup import Tables
from tests.rules.drawing import Row, draw, draw_tables, to_columns

QUESTIONS = {
    "holds_its_number": quotation.holds_its_number, "has_room_for_quote": row.has_room_for_quote,
    "runs_forward": quotation.runs_forward, "shares_words": quotation.shares_words,
    "shows_all_characters": row.shows_all_characters, "lies_in_source": between.lies_in_source,
}  # fmt: skip


def test_every_proof_has_its_question() -> None:
    assert PROOFS.keys() == QUESTIONS.keys()


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_a_proof_never_says_yes_where_the_question_says_no(name: str) -> None:
    proved = 0
    for seed in range(3):
        tables = draw_tables(random.Random(seed), {"sources": 3})  # noqa: S311
        table = "initiatives" if name == "shares_words" else "targets"
        rows = [it for it in draw(random.Random(seed), table, 3000) if it["spans"] and it["quote"]]  # noqa: S311
        said = PROOFS[name](to_columns(table, rows), np.arange(len(rows)), tables)
        proved += int(said.sum())
        asked = [rows[place] for place in np.flatnonzero(said)]
        given = (tables,) if name == "lies_in_source" else ()
        assert all(QUESTIONS[name](it, *given) for it in asked)
    assert proved > 50


HIDDEN: list[Row] = [{"quote": f"企业{chr(code)}150家"} for part in row.HIDDEN for code in part]
SHOWN: list[Row] = [{"quote": f"企业{char}150家"} for char in "“”—…·、。（）％①Ⅱαж😀é￥︰"]


def test_every_hidden_character_is_seen_by_rule_and_proof() -> None:
    for rows, expected in ((HIDDEN, False), (SHOWN, True)):
        said = PROOFS["shows_all_characters"](to_columns("targets", rows), np.arange(len(rows)), Tables())
        assert set(said.tolist()) == {expected}
        assert {row.shows_all_characters(it) for it in rows} == {expected}


def test_a_quote_is_passed_only_if_it_holds_the_number() -> None:
    rng, units, drawn = random.Random(5), sorted(followers()), []  # noqa: S311
    before = [
        *"新达前约第超的比从之点．，,.5A百万几近多",
        "百分之",
        "3.",
        "１",
        "三",
        "一批",
        "进一步",
        "5G",
        "由3万",
        "-",
        "（",
        "",
    ]
    after = [*"以左。，、成分万亿百0多余个元", "以上", "人口", "至20家", "％", "G", "点", "", "", "", ""]
    for _ in range(40_000):
        unit = rng.choice(units)
        value = rng.choice(
            (str(rng.randint(0, 12)), str(rng.randint(1, 99_999)), f"{rng.randint(0, 99)}.{rng.randint(1, 9)}")
        )
        written = rng.choice((value, value, f"{int(float(value)):,}", value + rng.choice("多余几来"), value + "0"))
        quote = "".join((rng.choice(before), rng.choice(before), written, rng.choice((unit, unit, rng.choice(units))),
                         rng.choice(after), rng.choice(after)))  # fmt: skip
        drawn.append((quote, value, unit))
    said = prove_said(*(pa.array(part, pa.string()) for part in zip(*drawn, strict=True)))
    for place in np.flatnonzero(said).tolist():
        quote, value, unit = drawn[place]
        assert holds_number(quote, Decimal(value), None, unit), drawn[place]
    passed = int(said.sum())
    assert passed > 5_000
    assert "新" not in glued()
