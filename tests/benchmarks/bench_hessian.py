"""Hessians: how long deriving one takes, and how the generated code compares with ``jax.hessian`` under jit.

    python -m tests.benchmarks.bench_hessian            (jax from the extra 'bench'; without it only the derivations are timed)

Both sides run in the same process on the same arrays in double precision; what is printed is the median time of a call, and the ratio.
"""

from __future__ import annotations

import statistics
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

import matdiff
from tests.forms.hessian_table import SCALAR_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 9


def median_ms(call: Callable[[], Any], repeats: int = REPEATS) -> float:
    """The median time of a call in milliseconds, after one call that is not counted."""
    call()
    times = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return 1000 * statistics.median(times)


def derivations() -> list[float]:
    """How long each Hessian of the tables takes to derive, reading included, in milliseconds."""
    matdiff.hessian("||A x - b||^2", wrt="x")  # loads the laws
    times = []
    for _, text, wrt, where, _ in SCALAR_FUNCTIONS:
        start = perf_counter()
        matdiff.hessian(text, wrt, where)
        times.append(1000 * (perf_counter() - start))
    return times


def factorisation(n: int = 200, k: int = 5) -> tuple[str, Any, Any, dict[str, Any]]:
    """||T - U V'||^2 by U: 2 V'V kron I."""
    import numpy as np

    random = np.random.default_rng(0)
    values = {
        "T": random.normal(size=(n, n)),
        "U": random.normal(size=(n, k)),
        "V": random.normal(size=(n, k)),
    }
    found = matdiff.hessian("||T - U V^T||^2", wrt="U")
    return "||T - U V'||^2 by U", found, "U", values


def logistic(rows: int = 2000, columns: int = 1000) -> tuple[str, Any, Any, dict[str, Any]]:
    """sum log(1 + exp(-y .* X w)) by w: X' Diag(...) X."""
    import numpy as np

    random = np.random.default_rng(0)
    values = {
        "X": random.normal(size=(rows, columns)) / columns**0.5,
        "w": random.normal(size=columns),
        "y": np.sign(random.normal(size=rows)),
    }
    found = matdiff.hessian("sum(log(1 + exp(-y .* (X w))))", wrt="w", where="y: m")
    return f"logistic loss {rows} x {columns}", found, "w", values


def _functions(jnp: Any) -> dict[str, Callable[..., Any]]:
    return {
        "U": lambda U, T, V: jnp.sum((T - U @ V.T) ** 2),
        "w": lambda w, X, y: jnp.sum(jnp.logaddexp(0.0, -y * (X @ w))),
    }


def compare() -> None:
    """Our code beside jax.hessian, both warm."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    jax.config.update("jax_enable_x64", True)
    print(
        f"jax {jax.__version__}, numpy {np.__version__}, double precision, median of {REPEATS} calls"
    )
    for name, found, by, values in (factorisation(), logistic()):
        own = found.function()
        theirs = jax.jit(jax.hessian(_functions(jnp)[by]))
        others = {key: jnp.asarray(value) for key, value in values.items() if key != by}
        point = jnp.asarray(values[by])
        ours = own(**values)
        size = ours.shape[0]
        # jax stacks the axes of the variable row by row
        seen = np.asarray(theirs(point, **others))
        if point.ndim == 2:
            seen = seen.transpose(1, 0, 3, 2)
        assert np.allclose(seen.reshape(size, size), ours, rtol=1e-8, atol=1e-8)
        mine = median_ms(lambda own=own, values=values: own(**values))
        his = median_ms(
            lambda theirs=theirs, point=point, others=others: theirs(
                point, **others
            ).block_until_ready()
        )
        print(
            f"{name}: {size} x {size}   matdiff {mine:.2f} ms   jax {his:.2f} ms   jax/matdiff {his / mine:.1f}"
        )
        product = median_ms(
            lambda found=found, values=values, by=by: found.matvec(values, values[by])
        )
        print(f"    times a vector, without the matrix: {product:.2f} ms")


def main() -> int:
    """Print the times."""
    times = derivations()
    print(
        f"{len(times)} Hessians derived: median {statistics.median(times):.1f} ms, "
        f"slowest {max(times):.1f} ms"
    )
    try:
        compare()
    except ImportError as missing:
        print(f"not compared: {missing}; install the extra 'bench'")
    return 0


if __name__ == "__main__":
    sys.exit(main())
