"""Compare the compiled reader with the reader in Python: the records must be equal; prints the speeds.

Run: HATCH_BUILD_HOOK_ENABLE_CUSTOM=true pip install --no-deps --target compiled .
     python benchmarks/compiled.py compiled TEXT.txt …  (or CORPUS.parquet)

Both read the same texts alternately, each in its own process; exits with 1 when a record differs. Processor seconds.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT, ROUNDS = Path(__file__).parents[1], 3
READ = """
import hashlib, sys, time
from pathlib import Path
from policy_targets.reading import extract
from policy_targets.reading.claims import claims
texts = []
for name in sys.argv[1:]:
    if name.endswith(".parquet"):
        import pyarrow.parquet as pq
        texts += pq.ParquetFile(name).read(columns=["text"])["text"].to_pylist()[::20]
    else:
        texts.append(Path(name).read_text("utf-8"))
found = [record for chars in texts for record in extract.extract(chars)]  # then what the reader knows is loaded
begun = time.process_time()
for chars in texts:
    extract.extract(chars)
seconds, size = time.process_time() - begun, sum(len(chars.encode()) for chars in texts) / 1e6
digest = hashlib.sha256("\\n".join(map(repr, found)).encode()).hexdigest()
print(claims.__file__.endswith(".py"), size / seconds, len(found), digest)
"""


def read(folder: Path, texts: list[str]) -> tuple[str, float, int, str]:
    """Read the texts with the package in a folder; return Python or compiled, MB/s, count and digest of the records."""
    environment = {**os.environ, "PYTHONPATH": str(folder.resolve()), "PYTHONSAFEPATH": "1"}
    line = [sys.executable, "-c", READ, *texts]
    printed = subprocess.run(line, env=environment, check=True, capture_output=True, text=True).stdout.split()
    return "Python" if printed[0] == "True" else "compiled", float(printed[1]), int(printed[2]), printed[3]


def main() -> None:
    """Read in turns, print the medians and their ratio."""
    folders, texts = {"compiled": Path(sys.argv[1]), "Python": ROOT}, sys.argv[2:]
    speeds: dict[str, list[float]] = {name: [] for name in folders}
    found = set()
    for _ in range(ROUNDS):
        for name, folder in folders.items():
            how, speed, records, digest = read(folder, texts)
            if how != name:
                sys.exit(f"{folder}: the reader there is {how}, expected {name}.")
            speeds[name].append(speed)
            found.add((records, digest))
    medians = {name: statistics.median(of) for name, of in speeds.items()}
    print(", ".join(f"{name} {speed:.2f} MB/s" for name, speed in medians.items()))
    print(f"ratio {medians['compiled'] / medians['Python']:.2f}")
    if len(found) > 1:
        sys.exit(f"the records differ: {sorted(found)}")
    print(f"the same {next(iter(found))[0]} records")


if __name__ == "__main__":
    main()
