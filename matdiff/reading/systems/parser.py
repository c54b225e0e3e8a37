"""The statements and functions of every system, into the tree of Python's ``ast``; expressions are parsed in expressions.py.

Functions of a system become names such as ``·numpy.log``, which no text can spell; the text's own names stay what they are.
"""

from __future__ import annotations

import ast
import re

from matdiff.reading.systems.expressions import CLOSING, Expressions, span_of

_LOADING = {"julia": ("using", "import"), "r": ("library", "require"), "matlab": ("pkg", "clear")}
"""What begins a line that loads a library."""
_BLOCK = re.compile(r"^\s*function\s+(?:[\w\[\], ]+=\s*)?(\w+)\(", re.MULTILINE)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.systems.tables import System


class Parser(Expressions):
    """Parses one text; ``parse`` gives the module."""

    def __init__(self, text: str, system: System) -> None:
        super().__init__(text, system)
        self.functions |= {*_BLOCK.findall(text)}

    # ---- statements --------------------------------------------------------------------------------

    def parse(self) -> ast.Module:
        body: list[ast.stmt] = []
        while True:
            while self.peek() == "end":
                self.take()
            if not self.peek():
                return ast.Module(body, [])
            body.append(self.statement())

    def statement(self) -> ast.stmt:
        start = self.at
        word = self.tokens[start][1] if self.peek() == "name" else ""
        if word in _LOADING.get(self.system.name, ()):
            return self._skipped()
        if word == "function" and self.system.name in ("matlab", "julia"):
            return self._block()
        if word == "return" and self.system.name == "julia":
            self.take()
            value = self.expression(0)
            return self._finished(ast.Return(value), value)
        name = self._left_side()
        if name is None:
            self.at = start
            value = self.expression(0)
            return self._finished(ast.Expr(value), value)
        word, parameters = name
        self.given.add(word)
        if parameters is None:
            value = self.expression(0)
        else:
            hidden = {p: p in self.given for p in parameters}
            self.given |= {*parameters}
            body = self.expression(0)
            self.given -= {p for p, known in hidden.items() if not known}
            value = self._function(parameters, body)
        if isinstance(value, (ast.Lambda, ast.FunctionDef)):
            self.functions.add(word)
        target = ast.Name(word, ast.Store())
        self.placed(target, *span_of(value))
        return self._finished(ast.Assign([target], value), value)

    def _finished(self, node: ast.stmt, value: ast.expr) -> ast.stmt:
        ast.copy_location(node, value)
        if self.peek() not in ("", "end", "}"):
            _, word, start, end = self.tokens[self.at]
            raise self.error(f"{word} does not fit here", start, end)
        return node

    def _left_side(self) -> tuple[str, list[str] | None] | None:
        """name =, or name(a, b) = in the brackets of a call."""
        if self.peek() != "name":
            return None
        word = self.take()[1]
        if self.peek() in self.system.assigns:
            self.take()
            return word, None
        if self.peek() != self.system.call:
            return None
        self.take()
        parameters = []
        while self.peek() == "name":
            parameters.append(self.take()[1].rstrip("_"))
            if self.peek() == ",":
                self.take()
        if self.peek() != CLOSING[self.system.call]:
            return None
        self.take()
        if self.peek() not in self.system.assigns:
            return None
        self.take()
        return word, parameters

    def _function(self, parameters: list[str], body: ast.expr) -> ast.expr:
        arguments = ast.arguments([], [ast.arg(p) for p in parameters], None, [], [], None, [])
        for a in arguments.args:
            ast.copy_location(a, body)
        return self.placed(ast.Lambda(arguments, body), *span_of(body))

    # ---- functions -----------------------------------------------------------------------------------

    def _skipped(self) -> ast.stmt:
        """A line that loads a library."""
        while self.peek() not in ("", "end"):
            self.take()
        return ast.Pass()

    def _block(self) -> ast.stmt:
        """function f = cost(x, A) … end of MATLAB, function loss(w, X) … end of Julia."""
        start = self.take()[2]
        outputs = self._outputs() if self.system.name == "matlab" else []
        name = self.take()[1]
        self.take("(")
        parameters = []
        while self.peek() == "name":
            parameters.append(self.take()[1])
            if self.peek() == ",":
                self.take()
        end = self.take(")")[3]
        self.given |= {name, *parameters}
        self.functions.add(name)
        body: list[ast.stmt] = []
        while not self._ends():
            if self.peek() == "end":
                self.take()
            else:
                body.append(self.statement())
        if self.peek():
            self.take()
        last = body[-1] if body else None
        if outputs:
            value = self.placed(ast.Name(outputs[0], ast.Load()), start, end)
            body.append(ast.copy_location(ast.Return(value), value))
        elif isinstance(last, (ast.Expr, ast.Assign)):
            body[-1:] = [*([last] if isinstance(last, ast.Assign) else []), ast.copy_location(ast.Return(last.value), last)]  # fmt: skip
        elif not isinstance(last, ast.Return):
            raise self.error("a function without a value is not read", start, end)
        whole = self._function(parameters, self.placed(ast.Constant(0), start, end))
        assert isinstance(whole, ast.Lambda)
        made = ast.FunctionDef(name, whole.args, body, [])
        return ast.copy_location(made, whole)

    def _outputs(self) -> list[str]:
        """The names before the equals sign: f =, [f, g] =; the value is the first."""
        found = []
        many = self.peek() == "["
        if many:
            self.take()
        while self.peek() == "name":
            found.append(self.take()[1])
            if self.peek() == ",":
                self.take()
        if many:
            self.take("]")
        self.take("=")
        return found

    def _ends(self) -> bool:
        """Whether a block ends here: end, endfunction, the end of the text or the next function."""
        if not self.peek():
            return True
        word = self.tokens[self.at][1] if self.peek() == "name" else ""
        return word in ("end", "endfunction") or (word == "function" and self.system.name == "matlab")  # fmt: skip

    def anonymous(self, start: int) -> ast.expr:
        """@(x) ..., function(x) ..."""
        self.take("(")
        parameters = []
        while self.peek() == "name":
            parameters.append(self.take()[1])
            if self.peek() == ",":
                self.take()
        self.take(")")
        new = {*parameters} - self.given
        self.given |= new
        if self.peek() == "{":
            made = self._braces(parameters, start)
            self.given -= new
            return made
        body = self.expression(0)
        self.given -= new
        return self.placed(self._function(parameters, body), start, span_of(body)[1])

    def _braces(self, parameters: list[str], start: int) -> ast.expr:
        """The function of several statements; its value is the last."""
        self.take("{")
        depth, self.depth = self.depth, 0
        body: list[ast.stmt] = []
        while self.peek() != "}":
            if self.peek() == "end":
                self.take()
            else:
                body.append(self.statement())
        self.depth = depth
        end = self.take("}")[3]
        last = body[-1] if body else None
        if not isinstance(last, (ast.Expr, ast.Assign)):
            raise self.error("a function without a value is not read", start, end)
        body.append(ast.copy_location(ast.Return(last.value), last))
        if isinstance(last, ast.Expr):
            del body[-2]
        whole = self._function(parameters, last.value)
        assert isinstance(whole, ast.Lambda)
        made = ast.FunctionDef("function", whole.args, body, [])
        return self.placed(made, start, end)  # type: ignore[arg-type]
