"""One line of a derivation, as a record: what stood before, what stands now, and why."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node


class Step:
    """One line of a derivation.

    ``left`` is what the line is about: 'f', 'df' or 'gradient'; ``before`` and ``after`` the right sides of this line and the one
    before; ``law`` the full name of the main law, ``laws`` all of them; ``reason`` the words beside the line, ``source`` the book.
    """

    __slots__ = ("after", "before", "law", "laws", "left", "reason", "source")

    def __init__(
        self,
        left: str,
        before: Node,
        after: Node,
        laws: tuple[str, ...],
        reason: str,
        source: str = "",
    ) -> None:
        self.left = left
        self.before = before
        self.after = after
        self.law = laws[0] if laws else ""
        self.laws = laws
        self.reason = reason
        self.source = source

    def __repr__(self) -> str:
        return f"Step({self.law or self.left}: {self.reason})"


def turned_step(gradient: Node, turned: Node) -> Step:
    """The last step when the variable was given transposed."""
    return Step(
        "turned", gradient, turned, ("transpose",), "the gradient by a transpose is the transpose"
    )
