"""The syntax tree: what was typed, before anything is known about sizes.

    kind          children              value
    number                              int or Fraction
    name                                the name, Greek spelled out: "mu", "Sigma", "W_1"
    sum           terms                 '+' or '-', one for each term
    product       factors               '', '*', '@' or '·', one between each two factors
    elementwise   operands              '.*' or './', one between each two operands
    quotient      a, b                  a / b           leftdivide    a, b     a \\ b
    kron          a, b                  a ⊗ b           negative      a        -a
    power         base, exponent        '^' or '.^'     transpose     a        a'; the value is "H" for the
                                        conjugate transpose, "T?" where T is also a number: a power of a number
    call          arguments             the function's name as typed, Greek spelled out
    primed_call   arguments             (name, number of primes): f''(x)
    bars          a                     |a|
    norm          a                     the subscript of the norm, or None: "2", "F", "1", "*", "inf"
    weighted_norm a, W                  the subscript as typed: ||a||_W
    inner         a, b                  <a, b>          colon         a, b     a : b
    sum_over      body, limits          (index names): sum_i, sum_{i=1}^N. The children after the body are the
                                        limits, two for each index: lower, upper; kind "none" where not given
    data_sum      body                  a sum whose index is left out
    subscript     name, subscripts      the subscript as typed: "ij" of A_ij; its letters are the children
    place         operand, indices      an entry or slice of what stands in brackets: (A B)[1, 2]
    matrix        entries, by rows      how many each row has: [1, 2; 3, 4]
    given         body, conditions      what counts where the conditions hold
    condition     a, b                  at_most, equal, differ: of indices; indicator: its step, and the condition
    sum_where     body, limits          sum_{i != j}: over those indices that no sum around runs over
    program       statements            assign (child: value; value: name) and last an expression
    define        value                 (name, parameters): a function; put in where it is called, and gone
    family        value                 (name, letters): u_i = ...; its members are put in, and it is gone
    entries       body                  (letters): the vector or matrix with these entries
    typed                               a node, made by a reader of another dialect (typed.py)
    none                                a limit that is not given

``span`` is the place (start, end) in the text that was typed.

>>> Tree("product", (Tree("name", (), "A"), Tree("transpose", (Tree("name", (), "x"),))), ("",))
(product[''] A (transpose x))
"""

from __future__ import annotations

Span = tuple[int, int]


class Tree:
    """A node of the syntax tree. Never changed once made."""

    __slots__ = ("children", "kind", "span", "value")

    kind: str
    children: tuple[Tree, ...]
    value: object
    span: Span

    def __init__(
        self,
        kind: str,
        children: tuple[Tree, ...] = (),
        value: object = None,
        span: Span = (0, 0),
    ) -> None:
        self.kind = kind
        self.children = children
        self.value = value
        self.span = span

    def __repr__(self) -> str:
        """The tree as an s-expression; names and numbers stand for themselves."""
        pieces: list[str] = []
        stack: list[Tree | str] = [self]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                pieces.append(item)
            elif item.kind in ("name", "number"):
                pieces.append(str(item.value))
            else:
                pieces.append("(" + item.kind + _shown(item.value))
                stack.append(")")
                for child in reversed(item.children):
                    stack += (child, " ")
        return "".join(pieces)


class Grouped(Tree):
    """A tree that stood in brackets."""

    __slots__ = ()


class Applied(Tree):
    """A product or call that ends in a function without brackets."""

    __slots__ = ()


def _shown(value: object) -> str:
    """The value in brackets, where there is one."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "[" + " ".join(repr(part) for part in value) + "]"
    return f"[{value}]"


def same(a: Tree, b: Tree) -> bool:
    """Whether two trees are alike, places aside."""
    pairs = [(a, b)]
    while pairs:
        a, b = pairs.pop()
        if a.kind != b.kind or a.value != b.value or len(a.children) != len(b.children):
            return False
        pairs += zip(a.children, b.children, strict=True)
    return True
