r"""One side of a claim as an expression: the derivatives in it are replaced by what they are, the rest is read as ever.

    \text{Tr}(\nabla_{\vec y} f^T \partial \vec{y})    =>    Tr(zqa ^T zqb)  with  zqa = ∇_y f, zqb = d(y)

The names zqa, zqb ... stand for expressions; an error that the reader reports points into the text that was typed.

>>> from matdiff.syntax.reading import read
>>> question = Sides(read("x^T A y", "A: m x n", scalar=True))
>>> print(question.read("tr(y x^T dA)"), question.read(r"\nabla_{\vec x} f"))
tr(matmul(y, transpose(x), d(A))) matmul(A, y)
"""

from __future__ import annotations

import re
from string import ascii_lowercase

from matdiff.base.errors import MatdiffError, NameError_, SyntaxError_
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.forward import Forward
from matdiff.calculus.slope import primed
from matdiff.expression import nodes, traverse
from matdiff.expression.build import ZERO, differential, transpose, zeros
from matdiff.expression.nodes import Symbol
from matdiff.reading.dialects import is_mathematics
from matdiff.reading.dialects import read_more as read_in_dialect
from matdiff.syntax import latex
from matdiff.syntax.reading import read_more
from matdiff.syntax.words import spelled
from matdiff.syntax.written import Written
from matdiff.verifying import derivations
from matdiff.verifying.notation import derivatives

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from matdiff.base.dimensions import Shape
    from matdiff.expression.nodes import Node
    from matdiff.syntax.reading import Reading
    from matdiff.verifying.notation import Derivative

_FOOT = re.compile(r"\s*_\s*(?:\{(?P<many>[^{}]*)\}|(?P<one>\w+))\s*\Z")
_TURNED = re.compile(
    r"(?:\^\s*(?:\{\s*)?(?:T|\\top|\\mathsf\s*\{?T\}?|\\intercal|⊤)(?:\s*\})?|ᵀ|')\s*\Z"
)
_HEADS = {"grad": "gradient", "gradient": "gradient", "jacobian": "gradient", "hessian": "second"}
"""Words that stand for a derivative of the function as a whole."""
_VECTORISED = re.compile(
    r"(?:vec|\\(?:operatorname|mathrm|text)\s*\{\s*vec\s*\})\s*\(\s*(?P<name>[^()]+)\)"
)
_USUAL = ("x", "X", "w", "W", "theta")
"""By what a ∇ without a foot is, where several letters stand: a function is of x first."""
_UNEQUAL = re.compile(r"(?<=_)\{\s*(?P<own>[a-z])\s*(?:!=|≠|\\neq?)\s*(?P<other>[a-z])\s*\}")
_CALLED = re.compile(r"(?P<name>\\?\w+)\s*\([^()=+]*\)\Z")
_BARE = re.compile(r"[^\W\d_]\w*\Z")


