"""MATLAB (with Octave), Julia, C++: their words, their functions, the checks of sizes.

>>> LANGUAGES["julia"].assignment("t1", "A * x"), LANGUAGES["matlab"].assignment("t1", "A * x")
('t1 = A * x', 't1 = A * x;')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.codegen.arrays import Array
from matdiff.codegen.eigen_target import Eigen
from matdiff.codegen.matrix_language import ARCS, SAME, MatrixLanguage
from matdiff.codegen.naming import axes_of
from matdiff.codegen.printing import Writer
from matdiff.expression.nodes import Symbol

_SPECIAL = ("erf", "gamma", "loggamma", "digamma", "trigamma")
"""Functions of a package of Julia's."""


class MATLAB(MatrixLanguage):
    """MATLAB and Octave."""

    name = "matlab"
    unequal = "~="
    division = ("/", "floor")
    functions: Mapping[str, str] = {
        **{f: f"{f}({{0}})" for f in SAME.split()},
        **{f: f"{word}({{0}})" for f, word in ARCS.items()},
        "sigmoid": "(1 ./ (1 + exp(-{0})))",
        "softplus": "(max({0}, 0) + log1p(exp(-abs({0}))))",
        "relu": "max({0}, 0)",
        "gelu": "({0} .* (1 + erf({0} / sqrt(2))) / 2)",
        "step": "double({0} > 0)",
        "at_most": "double({0} <= {1})",
        "equal": "double({0} == {1})",
        "differ": "double({0} ~= {1})",
        "given": "chosen({0}, {1})",
        "gamma": "gamma({0})",
        "loggamma": "gammaln({0})",
        "digamma": "psi({0})",
        "trigamma": "psi(1, {0})",
        "conj": "conj({0})",
        "re": "real({0})",
        "im": "imag({0})",
        "max": "max({0}, {1})",
        "min": "min({0}, {1})",
        "clip": "min(max({0}, {1}), {2})",
    }
    words: Mapping[str, str] = {
        "plus": "+", "minus": "-", "pi": "pi", "imaginary_unit": "1i", "eye": "full(eye({n}))",
        "total": "sum(sum({0}))", "down": "sum({0}, 1).'", "across": "sum({0}, 2)",
        "flat": "reshape({0}, [], 1)", "long": "{0}, 1", "diagonal_of": "full(diag({0}))",
        "entry": "{0}({k})", "row": "{0}({k}, :).'", "column": "{0}(:, {k})",
        "later entries": "[{0}({next}:end); zeros({k}, 1)]", "earlier entries": "[zeros({k}, 1); {0}(1:end-{k})]",
        "later rows": "[{0}({next}:end, :); zeros({k}, size({0}, 2))]",
        "earlier rows": "[zeros({k}, size({0}, 2)); {0}(1:end-{k}, :)]",
        "lower": "tril({0})", "upper": "triu({0})", "arange": "(1:{n}).'",
        "cholesky": "chol({0}, 'lower')",
        "cholesky_solve": "({0}.' \\ ({0} \\ {1}))",
        "cholesky_inverse": "({0}.' \\ ({0} \\ eye({n})))",
        "cholesky_logdet": "(2 * sum(log(diag({0}))))",
        "cholesky_det": "prod(diag({0}))^2",
        "cholesky_trace_inverse": "sum(sum(({0} \\ eye({n})).^2))",
        "lu_inverse": "inv({0})", "lu_det": "det({0})", "inverse_triangular": "inv({0})",
        "lu_logdet": "sum(log(abs(diag(qr({0})))))",
        "softmax": "softmax({0})", "logsumexp": "logsumexp({0})", "norminf": "max(max(abs({0})))",
        "unit": "double((1:{n}).' == {0})", "units": "double({0} == (1:{n}))",
    }  # fmt: skip
    calls: Mapping[str, str] = {
        **{f: f"{f}({{0}})" for f in ("expm", "logm", "sqrtm", "pinv")},
        "sinm": "imag(expm(1i * {0}))",
        "cosm": "real(expm(1i * {0}))",
        **{f"frechet_{f}": f"frechet(@{f}, {{0}}, {{1}})" for f in ("expm", "logm", "sqrtm")},
        "frechet_sinm": "frechet(@(a) imag(expm(1i * a)), {0}, {1})",
        "frechet_cosm": "frechet(@(a) real(expm(1i * a)), {0}, {1})",
        "powm": "{0}^({1})",
        "frechet_powm": "frechet(@(a) a^({1}), {0}, {2})",
        "cholesky": "chol({0}, 'lower')",
        "lambda_max": "max(eig({0}))",
        "lambda_min": "min(eig({0}))",
        "eigvals": "sort(eig({0}))",
        "sigma_max": "norm({0})",
        "nuclear": "sum(svd({0}))",
    }
    own: Mapping[str, str] = {
        "chosen": """function r = chosen(c, a)
    % a where c is not zero, else zero
    r = a .* ones(size(c));
    r(~(c .* ones(size(r)))) = 0;
end""",
        "frechet": """function d = frechet(f, a, e)
    % the derivative of the matrix function f at a along e: a block of f([a e; 0 a])
    n = size(a, 1);
    whole = f([a, e; zeros(n), a]);
    d = whole(1:n, n+1:end);
end""",
        "softmax": """function p = softmax(t)
    % exp(t) over its sum, of a column or of every row of a matrix, without overflow
    if size(t, 2) == 1, t = t.'; e = exp(t - max(t, [], 2)); p = (e ./ sum(e, 2)).';
    else, e = exp(t - max(t, [], 2)); p = e ./ sum(e, 2); end
end""",
        "logsumexp": """function s = logsumexp(t)
    % log of the sum of exp(t), of a column or of every row of a matrix, without overflow
    if size(t, 2) == 1, t = t.'; end
    top = max(t, [], 2);
    s = top + log(sum(exp(t - top), 2));
end""",
    }
    reserved = frozenset(("end", "function", "for", "if", "e", "i", "j", "pi", "sum", *own))

    def whole_function(
        self, name: str, parameters: Sequence[str], lines: Sequence[str], result: str, rank: int
    ) -> str:
        body = [*lines, f"result = {result};"]
        inner = "\n".join(f"    {line}" for line in body)
        return f"function result = {name}({', '.join(parameters)})\n{inner}\nend"

    def sized(self, word: str, at: int, is_vector: bool) -> str:
        return f"numel({word})" if is_vector else f"size({word}, {at + 1})"

    def refused(self, test: str, words: str) -> str:
        return f"if {test}, error('{words}'); end"


