"""Times tensorgrad on the questions read from standard input, one a line; run by the Python that has it.

Prints a line for each: seconds for building, deriving and printing the first time and again, or why there is no answer. torch is
needed by tensorgrad's code generation alone; where it is not installed an empty stand-in lets the symbolic part be imported.
"""

from __future__ import annotations

import sys
from time import perf_counter
from unittest.mock import MagicMock

for _name in ("torch", "pdf2image"):
    try:
        __import__(_name)
    except ImportError:
        sys.modules[_name] = MagicMock()

import tensorgrad.functions as F  # noqa: E402
from tensorgrad import Derivative, Variable, symbols  # noqa: E402


def names() -> dict[str, object]:
    """Variables: X is i x j, Q square in i, P square in j, R square in j, U and V the factors of a product."""
    i, j, k = symbols("i j k")
    X, Q, P, R = Variable("X", i, j), Variable("Q", i, a=i), Variable("P", j, l=j), Variable("R", j, c=j)
    x, z = Variable("x", i), Variable("z", i)
    return {
        "F": F, "X": X, "Q": Q, "P": P, "R": R, "x": x, "z": z,
        "QS": Variable("Q", i, a=i).with_symmetries("i a"),
        "QK": Q.rename(a="k"), "XL": X.rename(j="l"), "XK": X.rename(i="k"),
        "x2": x.rename(i="a"), "z2": z.rename(i="a"), "t": Variable("t", j).rename(j="c"),
        "w": Variable("w", j), "y": Variable("y", i), "v": Variable("v", i),
        "U": Variable("U", i, k), "V": Variable("V", j, k),
    }  # fmt: skip


def derive(code: str) -> str:
    expression, variable = eval(code, names())
    return str(Derivative(expression, variable).full_simplify())


def timed(code: str) -> str:
    times = []
    try:
        for _ in range(4):
            begin = perf_counter()
            derive(code)
            times.append(perf_counter() - begin)
    except Exception as problem:
        return f"no {type(problem).__name__}: {str(problem).splitlines()[0][:60] if str(problem) else ''}"
    return f"{times[0]} {sorted(times[1:])[1]}"


if __name__ == "__main__":
    derive("x@z, x")
    for line in sys.stdin:
        question = line.rstrip("\n")
        print(timed(question) if question else "no such operator", flush=True)
