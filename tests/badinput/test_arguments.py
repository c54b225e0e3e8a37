"""Arguments of the wrong type, and names that are not there: never a bare error of Python's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import matdiff
from matdiff import MatdiffError

if TYPE_CHECKING:
    from collections.abc import Callable

ASKING = [
    "grad",
    "grads",
    "differential",
    "jacobian",
    "hessian",
    "hessians",
    "jvp",
    "vjp",
    "hvp",
    "index_derivative",
    "backprop",
    "graph",
]
WRONG: tuple[Any, ...] = (3, 2.5, True, None, b"X", [3], ("X", 3), object())

MESSAGES: list[tuple[Callable[[], object], str]] = [
    (lambda: matdiff.grad(3), "an expression is given as text, not as int"),  # type: ignore[arg-type]
    (lambda: matdiff.parse(None), "an expression is given as text, not as NoneType"),  # type: ignore[arg-type]
    (lambda: matdiff.backprop(3), "a program is given as text, not as int"),  # type: ignore[arg-type]
    (lambda: matdiff.graph(3), "a program is given as text, not as int"),  # type: ignore[arg-type]
    (lambda: matdiff.grad("log det X", 3), 'wrt takes names, not int\nhelp: write wrt="x, A"'),  # type: ignore[arg-type]
    (lambda: matdiff.hessian("x' A x", ["x", 3]), 'wrt takes names, not int\nhelp: write wrt="x, A"'),  # type: ignore[list-item]
    (lambda: matdiff.jvp("A x", "x", along=2.5), 'along takes names, not float\nhelp: write along="x, A"'),  # type: ignore[arg-type]
    (
        lambda: matdiff.parse("A x", 4),  # type: ignore[arg-type]
        'declarations are text or a mapping, not int\nhelp: write where="A: n x n symmetric, x: n" or where={"A": "n x n"}',
    ),
    (
        lambda: matdiff.grad("x' x", "x", rules=3),  # type: ignore[arg-type]
        'rules are the paths of law files, not int\nhelp: write rules=["my.law"]',
    ),
    (lambda: matdiff.load_laws(3), "the path of a law file is given as text, not as int"),  # type: ignore[arg-type]
    (lambda: matdiff.verify(3, "x' x", "x"), "an expression is given as text, not as int"),  # type: ignore[arg-type]
    (lambda: matdiff.verify("2 x", "x' x", 3), "the variable of a claim is given as text, not as int"),  # type: ignore[arg-type]
    (lambda: matdiff.grad("x' x", "x").check(points=0), "points is a positive whole number, not 0"),
    (lambda: matdiff.grad("x' x", "x").check(points="a"), "points is a positive whole number, not 'a'"),  # type: ignore[arg-type]
    (lambda: matdiff.grad("x' x", "x").check(seconds="a"), "seconds is a number, not 'a'"),  # type: ignore[arg-type]
    (lambda: matdiff.grad("x' x", "x").check(["exact"]), "the checks are sympy, exact, steps and code, not '['exact']'"),  # type: ignore[arg-type]
    (
        lambda: matdiff.graph("x' x", "x", at=3),  # type: ignore[arg-type]
        'at is text or a mapping from names to numbers, not int\nhelp: write at="x = 1, y = [2, 3]"',
    ),
    (lambda: matdiff.graph("x' x", "x", limit=None), "limit is a whole number, not None"),  # type: ignore[arg-type]
    (lambda: matdiff.grads("x' A y", "x, A")["y"], "there is no gradient by 'y'\nhelp: there are x, A"),
    (lambda: matdiff.backprop("h = W x; L = ||h||^2")["V"], "there is no gradient by 'V'\nhelp: there are h, W"),
    (
        lambda: matdiff.hessians("x' A y", "x, y")["x", "z"],
        "there is no block ('x', 'z')\nhelp: there are ('x', 'x'), ('x', 'y'), ('y', 'x'), ('y', 'y')",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), MESSAGES)
def test_the_message(call: Callable[[], object], message: str) -> None:
    with pytest.raises(MatdiffError) as caught:
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("wrong", WRONG, ids=lambda v: type(v).__name__)
def test_wrong_types_are_refused_in_words(name: str, wrong: Any) -> None:
    function: Callable[..., object] = getattr(matdiff, name)
    calls: list[Callable[[], object]] = [
        lambda: function(wrong, "X"),
        lambda: function("log det X", "X", where=wrong or 0.5),
    ]
    if wrong is not None:  # which stands for no variables
        calls.append(lambda: function("log det X", wrong))
    if name != "index_derivative":
        calls.append(lambda: function("log det X", "X", rules=wrong))
    for call in calls:
        with pytest.raises(MatdiffError):
            call()


def test_a_law_file_alone_is_one_path() -> None:
    with pytest.raises(matdiff.UsageError, match=r"my\.law cannot be read"):
        matdiff.grad("x' x", "x", rules="my.law")


def test_answers_are_mappings_still() -> None:
    found = matdiff.grads("x' A y", "x, A")
    assert "y" not in found and 3 not in found
    assert found.get("y") is None
    assert str(found["x"]) == "A y"
    with pytest.raises(KeyError):
        found["y"]


CONTROLS = [
    (lambda: matdiff.grad("x^T x", "x\x1b[2J"), "x\ufffd[2J is not a variable"),
    (lambda: matdiff.grad("foo", "x", "foo\x9b(x)"), "\ufffd does not fit in a declaration"),
    (lambda: matdiff.grad("x^T x", "x\u202ey"), "x\ufffdy is not a variable"),
    (lambda: matdiff.load_laws("no\x07where.law"), "no\ufffdwhere.law cannot be read"),
]


@pytest.mark.parametrize(("asked", "said"), CONTROLS, ids=[said for _, said in CONTROLS])
def test_no_control_character_reaches_a_message(asked: Callable[[], object], said: str) -> None:
    """What a terminal would obey is shown as what cannot be shown, wherever in a message it stands."""
    with pytest.raises(MatdiffError) as error:
        asked()
    shown = str(error.value)
    assert said in shown
    assert all(c.isprintable() or c == "\n" for c in shown)
