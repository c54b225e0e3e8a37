"""Generated NumPy code run at a point, and compared with the value of the expression there."""

from __future__ import annotations

import math
import re
from typing import Any

from matdiff.base.dimensions import evaluate as size_of
from matdiff.codegen.naming import identifier
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric import unknown
from matdiff.numeric.fields import FLOAT, PRECISE
from matdiff.numeric.pairs import Complex, parts
from matdiff.numeric.sampling import Point


def run(source: str, function: Any, node: Node, point: Point, symbols: list[Symbol]) -> str:
    """'' where the generated function gives the value of the expression."""
    import numpy as np

    at = point.evaluator(FLOAT)
    given: dict[str, Any] = {}
    for v in symbols:
        value = _array(at.env[v], np)
        lead = value.shape[: len(v.axes)]
        inner_shape = () if v.is_scalar else (-1,) if 1 in v.shape else value.shape[-2:]
        given[identifier(v.name)] = value.reshape((*lead, *inner_shape))
    match = re.search(r"^def gradient\((.*)\):$", source, re.MULTILINE)
    assert match is not None
    wanted = match[1].split(", ") if match[1] else []
    given = {**_extra_arguments(node, point, np), **given}
    try:
        found = np.asarray(function(**{name: given[name] for name in wanted}))
    except np.linalg.LinAlgError:
        return ""  # singular but for rounding
    value = _array(at.value(node), np)
    expected = (
        value.reshape(()) if node.is_scalar else value.reshape(-1) if 1 in node.shape else value
    )
    if found.shape != expected.shape:
        return f"the shape is {found.shape}, not {expected.shape}"
    size = max(1.0, float(np.max(np.abs(expected))))
    gap = float(np.max(np.abs(found - expected))) / size
    if gap <= 1e-7 or gap <= 1e5 * _rounding(node, point, expected):
        return ""
    precise = _array(point.evaluator(PRECISE).value(node), np).reshape(expected.shape)
    gap = float(np.max(np.abs(found - precise))) / size
    if gap <= 1e-7:
        return ""
    return f"the values differ by {gap}"


def _array(value: Any, np: Any) -> Any:
    """Floats as an array, complex where one of them is."""
    return np.array(_numbers(value))


def _numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [_numbers(v) for v in value]
    real, imaginary = (float(part) for part in parts(value))
    return complex(real, imaginary) if isinstance(value, Complex) else real


def _rounding(node: Node, point: Point, expected: Any) -> float:
    """How far the value moves when its data move by the last digit: near a singular point nothing better can be asked."""
    import numpy as np

    at = point.evaluator(FLOAT)
    at.env = {v: _nudged(value, 1e-14) for v, value in at.env.items()}
    moved = _array(at.value(node), np).reshape(expected.shape)
    return float(np.max(np.abs(moved - expected))) / max(1.0, float(np.max(np.abs(expected))))


def _nudged(value: Any, by: float, turn: int = 1) -> Any:
    if isinstance(value, list):
        return [_nudged(v, by, 3 * turn + k) for k, v in enumerate(value)]
    return value * (1 + by * math.sin(turn))


def _extra_arguments(node: Node, point: Point, np: Any) -> dict[str, Any]:
    """Unknown functions and their derivatives, and sizes that no array shows."""
    given: dict[str, Any] = dict(point.sizes)
    for v in postorder(node):
        if not isinstance(v, Apply):
            continue
        if v.operator.name == "function":
            name, order = v.parameters
            given[_word(name, order)] = _polynomial(name, order, np)
        elif v.operator.name == "mapping":
            name, order, rows = v.parameters
            given[_word(name, order)] = _of_vectors(name, order, size_of(rows, point.sizes), np)
        elif v.operator.name == "matrix_function":
            name, order, rows, columns = v.parameters
            given[_word(name, order)] = _polynomials(
                name, order, size_of(rows, point.sizes), size_of(columns, point.sizes), np
            )
    return given


def _word(name: Any, order: Any) -> str:
    return ("" if order == 0 else "d" if order == 1 else f"d{order}") + str(name)


def _polynomial(name: Any, order: Any, np: Any) -> Any:
    return np.vectorize(
        lambda x: unknown.value(str(name), int(order), float(x), FLOAT), otypes=[float]
    )


def _polynomials(name: Any, order: Any, rows: int, columns: int, np: Any) -> Any:
    return lambda t: np.array(
        [
            [unknown.value(f"{name}{i},{j}", int(order), float(t), FLOAT) for j in range(columns)]
            for i in range(rows)
        ]
    )


def _of_vectors(name: Any, order: Any, rows: int, np: Any) -> Any:
    """A sum of functions of linear maps, its gradient or Jacobian, its Hessian."""

    def value(given: Any) -> Any:
        u = np.asarray(given, dtype=float).reshape(-1)
        parts = []
        for turn in range(unknown.TURNS):
            c = np.array(
                [
                    [float(unknown.weight(f"{name}{turn},{i}", j)) for j in range(u.size)]
                    for i in range(rows)
                ]
            )
            outer = np.array(
                [
                    unknown.value(f"{name}{turn},{i}", int(order), float(s), FLOAT)
                    for i, s in enumerate(c @ u)
                ]
            )
            parts.append(
                outer if order == 0 else outer[:, None] * c if order == 1 else outer[0] * c.T @ c
            )
        whole = sum(parts)
        if order == 2 or rows > 1:
            return whole
        return whole[0]

    return value
