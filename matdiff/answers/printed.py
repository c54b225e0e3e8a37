r"""Formulas as they are printed: derivatives that stand for themselves, ∇_W L = ∂L/∂h x^T, chains of equations, spaces, labels in braces.

A derivative of a function that is not given is a name of its own, ∇_W L, and one name wherever it stands. The sides of an equation are
read together, so that what one says of the sizes holds in the others; nothing is claimed of whether they are equal, which is what
``verify`` judges.

>>> for side in read_printed(r"\nabla_{W} L = \nabla_{\vec{h}} L \vec{x}^T").sides: print(side)
∇_W L
∇_h L x^T
"""

from __future__ import annotations

import re

from matdiff.base.errors import MatdiffError
from matdiff.expression.build import symbol
from matdiff.expression.traverse import substitute
from matdiff.output import plain
from matdiff.syntax import parser
from matdiff.syntax.declarations import parse_declarations
from matdiff.syntax.reading import read_tree
from matdiff.syntax.scope import Scope
from matdiff.syntax.tree import Tree
from matdiff.verifying.notation import derivatives

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.reading import Reading
    from matdiff.verifying.notation import Derivative

_PRIMED = re.compile(r"\\?[A-Za-z]+'_(?:\w|\{\w+\})\s*\([^()]*\)")
"""σ'_1(h): a function with its number behind the prime."""
_SIGN = re.compile(
    r"∂|∇|\\partial(?![A-Za-z])|\\nabla(?![A-Za-z])|\\frac\{d|=|\\in(?![A-Za-z])|\\to(?![A-Za-z])|\\rightarrow"
)
_RELATION = re.compile(
    r":=|≔|=|≈|⇔|⇒|→|\\(?:coloneqq|approx|equiv|iff|implies|Leftrightarrow|Rightarrow|rightarrow|longrightarrow|Longrightarrow|to)(?![A-Za-z])"
)
_NUMBERED = re.compile(r"[\s&.,]*(?:\(?\d+\)?)?[\s&.,]*")
_CUT = re.compile(rf"{_RELATION.pattern}|[;,:]")
_SPACE = re.compile(
    r"(?:\\in(?![A-Za-z])|∈|:\s*(?=\\mathbb|ℝ))(?:\\\{[^{}]*\\\}|\\[{}:;,]|[^=;:,\\]|\\[A-Za-z]+)*"
)
"""The space of what stands before it, which declares and is no value: f ∈ ℝ^m, f : ℝ^n → ℝ."""
_LABEL = re.compile(
    r"\A\s*(?:\(?\d+(?:\.\d+)*[a-z]?\)?\.?\s*\)?(?=\s*\\(?!frac|cdot))|\(\d+\w?\)\s*\\quad)"
)
_ALIGNED = r"aligned|align\*?|split|gathered"
_NESTED = r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}"
_ITEM = r"(?:\\\w+\s*\{\\?\w+\}|\\?\w+)(?:_\w|_\{\w+\})?"
_FIRST = r"(?P<a>[^\[\],]+?)_\{?[01]\}?(?P<b>[^\[\],]*?)"
_DRESS = (
    (re.compile(r"([-+])\s*\\\\\s*&?\s*(?:\\q?quad)?"), r"\1 "),
    (re.compile(r"\[\s*1\s*,(?:\s*1\s*,)*\s*\\dots\s*,\s*1\s*\]\s*\^\s*\{?T\}?"), r"\\mathbf{1}"),
    (re.compile(rf"\[\s*{_FIRST},[^\[\]]*?\\dots\s*,\s*(?P=a)_\{{?\w+\}}?(?P=b)\s*\]\s*\^\s*\{{?T\}}?"), r"\g<a>\g<b>"),
    (re.compile(r"=\s*\\c?dots\s*\Z"), ""),
    (re.compile(rf"\\(?:begin|end)\{{(?:{_ALIGNED})\}}|(?<!\\)&(?=\s*(?:=|\\quad|\\;|[^&\\]*\\end\{{al))"), " "),
    (re.compile(rf"\\(?:under|over)brace\s*({_NESTED})\s*[_^]\s*(?:{_NESTED}|\w)"), r"\1"),
    (re.compile(r"\(\s*(?:\\cdot|·|\\bullet)\s*\)"), ""),
    (re.compile(r"\\(?:text|mathrm)\s*\{[^{}]*[ ,.][^{}]*\}"), " ; "),
    (re.compile(r"\(\s*\d+\s*\)\s*\Z"), " "),
    (re.compile(r"\\q?quad"), " ; "),
    (re.compile(r"(?<!\\)\\[, ]|~"), " "),
    (re.compile(r"\\(?:min|max|operatorname\s*\{arg(?:min|max)\})\s*_\s*\{(?:[^{}]|\{[^{}]*\})*\}"), " "),
    (re.compile(rf"(?<![A-Za-z\\])([A-Za-z])\s*\({_ITEM}(?:\s*,\s*{_ITEM})+\)"), r"{\1}"),
    (re.compile(r"\\(?:text|operatorname|mathrm)\s*(\{[A-Za-z]{5,}\})\s*\([^()]*,[^()]*\)"), r"\\mathrm\1"),
    (re.compile(r"\\pm(?![A-Za-z])"), "+"),
)  # fmt: skip
_LOSSES = frozenset(("L", "J", "ell"))
"""What stands alone on a side by one of these letters is a number."""
_NUMBERS = frozenset(("L", "J", "E", "C", "f", "s", "l", "ell", "J(theta)", ""))
"""Functions that are numbers by their letters: the derivative by x has the shape of x."""


