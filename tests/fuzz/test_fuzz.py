"""A slice of the random expressions in every test run; ``python -m tests.fuzz.run --count 20000`` tries many more by hand."""

from __future__ import annotations

import warnings
from collections import Counter

import pytest

import matdiff
from matdiff.calculus.derive import derive
from matdiff.expression.nodes import Apply
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder
from matdiff.output.plain import plain
from matdiff.syntax.scope import ATTRIBUTES

from .checks import examine
from .generator import generate
from .run import FAULTLESS

SLICE = 160
WITH_TEXTS = 60
WITH_STEPS = 20
UNMADE = {
    "d": "a differential is no value: it stands in derivations alone",
    "inner": "<A, B> is read as tr(A' B), a' b; the product itself stands in derivations alone",
    "stack": "the rows of data that an answer about a family is written with",
}
"""Operators that no expression is made of, and why."""
ALL = 3000


@pytest.fixture(scope="module")
def findings() -> Counter[str]:
    """How many expressions of the slice ended how; the first fault fails the tests that use it."""
    kinds: Counter[str] = Counter()
    for seed in range(SLICE):
        case = generate(seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # overflow in code that is run
            finding = examine(case, seed, texts=seed < WITH_TEXTS, steps=seed < WITH_STEPS)
        kind = finding.kind if finding else "derived"
        kinds[kind] += 1
        told = f"seed {seed}: {plain(case.node)}\nwhere {case.where}\n{finding}"
        assert kind in FAULTLESS, told
    return kinds


def test_nothing_is_wrong(findings: Counter[str]) -> None:
    assert findings.total() == SLICE


def test_most_are_derived(findings: Counter[str]) -> None:
    assert findings["derived"] >= 0.8 * SLICE
    assert findings["refused"] <= 0.05 * SLICE
    assert findings["no sample"] <= 0.1 * SLICE
    assert findings["no value"] <= 0.01 * SLICE


def test_every_operator_is_met() -> None:
    met: set[str] = set()
    for seed in range(ALL):
        met |= {v.operator.name for v in postorder(generate(seed).node) if isinstance(v, Apply)}
    assert set(OPERATORS) - met == set(UNMADE)


def test_every_attribute_is_met() -> None:
    """Of those that are declared; differential and coefficient are words of laws, real is what is not complex."""
    met: set[str] = set()
    for seed in range(ALL):
        met.update(*(v.attributes for v in generate(seed).symbols))
    assert ATTRIBUTES - met == {"real"}


def test_a_wrong_gradient_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison has teeth: a gradient with the sign turned is told from a right one."""
    from matdiff.expression.build import negate

    from . import checks

    honest = derive

    def turned(*given: object, **named: object) -> object:
        derivation = honest(*given, **named)  # type: ignore[arg-type]
        for answer in derivation.answers:
            answer.gradient = negate(answer.gradient)
        return derivation

    case = generate(4)
    assert examine(case, 4) is None
    monkeypatch.setattr(checks, "derive", turned)
    found = examine(case, 4)
    assert found is not None and found.kind == "wrong"


def test_an_index_stays_in_its_sum() -> None:
    """||V_i 0|| is ||0||, which goes before the sum over i; written as it was read it would take i along."""
    where = "i: 1..N; V_i: k x n; Y: k x k; f: function"
    found = matdiff.grad("sum_i f(||kron(V_i V_i^T zeros(k, k), Y)||)", "Y", where)
    assert not found.as_question()[2].indices
    kept = matdiff.grad("sum_i f(||kron(V_i, Y)||)", "Y", where)
    assert "f'(||kron(V_i, Y)||)" in str(kept)


def test_sizes_are_kept() -> None:
    from matdiff.expression import build as b
    from matdiff.syntax.reading import read

    a = b.symbol("a")
    node = b.apply("norm", b.scale(a, b.eye("n")))
    assert read(plain(node), "a: scalar").expression is node


def test_the_size_of_a_half_vector_is_read() -> None:
    from matdiff.expression import build as b
    from matdiff.syntax.reading import read

    a = b.symbol("A", ("n", "n"))
    node = b.add(b.apply("vech", a), b.apply("sin", b.zeros("tri(n)")))
    assert read(plain(node), "A: n x n").expression is node
