"""Code for PyTorch and JAX: its text, and its values on stand-ins made of NumPy."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import shims
from expressions import FAMILIES, PLAIN, arguments, environment, random_expression
from matdiff.output.dialects import function_of, translated
from matdiff.output.numpy_helpers import HELPERS
from matdiff.output.numpy_source import numpy_function, numpy_source

import matdiff

ALL = [*PLAIN.values(), *FAMILIES.values()]
TARGETS = ("torch", "jax")

_TORCH = '''import torch


def gradient(X, w, y):
    """2 X^T (X w - y)

    X: array m x n
    w: array of length n
    y: array of length m
    Returns array of length n.
    """
    X = torch.as_tensor(X, dtype=torch.get_default_dtype())
    w = torch.as_tensor(w, dtype=torch.get_default_dtype()).reshape(-1)
    y = torch.as_tensor(y, dtype=torch.get_default_dtype()).reshape(-1)
    return 2 * (X.T @ (X @ w - y))
'''

_JAX = '''import jax
import jax.numpy as jnp


def gradient(y, W, x):
    """(softmax(W x) - y) x^T

    y: array of length m, simplex
    W: array m x n
    x: array of length n
    Returns array m x n.
    """
    y = jnp.asarray(y, dtype=float).reshape(-1)
    W = jnp.asarray(W, dtype=float)
    x = jnp.asarray(x, dtype=float).reshape(-1)
    return jnp.outer(jax.nn.softmax(W @ x) - y, x)
'''


@pytest.fixture(autouse=True)
def _libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in {"torch": shims.torch(), **shims.jax()}.items():
        monkeypatch.setitem(sys.modules, name, module)


def test_torch_code_of_least_squares() -> None:
    assert matdiff.grad("||X w - y||^2", "w").code("torch") == _TORCH


def test_jax_code_of_softmax_regression() -> None:
    gradient = matdiff.grad("-y^T log softmax(W x)", "W", "y: m simplex")
    assert gradient.code("jax") == _JAX


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("block", range(6))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_random_expressions_have_the_value_of_the_numpy_code(target: str, block: int) -> None:
    values = arguments(environment(7))
    compared = 0
    for seed in range(40 * block, 40 * block + 40):
        node = random_expression(seed, 4)
        wanted = np.asarray(numpy_function(node, symbols=ALL)(**values))
        if not np.all(np.isfinite(wanted)):
            continue
        source = translated(numpy_source(node, symbols=ALL), target)
        found = np.asarray(function_of(source, "gradient", target)(**values))
        assert found.shape == wanted.shape, source
        np.testing.assert_allclose(found, wanted, rtol=1e-7, atol=1e-9, err_msg=source)
        compared += 1
    assert compared > 30


_QUESTIONS = {
    "every function of a vector": ("logsumexp(A x) + sum(softmax(A x) .* b)", "x", "A: 3 x 2"),
    "activations": ("sum(gelu(A) + softplus(A) + erf(A) + sigmoid(A))", "A", "A: 3 x 2"),
    "a kink": ("sum(relu(A) .* B) + sum(max(A, 0) .* B)", "A", "A: 3 x 2"),
    "blocks": ("||vec(A B) - y||^2", "A", "A: 3 x 2, B: 2 x 4"),
    "half vectorisation": ("a^T vech(S S)", "S", "S: 3 x 3 symmetric"),
    "numbers of Python": ("log(2) sqrt(3) pi log(N) a^2 + sum_i a x_i", "a", "a: scalar, x_i: scalar, i: 1..4"),
    "a family": ("sum_i ||x_i - m||^2", "x", "x_i: 3, i: 1..4"),
    "a loop": ("sum_i sum_j (u_i - v_j)^2 / (1 + u_i^2 v_j^2)", "u", "u_i: scalar, v_j: scalar, i: 1..4, j: 1..3"),
    "a number": ("a relu(a) + |a|^3", "a", "a: scalar"),
    "an unknown function": ("u^T f(A x)", "x", "A: 3 x 2"),
}  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", _QUESTIONS)
def test_gradients_have_the_value_of_the_numpy_code(target: str, name: str) -> None:
    gradient = matdiff.grad(*_QUESTIONS[name])
    random = np.random.default_rng(3)
    values: dict[str, object] = {}
    for letter, symbol in gradient.expression.reading.symbols.items():
        shape = [int(size) for size in (*symbol.axes, *symbol.shape)]
        while len(shape) > len(symbol.axes) and 1 in symbol.shape and shape[-1] == 1:
            shape.pop()
        array = random.uniform(0.2, 0.9, shape)
        values[letter] = array if shape else float(array)
    if "unknown" in name:
        values["df"] = lambda t: 2 * t
    wanted = gradient.function()(**values)
    found = gradient.function(target)(**values)
    assert np.shape(found) == np.shape(wanted)
    assert np.asarray(found) == pytest.approx(np.asarray(wanted))


_NETWORK = "h1 = W1 x + b1; z1 = tanh(h1); h2 = W2 z1 + b2; L = -y^T log softmax(h2)"


@pytest.mark.parametrize("target", TARGETS)
def test_the_backward_pass_of_a_program(target: str) -> None:
    passes = matdiff.backprop(_NETWORK, "W1, b1, W2, b2", "W1: 4 x 3, W2: 2 x 4, y: simplex")
    random = np.random.default_rng(5)
    values = {
        name: random.uniform(-1, 1, shape if shape[1] != 1 else shape[:1])
        for name, shape in passes.shapes.items()
        if name in passes.reading.symbols
    }
    loss, gradients = passes.function()(**values)
    found, by_name = passes.function(target)(**values)
    assert np.shape(found) == () and float(found) == pytest.approx(loss)
    assert list(by_name) == list(gradients) == ["W2", "b2", "W1", "b1"]
    for name, expected in gradients.items():
        assert by_name[name] == pytest.approx(expected)


_SPOKEN = {
    "torch": "sigmoid softmax expm frechet logm sqrtm adj polar digamma gamma_function conv conv_full correlate maxmask",
    "jax": "sigmoid softmax expm frechet logm sqrtm adj polar digamma gamma_function conv conv_full correlate maxmask",
}


@pytest.mark.parametrize("target", TARGETS)
def test_every_helper_is_translated_or_refused(target: str) -> None:
    spoken = set()
    for name, helper in HELPERS.items():
        arguments = helper.partition("(")[2].partition(")")[0]
        calls = f"def g({arguments}):\n    return {name}({arguments})\n"
        try:
            text = translated(f"import numpy as np\n\n{helper}\n\n{calls}", target)
        except matdiff.UnsupportedError as error:
            assert f"there is no {target} code for np." in str(error)
            continue
        compile(text, name, "exec")
        assert "np." not in text.replace("jnp.", "")
        spoken.add(name)
    assert set(_SPOKEN[target].split()) <= spoken


def test_a_helper_may_be_handed_to_a_function() -> None:
    code = matdiff.grad("tr(expm(A) B)", "A").code("torch")
    assert "frechet(lambda t: torch.linalg.matrix_exp(t), " in code


def test_convolutions_are_those_of_the_library() -> None:
    gradient = matdiff.grad("||conv(X, K, stride=2)||^2", "K", "X: 7 x 6, K: 3 x 2")
    assert gradient.code("torch").count("torch.nn.functional.conv2d(") == 2
    assert gradient.code("jax").count("jax.lax.conv_general_dilated(") == 2


def test_a_word_that_the_library_lacks_is_refused() -> None:
    source = "import numpy as np\n\n\ndef f(x):\n    return np.lib.strange(x)\n"
    with pytest.raises(
        matdiff.UnsupportedError, match=r"there is no torch code for np\.lib\.strange"
    ):
        translated(source, "torch")
    with pytest.raises(
        matdiff.UnsupportedError, match=r"there is no jax code for np\.lib\.strange"
    ):
        translated(source, "jax")


def test_a_library_that_is_not_known_is_refused() -> None:
    with pytest.raises(
        matdiff.UsageError, match="no code for 'tensorflow'; there is: numpy, torch, jax"
    ):
        matdiff.grad("x^T x", "x").code("tensorflow")


def test_a_library_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(matdiff.UsageError, match="torch is not installed"):
        matdiff.grad("x^T x", "x").function("torch")


def test_names_of_the_libraries_are_free_for_variables() -> None:
    gradient = matdiff.grad("jnp^T torch", "jnp", "jnp: n, torch: n")
    for target in TARGETS:
        values = {"jnp_": np.ones(3), "torch_": np.arange(3.0)}
        assert gradient.function(target)(**values) == pytest.approx(np.arange(3.0))


def test_what_is_changed_in_place_is_made_anew_in_jax() -> None:
    text = "import numpy as np\ndef f(t, n):\n    a = np.zeros((n, n))\n    a[0, 1] = t\n    a[1] += t\n    return a\n"
    assert "a = a.at[0, 1].set(t)" in translated(text, "jax")
    assert "a = a.at[1].add(t)" in translated(text, "jax")
    assert "a[0, 1] = t" in translated(text, "torch")


def test_the_command_line_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    from matdiff.cli import main

    assert main(["grad", "||X w - y||^2", "wrt", "w", "--format", "torch", "--no-check"]) == 0
    assert capsys.readouterr().out == _TORCH
