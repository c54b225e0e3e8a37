"""Generated code for every library that is installed, against the definition of every operator, at distinct rectangular sizes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from evaluator import value
from expressions import FAMILIES, PLAIN, SIZES, arguments, environment, random_expression
from scipy import optimize

import matdiff
from matdiff.base.errors import MatdiffError, UsageError
from matdiff.codegen.functions import code

ALL = [*PLAIN.values(), *FAMILIES.values()]
TARGETS = ("numpy", "scipy", "array-api", "jax", "torch")
LIBRARIES = {"array-api": "array_api_strict", "jax": "jax", "torch": "torch", "scipy": "scipy"}


def library(target: str) -> Callable[[Any], Any]:
    """What makes an array of the library; the test is left out where it is not installed."""
    module: Any = pytest.importorskip(LIBRARIES[target]) if target in LIBRARIES else None
    if target == "jax":
        module.config.update("jax_enable_x64", True)
        return module.numpy.asarray
    if target == "torch":
        return lambda v: module.as_tensor(np.asarray(v))
    if target == "array-api":
        return lambda v: module.asarray(v, copy=True)
    return np.asarray


def handed(values: dict[str, Any], make: Callable[[Any], Any]) -> dict[str, Any]:
    return {k: v if callable(v) or np.ndim(v) == 0 else make(v) for k, v in values.items()}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("block", range(2))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_random_expressions_have_their_values(target: str, block: int) -> None:
    make, env = library(target), environment(7)
    values = handed(arguments(env), make)
    compared = 0
    for seed in range(40 * block, 40 * block + 40):
        node = random_expression(seed, 4)
        try:
            wanted = value(node, env, SIZES)
            made = code(node, ALL, target=target)
        except (OverflowError, ZeroDivisionError, MatdiffError):
            continue
        if not np.all(np.isfinite(wanted)) or np.max(np.abs(wanted)) > 1e8:
            continue
        found = np.asarray(made.function()(**values))
        shape = tuple(SIZES.get(s, s) for s in node.shape)
        np.testing.assert_allclose(
            found.reshape(shape), wanted, rtol=1e-6, atol=1e-8, err_msg=made.source
        )
        compared += 1
    assert compared > 25


QUESTIONS = {
    "quadratic": ("x^T A x", "x", "A: 4 x 4, x: 4"),
    "logistic": ("sum(log(1 + exp(-y .* (X w))))", "w", "X: 5 x 3, y: 5, w: 3"),
    "factorisation": ("||T - U V^T||^2", "U", "T: 5 x 4, U: 5 x 2, V: 4 x 2"),
    "likelihood": (
        "N log det S + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S",
        "S: 3 x 3 symmetric positive_definite, x_i: 3, i: 1..N, mu: 3",
    ),
    "network": ("-sum(Y .* log(softmax(relu(X W) V)))", "W", "X: 5 x 3, W: 3 x 4, V: 4 x 2, Y: 5 x 2"),
    "process": (
        "y^T (K + s I)^-1 y + log det(K + s I)", "s",
        "K: 4 x 4 symmetric positive_definite, s: scalar positive, y: 4",
    ),
    "pairs": ("sum_i sum_j W_ij ||x_i - x_j||^2", "x", "x_i: 3, W_ij: scalar, i: 1..4, j: 1..4"),
    "neighbours": ("sum_{i=1}^{N-1} (x_{i+1} - x_i)^2", "x", ""),
    "half vectorisation": ("a^T vech(S S)", "S", "S: 3 x 3 symmetric, a: 6"),
    "triangular": ("||L^-1 b||^2", "L", "L: 4 x 4 lower_triangular, b: 4"),
    "trace of a function": ("tr(A expm(X))", "X", "A: 3 x 3, X: 3 x 3"),
}  # fmt: skip
ONLY_LIBRARIES = {"trace of a function": {"array-api"}}
"""Questions that a target has no word for."""


def drawn(question: tuple[str, str, str]) -> tuple[matdiff.Gradient, dict[str, Any]]:
    """The gradient, and values of the names that obey their attributes."""
    gradient = matdiff.grad(*question)
    random = np.random.default_rng(3)
    values: dict[str, Any] = {}
    for name, symbol in gradient.expression.reading.symbols.items():
        if "index" in symbol.attributes:
            continue
        shape = [n if isinstance(n, int) else 4 for n in (*symbol.axes, *symbol.shape)]
        shape = shape[: len(symbol.axes)] + [n for n in shape[len(symbol.axes) :] if n != 1]
        array = random.uniform(0.2, 0.9, shape)
        if "positive_definite" in symbol.attributes:
            array = array @ array.T + np.eye(shape[0])
        elif "symmetric" in symbol.attributes:
            array = array + array.T
        elif "lower_triangular" in symbol.attributes:
            array = np.tril(array) + np.eye(shape[0])
        values[name] = array if shape else float(array)
    if "N" in values:
        values["N"] = 4.0
    return gradient, values


def slope(f: Callable[..., Any], values: dict[str, Any], name: str, direction: Any) -> Any:
    """A difference quotient along a direction."""
    step = 1e-5
    ahead, behind = (f(**{**values, name: values[name] + s * direction}) for s in (step, -step))
    return (ahead - behind) / (2 * step)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_values_gradients_and_products_with_the_hessian(target: str, name: str) -> None:
    """The gradient against difference quotients of the value, the product with the Hessian against those of the gradient."""
    if target in ONLY_LIBRARIES.get(name, ()):
        return
    make = library(target)
    gradient, values = drawn(QUESTIONS[name])
    wrt = QUESTIONS[name][1]
    random = np.random.default_rng(5)
    direction = np.asarray(random.normal(size=np.shape(values[wrt])))
    if {"symmetric", "positive_definite"} & gradient.answer.variable.attributes:  # type: ignore[attr-defined]
        direction = direction + direction.T
    if "lower_triangular" in gradient.answer.variable.attributes:  # type: ignore[attr-defined]
        direction = np.tril(direction)
    given = handed(values, make)
    of_value = gradient.function("numpy", of="value")
    of_gradient = gradient.function("numpy")
    found = np.asarray(gradient.function(target)(**given))
    assert np.sum(found * direction) == pytest.approx(
        slope(of_value, values, wrt, direction), rel=1e-6, abs=1e-7
    )
    both = gradient.function(target, of="value_and_gradient")(**given)
    assert float(both[0]) == pytest.approx(float(of_value(**values)), rel=1e-10)
    np.testing.assert_allclose(np.asarray(both[1]), found, rtol=1e-9, atol=1e-12)
    if name in ("pairs", "neighbours"):
        return
    along = matdiff.hvp(*QUESTIONS[name][:2], along="Direction", where=QUESTIONS[name][2])
    more = {**given, "Direction": make(direction) if direction.ndim else float(direction)}
    np.testing.assert_allclose(
        np.asarray(along.function(target)(**more)),
        slope(of_gradient, values, wrt, direction),
        rtol=1e-5,
        atol=1e-6,
    )


@pytest.mark.parametrize("target", TARGETS)
def test_hessians_and_jacobians(target: str) -> None:
    make = library(target)
    question = QUESTIONS["network"]
    _, values = drawn(question)
    given = handed(values, make)
    hessian = matdiff.hessian(*question[:2], where=question[2])
    wanted = hessian.function("numpy")(**values)
    columns = [hessian.matvec(values, row) for row in np.eye(12)]
    np.testing.assert_allclose(wanted, np.stack(columns, 1), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(np.asarray(hessian.function(target)(**given)), wanted, rtol=1e-9, atol=1e-12)  # fmt: skip
    jacobian = matdiff.jacobian("X^-1 A", wrt="X", where="X: 3 x 3, A: 3 x 2")
    X, A = np.eye(3) + np.arange(9.0).reshape(3, 3) / 10, np.arange(6.0).reshape(3, 2)
    found = np.asarray(jacobian.function(target)(X=make(X), A=make(A)))
    inverse = np.linalg.inv(X)
    np.testing.assert_allclose(found, -np.kron((inverse @ A).T, inverse), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_type_of_the_arguments_is_kept(target: str, dtype: str) -> None:
    make = library(target)
    for name in ("logistic", "likelihood", "network", "process"):
        gradient, values = drawn(QUESTIONS[name])
        given = handed({k: np.asarray(v, dtype) if np.ndim(v) else v for k, v in values.items()}, make)  # fmt: skip
        assert dtype in str(gradient.function(target)(**given).dtype), gradient.code(target)


@pytest.mark.parametrize("target", TARGETS)
def test_a_batch_in_front(target: str) -> None:
    make = library(target)
    gradient, values = drawn(QUESTIONS["logistic"])
    random = np.random.default_rng(1)
    X, y = random.normal(size=(6, 5, 3)), random.normal(size=(6, 5))
    found = gradient.function(target, batch=["X", "y"])(X=make(X), w=make(values["w"]), y=make(y))
    single = gradient.function("numpy")
    wanted = [single(X=a, w=values["w"], y=b) for a, b in zip(X, y, strict=True)]
    np.testing.assert_allclose(np.asarray(found), wanted, rtol=1e-9)


@pytest.mark.parametrize("target", TARGETS)
def test_arguments_that_do_not_fit_are_named(target: str) -> None:
    make = library(target)
    function = matdiff.grad("||A x - b||^2", "x").function(target)
    A, b = make(np.ones((2, 3))), make(np.ones(2))
    with pytest.raises(ValueError, match=r"^x: expected n, A has n = 3, got 4$"):
        function(A=A, x=make(np.ones(4)), b=b)
    with pytest.raises(ValueError, match=r"^A: expected m x n, got .*float64 of shape \(3,\)$"):
        function(A=make(np.ones(3)), x=make(np.ones(3)), b=b)
    columns = function(A=A, x=make(np.ones((3, 1))), b=make(np.ones((2, 1))))
    np.testing.assert_allclose(np.asarray(columns), [8.0, 8.0, 8.0])


def test_a_matrix_that_is_not_definite_is_named() -> None:
    library("scipy")
    gradient, values = drawn(QUESTIONS["likelihood"])
    with pytest.raises(np.linalg.LinAlgError, match=r"^S is not positive definite$"):
        gradient.function("scipy")(**{**values, "S": -np.eye(3)})


def test_names_of_targets_and_of_what_is_batched_are_read_kindly() -> None:
    gradient = matdiff.grad("||X_1 w||^2", "w")
    assert gradient.code("NumPy") == gradient.code("numpy")
    assert gradient.code("C++") == gradient.code("cpp")
    assert gradient.code(batch="X_1") == gradient.code(batch=["X_1"])


def test_a_singular_matrix_is_named() -> None:
    library("scipy")
    zero, b = np.zeros((3, 3)), np.ones(3)
    general = matdiff.grad("b^T X^-1 b", "X").function("scipy")
    triangular = matdiff.grad("||L^-1 b||^2", "L", "L: n x n lower_triangular").function("scipy")
    with pytest.raises(np.linalg.LinAlgError, match=r"^X is singular$"):
        general(X=zero, b=b)
    with pytest.raises(np.linalg.LinAlgError, match=r"^L is singular$"):
        triangular(L=zero, b=b)
    assert matdiff.grad("det X", "X").function("scipy", of="value")(X=zero) == 0


def test_a_differential_has_the_direction_among_its_arguments() -> None:
    found = matdiff.differential("A X^-1", ["A", "X"])
    r = np.random.default_rng(2)
    A, dA, X, dX = (r.normal(size=s) for s in ((2, 3), (2, 3), (3, 3), (3, 3)))
    inverse = np.linalg.inv(X)
    wanted = dA @ inverse - A @ inverse @ dX @ inverse
    np.testing.assert_allclose(found.function("numpy")(A=A, X=X, dA=dA, dX=dX), wanted)
    twice = matdiff.differential("x^T S x", "x", "S: n x n symmetric", order=2)
    S, dx = X + X.T, np.ones(3)
    assert twice.function("numpy")(x=dx, S=S, dx=dx) == pytest.approx(2 * dx @ S @ dx)


def test_what_does_not_exist_is_refused_with_what_does() -> None:
    gradient = matdiff.grad("x^T A x", "x")
    listed = "numpy, scipy, array-api, jax, torch, julia, matlab, cpp, einsum"
    with pytest.raises(UsageError, match=rf"^there is no code for 'fortran'; there is: {listed}"):
        gradient.code("fortran")
    with pytest.raises(UsageError, match=r"^there is code of gradient, value, value_and_gradient, not of 'hessian'$"):  # fmt: skip
        gradient.code(of="hessian")
    with pytest.raises(UsageError, match=r"^z cannot be batched: the arguments are x, A$"):
        gradient.code(batch=["z"])


def test_a_backward_pass_of_pytorch() -> None:
    make = library("torch")
    gradient, values = drawn(QUESTIONS["network"])
    space: dict[str, Any] = {}
    exec(gradient.code("torch.autograd.Function"), space)
    assert space["check"](**handed(values, make))


def test_a_backward_pass_of_jax() -> None:
    make = library("jax")
    import jax

    gradient, values = drawn(QUESTIONS["logistic"])
    space: dict[str, Any] = {}
    exec(gradient.code("jax.custom_vjp"), space)
    given = [make(values[name]) for name in gradient.expression.shapes]
    at = list(gradient.expression.shapes).index("w")
    found = jax.jit(jax.grad(lambda *a: 3 * space["value"](*a), at))(*given)
    np.testing.assert_allclose(found, 3 * gradient.function("numpy")(**values), rtol=1e-9)


def test_functions_for_a_minimiser() -> None:
    gradient, values = drawn(QUESTIONS["factorisation"])
    space: dict[str, Any] = {}
    exec(gradient.code("scipy.optimize"), space)
    start = values["U"].reshape(-1)
    found = optimize.minimize(
        space["fun_and_jac"], start, args=(values["T"], values["V"], (5, 2)),
        jac=True, hessp=space["hessp"], method="trust-ncg",
    )  # fmt: skip
    wanted = values["T"] @ values["V"] @ np.linalg.inv(values["V"].T @ values["V"])
    np.testing.assert_allclose(found.x.reshape(5, 2), wanted, atol=1e-5)


def test_under_transformations_of_jax() -> None:
    make = library("jax")
    import jax

    gradient, values = drawn(QUESTIONS["likelihood"])
    function, given = gradient.function("jax"), handed(values, make)
    names = list(given)
    plain = function(**given)

    def positional(*a: Any) -> Any:
        return function(**dict(zip(names, a, strict=True)))

    np.testing.assert_allclose(jax.jit(positional)(*given.values()), plain, rtol=1e-12)
    axes = [0 if name == "x" else None for name in names]
    stacked = [jax.numpy.stack([v, v]) if name == "x" else v for name, v in given.items()]
    np.testing.assert_allclose(jax.vmap(positional, axes)(*stacked)[1], plain, rtol=1e-12)


def test_sums_of_data_have_no_loop() -> None:
    for question in QUESTIONS.values():
        body = matdiff.grad(*question).code("numpy").partition('"""\n')[2].partition("\n\n\n")[0]
        assert "for " not in body, body


