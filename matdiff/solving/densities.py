"""Densities as they are written, y ~ N(X b, s^2 I), and their log-likelihoods as text that is then read like any other.

A family x_i is a sample: its members are independent, and the log-likelihood is a sum. Terms that no parameter occurs in are left out
(log 2 pi, log y!), which is said.

>>> log_likelihood("x ~ N(mu, S)")
'(-1/2 log det(S) - 1/2 (x - (mu))^T inv(S) (x - (mu)))'
"""

from __future__ import annotations

import re

from matdiff.base.errors import MatdiffError, SyntaxError_, UnsupportedError, UsageError
from matdiff.syntax.reading import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension

_SAID = re.compile(
    r"\s*([^\W\d]\w*?)(_[ijkl]|[ᵢⱼₖₗ])?\s*(?:~|∼|\\sim)\s*([^\W\d]\w*)\s*\((.*)\)\s*$", re.S
)
_IDENTITY = re.compile(r"(?<![\w.])I(?![\w(])")
_FEET = dict(zip("ᵢⱼₖₗ", "ijkl", strict=True))


class Density:
    """A row: the number of parameters, the log of the density, the mean and the covariance of y, in {y}, {1}, {2} ..."""

    __slots__ = ("count", "covariance", "discrete", "log", "mean", "names")

    def __init__(
        self, names: str, count: int, log: str, mean: str = "", covariance: str = ""
    ) -> None:
        self.names = tuple(names.split())
        self.count = count
        self.log = log
        self.mean = mean
        self.covariance = covariance


DENSITIES = (
    Density(
        "N Normal normal Gaussian gaussian", 2,
        "-1/2 log det({2}) - 1/2 ({y} - ({1}))^T inv({2}) ({y} - ({1}))",
        "({1})", "({2})",
    ),
    Density("Bernoulli bernoulli", 1, "{y}^T log({1}) + (1 - {y})^T log(1 - {1})", "({1})"),
    Density("Poisson poisson", 1, "{y}^T log({1}) - sum({1})", "({1})"),
    Density("Exponential exponential Exp", 1, "sum(log({1})) - ({1})^T {y}", "1/({1})"),
    Density("Binomial binomial", 2, "{y}^T log({2}) + ({1} - {y})^T log(1 - {2})", "({1}) ({2})"),
    Density("Multinomial multinomial Categorical categorical", 1, "{y}^T log({1})", "({1})"),
    Density(
        "Gamma gamma", 2,
        "{1} log({2}) - loggamma({1}) + ({1} - 1) log({y}) - {2} {y}", "({1})/({2})",
    ),
    Density(
        "Dirichlet dirichlet", 1,
        "loggamma(sum({1})) - sum(loggamma({1})) + sum(({1} - 1) .* log({y}))", "({1})/sum({1})",
    ),
    Density(
        "Wishart wishart", 2,
        "1/2 {2} logdet({y}) - 1/2 tr(inv({1}) {y}) - 1/2 {2} logdet({1})", "({2}) ({1})",
    ),
    Density("InverseWishart", 2, "1/2 {2} logdet({1}) - 1/2 {2} logdet({y}) - 1/2 tr(({1}) inv({y}))"),
    Density(
        "MN MatrixNormal", 3,
        "-1/2 tr(inv({2}) ({y} - ({1})) inv({3}) ({y} - ({1}))^T)"
        " - 1/2 tr(inv({3}) ({3})) log det({2}) - 1/2 tr(inv({2}) ({2})) log det({3})",
        "({1})",
    ),
    Density("Laplace laplace", 2, "-log({2}) - abs({y} - ({1}))/({2})", "({1})"),
)  # fmt: skip
"""The densities by their names."""
_NUMBERS = frozenset(("Bernoulli", "Poisson", "Exponential", "Binomial", "Gamma", "Laplace"))
"""Densities of numbers: the members of a sample are numbers, unless they are declared otherwise."""
BY_NAME = {name: row for row in DENSITIES for name in row.names}


class Statement:
    """``y ~ D(a, b)``: the letter, its index or '', the row of the table, the parameters as they were typed."""

    __slots__ = ("density", "foot", "name", "parameters")

    def __init__(self, name: str, foot: str, density: Density, parameters: list[str]) -> None:
        self.name = name
        self.foot = foot
        self.density = density
        self.parameters = parameters

    @property
    def letter(self) -> str:
        """y, or y_i."""
        return f"{self.name}_{self.foot}" if self.foot else self.name

    def filled(self, template: str) -> str:
        """A template with the letter and the parameters put in."""
        values = {str(at + 1): text for at, text in enumerate(self.parameters)}
        return re.sub(r"\{(\w)\}", lambda m: self._put(m, values), template)

    def _put(self, match: re.Match[str], values: dict[str, str]) -> str:
        if match[1] == "y":
            return self.letter
        text = values[match[1]]
        return text if re.fullmatch(r"[\w.]+", text) else f"({text})"

    def log(self) -> str:
        """The log-likelihood as text."""
        inner = self.filled(self.density.log).replace(" - (0)", "")
        return f"sum_{self.foot} ({inner})" if self.foot else inner


