"""Words for a plan in place of what it is a plan of: 占年度计划的83%, 完成省定目标的118%, 为下达任务数的61%."""

from __future__ import annotations

import re

NUMBERS = re.compile("[0-9][0-9.,]*[百千万亿]*(?:美?元|[人个家户亩项套吨件公里]+|平方米)?")
PLAN = re.compile(
    """
    (?:其中|分别|已|均|各|超额|提前|[占为达是]|完成|实现|达到)*
    (?P<plan>
      (?:[省市县区州]?(?:委|政府))? (?:下达|确定|[省市县区州]定|核定|承诺)? 的?
      (?:全年|年度|今年|本?年|年初|季度|阶段性?|调整后?|序时|既定|[省市县区州]定|[省市县区州]下达|总)*
      (?:计划|预算|目标|任务|指标)
      (?:目标|任务|计划|指标|数|总数|总量|额|投资|值|进度)*
    )
    的?(?:比例|比重)?[的约近超达为]*
    """,
    re.VERBOSE,
)
END = re.compile("(?<=..)(?:年度|全年|今年|年初)?(?:计划|目标|任务)(?:任务|目标|数)?$")
END_LAST = frozenset("划标务数")
LAST = frozenset("划算标务数额资值度的例重约近超达为")


def read_plan(item: str) -> str:
    """Return the plan that words are of and nothing else; nothing where they name their own subject.

    >>> read_plan("占年度计划的"), read_plan("为市政府下达任务数96亿元的"), read_plan("完成投资占年度计划的")
    ('年度计划', '市政府下达任务数', '')
    """
    if not item or item[-1] not in LAST:
        return ""
    found = PLAN.fullmatch(NUMBERS.sub("", item))
    return found["plan"].lstrip("的") if found else ""


def without_plan(label: str) -> str:
    """Return a label without the plan that it ends in.

    >>> without_plan("城镇新增就业目标"), without_plan("计划")
    ('城镇新增就业', '计划')
    """
    return END.sub("", label) if label[-1:] in END_LAST else label
