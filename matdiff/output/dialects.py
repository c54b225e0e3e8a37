"""Generated code in the words of other libraries: PyTorch and JAX.

The writer speaks NumPy; ``translated`` reads what it wrote as a syntax tree and spells every call anew, by a table for each library. What a
table does not know is refused: UnsupportedError names it. Arguments become tensors of the library's default type, on which automatic
differentiation, jit and devices work as everywhere; what NumPy returns as a float is an array without axes.

>>> print(translated("import numpy as np\\ndef f(x):\\n    x = np.asarray(x, dtype=float)\\n    return np.sum(x, axis=1)\\n", "jax"))
import jax.numpy as jnp
<BLANKLINE>
<BLANKLINE>
def f(x):
    x = jnp.asarray(x, dtype=float)
    return jnp.sum(x, axis=1)
<BLANKLINE>
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.base.libraries import compiled
from matdiff.output.dialect_tables import DIALECTS
from matdiff.output.numpy_helpers import HELPERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.output.dialect_tables import Dialect

TARGETS = ("numpy", *DIALECTS)
_IMPORTS = {"jax": "import jax", "jnp": "import jax.numpy as jnp", "torch": "import torch"}


def translated(source: str, target: str) -> str:
    """The source of a module that was written for NumPy, for another library. UnsupportedError where it has no word for a call."""
    if target == "numpy":
        return source
    if not isinstance(target, str) or target not in DIALECTS:
        raise UsageError(f"there is no code for '{target}'; there is: {', '.join(TARGETS)}")
    tree = ast.parse(source)
    used = [n for n in tree.body if not isinstance(n, (ast.Import, ast.ImportFrom))]
    tree.body = used
    module = _Translator(DIALECTS[target]).visit(tree)
    names = {n.id for n in ast.walk(module) if isinstance(n, ast.Name)}
    lines = ["import math"] if "math" in names else []
    lines += [line for name, line in _IMPORTS.items() if name in names]
    parts = [ast.unparse(ast.fix_missing_locations(part)) for part in module.body]
    return "\n\n\n".join(["\n".join(lines), *parts]) + "\n"


def function_of(source: str, name: str, target: str) -> Callable[..., Any]:
    """The function that a source defines. UsageError where the library is not installed."""
    return compiled(source, name)


class _Translator(ast.NodeTransformer):
    """Spells the calls of a module for one library, keeping track of the names that are plain numbers of Python."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.plain: set[str] = set()
        self.place = ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST | None:
        if node.name in self.dialect.helpers:
            return None  # the library has it
        if node.name in self.dialect.sources:
            return ast.parse(self.dialect.sources[node.name]).body[0]
        self.place, self.plain = node.name, set()
        self.generic_visit(node)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        if isinstance(node.target, ast.Name):
            self.plain.add(node.target.id)
        self.generic_visit(node)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        target = node.targets[0]
        if isinstance(target, ast.Name):
            converted = _conversion(node.value, target.id)
            if converted:
                node.value = self.dialect.converted(node.value.args[0])  # type: ignore[attr-defined]
                return node
            is_plain = self.is_plain(node.value)
            self.generic_visit(node)
            (self.plain.add if is_plain else self.plain.discard)(target.id)
            return node
        self.generic_visit(node)
        if isinstance(target, ast.Subscript) and not self.dialect.mutable:
            return _updated(target, node.value, "set")
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.target, ast.Subscript) and not self.dialect.mutable:
            if not isinstance(node.op, ast.Add):
                raise self.unknown("an entry changed in place")
            return _updated(node.target, node.value, "add")
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        name = numpy_name(node)
        if not name:
            self.generic_visit(node)
            return node
        if name not in self.dialect.constants:
            raise self.unknown(f"np.{name}")
        return _expression(f"{self.dialect.module}.{name}")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A helper that is handed to another function."""
        spelled = self.dialect.helpers.get(node.id)
        return node if spelled is None else _expression(f"lambda t: {spelled.format('t')}")

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = numpy_name(node.func)
        if name == "linalg.LinAlgError":
            return ast.Call(_expression(self.dialect.error), node.args, [])
        plain = [self.is_plain(argument) for argument in node.args]
        if not name:
            return self._other_call(node, plain)
        node.args = [self.visit(argument) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        spelled = self.dialect.spelled(name, node, plain)
        if spelled is None:
            raise self.unknown(f"np.{name}")
        return spelled

    def _other_call(self, node: ast.Call, plain: list[bool]) -> ast.AST:
        """float(), a helper, a method of an array, an argument that is a function."""
        function = node.func
        name = function.id if isinstance(function, ast.Name) else ""
        if name == "float" and self.place not in HELPERS:
            inner: ast.expr = self.visit(node.args[0])
            return self.dialect.converted(inner) if plain[0] else inner
        node.args = [self.visit(argument) for argument in node.args]
        if name in self.dialect.helpers:
            return self.dialect.helper(name, node, plain)
        self.generic_visit(function)
        if isinstance(function, ast.Attribute) and function.attr == "transpose" and node.args:
            function.attr = self.dialect.transpose
        if isinstance(function, ast.Attribute) and function.attr == "item":
            return ast.Call(ast.Attribute(function.value, "reshape", ast.Load()), [_expression("()")], [])  # fmt: skip
        return node

    def is_plain(self, node: ast.expr) -> bool:
        """Whether an expression is a number of Python, not an array: sizes, indices, literals and what is made of them."""
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.Name):
            return node.id in self.plain
        if isinstance(node, ast.BinOp):
            return self.is_plain(node.left) and self.is_plain(node.right)
        if isinstance(node, ast.UnaryOp):
            return self.is_plain(node.operand)
        if isinstance(node, ast.Subscript):
            return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
        if isinstance(node, ast.Call):
            is_name = isinstance(node.func, ast.Name) and node.func.id in ("len", "int")
            scalar = numpy_name(node.func) in _SCALAR and all(map(self.is_plain, node.args))
            return is_name or scalar
        return numpy_name(node) == "pi"

    def unknown(self, what: str) -> UnsupportedError:
        owner = f" ({self.place} is made of it)" if self.place in HELPERS else ""
        return UnsupportedError(
            f"there is no {self.dialect.name} code for {what}{owner}",
            help="there is code for numpy",
        )


_SCALAR = frozenset(("sqrt", "exp", "log", "abs", "sin", "cos", "tanh"))


def numpy_name(node: ast.expr) -> str:
    """'linalg.solve' of np.linalg.solve; '' of what is no name in NumPy."""
    words: list[str] = []
    while isinstance(node, ast.Attribute):
        words.append(node.attr)
        node = node.value
    is_numpy = isinstance(node, ast.Name) and node.id == "np"
    return ".".join(reversed(words)) if is_numpy else ""


def _conversion(value: ast.expr, name: str) -> bool:
    """a = float(a)"""
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id == "float"
        and isinstance(value.args[0], ast.Name)
        and value.args[0].id == name
    )


def _updated(target: ast.Subscript, value: ast.expr, word: str) -> ast.Assign:
    """a = a.at[place].set(value), where arrays cannot be changed."""
    array = target.value
    assert isinstance(array, ast.Name)
    place = ast.Subscript(
        ast.Attribute(ast.Name(array.id, ast.Load()), "at", ast.Load()), target.slice, ast.Load()
    )
    new = ast.Call(ast.Attribute(place, word, ast.Load()), [value], [])
    return ast.Assign([ast.Name(array.id, ast.Store())], new)


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
