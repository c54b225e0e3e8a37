"""Where the exact check looks: sizes with room for more than one window, more points where a function chooses among its arguments.

Of rational functions one random point modulo the prime is as good as a proof. With relu, max or a sign every point lies in one of several
regions, each with a formula of its own; a slip in one of them is seen at points of that region alone, so more are drawn.

>>> from matdiff.expression.build import apply, symbol
>>> roomy({"m": 3, "n": 2}, [apply("maxpool", symbol("X", ("m", "n")), parameters=(2, 2))])
{'m': 4, 'n': 5}
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from matdiff.base.dimensions import Dimension, evaluate, names
from matdiff.expression.nodes import Node
from matdiff.expression.operators import named
from matdiff.expression.traverse import postorder
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.nodes import postorder as below

_PIECES = named("pieces")
_REGIONS = 4
"""How many times as many points are looked at where there are regions."""
_WINDOWS, _ROUNDS = 2, 20


def points_for(points: int, tensors: Sequence[Tensor]) -> int:
    """How many points are enough."""
    every = below(*tensors)
    chooses = any(v.kind in _PIECES or (v.kind == "apply" and v.data[0] in _PIECES) for v in every)
    return _REGIONS * points if chooses else points


def roomy(sizes: dict[str, int], nodes: Sequence[Node]) -> dict[str, int]:
    """The sizes made larger, until windows that do not overlap stand more than once: one window is the whole matrix."""
    sizes = dict(sizes)
    strided = {
        n for v in postorder(*nodes) for n in v.shape if isinstance(n, str) and "floor(" in n
    }
    for dimension in sorted(strided):
        for _ in range(_ROUNDS):
            name = _short(dimension, sizes)
            if name is None:
                break
            sizes[name] = next(k for k in count(sizes[name] + 1) if k not in sizes.values())
    return sizes


def _short(dimension: Dimension, sizes: dict[str, int]) -> str | None:
    """A size that has to grow for the dimension to be more than one; None where it is."""
    here = evaluate(dimension, sizes)
    if here >= _WINDOWS:
        return None
    growing = [name for name in names(dimension) if evaluate(dimension, {**sizes, name: 99}) > here]
    return growing[0] if growing else None
