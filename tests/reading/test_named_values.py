"""A named value is a letter of its own: ``grad PROGRAM wrt NAME`` is what backprop says, and what difference quotients say.

Every form of value is put into every use that its shape allows. Values and uses are said twice, in matdiff's notation and in NumPy; the
quotients move the value alone, which is what the gradient by it means.
"""

from __future__ import annotations

import inspect
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import matdiff

if TYPE_CHECKING:
    from collections.abc import Callable

    Data = dict[str, Any]
    Form = tuple[str, Callable[[Data], Any]]

SIZES = {"m": 4, "n": 3, "p": 2, "scalar": ()}
GIVEN = {
    "A": (4, 3), "B": (4, 3), "C": (3, 2), "S": (3, 3), "M": (3, 3), "x": (3,), "y": (4,), "u": (3,), "c": (), "P": (3, 4),
}  # fmt: skip
WHERE = "A: m x n, B: m x n, C: n x p, S: n x n, M: n x n, x: n, y: m, u: n, c: scalar, P: n x m"
inv = np.linalg.inv
VALUES: dict[str, tuple[Form, ...]] = {
    "m": (
        ("A x", lambda d: d["A"] @ d["x"]),
        ("c A x", lambda d: d["c"] * d["A"] @ d["x"]),
        ("-A x", lambda d: -d["A"] @ d["x"]),
        ("2 A x", lambda d: 2 * d["A"] @ d["x"]),
        ("(x^T P)^T", lambda d: d["P"].T @ d["x"]),
        ("A x + y", lambda d: d["A"] @ d["x"] + d["y"]),
        ("A x - y", lambda d: d["A"] @ d["x"] - d["y"]),
        ("tanh(A x)", lambda d: np.tanh(d["A"] @ d["x"])),
        ("y .* (A u)", lambda d: d["y"] * (d["A"] @ d["u"])),
        ("y", lambda d: d["y"]),
        ("diag(A P)", lambda d: np.diag(d["A"] @ d["P"])),
    ),
    "mn": (
        ("A M", lambda d: d["A"] @ d["M"]),
        ("A + B", lambda d: d["A"] + d["B"]),
        ("c A", lambda d: d["c"] * d["A"]),
        ("P^T", lambda d: d["P"].T),
        ("A .* B", lambda d: d["A"] * d["B"]),
        ("y x^T", lambda d: np.outer(d["y"], d["x"])),
        ("A M^-1", lambda d: d["A"] @ inv(d["M"])),
    ),
    "nn": (
        ("A^T A", lambda d: d["A"].T @ d["A"]),
        ("M^-1", lambda d: inv(d["M"])),
        ("M M", lambda d: d["M"] @ d["M"]),
        ("-M", lambda d: -d["M"]),
        ("M + M^T", lambda d: d["M"] + d["M"].T),
        ("x u^T", lambda d: np.outer(d["x"], d["u"])),
        ("diag(x)", lambda d: np.diag(d["x"])),
    ),
    "": (
        ("u^T x", lambda d: d["u"] @ d["x"]),
        ("tr(P A)", lambda d: np.trace(d["P"] @ d["A"])),
        ("c^2", lambda d: d["c"] ** 2),
        ("||x||^2", lambda d: d["x"] @ d["x"]),
    ),
}
"""By shape of the value."""
USES: dict[str, tuple[Form, ...]] = {
    "m": (
        ("z^T z", lambda d: d["z"] @ d["z"]),
        ("||z - A u||^2", lambda d: ((d["z"] - d["A"] @ d["u"]) ** 2).sum()),
        ("y^T z + x^T A^T z", lambda d: d["y"] @ d["z"] + d["x"] @ d["A"].T @ d["z"]),
        ("sum(exp(z)) + y^T tanh(z)", lambda d: np.exp(d["z"]).sum() + d["y"] @ np.tanh(d["z"])),
        ("log(y^T exp(z / c))", lambda d: np.log(abs(d["y"] @ np.exp(d["z"] / d["c"])))),
    ),
    "mn": (
        ("tr(z^T B M)", lambda d: np.trace(d["z"].T @ d["B"] @ d["M"])),
        ("||z x - y||^2", lambda d: ((d["z"] @ d["x"] - d["y"]) ** 2).sum()),
        ("sum(tanh(z) .* A)", lambda d: (np.tanh(d["z"]) * d["A"]).sum()),
    ),
    "nn": (
        ("tr(z S)", lambda d: np.trace(d["z"] @ d["S"])),
        ("x^T z u + tr(z^T M)", lambda d: d["x"] @ d["z"] @ d["u"] + np.trace(d["z"].T @ d["M"])),
        ("tr(z z M)", lambda d: np.trace(d["z"] @ d["z"] @ d["M"])),
    ),
    "": (
        ("c z^2 + u^T x", lambda d: d["c"] * d["z"] ** 2 + d["u"] @ d["x"]),
        ("exp(z / 9)", lambda d: np.exp(d["z"] / 9)),
    ),
}  # fmt: skip
CHAINED = {
    "m": "h = {0}; z = 2 h",
    "mn": "h = {0}; z = h + B",
    "nn": "h = {0}; z = h^T",
    "": "h = {0}; z = 3 h",
}
TWICE: dict[str, Callable[[Any, Data], Any]] = {
    "m": lambda h, d: 2 * h, "mn": lambda h, d: h + d["B"], "nn": lambda h, d: h.T, "": lambda h, d: 3 * h,
}  # fmt: skip
CASES = [
    (kind, value, use, chained)
    for kind in VALUES
    for value in VALUES[kind]
    for use in USES[kind]
    for chained in (False, True)
]
SLICE = random.Random(7).sample(CASES, 60)
"""All 210 pass; a slice is enough for every day."""


