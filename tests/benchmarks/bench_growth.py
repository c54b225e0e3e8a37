"""Whether time grows with the work and no faster: long chains under a trace, deep networks, nested and as programs.

    python -m tests.benchmarks.bench_growth

Each part has its own unit: reading the tokens of the question, deriving the distinct nodes of the gradients (of a chain, whose
answer shares little, the tokens of the answer), printing the tokens of the answers. ``growth`` is the time per unit at the largest
size over that at the middle one; it is to stay below 2.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from time import perf_counter

from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.derive import derive
from matdiff.expression.traverse import postorder
from matdiff.output.plain import plain
from matdiff.syntax.reading import read

LIMIT = 2.0
RUNS = 5


class Point:
    """Times of one size: reading, deriving, printing, and the units of each."""

    __slots__ = ("size", "times", "units")

    def __init__(
        self, size: int, times: tuple[float, float, float], units: tuple[int, int, int]
    ) -> None:
        self.size = size
        self.times = times
        self.units = units


def chain(k: int) -> str:
    return "tr(" + " ".join(f"X A{i}" for i in range(1, k + 1)) + ")"


def nested(layers: int) -> str:
    text = "W1 x"
    for i in range(2, layers + 1):
        text = f"W{i} sigmoid({text})"
    return f"||{text}||^2"


def program(layers: int) -> str:
    lines = ["h1 = W1 x"] + [f"h{i} = W{i} sigmoid(h{i - 1})" for i in range(2, layers + 1)]
    return "; ".join([*lines, f"||h{layers}||^2"])


def fitted(layers: int) -> str:
    """A program whose gradients carry the minus of y - h."""
    return program(layers).replace(f"||h{layers}||^2", f"||y - h{layers}||^2")


def product(k: int) -> str:
    return "tr(X " + " ".join(f"A{i}" for i in range(1, k + 1)) + ")"


def every_layer(layers: int) -> tuple[str, ...]:
    return tuple(f"W{i}" for i in range(1, layers + 1))


def measure(size: int, text: str, names: tuple[str, ...], is_chain: bool) -> Point:
    """The best of a few runs: what else the machine does only adds."""
    best: Point | None = None
    for _ in range(RUNS):
        gc.collect()
        begin = perf_counter()
        reading = read(text, wrt=names, scalar=True)
        parsed = perf_counter()
        variables = [reading.symbols[name] for name in names]
        derivation = derive(reading.expression, variables, default_book())
        derived = perf_counter()
        printed = [plain(answer.gradient) for answer in derivation.answers]
        done = perf_counter()
        tokens = sum(len(line.split()) for line in printed)
        nodes = len(postorder(*(answer.gradient for answer in derivation.answers)))
        units = len(text.split()), tokens if is_chain else nodes, tokens
        point = Point(size, (parsed - begin, derived - parsed, done - derived), units)
        if best is None or sum(point.times) < sum(best.times):
            best = point
    assert best is not None
    return best


FAMILIES: dict[str, tuple[Callable[[int], str], Callable[[int], tuple[str, ...]], bool, tuple[int, ...]]] = {
    "tr(X A1 X A2 ... X Ak) wrt X, sizes inferred": (chain, lambda k: ("X",), True, (2, 5, 10, 20, 30, 40)),
    "network, nested, wrt W1": (nested, lambda n: ("W1",), False, (1, 3, 10, 30, 100, 200, 300)),
    "network, nested, wrt every W": (nested, every_layer, False, (1, 3, 10, 30, 100, 200, 300)),
    "network, program, wrt W1": (program, lambda n: ("W1",), False, (1, 3, 10, 30, 100, 200, 300)),
    "network, program, wrt every W": (program, every_layer, False, (1, 3, 10, 30, 100, 200, 300)),
    "network, ||y - h||^2, wrt every W": (fitted, every_layer, False, (3, 10, 30, 75, 150)),
    "product of k names": (product, lambda k: ("X",), True, (50, 100, 200, 400, 800)),
}  # fmt: skip


def table(name: str) -> bool:
    make, names, is_chain, sizes = FAMILIES[name]
    print(f"\n{name}")
    print(
        f"{'':6}{'read':>9}{'us/token':>9}{'derive':>9}{'us/' + ('token' if is_chain else 'node'):>9}",
        end="",
    )
    print(f"{'print':>9}{'us/token':>9}   (ms)")
    points = [measure(size, make(size), names(size), is_chain) for size in sizes]
    for p in points:
        parts = [f"{t * 1e3:9.2f}{t / n * 1e6:9.1f}" for t, n in zip(p.times, p.units, strict=True)]
        print(f"{p.size:6}{''.join(parts)}")
    middle, last = points[len(points) // 2], points[-1]
    growths = [
        (last.times[k] / last.units[k]) / (middle.times[k] / middle.units[k]) for k in range(3)
    ]
    told = ", ".join(
        f"{part} {growth:.2f}{'' if growth < LIMIT else ' TOO MUCH'}"
        for part, growth in zip(("read", "derive", "print"), growths, strict=True)
    )
    print(f"growth from {middle.size} to {last.size}: {told}")
    return max(growths) < LIMIT


def main() -> int:
    measure(1, "x^T A y", ("A",), False)
    results = [table(name) for name in FAMILIES]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
