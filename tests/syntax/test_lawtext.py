"""Law files: sentences, clauses, and errors with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from matdiff.base.errors import LawError
from matdiff.base.resources import data_folder
from matdiff.syntax.lawtext import (
    FactSentence,
    ImplicationSentence,
    LawSentence,
    parse_law_file,
)

FILE = """
# Products.
left_constant: d(A B) -> A d(B)
    for A: m x k constant, B: k x n
    because "a constant factor passes through the differential"
    from PP12 (37); Cookbook (40)   # the second by its number
log: d(log(A)) -> recip(A) .* d(A)
    for A: m x n positive   check A in (1/2, 2)
inverse: d(A^-1)
      -> -A^-1 d(A) A^-1
    for A: n x n invertible
    proof A^-1 A = eye(n)
    quiet
gram: A' A is symmetric, positive_semidefinite
    for A: m x n
every positive_definite is symmetric, invertible
chain: d(f(A)) -> f'(A) .* d(A)  for f: function, A: m x n
matrix: d(F(t)) -> d(t) F'(t)  for t: scalar, F: n x m function
member: d(sum_i x_i) -> sum_i d(x_i)  for x_i: n, i: index
"""


def test_sentences() -> None:
    left, log, inverse, gram, every, chain, matrix, member = parse_law_file(FILE, "products.law")
    assert isinstance(left, LawSentence)
    assert left.name == "left_constant"
    assert repr(left.pattern) == "(call[d] (product[''] A B))"
    assert repr(left.template) == "(product[''] A (call[d] B))"
    assert [(s.name, s.rows, s.cols, s.attributes) for s in left.slots] == [
        ("A", "m", "k", ("constant",)),
        ("B", "k", "n", ()),
    ]
    assert left.because == "a constant factor passes through the differential"
    assert left.source == "PP12 (37); Cookbook (40)"
    assert log.check == "A in (1/2, 2)"
    assert inverse.quiet and not log.quiet
    assert repr(inverse.proofs) == "[((product[''] (power[^] A -1) A), (call[eye] n))]"
    assert isinstance(gram, FactSentence)
    assert gram.attributes == ("symmetric", "positive_semidefinite")
    assert isinstance(every, ImplicationSentence)
    assert (every.attribute, every.implied) == ("positive_definite", ("symmetric", "invertible"))
    assert isinstance(chain, LawSentence)
    assert repr(chain.template) == "(elementwise['.*'] (primed_call['f' 1] A) (call[d] A))"
    assert isinstance(matrix, LawSentence)
    assert repr(matrix.template) == "(product[''] (call[d] t) (primed_call['F' 1] t))"
    assert isinstance(member, LawSentence)
    assert repr(member.pattern) == "(call[d] (sum_over['i'] (subscript[i] x i) (none) (none)))"
    assert member.slots[0].indices == ("i",)


def test_empty_file() -> None:
    assert parse_law_file("# nothing\n") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "# one\na: A B .* C -> C  for A: m",
            "f.law:2: A B stands beside .* without brackets\n  | a: A B .* C -> C  for A: m\n"
            "  |    ^^^\nhelp: write (A B)",
        ),
        ("a: (A -> B", "f.law:1: this ( is not closed\n  | a: (A -> B\n  |    ^"),
        (
            "A -> B",
            "f.law:1: A does not fit here\n  | A -> B\n  | ^\n"
            "help: a law begins with its name and a colon: product: d(A B) -> …",
        ),
        (
            "a: A -> A quiet for A: n because because",
            "f.law:1: because does not fit here\n  | a: A -> A quiet for A: n because because\n"
            "  |                                  ^^^^^^^",
        ),
        (
            'a: A -> A because "x" because "y"',
            'f.law:1: this clause is given twice\n  | a: A -> A because "x" because "y"\n'
            "  |                       ^^^^^^^",
        ),
    ],
)
def test_error(text: str, message: str) -> None:
    with pytest.raises(LawError) as caught:
        parse_law_file(text, "f.law")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "path", sorted(Path(data_folder("rules")).rglob("*.law")), ids=lambda p: p.stem
)
def test_the_laws_of_the_package_are_read(path: Path) -> None:
    assert parse_law_file(path.read_text(encoding="utf-8"), path.name)


def test_many_laws_in_a_file() -> None:
    assert len(parse_law_file(FILE * 20)) == 160
