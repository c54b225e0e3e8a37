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
    ... has a trace"; ``instead``, what one writes for a rectangle, with {} for it;
    ``mark``, what a norm has at its foot, "p" for the p of a p-norm.

    Where it is defined: ``domain`` and ``asks``, ``kink`` (calculus/conditions.py); ``hint``, an attribute for random arguments.
    ``of`` is the operator it is a derivative of, ``order`` which one; ``of_number`` what it is of a number: an
    operator, "sqrt", "reciprocal", "1", or "itself".
    """

    name: str
    arity: int | None
    shape: Relation
    parameters: tuple[str, ...]
    roles: tuple[str, ...]
    follows: Callable[..., Dimension] | None
    sizes: tuple[int, ...]
    aliases: tuple[str, ...]
    takes: str
    word: str
    unicode: str
    latex: str
    sympy: str
    letter: str
    mark: str
    noun: str
    instead: str
    meaning: str
    domain: str
    asks: str
    kink: str
    hint: str
    of: str
    order: int
    of_number: str
    digest: int

    associative = False
    commutative = False
    linear = False
    elementwise = False
    binds = False
    complex = False
    conjugates = False
    real = False
    real_of_real = False
    pieces = False
    transcendental = False
    power_series = False
    turns = False
    single_valued = False
    unturned = False
    fixes_numbers = False
    regular = False
    inverts = False
    by_symmetric_part = False
    vectorises = False
    selection = False
    convolution = False
    condition = False
    brief = False

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
        mark: str = "",
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
        if not FLAGS.keys() >= set(given):
            unknown = sorted(set(given) - FLAGS.keys())
            raise ValueError(f"operator {name}: unknown flags {unknown}")
        kinds = tuple(parameters.split())
        # all at once: an object of so many attributes is slow to fill one by one, and every start fills all rows
        self.__dict__.update(
            dict.fromkeys(given, True),
            name=name,
            arity=arity,
            shape=shape,
            parameters=kinds,
            roles=tuple(roles.split()),
            follows=follows,
            sizes=tuple([at for at, kind in enumerate(kinds) if kind not in WORDS]),
            aliases=tuple(aliases.split()),
            takes=takes,
            word=word or name,
            unicode=unicode or word or name,
            latex=latex or rf"\operatorname{{{name.replace('_', '')}}}",
            sympy=sympy,
            letter=letter,
            mark=mark,
            noun=noun,
            instead=instead,
            meaning=meaning,
            domain=domain,
            asks=asks,
            kink=kink,
            hint=hint,
            of=of,
            order=order,
            of_number=of_number,
            digest=crc32(name.encode()) * 0x9E3779B97F4A7C15 & ((1 << 61) - 1),
        )

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
