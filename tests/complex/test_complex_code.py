"""Generated code for complex matrices, against difference quotients along random complex directions."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff

CASES = [
    ("||A z - b||^2", "z", "A: m x n complex, z: n complex, b: m complex"),
    ("log det(I + H Q H^H)", "H", "H: m x n complex, Q: n x n hermitian psd"),
    ("|det(Z)|^2", "Z", "Z: n x n complex"),
    ("re(tr(A^H Z Z^T B))", "Z", "Z: m x n complex, A: m x k complex, B: m x k complex"),
    ("|a^H z|^2 + ||z|| + im(a^T z)", "z", "a: n complex, z: n complex"),
    ("sum_i |a_i^H z - b_i|^2", "z", "a_i: n complex, b_i: scalar complex, z: n complex"),
    ("re(sum(A .* exp(Z)))", "Z", "A: m x n complex, Z: m x n complex"),
    ("|a z^2 + b|^2", "z", "a: scalar complex, b: scalar complex, z: scalar complex"),
]
SIZES = {"m": 4, "n": 3, "k": 2, "N": 5}


def drawn(symbol: object, random: np.random.Generator) -> np.ndarray:
    shape = [SIZES[str(size)] for size in symbol.axes]  # type: ignore[attr-defined]
    shape += [SIZES[str(size)] for size in symbol.shape if size != 1]  # type: ignore[attr-defined]
    value = random.normal(size=shape) + 1j * random.normal(size=shape)
    if "hermitian" in symbol.attributes:  # type: ignore[attr-defined]
        value = value @ value.conj().T
    return value


@pytest.mark.parametrize(("text", "wrt", "where"), CASES)
def test_code(text: str, wrt: str, where: str) -> None:
    random = np.random.default_rng(1)
    found = matdiff.grad(text, wrt, where)
    symbols = found.expression.reading.symbols
    values = {name: drawn(symbol, random) for name, symbol in symbols.items()}
    gradient = found.function()(**values)
    f = value_function(found)
    step = 1e-6
    for _ in range(3):
        shape = np.shape(gradient)
        direction = random.normal(size=shape) + 1j * random.normal(size=shape)
        ahead = f(**{**values, wrt: values[wrt] + step * direction})
        behind = f(**{**values, wrt: values[wrt] - step * direction})
        expected = (ahead - behind) / (2 * step)
        claimed = np.real(np.sum(np.conj(gradient) * direction))
        assert np.isclose(np.imag(expected), 0, atol=1e-6)
        assert np.isclose(claimed, np.real(expected), rtol=1e-5)


def value_function(found: matdiff.Gradient) -> object:
    """The code of the function itself."""
    from matdiff.codegen.functions import code

    symbols = list(found.expression.reading.symbols.values())
    return code(found.derivation.expression, symbols, name="f").function()
