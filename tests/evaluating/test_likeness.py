"""Names that mean one place or one body, and neighbours that do not."""

from __future__ import annotations

import pytest

from policy_targets.evaluating.likeness import is_same_organisation, is_same_place


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("江苏省扬州市高邮市", "高邮市", True),
        ("江苏省扬州市高邮市", "扬州市高邮市", True),
        ("内蒙古自治区锡林郭勒盟西乌珠穆沁旗", "西乌珠穆沁旗", True),
        ("青海省海西蒙古族藏族自治州天峻县", "天峻县", True),
        ("浙江省杭州市临安区", "临安区", True),
        ("广州市", "广州市", True),
        ("我国", "全国", True),
        ("江苏省扬州市高邮市", "江苏省扬州市", False),
        ("广州市", "州市", False),
        ("北京市", "北京市东城区", False),
        (None, "中国", False),
    ],
)
def test_places(one: str | None, other: str | None, same: bool) -> None:
    assert is_same_place(one, other) == is_same_place(other, one) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("高邮市科学技术局", "市科技局", True),
        ("江苏省扬州市高邮市发展和改革委员会", "高邮市发改委", True),
        ("高邮市人民政府", "市政府", True),
        ("中国共产党高邮市委员会", "中共高邮市委", True),
        ("城南经济新区", "城南经济新区管理委员会", True),
        (None, None, True),
        ("高邮市科学技术局", "高邮市人民政府", False),
        ("高邮市人民政府办公室", "高邮市人民政府", False),
        ("高邮市科技局", "兴化市科技局", False),
        ("高邮市科技局", None, False),
    ],
)
def test_bodies(one: str | None, other: str | None, same: bool) -> None:
    assert is_same_organisation(one, other) == is_same_organisation(other, one) == same
