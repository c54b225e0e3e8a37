"""NumPy, PyTorch and JAX text, parsed by Python's own ``ast`` and never run, as a typed expression."""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(
    __name__, "parsing", "reader"
)  # the others fill a table when they are loaded
