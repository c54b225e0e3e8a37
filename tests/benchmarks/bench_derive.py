"""How long an answer takes in process: read, infer, derive, print; beside SymPy and tensorgrad in the same run.

    python -m tests.benchmarks.bench_derive
    TENSORGRAD_PYTHON=/path/to/python python -m tests.benchmarks.bench_derive

``first`` is the first time the expression is met (laws and tables loaded, nothing of the expression kept), ``again`` the median of
seven runs after it, each with nothing kept of the one before. SymPy's cache is cleared before each of its runs.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import matdiff

from .questions import QUESTIONS, Question

RUNS = 7


def ours(question: Question) -> str:
    return str(matdiff.grad(question.text, question.wrt, question.where))


def timed(run: Callable[[], object], before: Callable[[], object] = gc.collect) -> tuple[float, float]:
    """Seconds of the first run and the median of those after."""
    times = []
    for _ in range(1 + RUNS):
        before()
        begin = perf_counter()
        run()
        times.append(perf_counter() - begin)
    return times[0], median(times[1:])


def with_sympy(code: str) -> tuple[float, float] | str:
    """Times of SymPy's own matrix derivative, or why there is none."""
    if not code:
        return "no such operator"
    import sympy
    from sympy.core.cache import clear_cache

    def run() -> str:
        return str(eval(code, _sympy_names(sympy)).doit())

    try:
        answer = run()
        if answer == "0" or answer.startswith("ZeroMatrix"):
            return "answers 0: wrong"
        if "Derivative" in answer:
            return "leaves it undone"
        return timed(run, clear_cache)
    except Exception as problem:
        return f"{type(problem).__name__}"


def _sympy_names(sympy: object) -> dict[str, object]:
    import sympy as sp
    from sympy.matrices.expressions.hadamard import HadamardProduct

    m, n, k = sp.symbols("m n k", integer=True, positive=True)
    a = sp.Symbol("a")
    matrices = {"X": (m, n), "Q": (m, m), "P": (n, n), "R": (n, n), "U": (m, k), "V": (n, k)}
    columns = {"x": m, "z": m, "y": m, "v": m, "w": n, "t": n}
    return {
        **{name: sp.MatrixSymbol(name, *shape) for name, shape in matrices.items()},
        **{name: sp.MatrixSymbol(name, size, 1) for name, size in columns.items()},
        "ones": sp.OneMatrix(m, 1), "HadamardProduct": HadamardProduct, "Determinant": sp.Determinant,
        "Trace": sp.Trace, "log": sp.log, "exp": sp.exp, "sqrt": sp.sqrt, "tanh": sp.tanh,
        "lam": sp.Lambda(a, sp.log(1 + a)), "sig": sp.Lambda(a, 1 / (1 + sp.exp(-a))),
    }  # fmt: skip


def with_tensorgrad() -> list[tuple[float, float] | str]:
    """Times of tensorgrad, from the Python that has it."""
    python = os.environ.get("TENSORGRAD_PYTHON")
    if not python:
        return ["not asked: TENSORGRAD_PYTHON is not set"] * len(QUESTIONS)
    run = subprocess.run(
        [python, str(Path(__file__).with_name("tensorgrad_times.py"))],
        input="\n".join(q.tensorgrad for q in QUESTIONS) + "\n",
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    if run.returncode:
        return [f"failed: {run.stderr.splitlines()[-1][:60]}"] * len(QUESTIONS)
    found: list[tuple[float, float] | str] = []
    for line in run.stdout.splitlines():
        first, _, rest = line.partition(" ")
        found.append(rest if first == "no" else (float(first), float(rest)))
    return found


def main() -> int:
    matdiff.grad("u^T v", "u")
    rows = [(q, timed(lambda q=q: ours(q))) for q in QUESTIONS]  # type: ignore[misc]
    theirs = with_tensorgrad()
    print(f"{'ms':>6}{'':7}{'SymPy':>8}{'tensorgrad':>12}   (times as long as ours)")
    print(f"{'first':>6}{'again':>7}")
    ratios: dict[str, list[float]] = {"SymPy": [], "tensorgrad": []}
    reasons: list[str] = []
    for (question, (first, again)), tensor in zip(rows, theirs, strict=True):
        columns = ""
        for system, times in (("SymPy", with_sympy(question.sympy)), ("tensorgrad", tensor)):
            if isinstance(times, str):
                columns += f"{'-':>{8 if system == 'SymPy' else 12}}"
                reasons.append(f"{system}: {times}: {question.name}")
            else:
                ratio = times[1] / again
                ratios[system].append(ratio)
                columns += f"{ratio:>{8 if system == 'SymPy' else 12}.0f}"
        print(f"{first * 1e3:6.2f}{again * 1e3:7.2f}{columns}   {question.name[:90]}")
    firsts, agains = [t[0] for _, t in rows], [t[1] for _, t in rows]
    print(f"\n{len(rows)} expressions: first, median {median(firsts) * 1e3:.2f} ms, longest {max(firsts) * 1e3:.2f} ms")
    print(f"{'':16}again, median {median(agains) * 1e3:.2f} ms, longest {max(agains) * 1e3:.2f} ms")
    for system, values in ratios.items():
        if values:
            print(f"{system}: {median(values):.0f} times as long (median of {len(values)} that it answers)")
    print("\nwithout an answer:")
    for reason in reasons:
        print(f"  {reason[:130]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
