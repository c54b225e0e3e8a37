"""What NumPy, SciPy, PyTorch and JAX call, by name: the dispatcher, and what is the same in all of them.

A function takes the evaluation and the arguments under NumPy's names; ``dim`` is ``axis``, ``keepdim`` is ``keepdims``. The tables of
names are in elementary.py, creation.py, reductions.py, products.py, algebra.py, shaping.py, losses.py and layers.py.
"""

from __future__ import annotations

from typing import TypeVar

from matdiff.base.errors import MatdiffError, NameError_, UnsupportedError
from matdiff.expression.build import ONE, apply
from matdiff.reading.python.values import Input, Partial, Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.reading.python.evaluation import Evaluation

    Function = Callable[..., object]

TABLE: dict[str, Function] = {}
_ALIASES = {
    "dim": "axis", "keepdim": "keepdims", "input": "a", "x": "a", "other": "b", "y": "b", "dims": "axis", "axes": "axis", "self": "a",
    "correction": "ddof",
}  # fmt: skip
_IDLE = frozenset(
    [
        "dtype",
        "device",
        "out",
        "requires_grad",
        "optimize",
        "stable",
        "check_finite",
        "assume_a",
        "preferred_element_type",
        "precision",
        "copy",
        "initial",
        "layout",
    ]
)
"""Arguments that change nothing of what is computed here."""
_RANDOM = frozenset(
    [
        "rand",
        "randn",
        "randint",
        "normal",
        "uniform",
        "random",
        "dropout",
        "bernoulli",
        "manual_seed",
        "seed",
        "default_rng",
        "standard_normal",
        "randn_like",
        "rand_like",
    ]
)
_EFFECTS = frozenset(
    [
        "print",
        "backward",
        "step",
        "zero_grad",
        "append",
        "extend",
        "plot",
        "show",
        "save",
        "load",
        "open",
        "read_csv",
        "loadtxt",
        "savez",
        "fill_",
        "add_",
        "mul_",
        "copy_",
        "sort",
        "insert",
        "requires_grad_",
        "item_",
        "write",
    ]
)
_IDENTITY = frozenset(
    [
        "float",
        "double",
        "half",
        "astype",
        "clone",
        "contiguous",
        "copy",
        "asarray",
        "ascontiguousarray",
        "as_tensor",
        "cuda",
        "cpu",
        "numpy",
        "to",
        "item",
        "tolist",
        "requires_grad_",
        "Variable",
        "float64",
        "float32",
        "asfarray",
        "checkpoint",
        "jit",
    ]
)


F = TypeVar("F", bound="Callable[..., object]")


def named(*names: str) -> Callable[[F], F]:
    """Enter a function under its names."""

    def enter(function: F) -> F:
        for name in names:
            TABLE[name] = function
        return function

    return enter


def constant_of(self: Evaluation, path: Path) -> object:
    """np.pi is a number, np.newaxis is None; any other name of a module waits for its call."""
    word = path.name.rpartition(".")[2]
    if word == "pi":
        return self.space.array((), lambda: apply("pi"))
    if word == "e":
        return self.space.array((), lambda: apply("exp", ONE))
    if word == "newaxis":
        return None
    if word in ("inf", "nan", "Inf"):
        raise UnsupportedError(f"{word} is not read")
    return path


def call_function(
    self: Evaluation, name: str, given: list[object], named_: dict[str, object]
) -> object:
    """np.name(…)."""
    word = name.rpartition(".")[2]
    parent = name.rpartition(".")[0]
    known = TABLE
    if (word in _RANDOM and named_.get("training") is not False) or ".random." in name:
        raise UnsupportedError(
            f"{word} draws at random, and has no derivative",
            help="give the array a name instead: it is then an input",
        )
    if word == "dropout" and named_.get("training") is False:
        return self.as_array(given[0]) if given else _no_operand(word)
    if word in _IDENTITY:
        if word in ("jit", "checkpoint"):
            return given[0] if given else Path("builtins.identity")
        return self.as_array(given[0]) if given else _no_operand(word)
    library = self.package = name.partition(".")[0]
    self.parent = parent.rpartition(".")[2]
    for key in (f"{library}.{word}", f"{self.parent}.{word}", word):
        if key == word and self.parent in known and self.parent != "fft":
            break  # a method of a function: np.multiply.outer is no np.outer
        if key in known:
            return _called(self, known[key], word, given, named_)
    if f"ufunc.{word}" in known and self.parent in known:
        return _called(self, known[f"ufunc.{word}"], word, [self.parent, *given], named_)
    if f"nn.{word}" in known:
        return _called(self, known[f"nn.{word}"], word, given, named_)
    if word in _EFFECTS:
        raise UnsupportedError(f"{word}(…) has a side effect, which is not followed", help="leave it out")  # fmt: skip
    raise _unknown(name, word, known)


