"""What a declared attribute says of a letter, as one writes it: S = S' of a symmetric S, Q'Q = I of an orthogonal Q.

``ATTRIBUTES`` is the table, what is weaker first: of a positive definite S that serves as a symmetric one, S = S' is said.

>>> from matdiff.expression.build import symbol
>>> Ground(symbol("K", ("n", "n"), ("skew",)), "skew").equation
(K, scale(-1, transpose(K)))
"""

from __future__ import annotations

from matdiff.expression.build import ONE, ZERO, apply, eye, matmul, negate, ones, transpose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.expression.nodes import Node

    Sides = Callable[[Node], tuple[Node, Node]]


def _unit_sums(x: Node) -> tuple[Node, Node]:
    """1'x = 1 of a column, P 1 = 1 of a matrix."""
    rows, columns = x.shape
    if columns == 1:
        return matmul(transpose(ones(rows, 1)), x), ONE
    return matmul(x, ones(columns, 1)), ones(rows, 1)


ATTRIBUTES: dict[str, Sides | str] = {
    "symmetric": lambda A: (A, transpose(A)),
    "hermitian": lambda A: (A, transpose(apply("conj", A))),
    "skew": lambda A: (A, negate(transpose(A))),
    "orthogonal": lambda A: (matmul(transpose(A), A), eye(A.shape[0])),
    "unitary": lambda A: (matmul(transpose(apply("conj", A)), A), eye(A.shape[0])),
    "idempotent": lambda A: (matmul(A, A), A),
    "lower_triangular": "is lower triangular",
    "upper_triangular": "is upper triangular",
    "diagonal": "is diagonal",
    "toeplitz": "is a Toeplitz matrix",
    "nonzero": lambda a: (a, ZERO),
    "nonnegative": lambda a: (a, ZERO),
    "positive": lambda a: (a, ZERO),
    "simplex": _unit_sums,
    "onehot": "has one entry 1, the others 0",
    "positive_semidefinite": "is positive semidefinite",
    "positive_definite": "is positive definite",
    "hermitian_semidefinite": "is positive semidefinite",
    "hermitian_definite": "is positive definite",
}
"""The two sides of an equation, or words; the weaker attribute before the stronger."""
RELATIONS = {"nonzero": "≠", "nonnegative": "≥", "positive": ">"}
_PLAIN = {"≠": "!=", "≥": ">="}


class Ground:
    """A letter and the attribute of it that a line rests on."""

    __slots__ = ("attribute", "subject")

    def __init__(self, subject: Node, attribute: str) -> None:
        self.subject = subject
        self.attribute = attribute

    @property
    def equation(self) -> tuple[Node, Node] | None:
        """What the attribute says, as two sides; None where it is said in words."""
        sides = ATTRIBUTES[self.attribute]
        return None if isinstance(sides, str) else sides(self.subject)

    @property
    def words(self) -> str:
        """'is diagonal'; empty where the attribute is said as an equation."""
        said = ATTRIBUTES[self.attribute]
        return said if isinstance(said, str) else ""

    @property
    def relation(self) -> str:
        """The sign between the two sides."""
        return RELATIONS.get(self.attribute, "=")

    def text(self, show: Callable[[Node], str], has_signs: bool = True) -> str:
        """'S = S^T', 'D is diagonal', 'a > 0'; without ``has_signs`` >= and != for the signs beyond ASCII."""
        sides = self.equation
        if sides is None:
            return f"{show(self.subject)} {self.words}"
        sign = self.relation if has_signs else _PLAIN.get(self.relation, self.relation)
        return f"{show(sides[0])} {sign} {show(sides[1])}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ground) and (self.subject, self.attribute) == (
            other.subject,
            other.attribute,
        )

    def __hash__(self) -> int:
        return hash((self.subject, self.attribute))

    def __repr__(self) -> str:
        return f"Ground({self.subject!r}, {self.attribute!r})"
