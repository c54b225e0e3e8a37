"""One line of a derivation, as a record: what stood before, what stands now, and why."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.calculus.grounds import Ground
    from matdiff.expression.nodes import Node


def _meaning(letters: Mapping[Node, Node]) -> str:
    """'P = S^-1'."""
    return ", ".join(f"{letter!r} = {value.operands[0]!r}^-1" for letter, value in letters.items())  # type: ignore[attr-defined]


def with_letters(steps: tuple[Step, ...], letters: Mapping[Node, Node]) -> tuple[Step, ...]:
    """The steps, the first of which says what the letters in them stand for."""
    first = steps[0]
    said = f"{first.reason}, {_meaning(letters)}"
    return Step(first.left, first.before, first.after, first.laws, said, first.source), *steps[1:]


class Step:
    """One line of a derivation.

    ``left`` is what the line is about: 'f', 'df' or 'gradient'; ``before`` and ``after`` the right sides of this line and the one
    before; ``law`` the full name of the main law, ``laws`` all of them; ``reason`` the words beside the line, ``source`` the book;
    ``because`` the declared attributes without which the line would not follow, ``names`` the letters that the line explains, with what
    they stand for.
    """

    __slots__ = ("after", "because", "before", "law", "laws", "left", "names", "reason", "source")

    def __init__(
        self,
        left: str,
        before: Node,
        after: Node,
        laws: tuple[str, ...],
        reason: str,
        source: str = "",
        because: tuple[Ground, ...] = (),
        names: tuple[tuple[Node, Node], ...] = (),
    ) -> None:
        self.left = left
        self.before = before
        self.after = after
        self.law = laws[0] if laws else ""
        self.laws = laws
        self.reason = reason
        self.source = source
        self.because = because
        self.names = names

    def resting_on(self, because: tuple[Ground, ...]) -> Step:
        """The same line, and the attributes that it rests on."""
        reason = self.reason or ("" if because else "collected")
        return Step(self.left, self.before, self.after, self.laws, reason, self.source, because)

    def saying(self, reason: str) -> Step:
        """The same line with other words beside it."""
        return Step(
            self.left, self.before, self.after, self.laws, reason, self.source, self.because, self.names
        )  # fmt: skip

    def among(self, after: Node, laws: tuple[str, ...]) -> Step:
        """The same line with another right side, by these laws."""
        return Step(
            self.left, self.before, after, laws, self.reason, self.source, self.because, self.names
        )

    def naming(self, names: tuple[tuple[Node, Node], ...]) -> Step:
        """The same line, and what letters in it stand for."""
        return Step(
            self.left, self.before, self.after, self.laws, self.reason, self.source, self.because, names
        )  # fmt: skip

    def __repr__(self) -> str:
        return f"Step({self.law or self.left}: {self.reason})"


def turned_step(gradient: Node, turned: Node, letters: Mapping[Node, Node] | None = None) -> Step:
    """The last step when the variable was given transposed, inverted or as an entry."""
    if not letters and turned.shape != gradient.shape[::-1]:
        reason = "the derivative by an entry is that entry of the gradient"
        return Step("entry", gradient, turned, ("entry",), reason)
    if letters:
        return Step("turned", gradient, turned, ("inverse",), _meaning(letters))
    reason = "the gradient by a transpose is the transpose"
    return Step("turned", gradient, turned, ("transpose",), reason)
