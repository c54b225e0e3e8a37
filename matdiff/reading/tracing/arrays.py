"""The symbolic array: what a traced function is called with. It answers NumPy's protocols and PyTorch's with the meaning that both have.

A value inside is one of those that Python text has while it is read (``reading.python.values``), and what is done to it is done by the same
functions; so a function means here what its text means.
"""

from __future__ import annotations

import ast
from numbers import Number

from matdiff.base.errors import UnsupportedError
from matdiff.reading.python import indexing, turns
from matdiff.reading.python.comparisons import compared
from matdiff.reading.python.functions import call_function, call_method
from matdiff.reading.python.inplace import VIEWS
from matdiff.reading.python.inputs import Again
from matdiff.reading.python.operators import combined, inverted
from matdiff.reading.python.values import Array, Counted, Input, Listed, Loop, Method, Path, Size
from matdiff.reading.tracing.brought import finite, numbers_of, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from matdiff.reading.tracing.walk import Tracing

_SYMBOLIC = (Array, Size, Input, Loop, Listed, Counted)
_OF_TORCH = frozenset(("unsqueeze", "permute", "mm", "mv", "t", "matmul", "view", "numel", "rsqrt"))
_OPTIONS_OF_TORCH = frozenset(("dim", "keepdim", "unbiased", "correction"))
"""What only a tensor is asked for."""


class Traced:
    """A value of a function that is traced."""

    __slots__ = ("_is_view", "_value", "_walk")

    def __init__(self, walk: Tracing, value: object, is_view: bool = False) -> None:
        self._walk = walk
        self._value = value
        self._is_view = is_view

    def __repr__(self) -> str:
        return f"<symbolic {type(self._value).__name__.lower()}>"

    # ---- the protocols

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: object, **options: object
    ) -> object:
        """np.exp(x), np.add(x, y), np.add.reduce(x)."""
        name = str(ufunc.__name__)
        if method != "__call__":
            return self._call(f"numpy.{name}.{method}", inputs, options)
        sign = _UFUNCS.get(name)
        if sign is not None and len(inputs) == 2:
            return sign(self._walk, *(plain(v) for v in inputs))
        return self._call(f"numpy.{name}", inputs, options)

    def __array_function__(
        self, function: Any, types: object, given: tuple[object, ...], options: dict[str, object]
    ) -> object:
        """np.sum(x, axis=1), np.linalg.norm(x)."""
        return self._call(f"{function.__module__}.{function.__name__}", given, options)

    @classmethod
    def __torch_function__(
        cls,
        function: Any,
        types: object,
        given: tuple[object, ...] = (),
        options: dict[str, object] | None = None,
    ) -> object:
        """torch.sum(x, dim=1), F.softmax(x, dim=-1), and what a tensor does to a symbolic array."""
        from importlib import import_module

        options = said(function, options or {})
        one = _first((*given, *options.values()))
        walk = one._walk
        _by_torch(walk)
        found = import_module("torch.overrides").resolve_name(function)
        name = str(found or function.__name__)
        if not name.startswith("torch.Tensor."):
            return one._call(name, given, options)
        word = name.rpartition(".")[2]
        if word.startswith("__") or word in _UFUNCS:
            bare = word.strip("_")
            for key, turned in ((bare, False), (bare[1:], True)):
                if key in _UFUNCS and (not turned or bare.startswith("r")):
                    pair = [plain(v) for v in (reversed(given) if turned else given)]
                    return _UFUNCS[key](walk, *pair)
        return one._method(word, given, options)

    def _call(self, name: str, given: tuple[object, ...], options: dict[str, object]) -> object:
        kept = {k: plain(v) for k, v in options.items()}
        return traced(self._walk, call_function(self._walk, name, [plain(v) for v in given], kept))

    def _method(self, word: str, given: tuple[object, ...], options: dict[str, object]) -> object:
        base, *rest = (plain(v) for v in given)
        kept = {k: plain(v) for k, v in options.items()}
        return traced(self._walk, call_method(self._walk, base, word, rest, kept))

    # ---- attributes, entries

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "dtype":
            return float
        if name == "device":
            return "cpu"
        if name == "ndim":
            return self._walk.as_array(self._value).rank
        found = indexing.attribute(self._walk, self._value, name)
        if not isinstance(found, Method):
            return _view(traced(self._walk, found))

        def method(*given: object, **options: object) -> object:
            if name in _OF_TORCH or _OPTIONS_OF_TORCH & options.keys():
                _by_torch(self._walk)
            self._walk.say_whose(name, options)
            made = self._method(name, (self, *given), options)
            return _view(made) if name in VIEWS else made

        return method

    def __getitem__(self, index: object) -> object:
        """An entry, a slice; of an input params["W"] an input of its own."""
        if isinstance(index, str) and isinstance(self._value, Input):
            return Traced(self._walk, self._walk.input(index, None))
        return _view(traced(self._walk, indexing.entry(self._walk, self._value, plain(index))))

    def __setitem__(self, index: object, value: object) -> None:
        raise UnsupportedError(
            "an entry is given a value here, which changes an array in place",
            help="make the array by np.stack, np.concatenate or np.where",
        )

    def __iter__(self) -> Iterator[object]:
        walk = self._walk
        if isinstance(walk.resolved(self._value), Size):
            raise TypeError("a size is no array")
        over = walk.as_array(self._value)
        if not isinstance(turns.length(walk, over), int):
            raise UnsupportedError(
                "a loop over an axis whose length is a letter is not traced",
                help='declare it as a number, where="X: 5 x n", or write it with sums of arrays',
            )
        return (traced(walk, part) for part in turns.turns(walk, over))

    def __len__(self) -> int:
        return _whole(self._walk, indexing.attribute(self._walk, self._value, "shape")[0], "len")  # type: ignore[index]

    def __index__(self) -> int:
        return _whole(self._walk, self._value, "a count")

    # ---- what a value would be needed for

    def __bool__(self) -> bool:
        value = self._walk.resolved(self._value)
        if isinstance(value, Size):
            return True
        raise UnsupportedError(
            "a branch on a value is not traced", help="np.where(condition, a, b) is traced"
        )

    def __float__(self) -> float:
        raise UnsupportedError(
            "a number is wanted here, and the array is symbolic",
            help="write np.exp for math.exp, and leave float(…) out",
        )

    __int__ = __complex__ = __float__

    def __array__(self, *given: object, **options: object) -> Any:
        raise UnsupportedError(
            "an array of numbers is wanted here, and this one is symbolic",
            help="np.stack([a, b]) and np.concatenate are traced where np.array([a, b]) is not",
        )

    def __hash__(self) -> int:
        return id(self)

    # ---- signs

    def __neg__(self) -> object:
        return _of_signs(self._walk, ast.Mult, -1, self._value)

    def __pos__(self) -> object:
        return self

    def __abs__(self) -> object:
        return self._call("numpy.abs", (self,), {})

    def __invert__(self) -> object:
        return traced(self._walk, inverted(self._walk, self._value))

    def __eq__(self, other: object) -> object:  # type: ignore[override]
        return _of_comparison(self._walk, ast.Eq, self._value, plain(other))

    def __ne__(self, other: object) -> object:  # type: ignore[override]
        return _of_comparison(self._walk, ast.NotEq, self._value, plain(other))