class Sides:
    """What is known where claims are read: the names of a reading, what moves, and the convention for a structured variable."""

    def __init__(
        self,
        reading: Reading,
        moving: Iterable[Symbol] = (),
        structure: str = "projected",
        extra: Mapping[str, Node] | None = None,
    ) -> None:
        self.reading = reading
        self.extra = dict(extra or {})
        self.notes: dict[str, None] = {}
        self.free: frozenset[str] = frozenset()
        """Indices that stand on the left side of the line that is read."""
        self.structure = structure
        self.moving = tuple(moving) or tuple(
            v for v in reading.symbols.values() if "index" not in v.attributes
        )

    @property
    def names(self) -> set[str]:
        """The letters and named values that are known."""
        given = {*self.reading.symbols, *dict(self.reading.statements), *self.reading.scope.names}
        return given | self.extra.keys()

    def read(self, text: str, shape: Shape | None = None, *, is_open: bool = False) -> Node:
        """The expression that a side stands for; ``is_open`` lets letters in that were not known before.

        ShapeError, SyntaxError, NameError with the place in ``text``.
        """
        if isinstance(text, Written):
            return read_more(text, self.reading).expression
        if text.strip() in _HEADS and text.strip() not in self.names:
            return self._shaped(*self._whole(), [], _HEADS[text.strip()], False, "")[0]
        if not is_mathematics(text):
            return read_in_dialect(text.strip(), self.reading, shape=shape).expression
        put, pieces, values = self._replaced(text)
        try:
            found = read_more(put, self.reading, shape=shape, values=values)
        except MatdiffError as error:
            raise _at_home(error, text, put, pieces) from None
        if not is_open:
            self._refuse_new(found, text)
        if shape is not None and found.expression == ZERO:
            return zeros(*shape)  # dX Y + X dY = 0
        return found.expression

    def _refuse_new(self, found: Reading, text: str) -> None:
        for name, letter in found.symbols.items():
            if name in self.names or "index" in letter.attributes or "place" in letter.attributes:
                continue
            at = text.find(name)
            raise NameError_(
                f"{name} does not occur in the question",
                text=text,
                span=(at, at + len(name)) if at >= 0 else None,
                help=f'declare it if it is meant, for example where "{name}: scalar"',
            )

    def _replaced(self, text: str) -> tuple[str, list[tuple[int, int, int]], dict[str, Node]]:
        """The text with names for its derivatives, the pieces of it that were kept (place there, place here, length), their values."""
        values: dict[str, Node] = dict(self.reading.statements) | self.extra
        out, at = "", 0
        pieces: list[tuple[int, int, int]] = []
        changes: list[tuple[tuple[int, int], str]] = list(self._sums(text))
        for number, found in enumerate(
            derivatives(text, self.names, dict(self.reading.statements))
        ):
            name = _name(number)
            values[name], foot = self._value(found, text)
            changes.append((found.span, f" {name}{foot} "))
        for (start, end), put in sorted(changes):
            pieces += [(len(out), at, start - at), (len(out) + start - at, start, end - start)]
            out += text[at:start] + put
            at = end
        pieces.append((len(out), at, len(text) - at))
        return out + text[at:], pieces, values

    def _sums(self, text: str) -> Iterator[tuple[tuple[int, int], str]]:
        """Σ_{j≠k} where k is an index of the line runs over j alone."""
        for found in _UNEQUAL.finditer(text):
            if found["other"] in self.free and found["own"] not in self.free:
                yield found.span(), f"{{{found['own']}: {found['own']} != {found['other']}}}"

    def _value(self, found: Derivative, text: str) -> tuple[Node, str]:
        """What a derivative is, and the feet that pick an entry of it."""
        try:
            if found.kind == "differential":
                return differential(self._operand(found.of)), ""
            if found.kind == "primed":
                return primed(self.read(f"{found.of}{found.by}")), ""
            if found.kind == "second differential":
                inner = self._operand(found.of)
                return derivations.second_differential(inner, self.moving), ""
            return self._derived(found)
        except MatdiffError as error:
            if error.text != text:
                error.text, error.span = text, found.span
            raise

    def _operand(self, of: str) -> Node:
        """What stands behind a sign of differentiation: the function itself where it is one unknown name."""
        word = plain_name(self._without_arguments(of))
        if _BARE.match(word) and word not in self.names:
            return self.reading.expression
        return self.read(of)

    def _derived(self, found: Derivative) -> tuple[Node, str]:
        names = [part.strip() for part in found.by.split(",")] if found.by else [self._only()]
        of, feet = found.of, ""
        turned = False
        parts = []
        for name in names:
            if inner := _VECTORISED.fullmatch(name):
                name = inner["name"]
            if _TURNED.search(name):
                name, turned = _TURNED.sub("", name).strip(), True
            name, foot = self._without_foot(name)
            parts.append(plain_name(name))
            feet += foot
        of, foot = self._without_foot(self._without_arguments(of))
        feet = foot + feet
        word = plain_name(of)
        if of and not _BARE.match(word):
            return self._of_expression(of, parts, found.kind, turned, feet)
        function, variable = derivations.by(parts[0], word, self.reading)
        if word in self.reading.symbols:
            function = self.reading.symbols[word]
        return self._shaped(function, variable, parts, found.kind, turned, feet)

    def _of_expression(
        self, of: str, parts: list[str], kind: str, turned: bool, feet: str
    ) -> tuple[Node, str]:
        _, variable = derivations.by(parts[0], "", self.reading)
        if variable.value is not None:
            raise NameError_(f"{parts[0]} is a named value: give the function a name, too")
        return self._shaped(self.read(of), variable, parts, kind, turned, feet)

    def _shaped(
        self,
        function: Node,
        variable: derivations.Variable,
        parts: list[str],
        kind: str,
        turned: bool,
        feet: str,
    ) -> tuple[Node, str]:
        if kind == "second":
            second = derivations.by(parts[-1] if parts else self._only(), "", self.reading)[1]
            return derivations.hessian(function, variable, second), _as_foot(feet)
        found = derivations.gradient(function, variable, self.structure)
        if turned and function.is_scalar:
            found = transpose(found)
        return found, _as_foot(feet)

    def _whole(self) -> tuple[Node, derivations.Variable]:
        return derivations.by(self._only(), "", self.reading)

    def _only(self) -> str:
        """The variable of a ∇ without a foot."""
        names = [v.name for v in self.moving]
        usual = [name for name in _USUAL if name in names]
        if len(names) > 1 and usual:
            self.notes.setdefault(f"∇ without a foot is by {usual[0]}")
            return usual[0]
        if len(names) != 1:
            raise SyntaxError_("by which variable?", help="write it at the foot: ∇_x f")
        return names[0]

    def _without_arguments(self, of: str) -> str:
        """f for f(x, y) where f is a named value, or a letter that is no known function."""
        found = _CALLED.match(of)
        if found is None:
            return of
        name = plain_name(found["name"])
        is_named = name in dict(self.reading.statements)
        return found["name"] if is_named or (len(name) == 1 and name not in self.names) else of

    def _without_foot(self, name: str) -> tuple[str, str]:
        """θ_k as θ and k where θ_k is no name of its own and θ is known; else the name as it is."""
        if spelled(plain_name(name)) in self.names:
            return name, ""
        found = _FOOT.search(name)
        if found is None:
            return name, ""
        base = name[: found.start()]
        if spelled(plain_name(base)) not in self.names:
            return name, ""
        many = found["many"] or found["one"]
        return base, many.replace(",", " ").replace(" ", "")

    def law_of(self, node: Node) -> tuple[str, str]:
        """The name and the reason of the first law that opens d(...) in a side, where there is one."""
        if not node.moving:
            return "", ""

        for v in reversed(traverse.postorder(node)):
            if (
                isinstance(v, nodes.Apply)
                and v.operator.name == "d"
                and isinstance(v.operands[0], nodes.Apply)
            ):
                for step in Forward(v.operands[0], self.moving, book_with(())).steps()[1:]:
                    return (step.laws[0] if step.laws else ""), step.reason
        return "", ""


