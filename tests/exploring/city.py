"""A package of 云河市 in which there is something to look for: five years, four places, promises and reports, hostile words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from policy_targets.publishing.package.write import write_package
from policy_targets.publishing.schema.tables import make_record
from tests.publishing import fictional

HOSTILE = "</script><img src=x onerror=alert(1)>到70家"
SHARE, FDI = "high-tech-output-share", "fdi-utilised"
PLACES = ("320100", "320199", "320198", "320199101")


def _claim(kind: str, number: int, place: str, year: int, quote: str, **cells: Any) -> dict[str, Any]:
    prefix = "tgt" if kind == "target" else "out"
    words = {"commitment": "strive", "commitment_words": "力争"} if kind == "target" else {}
    return {
        f"{kind}_id": f"{prefix}-{number:010x}", "source_id": fictional.SOURCE, "speaker_id": "lin-yuan",
        "organisation_id": "yunhe-science-bureau", "place_id": place, "quote": quote, "spans": f"10-{10 + len(quote)}",
        "status": "curated", "suspect": False, "period_label": f"{year}年", "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31), "period_precision": "year", **words, **cells,
    }  # fmt: skip


def _share(kind: str, number: int, place: str, year: int, value: Decimal, **cells: Any) -> dict[str, Any]:
    quote = f"{'力争' if kind == 'target' else ''}研发投入占比达{value:f}%"
    numbers = {"value": value, "unit": "%", "amount": value, "unit_code": "percent"}
    told = {"indicator_label": "研发投入占比", "indicator_id": SHARE, "measure": "share", "comparator": "ge"}
    return _claim(kind, number, place, year, quote, **{**told, **numbers, **cells})


def rows() -> fictional.Rows:
    """The rows of the fictional city, and more: 研发 in every year but 2023, a district beside it, hostile words."""
    rows = fictional.rows()
    rows["places"].append({"place_id": "320198", "name": "云溪区", "name_en": "Yunxi District", "level": "county",
                           "parent_id": "320100"})  # fmt: skip
    number = 0x100
    for year in (2021, 2022, 2024, 2025):
        for order, place in enumerate(PLACES):
            number += 1
            value = Decimal(30 + year - 2020) + Decimal(order) / 2
            rows["targets"].append(_share("target", number, place, year, value))
            if year < 2025 and order < 2:
                rows["outcomes"].append(_share("outcome", number, place, year, value + 1, comparator="eq"))
    rows["targets"] += [
        _claim("target", 0x200, "320199", 2025, HOSTILE, indicator_label=HOSTILE, measure="increment", comparator="approx",
               value=Decimal(70), unit="家", amount=Decimal(70), unit_code="1", note="<b>bold</b>", suspect=True,
               scope="<i>x</i>"),
        _claim("target", 0x201, "320199", 2025, "外资到账1.5亿至2亿美元", indicator_label="外资到账", indicator_id=FDI,
               measure="amount", comparator="eq", value=Decimal(15000), value_upper=Decimal(20000), unit="万美元",
               amount=Decimal(150_000_000), amount_upper=Decimal(200_000_000), unit_code="USD"),
    ]  # fmt: skip
    rows["initiatives"].append({**rows["initiatives"][0], "initiative_id": "ini-00000000e2", "name": HOSTILE,
                                "name_en": HOSTILE, "quote": HOSTILE, "spans": "50-99"})  # fmt: skip
    rows["speakers"][1]["name"] = HOSTILE
    return rows


def write(folder: Path) -> Path:
    """The package written to a folder."""
    write_package({table: [make_record(table, row) for row in of] for table, of in rows().items()}, folder)
    return folder
