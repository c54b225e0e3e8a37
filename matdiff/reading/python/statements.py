"""The statements of a Python text: assignments, functions, loops, imports; and which function is the one that is meant."""

from __future__ import annotations

import ast

from matdiff.base.errors import MatdiffError, NameError_, UnsupportedError, UsageError
from matdiff.base.limits import CALLS
from matdiff.reading.python import inplace
from matdiff.reading.python.comprehensions import bind
from matdiff.reading.python.evaluation import ROOTS, Evaluation
from matdiff.reading.python.loops import run_for, run_while
from matdiff.reading.python.operators import combined
from matdiff.reading.python.places import placed
from matdiff.reading.python.values import Closure, Input, Path, Size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matdiff.reading.python.evaluation import Scope
    from matdiff.reading.python.space import Space

_OTHERS = frozenset(("typing", "functools", "autograd", "jaxtyping", "matplotlib", "optax"))
_WHAT = "read are assignments, loops over range, def, if on what is known, import and return"


class Returned(Exception):
    """A return statement, with its value."""

    def __init__(self, value: object, node: ast.AST) -> None:
        self.value = value
        self.node = node


class Walk(Evaluation):
    """One walk over the statements of a text.

    ``inputs`` are the arguments met, by name; ``given`` the values that names of the text have, as they are given, for the statements of
    a program; ``active`` are the scopes of the functions that are being called, the text's own first.
    """

    def __init__(self, space: Space, wanted: Iterable[str]) -> None:
        super().__init__(space)
        self.wanted = frozenset(wanted)
        self.calls = 0
        self.given: list[tuple[str, object, ast.AST]] = []
        self.hints: dict[str, str] = {}
        self.following: list[str] = []
        self.active: list[Scope] = []
        self.inputs_met: dict[str, object] = {}

    # ---- functions ---------------------------------------------------------------------------------

    def call_closure(self, function: Closure, given: list[object], named: Scope) -> object:
        if self.calls >= CALLS:
            raise UnsupportedError("a function that calls itself is not read")
        scope = dict(function.scope)
        scope.update(self._bound(function.node, function.scope, given, named))
        self.calls += 1
        self.active.append(scope)
        try:
            return self._body(function.node, scope)
        finally:
            self.calls -= 1
            self.active.pop()

    def _body(self, node: ast.FunctionDef | ast.Lambda, scope: Scope) -> object:
        if isinstance(node, ast.Lambda):
            return self.value(node.body, scope)
        try:
            self.run(node.body, scope)
        except Returned as returned:
            return returned.value
        raise placed(MatdiffError(f"{node.name} returns nothing"), node)

    def _bound(
        self, node: ast.FunctionDef | ast.Lambda, outer: Scope, given: list[object], named: Scope
    ) -> Scope:
        """The parameters with their values."""
        arguments = node.args
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        every = names + [a.arg for a in arguments.kwonlyargs]
        if len(given) > len(names) and not arguments.vararg:
            raise MatdiffError(f"a function of {len(names)} arguments is given {len(given)}")
        found: Scope = dict(zip(names, given, strict=False))
        if arguments.vararg:
            found[arguments.vararg.arg] = tuple(given[len(names) :])
        if arguments.kwarg:
            found[arguments.kwarg.arg] = {k: named.pop(k) for k in [*named] if k not in every}
        for name, value in named.items():
            if name not in every or name in found:
                raise NameError_(f"{name} is no argument of this function, or given twice")
            found[name] = value
        for name, default in self.defaults(node).items():
            if name not in found:
                found[name] = self.value(default, outer)
        missing = [name for name in every if name not in found]
        if missing:
            raise MatdiffError(f"the argument {missing[0]} of this function is not given")
        return found

    def defaults(self, node: ast.FunctionDef | ast.Lambda) -> dict[str, ast.expr]:
        arguments = node.args
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        found = dict(zip(names[len(names) - len(arguments.defaults) :], arguments.defaults, strict=True))  # fmt: skip
        for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if default is not None:
                found[a.arg] = default
        return found

    def main(self, function: Closure) -> object:
        """The value of the function that is asked about, of its own arguments; a default holds for what is not asked for."""
        node = function.node
        scope = dict(function.scope)
        defaults = self.defaults(node)
        arguments = node.args
        if arguments.vararg or arguments.kwarg:
            raise placed(UnsupportedError("*args and **kwargs of a function are not read"), node)
        for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            if a.arg in ("self", "cls"):
                continue
            if a.annotation is not None:
                self.hints[a.arg] = ast.unparse(a.annotation)
            if a.arg in defaults and a.arg not in self.wanted:
                scope[a.arg] = self.value(defaults[a.arg], function.scope)
            else:
                scope[a.arg] = Input(a.arg, a)
        self.given.clear()
        self.active = [scope]
        return self._body(node, scope)

    # ---- statements --------------------------------------------------------------------------------

    def run(self, body: list[ast.stmt], scope: Scope) -> None:
        for statement in body:
            make = _STATEMENTS.get(type(statement))
            if make is None:
                help = _WHAT
                if isinstance(statement, ast.ClassDef):
                    help = "write its method as a function of the arrays that it uses: def loss(w, X, y)"
                raise placed(UnsupportedError(f"{_named(statement)} is not read", help=help), statement)  # fmt: skip
            try:
                make(self, statement, scope)
            except MatdiffError as error:
                raise placed(error, statement) from None

    def keep(self, name: str, value: object, node: ast.AST) -> object:
        """Remember what a name of the text is given; a name that is given once stands for itself from then on."""
        if self.calls or self.following:
            return value
        self.given.append((name, value, node))
        return self.letter(name, value)

    def letter(self, name: str, value: object) -> object:
        """What a name of a statement is from then on."""
        return value

    # ---- the text ----------------------------------------------------------------------------------

    def text(self, module: ast.Module, scope: Scope, function: str = "") -> object:
        """The value of a text: of the function meant, else its last expression or assignment."""
        self.active = [scope]
        try:
            body = list(module.body)
            last = body[-1] if body else None
            if isinstance(last, ast.Expr) and not _is_docstring(last):
                self.run(body[:-1], scope)
                return self._meant(self.value(last.value, scope), scope)
            self.run(body, scope)
        except Returned as returned:
            return returned.value
        if function:
            found = scope.get(function)
            if not isinstance(found, Closure):
                raise UsageError(f"there is no function {function} in this text")
            return self.main(found)
        if isinstance(last, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            target = last.targets[-1] if isinstance(last, ast.Assign) else last.target
            if isinstance(target, ast.Name):
                return self._meant(scope[target.id], scope)
        if isinstance(last, (ast.For, ast.If)) and self.given:
            return scope[self.given[-1][0]]
        functions = {n: v for n, v in scope.items() if isinstance(v, Closure)}
        if not functions:
            raise UsageError("there is no expression and no function in this text")
        return self.main(functions[self._chosen(functions)])

    def _meant(self, value: object, scope: Scope) -> object:
        return self.main(value) if isinstance(value, Closure) else value

    def _chosen(self, functions: dict[str, Closure]) -> str:
        """The function that no other calls; of several the one that has what is asked for."""
        used = {
            n.id
            for f in functions.values()
            for n in ast.walk(f.node)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
        }
        free = [name for name in functions if name not in used] or list(functions)
        if len(free) > 1 and self.wanted:
            having = [n for n in free if self.wanted & _arguments(functions[n].node)]
            free = having or free
        if len(free) == 1:
            return free[0]
        raise UsageError(
            f"which function: {', '.join(free)}?",
            help=f"name it behind the file, loss.py::{free[-1]}, or leave the others out",
        )


def _arguments(node: ast.FunctionDef | ast.Lambda) -> set[str]:
    arguments = node.args
    return {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def _is_docstring(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _named(node: ast.stmt) -> str:
    words = {
        "With": "a with block", "ClassDef": "a class", "Try": "try", "Global": "global",
        "Delete": "del", "Raise": "raise", "AsyncFunctionDef": "an async function", "Match": "match",
    }  # fmt: skip
    return words.get(type(node).__name__, f"Python's {type(node).__name__}")


def _assign(self: Walk, node: ast.Assign, scope: Scope) -> None:
    value = self.value(node.value, scope)
    if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        value = inplace.owned(self, node, value, scope)
    for target in node.targets:
        _give(self, target, value, scope, node)


def _annotated(self: Walk, node: ast.AnnAssign, scope: Scope) -> None:
    if node.value is None:
        if isinstance(node.target, ast.Name):
            self.hints[node.target.id] = ast.unparse(node.annotation)
        return
    _give(self, node.target, self.value(node.value, scope), scope, node)


def _give(self: Walk, target: ast.expr, value: object, scope: Scope, node: ast.AST) -> None:
    if isinstance(target, ast.Subscript) and inplace.put(self, target, value, scope):
        return
    bind(self, target, value, scope)
    for name in ast.walk(target):
        if isinstance(name, ast.Name):
            given = scope[name.id]
            if isinstance(given, Size):
                self.space.sizes.wish(given.size, name.id)
            scope[name.id] = self.keep(name.id, given, node)


def _loaded(target: ast.Subscript) -> ast.Subscript:
    """What a place holds before it is given a value."""
    return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)


def _augmented(self: Walk, node: ast.AugAssign, scope: Scope) -> None:
    if isinstance(node.target, ast.Subscript):
        before = self.plain(_loaded(node.target), scope)
        value = combined(self, type(node.op), before, self.plain(node.value, scope))
        if inplace.put(self, node.target, value, scope):
            return
    if not isinstance(node.target, ast.Name):
        bind(self, node.target, None, scope)
    assert isinstance(node.target, ast.Name)
    name = node.target.id
    before = self.value(ast.copy_location(ast.Name(name, ast.Load()), node.target), scope)
    value = combined(self, type(node.op), self.resolved(before), self.plain(node.value, scope))
    value = self.keep(name, value, node)
    if not self.following:
        inplace.changed_under_all_names(self, name, before, value, scope)
    scope[name] = value


def _expression(self: Walk, node: ast.Expr, scope: Scope) -> None:
    """An expression alone does nothing, unless it has side effects."""
    if isinstance(node.value, ast.Constant):
        return
    if isinstance(node.value, ast.Call):
        function = node.value.func
        if isinstance(function, ast.Attribute) and function.attr == "append":
            base = self.value(function.value, scope)
            if isinstance(base, list) and len(node.value.args) == 1 and not self.following:
                base.append(self.value(node.value.args[0], scope))
                return
        raise UnsupportedError(
            f"{ast.unparse(function)}(…) alone can only have a side effect, which is not followed",
            help="leave this line out: read is what the value is made of",
        )


def _function(self: Walk, node: ast.FunctionDef, scope: Scope) -> None:
    made: object = Closure(node, scope)
    for decorator in reversed(node.decorator_list):
        if not _is_idle(decorator):
            made = self.called(self.value(decorator, scope), [made], {})
    scope[node.name] = made


def _is_idle(decorator: ast.expr) -> bool:
    """Whether a decorator leaves the values of a function as they are: jit, partial(jit, …), no_grad() and their like."""
    words = {n.attr for n in ast.walk(decorator) if isinstance(n, ast.Attribute)}
    words |= {n.id for n in ast.walk(decorator) if isinstance(n, ast.Name)}
    return bool(words & _IDLE_DECORATORS)


_IDLE_DECORATORS = frozenset(
    (
        "jit", "njit", "checkpoint", "remat", "staticmethod", "classmethod", "jaxtyped", "typechecked", "lru_cache", "cache", "wraps",
        "compile", "script",
    )
)  # fmt: skip


def _return(self: Walk, node: ast.Return, scope: Scope) -> None:
    if node.value is None:
        raise UnsupportedError("return without a value is not read")
    if self.following:
        raise UnsupportedError("return inside a loop is not read")
    raise Returned(self.value(node.value, scope), node)


def _import(self: Walk, node: ast.Import, scope: Scope) -> None:
    for alias in node.names:
        _known_module(alias.name)
        if alias.asname:
            scope[alias.asname] = Path(alias.name)
        else:
            root = alias.name.partition(".")[0]
            scope[root] = Path(root)


def _import_from(self: Walk, node: ast.ImportFrom, scope: Scope) -> None:
    module = node.module or ""
    if module in {"__future__", "typing"}:
        return
    _known_module(module)
    for alias in node.names:
        if alias.name == "*":
            raise UnsupportedError("import * is not read", help="write import numpy as np")
        scope[alias.asname or alias.name] = Path(f"{module}.{alias.name}")


def _known_module(name: str) -> None:
    root = name.partition(".")[0]
    if root not in {v.partition(".")[0] for v in ROOTS.values()} | _OTHERS:
        raise UnsupportedError(
            f"the module {name} is not known here", help="known are numpy, scipy, torch, jax, math"
        )


def _if(self: Walk, node: ast.If, scope: Scope) -> None:
    if _is_entry(node):
        return
    value = self.value(node.test, scope)
    self.run(node.body if self.truth(value, node.test) else node.orelse, scope)


def _is_entry(node: ast.If) -> bool:
    """if __name__ == "__main__": what follows is a run of the file."""
    test = node.test
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"  # fmt: skip


_STATEMENTS: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Expr: _expression,
    ast.FunctionDef: _function,
    ast.Return: _return,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.If: _if,
    ast.For: run_for,
    ast.While: run_while,
    ast.Pass: lambda self, node, scope: None,
    ast.Assert: lambda self, node, scope: None,
}
"""What reads each form of statement."""
