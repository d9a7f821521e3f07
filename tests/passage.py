"""A passage in the genre, written for the tests: front page of a town that is not, with damage of several kinds."""

from __future__ import annotations

PASSAGE = """云帆计划再出发 创新之城添动能
——访高邮市科技局局长 林远

“创新是第一动力。”市科技局局长林远接受记者采访时说，２０２５年力争新招引科技型企业120家，其中省级以上30家。

林远说，2024年全市新获批高新技术企业88家，研发投入占比达3.5%；2025年将抓好九项重点工作，外资到账1.2亿美元。

记者 王小东
"""
