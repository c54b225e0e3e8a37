"""How the matrices of zeros and ones are written: commutation K, duplication D, elimination L, diagonalisation E.

In plain text they are calls, commutation(m, n); in LaTeX and in Unicode letters with their sizes as subscripts, K_{mn}, the
Unicode ones in small brackets, so that no variable is meant.

>>> lowered("K", ("m", "n")), lowered("K", ("m*n", 2)), lowered("D", ("q",))
('K₍ₘₙ₎', 'K₍ₘₙ,₂₎', 'D₍q₎')
"""

from __future__ import annotations

from matdiff.base.dimensions import Dimension
from matdiff.expression.nodes import Apply
from matdiff.expression.operators import named
from matdiff.output.fragments import Fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.fragments import Parts, Row
    from matdiff.output.style import Style

_SMALL = dict(zip("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def lowered(letter: str, sizes: tuple[Dimension, ...]) -> str:
    """The letter with its sizes in small signs; in plain ones where there are no small signs for them."""
    parts = [str(size).split("*") for size in sizes]
    words = ["".join(part) for part in parts]
    if any(len(factor) > 1 and not factor.isdigit() for part in parts for factor in part) or any(
        c not in _SMALL for word in words for c in word
    ):
        return f"{letter}₍{','.join(map(str, sizes))}₎"
    short = all(len(word) == 1 and word.isalpha() for word in words)
    inside = ("" if short else ",").join("".join(_SMALL[c] for c in word) for word in words)
    return f"{letter}₍{inside}₎"


def subscripted(letter: str, sizes: tuple[Dimension, ...], shown: list[str]) -> str:
    """In LaTeX: K_{mn}, K_{mn,p}."""
    short = all(len(str(size)) == 1 for size in sizes)
    return f"{letter}_{{{('' if short else ',').join(shown)}}}"


def _selection(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.selection(node.operator, node.parameters))  # type: ignore[arg-type]


ROWS: dict[str, Row] = dict.fromkeys(named("selection"), _selection)
"""Rows of the table of layout, by operator name."""
