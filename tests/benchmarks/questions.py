"""The expressions of the main job: its list of closed forms and the rows of the source documents, for three systems.

Each row is a name, our text, the variable, our declarations, and the same question to SymPy and to tensorgrad as Python code
('' where they have no such operator). SymPy's code builds and differentiates; tensorgrad's builds a tensor and names the variable.
"""

from __future__ import annotations


class Question:
    """One question to the three systems."""

    __slots__ = ("name", "sympy", "tensorgrad", "text", "where", "wrt")

    def __init__(self, text: str, wrt: str, where: str, sympy: str, tensorgrad: str) -> None:
        self.name = f"{text} wrt {wrt}" + (f" where {where}" if where else "")
        self.text = text
        self.wrt = wrt
        self.where = where
        self.sympy = sympy
        self.tensorgrad = tensorgrad


_MLE = "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)"
_SOFTMAX = "h = W x; -y^T log softmax(h)"
_LAYER = "h = W x + b; u^T f(h)"
_CHAIN = "h = B^-1 z + b; y = sigmoid(h); x^T A y"

QUESTIONS = [
    Question(*row)
    for row in (
        # the closed forms of the issue
        ("||X w - y||^2", "w", "", "((X*w-y).T*(X*w-y)).diff(w)", "F.frobenius2(X@w-y), w"),
        ("x^T A x", "x", "", "(x.T*Q*x).diff(x)", "x@Q@x2, x"),
        ("x^T A x", "x", "A: n x n symmetric", "", "x@QS@x2, x"),
        ("log det X", "X", "", "log(Determinant(Q)).diff(Q)", "F.log(F.det(Q)), Q"),
        ("log det X", "X", "X: n x n symmetric", "", "F.log(F.det(QS)), QS"),
        ("tr(A X^T B X)", "X", "", "Trace(P*X.T*Q*X).diff(X)", "P@XL@QK@XK, X"),
        ("a^T X^-1 b", "X", "", "(x.T*Q.I*z).diff(Q)", "x@F.inverse(Q)@z2, Q"),
        ("||x - a||", "x", "", "sqrt((x-z).T*(x-z)).diff(x)", "F.sqrt(F.frobenius2(x-z)), x"),
        ("logsumexp(A x)", "x", "", "", "F.log(F.sum(F.exp(X@w))), w"),
        ("sum(log(1 + exp(-y .* (X w))))", "w", "",
         "(ones.T*(HadamardProduct(-y, X*w)).applyfunc(exp).applyfunc(lam)).diff(w)",
         "F.sum(F.log(1+F.exp(-y*(X@w)))), w"),
        ("||A - U V^T||_F^2", "U", "", "Trace((X-U*V.T)*(X-U*V.T).T).diff(U)", "F.frobenius2(X-U@V), U"),
        # the documents, row by row
        ("x^T A y", "x", "", "(y.T*X*w).diff(y)", "y@X@w, y"),
        ("x^T A y", "y", "", "(y.T*X*w).diff(w)", "y@X@w, w"),
        ("x^T A y", "A", "", "(y.T*X*w).diff(X)", "y@X@w, X"),
        (_MLE, "S", "", "", ""),
        (_MLE, "S", "S: n x n symmetric", "", ""),
        (_MLE, "mu", "S: n x n symmetric", "", ""),
        ("N log|S| + sum (x-mu)^T S^-1 (x-mu)", "S", "", "", ""),
        (_CHAIN, "B", "", "(y.T*X*(R.I*t+w).applyfunc(sig)).diff(R)", "y@X@F.sigmoid(F.inverse(R)@t+w), R"),
        (_SOFTMAX, "W", "y: m simplex", "", "-(y@F.log(F.softmax(X@w, dim='i'))), X"),
        (_SOFTMAX, "W", "", "", "-(y@F.log(F.softmax(X@w, dim='i'))), X"),
        (_SOFTMAX, "h", "y: m simplex", "", "-(y@F.log(F.softmax(v, dim='i'))), v"),
        ("x^T inv(A(alpha)) y", "alpha", "", "", ""),
        ("sum(relu(Y))", "Y", "Y: m x n", "", "F.sum(F.relu(X)), X"),
        ("sum(sigmoid(Y))", "Y", "Y: m x n", "", "F.sum(F.sigmoid(X)), X"),
        ("sum(tanh(Y))", "Y", "Y: m x n", "", "F.sum(F.tanh(X)), X"),
        ("w^T x", "w", "", "(x.T*z).diff(x)", "x@z, x"),
        ("||x - h||^2", "x", "", "((x-z).T*(x-z)).diff(x)", "F.frobenius2(x-z), x"),
        ("det(X)", "X", "", "Determinant(Q).diff(Q)", "F.det(Q), Q"),
        ("tr(X)", "X", "", "Trace(Q).diff(Q)", "F.trace(Q), Q"),
        ("y = f(x); z = g(y); z", "x", "x: scalar", "", ""),
        (_LAYER, "W", "", "(y.T*(X*w+v).applyfunc(tanh)).diff(X)", "y@F.tanh(X@w+v), X"),
        (_LAYER, "b", "", "(y.T*(X*w+v).applyfunc(tanh)).diff(v)", "y@F.tanh(X@w+v), v"),
        (_LAYER, "x", "", "(y.T*(X*w+v).applyfunc(tanh)).diff(w)", "y@F.tanh(X@w+v), w"),
    )
]  # fmt: skip
