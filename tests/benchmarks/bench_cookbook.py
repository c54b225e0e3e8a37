"""How long the gradients of the Cookbook's chapter take, from text to closed form: median and slowest.

cd tests && python -m benchmarks.bench_cookbook
"""

from __future__ import annotations

from statistics import median
from time import process_time

from cookbook.table import COOKBOOK

import matdiff

RUNS = 5


def main() -> None:
    times = []
    for equation in COOKBOOK:
        best = float("inf")
        for _ in range(RUNS):
            begin = process_time()
            matdiff.grad(equation.expression, equation.wrt, equation.where)
            best = min(best, process_time() - begin)
        times.append((1e3 * best, equation.name))
    print(f"{len(times)} gradients: median {median(t for t, _ in times):.2f} ms")
    for milliseconds, name in sorted(times, reverse=True)[:5]:
        print(f"  {milliseconds:8.2f} ms  {name}")


if __name__ == "__main__":
    main()