class Julia(MatrixLanguage):
    """Julia, with LinearAlgebra."""

    name = "julia"
    comment = "#"
    division = ("÷", "")
    dot = "."
    turned = "'"
    functions: Mapping[str, str] = {
        **{f: f"{f}{{dot}}({{0}})" for f in SAME.split()},
        **{f: f"{word}{{dot}}({{0}})" for f, word in ARCS.items()},
        "sigmoid": "(1 ./ (1 .+ exp.(-{0})))",
        "softplus": "(max.({0}, 0) .+ log1p.(exp.(-abs.({0}))))",
        "relu": "max{dot}({0}, 0)",
        "step": "Float64.({0} .> 0)",
        "at_most": "Float64.({0} .<= {1})",
        "equal": "Float64.({0} .== {1})",
        "differ": "Float64.({0} .!= {1})",
        "given": "ifelse.({0} .!= 0, {1}, 0)",
        "gelu": "({0} .* (1 .+ erf.({0} / sqrt(2))) / 2)",
        **{f: f"{f}{{dot}}({{0}})" for f in ("gamma", "loggamma", "digamma", "trigamma", "conj")},
        "re": "real{dot}({0})",
        "im": "imag{dot}({0})",
        "max": "max{dot}({0}, {1})",
        "min": "min{dot}({0}, {1})",
        "clip": "clamp{dot}({0}, {1}, {2})",
    }
    words: Mapping[str, str] = {
        "plus": ".+", "minus": ".-", "pi": "pi", "imaginary_unit": "im", "eye": "Matrix(1.0I, {n}, {n})",
        "total": "sum({0})", "down": "vec(sum({0}, dims=1))", "across": "vec(sum({0}, dims=2))",
        "flat": "vec({0})", "long": "{0}", "diagonal_of": "Matrix(Diagonal({0}))",
        "entry": "{0}[{k}]", "row": "{0}[{k}, :]", "column": "{0}[:, {k}]",
        "later entries": "[{0}[{next}:end]; zeros({k})]", "earlier entries": "[zeros({k}); {0}[1:end-{k}]]",
        "later rows": "[{0}[{next}:end, :]; zeros({k}, size({0}, 2))]",
        "earlier rows": "[zeros({k}, size({0}, 2)); {0}[1:end-{k}, :]]",
        "lower": "LowerTriangular({0})", "upper": "UpperTriangular({0})", "arange": "(1:{n})",
        "cholesky": "cholesky(Symmetric({0}))",
        "cholesky_solve": "({0} \\ {1})",
        "cholesky_inverse": "inv({0})",
        "cholesky_logdet": "logdet({0})",
        "cholesky_det": "det({0})",
        "cholesky_trace_inverse": "sum(abs2, inv({0}.L))",
        "lu_inverse": "inv({0})", "lu_det": "det({0})", "inverse_triangular": "inv({0})",
        "lu_logdet": "logabsdet({0})[1]",
        "softmax": "softmax({0})", "logsumexp": "logsumexp({0})", "norminf": "maximum(abs, {0})",
        "unit": "Float64.((1:{n}) .== {0})", "units": "Float64.({0} .== (1:{n})')",
    }  # fmt: skip
    calls: Mapping[str, str] = {
        **{f"{f}m": f"{f}({{0}})" for f in ("exp", "log", "sqrt", "sin", "cos")},
        **{
            f"frechet_{f}m": f"frechet({f}, {{0}}, {{1}})"
            for f in ("exp", "log", "sqrt", "sin", "cos")
        },
        "powm": "{0}^({1})",
        "frechet_powm": "frechet(a -> a^({1}), {0}, {2})",
        "pinv": "pinv({0})",
        "cholesky": "Matrix(cholesky(Symmetric({0})).L)",
        "lambda_max": "eigmax(Symmetric({0}))",
        "lambda_min": "eigmin(Symmetric({0}))",
        "eigvals": "eigvals(Symmetric({0}))",
        "sigma_max": "opnorm({0})",
        "nuclear": "sum(svdvals({0}))",
    }
    own: Mapping[str, str] = {
        "frechet": """function frechet(f, a, e)
    # the derivative of the matrix function f at a along e: a block of f([a e; 0 a])
    n = size(a, 1)
    return f([a e; zero(a) a])[1:n, n+1:end]
end""",
        "softmax": """function softmax(t)
    # exp(t) over its sum, of a vector or of every row of a matrix, without overflow
    along = ndims(t) == 1 ? 1 : 2
    e = exp.(t .- maximum(t, dims=along))
    return e ./ sum(e, dims=along)
end""",
        "logsumexp": """function logsumexp(t)
    # log of the sum of exp(t), of a vector or of every row of a matrix, without overflow
    along = ndims(t) == 1 ? 1 : 2
    top = maximum(t, dims=along)
    s = vec(top .+ log.(sum(exp.(t .- top), dims=along)))
    return ndims(t) == 1 ? s[1] : s
end""",
    }
    reserved = frozenset(("end", "function", "for", "if", "begin", "let", "im", "pi", "sum", *own))

    def assignment(self, name: str, text: str, node: Array | None = None) -> str:
        return f"{name} = {text}"

    def whole_function(
        self, name: str, parameters: Sequence[str], lines: Sequence[str], result: str, rank: int
    ) -> str:
        body = [*lines, f"return {result}"]
        inner = "\n".join(f"    {line}" for line in body)
        return f"function {name}({', '.join(parameters)})\n{inner}\nend"

    def file(self, function: str, helpers: Sequence[str]) -> str:
        special = any(f"{f}(" in function.replace(".(", "(") for f in _SPECIAL)
        modules = "LinearAlgebra, SpecialFunctions" if special else "LinearAlgebra"
        return "\n\n".join([f"using {modules}", function, *helpers])

    def sized(self, word: str, at: int, is_vector: bool) -> str:
        return f"length({word})" if is_vector else f"size({word}, {at + 1})"

    def refused(self, test: str, words: str) -> str:
        return f'{test} && throw(DimensionMismatch("{words}"))'