class Printed:
    """A formula as it is printed: the ``sides`` between its signs of equality, each with its reading."""

    __slots__ = ("readings",)

    def __init__(self, readings: list[Reading]) -> None:
        self.readings = readings

    @property
    def sides(self) -> list[str]:
        """The sides in plain notation."""
        return [plain.plain(reading.expression) for reading in self.readings]


def may_be_printed(text: str) -> bool:
    """Whether a text has a sign that a lone expression has not: a derivative, a relation, a space.

    A program is none, nor is a text in which what is differentiated stands as a letter besides: x + ∇_A x^T A y.
    """
    if _SIGN.search(text) is None:
        return False
    found = derivatives(text)
    if not found and ";" in text:
        return False
    return not any(v.of and _stands_besides(v.of, text, found) for v in found)


def _stands_besides(of: str, text: str, found: list[Derivative]) -> bool:
    """Whether a letter that is differentiated as if it were a function stands outside of derivatives, not as a side by itself."""
    if not re.fullmatch(r"[a-z]", of):
        return False
    bare = [*text]
    for v in found:
        bare[slice(*v.span)] = " " * (v.span[1] - v.span[0])
    sides = re.split(r"=|;", "".join(bare))
    return any(
        re.search(rf"(?<![\\A-Za-z]){of}(?![A-Za-z(])", side) and side.strip() != of
        for side in sides
    )


def read_printed(text: str, where: str = "") -> Printed:
    """The sides of a formula as it is printed. SyntaxError, NameError, ShapeError with the place in the side that is not read."""
    scope = Scope.of(where)
    names: dict[str, str] = {}
    pieces = [_named(piece, names) for piece in _pieces(text)]
    known = {*scope.names, *scope.sizes, *names.values(), *_lettered(text)}
    trees = [
        parser.parse(
            piece, names=known, functions=scope.functions, complex_names=scope.complex_names()
        ).tree
        for piece in pieces
    ]
    for name in {tree.value for tree in trees if tree.kind == "name"} & _LOSSES - {*scope.names}:
        scope.declare(parse_declarations(f"{name}: scalar")[0], "")
    alike = [
        (names[_name(d)], _has_shape_of(d)) for piece in _pieces(text) for d in derivatives(piece)
    ]
    for pairs in (alike, []):
        try:
            joint = read_tree(_together(trees, pairs), scope)
        except MatdiffError:
            continue  # sides that do not agree are read one by one: what is wrong with them is for verify to say
        scope = joint.scope.extended(joint.symbols, joint.expression)
        break
    shown = {short: name for name, short in names.items()}
    return Printed(
        [
            _renamed(read_tree(tree, scope, text=piece), shown)
            for tree, piece in zip(trees, pieces, strict=True)
        ]
    )


def _lettered(text: str) -> set[str]:
    """The names in a font with a letter at their foot that no sum runs over: \\vec{d}_t."""
    bound = {letter for foot in re.findall(r"\\sum\s*_\s*\{?(\w)", text) for letter in foot}
    found = re.findall(r"\\(?:vec|mathbf|boldsymbol)\s*\{(\w)\}\s*_\s*\{?(\w)\}?", text)
    return {f"{name}_{foot}" for name, foot in found if foot not in bound and foot.isalpha()}


