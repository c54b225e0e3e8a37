"""How long a solution takes without its check: every problem of tests/solving, the median and the slowest, in CPU time.

python tests/benchmarks/bench_solve.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

import matdiff
from tests.solving.problems import EQUATIONS, STATIONARY


def main() -> None:
    """Print the table; each problem is solved once to warm up, then the best of three counts."""
    times = []
    for row in (*STATIONARY, *EQUATIONS):
        best = float("inf")
        for _ in range(4):
            begin = process_time()
            matdiff.solve(row.text, wrt=row.wrt, where=row.where, st=row.st)
            best = min(best, process_time() - begin)
        times.append((1000 * best, row.name))
    for time, name in sorted(times, reverse=True)[:12]:
        print(f"{time:8.1f} ms   {name}")
    print(f"{median(t for t, _ in times):8.1f} ms   median of {len(times)}")


if __name__ == "__main__":
    main()
