"""The pieces a printed expression is put together from, and the one table of precedence.

A fragment is the text of an expression without its sign, how tightly it holds together, and the sign. Whoever puts it
into something else asks for a level and gets brackets where it is too loose: ``fit``.

>>> from matdiff.output.style import Style
>>> difference = Fragment("a - b", SUM)
>>> fit(difference, POWER, Style()), fit(difference, SUM, Style())
('(a - b)', 'a - b')
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.expression.nodes import Apply, Node
    from matdiff.output.style import Style

    Parts = dict[Node, "Fragment"]
    Row = Callable[[Apply, Parts, Style], "Fragment"]

SUM, OPEN, ENTRYWISE, PRODUCT, POWER, ATOM = range(6)
"""From loose to tight. OPEN ends in a prefix operator that would take a factor put after it: 2 sum_i x_i."""


class Fragment:
    """``text`` without sign, ``level`` of its outermost operator, ``negative`` if a minus belongs in front."""

    __slots__ = ("level", "negative", "text")

    def __init__(self, text: str, level: int = ATOM, negative: bool = False) -> None:
        self.text = text
        self.level = level
        self.negative = negative


def whole(fragment: Fragment, style: Style) -> str:
    """The text with its sign."""
    return style.minus + fragment.text if fragment.negative else fragment.text


def fit(fragment: Fragment, level: int, style: Style) -> str:
    """The text with its sign, in brackets if it is looser than the level."""
    if fragment.negative:
        return style.parentheses(style.minus + fragment.text)
    if fragment.level < level:
        return style.parentheses(fragment.text)
    return fragment.text
