"""Laws that follow from an identity L = R: d of both sides is the same once the law is put in.

For the inverse, inv(A) A = I: d(inv(A)) A + inv(A) dA = 0 with d(inv(A)) = -inv(A) dA inv(A). What is left of the difference of both sides
has to vanish by simplification alone, no number involved.
"""

from __future__ import annotations

import pytest

from matdiff.calculus.bookshelf import default_book
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import symbols
from matdiff.rewrite.book import Context, pattern_of
from matdiff.rewrite.law import Law
from matdiff.rewrite.matching import compile_root
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.once import make_plain
from matdiff.rewrite.template import Template
from matdiff.rewrite.terms import is_zero

BOOK = default_book()
PROVED = [law for law in BOOK.laws.values() if law.proofs]


def differentiated(node: Node, template: Node, law: Law) -> Node:
    """d of an expression: by the laws of the book, with ``template`` for what the law itself says."""
    if isinstance(node, Symbol):
        return b.differential(node)
    if not symbols(node):
        return b.zeros(*node.shape)
    assert isinstance(node, Apply)
    if node is pattern_of(law):
        return template
    for candidate in BOOK.about("differential", node.operator.name):
        found = compile_root(pattern_of(candidate))(node, Context(BOOK).holds)
        if found is not None and not found[1] and not found[2]:
            built = Template(candidate.template).build(found[0], make_plain)
            return _with_differentials(built, template, law)
    raise AssertionError(f"no law of d for {node}")


def _with_differentials(node: Node, template: Node, law: Law) -> Node:
    """Every d(E) in an expression worked out."""
    if not isinstance(node, Apply) or not node.operands:
        return node
    if node.operator.name == "d":
        return differentiated(node.operands[0], template, law)
    return b.rebuild(node, tuple(_with_differentials(c, template, law) for c in node.operands))


def _follows(law: Law, template: Node) -> bool:
    """The difference of d of both sides vanishes, for every identity given as a proof."""
    normal = Normaliser(Context(BOOK)).normal
    return all(
        is_zero(
            normal(
                b.subtract(
                    differentiated(left, template, law), differentiated(right, template, law)
                )
            )
        )
        for left, right in law.proofs
    )


def test_the_inverse_is_proved() -> None:
    assert "differential.inverse" in [law.name for law in PROVED]


@pytest.mark.parametrize("law", PROVED, ids=[law.name for law in PROVED])
def test_proof(law: Law) -> None:
    assert _follows(law, law.template)


@pytest.mark.parametrize("law", PROVED, ids=[law.name for law in PROVED])
def test_proof_of_a_tampered_law_fails(law: Law) -> None:
    assert not _follows(law, b.negate(law.template))
    assert not _follows(law, b.scale(b.TWO, law.template))
    assert not _follows(law, b.transpose(law.template))
