"""How long the command takes, from the start of Python to its end, beside a Python that does nothing.

    python -m tests.benchmarks.bench_start

Medians of twenty runs each, taken in turn so that a busy moment hits all alike; byte code and tables are cached by a run before.
"""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median
from time import perf_counter

RUNS = 20
QUESTION = ["-m", "matdiff", "grad", "x^T A y", "wrt", "A"]
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import matdiff'": ["-c", "import matdiff"],
    "matdiff grad 'x^T A y' wrt A --no-check": [*QUESTION, "--no-check"],
    "matdiff grad 'x^T A y' wrt A --no-check --steps": [*QUESTION, "--no-check", "--steps"],
    "matdiff grad 'x^T A y' wrt A (with the check)": QUESTION,
    "python -c 'import sympy'": ["-c", "import sympy"],
}


def seconds(arguments: list[str]) -> float:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begin = perf_counter()
    subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=True)
    return perf_counter() - begin


def main() -> int:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for arguments in COMMANDS.values():
        seconds(arguments)
    for _ in range(RUNS):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    base = median(times["python -c pass"])
    print(f"{'median':>8}{'least':>8}{'ratio':>7}   (ms, of {RUNS})")
    for name, values in times.items():
        middle = median(values)
        print(f"{middle * 1e3:8.0f}{min(values) * 1e3:8.0f}{middle / base:7.1f}   {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
