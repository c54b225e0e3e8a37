"""The value of a Python expression while it is read: every form of expression that ``ast`` knows, or the place of one that is not read."""

from __future__ import annotations

import ast

from matdiff.base.errors import MatdiffError, NameError_, SyntaxError_, UnsupportedError
from matdiff.base.limits import PYTHON_NESTING
from matdiff.expression.build import apply
from matdiff.expression.nodes import Number
from matdiff.reading.python import indexing, turns
from matdiff.reading.python.comparisons import boolean, choice, compare
from matdiff.reading.python.comprehensions import comprehension
from matdiff.reading.python.functions import call_function, call_method, constant_of
from matdiff.reading.python.operators import combined, inverted
from matdiff.reading.python.places import placed
from matdiff.reading.python.values import (
    Array,
    Closure,
    Input,
    Listed,
    Method,
    Partial,
    Path,
    Size,
    exact,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Node
    from matdiff.reading.python.space import Space
    from matdiff.reading.python.values import Axes

    Scope = dict[str, object]

ROOTS = {
    "np": "numpy", "numpy": "numpy", "jnp": "jax.numpy", "torch": "torch", "F": "torch.nn.functional", "nn": "torch.nn",
    "scipy": "scipy", "sp": "scipy", "jax": "jax", "math": "math", "special": "scipy.special", "linalg": "scipy.linalg",
    "lax": "jax.lax", "einops": "einops", "cupy": "numpy", "anp": "numpy", "npx": "numpy",
}  # fmt: skip
"""What the usual names of modules stand for where nothing is imported."""
BUILTINS = frozenset(
    (
        "sum", "len", "abs", "max", "min", "range", "float", "int", "pow", "zip", "enumerate",
        "list", "tuple", "reversed", "round", "bool", "map", "dict", "isinstance",
    )
)  # fmt: skip


class Evaluation:
    """Evaluates expressions; statements and functions are its heir's (statements.py)."""

    space: Space

    def __init__(self, space: Space) -> None:
        self.space = space
        self.depth = 0
        self.name = "python"
        self.word = self.parent = self.package = ""
        self.operand: ast.AST | None = None
        self.symmetric: dict[Node, ast.AST] = {}

    # what an heir says

    def call_closure(self, function: Closure, given: list[object], named: Scope) -> object:
        raise NotImplementedError

    def input(self, name: str, place: ast.AST | None) -> object:
        raise NotImplementedError

    def resolved(self, value: object) -> object:
        """An input as an array."""
        raise NotImplementedError

    def size_of(self, value: object) -> Dimension:
        """A value as the length of an axis."""
        raise NotImplementedError

    def onehot(self, name: str, axes: Axes) -> Array:
        """A name of class numbers as its one-hot rows."""
        raise NotImplementedError

    def may_be_labels(self, name: str) -> bool:
        """Whether nothing says that a name is an array of the shape of logits."""
        raise NotImplementedError

    def is_asked_of(self, a: Array) -> bool:
        """Whether what is asked about is in an array."""
        raise NotImplementedError

    def opened(self, node: Node | None) -> Node | None:
        """What the letter of a statement stands for."""
        raise NotImplementedError

    def called(self, function: object, given: list[object], named: Scope) -> object:
        """The value of a call."""
        if isinstance(function, Closure):
            return self.call_closure(function, given, named)
        if isinstance(function, Path):
            return call_function(self, function.name, given, named)
        if isinstance(function, Method):
            return call_method(self, function.base, function.name, given, named)
        if isinstance(function, Partial):
            return function.function(*given, **{**function.keywords, **named})
        if isinstance(function, Input):
            raise NameError_(
                f"{function.name} is not a function known here",
                help=_unknown_help(function.name, self.name),
            )
        raise MatdiffError("this is called, and is no function")

    def spectral(self, operator: str, node: Node) -> Node:
        """What exists of a symmetric matrix alone; whether it is one is asked later, at the place of the operand."""
        made = apply(operator, node)
        if self.operand is not None:
            self.symmetric[made] = self.operand
        return made

    # expressions

    def value(self, node: ast.expr, scope: Scope) -> object:
        """The value of an expression; an error carries its place."""
        make = _EXPRESSIONS.get(type(node))
        if make is None:
            raise placed(UnsupportedError(f"{_kind(node)} is not read"), node)
        self.depth += 1
        if self.depth > PYTHON_NESTING:
            raise placed(SyntaxError_("the expression is nested too deeply"), node)
        try:
            return make(self, node, scope)
        except MatdiffError as error:
            raise placed(error, node) from None
        finally:
            self.depth -= 1

    def plain(self, node: ast.expr, scope: Scope) -> object:
        """The value; an input as its array."""
        return self.resolved(self.value(node, scope))

    def index(self, key: ast.expr, scope: Scope) -> object:
        """What stands in brackets: places, slices, None."""
        return _index(self, key, scope)

    def array(self, node: ast.expr, scope: Scope) -> Array:
        return self.as_array(self.value(node, scope))

    def as_array(self, value: object) -> Array:
        value = self.resolved(value)
        if isinstance(value, (list, tuple)):
            return self.stacked([self.as_array(v) for v in value])
        if isinstance(value, Listed):
            return self.listed(value)
        return self.space.of(value)

    def stacked(self, parts: list[Array]) -> Array:
        """np.array([a, b, c]): one more axis in front."""
        if not parts:
            raise UnsupportedError("an empty array is not read")
        return self.space.joined([indexing.widened(self.space, a, 0) for a in parts], 0)

    def listed(self, value: Listed) -> Array:
        body = self.as_array(value.value)
        return indexing.along(self.space, value.symbol, body)

    # comparisons and conditions

    def truth(self, value: object, node: ast.AST) -> bool:
        """What an if decides on, where it is known without running anything."""
        value = self.resolved(value) if not isinstance(value, Input) else value
        if isinstance(value, (bool, int, str, tuple, list)) or value is None:
            return bool(value)
        if isinstance(value, (Size, Input)):
            return True
        if isinstance(value, Array) and isinstance(value.node, Number):
            return bool(value.node.value)
        raise placed(
            UnsupportedError(
                "a branch on a value is not read", help="np.where(condition, a, b) is read"
            ),
            node,
        )


def _unknown_help(name: str, system: str) -> str:
    if system != "python":
        return "what is read stands in docs/systems.md"
    return f"put def {name}(…): before it, or np.{name} if it is NumPy's"


def _kind(node: ast.AST) -> str:
    words = {
        "Await": "await", "Yield": "yield", "Set": "a set", "DictComp": "a dictionary of a loop",
    }  # fmt: skip
    return words.get(type(node).__name__, f"Python's {type(node).__name__}")


def _constant(self: Evaluation, node: ast.Constant, scope: Scope) -> object:
    value = node.value
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise UnsupportedError("infinity is not read")
        return self.space.number(exact(value))
    if value is Ellipsis:
        return value
    raise UnsupportedError("complex numbers and bytes are not read in Python text")


def _name(self: Evaluation, node: ast.Name, scope: Scope) -> object:
    name = node.id
    if name in scope:
        value = scope[name]
        if isinstance(value, Gone):
            raise NameError_(value.reason, help=value.help)
        return value
    if name in BUILTINS:
        return Path(f"builtins.{name}")
    return self.input(name, node)


class Gone:
    """A name that has no value that can be followed."""

    def __init__(self, reason: str, help: str = "") -> None:
        self.reason = reason
        self.help = help


def _attribute(self: Evaluation, node: ast.Attribute, scope: Scope) -> object:
    base = node.value
    if isinstance(base, ast.Name) and base.id not in scope:
        if base.id in ROOTS and not _is_array_word(node.attr, base.id):
            return constant_of(self, Path(f"{ROOTS[base.id]}.{node.attr}"))
        if base.id in ("self", "cls", "params", "args", "cfg", "config"):
            return self.input(node.attr, node)
    value = self.value(base, scope)
    if isinstance(value, Path):
        return constant_of(self, Path(f"{value.name}.{node.attr}"))
    if isinstance(value, Partial):
        raise UnsupportedError(f"{node.attr} of a function is not read")
    return indexing.attribute(self, value, node.attr)


def _is_array_word(word: str, root: str) -> bool:
    """F.T of a matrix F, not of a module."""
    return len(root) == 1 and word in ("T", "H", "mT", "shape", "size", "ndim")


def _binary(self: Evaluation, node: ast.BinOp, scope: Scope) -> object:
    left, right = self.plain(node.left, scope), self.plain(node.right, scope)
    return combined(self, type(node.op), left, right)


def _unary(self: Evaluation, node: ast.UnaryOp, scope: Scope) -> object:
    if isinstance(node.op, ast.Not):
        return not self.truth(self.value(node.operand, scope), node.operand)
    value = self.plain(node.operand, scope)
    if isinstance(node.op, ast.UAdd):
        return value
    if isinstance(node.op, ast.Invert):
        return inverted(self, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return -value
    return self.space.negative(self.as_array(value))


def _call(self: Evaluation, node: ast.Call, scope: Scope) -> object:
    function = self.value(node.func, scope)
    given: list[object] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            spread = self.plain(argument.value, scope)
            if not isinstance(spread, (tuple, list)):
                raise UnsupportedError("* before an argument is read before a tuple")
            given += spread
        else:
            given.append(self.value(argument, scope))
    named: Scope = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            spread = self.value(keyword.value, scope)
            if not isinstance(spread, dict):
                raise UnsupportedError("** before an argument is read before a dictionary")
            named.update(spread)
            continue
        named[keyword.arg] = self.value(keyword.value, scope)
    self.operand = node.args[0] if node.args else node
    return self.called(function, given, named)


def _lambda(self: Evaluation, node: ast.Lambda | ast.FunctionDef, scope: Scope) -> object:
    return Closure(node, scope)


def _dict(self: Evaluation, node: ast.Dict, scope: Scope) -> object:
    found: dict[object, object] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        made = self.value(value, scope)
        if key is None:
            if not isinstance(made, dict):
                raise UnsupportedError("** in a dictionary is read before a dictionary")
            found.update(made)
            continue
        found[_key(self.value(key, scope))] = made
    return found


def _key(value: object) -> object:
    if isinstance(value, (str, int)):
        return value
    raise UnsupportedError("the key of a dictionary is a text or a whole number")


def _named_value(self: Evaluation, node: ast.NamedExpr, scope: Scope) -> object:
    """(s := value)"""
    scope[node.target.id] = value = self.value(node.value, scope)
    return value


def _tuple(self: Evaluation, node: ast.Tuple | ast.List, scope: Scope) -> object:
    items: list[object] = []
    for part in node.elts:
        if isinstance(part, ast.Starred):
            items += turns.turns(self, self.value(part.value, scope))
        else:
            items.append(self.value(part, scope))
    return tuple(items) if isinstance(node, ast.Tuple) else items


def _subscript(self: Evaluation, node: ast.Subscript, scope: Scope) -> object:
    key = node.slice
    base = self.value(node.value, scope)
    index = _index(self, key, scope)
    if isinstance(base, dict):
        if _key(index) not in base:
            raise NameError_(f"there is no {index!r} in this dictionary")
        return base[index]
    if isinstance(index, str):
        return member_input(self, base, index, node)
    if isinstance(base, Path):
        if base.name.rpartition(".")[2] in ("r_", "c_"):
            given = list(index) if isinstance(index, tuple) else [index]
            return call_function(self, base.name, given, {})
        raise MatdiffError("a module has no entries")
    return indexing.entry(self, base, index)


def member_input(self: Evaluation, base: object, key: str, place: ast.AST | None) -> object:
    """params["W"] of an input: an input of its own."""
    if not isinstance(base, Input):
        raise UnsupportedError("a text as an index is read of a name alone: params['W']")
    return self.input(key, place)


def _index(self: Evaluation, key: ast.expr, scope: Scope) -> object:
    if isinstance(key, ast.Slice):
        parts = [None if part is None else self.value(part, scope) for part in (key.lower, key.upper, key.step)]  # fmt: skip
        return slice(*parts)
    if isinstance(key, ast.Tuple):
        return tuple(_index(self, part, scope) for part in key.elts)
    return self.value(key, scope)


_EXPRESSIONS: dict[type[ast.AST], Callable[..., object]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: compare,
    ast.IfExp: choice,
    ast.BoolOp: boolean,
    ast.Call: _call,
    ast.Lambda: _lambda,
    ast.FunctionDef: _lambda,
    ast.Tuple: _tuple,
    ast.List: _tuple,
    ast.Dict: _dict,
    ast.NamedExpr: _named_value,
    ast.JoinedStr: lambda self, node, scope: "…",
    ast.Subscript: _subscript,
    ast.ListComp: comprehension,
    ast.GeneratorExp: comprehension,
}
"""What reads each form of expression."""
