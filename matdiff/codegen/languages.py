"""MATLAB (and Octave) and Julia: their words, their functions, the checks of sizes.

>>> LANGUAGES["julia"].assignment("t1", "A * x"), LANGUAGES["matlab"].assignment("t1", "A * x")
('t1 = A * x', 't1 = A * x;')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.codegen.matrix_language import ARCS, SAME, MatrixLanguage
from matdiff.codegen.naming import axes_of
from matdiff.codegen.printing import Writer
from matdiff.expression.nodes import Symbol


class MATLAB(MatrixLanguage):
    """MATLAB and Octave."""

    name = "matlab"
    functions: Mapping[str, str] = {
        **{f: f"{f}({{0}})" for f in SAME.split()},
        **{f: f"{word}({{0}})" for f, word in ARCS.items()},
        "sigmoid": "(1 ./ (1 + exp(-{0})))",
        "softplus": "(max({0}, 0) + log1p(exp(-abs({0}))))",
        "relu": "max({0}, 0)",
        "gelu": "({0} .* (1 + erf({0} / sqrt(2))) / 2)",
        "step": "double({0} > 0)",
        "max": "max({0}, {1})",
        "min": "min({0}, {1})",
        "clip": "min(max({0}, {1}), {2})",
    }
    words: Mapping[str, str] = {
        "plus": "+", "minus": "-", "pi": "pi", "imaginary_unit": "1i", "eye": "full(eye({n}))",
        "total": "sum(sum({0}))", "down": "sum({0}, 1).'", "across": "sum({0}, 2)",
        "flat": "reshape({0}, [], 1)", "long": "{0}, 1", "diagonal_of": "full(diag({0}))",
        "lower": "tril({0})", "upper": "triu({0})", "arange": "(1:{n}).'",
        "cholesky": "chol({0}, 'lower')",
        "cholesky_solve": "({0}.' \\ ({0} \\ {1}))",
        "cholesky_inverse": "({0}.' \\ ({0} \\ eye({n})))",
        "cholesky_logdet": "(2 * sum(log(diag({0}))))",
        "cholesky_det": "prod(diag({0}))^2",
        "cholesky_trace_inverse": "sum(sum(({0} \\ eye({n})).^2))",
        "lu_inverse": "inv({0})", "lu_det": "det({0})", "inverse_triangular": "inv({0})",
        "lu_logdet": "sum(log(abs(diag(qr({0})))))",
        "softmax": "softmax({0})", "logsumexp": "logsumexp({0})",
    }  # fmt: skip
    own: Mapping[str, str] = {
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
    reserved = frozenset(("end", "function", "for", "if", "e", "i", "j", "pi", "softmax", "sum"))

    def whole_function(
        self,
        name: str,
        parameters: Sequence[str],
        doc: Sequence[str],
        lines: Sequence[str],
        result: str,
    ) -> str:
        body = [*(f"% {line}" for line in doc), *lines, f"result = {result};"]
        inner = "\n".join(f"    {line}" for line in body)
        return f"function result = {name}({', '.join(parameters)})\n{inner}\nend"

    def sized(self, word: str, at: int, is_vector: bool) -> str:
        return f"numel({word})" if is_vector else f"size({word}, {at + 1})"

    def refused(self, test: str, words: str) -> str:
        return f"if {test}, error('{words}'); end"


class Julia(MatrixLanguage):
    """Julia, with LinearAlgebra."""

    name = "julia"
    dot = "."
    turned = "'"
    functions: Mapping[str, str] = {
        **{f: f"{f}{{dot}}({{0}})" for f in SAME.split() if f != "erf"},
        **{f: f"{word}{{dot}}({{0}})" for f, word in ARCS.items()},
        "sigmoid": "(1 ./ (1 .+ exp.(-{0})))",
        "softplus": "(max.({0}, 0) .+ log1p.(exp.(-abs.({0}))))",
        "relu": "max{dot}({0}, 0)",
        "step": "Float64.({0} .> 0)",
        "max": "max{dot}({0}, {1})",
        "min": "min{dot}({0}, {1})",
        "clip": "clamp{dot}({0}, {1}, {2})",
    }
    words: Mapping[str, str] = {
        "plus": ".+", "minus": ".-", "pi": "pi", "imaginary_unit": "im", "eye": "Matrix(1.0I, {n}, {n})",
        "total": "sum({0})", "down": "vec(sum({0}, dims=1))", "across": "vec(sum({0}, dims=2))",
        "flat": "vec({0})", "long": "{0}", "diagonal_of": "Matrix(Diagonal({0}))",
        "lower": "LowerTriangular({0})", "upper": "UpperTriangular({0})", "arange": "(1:{n})",
        "cholesky": "cholesky(Symmetric({0}))",
        "cholesky_solve": "({0} \\ {1})",
        "cholesky_inverse": "inv({0})",
        "cholesky_logdet": "logdet({0})",
        "cholesky_det": "det({0})",
        "cholesky_trace_inverse": "sum(abs2, inv({0}.L))",
        "lu_inverse": "inv({0})", "lu_det": "det({0})", "inverse_triangular": "inv({0})",
        "lu_logdet": "logabsdet({0})[1]",
        "softmax": "softmax({0})", "logsumexp": "logsumexp({0})",
    }  # fmt: skip
    own: Mapping[str, str] = {
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
    reserved = frozenset(
        ("end", "function", "for", "if", "begin", "let", "im", "pi", "softmax", "sum")
    )

    def assignment(self, name: str, text: str) -> str:
        return f"{name} = {text}"

    def whole_function(
        self,
        name: str,
        parameters: Sequence[str],
        doc: Sequence[str],
        lines: Sequence[str],
        result: str,
    ) -> str:
        body = [*(f"# {line}" for line in doc), *lines, f"return {result}"]
        inner = "\n".join(f"    {line}" for line in body)
        return f"using LinearAlgebra\n\nfunction {name}({', '.join(parameters)})\n{inner}\nend"

    def sized(self, word: str, at: int, is_vector: bool) -> str:
        return f"length({word})" if is_vector else f"size({word}, {at + 1})"

    def refused(self, test: str, words: str) -> str:
        return f'{test} && throw(DimensionMismatch("{words}"))'


def sizes_and_checks(
    t: MATLAB | Julia,
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
                lines.append(
                    t.refused(f"{here} {'~=' if t.name == 'matlab' else '!='} {wanted}", said)
                )
    for n, local in w.sizes.names.items():
        if n in w.sizes.sources:
            argument, at = w.sizes.sources[n]
            symbol = next(s for s in arguments if words[s] == argument)
            lines.append(t.assignment(local, t.sized(argument, at, len(axes_of(symbol)) == 1)))
    return lines


LANGUAGES: dict[str, MATLAB | Julia] = {t.name: t for t in (MATLAB(), Julia())}
"""Languages by name."""
