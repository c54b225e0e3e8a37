"""What stands after ``wrt``: names, the member of a family, the inverse of a matrix; and the nodes these mean.

>>> split_inverse("S^-1"), split_inverse("S^-T"), split_inverse("S")
(('S', '^-1'), ('S', '^-T'), ('S', ''))
>>> split_member("x_k"), split_member("W_{ij}"), split_member("W_1")
(('x', ('k',)), ('W', ('i', 'j')), ('W_1', ()))
"""

from __future__ import annotations

import re

from matdiff.answers.entries import entry_named
from matdiff.base.arguments import names_given
from matdiff.base.errors import MatdiffError, NameError_, ShapeError, UnsupportedError, UsageError
from matdiff.expression.build import inv, power, symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.reindex import first_free
from matdiff.expression.traverse import substitute, symbols
from matdiff.syntax import latex
from matdiff.syntax import reading as syntax_reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.syntax.reading import Reading

_INVERTED = {"^{-1}": "^-1", "^-1": "^-1", "⁻¹": "^-1", "^{-T}": "^-T", "^-T": "^-T", "⁻ᵀ": "^-T"}
_CALLED = r"inv\((\w+)\)"
_KEPT = frozenset(
    (
        "symmetric",
        "skew",
        "diagonal",
        "orthogonal",
        "positive_definite",
        "lower_triangular",
        "upper_triangular",
        "positive",
        "nonzero",
    )
)
"""Attributes that the inverse of a matrix has if the matrix has them."""
_MEMBER = r"(.*[^_])_(?:\{([i-t](?:,? ?[i-t])*)\}|([i-t]+))"


def split_member(name: str) -> tuple[str, tuple[str, ...]]:
    """A name and the indices at its foot; none where the foot is part of the name."""
    found = re.fullmatch(_MEMBER, name) if "_" in name else None
    if found is None:
        return name, ()
    letters = (found[2] or found[3]).replace(",", "").replace(" ", "")
    return found[1], tuple(letters)


def split_inverse(name: str) -> tuple[str, str]:
    """'S^-1' as ('S', '^-1'), 'S^-T' as ('S', '^-T'); a plain name has no mark."""
    for mark, plain in _INVERTED.items():
        if name.endswith(mark) and len(name) > len(mark):
            return name[: -len(mark)].strip(), plain
    called = re.fullmatch(_CALLED, name) if "(" in name else None
    return (called[1], "^-1") if called else (name, "")


def inverse_letter(variable: Symbol, expression: Node) -> tuple[Symbol, Node]:
    """A letter P for the inverse of a matrix S, and the expression with S^-1 = P and S = P^-1."""
    rows, columns = variable.shape
    if rows != columns:
        raise ShapeError(
            f"{variable.name} is {rows} x {columns}: only a square matrix has an inverse"
        )
    if variable.axes or "toeplitz" in variable.attributes:
        raise UnsupportedError(f"the gradient by the inverse of {variable.name} is not supported")
    taken = {v.name for v in symbols(expression)}
    name = first_free(("P", "Q", "R", "M", "K"), taken)
    kept = variable.attributes & _KEPT
    letter = symbol(name, variable.shape, kept if variable.is_scalar else kept | {"invertible"})
    inverse = power(variable, -1) if variable.is_scalar else inv(variable)
    back = power(letter, -1) if variable.is_scalar else inv(letter)
    return letter, substitute(substitute(expression, {inverse: letter}), {variable: back})


def renamed(words: str, letter: str, name: str) -> str:
    """A sentence with another name in place of a letter."""
    return re.sub(rf"\b{letter}\b", lambda _: name, words)


def member_name(name: str, places: Sequence[Symbol]) -> str:
    """The member of a family as a name: x_k, W_kl."""
    return f"{name}_{''.join(place.name for place in places)}"


def family_of(name: str, reading: Reading) -> Symbol | None:
    """The family that a name such as x_k is a member of, where the expression speaks of one."""
    base, indices = split_member(name)
    found = reading.symbols.get(base)
    if indices and found is not None and len(found.axes) == len(indices) == len(set(indices)):
        return found
    return None