def _in_place(sign: type[ast.operator]) -> Callable[[Traced, object], object]:
    def method(self: Traced, other: object) -> object:
        """x += y changes an array under every name that it has; a number is another one."""
        array = self._walk.as_array(self._value)
        found = _of_signs(self._walk, sign, self._value, plain(other))
        if not array.rank:
            return found
        if self._is_view:
            raise UnsupportedError(
                "a part of an array is changed in place here",
                help="write y = y + … for y += …: that is another array",
            )
        self._value = plain(found)
        return self

    return method


class Several(tuple[object, ...]):
    """Several values of one function, some of which have names: np.linalg.slogdet(A).logabsdet."""

    walk: Tracing
    values: tuple[object, ...]

    def __getattr__(self, name: str) -> object:
        if name.startswith("_") or name in ("walk", "values"):
            raise AttributeError(name)
        found = indexing.attribute(self.walk, self.values, name)
        if isinstance(found, Method):
            raise AttributeError(name)
        return traced(self.walk, found)


def _view(value: object) -> object:
    """A value that is a part of another array."""
    return Traced(value._walk, value._value, True) if isinstance(value, Traced) else value


def _of_signs(walk: Tracing, sign: type[ast.operator], left: object, right: object) -> object:
    return traced(walk, combined(walk, sign, walk.resolved(left), walk.resolved(right)))


def _of_comparison(walk: Tracing, sign: type[ast.cmpop], left: object, right: object) -> object:
    return traced(walk, compared(walk, sign, walk.resolved(left), walk.resolved(right)))


