"""Words of Eigen: functions of a number and of an array, factors of matrices, functions that code in C++ carries with it.

>>> ARRAYS["sigmoid"]
'(1 + (-{0}).exp()).inverse()'
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

_STD = "exp log abs sqrt sin cos tan sinh cosh tanh erf"
_ARCS = {f"arc{f}": f"a{f}" for f in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}
NUMBERS: Mapping[str, str] = {
    **{f: f"std::{f}({{0}})" for f in _STD.split()},
    **{f: f"std::{word}({{0}})" for f, word in _ARCS.items()},
    "sign": "(({0} > 0) - ({0} < 0))",
    "sigmoid": "(1 / (1 + std::exp(-{0})))",
    "softplus": "(std::max({0}, 0.0) + std::log1p(std::exp(-std::abs({0}))))",
    "relu": "std::max({0}, 0.0)",
    "gelu": "({0} * (1 + std::erf({0} / std::sqrt(2.0))) / 2)",
    "step": "double({0} > 0)",
    "at_most": "double({0} <= {1})",
    "equal": "double({0} == {1})",
    "differ": "double({0} != {1})",
    "given": "({0} != 0 ? {1} : 0.0)",
    "max": "std::max<double>({0}, {1})",
    "min": "std::min<double>({0}, {1})",
    "clip": "std::min<double>(std::max<double>({0}, {1}), {2})",
    "gamma": "std::tgamma({0})",
    "loggamma": "std::lgamma({0})",
    "digamma": "digamma({0})",
    "pow": "std::pow({0}, {1})",
}
"""Functions of a number."""
ARRAYS: Mapping[str, str] = {
    **{
        f: f"{{0}}.{f}()"
        for f in ["exp", "log", "abs", "sign", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh"]
    },
    **{f: f"{{0}}.{word}()" for f, word in _ARCS.items()},
    "sigmoid": "(1 + (-{0}).exp()).inverse()",
    "softplus": "({0}.max(0.0) + (-{0}.abs()).exp().log1p())",
    "relu": "{0}.max(0.0)",
    "step": "({0} > 0).cast<double>()",
    "at_most": "({0} <= {1}).cast<double>()",
    "equal": "({0} == {1}).cast<double>()",
    "differ": "({0} != {1}).cast<double>()",
    "given": "({0} != 0).select({1}, 0.0)",
    "max": "{0}.max({1})",
    "min": "{0}.min({1})",
    "clip": "{0}.max({1}).min({2})",
    "pow": "{0}.pow({1})",
}
"""Functions of an array of Eigen; what is not here is applied to each entry."""
POWERS = {Fraction(2): "square()", Fraction(3): "cube()"}
LLT, LU = "Eigen::LLT<Eigen::MatrixXd>", "Eigen::PartialPivLU<Eigen::MatrixXd>"
WORDS: Mapping[str, str] = {
    "pi": "3.14159265358979323846",
    "eye": "Eigen::MatrixXd::Identity({n}, {n})",
    "total": "{0}.sum()",
    "down": "{0}.colwise().sum().transpose()",
    "across": "{0}.rowwise().sum()",
    "diagonal_of": "Eigen::MatrixXd({0}.asDiagonal())",
    "diagonal": "{0}.diagonal()",
    "lower": "{0}.triangularView<Eigen::Lower>()",
    "upper": "{0}.triangularView<Eigen::Upper>()",
    "arange": "Eigen::VectorXd::LinSpaced({n}, 1.0, double({n}))",
    "lu": f"{LU}({{0}})",
    "cholesky_solve": "{0}.solve({1})",
    "cholesky_inverse": "{0}.solve(Eigen::MatrixXd::Identity({n}, {n}))",
    "cholesky_logdet": "(2 * {0}.matrixLLT().diagonal().array().log().sum())",
    "cholesky_det": "std::pow({0}.matrixLLT().diagonal().prod(), 2)",
    "cholesky_trace_inverse": "{0}.matrixL().solve(Eigen::MatrixXd::Identity({n}, {n})).squaredNorm()",
    "lu_det": "{0}.determinant()",
    "lu_logdet": "{0}.matrixLU().diagonal().array().abs().log().sum()",
    "inverse": "{0}.inverse()",
    "inverse_triangular": "{0}.inverse()",
    "norminf": "{0}.cwiseAbs().maxCoeff()",
    "unit": "(Eigen::ArrayXd::LinSpaced({n}, 1.0, double({n})) == {0}).cast<double>().matrix()",
}
MATRIX = ("exp", "log", "sqrt", "sin", "cos")
CALLS: Mapping[str, str] = {
    **{f"{f}m": f"{f}m({{0}})" for f in MATRIX},
    **{f"frechet_{f}m": f"frechet({f}m, {{0}}, {{1}})" for f in MATRIX},
    "powm": "powm({0}, {1})",
    "pinv": "{0}.completeOrthogonalDecomposition().pseudoInverse()",
    "cholesky": "Eigen::MatrixXd({0}.llt().matrixL())",
    "lambda_max": "{0}.selfadjointView<Eigen::Lower>().eigenvalues().maxCoeff()",
    "lambda_min": "{0}.selfadjointView<Eigen::Lower>().eigenvalues().minCoeff()",
    "eigvals": "{0}.selfadjointView<Eigen::Lower>().eigenvalues()",
    "sigma_max": "{0}.jacobiSvd().singularValues()(0)",
    "nuclear": "{0}.jacobiSvd().singularValues().sum()",
}  # fmt: skip
OWN: Mapping[str, str] = {
    **{
        f"{f}m": f"inline Eigen::MatrixXd {f}m(const Eigen::MatrixXd& a) {{ return a.{f}(); }}"
        for f in MATRIX
    },
    "powm": "inline Eigen::MatrixXd powm(const Eigen::MatrixXd& a, double p) { return a.pow(p); }",
    "regular": f"""inline const {LU}& regular(const {LU}& factored, const char* name) {{
    // factors that one can solve with
    if (factored.matrixLU().diagonal().cwiseAbs().minCoeff() == 0)
        throw std::domain_error(std::string(name) + " is singular");
    return factored;
}}""",
    "factor": f"""inline {LLT} factor(const Eigen::MatrixXd& a, const char* name) {{
    // the Cholesky factor of a symmetric matrix; its lower triangle is read
    const {LLT} c(a);
    if (c.info() != Eigen::Success)
        throw std::domain_error(std::string(name) + " is not positive definite");
    return c;
}}""",
    "softmax": """inline Eigen::VectorXd softmax(const Eigen::VectorXd& t) {
    // exp(t) over its sum, without overflow
    const Eigen::ArrayXd e = (t.array() - t.maxCoeff()).exp();
    return (e / e.sum()).matrix();
}""",
    "softmax_rows": """inline Eigen::MatrixXd softmax_rows(const Eigen::MatrixXd& t) {
    // exp(t) over its sum along every row, without overflow
    const Eigen::MatrixXd e = (t.colwise() - t.rowwise().maxCoeff()).array().exp().matrix();
    return e.rowwise().sum().cwiseInverse().asDiagonal() * e;
}""",
    "logsumexp": """inline double logsumexp(const Eigen::VectorXd& t) {
    // log of the sum of exp(t), without overflow
    const double top = t.maxCoeff();
    return top + std::log((t.array() - top).exp().sum());
}""",
    "logsumexp_rows": """inline Eigen::VectorXd logsumexp_rows(const Eigen::MatrixXd& t) {
    // log of the sum of exp(t) along every row, without overflow
    const Eigen::VectorXd top = t.rowwise().maxCoeff();
    return top + (t.colwise() - top).array().exp().rowwise().sum().log().matrix();
}""",
    "frechet": """template <class F>
