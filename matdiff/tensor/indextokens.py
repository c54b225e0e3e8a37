"""Index notation in pieces: names with the indices at their foot, numbers, signs.

>>> [(token.value, token.foot) for token in tokens_of("2 W_{ij} xⱼ")]
[('2', None), ('W', ('i', 'j')), ('x', ('j',))]
"""

from __future__ import annotations

import re

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import WORD
from matdiff.expression.operators import OPERATORS
from matdiff.syntax.words import GREEK
from matdiff.tensor.indextree import Span

_LOW = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉"
_PLAIN = str.maketrans(_LOW, "aehijklmnoprstuvx0123456789")
_HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta", "λ": "lambda", "μ": "mu",
    "ν": "nu", "ξ": "xi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ψ": "psi", "ω": "omega", "η": "eta",
    "Σ": "sum", "∑": "sum", "π": "pi", "ϵ": "epsilon", "κ": "kappa", "χ": "chi", "ζ": "zeta",
}  # fmt: skip
_SAME = {"varepsilon": "epsilon", "eps": "epsilon", "varphi": "phi", "vartheta": "theta"}
_GREEK = "".join(sign for sign in _SIGNS if sign not in "Σ∑π")
_FONT = r"\\(?:mathbf|mathrm|mathit|mathsf|boldsymbol|bm|vec|text)\s*\{\s*\\?[A-Za-z]+\s*\}"
_NAME = rf"{_FONT}|\\?[A-Za-z]+\d*|[{''.join(_SIGNS)}]"
_RUN = rf"[A-Za-z0-9{_GREEK}]+"
_BRACED = r"\{[^{}]*\}"
_BELOW = rf"_\s*{_BRACED}|_\\[a-z]+|_{_RUN}(?=[A-Za-z]_)|_{_RUN}|\[[^\[\]]*\]|[{_LOW}]+"
_ABOVE = (
    r"\^\s*\{\s*(?:\\[a-z]+|[a-z])(?:[\s,]*(?:\\[a-z]+|[a-z]))*\s*\}|\^[a-z](?![A-Za-z])"
    r"|\^\\(?!top|intercal|circ|dagger|prime)[a-z]+"
)
_MORE = rf"(?:\{{\s*\}})?(?:_\s*{_BRACED}|_[A-Za-z0-9](?![A-Za-z0-9])|{_ABOVE})"
_FOOT = rf"(?:\{{\s*\}})?(?:{_BELOW}|{_ABOVE})(?:{_MORE})*"
_RAISED = r"\^\{?\s*-1\s*\}?|⁻¹|\^\{?\s*-?\s*(?:T|\\top|⊤|\\intercal)\s*\}?|⁻?[ᵀ⊤]"
_TOKENS = re.compile(
    rf"""(?P<end>\s*(?:;|\\\\|\n)[\s;]*)
    |(?P<space>\s+|\\[,;:! ]|\\(?:left|right|quad|qquad|cdot|times|big|Big)\b(?![A-Za-z])|\$+|[·*~])
    |(?P<digits>\\[dt]?frac\s*(?P<above>\d)\s*(?P<below>\d))
    |(?P<fraction>\\[dt]?frac\b)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<inverse>(?P<open>\(\s*)?(?P<inverted>{_NAME})\s*(?P<raise>{_RAISED})(?(open)\s*\))(?P<feet>{_FOOT}))
    |(?P<sum>\\?sum(?![A-Za-z])|[Σ∑])(?:\\limits)?\s*(?P<bound>_\s*{_BRACED}|_[A-Za-z]+|[{_LOW}]+)(?:\^(?P<upper>{_BRACED}|\w))?
    |(?P<name>{_NAME})(?P<foot>{_FOOT})?
    |(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)
    |(?P<sign>[-−+/^()={{}},|])""",
    re.VERBOSE,
)
_WITHOUT_MEASURE = re.compile(rf"[^\W\d_]{{{WORD + 1}}}")
_SHIFTED = re.compile(
    r"(?<!sum)_\s*\{[^{}=]*[A-Za-z][^{}=]*[-+−][^{}]*\}|\w\[[^\]]*[A-Za-z][^\]]*[-+−][^\]]*\]"
)
_DERIVATIVE = re.compile(
    r"\\partial|∂|(?<![A-Za-z\\])d\s*[A-Za-z]\w*(?:_\{[^{}]*\})?\s*/\s*d\s*[A-Za-z]\w*"
)
_INDEX = re.compile(rf"\\[A-Za-z]+|[A-Za-z]|[{_GREEK}]|\d")
_GROUP = re.compile(rf"{_BRACED}|\[[^\[\]]*\]|\\[a-z]+|[^_^{{}}\[\]\s\\]+")
FUNCTIONS = {
    word: row.name
    for row in OPERATORS.values()
    if row.elementwise and not row.parameters
    for word in (row.name, *row.aliases)
    if word not in GREEK
} | {"sqrt": "sqrt", "sigma": "sigmoid"}
"""Functions of numbers, by the words for them."""
WHOLE = frozenset(("softmax", "logsumexp", "norm", "det", "logdet", "tr", "inv", "diag", "vec"))
"""Functions of a whole vector or matrix."""
UNKNOWN = frozenset(("f", "g", "h", "phi", "psi", "varphi"))
"""Letters that before a bracket are functions nobody knows."""


_HINTS = {
    **dict.fromkeys("'ᵀ", "transposes belong to matrix notation"),
    "_": "indices stand at the foot of a name: x_i",
}