def _together(trees: list[Tree], alike: list[tuple[str, str]]) -> Tree:
    """The sides beside each other in a sum, so that they have one shape, and the pairs of names that have one."""
    span = trees[0].span
    sides = [_sum([tree.children[-1] if tree.kind == "program" else tree for tree in trees])]
    met = {str(name.value) for tree in trees for name in _names(tree)}
    for pair in alike:
        if met.issuperset(pair):
            sides.append(_sum([Tree("name", (), name, span) for name in pair]))
    return _sum([Tree("norm", (side,), None, span) for side in sides])


def _sum(terms: list[Tree]) -> Tree:
    if len(terms) == 1:
        return terms[0]
    return Tree("sum", tuple(terms), ("+",) * len(terms), terms[0].span)


def _names(tree: Tree) -> list[Tree]:
    found = [tree] if tree.kind == "name" else []
    for child in tree.children:
        found += _names(child)
    return found


def _pieces(text: str) -> list[str]:
    """The sides of the equations of a text, without what is no part of them."""
    text = text.strip().strip("$")
    for pattern, put in _DRESS:
        text = pattern.sub(put, text)
    text = _LABEL.sub(" ", text)
    found = []
    for line in (
        re.split(r"\\\\(?![A-Za-z])(?=[^{}]*\Z|\s*=|\s*&)", text)
        if "begin{" not in text
        else [text]
    ):
        line = _SPACE.sub(" ", line)
        at = 0
        for match in _CUT.finditer(line):
            if _depth(line[: match.start()]):
                continue
            found.append(line[at : match.start()])
            at = match.end()
        found.append(line[at:])
    kept = [piece.strip(" &.,") for piece in found if not _NUMBERED.fullmatch(piece)]
    return kept or [text]


def _depth(text: str) -> int:
    opened = sum(text.count(sign) for sign in "([{") - sum(text.count(sign) for sign in ")]}")
    return opened + text.count("\\begin{") - text.count("\\end{")


def _named(piece: str, names: dict[str, str]) -> str:
    """The side with a name for every derivative; ``names`` are those met so far."""
    out, at = "", 0
    piece = _PRIMED.sub(lambda found: _short(names, _bare(found[0]), "z"), piece)
    for found in derivatives(piece):
        name = _name(found)
        stem = "Z" if _has_shape_of(found)[:1].isupper() else "z"
        short = _short(names, name, stem)
        out += f"{piece[at : found.span[0]]} {short} "
        at = found.span[1]
    return out + piece[at:]


def _short(names: dict[str, str], name: str, stem: str) -> str:
    """The word that stands for a name, one for all its places."""
    return names.setdefault(name, f"{stem}q{chr(97 + len(names) % 26)}{'q' * (len(names) // 26)}")


def _has_shape_of(found: Derivative) -> str:
    """The name of what has the shape of a derivative; none where that is not known."""
    if found.kind == "differential":
        of = _bare(found.of)
        return of if re.fullmatch(r"\w(?:_?\w)?", of) else ""
    is_gradient = found.kind == "gradient" and _bare(found.of) in _NUMBERS
    return _bare(found.by) if is_gradient else ""


def _name(found: Derivative) -> str:
    of, by = _bare(found.of), _bare(found.by)
    if found.kind == "primed":
        return f"{of}'{by}"
    if found.kind == "differential":
        return f"d{of}" if len(of) < 4 else f"d({of})"
    if found.kind == "second differential":
        return f"d²{of}"
    nabla = "∇²" if found.kind == "second" else "∇"
    foot = f"_{by}" if by else ""
    return f"{nabla}{foot} {of or 'f'}" if len(of) < 4 else f"{nabla}{foot} ({of})"


def _bare(words: str) -> str:
    """A name without fonts and braces."""
    words = re.sub(
        r"\\(?:vec|mathbf|mathrm|mathcal|hat|text|operatorname|boldsymbol|bm|left|right)(?![A-Za-z])",
        "",
        words,
    )
    return re.sub(r"\s+", " ", re.sub(r"[{}]", "", words)).replace("\\", "").strip()


def _renamed(reading: Reading, shown: dict[str, str]) -> Reading:
    """The reading with the names of derivatives as they are shown."""
    put: dict[Node, Node] = {
        v: symbol(shown[name], v.shape, v.attributes, v.axes)
        for name, v in reading.symbols.items()
        if name in shown
    }
    reading.expression = substitute(reading.expression, put)
    reading.symbols = {
        shown.get(name, name): put.get(v, v)  # type: ignore[misc]
        for name, v in reading.symbols.items()
    }
    return reading