def statements_of(text: str) -> list[Statement]:
    """The statements of a model, between semicolons or line ends. SyntaxError, UnsupportedError or UsageError for what is none."""
    found = []
    for part in re.split(r"[;\n]", text):
        if not part.strip():
            continue
        match = _SAID.match(part)
        if match is None:
            raise SyntaxError_(
                "this is no density",
                text=text,
                span=(text.index(part), text.index(part) + len(part)),
                help='write "y ~ N(X b, s^2 I)" or "x_i ~ N(mu, Sigma)"',
            )
        name, foot, word, inner = match.groups()
        row = BY_NAME.get(word)
        if row is None:
            known = ", ".join(r.names[0] for r in DENSITIES)
            raise UnsupportedError(f"{word} is not a density known here", help=f"there are {known}")
        parameters = arguments_of(inner)
        if len(parameters) != row.count:
            raise UsageError(f"{word} has {row.count} parameter{'s' if row.count > 1 else ''}, not {len(parameters)}")  # fmt: skip
        foot = (foot or "").lstrip("_")
        found.append(Statement(name, _FEET.get(foot, foot), row, parameters))
    if not found:
        raise SyntaxError_("there is no density", text=text, span=(0, len(text)))
    return found


def is_model(text: str) -> bool:
    """Whether a text states how something is distributed."""
    return isinstance(text, str) and re.search(r"~|∼|\\sim\b", text) is not None


def log_likelihood(text: str, where: str = "") -> str:
    """The log of the joint density of the statements, as text; an identity in a parameter gets the size of the letter."""
    if not is_model(text):
        return text
    return " + ".join(f"({sized(s, where).log()})" for s in statements_of(text))


def sized(statement: Statement, where: str, rows: Dimension | None = None) -> Statement:
    """The statement with I_m for I, where m is the size of its letter."""
    given = statement.parameters
    if statement.density.names[0] == "N" and _variance(given[1], where) is not None:
        if not _is_column(statement, where):
            return statement
        given = [given[0], f"({given[1]}) I"]
    if not any(_IDENTITY.search(p) for p in given):
        return statement
    if rows is None:
        text = f"({statement.letter}) - ({statement.parameters[0]})"
        if statement.foot:
            text = f"sum_{statement.foot} ({text})"
        found = read(text, where).symbols.get(statement.name)
        if found is None or found.is_scalar:
            return statement
        rows = found.shape[0]
    put = [_IDENTITY.sub(f"eye({rows})", p) for p in given]
    return Statement(statement.name, statement.foot, statement.density, put)


def with_covariances(text: str, where: str) -> str:
    """The declarations, that a matrix letter for a covariance is positive definite, and that samples of numbers are numbers.

    >>> with_covariances("x_i ~ N(mu, sigma^2)", "")
    'mu: scalar, x_i: scalar, sigma: scalar positive'
    """
    if not is_model(text) or not isinstance(where, str):
        return where
    said = []
    for statement in statements_of(text):
        is_normal = statement.density.names[0] == "N"
        is_number = statement.density.names[0] in _NUMBERS and statement.foot != ""
        variance = _variance(statement.parameters[1], where) if is_normal else None
        is_said = _is_said(statement.name, where, more=r"\w*")
        if variance is not None and not _is_column(statement, where):
            is_number = True
            mean = statement.parameters[0]
            if re.fullmatch(_LETTER, mean) and not _is_said(mean, where):
                said.append(f"{mean}: scalar")
        if is_number and not is_said:
            said.append(f"{statement.letter}: scalar")
        if variance and not _is_said(variance, where):
            said.append(f"{variance}: scalar positive")
        if not is_normal:
            continue
        name = statement.parameters[1]
        is_letter = (
            re.fullmatch(r"(?:[A-Z]|Sigma|Omega|Lambda|Σ|Ω|Λ)(?:_\w+)?", name) and name != "I"
        )
        if is_letter and not _is_said(name, where):
            said.append(f"{name}: positive_definite")
    return ", ".join(part for part in (where, *dict.fromkeys(said)) if part.strip())


def _is_said(name: str, where: str, more: str = "") -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}{more}\s*[:,]", where) is not None


_LETTER = re.compile(r"[^\W\d]\w*")
_VARIANCE = re.compile(
    r"\(?(?:1\s*/\s*)?([a-z]|sigma|tau|lambda|beta|alpha|nu|gamma|[α-ω])(?:_\w)?(?:\s*(?:\^|\*\*)\s*2|²)?\)?"
)


def _is_column(statement: Statement, where: str) -> bool:
    """Whether what is distributed is a vector, by its own declaration or by its mean."""
    mean = statement.parameters[0]
    if _is_said(statement.name, where, more=r"\w*"):
        mean = statement.letter
    elif re.fullmatch(_LETTER, mean) and not _is_said(mean, where):
        return False
    text = f"sum_{statement.foot} ({mean})" if statement.foot else mean
    try:
        return not read(text, where).expression.is_scalar
    except MatdiffError:
        return False


def _variance(text: str, where: str) -> str | None:
    """Of a covariance that is one number the letter that is not declared, or ''; None for a matrix."""
    if re.fullmatch(r"[\d./ ]+", text):
        return ""
    names = set(re.findall(r"[^\W\d]\w*", text))
    if names and all(_is_said(name, where) for name in names):
        try:
            return "" if read(text, where).expression.is_scalar else None
        except MatdiffError:
            return None
    found = _VARIANCE.fullmatch(text)
    return None if found is None else next(iter(names))


def density_of(text: str) -> tuple[Density, list[str]]:
    """N(m, S) alone, without a letter."""
    found = statements_of(f"y ~ {text}")
    return found[0].density, found[0].parameters


def arguments_of(text: str) -> list[str]:
    """The parameters between commas outside brackets."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return [*parts, text[start:].strip()]
