"""The check by SymPy: right gradients agree, tampered ones do not, and what cannot be checked is never passed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from judging import check_gradient, check_jacobian
from spectral_cases import CASES as SPECTRAL

from matdiff.expression import build as b
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.operators import OPERATORS

T, mm, f = b.transpose, b.matmul, b.apply
m1 = b.MINUS_ONE

x, y = b.symbol("x", ("m", 1)), b.symbol("y", ("n", 1))
A, C = b.symbol("A", ("m", "n")), b.symbol("C", ("m", "n"))
Z = b.symbol("Z", ("m", "n"), ("complex",))
X, P = b.symbol("X", ("n", "n")), b.symbol("P", ("n", "n"))
S = b.symbol("S", ("n", "n"), ("symmetric", "positive_definite", "invertible"))
H = b.symbol("H", ("n", "n"), ("symmetric",))
a, t = b.symbol("a"), b.symbol("t")
xs = b.symbol("x", ("n", 1), (), ("N",))
i = b.index("i", "N")
xi = b.member(xs, i)
N = f("size", parameters=("N",))
r = b.subtract(mm(A, y), x)
softmax, h = f("softmax", mm(A, y)), mm(A, y)
f0, f1 = (f("function", A, parameters=("f", k)) for k in (0, 1))
M0, M1 = (f("matrix_function", t, parameters=("M", k, "m", "n")) for k in (0, 1))


e2, e3 = (f("unit", b.number(k), parameters=("n",)) for k in (2, 3))


def weighted(node: Node) -> Node:
    """A scalar from a matrix: its inner product with C."""
    return f("inner", C, node)


def elementwise(name: str, derivative: Node) -> tuple[Node, Symbol, Node]:
    return weighted(f(name, A)), A, b.hadamard(C, derivative)


def one_over(node: Node, root: bool = False) -> Node:
    return b.power(node, b.number(-1) if not root else b.scale(m1, b.HALF))


def guarded(condition: str, node: Node) -> Node:
    """The sum of those terms whose index is at most 2, is 2, or is not 2."""
    return b.indexed_sum(i, f("given", f(condition, i, b.number(2)), node))


J = b.ones("m", "n")
square = b.power(A, 2)
sigmoid = f("sigmoid", A)
e_half = f("exp", b.scale(m1, b.HALF, square))
normal = b.scale(b.power(b.scale(b.TWO, f("pi")), b.scale(m1, b.HALF)), e_half)
cdf = b.scale(b.HALF, b.add(J, f("erf", b.scale(b.power(b.TWO, b.scale(m1, b.HALF)), A))))
zero = b.zeros("m", "n")

above, below = f("step", b.subtract(A, square)), f("step", b.subtract(square, A))


window = f("window", parameters=(2, 3, "n"))
J2 = b.ones(2, 2)
numbers = f("array", parameters=(((1, 2), (3, -4), (Fraction(1, 2), 0)),))
pair = b.symbol("w", (2, 1))


def limited(name: str) -> tuple[Node, Symbol, Node]:
    """A sum under a condition."""
    condition = f("at_most" if name == "given" else name, b.TWO, i)
    total = b.indexed_sum(i, f("given", condition, mm(T(y), xi)))
    return total, y, b.indexed_sum(i, f("given", condition, xi))


def slope(first: Node, second: Node) -> Node:
    """The derivative of A where the first mask is 1, of its square where the second is."""
    return b.add(first, b.scale(b.TWO, b.hadamard(A, second)))


halves = b.subtract(f("tril", b.add(P, T(P))), b.hadamard(P, b.eye("n")))
image, kernel, result = (b.symbol(n, s) for n, s in (("V", (4, 3)), ("K", (2, 2)), ("R", (3, 2))))
big, field, pooled = (b.symbol(n, s) for n, s in (("G", (6, 12)), ("F", (4, 6)), ("Q", (2, 3))))
once, by_two = (1, 1, 0, 0), f("kron", pooled, b.ones(2, 2))
convolved = f("conv", image, kernel, parameters=once)
full = f("conv_full", result, kernel, parameters=(4, 3, *once))
correlated = f("correlate", image, result, parameters=(2, 2, *once))
toeplitz = f("conv_matrix", kernel, parameters=(4, 3, *once))
gathered = f("conv_matrix_kernel", big, parameters=(4, 3, 2, 2, *once))
largest, mask = (f(name, field, parameters=(2, 2)) for name in ("maxpool", "maxmask"))


CASES: dict[str, tuple[Node, Symbol, Node]] = {
    # arithmetic
    "add": (f("sum", b.add(A, C)), A, J),
    "scale": (b.scale(a, t, f("sum", A)), a, b.scale(t, f("sum", A))),
    "matmul": (mm(T(x), A, y), A, mm(x, T(y))),
    "hadamard": (f("sum", b.hadamard(A, A, C)), A, b.scale(b.TWO, b.hadamard(A, C))),
    "power": (f("sum", b.power(A, 3)), A, b.scale(b.number(3), square)),
    "transpose": (b.tr(mm(T(A), C)), A, C),
    "tr": (b.tr(mm(X, P, X)), X, T(b.add(mm(P, X), mm(X, P)))),
    "sum": (f("sum", A), A, J),
    "rowsum": (mm(T(x), f("rowsum", A)), A, mm(x, b.ones(1, "n"))),
    "diag": (mm(T(y), f("diag", y), X, y), X, mm(f("diag", y), y, T(y))),
    "tril": (f("sum", f("tril", X)), X, f("tril", b.ones("n", "n"))),
    "triu": (f("sum", f("triu", X)), X, f("triu", b.ones("n", "n"))),
    "toeplitz_part": (f("sum", f("toeplitz_part", X)), X, b.ones("n", "n")),
    "stack": (f("sum", f("stack", i, y)), y, b.scale(N, b.ones("n", 1))),
    "diagonal": (mm(T(y), f("diagonal", X)), X, f("diag", y)),
    "inner": (f("inner", A, C), A, C),
    "inv": (b.tr(b.inv(X)), X, b.scale(m1, b.inv(T(mm(X, X))))),
    "det": (f("det", X), X, b.scale(f("det", X), b.inv(T(X)))),
    "logdet": (f("logdet", X), X, b.inv(T(X))),
    "norm": (f("norm", r), y, b.scale(one_over(f("norm", r)), mm(T(A), r))),
    # functions of vectors and rows
    "softmax": (mm(T(x), softmax), A, mm(b.subtract(b.hadamard(softmax, x), b.scale(mm(T(x), softmax), softmax)), T(y))),
    "logsumexp": (f("logsumexp", h), y, mm(T(A), softmax)),
    "logsumexp rows": (mm(T(x), f("logsumexp", A)), A, b.hadamard(mm(x, b.ones(1, "n")), f("softmax", A))),
    # elementwise functions
    "exp": elementwise("exp", f("exp", A)),
    "log": elementwise("log", one_over(A)),
    "sin": elementwise("sin", f("cos", A)),
    "cos": elementwise("cos", b.scale(m1, f("sin", A))),
    "tan": elementwise("tan", b.add(J, b.power(f("tan", A), 2))),
    "arcsin": elementwise("arcsin", one_over(b.subtract(J, square), True)),
    "arccos": elementwise("arccos", b.scale(m1, one_over(b.subtract(J, square), True))),
    "arctan": elementwise("arctan", one_over(b.add(J, square))),
    "sinh": elementwise("sinh", f("cosh", A)),
    "cosh": elementwise("cosh", f("sinh", A)),
    "tanh": elementwise("tanh", b.subtract(J, b.power(f("tanh", A), 2))),
    "arcsinh": elementwise("arcsinh", one_over(b.add(J, square), True)),
    "arccosh": elementwise("arccosh", one_over(b.subtract(square, J), True)),
    "arctanh": elementwise("arctanh", one_over(b.subtract(J, square))),
    "sigmoid": elementwise("sigmoid", b.hadamard(sigmoid, b.subtract(J, sigmoid))),
    "softplus": elementwise("softplus", sigmoid),
    "gelu": elementwise("gelu", b.add(cdf, b.hadamard(A, normal))),
    "erf": elementwise("erf", b.scale(b.TWO, b.power(f("pi"), b.scale(m1, b.HALF)), f("exp", b.scale(m1, square)))),
    "relu": elementwise("relu", f("step", A)),
    "abs": elementwise("abs", f("sign", A)),
    "sign": elementwise("sign", zero),
    "step": elementwise("step", zero),
    "max": (weighted(f("max", A, square)), A, b.hadamard(C, slope(above, below))),
    "min": (weighted(f("min", A, square)), A, b.hadamard(C, slope(below, above))),
    "function": (weighted(f0), A, b.hadamard(C, f1)),
    "matrix_function": (weighted(M0), t, weighted(M1)),
    "mapping": (f("mapping", x, parameters=("g", 0, 1)), x, f("mapping", x, parameters=("g", 1, 1))),
    # complex matrices, by a real variable
    "conj": (f("sum", b.hadamard(f("conj", Z), A)), A, f("conj", Z)),
    "re": (f("sum", b.hadamard(f("re", Z), A, A)), A, b.scale(b.TWO, b.hadamard(f("re", Z), A))),
    "im": (f("sum", f("im", b.hadamard(Z, A))), A, f("im", Z)),
    "imaginary_unit": (b.scale(f("imaginary_unit"), f("sum", A)), A, b.scale(f("imaginary_unit"), J)),
    # Kronecker products, vec, entries
    "kron": (f("sum", mm(b.ones(1, "n*n"), f("kron", X, P))), X, b.scale(f("sum", P), b.ones("n", "n"))),
    "vec": (mm(T(f("vec", C)), f("vec", A)), A, C),
    "unvec": (f("inner", f("unvec", f("vec", A), parameters=("m", "n")), C), A, C),
    "vech": (f("sum", f("vech", X)), X, f("unvech", f("vech", b.ones("n", "n")), parameters=("n",))),
    "unvech": (f("sum", f("unvech", f("vech", X), parameters=("n",))), X, f("unvech", f("vech", b.ones("n", "n")), parameters=("n",))),
    "blockinner": (f("inner", C, f("blockinner", f("kron", C, X), P)), X, b.scale(f("inner", C, C), P)),
    "blocksum": (f("inner", P, f("blocksum", A, f("kron", C, P))), A, b.scale(f("inner", P, P), C)),
    "commutation": (mm(T(f("vec", T(C))), f("commutation", parameters=("m", "n")), f("vec", A)), A, C),
    "duplication": (mm(T(f("vec", P)), f("duplication", parameters=("n",)), f("vech", X)), X, halves),
    "elimination": (mm(T(f("vech", P)), f("elimination", parameters=("n",)), f("vec", X)), X, f("tril", P)),
    "diagonalisation": (mm(T(f("vec", P)), f("diagonalisation", parameters=("n",)), f("diagonal", X)), X, b.hadamard(P, b.eye("n"))),
    "unit": (mm(T(e2), X, e3), X, mm(e2, T(e3))),
    # slices and conditions on indices
    "array": (mm(T(b.symbol("u", (3, 1))), numbers, pair), pair, mm(T(numbers), b.symbol("u", (3, 1)))),
    "window": (f("sum", mm(T(window), X, window)), X, mm(window, J2, T(window))),
    **{name: limited(name) for name in ("at_most", "equal", "differ", "given")},
    # convolutions
    "conv": (f("inner", result, convolved), image, full),
    "conv_full": (f("inner", image, full), result, convolved),
    "correlate": (f("inner", kernel, correlated), image, full),
    "conv_matrix": (f("inner", big, toeplitz), kernel, gathered),
    "conv_matrix_kernel": (f("inner", kernel, gathered), big, toeplitz),
    "maxpool": (f("inner", pooled, largest), field, b.hadamard(mask, by_two)),
    "maxmask": (f("sum", b.hadamard(mask, field, field)), field, b.scale(b.TWO, b.hadamard(mask, field))),
    # sums over data, constants
    "indexed_sum": (b.indexed_sum(i, mm(T(xi), X, xi)), X, b.indexed_sum(i, mm(xi, T(xi)))),
    "member": (b.indexed_sum(i, mm(T(y), xi)), y, b.indexed_sum(i, xi)),
    # conditions on indices
    **{
        name: (guarded(name, mm(T(y), xi)), y, guarded(name, xi))
        for name in ("at_most", "equal", "differ")
    },
    "given": (guarded("differ", mm(T(xi), X, xi)), X, guarded("differ", mm(xi, T(xi)))),
    "size": (b.scale(N, a, a, b.indexed_sum(i, f("sum", xi))), a, b.scale(b.TWO, N, a, b.indexed_sum(i, f("sum", xi)))),
    "eye": (b.tr(mm(X, b.eye("n"))), X, b.eye("n")),
    "ones": (mm(b.ones(1, "m"), A, b.ones("n", 1)), A, J),
    "zeros": (f("sum", b.add(zero, A)), A, b.add(J, zero)),
    "pi": (b.scale(f("pi"), f("sum", A)), A, b.scale(f("pi"), J)),
}  # fmt: skip


def test_every_operator_is_here() -> None:
    elsewhere = {"d", *SPECTRAL}  # functions of a matrix and spectra: test_spectral_check.py
    assert {name for name in OPERATORS if name not in elsewhere} - set(CASES) == set()


@pytest.mark.parametrize("name", CASES)
def test_right(name: str) -> None:
    report = check_gradient(*CASES[name], points=1)
    assert report.verdict == "agreed", report.sentence()
    assert report.method == "SymPy" and report.points >= 1


@pytest.mark.parametrize("name", CASES)
def test_tampered(name: str) -> None:
    """A small constant on top of the gradient is noticed, and so is a changed factor where the gradient is not zero."""
    expression, variable, gradient = CASES[name]
    small = b.scale(b.power(b.number(10), -6), b.ones(*variable.shape))
    assert (
        check_gradient(expression, variable, b.add(gradient, small), points=1).verdict
        == "disagreed"
    )
    if name not in ("sign", "step"):
        twice = b.scale(b.TWO, gradient)
        assert check_gradient(expression, variable, twice, points=1).verdict == "disagreed"


def likelihood(s: Symbol) -> tuple[Node, Symbol, Node]:
    value = b.add(b.scale(N, f("logdet", s)), b.indexed_sum(i, mm(T(xi), b.inv(s), xi)))
    moved = b.inv(T(s))
    scatter = b.indexed_sum(i, mm(moved, xi, T(xi), moved))
    return value, s, b.subtract(b.scale(N, moved), scatter)


CLASSICS = {
    "least squares": (b.power(f("norm", r), 2), y, b.scale(b.TWO, mm(T(A), r)), True),
    "least squares in A": (b.power(f("norm", r), 2), A, b.scale(b.TWO, mm(r, T(y))), True),
    "likelihood": (*likelihood(X), True),
    "likelihood symmetric": (*likelihood(S), True),
    "cross entropy": (b.scale(m1, mm(T(x), f("log", softmax))), A, mm(b.subtract(b.scale(f("sum", x), softmax), x), T(y)), False),
}  # fmt: skip


@pytest.mark.parametrize("name", CLASSICS)
def test_classics(name: str) -> None:
    expression, variable, gradient, exact = CLASSICS[name]
    report = check_gradient(expression, variable, gradient)
    assert (report.verdict, report.exact) == ("agreed", exact), report.sentence()
    sizes = report.sizes.values()
    assert len(set(sizes)) == len(sizes)
    assert ("exact" if exact else "to 30 digits") in report.sentence()


def test_shape_and_kind_of_question() -> None:
    assert check_gradient(mm(T(x), A, y), A, mm(y, T(x))).verdict == "disagreed"
    assert check_gradient(h, A, A).verdict == "not checked"
    assert (
        check_gradient(b.indexed_sum(i, f("sum", xi)), xs, b.ones("n", 1)).verdict == "not checked"
    )


u, v = b.symbol("u", ("n", 1)), b.symbol("v", ("n", 1))
free = mm(u, T(v))


def test_symmetric_conventions() -> None:
    value = mm(T(u), H, v)
    projected = b.scale(b.HALF, b.add(free, T(free)))
    entries = b.subtract(b.add(free, T(free)), b.hadamard(free, b.eye("n")))
    answers = {None: projected, "free": free, "entries": entries}
    for structure in answers:
        for other, gradient in answers.items():
            verdict = check_gradient(value, H, gradient, structure=structure).verdict
            assert verdict == ("agreed" if structure == other else "disagreed")


@pytest.mark.parametrize("attribute", ["skew", "diagonal", "lower_triangular", "upper_triangular"])
def test_other_structures(attribute: str) -> None:
    """The projected gradient agrees, the free one does not belong to the structure."""
    V = b.symbol("V", ("n", "n"), (attribute,))
    value = mm(T(u), V, v)
    lower = b.symbol("L", ("n", "n"))
    projected = {
        "skew": b.scale(b.HALF, b.subtract(free, T(free))),
        "diagonal": f("diag", b.hadamard(u, v)),
    }.get(attribute)
    if projected is not None:
        assert check_gradient(value, V, projected).agreed
    report = check_gradient(value, V, free)
    assert report.verdict == "disagreed" and attribute.replace("_", " ") in report.why
    assert check_gradient(value, V, free, structure="free").agreed
    assert not check_gradient(value, V, lower).agreed


def test_jacobian_and_hessian() -> None:
    assert check_jacobian(h, y, A).agreed
    assert check_jacobian(mm(A, y), y, b.scale(b.TWO, A)).verdict == "disagreed"
    assert check_jacobian(f("exp", y), y, f("diag", f("exp", y))).agreed
    gradient = mm(b.add(X, T(X)), y)
    assert check_jacobian(gradient, y, b.add(X, T(X))).agreed


def test_no_point_is_never_a_pass() -> None:
    nowhere = f("sum", f("log", b.scale(m1, b.add(square, J))))
    report = check_gradient(nowhere, A, A)
    assert report.verdict == "not checked" and "no point" in report.sentence()


def test_singular_answers_are_not_a_pass() -> None:
    report = check_gradient(f("sum", A), A, b.scale(one_over(b.subtract(a, a)), A))
    assert report.verdict == "not checked"


def network(layers: int, act: str) -> tuple[Node, Symbol, Node]:
    """The sum of the last layer of a network, its first weights, and the gradient by the chain rule."""
    value: Node = x
    trace = []
    for k in range(layers):
        weights = b.symbol(f"W{k}", ("m", "m"))
        z = mm(weights, value)
        trace.append((weights, value, z))
        value = f(act, z)
    one = b.ones("m", 1)
    back: Node = one
    for weights, before, z in reversed(trace):
        slope = f("step", z) if act == "relu" else b.subtract(one, b.power(f("tanh", z), 2))
        back = b.hadamard(back, slope)
        gradient, back = mm(back, T(before)), mm(T(weights), back)
    return f("sum", value), trace[0][0], gradient


@pytest.mark.parametrize("layers, method", [(2, "SymPy"), (300, "differences")])
@pytest.mark.parametrize("act", ["tanh", "relu"])
def test_networks_end_in_time(layers: int, method: str, act: str) -> None:
    expression, variable, gradient = network(layers, act)
    report = check_gradient(expression, variable, gradient, points=1)
    assert report.agreed and report.method == method
    wrong = b.scale(b.add(b.ONE, b.power(b.number(10), -6)), gradient)
    assert check_gradient(expression, variable, wrong, points=1).verdict == "disagreed"


def test_a_little_time_is_not_a_pass() -> None:
    report = check_gradient(*network(40, "tanh"), seconds=0.001)
    assert report.verdict == "not checked" and "too slow" in report.why
