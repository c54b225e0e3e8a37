"""What is true of each kind of claim: the gradient, Jacobian, Hessian, differential or product that the engine derives.

    gradient      df = tr(Gᵀ dX)             jvp   dF at dX = V
    jacobian      d vec F = J d vec X        vjp   the gradient of <U, F>
    hessian       d(∇f) = H d vec X          hvp   d(∇f) at dX = V
    differential  dF                         d2    d(dF) with dX held fixed

>>> kind, expression = said("the gradient of x' A x", "2 A x", "x")
>>> kind, expression
('gradient', "x' A x")
"""

from __future__ import annotations

import re
from typing import NamedTuple

from matdiff.answers import linearmaps as derived
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.expression.nodes import Symbol
from matdiff.syntax.words import FUNCTIONS, GREEK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from matdiff.expression.nodes import Node
    from matdiff.syntax.reading import Reading

KINDS = {
    "gradient": "gradient",
    "jacobian": "Jacobian",
    "hessian": "Hessian",
    "differential": "differential",
    "d2": "second differential",
    "jvp": "Jacobian-vector product",
    "vjp": "vector-Jacobian product",
    "hvp": "Hessian-vector product",
}
"""The kinds that can be claimed, and what each is called."""
_WORDS = {
    "grad": "gradient",
    "diff": "differential",
    "derivative": "",
    "jac": "jacobian",
    "hess": "hessian",
} | {kind: kind for kind in KINDS}
HELP = 'write matdiff verify "2 X^T (X w - y)" is gradient "||X w - y||^2" wrt w'
_SECOND = re.compile(
    r"\s*(?:the\s+)?(?:second|2nd)\s+differential(?:\s+of)?(?:\s+|$)", re.IGNORECASE
)
_LEADING = re.compile(
    r"\s*(?:(?:the|a|an)\s+)?(?P<word>[^\W\d_]+2?)(?:\s+of(?=\s|$))?(?:\s+(?P<next>\S)|\s*$)"
)
_OPERATORS = frozenset("+-*/^.=)]},;_'⊗⊙∘×·")


def said(text: str, *beside: str) -> tuple[str, str]:
    """The kind that a text names, and the expression behind it; '' where none is named.

    ``beside`` are claim, variable and declarations. UsageError for a word before the expression that is not understood.
    """
    if found := _SECOND.match(text):
        return "d2", text[found.end() :].strip()
    found = _LEADING.match(text)
    if found is None:
        return "", text.strip()
    word = found["word"].casefold()
    rest = text[found.start("next") :].strip() if found["next"] else ""
    words = {v for part in beside for v in re.findall(r"[^\W\d_]+\d*", part)}
    declared = {v for part in beside[1:] for v in re.findall(r"[^\W\d_]+\d*", part)}
    if word in _WORDS and found["word"] not in declared and (found["next"] or "") not in _OPERATORS:
        return _WORDS[word], rest
    if _is_strange(found["word"], found["next"] or "", words):
        kinds = ", ".join(KINDS)
        raise UsageError(
            f"'{found['word']:.40}' is not what verify judges; it judges: {kinds}", help=HELP
        )
    return "", text.strip()


def _is_strange(word: str, following: str, words: set[str]) -> bool:
    """Whether a leading word is no name of the question, no function, and no product of letters that stand beside it."""
    if following in _OPERATORS or not following or len(word) < 3 or not word.islower():
        return False
    if word in FUNCTIONS or word in GREEK or word in words:
        return False
    return not set(word) <= words


def declarations(where: str | Mapping[str, object]) -> str:
    """Declarations as text; a mapping of names to sizes may be given too."""
    if isinstance(where, str):
        return where
    spelled = {
        name: " x ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        for name, value in where.items()
    }
    return "\n".join(f"{name}: {value}" for name, value in spelled.items())


class Truth(NamedTuple):
    """The true expression of a claim; the reading, the variable, what moves, letters that stand for directions, what it is called."""

    node: Node
    reading: Reading
    variable: Symbol
    moving: tuple[Symbol, ...]
    directions: Mapping[str, Node]
    what: str


def truth(
    kind: str,
    text: str,
    wrt: str,
    where: str | Mapping[str, object],
    structure: str = "projected",
    layout: str = "numerator",
    along: str = "",
) -> Truth:
    """What the engine derives for a kind other than the gradient (that has families and entries, see ``verify``)."""
    declared = declarations(where)
    found: Any
    if kind in ("jacobian", "hessian"):
        if kind == "jacobian":
            found = derived.jacobian(text, wrt, declared, layout=layout, structure=structure)
        else:
            found = derived.hessian_block(text, wrt, declared, structure=structure)
        if found.level not in ("matrix", "kronecker"):
            raise UnsupportedError(
                f"this {KINDS[kind]} has no matrix form to compare with; it is the linear map {found}",
                help=f'claim the differential: matdiff verify "…" is differential "{text}" wrt {wrt}',
            )
        return Truth(
            found.node, found.expression.reading, found.record.variables[-1], (), {}, KINDS[kind]
        )
    if kind in ("differential", "d2"):
        found = derived.differential(text, wrt, declared, order=2 if kind == "d2" else 1)
        moving = tuple(v for v in found.record.variables if isinstance(v, Symbol))
        return Truth(found.node, found.expression.reading, moving[0], moving, {}, KINDS[kind])
    product = getattr(derived, kind)(text, wrt, declared, along=along)
    directions = {v.name: v for v in product.directions.values()}
    variable = next(v for v in product.directions if isinstance(v, Symbol))
    return Truth(product.node, product.expression.reading, variable, (), directions, KINDS[kind])