def bare_variable(name: str) -> str:
    r"""The variable of ∂x^T, \\partial \\vec{x}^\\top: x, as the reader spells it."""
    return plain_name(_TURNED.sub("", name.strip()))


def _name(number: int) -> str:
    """zqa, zqb ..., zqaa: names that nobody uses."""
    head, last = divmod(number, 26)
    return "zq" + (ascii_lowercase[head - 1] if head else "") + ascii_lowercase[last]


def _as_foot(feet: str) -> str:
    return f"_{{{','.join(feet)}}}" if len(feet) > 1 else f"_{feet}" if feet else ""


def plain_name(name: str) -> str:
    r"""A name as the reader spells it: \vec{w} is w, \boldsymbol\mu is mu."""
    name = name.strip()
    if "\\" in name:
        try:
            return latex.variable(name)
        except MatdiffError:
            return name
    return spelled(name)


def _at_home(
    error: MatdiffError, text: str, put: str, pieces: list[tuple[int, int, int]]
) -> MatdiffError:
    """The error with its place in the text that was typed."""
    if error.text != put or error.span is None:
        return error
    error.text, (start, end) = text, error.span
    error.span = (_place(start, pieces, False), max(_place(end, pieces, True), 1))
    return error


def _place(at: int, pieces: list[tuple[int, int, int]], is_end: bool) -> int:
    last = 0
    for there, here, length in pieces:
        if at < there or (at == there and is_end and there):
            break
        last = here + min(at - there, length)
    return last