Eigen::MatrixXd frechet(F f, const Eigen::MatrixXd& a, const Eigen::MatrixXd& e) {
    // the derivative of the matrix function f at a along e: a block of f([a e; 0 a])
    const Eigen::Index n = a.rows();
    Eigen::MatrixXd whole = Eigen::MatrixXd::Zero(2 * n, 2 * n);
    whole << a, e, Eigen::MatrixXd::Zero(n, n), a;
    return f(whole).topRightCorner(n, n);
}""",
    "shifted": """template <class M>
M shifted(const M& x, Eigen::Index c) {
    // row i is row i + c of x, zero where it has none
    M result = M::Zero(x.rows(), x.cols());
    const Eigen::Index k = x.rows() - std::abs(c);
    if (k > 0) result.middleRows(c < 0 ? -c : 0, k) = x.middleRows(c > 0 ? c : 0, k);
    return result;
}""",
    "digamma": """inline double digamma(double t) {
    // the derivative of log gamma, for t > 0
    double result = 0;
    for (int k = 0; k < 12; ++k, ++t) result -= 1 / t;
    const double x = 1 / (t * t);
    const double series = x * (1 / 12.0 - x * (1 / 120.0 - x * (1 / 252.0 - x * (1 / 240.0 - x / 132))));
    return result + std::log(t) - 0.5 / t - series;
}""",
}

KEYWORDS = """
and auto bool break case catch char class const continue default delete do double else enum false float for if inline int long
namespace new not operator or private public return short sizeof static struct switch template this throw true try typedef union
unsigned using void while xor"""
