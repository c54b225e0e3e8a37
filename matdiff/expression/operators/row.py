"""A row of the table of operators: everything about an operator that is a word or a flag, and the relation of its shape.

Algorithms (values, code, lowerings, laws) stand elsewhere, by concern; what a row says is said here alone.
"""

from __future__ import annotations

from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from typing import Any

    from matdiff.base.dimensions import Dimension
    from matdiff.expression.operators.sizes import Sizes

    Pair = tuple[Any, Any]
    Relation = Callable[[Sizes, Sequence[Pair], tuple[Hashable, ...]], Pair]

FLAGS = {
    "associative": "n-ary, flattened when made",
    "commutative": "the order of operands means nothing",
    "linear": "linear in each operand separately",
    "elementwise": "acts on each entry alone",
    "binds": "the first operand is an index bound in the second",
    "complex": "defined for complex operands, with laws that hold of them",
    "conjugates": "conj(f(A)) = f(conj(A)), and reads well either way",
    "real": "real whatever it is applied to, where it is defined",
    "real_of_real": "real for real operands",
    "pieces": "one formula in each of several regions",
    "transcendental": "a number modulo a prime does not obey every identity of it",
    "power_series": "a function of a square matrix by its power series",
    "turns": "f(A') = f(A)' for a square A",
    "single_valued": "has no branches: no root, no logarithm in it",
    "unturned": "f(A') = f(A)",
    "fixes_numbers": "f(a) = a for a number a",
    "regular": "invertible wherever it is defined",
    "inverts": "a quotient by the determinant, or by a part of it",
    "by_symmetric_part": "of a matrix that need not be symmetric, that of its symmetric part",
    "vectorises": "speaks of the entries as one column",
    "selection": "a matrix of zeros and ones that picks and moves entries",
    "convolution": "of windows of an image",
    "condition": "1 where something holds of indices, else 0",
    "brief": "part of a formula, no layer of a network",
}
"""The flags, and what each says."""
WORDS = frozenset(("name", "order", "entries"))
"""Parameters that are no sizes."""


class Operator:
    """A row of the table.

    ``arity``       number of operands; None for any number from two.     ``parameters``  names of what is no expression.
    ``shape``       the shape of the result, as a relation (shapes.py).    each flag        see FLAGS.

    ``roles``       what the operands of a convolution are; ``follows`` gives the size of its result, where that is left out.

    Words that are read: ``aliases`` besides the name; ``takes``, how far it reaches: "brackets" that it
    wants, or without them a "product" or a "sum"; "law" for a word of law files alone, "" for none.
    Words that are written: ``word`` in plain text, ``unicode``, ``latex``; ``sympy``, what SymPy has for it; ``letter``, a name
    that a part gets in a long answer; ``meaning``, what is said beside an answer where the word is not common; ``noun``, as in "only
    ... has a trace"; ``instead``, what one writes for a rectangle, with {} for it.

    Where it is defined: ``domain`` and ``asks``, ``kink`` (calculus/conditions.py); ``hint``, an attribute for random arguments.
    ``of`` is the operator it is a derivative of, ``order`` which one; ``of_number`` what it is of a number: an
    operator, "sqrt", "reciprocal", "1", or "itself".
    """

    __slots__ = (
        "aliases", "arity", "asks", "digest", "domain", "follows", "hint", "instead", "kink", "latex", "letter",
        "meaning", "name", "noun", "of", "of_number", "order", "parameters", "roles", "shape", "sizes", "sympy", "takes", "unicode", "word",
        *FLAGS,
    )  # fmt: skip

    associative: bool
    commutative: bool
    linear: bool
    elementwise: bool
    binds: bool
    complex: bool
    conjugates: bool
    real: bool
    real_of_real: bool
    pieces: bool
    transcendental: bool
    power_series: bool
    turns: bool
    single_valued: bool
    unturned: bool
    fixes_numbers: bool
    regular: bool
    inverts: bool
    by_symmetric_part: bool
    vectorises: bool
    selection: bool
    convolution: bool
    condition: bool
    brief: bool

    def __init__(
        self,
        name: str,
        arity: int | None,
        shape: Relation,
        flags: str = "",
        *,
        parameters: str = "",
        roles: str = "",
        follows: Callable[..., Dimension] | None = None,
        aliases: str = "",
        takes: str = "brackets",
        word: str = "",
        unicode: str = "",
        latex: str = "",
        sympy: str = "",
        letter: str = "",
        noun: str = "",
        instead: str = "",
        meaning: str = "",
        domain: str = "",
        asks: str = "",
        kink: str = "",
        hint: str = "",
        of: str = "",
        order: int = 0,
        of_number: str = "",
    ) -> None:
        given = flags.split()
        for flag in FLAGS:
            setattr(self, flag, flag in given)
        if unknown := set(given) - FLAGS.keys():
            raise ValueError(f"operator {name}: unknown flags {sorted(unknown)}")
        self.name = name
        self.arity = arity
        self.shape = shape
        self.parameters = tuple(parameters.split())
        self.roles = tuple(roles.split())
        self.follows = follows
        self.sizes = tuple(at for at, word in enumerate(self.parameters) if word not in WORDS)
        self.aliases = tuple(aliases.split())
        self.takes = takes
        self.word = word or name
        self.unicode = unicode or self.word
        self.latex = latex or rf"\operatorname{{{self.name.replace('_', '')}}}"
        self.sympy = sympy
        self.letter = letter
        self.noun = noun
        self.instead = instead
        self.meaning = meaning
        self.domain = domain
        self.asks = asks
        self.kink = kink
        self.hint = hint
        self.of = of
        self.order = order
        self.of_number = of_number
        self.digest = crc32(name.encode()) * 0x9E3779B97F4A7C15 & ((1 << 61) - 1)

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> Any:
        """A row of the table is one object in every process."""
        return operator_named, (self.name,)

    def __copy__(self) -> Operator:
        return self

    def __deepcopy__(self, memo: object) -> Operator:
        return self


OPERATORS: dict[str, Operator] = {}
"""Operator by name; the package fills it from the families."""


def operator_named(name: str) -> Operator:
    """The row of a name: how an operator arrives in another process."""
    return OPERATORS[name]