_SIGNS: dict[str, type[ast.operator]] = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "pow": ast.Pow, "matmul": ast.MatMult, "and": ast.BitAnd,
    "or": ast.BitOr, "floordiv": ast.FloorDiv, "mod": ast.Mod,
}  # fmt: skip
_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "lt": ast.Lt,
    "le": ast.LtE,
    "gt": ast.Gt,
    "ge": ast.GtE,
}
_ALIASES = {
    "subtract": "sub", "multiply": "mul", "divide": "truediv", "true_divide": "truediv", "div": "truediv", "power": "pow",
    "logical_and": "and", "logical_or": "or", "bitwise_and": "and", "bitwise_or": "or",
}  # fmt: skip
_COMPARED = {"less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge", "equal": "eq", "not_equal": "ne"}  # fmt: skip


def _sign(sign: type[ast.operator]) -> Callable[[Tracing, object, object], object]:
    return lambda walk, a, b: _of_signs(walk, sign, a, b)


def _comparison(sign: type[ast.cmpop]) -> Callable[[Tracing, object, object], object]:
    return lambda walk, a, b: _of_comparison(walk, sign, a, b)


_UFUNCS: dict[str, Callable[..., object]] = {
    **{name: _sign(sign) for name, sign in _SIGNS.items()},
    **{
        name: _comparison(sign)
        for name, sign in {**_COMPARISONS, "eq": ast.Eq, "ne": ast.NotEq}.items()
    },
}
_UFUNCS |= {name: _UFUNCS[word] for name, word in {**_ALIASES, **_COMPARED}.items()}
"""Functions of two operands that are signs."""


def _dunder(sign: type[ast.operator], is_turned: bool) -> Callable[[Traced, object], object]:
    def method(self: Traced, other: object) -> object:
        pair = (plain(other), self._value) if is_turned else (self._value, plain(other))
        return _of_signs(self._walk, sign, *pair)

    return method


def _compare(sign: type[ast.cmpop]) -> Callable[[Traced, object], object]:
    return lambda self, other: _of_comparison(self._walk, sign, self._value, plain(other))


for _name, _operator in _SIGNS.items():
    setattr(Traced, f"__{_name}__", _dunder(_operator, False))
    setattr(Traced, f"__r{_name}__", _dunder(_operator, True))
    setattr(Traced, f"__i{_name}__", _in_place(_operator))
for _name, _comparing in _COMPARISONS.items():
    setattr(Traced, f"__{_name}__", _compare(_comparing))


def _first(given: tuple[object, ...]) -> Traced:
    """The first symbolic array among arguments."""
    for value in given:
        if isinstance(value, Traced):
            return value
        if isinstance(value, (tuple, list)):
            for part in value:
                if isinstance(part, Traced):
                    return part
    raise UnsupportedError("no symbolic array among these arguments")


def _by_torch(walk: Tracing) -> None:
    """The function is one of PyTorch's: its variance is another, from the start."""
    if not walk.space.torch:
        walk.space.torch = True
        raise Again


def _whole(walk: Tracing, value: object, what: str) -> int:
    found = walk.resolved(value)
    if isinstance(found, Size):
        found = walk.space.sizes.resolve(found.size)
    if isinstance(found, int):
        return found
    raise UnsupportedError(
        f"{what} of a length that is a letter is not traced",
        help='declare it as a number, where="X: 5 x n", or write x.shape[0] in a product',
    )


def plain(value: object) -> Any:
    """What a value of the function is while Python text is read: a symbolic one unpacked, numbers as they are."""
    if isinstance(value, Traced):
        return value._value
    if isinstance(value, (tuple, list)):
        return (
            [plain(v) for v in value] if isinstance(value, list) else tuple(plain(v) for v in value)
        )
    if isinstance(value, slice):
        return slice(plain(value.start), plain(value.stop), plain(value.step))
    if value is None or isinstance(value, (bool, int, str, float)) or value is Ellipsis:
        return finite(value) if isinstance(value, float) else value
    if isinstance(value, Number) and hasattr(value, "item"):
        return plain(value.item())
    if hasattr(value, "tolist") and hasattr(value, "shape"):
        return numbers_of(value)
    if isinstance(value, (complex, bytes, dict, set)):
        raise UnsupportedError(f"a value of the type {type(value).__name__} is not traced")
    return value


def traced(walk: Tracing, value: object) -> Any:
    """A value of the reading as one of the function."""
    if isinstance(value, Path):
        return value.name
    if isinstance(value, tuple):
        made = Several(traced(walk, v) for v in value)
        made.walk, made.values = walk, value
        return made
    if isinstance(value, list):
        return [traced(walk, v) for v in value]
    if isinstance(value, Size):
        size = walk.space.sizes.resolve(value.size)
        return size if isinstance(size, int) else Traced(walk, Size(size))
    return Traced(walk, value) if isinstance(value, _SYMBOLIC) else value
