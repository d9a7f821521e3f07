"""Measure the path of a number: modules visited, calls between modules, and the classes that contain it in turn.

Run: python benchmarks/handovers.py [SEED.yaml]

For one page of text, and for one seed with the lists beside it (else the smallest in ./seeds). The modules are those
that Python imports, so another checkout is measured by PYTHONPATH=CHECKOUT. Lists and patterns are loaded before.
"""

from __future__ import annotations

import inspect
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from policy_targets import extract
from policy_targets.curation.curate import curate

PACKAGE = "policy_targets."
NUMBER = Decimal(8237)  # occurs once on the page
OTHER_PAGE = (
    "云河市政府工作报告\n\n各位代表：\n\n一、2024年工作回顾\n\n过去一年，地区生产总值增长6.5%，达到1320.8亿元；新增高新技术企业175家。\n\n"
    "二、2025年工作安排\n\n力争新开工5亿元以上项目30个，到2027年底建成公共服务平台12个。实施“云帆计划”，其中首批企业8家。\n"
)
PAGE = (
    "云泽县政府工作报告\n\n各位代表：\n\n一、2024年工作回顾\n\n全年完成投资52.6亿元，增长7.1%；城镇新增就业6120人，脱贫人口转移就业3.4万人。\n\n"
    "二、2025年工作安排\n\n力争新招引企业8237家，其中专精特新企业65家。补助标准由208元提高到280元，"
    "城镇和农村居民收入分别增长6%和7%。到2027年，建成高标准农田20万亩。实施“沃土工程”。\n"
)


class Journey:
    """Records the calls made while a page or a seed is read, and the objects that contain the number.

    A hand-over is a call of a function of the package by a function of another of its modules; a generator counts once,
    however often it resumes. A wrap is a class of the package with a field that is the number or an earlier wrap. A
    module has the number in hand when one of its functions receives or returns a wrap.
    """

    def __init__(self, number: Decimal) -> None:
        self.number = number
        self.modules = Counter[str]()
        self.handovers = 0
        self.wraps: dict[str, None] = {}
        self.in_hand = set[str]()
        self.holders: dict[int, object] = {}
        self.generators: dict[int, FrameType] = {}

    def follow(self, act: Callable[[], object]) -> Journey:
        """Run a function and record its calls."""
        sys.setprofile(self._look)
        try:
            act()
        finally:
            sys.setprofile(None)
        return self

    def lines(self) -> Iterator[str]:
        """Yield the figures."""
        yield f"  {len(self.modules)} modules, {self.handovers:,} hand-overs"
        for name, calls in self.modules.most_common():
            yield f"    {calls:5,} calls of {name.removeprefix(PACKAGE)}"
        yield f"  {len(self.in_hand)} modules have the number in hand: {', '.join(sorted(self.in_hand))}"
        yield f"  {len(self.wraps)} wraps of a number: {' → '.join(self.wraps)}"

    def _look(self, frame: FrameType, event: str, value: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if not module.startswith(PACKAGE):
            return
        if event == "call" and not self._goes_on(frame):
            self.modules[module] += 1
            caller = frame.f_back.f_globals.get("__name__", "") if frame.f_back else ""
            self.handovers += caller.startswith(PACKAGE) and caller != module
        if event in ("call", "return"):
            for seen in (*frame.f_locals.values(), value):
                self._note(seen)
                if id(seen) in self.holders:
                    self.in_hand.add(module.removeprefix(PACKAGE))

    def _goes_on(self, frame: FrameType) -> bool:
        if not frame.f_code.co_flags & inspect.CO_GENERATOR:
            return False
        known = id(frame) in self.generators
        self.generators[id(frame)] = frame
        return known

    def _note(self, seen: object) -> None:
        """Record the object, or the items of a list, if they contain the number."""
        for one in (seen, *seen) if isinstance(seen, list | tuple) else (seen,):
            kind = type(one)
            if not kind.__module__.startswith(PACKAGE) or id(one) in self.holders:
                continue
            if any(self._is_number(field) or id(field) in self.holders for field in _fields(one)):
                self.holders[id(one)] = one
                self.wraps.setdefault(kind.__name__)

    def _is_number(self, field: object) -> bool:
        return isinstance(field, Decimal) and field == self.number


def _fields(one: object) -> Iterable[object]:
    """Return the fields of an object, whether a tuple or with slots or a dict."""
    if isinstance(one, tuple):
        return one
    slots = [name for kind in type(one).__mro__ for name in getattr(kind, "__slots__", ())]
    return [*(getattr(one, name, None) for name in slots), *getattr(one, "__dict__", {}).values()]


def follow_page() -> Journey:
    """Follow one page of text to its records."""
    extract(OTHER_PAGE)
    return Journey(NUMBER).follow(lambda: extract(PAGE))


def follow_seed(seed: Path) -> Journey:
    """Follow one seed to its records, by its first number that occurs once."""
    with TemporaryDirectory() as folder:
        for path in (seed, *seed.parent.glob("*.csv"), *map(seed.with_name, ("organisations.yaml", "speakers.yaml"))):
            if path.exists():
                shutil.copy(path, folder)
        records: Mapping[str, Any] = curate(Path(folder)).records
        values = Counter(it.value for table in ("targets", "outcomes") for it in records[table] if it.value is not None)
        number = next(value for value, count in values.items() if count == 1)
        return Journey(number).follow(lambda: curate(Path(folder)))


def main() -> None:
    """Print the figures of a page and of a seed."""
    lists = {"organisations", "speakers", "redirects"}
    seeds = (path for path in Path("seeds").glob("*.yaml") if path.stem not in lists)
    seed = Path(sys.argv[1]) if len(sys.argv) > 1 else min(seeds, key=lambda path: (path.stat().st_size, path.name))
    print("one page of text:", *follow_page().lines(), sep="\n")
    print(f"one seed ({seed.name}):", *follow_seed(seed).lines(), sep="\n")


if __name__ == "__main__":
    main()
