"""Problems of textbooks with their known answers in their known forms.

    name, question, unknowns, constraints, declarations, known answers by unknown, verdict

A known answer may speak of another unknown by its letter; an empty one means that only the check and the verdict are tested.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One problem."""

    name: str
    text: str
    wrt: str
    st: tuple[str, ...]
    where: str
    known: dict[str, str]
    verdict: str = ""


STATIONARY = [
    Row("least squares", "||X w - y||^2", "w", (), "X: m x n, y: m", {"w": "inv(X^T X) X^T y"}, "minimum"),
    Row("ridge regression", "(y - X b)^T (y - X b) + lambda b^T b", "b", (), "lambda: scalar positive",
        {"b": "inv(X^T X + lambda I) X^T y"}, "minimum"),
    Row("weighted least squares", "(y - X b)^T W (y - X b)", "b", (), "W: m x m diagonal positive_definite",
        {"b": "inv(X^T W X) X^T W y"}, "minimum"),
    Row("generalised least squares", "(y - X b)^T V^-1 (y - X b)", "b", (), "V: m x m positive_definite, X: m x n",
        {"b": "inv(X^T V^-1 X) X^T V^-1 y"}, "minimum"),
    Row("Tikhonov", "||A x - b||^2 + ||G x||^2", "x", (), "A: m x n, G: p x n",
        {"x": "inv(A^T A + G^T G) A^T b"}, "minimum"),
    Row("several outputs", "||S - A C||_F^2 + e ||C||_F^2", "C", (), "A: m x n, S: m x k, e: scalar positive",
        {"C": "inv(A^T A + e I) A^T S"}, "minimum"),
    Row("kernel ridge", "||y - K a||^2 + lambda a^T K a", "a", (), "K: m x m positive_definite, lambda: scalar positive",
        {"a": "inv(K + lambda I) y"}, "minimum"),
    Row("quadratic", "1/2 x^T A x - b^T x", "x", (), "A: n x n positive_definite", {"x": "A^-1 b"}, "minimum"),
    Row("smoothing", "||x - y||^2 + lambda ||D x||^2", "x", (), "D: m x n, lambda: scalar positive",
        {"x": "inv(I + lambda D^T D) y"}, "minimum"),
    Row("measurement update", "(y - H x)^T R^-1 (y - H x) + (x - c)^T P^-1 (x - c)", "x", (),
        "H: q x n, R: q x q positive_definite, P: n x n positive_definite, c: n",
        {"x": "c + P H^T inv(H P H^T + R) (y - H c)"}, "minimum"),
    Row("regression line", "sum_i (y_i - a - b x_i)^2", "a, b", (), "",
        {"b": "(sum_i (x_i - (1/N) sum_j x_j) y_i) / (sum_i (x_i - (1/N) sum_j x_j)^2)",
         "a": "(1/N) sum_i (y_i - b x_i)"}, "minimum"),
    Row("weighted centroid", "sum_i r_i ||x_i - mu||^2", "mu", (), "r_i: scalar positive",
        {"mu": "(sum_i r_i x_i) / (sum_j r_j)"}, "minimum"),
    Row("least squares over data", "sum_i (y_i - w^T x_i)^2", "w", (), "x_i: n",
        {"w": "inv(sum_i x_i x_i^T) sum_i y_i x_i"}, "minimum"),
    Row("alternating block", "||A - U V^T||_F^2 + lambda ||U||_F^2", "U", (), "A: m x n, V: n x k, lambda: scalar positive",
        {"U": "A V inv(V^T V + lambda I)"}, "minimum"),
    Row("the other block", "||A - U V^T||_F^2 + lambda ||V||_F^2", "V", (), "A: m x n, U: m x k, lambda: scalar positive",
        {"V": "A^T U inv(U^T U + lambda I)"}, "minimum"),
    Row("Sylvester gradient", "tr(X^T A X) + tr(X B X^T) - 2 tr(C^T X)", "X", (),
        "A: m x m positive_definite, B: n x n positive_definite, C: m x n",
        {"X": "unvec(inv(kron(I, A) + kron(B, I)) vec(C), m, n)"}, "minimum"),
    Row("Gaussian", "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "mu, S", (), "S: n x n symmetric positive_definite",
        {"mu": "(1/N) sum_i x_i", "S": "(1/N) sum_i (x_i - mu) (x_i - mu)^T"}, "minimum"),
    Row("covariance, mean known", "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S", (), "S: n x n positive_definite",
        {"S": "(1/N) sum_i (x_i - mu) (x_i - mu)^T"}, "minimum"),
    Row("M-step", "sum_i r_i (log det S + (x_i - mu)^T S^-1 (x_i - mu))", "mu, S", (),
        "S: n x n positive_definite, r_i: scalar positive, x_i: n",
        {"mu": "(sum_i r_i x_i) / (sum_j r_j)", "S": "(sum_i r_i (x_i - mu) (x_i - mu)^T) / (sum_j r_j)"}, "minimum"),
    Row("precision", "log det P - tr(P C)", "P", (), "P: n x n positive_definite, C: n x n positive_definite",
        {"P": "C^-1"}, "maximum"),
    Row("variance", "n log(v) + ||y - X b||^2 / v", "v", (), "X: n x p, y: n, v: scalar positive",
        {"v": "||y - X b||^2 / n"}, "minimum"),
    Row("Wishart prior", "a log det S + tr((C + Psi) S^-1)", "S", (),
        "S: n x n positive_definite, C: n x n positive_definite, Psi: n x n positive_definite, a: scalar positive",
        {"S": "(C + Psi) / a"}, "minimum"),
    Row("matrix normal", "n log det U + tr(U^-1 X V^-1 X^T)", "U", (),
        "U: k x k positive_definite, V: n x n positive_definite, X: k x n", {"U": "X V^-1 X^T / n"}, "minimum"),
    Row("multivariate regression", "N log det S + sum_i (y_i - B x_i)^T S^-1 (y_i - B x_i)", "B, S", (),
        "S: k x k positive_definite, y_i: k, x_i: n",
        {"B": "(sum_i y_i x_i^T) inv(sum_i x_i x_i^T)", "S": "(1/N) sum_i (y_i - B x_i) (y_i - B x_i)^T"}, "minimum"),
    Row("Bernoulli", "sum_i (x_i log(p) + (1 - x_i) log(1 - p))", "p", (), "p: scalar positive, x_i: scalar",
        {"p": "(1/N) sum_i x_i"}, "maximum"),
    Row("Poisson", "sum_i (k_i log(l) - l)", "l", (), "l: scalar positive, k_i: scalar positive",
        {"l": "(1/N) sum_i k_i"}, "maximum"),
    Row("exponential", "sum_i (log(l) - l x_i)", "l", (), "l: scalar positive, x_i: scalar positive",
        {"l": "N / sum_i x_i"}, "maximum"),
    Row("steepest descent", "d^T g", "d", ("||d||^2 = 1",), "g: n", {"d": "-g / ||g||"}, "minimum"),
    Row("steepest in a metric", "d^T g", "d", ("d^T M d = 1",), "g: n, M: n x n positive_definite",
        {"d": "-M^-1 g / sqrt(g^T M^-1 g)"}, "minimum"),
    Row("minimum variance", "w^T S w", "w", ("1^T w = 1",), "S: n x n positive_definite",
        {"w": "S^-1 1_n / (1_n^T S^-1 1_n)"}, "minimum"),
    Row("Markowitz", "1/2 w^T S w", "w", ("1^T w = 1", "m^T w = r"), "S: q x q positive_definite, m: q, r: scalar",
        {"w": "S^-1 [1_q, m] inv([1_q, m]^T S^-1 [1_q, m]) [1; r]"}, "minimum"),
    Row("least norm", "||x||^2", "x", ("A x = b",), "A: n x p, b: n", {"x": "A^T inv(A A^T) b"}, "minimum"),
    Row("constrained least squares", "||x - z||^2", "x", ("A x = b",), "A: m x n, b: m",
        {"x": "z + A^T inv(A A^T) (b - A z)"}, "minimum"),
    Row("hyperplane", "||x - z||^2", "x", ("a^T x = b",), "z: n, a: n, b: scalar",
        {"x": "z - ((a^T z - b)/(a^T a)) a"}, "minimum"),
    Row("Rayleigh quotient", "x^T A x", "x", ("x^T x = 1",), "A: n x n symmetric", {"x": "eigvec_min(A)"}, "minimum"),
    Row("generalised eigenvector", "x^T A x", "x", ("x^T B x = 1",), "A: n x n symmetric, B: n x n positive_definite",
        {}, "minimum"),
    Row("principal components", "tr(W^T C W)", "W", ("W^T W = I",), "C: q x q symmetric", {}, "minimum"),
    Row("Procrustes", "||A Q - B||_F^2", "Q", ("Q^T Q = I",), "A: m x n, B: m x n", {"Q": "polar(A^T B)"}, "minimum"),
    Row("softmax", "c^T p + sum(p .* log(p))", "p", ("1^T p = 1",), "c: n, p: n positive", {"p": "softmax(-c)"}, "minimum"),
    Row("multinomial", "sum(c .* log(p))", "p", ("sum(p) = 1",), "c: n positive, p: n positive",
        {"p": "c / sum(c)"}, "maximum"),
    Row("Broyden", "||B - B_0||_F^2", "B", ("B s = y",), "B_0: m x n, s: n, y: m",
        {"B": "B_0 + (y - B_0 s) s^T / (s^T s)"}, "minimum"),
    Row("best linear unbiased", "tr(L V L^T)", "L", ("L X = I",), "V: m x m positive_definite, X: m x k",
        {"L": "inv(X^T V^-1 X) X^T V^-1"}, "minimum"),
    Row("exact line search", "1/2 (x - t g)^T A (x - t g) - b^T (x - t g), g = A x - b", "t", (),
        "A: n x n positive_definite, x: n, b: n", {"t": "(g^T g)/(g^T A g)"}, "minimum"),
    Row("box", "log det X - tr(X)", "X", (), "X: n x n positive_definite", {"X": "I"}, "maximum"),
    Row("barrier", "c^T x - mu sum(log(x))", "x", (), "c: n positive, x: n positive, mu: scalar positive",
        {"x": "mu ./ c"}, "minimum"),
    Row("proximal point of log det", "-log det X + (1/(2 t)) ||X - C||_F^2", "X", (),
        "X: n x n positive_definite, C: n x n symmetric, t: scalar positive", {"X": "(1/2) (C + sqrtm(C C + 4 t I))"}, "minimum"),
    Row("hat average", "||x - u||^2 + ||x - v||^2", "x", (), "u: n, v: n", {"x": "(u + v)/2"}, "minimum"),
]  # fmt: skip