_MATLAB = """\
function result = gradient_w(X, w, y)
    % 2 X^T (X w - y)
    % X: array m x n
    % w: array of length n
    % y: array of length m
    if numel(w) ~= size(X, 2), error('w: axis 1 is not n as that of X'); end
    if numel(y) ~= size(X, 1), error('y: axis 1 is not m as that of X'); end
    result = 2 * (X.' * (X * w - y));
end
"""
_JULIA = """\
using LinearAlgebra

function gradient_w(X, w, y)
    # 2 X^T (X w - y)
    # X: array m x n
    # w: array of length n
    # y: array of length m
    length(w) != size(X, 2) && throw(DimensionMismatch("w: axis 1 is not n as that of X"))
    length(y) != size(X, 1) && throw(DimensionMismatch("y: axis 1 is not m as that of X"))
    return 2 * (X' * (X * w .- y))
end
"""


def test_text_for_languages_of_matrices() -> None:
    gradient = matdiff.grad("||X w - y||^2", "w")
    assert gradient.code("matlab") == _MATLAB
    assert gradient.code("julia") == _JULIA
    with pytest.raises(
        UsageError, match=r'^julia code does not run here: code\("julia"\) is its text$'
    ):
        gradient.function("julia")


IN_LANGUAGES = ("quadratic", "logistic", "factorisation", "likelihood", "network", "process", "neighbours", "triangular")  # fmt: skip


