"""Claims as people write them: right ones in three ways each, wrong ones with the name of the slip.

(kind, question, variable, declarations, right claims, {wrong claim: slip}); from the Matrix Cookbook (numbers in brackets), Magnus and
Neudecker, and questions of the public.
"""

from __future__ import annotations

Row = tuple[str, str, str, str, tuple[str, ...], dict[str, str]]

GRADIENTS: list[Row] = [
    ("gradient", "a^T X b", "X", "a: m, b: n",  # (70)
     ("a b^T", r"\mathbf{a}\mathbf{b}^\top", r"\frac{\partial f}{\partial X} = a b^T"),
     {"b a^T": "transposed", "2 a b^T": "factor", "-a b^T": "sign"}),
    ("gradient", "a^T X^T b", "X", "a: n, b: m",  # (71)
     ("b a^T", "(a b^T)^T", "∇_X f = b a^T"), {"a b^T": "transposed"}),
    ("gradient", "b^T X^T X c", "X", "X: m x n",  # (77)
     ("X (b c^T + c b^T)", "X b c^T + X c b^T", r"X(\mathbf{b}\mathbf{c}^T+\mathbf{c}\mathbf{b}^T)"),
     {"X b c^T": "missing term", "2 X b c^T": "", "X (b c^T - c b^T)": "sign of a term"}),
    ("gradient", "tr(A X B)", "X", "A: p x m, X: m x n, B: n x p",  # (101)
     ("A^T B^T", "(B A)^T", "A' B'"), {"B^T A^T": "interchanged factors|shape|square only", "A B": "shape", "A^T B": "shape"}),
    ("gradient", "tr(A X B)", "X", "A: n x n, X: n x n, B: n x n",
     ("A^T B^T", "(B A)^T", "∇f = A^T B^T"), {"B^T A^T": "interchanged factors", "A B": "factors reversed|transposed factor|interchanged factors|transposed", "A^T B": "transposed factor"}),
    ("gradient", "tr(X^T A X)", "X", "X: m x n",  # (108)
     ("A X + A^T X", "(A + A^T) X", r"(A + A^\top) X"), {"2 A X": "special case", "A X": "missing term"}),
    ("gradient", "log det X", "X", "X: n x n",  # (57)
     ("X^-T", "inv(X)'", r"X^{-\top}"), {"X^-1": "transposed", "det(X) X^-T": "factor", "X^T": "missing inverse|transposed factor"}),
    ("gradient", "det(X)", "X", "X: n x n",  # (49)
     ("det(X) X^-T", "|X| inv(X)^T", r"\det(X) X^{-T}"),
     {"X^-T": "factor|missing scalar factor", "tr(X) X^-T": "factor|trace and determinant", "det(X) X^-1": "transposed"}),
    ("gradient", "det(A X B)", "X", "A: n x n, X: n x n, B: n x n",  # (52)
     ("det(A X B) X^-T", "det(A) det(X) det(B) X^-T", "|A X B| inv(X)'"), {"det(A) det(B) X^-T": "factor|missing scalar factor"}),
    ("gradient", "||X w - y||^2", "w", "X: m x n",
     ("2 X^T (X w - y)", "2 X^T X w - 2 X^T y", r"2 \mathbf{X}^\top(\mathbf{X}\mathbf{w}-\mathbf{y})"),
     {"2 X (X w - y)": "shape", "X^T (X w - y)": "factor", "2 (X w - y)": "missing factor|shape",
      "2 X^T (X w + y)": "sign of a term", "2 X^T (y - X w)": "sign", "2 (X w - y)^T X": "transposed", "2 X^T X w": "missing term"}),
    ("gradient", "||A x - b||", "x", "A: m x n",
     ("A^T (A x - b)/||A x - b||", r"\frac{A^\top(Ax - b)}{\|Ax - b\|}", "1/norm(A x - b) A' (A x - b)"),
     {"A^T (A x - b)": "factor", "2 A^T (A x - b)": "factor", "A (A x - b)/||A x - b||": "shape"}),
    ("gradient", "x^T A x / (x^T x)", "x", "A: n x n symmetric",
     ("2 (A x - (x^T A x)/(x^T x) x)/(x^T x)", "2 A x/(x^T x) - 2 (x^T A x) x/(x^T x)^2", r"\frac{2}{x^T x}(A x - \frac{x^T A x}{x^T x} x)"),
     {"2 A x/(x^T x)": "missing term", "2 A x - 2 (x^T A x) x/(x^T x)": "factor"}),
    ("gradient", "y^T log(softmax(W x))", "W", "y: k onehot, W: k x n",
     ("(y - softmax(W x)) x^T", "y x^T - softmax(W x) x^T", r"(y - \operatorname{softmax}(Wx)) x^\top"),
     {"(softmax(W x) - y) x^T": "sign", "x (y - softmax(W x))^T": "transposed", "y - softmax(W x)": "missing factor|shape"}),
    ("gradient", "1^T sigmoid(W x)", "x", "W: m x n",
     ("W^T (sigmoid(W x) .* (1 - sigmoid(W x)))", "W' diag(sigmoid(W x)) (1 - sigmoid(W x))", r"W^\top(\sigma(Wx) \odot (1 - \sigma(Wx)))"),
     {"sigmoid(W x) .* (1 - sigmoid(W x))": "missing factor|shape", "W^T sigmoid(W x)": "missing Hadamard factor|missing term", "W (sigmoid(W x) .* (1 - sigmoid(W x)))": "shape",
      "W^T (1 - sigmoid(W x))": "missing Hadamard factor"}),
    ("gradient", "||A .* X||_F^2", "X", "A: m x n",
     ("2 A .* A .* X", "2 A.^2 .* X", r"2 A \odot A \odot X"), {"2 A .* X": "missing Hadamard factor|wrong exponent", "2 A^T A X": "shape|matrix product for Hadamard", "2 A X": "shape"}),
    ("gradient", "u^T (v .* (W x))", "W", "W: m x n",
     ("(u .* v) x^T", "diag(v) u x^T", r"(u \odot v)x^T"), {"u x^T": "missing Hadamard factor", "u v^T x": "shape", "x (u .* v)^T": "transposed"}),
    ("gradient", "N log det S + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S", "S: n x n symmetric, x_i: n, i: 1..N",
     ("N S^-1 - sum_i S^-1 (x_i - mu) (x_i - mu)^T S^-1", "S^-1 (N S - sum_i (x_i - mu) (x_i - mu)^T) S^-1",
      r"N \Sigma^{-1} - 0 \Sigma^{-1}".replace(r"\Sigma", "S").replace("0 S^{-1}", "S^{-1} (sum_i (x_i - mu)(x_i - mu)^T) S^{-1}")),
     {"N S^-1 - sum_i (x_i - mu) (x_i - mu)^T": "missing factor|", "S^-1 - sum_i S^-1 (x_i - mu) (x_i - mu)^T S^-1": "factor of a term",
      "N S^-1 + sum_i S^-1 (x_i - mu) (x_i - mu)^T S^-1": "sign of a term"}),
    ("gradient", "tr(X^-1 A)", "X", "X: n x n, A: n x n",  # (63)
     ("-X^-T A^T X^-T", "-(X^-1 A X^-1)^T", r"-X^{-\top} A^\top X^{-\top}"),
     {"X^-T A^T X^-T": "sign", "-X^-1 A X^-1": "transposed", "-A^T X^-T X^-T": "interchanged factors", "-X^-T A X^-T": "transposed factor"}),
    ("gradient", "a^T X^-1 b", "X", "X: n x n",  # (61)
     ("-X^-T a b^T X^-T", "-(X^-1 b a^T X^-1)^T", "-inv(X)' a b' inv(X)'"), {"-X^-1 a b^T X^-1": "transposed factor|", "X^-T a b^T X^-T": "sign", "-X^-T b a^T X^-T": "interchanged factors|transposed factor|"}),
    ("gradient", "lambda ||w||^2 + ||X w - y||^2", "w", "lambda: scalar, X: m x n",
     ("2 lambda w + 2 X^T (X w - y)", "2 (X^T X + lambda I) w - 2 X^T y", r"2\lambda w + 2X^\top(Xw - y)"),
     {"lambda w + 2 X^T (X w - y)": "factor of a term", "2 lambda + 2 X^T (X w - y)": "", "2 X^T (X w - y)": "missing term"}),
    ("gradient", "||T - U V^T||_F^2", "U", "T: m x n, U: m x k",
     ("2 (U V^T - T) V", "-2 (T - U V^T) V", r"2(UV^\top - T)V"), {"2 (U V^T - T) V^T": "shape", "2 (T - U V^T) V": "sign", "2 V^T (U V^T - T)": "shape"}),
    ("gradient", "sum(log(1 + exp(-y .* (X w))))", "w", "X: m x n",
     ("-X^T (y .* sigmoid(-y .* (X w)))", "-X' (y .* (1 - sigmoid(y .* (X w))))", "-X^T (y ./ (1 + exp(y .* (X w))))"),
     {"X^T (y .* sigmoid(-y .* (X w)))": "sign", "-X^T sigmoid(-y .* (X w))": "missing Hadamard factor", "-y .* sigmoid(-y .* (X w))": "missing factor|shape"}),
]  # fmt: skip

