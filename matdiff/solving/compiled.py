"""The laws of solving of a book, ready to run: by the root of the left side, each with its matcher and its templates."""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder
from matdiff.rewrite.matching import HOLDS, compile_pattern, compile_root
from matdiff.rewrite.template import Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import LawBook
    from matdiff.rewrite.isolation import Branch, Isolation
    from matdiff.rewrite.law import Law
    from matdiff.rewrite.matching import Bindings, Matcher, Root
    from matdiff.solving.judge import Judge


class Laws:
    """The laws of solving of a book, compiled once and kept with it."""

    def __init__(self, book: LawBook) -> None:
        self.single: list[Compiled] = []
        self._by_root: dict[str, list[Compiled]] = {}
        self.pairs: list[Compiled] = []
        self.levels: list[Compiled] = []
        """Laws that put a simpler function in place of another without bringing the unknown nearer to standing alone."""
        for law in book.isolations:
            several = len(law.equations) > 1
            kept = self.pairs if several else self.single if isolates(law) else self.levels
            kept.append(Compiled(law))
        self.rewrites: dict[str, list[tuple[Law, Root, Template]]] = {}
        found = (law for law in book.laws.values() if law.folder == "solve")
        for each in sorted(found, key=lambda law: law.specificity):
            assert isinstance(each.pattern, Apply)
            row = self.rewrites.setdefault(each.pattern.operator.name, [])
            row.append((each, compile_root(each.pattern), Template(each.template)))

    def about(self, node: Node) -> list[Compiled]:
        """The laws for one equation whose left side may be this node."""
        operator = node.operator.name if isinstance(node, Apply) else ""
        found = self._by_root.get(operator)
        if found is None:
            found = self._by_root[operator] = [
                law for law in self.single if law.root in ("", operator)
            ]
        return found


def isolates(law: Isolation) -> bool:
    """Whether a law brings the unknown nearer to standing alone, and does not put a function of the left side in its place."""
    left, _ = law.equations[0]
    return not any(left in postorder(side) for b in law.branches for side, _ in b.equations)


def laws_of(book: LawBook) -> Laws:
    """The compiled laws of a book."""
    found = book.derived.get("solving")
    if found is None:
        found = book.derived["solving"] = Laws(book)
    assert isinstance(found, Laws)
    return found


class Compiled:
    """A law ready to run."""

    __slots__ = ("_matchers", "branches", "law", "root")

    def __init__(self, law: Isolation) -> None:
        self.law = law
        left = law.left[0]
        self.root = left.operator.name if isinstance(left, Apply) else ""
        self._matchers: list[Matcher] | None = None
        self.branches: list[tuple[Branch, list[tuple[Template, Template]]]] = [
            (branch, [(Template(a), Template(b)) for a, b in branch.equations])
            for branch in law.branches
        ]

    def match(self, sides: tuple[Node, ...], judge: Judge) -> Bindings | None:
        """What the slots stand for; every side has to match as a whole."""

        if self._matchers is None:
            self._matchers = [compile_pattern(side) for side in self.law.left]
        matchers = self._matchers

        def at(position: int, bindings: Bindings) -> object:
            if position == len(sides):
                return bindings
            return matchers[position](
                sides[position], bindings, lambda more: at(position + 1, more)
            )

        return at(0, {HOLDS: judge.holds})  # type: ignore[return-value]
