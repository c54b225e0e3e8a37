"""What a text means, said a second time in NumPy, and its gradient by difference quotients: an oracle that does not read."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np

import matdiff

if TYPE_CHECKING:
    from collections.abc import Callable


def values(shapes: dict[str, tuple[int, ...]], seed: int = 5) -> dict[str, Any]:
    """Values between 1/2 and 3/2: logarithms and roots of them exist."""
    draw = np.random.default_rng(seed)
    return {name: draw.uniform(0.5, 1.5, shape) for name, shape in shapes.items()}


def gradient(function: Callable[..., Any], data: dict[str, Any], name: str) -> Any:
    """The gradient of a function of named arrays by one of them."""
    x = np.asarray(data[name], float)
    found = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = 1e-5
        ahead, behind = (float(function(**{**data, name: x + s})) for s in (step, -step))
        found[place] = (ahead - behind) / 2e-5
    return found


def agrees(
    text: str,
    wrt: str,
    where: str,
    shapes: dict[str, tuple[int, ...]],
    function: Callable[..., Any],
) -> bool:
    """Whether grad(text) by a name has the values of the quotients of the function."""
    data = values(shapes)
    want = gradient(function, data, wrt.partition("_")[0] if wrt not in data else wrt)
    found = matdiff.grad(text, wrt, where).function()
    got = np.asarray(found(**{n: data[n] for n in inspect.signature(found).parameters}))
    return got.size == want.size and np.allclose(
        got.reshape(want.shape), want, rtol=1e-5, atol=1e-6
    )
