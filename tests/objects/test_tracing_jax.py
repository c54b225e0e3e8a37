"""Functions of JAX arrays, traced: value and gradient are those of JAX. Run where JAX is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

import matdiff
from objects.test_tracing import asked, drawn, value_of

if find_spec("jax") is None:
    pytest.skip("JAX is not installed", allow_module_level=True)

import jax
import jax.numpy as jnp

from objects.jax_functions import FUNCTIONS


@pytest.mark.parametrize(("function", "sizes", "wrt"), FUNCTIONS, ids=lambda v: getattr(v, "__name__", None))  # fmt: skip
def test_value_and_gradient(function: Any, sizes: dict[str, tuple[int, ...]], wrt: str) -> None:
    jax.config.update("jax_enable_x64", True)
    answer = asked(function, sizes, wrt)
    values = drawn(sizes)
    arrays = {name: jnp.asarray(v) for name, v in values.items()}
    whole = jax.jit(jax.value_and_grad(lambda x: function(**{**arrays, wrt: x})))
    value, gradient = whole(arrays[wrt])
    used = {v.name: values[v.name] for v in answer.expression.reading.symbols.values()}
    np.testing.assert_allclose(value_of(answer.expression, used), value, rtol=1e-9)
    found = np.reshape(answer.function()(**used), gradient.shape)
    np.testing.assert_allclose(found, gradient, rtol=1e-8, atol=1e-10)


def test_refused() -> None:
    def branches(x: Any) -> Any:
        return jax.lax.cond(jnp.sum(x) > 0, lambda: x @ x, lambda: -x @ x)

    def random(x: Any) -> Any:
        return x @ jax.random.normal(jax.random.PRNGKey(0), x.shape)

    def places(x: Any) -> Any:
        return jnp.sum(x.at[0].set(1.0))

    for function, message in (
        (places, "x.at[i] makes an array with other entries at a place, which is not read"),
        (branches, "jax.lax.cond is not known here"),
        (random, "normal draws at random, and has no derivative"),
    ):
        with pytest.raises(matdiff.MatdiffError) as error:
            matdiff.grad(function, "x")
        assert error.value.message == message
        assert error.value.file == __file__