def _no_operand(word: str) -> object:
    raise MatdiffError(f"{word} takes an array")


def _unknown(name: str, word: str, known: dict[str, Function]) -> NameError_:
    from difflib import get_close_matches

    near = get_close_matches(word, [k for k in known if "." not in k], 1)
    help = f"did you mean {near[0]}?" if near else "what is read stands in docs/python.md"
    return NameError_(f"{name} is not known here", help=help)


def _called(
    self: Evaluation, function: Function, word: str, given: list[object], named_: dict[str, object]
) -> object:
    """The call, with its arguments under the names that the table uses."""
    code = function.__code__
    every = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    several = bool(code.co_flags & 4)
    before = self.word
    self.word = word
    options: dict[str, object] = {}
    for key, value in named_.items():
        key = key if key in every else _ALIASES.get(key, key)
        if key in every or code.co_flags & 8:
            options[key] = self.resolved(value) if key not in ("target", "axis") else value
        elif key not in _IDLE:
            raise UnsupportedError(f"the argument {key} of {word} is not read")
    positional = code.co_argcount - 1
    if not several and len(given) > positional:
        raise MatdiffError(f"{word} is given {len(given)} arguments, and takes {positional}")
    twice = [name for name in every[: len(given)] if name in options]
    if twice and not several:
        raise MatdiffError(f"{word} is given its argument {twice[0]} twice")
    defaults = len(function.__defaults__ or ())
    needed = every[len(given) : positional - defaults]
    missing = [name for name in needed if name not in options]
    if missing:
        raise MatdiffError(f"{word} lacks an argument")
    try:
        return function(self, *given, **options)
    finally:
        self.word = before


def call_method(
    self: Evaluation, base: object, word: str, given: list[object], named_: dict[str, object]
) -> object:
    """base.word(…): the function of the same name, its first argument before the dot."""
    if isinstance(base, dict):
        return method_of_dict(base, word, given)
    if word in _IDENTITY and not (word == "to" and isinstance(base, Path)):
        return self.as_array(base)
    known = TABLE
    key = f"method.{word}" if f"method.{word}" in known else word
    if key not in known or key in _NO_METHODS:
        if word in _EFFECTS or word.endswith("_"):
            raise UnsupportedError(f".{word}(…) changes something, which is not followed", help="leave it out")  # fmt: skip
        if word in _RANDOM:
            raise UnsupportedError(f".{word}(…) draws at random, and has no derivative")
        raise _unknown(f".{word}", word, known)
    if isinstance(base, Input) and key not in _TAKE_INPUTS:
        base = self.resolved(base)
    if word in _SEVERAL and len(given) > 1:
        given = [tuple(self.resolved(v) for v in given)]
    return _called(self, known[key], word, [base, *given], named_)


def method_of_dict(base: dict[object, object], word: str, given: list[object]) -> object:
    """d.items(), d.get(k)."""
    if word == "items" and not given:
        return list(base.items())
    if word in ("keys", "values") and not given:
        return list(base if word == "keys" else base.values())
    if word == "get" and given:
        return base.get(given[0], given[1] if len(given) > 1 else None)
    if word == "copy" and not given:
        return dict(base)
    raise UnsupportedError(f".{word}(…) of a dictionary is not read")


_NO_METHODS = frozenset(
    [
        "zeros",
        "ones",
        "eye",
        "full",
        "arange",
        "array",
        "tensor",
        "stack",
        "cat",
        "concatenate",
        "einsum",
    ]
)
_SEVERAL = frozenset(["reshape", "view", "permute", "expand", "tile"])
_TAKE_INPUTS = frozenset(("len", "one_hot"))


def library(function: Function, word: str) -> Function:
    """A row for a class of a library whose instances are called: nn.MSELoss()(a, b)."""

    def make(self: Evaluation, *sizes: object, **options: object) -> Partial:
        return Partial(
            lambda *given, **named_: _called(self, function, word, list(given), named_), options
        )

    return make