OTHERS: list[Row] = [
    ("jacobian", "A x", "x", "A: m x n", ("A", "(A^T)^T", r"\frac{\partial F}{\partial x^\top} = A"), {"A^T": "transposed", "2 A": "factor"}),
    ("jacobian", "W x", "W", "W: m x n", ("x^T ⊗ I", "kron(x', eye(m))", r"x^\top \otimes I"), {"x ⊗ I": "transposed", "I ⊗ x^T": "interchanged factors"}),
    ("jacobian", "A X B", "X", "A: p x m, X: m x n, B: n x q", ("B^T ⊗ A", "kron(B', A)", r"B^\top \otimes A"),
     {"A ⊗ B^T": "interchanged factors|shape", "B ⊗ A": "shape|transposed factor", "B ⊗ A^T": "transposed"}),
    ("jacobian", "X^-1", "X", "X: n x n", ("-X^-T ⊗ X^-1", "-kron(inv(X)', inv(X))", r"-X^{-\top}\otimes X^{-1}"),
     {"X^-T ⊗ X^-1": "sign", "-X^-1 ⊗ X^-T": "interchanged factors|transposed"}),
    ("jacobian", "sigmoid(W x)", "x", "W: m x n", ("diag(sigmoid(W x) .* (1 - sigmoid(W x))) W", "diag(sigmoid(W x)) diag(1 - sigmoid(W x)) W", r"\operatorname{diag}(\sigma(Wx)\odot(1 - \sigma(Wx))) W"),
     {"diag(sigmoid(W x) .* (1 - sigmoid(W x)))": "missing factor|shape", "W^T diag(sigmoid(W x) .* (1 - sigmoid(W x)))": "transposed"}),
    ("jacobian", "softmax(z)", "z", "", ("diag(softmax(z)) - softmax(z) softmax(z)^T", "diag(softmax(z)) (I - 1 softmax(z)^T)", r"\operatorname{diag}(\operatorname{softmax}(z)) - \operatorname{softmax}(z)\operatorname{softmax}(z)^T"),
     {"diag(softmax(z))": "missing term", "diag(softmax(z)) + softmax(z) softmax(z)^T": "sign of a term"}),
    ("jacobian", "x / ||x||", "x", "x: n", ("I/||x|| - x x^T/||x||^3", "(I - x x^T/(x^T x))/norm(x)", r"\frac{1}{\|x\|}(I - \frac{x x^T}{\|x\|^2})"), {"I/||x||": "missing term", "I - x x^T/||x||^2": "factor"}),
    ("hessian", "||A x - b||^2", "x", "A: m x n", ("2 A^T A", "2 A' A", r"2A^\top A"), {"A^T A": "factor", "2 A A^T": "shape|interchanged factors|transposed factor"}),
    ("hessian", "x^T A x", "x", "A: n x n", ("A + A^T", "A^T + A", r"A + A^\top"), {"2 A": "special case", "A": "missing term"}),
    ("hessian", "logsumexp(x)", "x", "", ("diag(softmax(x)) - softmax(x) softmax(x)^T", "diag(softmax(x)) - softmax(x) softmax(x)'", "∇²f = diag(softmax(x)) - softmax(x) softmax(x)^T"), {"diag(softmax(x))": "missing term"}),
    ("hessian", "tr(A X^T B X)", "X", "A: n x n, X: m x n", ("A^T ⊗ B + A ⊗ B^T", "kron(A', B) + kron(A, B')", r"A^\top\otimes B + A\otimes B^\top"), {"2 A ⊗ B^T": "special case|", "A ⊗ B^T": "missing term"}),
    ("differential", "X^-1", "X", "X: n x n", ("-X^-1 dX X^-1", r"-X^{-1}\,\mathrm{d}X\,X^{-1}", "dF = -inv(X) dX inv(X)"), {"X^-1 dX X^-1": "sign", "-X^-2 dX": "", "-dX X^-1 X^-1": "interchanged factors|"}),
    ("differential", "det(D)", "D", "D: n x n", ("det(D) tr(D^-1 dD)", r"|D| \operatorname{Tr}(D^{-1}\partial D)", "d|D| = |D| tr(inv(D) dD)"), {"tr(D^-1 dD)": "factor|missing scalar factor", "det(D) tr(dD)": "missing factor|"}),
    ("differential", "X^T X", "X", "X: m x n", ("dX^T X + X^T dX", r"(\partial X)^T X + X^T \partial X", "(dX)' X + X' dX"), {"2 X^T dX": "", "X^T dX": "missing term"}),
    ("differential", "log det X", "X", "X: n x n", ("tr(X^-1 dX)", r"\operatorname{tr}(X^{-1}\,dX)", "dF = tr(inv(X) dX)"), {"tr(X^-T dX)": "transposed factor", "tr(X dX)": "missing inverse"}),
    ("differential", "A X B", "X", "A: p x m, B: n x q", ("A dX B", r"A\,\mathrm{d}X\,B", "dF = A dX B"), {"dX A B": "shape", "A dX": "shape|missing factor"}),
    ("d2", "X^-1", "X", "X: n x n", ("2 X^-1 dX X^-1 dX X^-1", r"2X^{-1}\,dX\,X^{-1}\,dX\,X^{-1}", "2 inv(X) dX inv(X) dX inv(X)"), {"X^-1 dX X^-1 dX X^-1": "factor", "-2 X^-1 dX X^-1 dX X^-1": "sign"}),
    ("d2", "log det X", "X", "X: n x n", ("-tr(X^-1 dX X^-1 dX)", "-tr((X^-1 dX)^2)", r"-\operatorname{tr}(X^{-1}dX\,X^{-1}dX)"), {"tr(X^-1 dX X^-1 dX)": "sign"}),
    ("jvp", "X^-1", "X", "X: n x n", ("-X^-1 V X^-1", r"-X^{-1} V X^{-1}", "-inv(X) V inv(X)"), {"X^-1 V X^-1": "sign", "-X^-1 V": "missing factor"}),
    ("jvp", "A x", "x", "A: m x n", ("A v", r"A\mathbf{v}", "(v^T A^T)^T"), {"A^T v": "shape", "2 A v": "factor"}),
    ("vjp", "A x", "x", "A: m x n", ("A^T u", "A' u", r"A^\top u"), {"A u": "shape", "-A^T u": "sign"}),
    ("vjp", "X^-1", "X", "X: n x n", ("-X^-T U X^-T", "-inv(X)' U inv(X)'", r"-X^{-\top} U X^{-\top}"), {"-X^-1 U X^-1": "", "X^-T U X^-T": "sign"}),
    ("hvp", "||A x - b||^2", "x", "A: m x n", ("2 A^T A v", "2 A' (A v)", r"2A^\top A v"), {"A^T A v": "factor", "2 A A^T v": "shape"}),
    ("hvp", "log det X", "X", "X: n x n", ("-X^-T V^T X^-T", "-(X^-1 V X^-1)^T", "-inv(X)' V' inv(X)'"), {"-X^-1 V X^-1": "transposed", "X^-T V^T X^-T": "sign"}),
]  # fmt: skip

