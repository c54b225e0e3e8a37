"""What a law is: a pattern, a template, the slots in them, and why one may go from one to the other.

A slot is a Symbol of the pattern. Its shape is a pattern too: a size name stands for any size, the same name for the same size.
Attributes on a slot are side conditions. ``constant`` (free of the variable), ``coefficient`` (free of differentials) and
``differential`` (contains one) are positional: they speak of where a term stands, not of what it is.
"""

from __future__ import annotations

from matdiff.base.patterns import pattern
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder

POSITIONAL = frozenset(("constant", "coefficient", "differential", "fixed", "unknown"))
KINDS = frozenset(("index", "function", "mapping", "size", "optional", "free"))
"""Attributes that say what sort of slot this is; they are no side conditions."""
COMPLEX_ATTRIBUTES = frozenset(
    ("complex", "real", "hermitian", "hermitian_definite", "hermitian_semidefinite", "unitary")
)
"""Attributes that tell complex matrices from real ones."""
FUNCTIONS = frozenset(("function", "matrix_function", "mapping"))
"""Operators whose parameters name an unknown function: in a pattern, a slot for any function."""


class Law:
    """``pattern -> template``, with the reason and the source that a printed step cites.

    ``name`` is folder.name, ``reason`` the words of the ``because`` clause, ``quiet`` folds the step into the one before,
    ``proofs`` identities (left, right) that the law follows from, ``check`` the hint for tests as it was written.
    """

    __slots__ = (
        "check", "is_users", "name", "pattern", "place", "proofs", "quiet", "reason", "source", "template",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        pattern: Node,
        template: Node,
        *,
        reason: str = "",
        source: str = "",
        quiet: bool = False,
        proofs: tuple[tuple[Node, Node], ...] = (),
        check: str = "",
        place: str = "",
        is_users: bool = False,
    ) -> None:
        self.is_users = is_users
        self.name = name
        self.pattern = pattern
        self.template = template
        self.reason = reason
        self.source = source
        self.quiet = quiet
        self.proofs = proofs
        self.check = check
        self.place = place

    @property
    def folder(self) -> str:
        return self.name.partition(".")[0]

    @property
    def slots(self) -> tuple[Symbol, ...]:
        return tuple(v for v in postorder(self.pattern) if isinstance(v, Symbol))

    @property
    def specificity(self) -> tuple[bool, int, int, str]:
        """Sorts laws of one root: the user's own first, then more operators, then more conditions; the name keeps it stable."""
        operators = conditions = 0
        root = self.pattern
        if isinstance(root, Apply) and root.operator.name == "conj":
            # what a matrix is (Hermitian, real) settles its conjugate before the way it is written does
            (inner,) = root.operands
            operators += 2 * len(inner.attributes) if isinstance(inner, Symbol) else 0
        for node in postorder(self.pattern):
            if isinstance(node, (Apply, Number)):
                operators += 1
            elif isinstance(node, Symbol):
                conditions += len(node.attributes - KINDS - {"real"})
                conditions += sum(isinstance(size, int) for size in node.shape)
                conditions += node.shape[0] == node.shape[1]
        return not self.is_users, -operators, -conditions, self.name

    def __repr__(self) -> str:
        return f"Law({self.name})"


SLOT = pattern(r"\{(\w+)\}")
"""Where the words of a naming or a fact speak of what a slot stands for."""


class Fact:
    """``pattern is attribute, ...``: a closure law for attributes.

    ``reason`` is what the expression is called where the fact is cited; of a slot in it, {A}, it is said in turn why it is so.
    """

    __slots__ = ("attributes", "name", "pattern", "reason")

    def __init__(
        self, name: str, pattern: Node, attributes: frozenset[str], reason: str = ""
    ) -> None:
        self.name = name
        self.pattern = pattern
        self.attributes = attributes
        self.reason = reason

    def __repr__(self) -> str:
        return f"Fact({self.name})"


class Naming:
    """``pattern called letter``: an expression that has a name in the field, ``meaning``, in which {A} stands for what a slot is."""

    __slots__ = ("letter", "meaning", "name", "pattern")

    def __init__(self, name: str, pattern: Node, letter: str, meaning: str) -> None:
        self.name = name
        self.pattern = pattern
        self.letter = letter
        self.meaning = meaning

    def __repr__(self) -> str:
        return f"Naming({self.name})"