def refuse_inverse(name: str, what: str) -> None:
    """UnsupportedError where an inverse is asked for and only variables are served."""
    base, mark = split_inverse(name)
    if mark:
        raise UnsupportedError(
            f"{what} by {name} is not supported yet", help=f"ask for it by {base}"
        )


def refuse_family(variable: Node, what: str) -> None:
    """UnsupportedError where a family is asked for and only single variables are served."""
    if isinstance(variable, Symbol) and variable.axes:
        raise UnsupportedError(
            f"{variable.name} is a family of {variable.axes[0]}: {what} by its members is not supported yet",
            help=f"matdiff grad ... wrt {variable.name} gives the gradient by each member",
        )


def split_variables(wrt: str | Sequence[str]) -> list[str]:
    """'x, A' or ['x', 'A'] as a list of names; \\Sigma is Sigma."""
    names = [part for part in names_given(wrt, "wrt") if part]
    if any("\\" in name or "$" in name for name in names):
        names = [latex.variable(name) for name in names]
    if not names:
        raise UsageError("there is no variable after wrt")
    if len(set(names)) != len(names):
        raise UsageError("a variable is named twice after wrt")
    return names


def variable_named(name: str, reading: Reading) -> Node:
    """The node that a name after wrt means: a symbol, a family. NameError for any other."""
    found: Node | None = reading.symbols.get(name)
    if found is None:
        found = family_of(name, reading)
    if found is None and (entry := entry_named(name, reading)) is not None:
        found = entry.family
    if isinstance(found, Symbol) and found not in {*symbols(reading.expression)}:
        refuse_unreached(name, reading)
    return found or _absent(name, reading)


def refuse_unreached(name: str, reading: Reading, of: str = "the expression") -> None:
    """NameError for a variable that the text has, and that goes into nothing the value is made of; not where it is declared."""
    if name in reading.scope.names:
        return
    unused = [n for n, node in reading.statements if any(v.name == name for v in symbols(node))]
    help = (
        f"{', '.join(unused)} {'is' if len(unused) == 1 else 'are'} made of it, and not used"
        if unused
        else ""
    )
    raise NameError_(f"{name} does not reach {of}", help=help)


def _absent(name: str, reading: Reading) -> Node:
    """A variable that does not occur: a symbol of its declared shape, else of the shape its letter suggests."""
    from difflib import get_close_matches

    known = [*reading.symbols, *(n for n, _ in reading.statements)]
    numbered = [k for k in known if re.fullmatch(rf"{re.escape(name)}_?\d+", k)]
    if numbered:  # a zero would be no answer to what is meant
        raise NameError_(
            f"{name} does not occur in the expression, only {', '.join(numbered)}",
            help=f"write wrt {', '.join(numbered)}; the entries of a vector {name} are {name}[1], {name}[2]",
        )
    if name in reading.scope.names:
        return _declared(name, reading)
    near = next((k for k in known if k.casefold() == name.casefold()), None)
    if near is None and len(name) > 1:
        near = next(iter(get_close_matches(name, known, 1)), None)
    if near is not None:
        raise NameError_(f"{name} does not occur in the expression", help=f"did you mean {near}?")
    try:
        is_name = isinstance(syntax_reading.read_more(name, reading).expression, Symbol)
    except MatdiffError:
        is_name = False
    what = "does not occur in the expression" if is_name else "is not a variable"
    raise NameError_(f"{name} {what}", help=_told_apart(name, known))


def _declared(name: str, reading: Reading) -> Node:
    """A variable that is declared and does not occur: the gradient by it is zero."""

    node = syntax_reading.read_more(name, reading).expression
    if not isinstance(node, Symbol):
        raise NameError_(f"{name} is not a variable")
    return node


def _told_apart(name: str, known: Sequence[str]) -> str:
    """Help for what is no name: 'x y' is meant as 'x, y'."""
    words = name.split()
    if len(words) > 1 and all(word.isidentifier() for word in words):
        return f"several variables have commas between them: wrt {', '.join(words)}"
    return f"the names in the expression are {', '.join(known)}" if known else ""
