"""Functions of PyTorch tensors, traced: value and gradient are those of PyTorch. Run where PyTorch is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from objects.test_tracing import asked, drawn, value_of

if find_spec("torch") is None:
    pytest.skip("PyTorch is not installed", allow_module_level=True)

import torch

from objects.torch_functions import FUNCTIONS


@pytest.mark.parametrize(("function", "sizes", "wrt"), FUNCTIONS, ids=lambda v: getattr(v, "__name__", None))  # fmt: skip
def test_value_and_gradient(function: Any, sizes: dict[str, tuple[int, ...]], wrt: str) -> None:
    torch.set_default_dtype(torch.float64)
    answer = asked(function, sizes, wrt)
    values = drawn(sizes)
    for name in "yP":  # labels are shares
        if name in values:
            values[name] = values[name] / values[name].sum(-1, keepdims=True)
    tensors = {name: torch.tensor(v, requires_grad=name == wrt) for name, v in values.items()}
    value = function(**tensors)
    value.backward()
    used = {v.name: values[v.name] for v in answer.expression.reading.symbols.values()}
    np.testing.assert_allclose(value_of(answer.expression, used), value.item(), rtol=1e-9)
    found = np.reshape(answer.function()(**used), np.shape(values[wrt]))
    np.testing.assert_allclose(found, tensors[wrt].grad.numpy(), rtol=1e-8, atol=1e-10)
