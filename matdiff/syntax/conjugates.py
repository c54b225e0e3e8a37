"""Complex numbers in what is typed: conjugates, conjugate transposes, real and imaginary parts, and what is declared complex.

    conj(A)  A^*  \\overline{A}      the conjugate, entry by entry
    A^H  Aᴴ                          its transpose; of what is real the transpose, said in a note
    re(A)  im(A)                     the parts
    1i  1j                           the imaginary unit

>>> sorted(complex_attributes(frozenset(("hermitian", "positive_definite"))))
['complex', 'hermitian', 'hermitian_definite']
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.dimensions import SCALAR
from matdiff.base.errors import NameError_
from matdiff.expression.build import apply, transpose
from matdiff.expression.nodes import Apply
from matdiff.syntax.rowforms import OF_SQUARE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree

    Form = Callable[[Builder, Tree, list[Node]], Node]

ATTRIBUTES = frozenset(
    ("complex", "hermitian", "hermitian_definite", "hermitian_semidefinite", "unitary")
)
"""What is said of complex matrices; each makes the entries complex."""
UNITS = ("i", "j")
"""What the imaginary unit is called beside complex names, where it is nothing else."""
_SAID_OF_REAL = {
    "positive_definite": "hermitian_definite",
    "positive_semidefinite": "hermitian_semidefinite",
}
_REAL_ONLY = {
    "orthogonal": "write unitary",
    "idempotent": "idempotent matrices are served where they are real",
    "positive": "numbers that are positive are real",
    "simplex": "the entries of a simplex vector are real",
    "onehot": "the entries of a onehot vector are real",
}


def complex_attributes(attributes: frozenset[str]) -> frozenset[str]:
    """The attributes with all that follow where one of them makes the entries complex.

    ValueError with the reason if two exclude each other.
    """
    if not attributes & ATTRIBUTES:
        return attributes - {"real"}
    for word, help in _REAL_ONLY.items():
        if word in attributes:
            raise ValueError(f"{word}; {help}")
    if "real" in attributes:
        raise ValueError("real; leave one of the two out")
    found = {_SAID_OF_REAL.get(word, word) for word in attributes} | {"complex"}
    if found & {"hermitian_definite", "hermitian_semidefinite"}:
        found.add("hermitian")
    if "hermitian_definite" in found:
        found.discard("hermitian_semidefinite")
    for word in ("symmetric", "skew", "toeplitz", "lower_triangular", "upper_triangular"):
        if word in found and "hermitian" in found:
            raise ValueError(f"{word}; a matrix that is Hermitian and {word} is not served")
    return frozenset(found)


def declared(attributes: frozenset[str], name: str, place: dict[str, Any]) -> frozenset[str]:
    """The same, with a NameError at the place."""
    try:
        return complex_attributes(attributes)
    except ValueError as error:
        word, _, help = str(error).partition("; ")
        kind = min(attributes & ATTRIBUTES)
        message = f"{name} is declared {kind.replace('_', ' ')} and {word.replace('_', ' ')}"
        raise NameError_(message, **place, help=help) from None


def conjugate(node: Node) -> Node:
    """conj(A); of a real A itself."""
    if not node.complex:
        return node
    if isinstance(node, Apply) and node.operator.name == "conj":
        return node.operands[0]
    return apply("conj", node)


def adjoint(self: Builder, tree: Tree, node: Node) -> Node:
    """A^H."""
    if not node.complex and not self.complex_names:
        child = tree.children[0]
        words = self.words(child)
        name = child.value if child.kind == "name" else "x"
        self.note(
            f"nothing is declared complex, so {words}^H is the transpose of {words}; "
            f'write where "{name}: complex" if it is not real.'
        )
    found = conjugate(node)
    return found if found.shape == SCALAR else transpose(found)


def require_holomorphic(self: Builder, tree: Tree, node: Node) -> Node:
    """The node; UnsupportedError for an operator that has no meaning, or no law, for complex numbers."""
    if self.strict or not isinstance(node, Apply) or node.operator.complex:
        return node
    row = node.operator
    if "name" in row.parameters:
        what = f"the unknown function {node.parameters[0]}"
    else:
        what = row.name if row.shape in OF_SQUARE else row.noun or row.name
    child = tree.children[0] if tree.children else tree
    raise self.unsupported(
        tree, f"{what} of a complex number", f"abs({self.words(child)}) and re({self.words(child)}) are real"
    )  # fmt: skip


def _conj(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    if self.strict:
        return apply("conj", operands[0])
    return conjugate(operands[0])


def _part(name: str) -> Form:
    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        (a,) = operands
        if self.strict or a.complex:
            return apply(name, a)
        if name == "re":
            return a
        return apply("zeros", parameters=a.shape)

    return make


FORMS: dict[str, tuple[int, int, Form]] = {
    "conj": (1, 1, _conj),
    "re": (1, 1, _part("re")),
    "im": (1, 1, _part("im")),
}
"""Rows of the table of calls."""


def unit(self: Builder, name: str) -> Node:
    """The imaginary unit, said where it was typed as a letter."""
    if name in UNITS:
        self.note(f"{name} is the imaginary unit.")
    return apply("imaginary_unit")