def sizes_and_checks(
    t: MatrixLanguage,
    w: Writer,
    arguments: Sequence[Symbol],
    words: Mapping[Symbol, str],
    used: set[str],
) -> list[str]:
    """The sizes, and a refusal where two arguments do not agree."""
    lines = []
    first: dict[str, tuple[str, str]] = {}
    for symbol in arguments:
        axes = axes_of(symbol)
        if len(axes) > 2:
            raise t.unknown("families of matrices")
        for at, n in enumerate(axes):
            here = t.sized(words[symbol], at, len(axes) == 1)
            if words[symbol] not in used:
                continue
            if isinstance(n, str) and n.isidentifier() and n not in first:
                first[n] = here, symbol.name
            elif n in first or isinstance(n, int):
                wanted, of = first[n] if isinstance(n, str) else (str(n), "")
                said = f"{symbol.name}: axis {at + 1} is not {n}" + (
                    f" as that of {of}" if of else ""
                )
                lines.append(t.refused(f"{here} {t.unequal} {wanted}", said))
    for n, local in w.sizes.names.items():
        if n in w.sizes.sources:
            argument, at = w.sizes.sources[n]
            symbol = next(s for s in arguments if words[s] == argument)
            lines.append(t.assignment(local, t.sized(argument, at, len(axes_of(symbol)) == 1)))
    for n, local in w.sizes.names.items():
        if n in w.sizes.divided:
            argument, at, divisors = w.sizes.divided[n]
            symbol = next(s for s in arguments if words[s] == argument)
            whole = t.sized(argument, at, len(axes_of(symbol)) == 1)
            lines.append(t.assignment(local, f"{whole} {t.division[0]} ({' * '.join(divisors)})"))
    return lines


LANGUAGES: dict[str, MatrixLanguage] = {t.name: t for t in (MATLAB(), Julia(), Eigen())}
"""Languages by name."""
