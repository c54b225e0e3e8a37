"""A plan as statements: what is used twice gets a name, the rest stands inline, one pass from the leaves up.

A ``Writer`` knows no library: it asks its target for the text of every operation. A text has a level, by which brackets are set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from matdiff.codegen.arrays import Array, postorder
from matdiff.codegen.naming import Sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.codegen.target import Target
    from matdiff.expression.nodes import Symbol

ADD, MUL, MATMUL, SIGN, POW, ATOM = range(6)
"""Levels of texts: a sum, a product, a matrix product, a sign in front, a power, what needs no brackets."""
LONGEST = 88
"""A text longer than this gets a name."""
TRIVIAL = frozenset(("input", "number", "size", "constant"))
CHEAP = frozenset(("transpose", "widen"))
"""Views of an array: they cost less than a name is worth unless they are used often."""


class Text:
    """The code of an array, and its level."""

    __slots__ = ("level", "text")

    def __init__(self, text: str, level: int = ATOM) -> None:
        self.text = text
        self.level = level


class Writer:
    """Writes arrays for one target.

    ``lines``     the statements so far
    ``helpers``   functions that the code defines, by name
    ``functions`` arguments that are functions: unknown f and its derivatives
    """

    def __init__(
        self,
        target: Target,
        sizes: Sizes,
        names: Mapping[Symbol, str],
        called: Mapping[Array, str] | None = None,
    ) -> None:
        self.target = target
        self.sizes = sizes
        self.names = names
        self.taken = sizes.taken
        self.called = called or {}
        self.lines: list[str] = []
        self.helpers: dict[str, None] = {}
        self.modules: dict[str, None] = {}
        self.functions: dict[str, str] = {}
        self.texts: dict[Array, Text] = {}
        self.results: list[str] = []
        self.needs_like = False
        self.is_complex = False
        self._count = 0
        self._uses: Counter[Array] = Counter()

    def write(self, results: Sequence[Array]) -> list[str]:
        """The statements, and the expressions of the results."""
        nodes = postorder(*results)
        self._uses = Counter(a for node in nodes for a in self.target.operands(node))
        self._uses.update(results)
        for node in nodes:
            if self._uses[node]:
                self._write(node, node in results)
        self.results = [self.texts[a].text for a in results]
        return self.results

    def restart(self) -> None:
        """Begins anew, for a second text in the same function: names stay taken."""
        self.lines, self.texts = [], {}

    def uses(self, node: Array) -> int:
        return self._uses[node]

    def _write(self, node: Array, is_result: bool) -> None:
        found = self.target.text(self, node)
        text = found.text
        uses = self._uses[node]
        wanted = self.called.get(node, "")
        plain = node.op in TRIVIAL or (text.isidentifier() and not wanted)
        often = uses > (3 if node.op in CHEAP and node.args[0].op in TRIVIAL else 1)
        if not plain and (wanted or often or (len(text) > LONGEST and not is_result)):
            found = Text(self.name(text, wanted, node))
        self.texts[node] = found

    def name(self, text: str, wanted: str, node: Array) -> str:
        """A new name for an expression, after a line that says what it stands for."""
        name = wanted if wanted and wanted not in self.taken else self.fresh()
        self.taken.add(name)
        self.emit(self.target.assignment(name, text, node))
        return name

    def fresh(self, letter: str = "t") -> str:
        while True:
            self._count += 1
            name = f"{letter}{self._count}"
            if name not in self.taken:
                self.taken.add(name)
                return name

    def emit(self, line: str) -> None:
        self.lines.append(line)

    def code(self, node: Array, level: int = ADD) -> str:
        """The code of an operand, in brackets where its level is below this one."""
        found = self.texts[node]
        return found.text if found.level >= level else f"({found.text})"

    def helper(self, name: str) -> str:
        """A function that the code carries with it."""
        self.helpers[name] = None
        return name

    def function(self, name: str, order: int, of: str = "of arrays entry by entry") -> str:
        """The argument that stands for an unknown function or its derivative: f, df, d2f."""
        prefix = "" if order == 0 else "d" if order == 1 else f"d{order}"
        word = self.sizes.rename(prefix + name)
        while word in self.taken and word not in self.functions:
            word += "_"
        if word not in self.functions:
            self.functions[word] = of
            self.taken.add(word)
        return word