def test_octave_gives_the_same_values() -> None:
    if shutil.which("octave") is None:
        pytest.skip("Octave is not installed")
    lines, wanted = ["1;"], []
    for name in IN_LANGUAGES:
        gradient, values = drawn(QUESTIONS[name])
        source = gradient.code("octave")
        lines.append(source.replace("gradient_", f"{name}_"))
        wanted.append(np.ravel(gradient.function("numpy")(**values)))
        head = next(line for line in lines[-1].split("\n") if line.startswith("function result"))
        given = ", ".join(_octave(values[v]) for v in head.partition("(")[2][:-1].split(", "))
        call = head.split(" = ")[1].partition("(")[0]
        lines.append(f"r = {call}({given}); printf('%.17g ', r.'); printf('\\n');")
    found = subprocess.run(
        ["octave", "--norc", "--no-gui", "-q", "--eval", "\n".join(lines)],
        capture_output=True, text=True, check=True, timeout=100,
    )  # fmt: skip
    for line, array in zip(found.stdout.split("\n"), wanted, strict=False):
        np.testing.assert_allclose([float(v) for v in line.split()], array, rtol=1e-9, atol=1e-12)


def _octave(v: Any) -> str:
    rows = np.atleast_2d(v).T if np.ndim(v) == 1 else np.atleast_2d(v)
    return "[" + "; ".join(", ".join(repr(float(x)) for x in row) for row in rows) + "]"


