"""The code of a derivative of tensors against differences of the code of what it is the derivative of, in floats.

For functions that no expression of matrices says, such as T_ijk a_i b_j c_k: the numbers of matdiff.numeric have no value of them.
"""

from __future__ import annotations

from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.libraries import compiled
from matdiff.checks.report import CODE, CheckReport
from matdiff.tensor.agreement import sizes_for
from matdiff.tensor.derive import gradient
from matdiff.tensor.einsum import einsum_source
from matdiff.tensor.nodes import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.tensor.nodes import Tensor

_STEP, _TOLERANCE, _POINTS = 1e-5, 1e-6, 2


def derivative_in_floats(function: Tensor, leaves: Sequence[Tensor], code: str) -> CheckReport:
    """Central differences along a random direction of the last variable; 'not checked' without NumPy."""
    try:
        import numpy as np
    except ImportError:
        return CheckReport("not checked", why="NumPy is not there to run the code", method=CODE)
    *before, last = leaves
    every = [v for v in postorder(function, *leaves) if v.kind == "leaf"]
    value = compiled(einsum_source(gradient(function, *before), "value", every), "value")
    derivative = compiled(code, "derivative")
    sizes, random = sizes_for(function, *leaves), np.random.default_rng(1)
    names = derivative.__code__.co_varnames[: derivative.__code__.co_kwonlyargcount]
    forms = {v.data[0].name: [size_of(n, sizes) for n in v.axes] for v in every}
    own = next(name for name in names if name.rstrip("_") == last.data[0].name.rstrip("_"))
    for _ in range(_POINTS):
        at = {name: random.uniform(0.4, 1.6, forms[name if name in forms else name.rstrip("_")]) for name in names}  # fmt: skip
        along = random.uniform(-1, 1, at[own].shape)
        up, down = (value(**{**at, own: at[own] + s * _STEP * along}) for s in (1, -1))
        wanted = (up - down) / (2 * _STEP)
        found = np.tensordot(derivative(**at), along, axes=along.ndim)
        scale = max(1e-3, float(np.max(np.abs(wanted), initial=0.0)))
        error = float(np.max(np.abs(found - wanted), initial=0.0)) / scale
        if not error <= _TOLERANCE:
            why = f"they differ by {error:.1e} of the largest entry"
            return CheckReport("disagreed", sizes=sizes, why=why, method=CODE)
    return CheckReport("agreed", points=_POINTS, sizes=sizes, method=CODE)
