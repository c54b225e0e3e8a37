"""Sentences of law files that speak of every operator of a kind: ``for f: elementwise complex function`` stands for one sentence each.

``f`` stands for any operator that has these flags (expression/operators) and takes as many operands as f does here. What has f in
its name goes with it: frechet_f(A, E) is frechet_expm(A, E) where f is expm, and {f} in the reason is its word. Where an operator takes
no m x n matrix, n is 1, or m is n: the sentence then speaks of columns, or of square matrices.

    conjugate: conj(f(A)) -> f(conj(A))        conjugate_exp: conj(exp(A)) -> exp(conj(A))
        for f: elementwise complex             conjugate_sin: conj(sin(A)) -> sin(conj(A))
            function, A: m x n                 ...
"""

from __future__ import annotations

from copy import copy

from matdiff.base.dimensions import Dimension, substitute
from matdiff.expression.operators import OPERATORS, Operator, named
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from matdiff.syntax.declarations import Declaration
    from matdiff.syntax.lawtext import Sentence

_TREES = ("pattern", "template", "tree")
NARROWER: tuple[dict[str, Dimension], ...] = ({}, {"n": 1}, {"m": "n"})
"""What the sizes of a sentence are tried to be, the most general first."""


def schema_slot(sentence: Sentence) -> Declaration | None:
    """The slot for operators; ValueError where there are two."""
    found = [slot for slot in sentence.slots if slot.kind == "operators"]
    if len(found) > 1:
        raise ValueError("a sentence speaks of the operators of one kind: one slot of flags")
    return found[0] if found else None


def operators_for(sentence: Sentence, slot: Declaration) -> list[Operator]:
    """The operators that a slot stands for; ValueError where there are none."""
    calls = [call for call in _calls(sentence) if _named(call.value, slot.name, "") != call.value]
    counts = {len(call.children) for call in calls if call.value == slot.name}
    if not calls:
        raise ValueError(f"{slot.name} is applied to nothing")
    found = [
        OPERATORS[name]
        for name in named(*slot.attributes)
        if OPERATORS[name].takes and not OPERATORS[name].parameters
    ]
    fitting = [row for row in found if counts <= {row.arity}]
    if not fitting:
        raise ValueError(f"no operator is {' and '.join(slot.attributes)} with that many operands")
    return sorted(fitting, key=lambda row: row.name)


def instances(sentence: Sentence, slot: Declaration, row: Operator) -> Iterator[Sentence]:
    """The sentence for one operator, of the most general matrices first."""
    for sizes in NARROWER:
        made = copy(sentence)
        made.name = _named(sentence.name, slot.name, row.name)
        if made.name == sentence.name:
            made.name = f"{sentence.name}_{row.name}"
        made.because = sentence.because.replace(f"{{{slot.name}}}", row.name)
        made.slots = [_narrowed(v, sizes) for v in sentence.slots if v is not slot]
        for key in _TREES:
            if hasattr(sentence, key):
                setattr(made, key, _put(getattr(sentence, key), slot.name, row.name))
        made.proofs = [
            (_put(a, slot.name, row.name), _put(b, slot.name, row.name)) for a, b in sentence.proofs
        ]
        yield made


def _calls(sentence: Sentence) -> Iterator[Tree]:
    waiting = [getattr(sentence, key) for key in _TREES if hasattr(sentence, key)]
    while waiting:
        tree = waiting.pop()
        if tree.kind == "call":
            yield tree
        waiting += tree.children


def _put(tree: Tree, slot: str, name: str) -> Tree:
    """The tree with an operator for the slot."""
    children = tuple([_put(child, slot, name) for child in tree.children])
    value = tree.value
    if tree.kind == "call" and isinstance(value, str):
        value = _named(value, slot, name)
    return Tree(tree.kind, children, value, tree.span)


def _named(word: object, slot: str, name: str) -> str:
    """A word with the operator where the slot stands in it: L_f, along_f."""
    return "_".join(name if part == slot else part for part in str(word).split("_"))


def _narrowed(declaration: Declaration, sizes: dict[str, Dimension]) -> Declaration:
    made = copy(declaration)
    made.rows, made.cols = (
        substitute(size, sizes) if isinstance(size, str) else size
        for size in (made.rows, made.cols)
    )
    return made
