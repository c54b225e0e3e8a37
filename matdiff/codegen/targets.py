"""The targets of code by name.

>>> target_of("numpy").name
'numpy'
"""

from __future__ import annotations

from importlib.util import find_spec

from matdiff.base.errors import UsageError
from matdiff.codegen import TARGETS
from matdiff.codegen.array_api_target import ArrayAPI
from matdiff.codegen.jax_target import JAX
from matdiff.codegen.numpy_target import NumPy
from matdiff.codegen.scipy_target import SciPy
from matdiff.codegen.target import PythonTarget
from matdiff.codegen.torch_target import Torch

_BY_NAME = {t.name: t for t in (NumPy(), SciPy(), ArrayAPI(), JAX(), Torch())}


def target_of(name: str) -> PythonTarget:
    """The target of a name, without one NumPy, with SciPy where it is installed. UsageError lists those that exist."""
    if name == "":
        name = "scipy" if find_spec("scipy") else "numpy"
    found = _BY_NAME.get(name) if isinstance(name, str) else None
    if found is None:
        raise UsageError(
            f"there is no code for '{name}'; there is: {', '.join((*TARGETS, 'einsum'))}"
        )
    return found
