"""Command lines that mean harm or come of carelessness, by family; ``tests/fuzz/hostile.py`` runs them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

Family = Callable[[Path], Iterator[list[str]]]
FAMILIES: dict[str, Family] = {}


def family(make: Family) -> Family:
    FAMILIES[make.__name__] = make
    return make


BIG = ("300", "1000", "100000", "1000000000", "10^9", "99999999999999999999")


@family
def declared(folder: Path) -> Iterator[list[str]]:
    """Numbers in declarations taken at their word."""
    questions = [
        ("tr(A B)", "A", "A: {0} x {0}, B: {0} x {0}"),
        ("x^T x", "x", "x: {0}"),
        ("||X w - y||^2", "w", "X: {0} x 7"),
        ("log det(S)", "S", "S: {0} x {0} positive_definite"),
        ("tr(A^-1 B)", "A", "A: {0} x {0}, B: {0} x {0}"),
        ("sum_i (a_i^T x)^2", "x", "a_i: 3, i: 1..{0}, x: 3"),
        ("sum(exp(X))", "X", "X: {0} x 2"),
        ("a^T kron(A, B) b", "A", "A: {0} x 2, B: 3 x {0}"),
        ("||X||_*", "X", "X: {0} x 3"),
        ("tr(expm(X))", "X", "X: {0} x {0}"),
    ]
    for (text, wrt, where), n in product(questions, BIG):
        yield ["grad", text, "wrt", wrt, "where", where.format(n)]
    for command, n in product(("jacobian", "hessian", "differential", "graph"), BIG):
        text = "sum(exp(x))" if command in ("hessian", "graph") else "exp(A x)"
        yield [
            command,
            text,
            "wrt",
            "x",
            "where",
            f"x: {n}" + ("" if command in ("hessian", "graph") else f", A: 2 x {n}"),
        ]
    for n in BIG:
        yield ["backprop", "h = W x; L = h^T h", "wrt", "W", "where", f"W: 3 x {n}"]
        yield ["verify", "2 x", "is", "grad", "x^T x", "wrt", "x", "where", f"x: {n}"]
        yield ["parse", "x^T x", "where", f"x: {n}"]
        yield ["grad", "x^T x", "wrt", "x", "where", f"x: {n}", "--check", "exact"]
        yield ["grad", "x^T x", "wrt", "x", "where", f"x: {n}", "--format", "numpy"]
        yield ["jvp", "exp(x)", "wrt", "x", "along", "v", "where", f"x: {n}"]
        yield ["grad", "x^T x", "wrt", "x", "where", f"x: {n}", "--form", "index"]
        yield ["jacobian", "A x", "wrt", "x", "where", f"A: {n} x {n}", "--sizes", f"n={n}"]
        yield ["hessian", "x^T A x", "wrt", "x", "--sizes", f"n={n}"]


@family
def constants(folder: Path) -> Iterator[list[str]]:
    """Matrices of a size in the expression itself."""
    texts = [
        "ones({0})^T x", "tr(eye({0}) X)", "x^T ones({0}, {0}) x", "zeros({0})^T x", "e_{0}^T x", "x[{0}]", "X[{0}, 1]", "X[1:{0}, 2]",
        "sum(maxpool(X, {0}))", "sum(meanpool(X, {0}))", "sum(conv(X, K, stride={0}))", "sum(conv(X, K, padding={0}))",
        "sum(unvec(x, {0}, 2))", "tr(commutation({0}, 3) X)", "sum(duplication({0}) x)", "sum(conv_matrix(K, {0}, {0}) x)",
        "sum(reshape(x, {0}, 2))", "sum(x.^{0})", "[x; ones({0})]^T y", "sum(unvech(x, {0}))", "sum(kron(eye({0}), X))",
    ]  # fmt: skip
    for text, n in product(texts, ("50", "3000", "1000000000", "(10^9)")):
        name = "X" if "X" in text else "K" if "K" in text else "x"
        yield ["grad", text.format(n), "wrt", name]


@family
def sums(folder: Path) -> Iterator[list[str]]:
    """Sums to a number, and sums in sums."""
    for n in ("1000", "100000", "1000000000", "10^9", "10^100"):
        yield ["grad", f"sum_{{i=1}}^{{{n}}} x_i^2", "wrt", "x"]
        yield ["grad", f"sum_{{i=1}}^{{{n}}} (a^T x)^i", "wrt", "x"]
        yield ["grad", f"sum_{{i=1}}^{{{n}}} i x^T x", "wrt", "x"]
        yield ["grad", f"\\sum_{{i=1}}^{{{n}}} \\sum_{{j=1}}^{{{n}}} x_i A_{{ij}} x_j", "wrt", "x"]
        yield ["grad", f"sum_{{i={n}}}^N x_i", "wrt", "x"]
        yield ["grad", "sum_i a_i^T x", "wrt", "x", "where", f"i: 1..{n}, a_i: 2"]
        yield ["grad", f"\\prod_{{i=1}}^{{{n}}} x_i", "wrt", "x"]
        yield [
            "backprop",
            f"h_0 = x; for t = 1..{n}: h_t = tanh(W h_(t-1)); L = h_{n}^T h_{n}",
            "wrt",
            "W",
        ]
        yield ["backprop", f"s = 0; for i in 1:{n}\n s = s + x^T x\nend\ns", "wrt", "x"]
    for depth in (4, 6, 8, 12):
        bound = " ".join(f"sum_{c}" for c in "ijklmnopqrst"[:depth])
        yield ["grad", f"{bound} " + " ".join(f"x_{c}" for c in "ijklmnopqrst"[:depth]), "wrt", "x"]


@family
def powers(folder: Path) -> Iterator[list[str]]:
    """Exponents and orders."""
    for e in (
        "50",
        "1000",
        "1000000000",
        "10^10",
        "(10^10^10)",
        "10^10^10^10",
        "-1000000000",
        "1e400",
        "0.000000001",
    ):
        for text in (
            "a^{0}",
            "x^T A^{0} x",
            "||x||_{{{0}}}",
            "sum(X.^{0})",
            "tr(X^{0})",
            "(x^T x)^{0}",
            "{0} x^T x",
            "exp({0}) x^T x",
            "sin({0} a)",
        ):
            name = "X" if "X" in text else "a" if "a" in text else "x"
            yield [
                "grad",
                text.replace("{{", "{").replace("}}", "}").replace("{0}", e),
                "wrt",
                name,
            ]
    for n in ("4", "6", "8", "12", "50", "1000000000", "-1", "1e400"):
        yield ["differential", "log det X", "wrt", "X", "--order", n]
        yield ["differential", "x^T A x", "wrt", "x", "--order", n]
        yield ["jacobian", "softmax(x)", "wrt", "x", "--order", n]
        yield ["differential", "tr(X^-1 A)", "wrt", "X", "--order", n]
        yield ["jacobian", "exp(A x)", "wrt", "x", "--order", n]
        yield ["grad", "x^T x", "wrt", "x", "--points", n]
    for n in (
        "1e400",
        "1e308",
        "nan",
        "inf",
        "-inf",
        "1e-400",
        "[1,2",
        "1/0",
        "9" * 5000,
        "2^(10^9)",
        "10^10^10",
    ):
        yield ["graph", "a^2", "wrt", "a", "--at", f"a={n}"]
        yield ["graph", "exp(a)/b", "wrt", "a", "--at", f"a={n}, b={n}"]
        yield ["graph", "log(a)", "--at", f"a={n}"]
    tower = "a"
    for n in range(1, 40):
        tower = f"exp({tower})"
        if n % 6 == 0:
            yield ["grad", tower, "wrt", "a"]


@family
def chains(folder: Path) -> Iterator[list[str]]:
    """Long products, sums, compositions, Kronecker chains."""
    for n in (10, 20, 30, 60):
        yield ["grad", "sum(" + " ⊗ ".join(["x"] * n) + ")", "wrt", "x"]
        yield ["grad", "tr(" + " ⊗ ".join(["A"] * n) + ")", "wrt", "A"]
        yield ["grad", "sum(" + " ⊗ ".join(f"A{i}" for i in range(n)) + ")", "wrt", "A1"]
        yield ["grad", "tr(" + " ⊗ ".join(["(A + B)"] * n) + ")", "wrt", "A"]
        yield ["jacobian", "vec(" + " ⊗ ".join(["X"] * n) + ")", "wrt", "X"]
        yield ["hessian", "tr(" + " ⊗ ".join(["X"] * n) + ")", "wrt", "X"]
        yield ["grad", "norm(vec((A + X) ⊗ (B + X) ⊗ (C + X)))" + "+ a" * n, "wrt", "X"]
    for n in (50, 300, 2000, 20000):
        yield ["grad", "x " + "A " * n + "x", "wrt", "x"]
        yield ["grad", "x^T " + "A " * n + "x", "wrt", "x"]
        yield ["grad", "x^T " + "A " * n + "x", "wrt", "A"]
        yield ["grad", "tr(" + "A B " * n + ")", "wrt", "A"]
        yield ["grad", "tr(" + "X " * n + ")", "wrt", "X"]
        yield ["grad", "a" + " a" * n, "wrt", "a"]
        yield ["grad", "x^T x" + " + x^T x" * n, "wrt", "x"]
        yield ["grad", " + ".join(f"x{i}^T x{i}" for i in range(n)), "wrt", "x1"]
        yield ["grad", "sum(" + "exp(" * n + "x" + ")" * n + ")", "wrt", "x"]
        yield ["grad", "(" * n + "x^T x" + ")" * n, "wrt", "x"]
        yield ["grad", "a" + "/a" * n, "wrt", "a"]
        yield ["grad", "a" + "^a" * n, "wrt", "a"]
        yield ["grad", "x" + "'" * n + " x", "wrt", "x"]
        yield ["grad", "sum(x" + " .* x" * n + ")", "wrt", "x"]
        yield ["grad", "-" * n + "x^T x", "wrt", "x"]
        yield ["jacobian", "A" + " X" * min(n, 300) + " B", "wrt", "X"]
        yield ["hessian", "x^T " + "A " * min(n, 300) + "x", "wrt", "x"]
        yield ["grad", "det(" + "X " * n + ")", "wrt", "X"]


@family
def brackets(folder: Path) -> Iterator[list[str]]:
    """Bars, brackets, subscripts, quotes that are many or do not fit."""
    for n in (10, 100, 1000, 20000):
        repeated = [
            "|",
            "|x|^",
            "|a",
            "(",
            "[",
            "{",
            ")",
            "x_",
            "x^",
            "x_{",
            "\\frac{",
            "\\sqrt",
            "\\left(",
            "$",
            "'",
            "a|b|",
            "+|x||",
            "‖",
        ]
        texts = [sign * n for sign in repeated]
        for text in (*texts, "|" * n + "x" + "|" * n, "‖" * n + "x" + "‖" * n, "||x|| |" * n):
            yield ["grad", text, "wrt", "x"]


@family
def names(folder: Path) -> Iterator[list[str]]:
    """Names and indices without measure."""
    for n in (100, 5000, 100_001):
        yield ["grad", "x_" + "i" * n, "wrt", "x"]
        yield ["grad", "A_{" + "i" * n + "} B", "wrt", "A"]
        yield ["grad", "T_" + "ij" * n + " x_j", "wrt", "x"]
        yield ["grad", "a" * n, "wrt", "a"]
        yield ["grad", "9" * n + " x^T x", "wrt", "x"]
        yield ["grad", "0." + "9" * n + " x^T x", "wrt", "x"]
        yield ["grad", "x^T x", "wrt", "x" * n]
        yield ["grad", "x^T x", "wrt", "x, " * n + "x"]
        yield ["grad", "x^T x", "wrt", "x", "where", "x: n, " * n]
        yield ["grad", "x^T x", "wrt", "x", "where", "x: " + "n*" * n + "n"]
        yield ["grad", "x^T x", "wrt", "x", "where", "x: " + "(n+" * n + "1"]
        yield ["grad", "x^T x", "wrt", "x", "where", " ".join(["x: n"] + ["symmetric"] * n)]
        yield ["differential", "δ_" + "ij" * min(n, 3000), "wrt", "x"]
        yield ["laws", "a" * n]
        yield ["a" * n]
        yield ["grad", "é" * n, "wrt", "x"]
        yield ["grad", "x́" * n, "wrt", "x"]
        yield ["grad", "\x00\x1b[31m" * n, "wrt", "x"]
        yield ["grad", "x^T x", "wrt", "\x1b]0;" + "x" * n]
        yield ["grad", "\n" * n + "x^T x", "wrt", "x"]
        yield ["grad", ";" * n + "x^T x", "wrt", "x"]
        yield ["grad", "x_1" + "".join(f" + x_{i}" for i in range(min(n, 3000))), "wrt", "x"]


@family
def programs(folder: Path) -> Iterator[list[str]]:
    """Programs whose values double, recurrences, deep networks."""
    for n in (10, 30, 60, 300):
        doubling = (
            "h0 = x; "
            + "; ".join(f"h{i} = h{i - 1} .* h{i - 1} + h{i - 1}" for i in range(1, n))
            + f"; h{n - 1}^T h{n - 1}"
        )
        deep = (
            "h0 = x; "
            + "; ".join(f"h{i} = tanh(W{i} h{i - 1})" for i in range(1, n))
            + f"; h{n - 1}^T h{n - 1}"
        )
        scalar = (
            "s0 = a; "
            + "; ".join(f"s{i} = s{i - 1}^2 + s{i - 1}" for i in range(1, n))
            + f"; s{n - 1}"
        )
        fibonacci = (
            "s0 = a; s1 = a^2; "
            + "; ".join(f"s{i} = s{i - 1} s{i - 2}" for i in range(2, n))
            + f"; s{n - 1}"
        )
        matrices = (
            "M0 = X; "
            + "; ".join(f"M{i} = M{i - 1} M{i - 1}" for i in range(1, n))
            + f"; tr(M{n - 1})"
        )
        kronecker = (
            "M0 = X; "
            + "; ".join(f"M{i} = M{i - 1} ⊗ M{i - 1}" for i in range(1, n))
            + f"; sum(M{n - 1})"
        )
        for text, name in (
            (doubling, "x"),
            (deep, "x"),
            (scalar, "a"),
            (fibonacci, "a"),
            (matrices, "X"),
            (kronecker, "X"),
        ):
            for command in ("grad", "hessian", "differential", "backprop", "graph"):
                yield [command, text, "wrt", name]


@family
def laws(folder: Path) -> Iterator[list[str]]:
    """Law files that loop, grow, or say nothing true."""
    files = {
        "swap": "# folder: simplify\nswap: A + B -> B + A for A: m x n, B: m x n\n because \"so\"",
        "turn": "# folder: simplify\nturn: tr(A B) -> tr(B A) for A: m x n, B: n x m\n because \"so\"",
        "flip": "# folder: simplify\nflip: tr(A) -> tr(A') for A: n x n\n because \"so\"",
        "pingpong": "# folder: simplify\nping: sum(A) -> sum(A') for A: m x n\n because \"so\"\n"
        "pong: sum(A') -> sum(A) for A: m x n\n because \"so\"",
        "grow": "# folder: simplify\ngrow: exp(A) -> exp(A) .* exp(A - A) for A: m x n\n because \"so\"",
        "grows": "# folder: simplify\ngrows: tr(A) -> tr(A) + tr(A) - tr(A) for A: n x n\n because \"so\"",
        "nest": "# folder: simplify\nnest: exp(A) -> exp(log(exp(A))) for A: m x n\n because \"so\"",
        "half": "# folder: simplify\nhalf: sum(A) -> sum(1/2 A) + sum(1/2 A) for A: m x n\n because \"so\"",
        "commute": "# folder: simplify\ncommute: A B -> B A for A: n x n, B: n x n\n because \"so\"",
        "dgrow": "dgrow: d(exp(A)) -> d(exp(log(exp(A)))) for A: m x n\n because \"so\"\n from me",
        "dloop": "dloop: d(A + B) -> d(B + A) for A: m x n, B: m x n\n because \"so\"\n from me",
        "tloop": "# folder: trace\ntloop: tr(A B) -> tr(B A) for A: m x n, B: n x m\n because \"so\"\n from me",
        "vloop": "# folder: vectorisation\nvloop: vec(A X) -> vec((X' A')') for A: m x n, X: n x k\n because \"so\"",
        "large": "large: sum(A) -> sum(A') for A: 1000000000 x 10\n from me",
        "huge": "huge: exp(A) -> exp(A)^(10^10^10) for A: 1 x 1\n from me",
        "empty": "",
        "many": "".join(f"# folder: simplify\nlaw{i}: sum(A) -> sum(A') for A: m x n\n because \"so\"\n" for i in range(60)),
        "quote": 'x: "',
        "deep": "deep: " + "exp(" * 3000 + "A" + ")" * 3000 + " -> A for A: m x n from me",
        "long": "a" * 100_000,
    }  # fmt: skip
    for name, text in files.items():
        path = folder / f"{name}.law"
        path.write_text(text, encoding="utf-8")
        for question, wrt in (
            ("tr(A X)", "X"),
            ("sum(exp(x + y))", "x"),
            ("tr(A X B + X)", "X"),
            ("sum(exp(A X)) + tr(A X)", "X"),
        ):
            yield ["grad", question, "wrt", wrt, "--rules", str(path)]
        yield ["jacobian", "A X B", "wrt", "X", "--rules", str(path)]
        yield ["laws", "--rules", str(path)]
        yield ["hessian", "sum(exp(A x))", "wrt", "x", "--rules", str(path), "--no-check"]


@family
def files(folder: Path) -> Iterator[list[str]]:
    """Files that do not end, are no files, or are too large."""
    fifo = folder / "fifo"
    if not fifo.exists():
        os.mkfifo(fifo)
    large = folder / "large"
    large.write_text("x^T x + " * 1_000_000, encoding="utf-8")
    binary = folder / "binary"
    binary.write_bytes(bytes(range(256)) * 100)
    secret = folder / "secret"
    secret.write_text("x^T x")
    secret.chmod(0)
    paths = ["/dev/zero", "/dev/urandom", "/dev/full", "/dev/null", "/dev/stdin", str(fifo), str(large), str(binary), str(folder),
             str(secret),
             "/proc/self/mem", "/proc/kmsg", "/nonexistent", "", "-", "/dev/tty", "\x00", "a" * 5000]  # fmt: skip
    for path in paths:
        for command in ("grad", "backprop", "verify", "parse", "jacobian"):
            yield [command, "-f", path, "wrt", "x"]
        yield ["grad", "x^T x", "wrt", "x", "--rules", path]
        yield ["laws", "--rules", path]
        yield ["graph", "a^2", "wrt", "a", "-o", path]


@family
def options(folder: Path) -> Iterator[list[str]]:
    """Options with values that are none."""
    for option in (
        "--format",
        "--structure",
        "--layout",
        "--form",
        "--order",
        "--along",
        "--sizes",
        "--points",
        "--at",
        "--direction",
        "--check",
    ):
        for value in (
            "",
            "-1",
            "0",
            "1e400",
            "x" * 10_000,
            "\x00",
            "n=10^9",
            "n=99999999999",
            "∞",
            "--",
            "{}",
        ):
            yield [
                "jacobian" if option in ("--layout", "--order") else "grad",
                "x^T x",
                "wrt",
                "x",
                option,
                value,
            ]


@family
def tensors(folder: Path) -> Iterator[list[str]]:
    """Index notation that is long or of high order."""
    letters = "ijklmnopqrstuvwxyz"
    for n in (3, 8, 14):
        names_ = letters[:n]
        yield ["grad", "x_" + " x_".join(names_), "wrt", "x", "--index"]
        yield ["grad", f"T_{names_} " + " ".join(f"x_{c}" for c in names_), "wrt", "x"]
        yield ["jacobian", f"y_{names_} = " + " ".join(f"x_{c}" for c in names_), "wrt", "x"]
        yield [
            "grad",
            " ".join(f"A_{a}{b}" for a, b in zip(names_, names_[1:] + names_[0], strict=True)),
            "wrt",
            "A",
        ]
        yield ["grad", " ".join(f"ε_{a}jk" for a in names_), "wrt", "x"]
        yield [
            "hessian",
            " ".join(f"A_{a}{b} A_{b}{a}" for a, b in zip(names_[::2], names_[1::2], strict=False)),
            "wrt",
            "A",
        ]
        yield [
            "jacobian",
            "y_i = " + " + ".join(f"W{c}_i{c} x_{c}" for c in names_ if c != "i"),
            "wrt",
            "x",
            "--order",
            str(n),
        ]
