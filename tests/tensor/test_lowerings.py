"""Lowerings of the functions that pick the largest entry, of p-norms, slices and matrices of numbers, each alone.

The value of the lowered expression, by the einsum code made of it, is that of the numeric evaluator; its derivative passes the exact
check, a tampered one fails; and what holds of the largest entry modulo a prime holds.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from judging import exact_gradient

import matdiff
from matdiff.expression.build import apply, negate, number, scale, symbol
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder, symbols
from matdiff.numeric.fields import FLOAT
from matdiff.numeric.sampling import sample
from matdiff.tensor.agreement import agree, says
from matdiff.tensor.derive import gradient
from matdiff.tensor.einsum import einsum_source
from matdiff.tensor.evaluate import Evaluator
from matdiff.tensor.largest import champion
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import add, scaled
from matdiff.tensor.make import apply as on_entries
from matdiff.tensor.nodes import intern
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.raising import raised
from matdiff.tensor.residues import P, sign

SIZES = {"m": 5, "n": 7, "k": 2, "N": 3}

VALUES = [
    ("norminf(A x)", "A: m x n"),
    ("norminf(x')", "x: n"),
    ("peak(A C)", "A: m x n, C: n x n"),
    ("peak(A x)", "A: m x n"),
    ("maxpool(A, 2)", "A: m x n"),
    ("maxpool(A, 2, 3)", "A: m x n"),
    ("maxpool(A, 4, 5)", "A: m x n"),
    ("maxpool(x, 2)", "x: n"),
    ("maxpool(x', 1, 2)", "x: n"),
    ("maxmask(A, 2, 3)", "A: m x n"),
    ("maxmask(x, 3)", "x: n"),
    ("maxmask(x', 1, 3)", "x: n"),
    ("||A x||_3", "A: m x n"),
    ("||A x||_{5/2}", "A: m x n"),
    ("clip(A, -1/2, 1/3)", "A: m x n"),
    ("clip(A x, -b^2, 1 + b^2)", "A: m x n, b: scalar"),
    ("[1 2/3; 3 4; 5 -1] x", ""),
    ("[1 2 -7]", ""),
    ("[1; 2; -7]", ""),
    ("A[2:4,:]", "A: m x n"),
    ("A[:,3:3]", "A: m x n"),
    ("x[2:5]", "x: n"),
    ("[A B; C 1_m]", "A: n x n, B: n x 1, C: m x n"),
    ("[x; y; 1]", "x: n, y: m"),
]


def _of_point(node: Node) -> tuple[dict[str, Any], Any]:
    """Values of the names, columns as arrays of one axis, and the value of the expression."""
    point = sample(symbols(node), SIZES, 3)
    at = point.evaluator(FLOAT)
    names = {}
    for v in symbols(node):
        value = np.array(point.values[v], dtype=float)
        kept = [n for n, size in zip(value.shape, (*v.axes, *v.shape), strict=True) if size != 1]
        names[v.name] = value.reshape(kept)
    return names, np.array(at.value(node))


@pytest.mark.parametrize(("text", "where"), VALUES)
def test_the_value_is_that_of_the_numeric_evaluator(text: str, where: str) -> None:
    node = matdiff.parse(text, where).node
    names, expected = _of_point(node)
    space: dict[str, Any] = {}
    exec(einsum_source(Lowering().tensor(node), "value"), space)
    found = np.asarray(space["value"](**names))
    assert np.allclose(found.reshape(expected.shape), expected)


def test_constants_are_themselves_modulo_the_prime() -> None:
    at = Evaluator(RandomPoint({"m": 4, "n": 2}, 0))
    array = matdiff.parse("[1 2/3; -3 4]").node
    assert at.value(Lowering().tensor(array)) == [1, 2 * pow(3, -1, P) % P, P - 3, 4]
    part = apply("window", parameters=(2, 3, "m"))
    assert at.value(Lowering().tensor(part)) == [0, 0, 1, 0, 0, 1, 0, 0]


GRADIENTS = [
    ("norminf(A x - b)^2", "A", "A: m x n"),
    ("norminf(x') x' y", "x", "x: n"),
    ("sum(peak(A) .* A .* A)", "A", "A: m x n"),
    ("sum(maxpool(A, 2).^2)", "A", "A: m x n"),
    ("sum(maxpool(A, 2, 1) .^3)", "A", "A: m x n"),
    ("y' maxpool(A x, 2)", "A", "A: m x n"),
    ("sum(maxmask(A, 2) .* A .* A)", "A", "A: m x n"),
    ("||A x - b||_3", "x", "A: m x n"),
    ("||A x - b||_{3/2}^2", "A", "A: m x n"),
    ("||A x||_p", "A", "A: m x n, p: scalar"),
    ("sum(clip(A x, a, b).^2)", "A", "A: m x n, a: scalar, b: scalar"),
    ("sum(clip(A x, a, b).^2)", "b", "A: m x n, a: scalar, b: scalar"),
    ("x' [1 2; 3 5] x", "x", ""),
    ("||A[2:3,:] x||^2", "A", "A: m x n"),
    ("log det([A B; B' C])", "B", "A: m x m, B: m x k, C: k x k"),
    ("||[x; y]||^4", "y", "x: n, y: m"),
    ("sum_i norminf(A x_i)", "A", "A: m x n"),
    ("sum_i sum(maxpool(X_i, 2).^2)", "X", "X_i: m x n"),
]


@pytest.mark.parametrize(("text", "wrt", "where"), GRADIENTS)
def test_gradients_pass_and_tampered_ones_fail(text: str, wrt: str, where: str) -> None:
    found = matdiff.grad(text, wrt, where)
    assert found.check("exact").agreed
    expression, variable, answer = found.as_question()
    places = found.answer.places
    for copy in (negate(answer), scale(number(2), answer), *_tampered(answer)):
        report = exact_gradient(expression, variable, copy, places=places, points=1)
        assert report.verdict == "disagreed", copy


def _tampered(answer: Node) -> list[Node]:
    """The answer with the choice taken of something else: of minus the argument, or with a step turned round."""
    from matdiff.expression.traverse import substitute

    copies = []
    for node in postorder(answer):
        name = node.operator.name if isinstance(node, Apply) else ""
        if name in ("maxmask", "step"):
            assert isinstance(node, Apply)
            other = apply(name, negate(node.operands[0]), parameters=node.parameters)
            copies.append(substitute(answer, {node: other}))
    return copies


@pytest.mark.parametrize(("text", "wrt", "where"), GRADIENTS[:-2])
def test_index_forms_agree_and_go_back_to_matrices(text: str, wrt: str, where: str) -> None:
    found = matdiff.grad(text, wrt, where).index()
    assert found.check().agreed
    form = found.record.how["form"]
    for tensor in (form.function, form.tensor):
        matrix = raised(tensor)
        assert matrix is None or says(matrix, tensor)
    assert raised(form.function) is not None
    assert all(reason for _, _, reason in form.lines())


@pytest.mark.parametrize(
    ("text", "where"), [("norminf(A x)", "A: m x n"), ("||A x||_3", "A: m x n"), ("||A x||_p", "p: scalar")]
)  # fmt: skip
def test_norms_are_raised_to_norms(text: str, where: str) -> None:
    node = matdiff.parse(text, where).node
    assert raised(Lowering().tensor(node)) is node


TEXTS = [
    ("sum(maxpool(x, 2).^2)", "x", "x: n", "df/dx_m = 2 sum_l delta_{m,2(k-1)+l} maxpool(x, 2)_k maxmask(x, 2)_m"),
    ("norminf(A x)", "x", "A: m x n", "df/dx_m = A_km peak(A x)_k"),
    ("sum(clip(x, 0, 1).^2)", "x", "x: n", "df/dx_m = 2 clip(x_m, 0, 1) step(1 - x_m) step(x_m)"),
    ("||A[2:3,:] x||^2", "x", "A: m x n", "df/dx_m = 2 A_km delta_{k,l+1} delta_{a,l+1} A_ab x_b"),
    ("y' [1 2; 3 4] x", "x", "", "df/dx_m = [1, 2; 3, 4]_km y_k"),
    ("||x||_3^2", "x", "x: n", "df/dx_m = 2 sign(x_m) abs(x_m)^2/(sum_k abs(x_k)^3)^(1/3)"),
]  # fmt: skip


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row[0])
def test_index_texts(row: tuple[str, str, str, str]) -> None:
    text, wrt, where, expected = row
    assert str(matdiff.grad(text, wrt, where).index()) == expected


def test_the_largest_of_two_is_their_maximum() -> None:
    x = symbol("x", (2, 1))
    pair = Lowering().leaf(x)
    pool = intern("maxpool", ((2, 1),), (pair,), ())
    for seed in range(8):
        at = Evaluator(RandomPoint({}, seed))
        a, b = at.value(pair)
        expected = a if sign((a - b) % P, P) == 1 else b
        assert at.value(pool) == [expected]


def test_the_place_moves_neither_with_a_shift_nor_with_a_positive_factor() -> None:
    values = RandomPoint({"n": 9}, 4).entries(Lowering().leaf(symbol("x", ("n", 1))), P)
    best = champion(values, list(range(9)), P)
    assert champion([(x + 17) % P for x in values], list(range(9)), P) == best
    assert champion([7 * x % P for x in values], list(range(9)), P) == best


def test_the_peak_turns_with_the_sign() -> None:
    x = Lowering().leaf(symbol("x", ("n", 1)))
    turned = intern("peak", (0,), (scaled(-1, x),), x.axes)
    assert agree(scaled(-1, intern("peak", (0,), (x,), x.axes)), turned)


def test_of_equal_entries_the_first_is_taken() -> None:
    assert champion([4, 9, 9, 4], [1, 2, 3], P) == champion([4, 9, 9, 4], [1, 2], P)


def test_clip_between_ordered_bounds_is_what_max_and_min_say() -> None:
    """Where the three differences order the numbers, which a clip is asked for."""
    x, a, b = (Lowering().leaf(symbol(name)) for name in "xab")
    clipped = on_entries("clip", x, a, b)
    between = on_entries("min", on_entries("max", x, a), b)
    seen = 0
    for seed in range(60):
        at = Evaluator(RandomPoint({}, seed))
        low, high, order = (
            sign(at.scalar(add(u, scaled(-1, v))), P) for u, v in ((x, a), (b, x), (b, a))
        )
        if order == 1 and (low == 1 or high == 1):
            seen += 1
            assert at.value(clipped) == at.value(between)
    assert seen > 10


def test_masks_do_not_vary() -> None:
    x = Lowering().leaf(symbol("x", ("n", 1)))
    mask = intern("maxmask", ((2, "k"),), (x,), x.axes)
    assert gradient(mask, x) is gradient(intern("peak", (0,), (x,), x.axes), x)


def test_a_slice_beyond_the_end_has_no_value() -> None:
    from matdiff.tensor.arrays import NoValue

    part = apply("window", parameters=(2, 5, "m"))
    with pytest.raises(NoValue, match=r"^a slice beyond the end$"):
        Evaluator(RandomPoint({"m": 4}, 0)).value(Lowering().tensor(part))