def _data() -> Data:
    draw = np.random.default_rng(11)
    return {name: draw.uniform(0.5, 1.5, shape) for name, shape in GIVEN.items()}


def _quotients(use: Callable[[Data], Any], data: Data) -> Any:
    z = np.asarray(data["z"], float)
    found = np.empty(z.shape)
    for place in np.ndindex(z.shape):
        step = np.zeros(z.shape)
        step[place] = 1e-6
        found[place] = (use({**data, "z": z + step}) - use({**data, "z": z - step})) / 2e-6
    return found


def _called(function: Callable[..., Any], data: Data) -> Any:
    return function(**{name: data[name] for name in inspect.signature(function).parameters})


def _words(part: object) -> str:
    """A form by its text."""
    return str(part[0] if isinstance(part, tuple) else part)


@pytest.mark.parametrize(("kind", "value", "use", "chained"), SLICE, ids=_words)
def test_by_a_named_value(kind: str, value: Form, use: Form, chained: bool) -> None:
    data = _data()
    text = (CHAINED[kind].format(value[0]) if chained else f"z = {value[0]}") + f"; L = {use[0]}"
    data["z"] = TWICE[kind](value[1](data), data) if chained else value[1](data)
    found = matdiff.grad(text, "z", WHERE)
    want = _quotients(use[1], data)
    got = np.asarray(_called(found.function(), data)).reshape(want.shape)
    assert np.allclose(got, want, rtol=1e-5, atol=1e-6), (text, str(found))
    back = matdiff.backprop(text, "z", WHERE)
    _, gradients = _called(back.function(), data)
    assert np.allclose(np.reshape(gradients["z"], want.shape), want, rtol=1e-5, atol=1e-6), text


def test_a_value_asked_with_what_it_is_made_of() -> None:
    """Each name for itself: by W through z, by z not into W."""
    found = matdiff.grads("z = W x; z^T z", "z, W")
    assert (str(found["z"]), str(found["W"])) == ("2 z", "2 W x x^T")


@pytest.mark.parametrize(
    ("text", "wrt", "answer"),
    [
        ("h = x; h^T h + h^T x", "h", "2 h + x"),
        ("S = A^T A; log det(S) + tr(S B)", "S", "S^-1 + B^T"),
        ("P = X W; tr(P Q)", "P^T", "Q"),
    ],
)
def test_the_letter_of_a_value(text: str, wrt: str, answer: str) -> None:
    assert str(matdiff.grad(text, wrt)) == answer


def test_a_value_keeps_what_is_known_of_it_and_moves_freely() -> None:
    """S = A'A is symmetric, so its logarithm has a determinant; that it moves among symmetric matrices nobody said."""
    assert str(matdiff.hessian("S = A^T A; log det(S)", "S")) == "-kron(S^-1, S^-1)"
    assert "projected" not in matdiff.grad("S = A^T A; tr(S B)", "S").convention


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("jacobian", "diag(1 - tanh(z).^2)"), ("differential", "(1 - tanh(z).^2) .* dz")],
)
def test_other_questions_by_a_value(kind: str, answer: str) -> None:
    assert str(getattr(matdiff, kind)("z = W x; tanh(z)", "z")) == answer


@pytest.mark.parametrize(
    ("claim", "equal"), [("2 z", True), ("2 W x", True), ("2 (x^T W^T)^T", True), ("W x", False)]
)
def test_a_claim_in_the_value_or_in_what_it_is_made_of(claim: str, equal: bool) -> None:
    assert matdiff.verify(claim, "z = W x; z^T z", "z").equal is equal
