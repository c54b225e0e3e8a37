"""A gradient against difference quotients along a random direction, in floats, and its generated code against its value."""

from __future__ import annotations

from typing import Any

import numpy as np

from matdiff.answers.answer import Gradient
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import symbols
from matdiff.numeric.fields import FLOAT
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.numeric.values import Evaluator

STEP = 1e-5
TOLERANCE = 1e-6
_MARGIN = 1e-3
_TRIES = 12


def disagreement(gradient: Gradient, seed: int = 0, sizes: dict[str, int] | None = None) -> float:
    """How far <G, V> is from (f(X + hV) - f(X - hV))/2h, and the code from the value, relative to their size."""
    f, variable, answer = gradient.as_question()
    names = list(symbols(f, answer, variable))
    chosen = choose_sizes(f, answer, *names) | (sizes or {})
    hints = domain_hints(f)
    for attempt in range(_TRIES):
        point = sample(names, chosen, seed + 100 * attempt, tangents=True, hints=hints)
        values = {v: apart(v, floats(a), seed + attempt) for v, a in point.values.items()}
        try:
            at = Evaluator(values, FLOAT, sizes=chosen, margin=_MARGIN)
            at.value(f)
            found = np.array(at.value(answer), dtype=float)
            break
        except ArithmeticError:
            continue
    else:
        raise AssertionError(f"no point where {f!r} has a value")
    direction = np.array(floats(point.tangents[variable]))
    start = np.array(values[variable])

    def value(step: float) -> float:
        moved = {**values, variable: (start + step * direction).tolist()}
        return float(Evaluator(moved, FLOAT, sizes=chosen).value(f)[0][0])

    quotient = (value(STEP) - value(-STEP)) / (2 * STEP)
    wrong = abs(quotient - float(np.sum(found * direction))) / max(1.0, abs(quotient))
    return max(wrong, _code_is_off(gradient, values, found, chosen))


def _code_is_off(
    gradient: Gradient, values: dict[Symbol, Any], found: np.ndarray, sizes: dict[str, int]
) -> float:
    function = gradient.function("numpy")
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    known = {v.name: _array(v, a) for v, a in values.items()} | sizes
    result = np.asarray(function(**{name: known[name.rstrip("_")] for name in names}))
    return float(np.max(np.abs(result.reshape(found.shape) - found))) / max(
        1.0, np.max(np.abs(found))
    )


def apart(symbol: Symbol, value: Any, seed: int) -> Any:
    """Entries that are free moved a little, so that no two are equal."""
    if symbol.attributes or symbol.shape == (1, 1):
        return value
    random = np.random.default_rng(seed)
    return (np.array(value) * (1 + 0.1 * random.random(np.shape(value)))).tolist()


def floats(value: Any) -> Any:
    return [floats(v) for v in value] if isinstance(value, list) else float(value)


def _array(symbol: Symbol, value: Any) -> Any:
    """As generated code takes it: vectors with one axis, numbers as numbers."""
    array = np.array(value)
    lead = array.shape[: len(symbol.axes)]
    if symbol.shape == (1, 1):
        array = array.reshape(lead)
    elif 1 in symbol.shape:
        array = array.reshape((*lead, -1))
    return array if array.shape else float(array)
