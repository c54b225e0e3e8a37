"""Random contractions of vectors, matrices and batches, and what is done to them along axes: the values are NumPy's."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

import matdiff
from matdiff.codegen.functions import code

SIZES = {"a": 2, "b": 3, "c": 4, "d": 5}
NAMES = "PQR"
AFTER = (
    "np.sum(np.tanh({}))",
    "np.sum({} ** 2)",
    "np.sum({}[0] ** 2)",
    "np.sum({}.sum(axis=-1) ** 2)",
    "np.sum({}[..., 1])",
    "np.sum({}.max(axis=-1))",
    "np.sum(({0} - {0}.mean(axis=0, keepdims=True)) ** 2)",
    "np.sum(np.exp({0}) / np.exp({0}).sum(axis=-1, keepdims=True) ** 2)",
    "np.sum(np.moveaxis({}, 0, -1)[..., 0] ** 2)",
)


def drawn(seed: int) -> tuple[str, str, dict[str, Any]]:
    """A text, the declarations of its inputs, and values."""
    draw = random.Random(seed)
    values = np.random.default_rng(seed)
    count = draw.choice((1, 2, 2, 3))
    operands = []
    for _ in range(count):
        rank = draw.choice((1, 2, 2, 2, 3))
        is_diagonal = draw.random() < 0.15
        operands.append("".join(draw.choices("abcd", k=rank) if is_diagonal else draw.sample("abcd", rank)))  # fmt: skip
    letters = sorted({*"".join(operands)})
    out = "".join(draw.sample(letters, min(draw.choice((0, 1, 2, 2, 3)), len(letters))))
    names = NAMES[:count]
    text = f"np.einsum('{','.join(operands)}->{out}', {', '.join(names)})"
    if out:
        text = draw.choice(AFTER).format(text)
    where, given = [], {}
    for name, axes in zip(names, operands, strict=True):
        given[name] = values.normal(size=[SIZES[v] for v in axes])
        own = " x ".join(str(SIZES[v]) for v in axes[-2:])
        foot = name.lower()
        is_batch = len(axes) == 3
        where.append(f"{name}_{foot}: {own}, {foot}: 1..{SIZES[axes[0]]}" if is_batch else f"{name}: {own}")  # fmt: skip
    return text, "; ".join(where), given


@pytest.mark.parametrize("seed", range(0, 240, 12))
def test_values(seed: int) -> None:
    for one in range(seed, seed + 12):
        text, where, values = drawn(one)
        found = matdiff.parse(text, where)
        run = code(found.node, list(found.reading.symbols.values()), name="value").function()
        expected = eval(text, {"np": np, **values})  # the tests' own text
        np.testing.assert_allclose(run(**values), expected, rtol=1e-9, err_msg=f"{text}  {where}")
