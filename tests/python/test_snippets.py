"""Python text means what Python makes of it: value and gradient of every snippet against the running text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from running import SIZES, Inputs, eval_size, quotient, value_of
from snippets import SNIPPETS, SYSTEMS, Snippet

import matdiff
from matdiff.codegen.functions import code

_IDS = [s.name for s in (*SNIPPETS, *SYSTEMS)]


def test_there_are_enough_and_no_two_have_one_name() -> None:
    assert len(SNIPPETS) >= 150
    assert len(set(_IDS)) == len(_IDS)


@pytest.mark.parametrize("snippet", [*SNIPPETS, *SYSTEMS], ids=_IDS)
def test_value_and_gradient(snippet: Snippet) -> None:
    check(snippet, Inputs(snippet), value_of)


def check(snippet: Snippet, given: Inputs, run: Callable[[Snippet, dict[str, Any]], Any]) -> None:
    """Value and gradient of what is read are those of the running text."""
    found = matdiff.grad(snippet.text, wrt=snippet.wrt, where=snippet.where)
    symbols = list(found.expression.reading.symbols.values())
    assert {v.name for v in symbols} <= given.axes.keys()
    for v in symbols:
        _check_shape(v, given)
    values = {v.name: _as_read(given, v.name) for v in symbols}
    value = code(found.expression.node, symbols, name="value").function()(**values)
    expected = run(snippet, given.values)
    assert np.allclose(np.ravel(value), np.ravel(expected), rtol=1e-9, atol=1e-11), (
        value,
        expected,
    )
    gradient = np.asarray(found.function()(**values))
    direction = _direction(given, snippet.wrt)
    slope = float(np.sum(gradient.reshape(np.shape(direction)) * direction))
    by_differences = quotient(snippet, given.values, snippet.wrt, direction, run)
    assert np.isclose(slope, by_differences, rtol=2e-5, atol=1e-7), (slope, by_differences)


def _check_shape(v: Any, given: Inputs) -> None:
    """As many axes as in the snippet."""
    axes = [s for s in (*v.axes, *v.shape) if s != 1]
    meant = [s for s in given.axes[v.name] if s != "1"]
    if given.kinds[v.name].startswith("#"):
        meant.append(given.kinds[v.name][1:])
    assert len(axes) == len(meant), f"{v.name} is read with axes {axes}, and has {meant}"
    for size, letter in zip(axes, meant, strict=True):
        if isinstance(size, int):
            assert size == eval_size(letter)


def _as_read(given: Inputs, name: str) -> Any:
    value = given.values[name]
    kind = given.kinds[name]
    if kind.startswith("#"):
        return np.eye(eval_size(kind[1:]))[value]
    if given.axes[name][-1:] == ("1",):
        return value[:, 0]
    return value


def _direction(given: Inputs, name: str) -> Any:
    x = np.random.default_rng(1).normal(size=np.shape(given.values[name]))
    return x + x.T if given.kinds[name] == "s" else x


assert SIZES
