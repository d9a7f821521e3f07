"""Compare the time of `import policy_targets` with `import pydantic`: whole processes, alternately, the median.

Run: python benchmarks/imports.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

STATEMENTS = {
    "bare interpreter": "pass",
    "import pydantic": "import pydantic; pydantic.BaseModel",
    "import policy_targets": "import policy_targets",
    "import policy_targets; policy_targets.Target": "import policy_targets; policy_targets.Target",
    "import policy_targets; policy_targets.load()": "import policy_targets; policy_targets.load()",
}


def measure(statement: str) -> float:
    """Return the seconds of one process that runs the statement."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started


def main() -> None:
    """Print the medians and the ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for run in range(runs + 1):
        for name, statement in STATEMENTS.items():
            seconds = measure(statement)
            if run:  # the first round warms the caches
                times[name].append(seconds)
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    for name, seconds in medians.items():
        print(f"{name:48} {seconds:.3f} s   {seconds / medians['import pydantic']:.2f} x import pydantic")


if __name__ == "__main__":
    main()
