"""Backward passes of deep programs: time and memory by the number of layers, and generated NumPy code against code by hand.

    python -m tests.benchmarks.bench_backprop

Every gradient (2 L of parameters, 2 L of values) is derived and printed. ``growth`` is the time per layer at the largest size over that at
the smallest; it is to stay below 2. The generated function is to take less than 1.2 times what the same passes written by hand take.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

import numpy as np

from matdiff.programs.backpropagation import backprop

LIMIT, GROWTH, RATIO = 2.0, 2.0, 1.2
SIZES = (100, 300, 1000)
RUNS = 3
SMALL = 100
"""Smaller layers cost what calls of NumPy cost; their ratio is told, and not judged."""


def program(layers: int) -> str:
    lines = ["z0: n; y: m"]
    lines += [f"h{k} = W{k} z{k - 1} + b{k}; z{k} = sigmoid(h{k})" for k in range(1, layers + 1)]
    return "\n".join([*lines, f"L = ||z{layers} - y||^2"])


def nested(layers: int) -> str:
    text = "x"
    for k in range(1, layers + 1):
        text = f"sigmoid(W{k} {text} + b{k})"
    return f"||{text} - y||^2"


def seconds(text: str) -> tuple[float, float]:
    """The best time of this process in a few runs to derive, and to print."""
    best = (float("inf"), float("inf"))
    for _ in range(RUNS):
        gc.collect()
        begin = process_time()
        found = backprop(text)
        derived = process_time()
        printed = found.unicode()
        done = process_time()
        assert printed.count("\n") > 3
        best = min(best, (derived - begin, done - derived))
    return best


def megabytes(text: str) -> float:
    gc.collect()
    tracemalloc.start()
    found = backprop(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found
    return peak / 2**20


def depth(name: str, make: Callable[[int], str]) -> bool:
    print(f"\n{name}\n{'layers':>8}{'derive s':>10}{'print s':>10}{'peak MB':>10}")
    seconds(make(3))
    per_layer = []
    total = 0.0
    for size in SIZES:
        derive, show = seconds(make(size))
        total = derive + show
        per_layer.append(total / size)
        print(f"{size:8}{derive:10.3f}{show:10.3f}{megabytes(make(size)):10.1f}")
    growth = per_layer[-1] / per_layer[0]
    print(f"growth per layer from {SIZES[0]} to {SIZES[-1]}: {growth:.2f}; {total:.2f} s in all")
    return growth < GROWTH and total < LIMIT


def by_hand(W1: Any, b1: Any, W2: Any, b2: Any, x: Any, y: Any) -> Any:
    """The two-layer network as one writes it."""
    h1 = W1 @ x + b1
    z1 = 1 / (1 + np.exp(-h1))
    h2 = W2 @ z1 + b2
    e = np.exp(h2 - h2.max())
    p = e / e.sum()
    loss = -(y @ np.log(p))
    d2 = p - y
    d1 = (W2.T @ d2) * z1 * (1 - z1)
    return loss, {"W2": np.outer(d2, z1), "b2": d2, "W1": np.outer(d1, x), "b1": d1}


NETWORK = """
    x: M0; y: M2 onehot
    W1: M1 x M0; b1: M1; W2: M2 x M1; b2: M2
    h1 = W1 x + b1; z1 = sigmoid(h1); h2 = W2 z1 + b2
    L = -y^T log softmax(h2)
"""


def time_of(function: Callable[..., Any], values: dict[str, Any], repeat: int) -> float:
    begin = perf_counter()
    for _ in range(repeat):
        function(**values)
    return (perf_counter() - begin) / repeat


def code() -> bool:
    """The two take turns, so that what else the machine does meets both."""
    random = np.random.default_rng(0)
    function = backprop(NETWORK).function()
    fits = True
    print(f"\n{'NumPy, two layers':24}{'by hand us':>12}{'generated us':>14}{'ratio':>8}")
    for m0, m1, m2 in ((30, 50, 10), (784, 256, 10), (2000, 1500, 100)):
        values = {
            "W1": random.normal(size=(m1, m0)) / m0, "b1": random.normal(size=m1),
            "W2": random.normal(size=(m2, m1)) / m1, "b2": random.normal(size=m2),
            "x": random.normal(size=m0), "y": np.eye(m2)[1],
        }  # fmt: skip
        loss, found = function(**values)
        expected, gradients = by_hand(**values)
        assert np.isclose(loss, expected)
        assert all(np.allclose(found[name], g) for name, g in gradients.items())
        repeat = max(10, 3_000_000 // (m0 * m1 + 3000))
        hand = made = float("inf")
        for _ in range(7):
            hand = min(hand, time_of(by_hand, values, repeat))
            made = min(made, time_of(function, values, repeat))
        ratio = made / hand
        fits = fits and (ratio < RATIO or m0 < SMALL)
        print(f"{f'{m0} -> {m1} -> {m2}':24}{1e6 * hand:12.1f}{1e6 * made:14.1f}{ratio:8.2f}")
    return fits


def main() -> int:
    results = [depth("program", program), depth("one nested expression", nested), code()]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