def test_cpp_gives_the_same_values(tmp_path: Path) -> None:
    eigen = Path("/usr/include/eigen3")
    if shutil.which("g++") is None or not eigen.exists():
        pytest.skip("g++ and Eigen are not installed")
    spaces, calls, wanted = [], [], []
    heads: dict[str, None] = {"#include <cstdio>": None}
    for name in IN_LANGUAGES:
        gradient, values = drawn(QUESTIONS[name])
        lines = gradient.code("eigen").split("\n")
        heads.update(dict.fromkeys(line for line in lines if line.startswith("#include")))
        body = "\n".join(line for line in lines if not line.startswith("#include"))
        spaces.append(f"namespace {name} {{ {body} }}")
        wanted.append(np.ravel(gradient.function("numpy")(**values), order="F"))
        head = next(line for line in lines if "gradient_" in line)
        words = [
            part.split()[-1] for part in head[head.index("(") + 1 : head.index(")")].split(", ")
        ]
        given = ", ".join(_cpp(values[word]) for word in words)
        calls.append(f"show({name}::{head[: head.index('(')].split()[-1]}({given}));")
    source = "\n".join([*heads, _SHOW, *spaces, f"int main() {{ {' '.join(calls)} }}"])
    (tmp_path / "all.cpp").write_text(source)
    program = tmp_path / "all"
    subprocess.run(
        ["g++", "-std=c++17", "-O0", f"-I{eigen}", str(tmp_path / "all.cpp"), "-o", str(program)],
        check=True, timeout=300,
    )  # fmt: skip
    found = subprocess.run([str(program)], capture_output=True, text=True, check=True, timeout=100)
    for line, array in zip(found.stdout.splitlines(), wanted, strict=True):
        np.testing.assert_allclose([float(v) for v in line.split()], array, rtol=1e-9, atol=1e-12)


