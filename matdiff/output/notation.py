"""How a derivation is written where books differ: d or ∂, tr or Tr, tr(AᵀB) or A : B or ⟨A, B⟩, ∇_x f or ∂f/∂x, ᵀ or ′.

The printers write in the notation of the moment, the project's own outside of ``notated``.

>>> from matdiff.expression.build import apply, differential, matmul, symbol, transpose
>>> from matdiff.output.unicode import pretty
>>> G, X = symbol("G", ("m", "n")), symbol("X", ("m", "n"))
>>> line = apply("tr", matmul(transpose(G), differential(X)))
>>> with notated(notation_of("∂, Tr, ′")):
...     pretty(line)
'Tr(G′ ∂X)'
>>> with notated(notation_of("A:B")):
...     pretty(line)
'G : dX'
"""

from __future__ import annotations

import copy
import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, cast

from matdiff.base.errors import UsageError
from matdiff.expression import build
from matdiff.expression.nodes import Apply
from matdiff.output.fragments import ENTRYWISE, PRODUCT, Fragment, fit, whole
from matdiff.output.products import matmul
from matdiff.output.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from matdiff.expression.nodes import Node
    from matdiff.expression.operators import Operator
    from matdiff.output.fragments import Parts


class Notation(NamedTuple):
    """The signs: of a differential, a trace, an inner product ('' as a trace), a gradient, a transpose."""

    differential: str = "d"
    trace: str = "tr"
    inner: str = ""
    gradient: str = "∇"
    transpose: str = "T"


OWN = Notation()
WORDS = {
    "d": ("differential", "d"), "∂": ("differential", "∂"),
    "tr": ("trace", "tr"), "Tr": ("trace", "Tr"),
    "A:B": ("inner", ":"), "⟨A,B⟩": ("inner", "⟨⟩"),
    "∇": ("gradient", "∇"), "∂f/∂x": ("gradient", "∂"),
    "ᵀ": ("transpose", "T"), "′": ("transpose", "′"),
}  # fmt: skip
"""What is written for a notation, and the sign that it sets."""
_ALSO = {
    "<A,B>": "⟨A,B⟩", ":": "A:B", "df/dx": "∂f/∂x", "grad": "∇", "nabla": "∇", "partial": "∂", "T": "ᵀ", "'": "′", "prime": "′",
}  # fmt: skip
_NOW: ContextVar[Notation] = ContextVar("notation", default=OWN)


def notation_of(text: str) -> Notation:
    """The notation that a list of words says. UsageError with the words that there are."""
    chosen = OWN
    typed = re.sub(r"<\s*A\s*,\s*B\s*>|⟨\s*A\s*,\s*B\s*⟩", "⟨A;B⟩", text)
    for word in filter(None, (part.strip() for part in typed.split(","))):
        word = word.replace(";", ",").replace(" ", "")
        row = WORDS.get(_ALSO.get(word, word))
        if row is None:
            raise UsageError(f"the notations are {'  '.join(WORDS)}, not '{word[:20]}'")
        chosen = chosen._replace(**{row[0]: row[1]})
    return chosen


@contextmanager
def notated(notation: Notation) -> Iterator[None]:
    """Everything printed inside is in this notation."""
    token = _NOW.set(notation)
    try:
        yield
    finally:
        _NOW.reset(token)


def now() -> Notation:
    """The notation of the moment."""
    return _NOW.get()


def style_now(style: Style) -> Style:
    """The style in the notation of the moment."""
    notation = _NOW.get()
    if notation == OWN:
        return style
    noted = copy.copy(style)
    noted.__class__ = _noted(type(style))
    noted.notation = notation  # type: ignore[attr-defined]
    return noted


_KINDS: dict[type[Style], type[Style]] = {}


def _noted(kind: type[Style]) -> type[Style]:
    if kind not in _KINDS:
        _KINDS[kind] = type(f"Noted{kind.__name__}", (_Noted, kind), {})
    return _KINDS[kind]


class _Noted(Style):
    """The signs of a notation in the place of the style's own."""

    notation: Notation

    def differential(self, operand: str) -> str:
        if self.notation.differential == "d":
            return super().differential(operand)
        return f"{self.partial}{operand}"

    def word(self, operator: Operator) -> str:
        word = super().word(operator)
        return word.replace("tr", self.notation.trace) if operator.name == "tr" else word

    def transposed(self, base: str) -> str:
        return super().transposed(base) if self.notation.transpose == "T" else f"{base}{self.prime}"

    def inverse_transposed(self, base: str) -> str:
        if self.notation.transpose == "T":
            return super().inverse_transposed(base)
        return f"{self.parentheses(self.inverse_power(base, 1))}{self.prime}"

    def paired(self, node: Apply, parts: Parts) -> Fragment | None:
        """tr(AᵀdX) or aᵀdx as an inner product, where it is one with a differential in it."""
        sides = _sides(node) if self.notation.inner and node.moving else None
        if sides is None:
            return None
        a, rest = parts[sides[0]], sides[1:]
        b = (
            parts[rest[0]]
            if len(rest) == 1
            else matmul(cast(Apply, build.matmul(*rest)), parts, self)
        )
        if self.notation.inner == ":":
            return Fragment(f"{fit(a, PRODUCT, self)} : {fit(b, PRODUCT, self)}", ENTRYWISE)
        return Fragment(self.inner(whole(a, self), whole(b, self)))


def _sides(node: Apply) -> tuple[Node, ...] | None:
    """A and the factors of B of tr(Aᵀ B), a and those of b of aᵀ b."""
    inner = node.operands[0] if node.operator.name == "tr" else node
    if not isinstance(inner, Apply) or inner.operator.name != "matmul":
        return None
    first, *rest = inner.operands
    is_turned = isinstance(first, Apply) and first.operator.name == "transpose"
    if not is_turned or (node is inner and not node.is_scalar):
        return None
    return first.operands[0], *rest  # type: ignore[attr-defined]


def worded(reason: str) -> str:
    """The words beside a line in the notation of the moment."""
    notation = _NOW.get()
    if notation.trace != "tr":
        reason = re.sub(r"\btr\b", notation.trace, reason)
    if notation.differential == "∂":
        reason = re.sub(r"\\mathrm\{d\}\s*", r"\\partial ", reason)
        reason = re.sub(r"(?<![\\A-Za-z])d(?=[A-Z]\w?\b|[fgsuvx]\b|²)", "∂", reason)
    if notation.transpose != "T":
        reason = reason.replace("ᵀ", "′").replace(r"^{\top}", "'")
    return reason