IDENTITIES = [
    ("tr(A B) = tr(B A)", "", True),
    ("tr(A^T) = tr(A)", "", True),
    ("(A B)^T = B^T A^T", "", True),
    ("vec(A X B) = (B^T ⊗ A) vec(X)", "A: m x n, X: n x p, B: p x q", True),
    ("det(A B) = det(A) det(B)", "A: n x n, B: n x n", True),
    ("tr(C^T (D .* F)) = tr((C .* D)^T F)", "C: m x n, D: m x n, F: m x n", True),
    ("(I + A B)^-1 A = A (I + B A)^-1", "A: m x n, B: n x m", True),
    (r"\operatorname{tr}(A^\top B) = \operatorname{sum}(A \odot B)", "A: m x n, B: m x n", True),
    ("(A + B)^-1 = A^-1 - A^-1 B (A + B)^-1", "A: n x n, B: n x n", True),
    ("A B = B A", "", False),
    ("(A B)^T = A^T B^T", "A: n x n, B: n x n", False),
    ("det(A + B) = det(A) + det(B)", "A: n x n, B: n x n", False),
    ("(A B)^-1 = A^-1 B^-1", "A: n x n, B: n x n", False),
    ("||x + y||^2 = ||x||^2 + ||y||^2", "x: n, y: n", False),
]
