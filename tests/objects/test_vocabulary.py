"""Every word of the vocabulary on every kind of answer, and on the mappings: it works, or one sentence says what there is."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import matdiff
from matdiff.answers.answer import COMMON
from matdiff.checks.bycode import beside_formula
from matdiff.expression.traverse import symbols

COMPLEX = "z: n complex, A: m x n complex, b: m complex"
KINDS: dict[str, Callable[[], Any]] = {
    "gradient": lambda: matdiff.grad("||A x - b||^2", "x"),
    "gradient of a family": lambda: matdiff.grad("sum_i (w^T x_i - y_i)^2", "x_i"),
    "gradient, turned": lambda: matdiff.grad("x^T W y", "W^T"),
    "gradient, structured": lambda: matdiff.grad("log det S", "S", "S: n x n spd"),
    "complex gradient": lambda: matdiff.grad("||A z - b||^2", "z", COMPLEX),
    "wirtinger": lambda: matdiff.grad("z^T A z", "z", "z: n complex, A: n x n complex"),
    "jacobian": lambda: matdiff.jacobian("sigmoid(W x + b)", "x"),
    "jacobian, operator": lambda: matdiff.jacobian("A X B", "X", form="operator"),
    "complex jacobian": lambda: matdiff.jacobian("conj(A z)", "z", "A: m x n complex, z: n complex"),
    "jacobian by the second engine": lambda: matdiff.jacobian("polar(X)", "X", "X: m x n"),
    "hessian": lambda: matdiff.hessian("||A x - b||^2", "x"),
    "differential": lambda: matdiff.differential("A X B", "X"),
    "second differential": lambda: matdiff.differential("X^-1", "X", "X: n x n", order=2),
    "differential by a number": lambda: matdiff.differential("exp(t) x", "t", "t: scalar, x: n"),
    "jvp": lambda: matdiff.jvp("tanh(W x)", "x"),
    "vjp": lambda: matdiff.vjp("tanh(W x)", "x"),
    "hvp": lambda: matdiff.hvp("||A x - b||^2", "x"),
    "cotangent": lambda: matdiff.backprop("h = W x; z = tanh(h); u^T z")["W"],
    "index form": lambda: matdiff.index_derivative("f_i = W_ij x_j", "W"),
    "index form without a matrix": lambda: matdiff.index_derivative("f_ijk = a_i b_j c_k", "a"),
    "implicit gradient": lambda: matdiff.grad("x^T x", "A", 'A: n x n, x: solves "A x = b"'),
    "gradients": lambda: matdiff.grad("x^T A y", ["x", "A"]),
    "hessians": lambda: matdiff.hessian("x^T A y + x^T x", ["x", "y"]),
}  # fmt: skip
CALLS = {
    "check": ("exact",),
    **dict.fromkeys(("explain", "code", "function", "latex", "unicode", "markdown", "to_dict", "index", "named"), ()),
}  # fmt: skip
MANY = ("gradients", "hessians")
NONE = {
    # word: the kinds that do not have it, with the sentence
    "index": {
        "complex jacobian": "a Jacobian of complex matrices has no index form",
        "differential": "a differential has no index form",
        "second differential": "a differential has no index form",
        "differential by a number": "a differential has no index form",
        "jvp": "a product of the Jacobian with a direction has no index form",
        "vjp": "a product of a direction with the Jacobian has no index form",
        "hvp": "a product of the Hessian with a direction has no index form",
        "cotangent": "a gradient of a backward pass has no index form",
        "implicit gradient": "a gradient through an equation has no index form",
    },
    "code": {},
    "function": {},
    **{
        word: dict.fromkeys(MANY, f"several answers have no {word} in one; each has its own")
        for word in ("node", "variable", "shape", "line")
    },
}  # fmt: skip
ANSWERS = {name: make() for name, make in KINDS.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_vocabulary(kind: str) -> None:
    answer = ANSWERS[kind]
    for word in COMMON:
        sentence = NONE.get(word, {}).get(kind)
        if sentence is not None:
            with pytest.raises(matdiff.UnsupportedError) as error:
                _asked(answer, word)
            assert str(error.value).split("\n")[0] == sentence
        else:
            _asked(answer, word)


def _asked(answer: Any, word: str) -> Any:
    if word == "equals":
        assert answer.equals(answer)
        return None
    value = getattr(answer, word)
    return value(*CALLS[word]) if word in CALLS else value


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_words_give_fits_together(kind: str) -> None:
    answer = ANSWERS[kind]
    data = answer.to_dict()
    assert json.loads(json.dumps(data)) is not None
    again = pickle.loads(pickle.dumps(answer))
    assert again == answer and again.equals(answer) and str(again) == str(answer)
    if kind in MANY:
        assert set(data) == {name if isinstance(name, str) else ", ".join(name) for name in answer}
        return
    assert data["kind"] == answer.kind
    assert data["conditions"] == list(answer.conditions)
    assert data["variables"] == list(answer.variables) and answer.variable == answer.variables[-1]
    assert answer.markdown() == f"$$\n{answer.equation()}\n$$"
    if getattr(answer, "derivative", None) is None:  # dF/dt is told in the place of dF
        assert answer.latex().split(r" \text{where}")[0] in answer.markdown()
    assert repr(answer).startswith(answer.kind.capitalize())


@pytest.mark.parametrize("check", ["sympy", "exact", "steps", "code"])
@pytest.mark.parametrize("kind", [name for name in KINDS if name not in MANY])
def test_every_check_of_every_kind(kind: str, check: str) -> None:
    report = ANSWERS[kind].check(check, points=1)
    if report.verdict == "not checked":
        assert (kind, check) in UNCHECKED and report.why == UNCHECKED[kind, check]
    else:
        assert report.agreed, report.why


UNCHECKED = {
    ("implicit gradient", "steps"): (
        "its lines hold where the equations do; the answer is checked through a numerical solution of them"
    )
}


def test_the_checks_of_index_forms_see_slips() -> None:
    form = matdiff.grad("x^T A x", "x").index().record.how["form"]
    assert form.check("steps").agreed and form.check("code").agreed
    other = matdiff.grad("2 x^T A x", "x").index().record.how["form"]
    lines = form.derivation()
    form.derivation = lambda: [*lines[:1], *other.derivation()[1:]]
    report = form.check("steps")
    assert report.sentence() == "✗ the steps disagree: line 3 has another value than the one before"
    form.einsum = other.einsum
    assert form.check("code").sentence().startswith("✗ the code disagrees: they differ by 1.0e+00")
    tensor = matdiff.index_derivative("f_ijk = a_i b_j c_k", "a").record.how["form"]
    wrong = matdiff.index_derivative("f_ijk = 2 a_i b_j c_k", "a").record.how["form"]
    tensor.einsum = wrong.einsum
    assert (
        tensor.check("code").sentence().startswith("✗ the code disagrees: they differ by 1.0e+00")
    )


def test_code_that_differs_from_the_formula_is_seen() -> None:
    right, wrong = (matdiff.differential(text, "X") for text in ("A X B", "2 A X B"))
    report = beside_formula(
        right.check(), *right.record.kind.code(right.record, "")[:1], wrong.function(),
        [*right.record.symbols, *symbols(right.record.kind.code(right.record, "")[0])],
    )  # fmt: skip
    assert report.why == "it differs from the formula by 1.0e+00 of the largest entry"


@pytest.mark.parametrize("kind", MANY)
def test_one_function_of_several_answers(kind: str) -> None:
    answer = ANSWERS[kind]
    values = {"x": np.array([1.0, -2.0]), "A": np.arange(6.0).reshape(2, 3), "y": np.ones(3)}
    found = answer.function()(**values)
    assert set(found) == set(answer)
    for name, value in found.items():
        np.testing.assert_allclose(value, answer[name].function()(**values))


def test_answers_of_another_value_differ() -> None:
    first, second = (matdiff.index_derivative(f"f_ijk = {c} a_i b_j c_k", "a") for c in ("1", "2"))
    assert first != second and not first.equals(second)
    both = matdiff.grad("x^T A y", ["x", "y"])
    assert not both.equals(matdiff.grad("2 x^T A y", ["x", "y"])) and both != 3