class Token:
    """A piece of the text: kind, value, indices at its foot; of a sum ``upper``, the last value of its indices."""

    __slots__ = ("foot", "kind", "span", "upper", "value")

    def __init__(
        self, kind: str, value: str, span: Span, foot: tuple[str, ...] | None, upper: str = ""
    ) -> None:
        self.kind = kind
        self.value = value
        self.span = span
        self.foot = foot
        self.upper = upper


def _bounded(text: str) -> None:
    """SyntaxError_ for a run of letters without measure, over which the patterns would go again and again."""
    if len(text) > WORD and (found := _WITHOUT_MEASURE.search(text)):
        raise SyntaxError_(
            f"a run of more than {WORD} letters is not read in index notation",
            text=text,
            span=(found.start(), found.start() + 1),
        )


def is_shifted(text: str) -> bool:
    """Whether an index stands with a number added, x_{i+1}, which index notation has not."""
    _bounded(text)
    return _SHIFTED.search(text) is not None


def tokens_of(text: str) -> list[Token]:
    """The text in pieces; SyntaxError_ at what is no index notation."""
    _bounded(text)
    if shifted := _SHIFTED.search(text):
        raise SyntaxError_(
            "an index that is shifted is not read in index notation",
            text=text,
            span=shifted.span(),
            help="matrix notation has sums over members before and after: sum_{i=2}^N x_{i-1}",
        )
    if inner := _DERIVATIVE.search(text):
        raise SyntaxError_(
            "a derivative inside a formula is not read",
            text=text,
            span=inner.span(),
            help="name the function by itself and ask for its derivative after wrt",
        )
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            hint = _HINTS.get(text[at], "")
            raise SyntaxError_(
                f"{text[at]!r} is not read in index notation",
                text=text,
                span=(at, at + 1),
                help=hint,
            )
        at = match.end()
        if not match["space"]:
            found += _read(text, match)
    return _with_places(found)


def _with_places(tokens: list[Token]) -> list[Token]:
    """A_11 is an entry where A stands with two indices elsewhere."""
    ranks = {token.value: len(token.foot) for token in tokens if token.foot}
    for token in tokens:
        name, _, places = token.value.partition("_")
        if token.kind == "name" and token.foot is None and ranks.get(name) == len(places) > 0:
            token.value, token.foot = name, tuple(places)
    return tokens


def _read(text: str, match: re.Match[str]) -> list[Token]:
    span = match.span()
    if match["end"]:
        return [Token("end", ";", span, None)]
    if match["digits"]:
        values = match["above"], match["below"]
        return [Token("digits", "/".join(values), span, None)]
    if match["inverse"]:
        raised, feet = match["raise"], _indices(match["feet"])
        kind = "inverse" if "1" in raised or "-" in raised or "⁻" in raised else "name"
        turned = feet if raised.strip("^{} ⁻-1") == "" else feet[::-1]
        return [Token(kind, _spelled(match["inverted"]), span, turned)]
    if match["sum"]:
        return [_sum(text, match)]
    if match["name"]:
        return _names(match)
    if match["fraction"]:
        return [Token("fraction", "frac", span, None)]
    if match["raised"]:
        return [Token("raised", match[0].translate(_HIGH), span, None)]
    value = "-" if match[0] == "−" else match[0]
    return [Token("number" if match["number"] else "sign", value, span, None)]


def _sum(text: str, match: re.Match[str]) -> Token:
    """sum_k, sum_{k=1}^n, sum_{k,l}: the indices and the last value."""
    bound, _, first = match["bound"].strip("_{} ").partition("=")
    if first.strip() not in ("", "1"):
        raise SyntaxError_(
            "a sum in index notation begins at 1", text=text, span=match.span("bound")
        )
    upper = (match["upper"] or "").strip("{} ")
    return Token("name", "sum", match.span(), _indices(bound), upper)


def _spelled(name: str) -> str:
    inside = re.search(r"\{\s*(.*?)\s*\}", name)
    name = (inside[1] if inside else name).lstrip("\\")
    return _SAME.get(name, _SIGNS.get(name, name))


def _names(match: re.Match[str]) -> list[Token]:
    """One name with its indices; a run of letters that is no word is a product, the last with the indices."""
    name, foot = _spelled(match["name"]), match["foot"]
    indices = _indices(foot) if foot else None
    start, end = match.span()
    if indices is not None and all(index.isdigit() for index in indices):
        name, indices = f"{name}_{''.join(indices)}", None
    letters = name.partition("_")[0].rstrip("0123456789")
    is_word = len(letters) == 1 or letters in GREEK or letters in FUNCTIONS or letters in WHOLE
    if is_word or letters in ("sum", "delta"):
        return [Token("name", name, (start, end), indices)]
    single = [
        Token("name", c, (start + k, start + k + 1), None) for k, c in enumerate(letters[:-1])
    ]
    last = Token("name", name[len(letters) - 1 :], (start + len(letters) - 1, end), indices)
    return [*single, last]


def _indices(foot: str) -> tuple[str, ...]:
    """The letters of a subscript: ij, {i,j}, {ij}, [i,j], small letters; upper indices are read as those below."""
    groups = _GROUP.findall(re.sub(r"\\[,;:! ]", " ", foot.translate(_PLAIN)))
    found: list[str] = []
    for group in groups:
        inner = group.strip("{}[] ")
        parted = re.search(r"[,\s]", inner)
        found += re.split(r"[,\s]+", inner) if parted else _INDEX.findall(inner)
    return tuple(_spelled(piece) for piece in found if piece)
