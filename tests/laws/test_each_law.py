"""Each law alone, from the data: it holds, its tampered copies do not, and it rewrites its own left side."""

from __future__ import annotations

import pytest
from tamper import copies, squared, transposed_copies, turned_round

from matdiff.base.resources import data_folder
from matdiff.calculus.bookshelf import default_book
from matdiff.expression import build as b
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute
from matdiff.rewrite.book import Context, pattern_of
from matdiff.rewrite.law import KINDS, Law
from matdiff.rewrite.load import SOURCED, read_sources
from matdiff.rewrite.matching import compile_root
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.once import make_plain
from matdiff.rewrite.template import Template
from matdiff.rewrite.trial import accepts, holds, sides

BOOK = default_book()
LAWS = list(BOOK.laws.values())
each_law = pytest.mark.parametrize("law", LAWS, ids=[law.name for law in LAWS])


@each_law
def test_holds(law: Law) -> None:
    assert holds(law)


@each_law
def test_tampered_copies_are_rejected(law: Law) -> None:
    right = sides(law)[1]
    assert not [
        wrong for name, copy in copies(right) if (wrong := _wrongly_judged(law, name, copy, False))
    ]


@each_law
def test_transposed_factors_are_rejected(law: Law) -> None:
    law = squared(law)
    assert holds(law)
    context = Context(BOOK)
    tried = transposed_copies(
        sides(law)[1],
        Normaliser(context).normal,
        lambda node: context.holds(substitute(node, _symmetric_tangents(law)), "symmetric"),
    )
    assert not [
        wrong for name, copy, idle in tried if (wrong := _wrongly_judged(law, name, copy, idle))
    ]


def _wrongly_judged(law: Law, name: str, copy: Node, idle: bool) -> str:
    """A copy is rejected, unless it is the law's own right side in other words: then it has to be accepted."""
    plain = Normaliser(Context(BOOK)).normal

    def normal(node: Node) -> Node:
        return plain(substitute(node, _symmetric_tangents(law)))

    right = normal(sides(law)[1])
    same = idle or any(normal(turned) is right for turned in turned_round(copy))
    if accepts(law, copy) is same:
        return ""
    return f"{name}: {copy} is {'rejected, but the same' if same else 'accepted'}"


@each_law
def test_fires_on_its_own_left_side(law: Law) -> None:
    pattern, template, moved = pattern_of(law), law.template, _moved(law)
    subject, expected = substitute(pattern, moved), substitute(template, moved)
    active = frozenset(v for v in law.slots if "constant" not in v.attributes)
    found = compile_root(pattern)(subject, Context(BOOK, active).holds)
    assert found is not None
    bindings, before, after = found
    assert (before, after) == ((), ())
    assert Template(template).build(bindings, make_plain) is expected


def _symmetric_tangents(law: Law) -> dict[Node, Node]:
    """dS of a symmetric S is symmetric: a symmetric letter stands for it."""
    return {
        b.differential(slot): b.symbol(f"d{slot.name}", slot.shape, ("symmetric",))
        for slot in law.slots
        if "symmetric" in BOOK.implied(slot.attributes)
    }


def _moved(law: Law) -> dict[Node, Node]:
    """What stands for slots that have to hold a differential."""
    return {
        slot: b.differential(b.symbol(slot.name.lower() + "_", slot.shape))
        for slot in law.slots
        if "differential" in slot.attributes
    }


@each_law
def test_source_is_known(law: Law) -> None:
    known = read_sources(data_folder("rules"))
    keys = [part.split()[0] for part in law.source.split(";") if part.split()]
    assert set(keys) <= known
    assert keys or law.folder not in SOURCED


@each_law
def test_a_loud_law_has_a_reason(law: Law) -> None:
    assert law.quiet or law.reason


@each_law
def test_slots_have_sizes_of_their_own(law: Law) -> None:
    """No slot is a matrix of literal sizes, which would hide a wrong transpose; columns and rows are."""
    for slot in law.slots:
        assert isinstance(slot, Symbol)
        if not slot.attributes & KINDS:
            assert slot.shape[0] == 1 or isinstance(slot.shape[0], str)
            assert slot.shape[1] == 1 or isinstance(slot.shape[1], str)
