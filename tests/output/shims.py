"""Stand-ins for PyTorch and JAX made of NumPy, so that the code written for them is run.

They know only names that the libraries have, and refuse what those refuse: PyTorch numbers of Python in functions of tensors, NumPy's words
for its arguments; JAX a change of an array in place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

_ENTRYWISE = "exp log abs sign sqrt sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh maximum minimum logaddexp"
_SHARED = "sum trace outer diag diagonal eye ones zeros zeros_like arange tril triu kron reshape ravel einsum where mean"
_LINALG = "inv solve det slogdet norm"


def _erf(t: Any) -> Any:
    return np.vectorize(math.erf, otypes=[float])(t)


def _softmax(t: Any, axis: int = -1) -> Any:
    e = np.exp(t - np.max(t, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def _logsumexp(t: Any, axis: int = -1) -> Any:
    return np.log(np.sum(np.exp(t), axis=axis))


def _sigmoid(t: Any) -> Any:
    return 1 / (1 + np.exp(-t))


def torch() -> ModuleType:
    """A module that passes for torch."""
    module, linalg = ModuleType("torch"), ModuleType("torch.linalg")
    for name in _ENTRYWISE.split():
        setattr(module, name, _of_tensors(getattr(np, name)))
    for name in _SHARED.split():
        setattr(module, name, _with_dim(getattr(np, name)))
    for name in _LINALG.split():
        setattr(linalg, name, _with_dim(getattr(np.linalg, name)))
    functional = ModuleType("torch.nn.functional")
    functional.gelu = lambda t: t * (1 + _erf(t / np.sqrt(2))) / 2  # type: ignore[attr-defined]
    nn = ModuleType("torch.nn")
    nn.functional = functional  # type: ignore[attr-defined]
    own = {
        "pi": np.pi,
        "nn": nn,
        "linalg": linalg,
        "get_default_dtype": lambda: float,
        "as_tensor": lambda value, dtype=None: np.asarray(value, dtype=dtype),
        "stack": np.stack,
        "amax": lambda t, dim, keepdim=False: np.max(t, axis=dim, keepdims=keepdim),
        "triu_indices": lambda n, m: np.array(np.triu_indices(n, 0, m)),
        "sigmoid": _of_tensors(_sigmoid),
        "erf": _of_tensors(_erf),
        "softmax": _with_dim(_softmax),
        "logsumexp": _with_dim(_logsumexp),
    }
    for name, value in own.items():
        setattr(module, name, value)
    return module


def _of_tensors(function: Callable[..., Any]) -> Callable[..., Any]:
    def called(*arguments: Any) -> Any:
        if not all(isinstance(a, (np.ndarray, np.generic)) for a in arguments):
            raise TypeError(f"{function} wants tensors, not {arguments}")
        return function(*arguments)

    return called


def _with_dim(function: Callable[..., Any]) -> Callable[..., Any]:
    def called(*arguments: Any, **named: Any) -> Any:
        if {"axis", "keepdims", "order"} & named.keys():
            raise TypeError(f"{function} was called with {named}")
        words = {"dim": "axis", "keepdim": "keepdims"}
        return function(*arguments, **{words.get(k, k): v for k, v in named.items()})

    return called


class _Array(np.ndarray[Any, Any]):
    """An array that is changed only by ``a.at[place].set(value)``."""

    @property
    def at(self) -> _At:
        return _At(self)

    def __setitem__(self, place: Any, value: Any) -> None:
        raise TypeError("JAX arrays are not changed in place")


class _At:
    def __init__(self, array: Any, place: Any = None) -> None:
        self.array = array
        self.place = place

    def __getitem__(self, place: Any) -> _At:
        return _At(self.array, place)

    def set(self, value: Any) -> Any:
        new = np.array(self.array)
        new[self.place] = value
        return new.view(_Array)


def jax() -> dict[str, ModuleType]:
    """Modules that pass for jax and jax.numpy."""
    module, jnp = ModuleType("jax"), ModuleType("jax.numpy")
    for name in f"{_ENTRYWISE} {_SHARED} triu_indices array asarray shape pi max".split():
        setattr(jnp, name, getattr(np, name))
    jnp.zeros = lambda shape: np.zeros(shape).view(_Array)  # type: ignore[attr-defined]
    jnp.linalg = ModuleType("jax.numpy.linalg")  # type: ignore[attr-defined]
    for name in _LINALG.split():
        setattr(jnp.linalg, name, getattr(np.linalg, name))
    nn, lax = ModuleType("jax.nn"), ModuleType("jax.lax")
    own = {
        "sigmoid": _sigmoid,
        "softmax": _softmax,
        "logsumexp": _logsumexp,
        "gelu": lambda t, approximate: t * (1 + _erf(t / np.sqrt(2))) / 2,
    }
    for name, value in own.items():
        setattr(nn, name, value)
    lax.erf = _erf  # type: ignore[attr-defined]
    for name, part in (("numpy", jnp), ("nn", nn), ("lax", lax)):
        setattr(module, name, part)
    return {"jax": module, "jax.numpy": jnp}
