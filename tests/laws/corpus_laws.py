"""Gradients that between them use every law: (expression, variable, declarations)."""

from __future__ import annotations

from corpus_complex import COMPLEX
from corpus_constants import CONSTANTS
from corpus_convolution import CONVOLUTION
from corpus_functions import CASES as MATRIX_FUNCTIONS
from corpus_kron import KRONECKER
from corpus_layers import LAYERS
from corpus_projections import PROJECTIONS
from corpus_quotients import QUOTIENTS
from corpus_sums import SUMS
from corpus_vec import SELECTIONS, VEC

Case = tuple[str, str, str]

GRADIENTS: list[Case] = [
    *QUOTIENTS,
    *PROJECTIONS,
    # products, least squares, traces
    ("x' A y", "x", ""),
    ("sum(log(diag(cholesky(S))))", "S", "S: n x n positive_definite"),
    ("x' A y", "A", ""),
    ("x' A x", "x", ""),
    ("x' A x", "x", "A: n x n symmetric"),
    ("x' Q Q y", "y", "Q: n x n symmetric orthogonal"),
    ("||X w - y||^2", "w", ""),
    ("||A - U V'||_F^2", "U", ""),
    ("tr(A X' B X)", "X", ""),
    ("(a' x)^3 / (b' x)", "x", ""),
    ("r A b", "r", "r: 1 x n"),
    ("(x' A x) / (x' x)", "x", ""),
    # inverses and determinants
    ("a' inv(X) b", "X", ""),
    ("log det X", "X", ""),
    ("log det S", "S", "S: n x n symmetric"),
    ("det(X)", "X", ""),
    ("det(inv(X))", "X", ""),
    ("log det(X' X)", "X", ""),
    ("b' inv(A + t I) b", "t", "A: n x n"),
    # sums over data
    ("N log|S| + sum_i (x_i - mu)' S^-1 (x_i - mu)", "S", ""),
    ("N log|S| + sum_i (x_i - mu)' S^-1 (x_i - mu)", "mu", ""),
    # elementwise
    ("sum(log(1 + exp(-y .* (X w))))", "w", ""),
    ("||x - a||", "x", ""),
    ("u' sigmoid(W x + b)", "W", ""),
    ("sum(f(A X))", "X", "A: m x n, X: n x k"),
    # unknown functions
    ("f(A x + b)", "x", "f: R^m -> R"),
    ("f(A X)", "X", "f: R^(m x n) -> R"),
    ("a' F(B x)", "x", "F: R^m -> R^p"),
    ("a' f'(B x)", "x", "f: R^m -> R"),
    # softmax
    ("logsumexp(A x)", "x", ""),
    ("-y' log(softmax(W x))", "W", "y: n simplex"),
    ("log(softmax(W x)_k)", "W", ""),
    ("log(softmax(W x)^T eye(m)[:,2])", "W", "W: m x n"),
    ("sum(softmax(A X) .* B)", "X", "A: m x n, X: n x k"),
]