EQUATIONS = [
    Row("both sides", "A X B = C", "X", (), "A: n x n invertible, B: k x k invertible", {"X": "A^-1 C B^-1"}),
    Row("Sylvester", "A X + X B = C", "X", (), "A: m x m, B: n x n",
        {"X": "unvec(inv(kron(I, A) + kron(B^T, I)) vec(C), m, n)"}),
    Row("Lyapunov", "A X + X A^T = Q", "X", (), "A: n x n, Q: n x n symmetric",
        {"X": "unvec(inv(kron(I, A) + kron(A, I)) vec(Q), n, n)"}),
    Row("Stein", "X = A X A^T + Q", "X", (), "A: n x n", {"X": "unvec(inv(I - kron(A, A)) vec(Q), n, n)"}),
    Row("affine fixed point", "x = A x + b", "x", (), "A: n x n", {"x": "inv(I - A) b"}),
    Row("unknown under an inverse", "(A X)^-1 + B = C", "X", (), "A: n x n invertible", {"X": "A^-1 inv(C - B)"}),
    Row("score equation", "N S^-1 = S^-1 C S^-1", "S", (), "S: n x n invertible, N: scalar positive", {"S": "C / N"}),
    Row("congruence", "X A X = B", "X", (), "X: n x n positive_definite, A: n x n positive_definite, B: n x n positive_definite", {}),
    Row("square root", "X X = B", "X", (), "X: n x n positive_definite, B: n x n positive_definite", {"X": "sqrtm(B)"}),
    Row("quadratic equation", "a x^2 + b x = c", "x", (), "a: scalar positive, b: scalar, c: scalar positive, x: scalar positive",
        {"x": "(-b + sqrt(b^2 + 4 a c)) / (2 a)"}),
    Row("Hadamard", "M .* X + l X = Y", "X", (), "M: m x n positive, l: scalar positive", {"X": "Y ./ (M + l)"}),
    Row("Kalman gain", "K (H P H^T + R) = P H^T", "K", (), "H: q x n, P: n x n positive_definite, R: q x q positive_definite",
        {"K": "P H^T inv(H P H^T + R)"}),
    Row("elementwise", "exp(x) = c", "x", (), "c: n positive, x: n", {"x": "log(c)"}),
    Row("two unknowns", "x + y = a; x - y = b", "x, y", (), "a: n, b: n", {"x": "(a + b)/2", "y": "(a - b)/2"}),
    Row("block elimination", "A x + y = a; x + B y = b", "x, y", (), "A: n x n, B: n x n, a: n, b: n", {}),
]  # fmt: skip
