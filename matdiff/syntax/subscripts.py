"""Subscripts: part of a name (W_1, W_xh), indices (x_i, A_ij), or what a sum runs over (sum_{i=1}^N).

>>> from matdiff.syntax.parser import parse
>>> parse("sum_{i=1}^N x_i").tree, parse("W_1 x_{ij}").tree
((sum_over['i'] (subscript[i] x i) 1 N), (product[''] W_1 (subscript[ij] x i j)))
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.syntax import words
from matdiff.syntax.limits import Foot, foot, limit, settled
from matdiff.syntax.shifts import shifted
from matdiff.syntax.signs import SUPER_NAMES
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.tokens import Filter

_SUB = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₊₋", "0123456789aehijklmnoprstuvx+-", strict=True))
_INDICES = frozenset("ijklmnpqrst")
_COMPARES = frozenset("<>!\u2260\u2264\u2265")
_CONSTANTS = frozenset(("ones", "zeros", "I", "e", "J"))


class Subscripts:
    """The part of the filter that reads subscripts."""

    def __init__(self, filter: Filter) -> None:
        self.filter = filter
        self.bound: set[str] = set()
        self.met = False  # whether any name has indices

    def plain(self, text: str) -> str:
        """The subscript without its sign: 'ij' of _ij, _{ij} and ᵢⱼ."""
        if text[0] != "_":
            return "".join(_SUB[c] for c in text)
        return text[2:-1].strip() if text[1] == "{" else text[1:]

    def whole(self, i: int) -> str:
        """The name at token i with the subscript that touches it: W_1."""
        f = self.filter
        name = words.spelled(f.raw[i][1])
        if f.kind(i + 1) != "SUBSCRIPT" or not f.touches(i + 1):
            return name
        return f"{name}_{words.spelled(self.plain(f.raw[i + 1][1]))}"

    def is_index(self, i: int) -> bool:
        """Whether token i is a subscript that a sum can run over: _i, _{i=1}."""
        f = self.filter
        if f.kind(i) != "SUBSCRIPT" or not f.touches(i):
            return False
        text = self.plain(f.raw[i][1])
        first = text.partition("=")[0].strip()
        return (len(first) == 1 and first in _INDICES) or bool(_COMPARES & set(text))

    def named(self, i: int, name: str) -> int:
        """Emit the name at token i with its subscript, or its index in square brackets."""
        f = self.filter
        start, end = f.raw[i][2:]
        tree = Tree("name", (), name, (start, end))
        if f.kind(i + 1) == "SUBSCRIPT" and f.touches(i + 1):
            return self.attach(i, tree)
        if f.kind(i + 1) == "OPEN" and f.touches(i + 1) and f.raw[i + 1][1] == "[":
            f.emit("INDEXED", tree, start, end)
        else:
            f.emit("NAME", tree, start, end)
        return i + 1

    def attach(self, i: int, tree: Tree) -> int:
        """Emit a name or a 1 with the subscript after it."""
        f = self.filter
        _, raw, begin, end = f.raw[i + 1]
        text = self.plain(raw)
        span = (tree.span[0], end)
        indices = self._indices(text, str(tree.value), (begin, end))
        if indices is None:
            name = f"{tree.value}_{words.spelled(text)}"
            bracket = f.kind(i + 2) == "OPEN" and f.touches(i + 2) and f.raw[i + 2][1] == "["
            f.emit("INDEXED" if bracket else "NAME", Tree("name", (), name, span), *span)
        else:
            self.met = True
            f.emit("NAME", Tree("subscript", (tree, *indices), text, span), *span)
        return i + 2

    def of_bracket(self, i: int) -> int:
        """(Q w)_i is (Q w)[i]."""
        f = self.filter
        _, raw, start, end = f.raw[i]
        indices = self._indices(self.plain(raw), ")", (start, end))
        if indices is None:
            raise f.error("a subscript must follow a name", i)
        self.met = True
        f.emit("AT", "[", start, start)
        f.emit("LPAR", "[", start, start)
        for at, index in enumerate(indices):
            if at:
                f.emit("COMMA", ",", start, start)
            kind = "NUMBER" if index.kind == "number" else "NAME" if index.kind == "name" else ""
            if not kind:
                raise f.error("an index behind a bracket is a letter or a number", i)
            f.emit(kind, index, *index.span)
        f.emit("RPAR", "]", end, end)
        return i + 1

    def slice(self, i: int) -> int:
        """The colon of A[i, :] is an index; any other stays what it is."""
        f = self.filter
        _, sign, start, end = f.raw[i]
        before = f.raw[i - 1][1] if i else ""
        if before in ("[", ",") and f.kind(i + 1) in ("COMMA", "CLOSE"):
            f.emit("NAME", Tree("name", (), sign, (start, end)), start, end)
        else:
            f.out.append(f.raw[i])
        return i + 1

    def _indices(self, text: str, name: str, span: tuple[int, int]) -> list[Tree] | None:
        """The indices in a subscript; None when it is part of the name."""
        parts = [part.strip() for part in text.split(",")] if "," in text else [text]
        if any(shifted(part, span) for part in parts):
            return [shifted(part, span) or _index(part, span) for part in parts]
        if len(parts) == 1 and len(text) > 1:
            parts = list(text)
        own = self.filter.names | self.filter.families
        if name in own and name in self.filter.assigned and text.isdigit():
            return [
                _index(part, span)
                for part in (text if name[0].isupper() and len(text) == 2 else [text])
            ]
        is_entry = name == "I" and len(parts) > 1 and self.bound.issuperset(parts)
        if (name in _CONSTANTS and name not in own and not is_entry) or name in "01":
            if all(part.isalnum() and part.isascii() for part in parts):
                parts = [text] if "," not in text and name != "J" else parts
                return [_index(part, span) for part in parts]
            return None
        if not all(parts):
            raise SyntaxError_("a subscript is empty", text=self.filter.text, span=span)
        free = all(part in _INDICES or part in self.bound for part in parts)
        mixed = len(parts) > 1 and all(
            part in _INDICES or part in self.bound or part.isdigit() or part == ":"
            for part in parts
        )
        if not free and (not mixed or text.isdigit()):
            if not text.replace("_", "").isalnum():
                raise SyntaxError_(
                    f"the subscript {text} cannot be read", text=self.filter.text, span=span
                )
            return None
        return [_index(part, span) for part in parts]

    # ---- sums ------------------------------------------------------------------------------------

    def sum(self, i: int) -> int:
        """sum_i, sum_{i=1}^N, ∑ᵢ; or without an index a call, or a sum over the data."""
        f = self.filter
        start = f.raw[i][2]
        after = i + 1
        if f.kind(after) != "SUBSCRIPT":
            return self._without_index(i)
        below, after = self._running(after)
        upper = Tree("none")
        if f.kind(after) == "CARET":
            upper, after = self._limit(after + 1)
        elif f.kind(after) == "SUPERSCRIPT" and len(f.raw[after][1]) == 1:
            upper, after = self._small_limit(after)
        head = settled(self, below, upper, i)
        f.emit("BIG", (head.names, head), start, f.raw[after - 1][3])
        if after >= len(f.raw):
            raise f.error("the sum wants an operand", i)
        return after

    def _without_index(self, i: int) -> int:
        f = self.filter
        _, sign, start, end = f.raw[i]
        after = i + 1
        if f.kind(after) == "OPEN" and sign != "∑" and f.touches(after):
            last = f.pairs[after]
            following = f.raw[last + 1 : last + 4]
            if not _is_transposed(following):
                f.emit("CALL", ("sum", 0), start, end)
                return after
        if after >= len(f.raw) or f.kind(after) in ("CLOSE", "COMMA", "TIMES", "SIGN"):
            raise f.error("the sum wants an operand", i)
        f.emit("BIG", ("data_sum", ()), start, end)
        return after

    def _running(self, i: int) -> tuple[Foot, int]:
        """The foot of a sum, and the place after it."""
        f = self.filter
        text = self.plain(f.raw[i][1])
        found = foot(self, text, i)
        self.bound.update(found.names)
        if "=" not in text and f.kind(i + 1) == "EQUALS" and f.kind(i + 2) == "DIGITS":
            found.lower = limit(self, f.raw[i + 2][1], i + 2, f.raw[i + 2][2:])
            return found, i + 3
        return found, i + 1

    def _limit(self, i: int) -> tuple[Tree, int]:
        """The upper limit of a sum: a number, a name or a bracket."""
        f = self.filter
        kind = f.kind(i)
        if kind == "OPEN":
            from matdiff.syntax.parser import parse_part

            last = f.pairs[i]
            return parse_part(f, i + 1, last), last + 1
        if kind == "DIGITS":
            return limit(self, f.raw[i][1], i, f.raw[i][2:]), i + 1
        if kind == "WORD":
            _, text, start, end = f.raw[i]
            name = words.spelled(text)
            if name in f.names or words.is_one_name(text):
                return Tree("name", (), name, (start, end)), i + 1
            # as in LaTeX, the limit is the first letter
            f.raw[i] = ("WORD", text[1:], start + 1, end)
            return Tree("name", (), words.spelled(text[0]), (start, start + 1)), i
        raise f.error("the sum wants an upper limit", i - 1)

    def _small_limit(self, i: int) -> tuple[Tree, int]:
        f = self.filter
        _, sign, start, end = f.raw[i]
        if sign not in SUPER_NAMES:
            raise f.error("the sum wants an upper limit", i)
        return Tree("name", (), SUPER_NAMES[sign], (start, end)), i + 1


def _index(part: str, span: tuple[int, int]) -> Tree:
    if part.isdigit():
        return Tree("number", (), int(part), span)
    return Tree("name", (), part, span)


def _is_transposed(following: list[tuple[str, str, int, int]]) -> bool:
    """Whether a transpose comes next: a sum of entries is a number, so it is never transposed."""
    kinds = [kind for kind, *_ in following] + [""] * 3
    texts = [text for _, text, *_ in following] + [""] * 3
    if kinds[0] in ("PRIME", "DOT_T", "TOP"):
        return True
    if kinds[0] == "SUPERSCRIPT":
        return texts[0][0] == "ᵀ"
    if kinds[0] != "CARET":
        return False
    return (
        kinds[1] == "TOP"
        or (kinds[1] == "WORD" and texts[1][0] == "T")
        or (texts[1] in ("{", "(") and texts[2] == "T")
    )
