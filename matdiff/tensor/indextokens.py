"""Index notation in pieces: names with the indices at their foot, numbers, signs.

>>> [(token.value, token.foot) for token in tokens_of("2 W_{ij} xⱼ")]
[('2', None), ('W', ('i', 'j')), ('x', ('j',))]
"""

from __future__ import annotations

import re

from matdiff.base.errors import SyntaxError_
from matdiff.syntax.words import GREEK
from matdiff.tensor.indextree import Span

_LOW = "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉"
_PLAIN = str.maketrans(_LOW, "aehijklmnoprstuvx0123456789")
_HIGH = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SIGNS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "θ": "theta", "λ": "lambda", "μ": "mu",
    "ν": "nu", "ξ": "xi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ψ": "psi", "ω": "omega", "η": "eta",
    "Σ": "sum", "∑": "sum", "π": "pi",
}  # fmt: skip
_NAME = rf"\\?[A-Za-z]+\d*|[{''.join(_SIGNS)}]"
_FOOT = rf"_\{{[^{{}}]*\}}|_\\[a-z]+|_[A-Za-z0-9]+|\[[^\[\]]*\]|[{_LOW}]+"
_TOKENS = re.compile(
    rf"""(?P<space>\s+|\\[,;:! ]|\\(?:left|right|quad|qquad|cdot|times|big|Big)\b(?![A-Za-z])|\$+|[·*])
    |(?P<fraction>\\[dt]?frac\b)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<inverse>\(\s*(?P<inverted>{_NAME})\s*(?:\^-1|\^\{{-1\}}|⁻¹)\s*\)(?P<below>{_FOOT}))
    |(?P<name>{_NAME})(?P<foot>{_FOOT})?
    |(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)
    |(?P<sign>[-−+/^()={{}},])""",
    re.VERBOSE,
)
_INDEX = re.compile(r"\\[A-Za-z]+|[A-Za-z]\d*|\d+")
_WORDS = (
    "exp log abs sign sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh "
    "sigmoid relu softplus gelu erf step max min sqrt"
)
FUNCTIONS = {**{name: name for name in _WORDS.split()}, "ln": "log", "sigma": "sigmoid"}
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
    """A piece of the text: kind, value, indices at its foot."""

    __slots__ = ("foot", "kind", "span", "value")

    def __init__(self, kind: str, value: str, span: Span, foot: tuple[str, ...] | None) -> None:
        self.kind = kind
        self.value = value
        self.span = span
        self.foot = foot


def tokens_of(text: str) -> list[Token]:
    """The text in pieces; SyntaxError_ at what is no index notation."""
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
        if match["space"]:
            continue
        if match["inverse"]:
            found.append(
                Token(
                    "inverse", _spelled(match["inverted"]), match.span(), _indices(match["below"])
                )
            )
        elif match["name"]:
            found += _names(match)
        elif match["fraction"]:
            found.append(Token("fraction", "frac", match.span(), None))
        elif match["raised"]:
            found.append(Token("raised", match[0].translate(_HIGH), match.span(), None))
        else:
            value = "-" if match[0] == "−" else match[0]
            found.append(Token("number" if match["number"] else "sign", value, match.span(), None))
    return found


def _spelled(name: str) -> str:
    name = name.lstrip("\\")
    return _SIGNS.get(name, name)


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
    """The letters of a subscript: ij, {i,j}, {ij}, [i,j], small letters."""
    inner = foot.translate(_PLAIN).strip("_{}[] ")
    pieces = re.split(r"[,\s]+", inner) if re.search(r"[,\s]", inner) else _INDEX.findall(inner)
    return tuple(_spelled(piece) for piece in pieces if piece)