ELEMENTWISE = (
    *("exp", "log", "abs", "sign", "step", "sin", "cos", "tan", "arcsin", "arccos", "arctan"),
    *("sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"),
    *("sigmoid", "relu", "softplus", "erf", "gelu"),
)
MORE: list[Case] = [
    *((f"sum({name}(A X))", "X", "A: m x n, X: n x k") for name in ELEMENTWISE),
    *((f"{name}(a' x)", "x", "") for name in ELEMENTWISE),
    ("sum(max(A X, B))", "X", "A: m x n, X: n x k"),
    ("sum(min(A X, B))", "X", "A: m x n, X: n x k"),
    ("a' F(t) b", "t", "F: m x n function"),
    ("a' inv(F(t)) b", "t", "F: n x n function"),
    ("(a' x)^t", "t", ""),
    ("sum(A.^t)", "t", ""),
    ("sum((A X).^3)", "X", "A: m x n, X: n x k"),
    *((f"sum(abs(A X).^{k})", "X", "A: m x n, X: n x k") for k in (2, 3, 4, 5)),
    *((f"abs(a' x)^{k}", "x", "") for k in (2, 3, 4)),
    # triangular matrices
    ("log det(L L')", "L", "L: n x n lower_triangular"),
    ("log det(U U')", "U", "U: n x n upper_triangular"),
    # diag both ways
    ("a' diag(x) b", "x", ""),
    ("a' diagonal(X)", "X", "X: n x n, a: n x 1"),
    ("sum(diagonal(diag(x)) .* a)", "x", ""),
    ("a' diagonal(X')", "X", "X: n x n"),
    ("a' diagonal(x y')", "x", "y: n x 1"),
    ("b' diag(a) diag(x) b", "x", "a: n x 1, x: n x 1"),
    ("sum(diagonal(I) .* x)", "x", "x: n x 1"),
    ("sum(diagonal(ones(n, n)) .* x)", "x", "x: n x 1"),
    ("sum(toeplitz_part(ones(n, n)) .* X)", "X", "X: n x n"),
    # rows
    ("a' logsumexp(A X)", "X", "a: m x 1, A: m x n, X: n x k"),
    ("a' rowsum(A X)", "X", "A: m x n, X: n x k"),
    ("a' softmax(A x)", "x", ""),
    ("a' rowsum(u)", "u", "u: n x 1"),
    ("a' log(softmax(x))", "x", "a: n onehot"),
    # definitions
    ("log(det(S))", "S", "S: n x n positive_definite"),
    ("log(sum(exp(A x)))", "x", ""),
    ("log(ones(1, n) exp(x))", "x", "x: n x 1"),
    ("sum(log(softmax(x)))", "x", ""),
    # what the attributes of a matrix do
    ("x' Q' Q x + a' Q x", "x", "Q: n x n orthogonal"),
    ("x' Q Q' x", "x", "Q: n x n orthogonal"),
    ("a' inv(Q) x", "x", "Q: n x n orthogonal"),
    ("det(Q)^2 a' x", "x", "Q: n x n orthogonal"),
    ("a' K' x", "x", "K: n x n skew"),
    ("a' x 1' p + sum(p) b' x", "x", "p: k simplex"),
    # products and inverses
    ("tr(inv(A) A X)", "X", ""),
    ("tr(A inv(A) X)", "X", ""),
    ("tr(A' inv(A)' X)", "X", ""),
    ("tr(inv(A)' A' X)", "X", ""),
    ("a' inv(inv(A)) x", "x", ""),
    ("a' inv(A B) x", "x", "A: n x n, B: n x n"),
    ("a' inv(3 A) x", "x", "A: n x n"),
    ("a' inv(I) x", "x", "a: n x 1"),
    ("a' inv(A') x", "x", ""),
    ("a' inv(A)' x", "x", ""),
    ("a' A'' x", "x", ""),
    ("a' (sum_i A_i)' x", "x", "A_i: m x n"),
    ("a' I x", "x", "a: n x 1"),
    ("a' (zeros(m, n)' + A') x", "x", "A: m x n"),
    ("a' diag(ones(n, 1)) x", "x", "a: n x 1"),
    ("ones(1, n) ones(n, 1) x' x", "x", "x: n x 1"),
    # scalars
    ("tr(A') tr(X)", "X", ""),
    ("tr(eye(n)) tr(X)", "X", "X: n x n"),
    ("det(A') tr(X)", "X", "A: n x n"),
    ("det(eye(n)) tr(X)", "X", "X: n x n"),
    ("log(det(A')) tr(X)", "X", "A: n x n"),
    ("norm(A') tr(X)", "X", "A: m x n, X: n x n"),
    ("sum(A') tr(X)", "X", "A: m x n"),
    ("tr(zeros(n, n)) + tr(X)", "X", "X: n x n"),
    ("sum(exp(log(A)) .* X)", "X", "A: m x n"),
    ("sum(log(exp(A)) .* X)", "X", "A: m x n"),
    ("sum(exp(A X) ./ (1 + exp(A X)))", "X", "A: m x n, X: n x k"),
    ("a' (1 ./ (1 + exp(-x)))", "x", ""),
    ("1 / (1 + exp(-a' x))", "x", ""),
    ("log(1 + exp(a' x))", "x", ""),
    ("log(1 + exp(-a' x))", "x", ""),
    ("sum(y .* (exp(x) / sum(exp(x))))", "y", ""),
    ("sum(y .* (exp(x) / (ones(1, n) exp(x))))", "y", "x: n x 1"),
    ("sum(y .* (exp(x) / (ones(n, 1)' exp(x))))", "x", "x: n x 1"),
    ("log(ones(n, 1)' exp(x))", "x", "x: n x 1"),
    ("sum(y .* (sigmoid(x) - sigmoid(x).^2))", "y", ""),
    ("sum(log(sigmoid(A x)))", "x", ""),
    ("sum(log(1 - sigmoid(A x)))", "x", ""),
    ("log(1 - sigmoid(a' x))", "x", ""),
    ("sum(sinh(A x) ./ cosh(A x))", "x", ""),
    ("sum(sin(A x) ./ cos(A x))", "x", ""),
    ("sinh(a' x) / cosh(a' x)", "x", ""),
    ("sin(a' x) / cos(a' x)", "x", ""),
    # matrices that are scalars
    ("tr(x' A x)", "x", ""),
    ("sum(x' A x)", "x", ""),
    *((f"{name}(a' x)", "x", "") for name in ("det", "logdet", "softmax", "logsumexp")),
    ("diagonal(t) a' x", "x", "t: scalar"),
    # an absolute value under a logarithm, a transpose beside the identity
    ("log(abs(a' x))", "x", ""),
    ("sum(log(abs(A x)))", "x", ""),
    ("a' (I .* X') b", "X", "X: n x n"),
    # gradients by members of families
    ("sum_i sum_j (x_i - x_j)^2 W_ij", "x", ""),
    ("sum_i sum_j (exp(z_ij) x_i' a + a' x_j)^2", "x", ""),
    ("sum_i sum_j ||x_i - x_j||^2 W_ij", "x", ""),
    ("sum_i sum_j (x_i' x_j)^2 K_ij", "x", ""),
    ("sum_i sum_j log(x_i^2 + x_j)", "x", ""),
    ("sum_i sum_j W_ij x_i x_j", "x", ""),
    ("sum_i sum_j W_ij (x_i - x_j)", "x", ""),
    # triangles and Toeplitz matrices
    ("sum(tril(A X) .* B)", "X", "A: n x n"),
    ("sum(triu(A X) .* B)", "X", "A: n x n"),
    ("sum(toeplitz_part(A X) .* B)", "X", "A: n x n"),
    ("sum(tril(X') .* B) + sum(triu(X') .* C) + sum(toeplitz_part(X') .* D)", "X", "X: n x n"),
    (
        "tr(tril(L) A) + tr(triu(U) A) + tr(toeplitz_part(T) A)",
        "A",
        "L: n x n lower_triangular, U: n x n upper_triangular, T: n x n toeplitz",
    ),
    ("tril(t) triu(t) toeplitz_part(t) a' x", "x", "t: scalar"),
    *KRONECKER,
    *COMPLEX,
    *MATRIX_FUNCTIONS,
    *SELECTIONS,
    *CONVOLUTION,
    *LAYERS,
    *SUMS,
    *CONSTANTS,
]

# (expression, variable, declarations) for Jacobians: together they use every law of rules/vectorisation
JACOBIANS: list[Case] = [
    ("exp(x) + sin(x)", "x", "x: n"),
    ("3 exp(x) - 2 sin(x)", "x", "x: n"),
    ("exp(x) - 2 sin(x)", "x", "x: n"),
    ("layernorm(x', epsilon)", "x", "x: n"),
    ("conv(X, K, stride=2)", "X", "X: m x n, K: k x l"),
    ("A X B", "X", ""),
    ("X X^T", "X", ""),
    ("x x^T", "x", ""),
    ("a x^T", "x", ""),
    ("X .* X", "X", ""),
    ("tr(A X) B", "X", ""),
    ("sum(A x) a", "x", "A: n x m, a: k"),
    ("2 s A", "s", "s: scalar"),
    ("rowsum(X)", "X", ""),
    ("diag(a) (diag(b) (W x))", "x", "a: n, b: n, W: n x m, x: m"),
    ("(s I) x", "x", "s: scalar, x: n"),
    ("||X||", "X", ""),
    *VEC,
]
