"""Random programs of arrays: broadcasting, axes, slices, parts put together. The values are NumPy's."""

from __future__ import annotations

import random
import warnings
from typing import Any

import numpy as np
import pytest

import matdiff
from matdiff.codegen.functions import code

SHAPES: dict[str, tuple[int, ...]] = {"x": (4,), "y": (4,), "A": (4, 4), "B": (3, 4), "s": (), "C": (2, 3, 4)}  # fmt: skip
OF_ENTRIES = (
    "np.exp(-({})**2)", "np.tanh({})", "({})**2", "-({})", "2.0*({})", "1/(1+({})**2)", "np.maximum({}, 0.1)", "np.abs({})",
    "np.where(({}) > 0.1, 1.5, 0.5)", "np.clip({}, -0.4, 0.6)", "np.sqrt(1+({})**2)",
)  # fmt: skip
OF_TWO = (
    "({}) + ({})", "({}) - ({})", "({}) * ({})", "({}) / (2+({})**2)", "({}) @ ({})", "np.maximum({}, {})", "np.dot({}, {})",
    "np.outer({}, {})", "np.inner({}, {})", "np.concatenate([{}, {}])", "np.concatenate([{}, {}], axis=-1)", "np.stack([{}, {}])",
    "np.stack([{}, {}], axis=-1)", "np.hstack([{}, {}])", "np.vstack([{}, {}])", "np.tensordot({}, {}, axes=1)", "np.kron({}, {})",
    "np.column_stack([{}, {}])",
)  # fmt: skip
ALONG = (
    "({}).sum(axis={a})", "({}).mean(axis={a})", "({}).sum(axis={a}, keepdims=True)", "({}).max(axis={a})",
    "({}).min(axis={a}, keepdims=True)", "np.cumsum({}, axis={a})", "np.diff({}, axis={a})", "({}).var(axis={a})",
    "np.std({}, axis={a}, ddof=1)", "np.linalg.norm({}, axis={a})", "np.roll({}, 1, axis={a})", "np.flip({}, axis={a})",
    "np.repeat({}, 2, axis={a})", "np.prod({}, axis={a})",
)  # fmt: skip
SHAPED = (
    "({}).T", "({})[0]", "({})[-1]", "({})[1:]", "({})[:-1]", "({})[:, 0]", "({})[:, 1:]", "({})[..., -1]", "({})[None]",
    "({})[:, None]", "({})[..., None]", "({})[:, None, :]", "({})[::-1]", "({})[::2]", "({})[[0, -1]]", "np.squeeze({})",
    "({}).reshape(-1)", "np.swapaxes({}, 0, 1)", "np.diag({})", "np.trace({})", "np.triu({}, 1)", "np.moveaxis({}, 0, -1)",
    "np.tile({}, 2)", "np.pad({}, 1)", "np.split({}, 2)[1]", "np.exp({0}) / np.exp({0}).sum(axis=-1, keepdims=True)",
    "np.log(np.exp({}).sum(axis=-1))",
)  # fmt: skip


def made(draw: random.Random, depth: int, names: list[str]) -> str:
    if not depth or draw.random() < 0.1:
        return draw.choice(names)
    inner = made(draw, depth - 1, names)
    kind = draw.random()
    if kind < 0.3:
        return draw.choice(OF_ENTRIES).format(inner)
    if kind < 0.52:
        return draw.choice(OF_TWO).format(inner, made(draw, draw.randint(0, depth - 1), names))
    if kind < 0.75:
        return draw.choice(ALONG).format(inner, a=draw.choice((0, 1, -1)))
    return draw.choice(SHAPED).format(inner)


def run(text: str, values: dict[str, Any]) -> Any:
    """What NumPy makes of a text; None of one that it refuses or that is no array of numbers."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = np.asarray(eval(text, {"np": np, **values}))  # the tests' own text
    except Exception:
        return None
    return found if found.ndim <= 2 and found.size and np.isfinite(found).all() else None


@pytest.mark.parametrize("seed", range(20))
def test_values(seed: int) -> None:
    draw, compared = random.Random(seed), 0
    values = {k: np.random.default_rng(seed).normal(size=v) for k, v in SHAPES.items()}
    values["s"] = float(values["s"])
    names = [name for name in SHAPES if name != "C" or draw.random() < 0.3]
    where = "; ".join(f"{k}: {' x '.join(map(str, v)) or 'scalar'}" for k, v in SHAPES.items() if k != "C")  # fmt: skip
    while compared < 12:
        text = made(draw, draw.randint(1, 5), names)
        expected = run(text, values) if len(text) < 300 else None
        if expected is None or not any(sign in text for sign in ("np.", "[", ".sum(")):
            continue
        try:
            found = matdiff.parse(matdiff.Text(text, "python"), f"{where}; C_i: 3 x 4, i: 1..2")
        except matdiff.MatdiffError:
            continue
        symbols = list(found.reading.symbols.values())
        if not symbols or "step" in str(found):
            continue  # a constant of its own shape
        given = {v.name: values[v.name] for v in symbols}
        value = code(found.node, symbols, name="value").function()(**given)
        np.testing.assert_allclose(np.ravel(value), np.ravel(expected), rtol=1e-7, atol=1e-9, err_msg=text)  # fmt: skip
        compared += 1