_SHOW = """using Eigen::MatrixXd;
void show(const MatrixXd& v) { for (auto x : v.reshaped()) std::printf("%.17g ", x); std::printf("\\n"); }
void show(double v) { std::printf("%.17g\\n", v); }
MatrixXd made(int m, int n, std::initializer_list<double> v) {
    return Eigen::Map<const MatrixXd>(v.begin(), m, n);
}"""


def _cpp(v: Any) -> str:
    if np.ndim(v) == 0:
        return repr(float(v))
    m, n = v.shape if v.ndim == 2 else (v.size, 1)
    return f"made({m}, {n}, {{{', '.join(map(repr, np.ravel(v, order='F').tolist()))}}})"


@pytest.mark.parametrize("target", TARGETS)
def test_what_stands_elsewhere_is_not_touched(target: str) -> None:
    """A column and the next member are read as such: an infinite entry beside them is of no consequence."""
    make = library(target)
    A = np.arange(12.0).reshape(4, 3)
    A[:, 0] = np.inf
    found = matdiff.grad("||A[:,2] - x||^2", "x", "A: 4 x 3, x: 4").function(target)
    np.testing.assert_allclose(np.asarray(found(A=make(A), x=make(np.ones(4)))), 2 * (1 - A[:, 1]))
    chain = matdiff.grad("sum_{i=1}^{N-1} ||x_{i+1} - A x_i||^2", "A", "x_i: 2, A: 2 x 2")
    source = chain.code(target).partition("def fitted")[0]
    assert "eye" not in source and "equal" not in source
    x, B = np.array([[1.0, 2], [3, 5], [4, 7]]), np.array([[0.5, 1], [2, 0]])
    wanted = 2 * (x[:-1] @ B.T - x[1:]).T @ x[:-1]
    np.testing.assert_allclose(np.asarray(chain.function(target)(x=make(x), A=make(B))), wanted)


