"""Published derivations beside ours: how many lines each has, and how wide our widest formula is.

cd tests && python -m benchmarks.bench_derivations [brief|normal|full] [WORD]

Of a published solution every line with a sign of equality counts; of ours every line of ``--steps``. A line that says what an inner
quantity stands for counts too. With a WORD the derivations whose question contains it are printed as well.

The publications: Chen 2023 (C), AI6104 tutorial 6 (T), matrix calculus notes (N), the cheat sheet (S), accepted answers of forums (A).
"""

from __future__ import annotations

import sys
from statistics import median

import matdiff
from matdiff.answers.derivations import derivation_text
from matdiff.answers.telling import telling
from matdiff.programs.backpropreport import derivation

LAYERS = "h_1 = W_1 x + b_1; z_1 = sigmoid(h_1); h_2 = W_2 z_1 + b_2"
SIZES = "y: K simplex, x: M, b_1: H, b_2: K"
HIDDEN = "h = relu(x W + b_1); theta = h U + b_2; J = -log(softmax(theta)) y^T"
PUBLISHED = (
    ("C 2-1-1", 7, "grad", "x^T A y", "x", ""),
    ("C 2-1-2", 6, "grad", "x^T A y", "y", ""),
    ("C 2-1-3", 6, "grad", "x^T A y", "A", ""),
    ("C 2-2", 10, "grad", "||X w - y||^2", "w", ""),
    ("C 2-3", 6, "grad", "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S", "S: n x n symmetric"),
    ("C 3-1", 13, "backprop", "h = B^-1 z + b; y = sigmoid(h); f = x^T A y", "y, h, B", ""),
    ("C 4-1", 14, "backprop", "h = W x; L = -y^T log(softmax(h))", "h, W", "y: m simplex"),
    ("C 4-2", 11, "backprop", f"{LAYERS}; L = -y^T log(softmax(h_2))", "h_2, z_1, h_1, W_1", SIZES),
    ("C 4-3", 5, "backprop", "H = conv(X, K); L(H)", "K, X", "X: 3 x 3, K: 2 x 2"),
    ("T 1", 2, "jacobian", "A(alpha)^-1", "alpha", ""),
    ("T 4", 12, "backprop", HIDDEN, "theta, U, h, W, x", "y: 1 x k, x: 1 x d, b_1: 1 x h, b_2: 1 x k"),
    ("N 1.3.1", 3, "index", "f_i = W_ij x_j", "W", ""),
    ("N 1.3.2", 4, "jacobian", "W x", "W", ""),
    ("N 2.1", 5, "backprop", "Z = X W + 1 b^T; L(Z)", "b", "X: N x D, W: D x M, b: M"),
    ("S 0.1", 3, "backprop", "y = x^2; z = 3 y", "y, x", "x: scalar"),
    ("S 0.3", 3, "backprop", "z = W x + b; h = f(z); s = u^T h", "h, z, b", ""),
    ("A trace", 8, "grad", "tr(X^T A X^-1 B)", "X", ""),
    ("A determinant", 2, "grad", "|X^T X|", "X", "X: m x n"),
    ("A norm of a product", 5, "grad", "||A (B .* X)||_F^2", "X", ""),
    ("A residual", 5, "grad", "||A - (B .* C) D||_F^2", "B", ""),
    ("A inner factor", 4, "grad", "||X - P T K V||_F^2", "T", ""),
    ("A entries", 9, "grad", "tr((A .* (B^T X X^T B)) C)", "X", ""),
    ("A unit vector", 3, "jacobian", "x/||x||", "x", ""),
    ("A affine", 6, "grad", "||A x + b||^2", "x", ""),
    ("A quotient", 6, "grad", "v^T A v / (v^T v)", "v", "A: n x n symmetric"),
    ("A blocks", 7, "grad", "||X Y^T - A kron(I_p, X) Z^T||_F^2", "X", ""),
    ("A two masks", 8, "grad", "1/2 ||Y - K ((D A) .* M)||_F^2 + 1/2 ||W - L ((D A) .* H) S||_F^2", "A", ""),
    ("A logarithm", 2, "grad", "tr(logm(X^T B X))", "X", ""),
    ("A softmax by entries", 12, "grad", "-y^T log(softmax(z))", "z", "y: m onehot"),
    ("A logistic Hessian", 15, "hessian", "sum(log(1 + exp(-y .* (X w))))", "w", ""),
)  # fmt: skip
"""Name, lines of the publication, what is asked, formula, variables, declarations."""


def text_of(kind: str, formula: str, wrt: str, where: str, detail: str) -> str:
    """The derivation as it is printed."""
    if kind == "index":
        return str(matdiff.jacobian(formula, wrt, where).explain())
    if kind == "backprop":
        found = matdiff.backprop(formula, wrt=wrt, where=where)
        parts = [derivation(found, name, "unicode", telling(detail=detail)) for name in found]
        return "\n\n".join(part for part in parts if part)
    return derivation_text(
        getattr(matdiff, kind)(formula, wrt, where), "unicode", telling(detail=detail)
    )


def formulas(text: str) -> list[str]:
    """The right sides of the lines, without the reasons beside them."""
    lines = [line.split("  =  ", 1)[1] for line in text.split("\n") if "  =  " in line]
    return [line.split("    ", 1)[0].rstrip() for line in lines]


def main(detail: str = "brief", word: str | None = None) -> None:
    ratios, widths, good = [], [], 0
    print(f"{'':24}{'published':>10}{'ours':>6}{'widest':>8}    at {detail} detail")
    for name, lines, kind, formula, wrt, where in PUBLISHED:
        text = text_of(kind, formula, wrt, where, detail)
        if word is not None and word in f"{name} {formula}":
            print(f"\n{formula}\n{text}\n")
        found = formulas(text)
        width = max(map(len, found))
        ratios.append(len(found) / lines)
        widths.append(width)
        good += len(found) <= lines
        print(
            f"{name:24}{lines:>10}{len(found):>6}{width:>8}{'' if len(found) <= lines else '  longer'}"
        )
    print(f"no longer in {good} of {len(PUBLISHED)}; median ratio {median(ratios):.2f}")
    print(f"widest formula: {median(widths):.0f} in the median, {max(widths)} at worst")


if __name__ == "__main__":
    main(*sys.argv[1:])
