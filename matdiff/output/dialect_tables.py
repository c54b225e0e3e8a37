"""How PyTorch and JAX spell what NumPy says: one table for each library.

>>> sorted(DIALECTS)
['jax', 'torch']
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from matdiff.output.dialect_helpers import JAX, JAX_SOURCES, TORCH, TORCH_SOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    Spelling = Callable[[ast.Call], ast.expr | None]

_ENTRYWISE = (
    "exp log abs sign sqrt sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh ceil floor "
    "maximum minimum logaddexp conj real imag"
)
ENTRYWISE = frozenset(_ENTRYWISE.split())
_SAME = (
    "sum mean prod max min argmax trace outer diag diagonal eye ones zeros zeros_like ones_like full arange tril triu kron reshape ravel "
    "einsum array asarray where clip tensordot broadcast_to cumsum sort argsort concatenate stack linspace "
    "linalg.inv linalg.solve linalg.det linalg.slogdet linalg.norm linalg.pinv linalg.eigh linalg.eigvalsh linalg.svd "
    "linalg.matrix_power linalg.cholesky"
)
_CALLS = frozenset(_SAME.split()) | ENTRYWISE


class Dialect:
    """A library: the name of its module in the code, and how it spells calls, constants and helpers.

    ``helpers`` are functions of ours that the library has, ``sources`` those that are written for it anew; ``mutable`` says whether entries
    of an array can be changed, ``error`` what is raised for a matrix that does not serve.
    """

    def __init__(
        self,
        name: str,
        module: str,
        helpers: Mapping[str, str],
        sources: Mapping[str, str],
        special: Mapping[str, Spelling],
        calls: frozenset[str],
        *,
        mutable: bool,
        error: str,
        default: str,
        keywords: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.module = module
        self.helpers = helpers
        self.sources = sources
        self.mutable = mutable
        self.error = error
        self.transpose = "permute" if mutable else "transpose"  # of more than two axes
        self.constants = frozenset(("pi", "inf", "nan"))
        self._special = special
        self._calls = calls
        self._default = default
        self._keywords = keywords or {}

    def spelled(self, name: str, call: ast.Call, plain: list[bool]) -> ast.expr | None:
        """A call of NumPy in the words of the library; None where it has none."""
        if name not in self._calls:
            return None
        if self.name == "torch" and name in ENTRYWISE:
            call.args = self._tensors(call.args, plain)
        special = self._special.get(name)
        found = special(call) if special is not None else None
        return found if found is not None else self._renamed(f"{self.module}.{name}", call)

    def _renamed(self, name: str, call: ast.Call) -> ast.Call:
        keywords = [
            ast.keyword(self._keywords.get(k.arg or "", k.arg), k.value) for k in call.keywords
        ]
        return ast.Call(expression(name), call.args, keywords)

    def helper(self, name: str, call: ast.Call, plain: list[bool]) -> ast.expr:
        """A call of one of our helpers, as a call of the library."""
        arguments = call.args
        if self.name == "torch" and len(arguments) == 1:
            arguments = self._tensors(arguments, plain)
        texts = [ast.unparse(argument) for argument in arguments]
        return expression(self.helpers[name].format(*texts))

    def converted(self, value: ast.expr) -> ast.expr:
        """A number or an array as an array of the library, of the type it calculates in."""
        return expression(self._default.format(ast.unparse(value)))

    def _tensors(self, arguments: list[ast.expr], plain: list[bool]) -> list[ast.expr]:
        return [
            self.converted(argument) if is_plain else argument
            for argument, is_plain in zip(arguments, plain, strict=True)
        ]


def expression(text: str) -> ast.expr:
    """The syntax tree of an expression."""
    return ast.parse(text, mode="eval").body


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in call.keywords if k.arg == name), None)


def _by_columns(call: ast.Call) -> bool:
    return getattr(_keyword(call, "order"), "value", "") == "F"


def _texts(call: ast.Call) -> list[str]:
    return [ast.unparse(argument) for argument in call.args]


def _ravel(call: ast.Call) -> ast.expr | None:
    return expression(f"torch.ravel(({_texts(call)[0]}).T)") if _by_columns(call) else None


def _reshape(call: ast.Call) -> ast.expr | None:
    if not _by_columns(call):
        return None
    shape = call.args[1]
    assert isinstance(shape, ast.Tuple)
    turned = ", ".join(ast.unparse(size) for size in reversed(shape.elts))
    return expression(f"torch.reshape({_texts(call)[0]}, ({turned})).T")


def _asarray(call: ast.Call) -> ast.expr:
    (value,) = _texts(call)
    number = _keyword(call, "dtype")
    if number is None:
        return expression(f"torch.as_tensor({value})")
    if ast.unparse(number) == "complex":
        return expression(f"torch.as_tensor({value}, dtype=torch.complex128)")
    return expression(_TORCH_DEFAULT.format(value))


def _array(call: ast.Call) -> ast.expr:
    """A list of arrays or numbers, gathered in a loop."""
    one = _TORCH_DEFAULT.format("v")
    return expression(f"torch.stack([{one} for v in {_texts(call)[0]}])")


def _max(call: ast.Call) -> ast.expr | None:
    axis, keeps = _keyword(call, "axis"), _keyword(call, "keepdims")
    if axis is None:
        return None
    kept = f", keepdim={ast.unparse(keeps)}" if keeps is not None else ""
    return expression(f"torch.amax({_texts(call)[0]}, dim={ast.unparse(axis)}{kept})")


def _shape(call: ast.Call) -> ast.expr:
    return expression(f"({_texts(call)[0]}).shape")


def _triu_indices(call: ast.Call) -> ast.expr:
    size = _texts(call)[0]
    return expression(f"torch.triu_indices({size}, {size})")


_TORCH_DEFAULT = "torch.as_tensor({}, dtype=torch.get_default_dtype())"

DIALECTS = {
    "torch": Dialect(
        "torch",
        "torch",
        TORCH,
        TORCH_SOURCES,
        {
            "ravel": _ravel,
            "reshape": _reshape,
            "asarray": _asarray,
            "array": _array,
            "max": _max,
            "shape": _shape,
            "triu_indices": _triu_indices,
        },
        _CALLS | {"shape", "triu_indices"},
        mutable=True,
        error="torch.linalg.LinAlgError",
        default=_TORCH_DEFAULT,
        keywords={"axis": "dim", "keepdims": "keepdim"},
    ),
    "jax": Dialect(
        "jax",
        "jnp",
        JAX,
        JAX_SOURCES,
        {},
        _CALLS | {"shape", "triu_indices", "delete", "block", "pad", "ogrid", "broadcast_arrays"},
        mutable=False,
        error="ValueError",
        default="jnp.asarray({}, dtype=float)",
    ),
}
"""The libraries besides NumPy, by name."""