def test_a_diagonal_of_a_diagonal() -> None:
    hessian = matdiff.hessian("tr((U - W) .* (U - W))", "U", "U: n x n, W: n x n")
    U = np.zeros((3, 3))
    np.testing.assert_allclose(hessian.function()(U=U, W=U), 2 * np.diag(np.eye(3).reshape(-1)))


def test_einsum_code_is_that_of_the_answer() -> None:
    """Of a symmetric variable the projected gradient; the value is refused rather than mistaken."""
    A, X = np.arange(9.0).reshape(3, 3), np.eye(3)
    found = matdiff.grad("lambda tr(A X)", "X", "X: n x n symmetric, lambda: scalar")
    values = {"A": A, "X": X, "lambda": 3.0}
    np.testing.assert_allclose(found.function("einsum")(**values), 1.5 * (A + A.T))
    with pytest.raises(
        UsageError, match=r"^einsum code is of the derivative alone, and of no batch$"
    ):
        found.code("einsum", of="value")


def test_a_large_determinant_is_not_made() -> None:
    X = np.random.default_rng(0).normal(size=(301, 300))
    found = matdiff.grad("log det(X^T X)", "X", "X: m x n").function("einsum")(X=X)
    np.testing.assert_allclose(found, 2 * np.linalg.pinv(X).T, rtol=1e-6, atol=1e-9)
