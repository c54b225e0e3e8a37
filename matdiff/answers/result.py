"""What a question is answered with: the closed form, and everything one may ask about it.

A ``Gradient`` prints as plain text that parses back to the same expression, renders itself in Jupyter, and hands out its steps,
conditions, check and code. ``Gradients`` maps several variables to their gradients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from matdiff.answers.dataforms import DataForms
from matdiff.answers.explanation import Explanation
from matdiff.answers.formula import Formula
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.expression.build import apply
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.base.dimensions import Shape
    from matdiff.calculus.derive import Answer, Derivation
    from matdiff.calculus.steps import Step
    from matdiff.checks.claim import Claim
    from matdiff.checks.report import CheckReport
    from matdiff.codegen.functions import Code
    from matdiff.expression.nodes import Node
    from matdiff.indexnotation.form import IndexForm
    from matdiff.solving.solution import Solution
    from matdiff.syntax.reading import Reading


TRANSPOSED = ("^{\\top}", "^{T}", "^\\top", "^T", ".T", "'", "ᵀ", "⊤")
"""The marks by which a variable is named transposed."""


def split_transposed(name: str) -> tuple[str, str]:
    """'W^T' as ('W', '^T'); a plain name has no mark."""
    for mark in TRANSPOSED:
        if name.endswith(mark) and len(name) > len(mark):
            return name[: -len(mark)].strip(), mark
    return name, ""


class Expression(Formula):
    """An expression as it was read: ``node``, the shapes found, and the decisions in ``notes``.

    >>> import matdiff
    >>> e = matdiff.parse("x^T A y")
    >>> str(e), e.shapes
    ('x^T A y', {'x': ('m', 1), 'A': ('m', 'n'), 'y': ('n', 1)})
    """

    def __init__(self, reading: Reading) -> None:
        self._reading: Reading | None = reading
        super().__init__(reading.expression)
        self.notes: tuple[str, ...] = reading.notes

    @property
    def reading(self) -> Reading:
        """How the text was read."""
        assert self._reading is not None
        return self._reading

    def __bool__(self) -> bool:
        raise UsageError(
            "an expression is neither true nor false: its values are not known",
            help="a.equals(b) says whether two expressions are equal",
        )

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred."""
        return {name: symbol.shape for name, symbol in self.reading.symbols.items()}


class Gradient(DataForms):
    """The gradient of a scalar by one variable: G with df = tr(G' dX), of the shape of the variable.

    >>> import matdiff
    >>> r = matdiff.grad("x^T A y", wrt="A")
    >>> str(r), r.shape, r.shapes["A"]
    ('x y^T', ('m', 'n'), ('m', 'n'))
    >>> r.latex()
    'x y^{\\\\top}'
    """

    def __init__(
        self,
        expression: Expression,
        derivation: Derivation,
        answer: Answer,
        variable: str,
        structure: str,
        turned: Node | None = None,
        letters: Mapping[Node, Node] | None = None,
    ) -> None:
        self.expression = expression
        self.derivation = derivation
        self.answer = answer
        self.variable = variable
        self.structure = structure
        super().__init__(answer.gradient if turned is None else turned)
        self._is_turned = turned is not None
        self.letters = letters or {}
        """What letters of the derivation stand for: P for S^-1, where the gradient is by an inverse."""
        self._steps: tuple[Step, ...] | None = None

    # -- the answer

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred."""
        return self.expression.shapes

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision, and the convention of the answer."""
        found = list(self.expression.notes)
        if self.answer.convention:
            found.append(self.answer.convention[0].upper() + self.answer.convention[1:] + ".")
        if not self.answer.occurs:
            found.append(
                f"{self.variable} does not occur in the expression, so its gradient is zero."
            )
        return tuple(found)

    @property
    def convention(self) -> str:
        """The convention for a structured variable; empty for a free one."""
        return self.answer.convention

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds, e.g. ('S is invertible',)."""
        from matdiff.output.plain import plain

        return tuple(f"{plain(node)} {words}" for node, words in self.conditions_as_nodes())

    def conditions_as_nodes(self) -> list[tuple[Node, str]]:
        """The conditions, each with the expression it is about."""
        found = self.derivation.conditions(self.answer)
        if not self.letters:
            return found
        normal = self.derivation.normaliser.normal
        rows = [(normal(substitute(node, self.letters)), words) for node, words in found]
        return list(dict.fromkeys(rows))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The derivation: each line with the law that led to it."""
        if self._steps is None:
            from matdiff.calculus.narrate import steps_of
            from matdiff.calculus.steps import turned_step, with_letters
            from matdiff.checks.grounds import grounds_of_gradient

            steps = steps_of(self.derivation, self.answer)
            if self._is_turned:
                steps = (*steps, turned_step(self.answer.gradient, self.node, self.letters))
            steps = with_letters(steps, self.letters) if self.letters else steps
            by, places = self.answer.variable, self.answer.places
            self._steps = grounds_of_gradient(steps, by, places, self.derivation.book)
        return self._steps

    # -- printing

    def __repr__(self) -> str:
        return f"Gradient({str(self)!r}, wrt={self.variable!r})"

    def named(self, format: str = "unicode") -> str:
        """The closed form with names for its repeated parts, and what they stand for; the closed form if none is worth a name.

        >>> import matdiff
        >>> print(matdiff.grad("||tanh(W x + b) - y||^2", wrt="b").named())
        2 ((u − y) ⊙ (1 − u.^2))
        where u = tanh(W x + b)
        """
        from matdiff.answers.named_answer import named_text

        return named_text(self.node, format)

    def explain(self, format: str = "unicode") -> Explanation:
        """The derivation as on paper; it renders itself in Jupyter.

        >>> import matdiff
        >>> print(matdiff.grad("x^T A y", wrt="A").explain("ascii"))
               f  =  x^T A y             as read
              df  =  x^T dA y            product rule; x, y constant
                  =  tr(y x^T dA)        tr AB = tr BA
                  =  tr((x y^T)^T dA)    the gradient stands before the differential
        grad_A f  =  x y^T               df = tr(G' dA)
        """
        return Explanation(self, format)

    def to_dict(self) -> dict[str, Any]:
        """Everything that is known of the answer, as plain data for JSON."""
        from matdiff.answers.report import as_dict

        return as_dict(self)

    def index(self) -> IndexForm:
        """The gradient in index notation, by the second engine.

        >>> import matdiff
        >>> print(matdiff.grad("||A x - b||^2", wrt="x").index())
        df/dx_m = 2 A_km (A_kl x_l - b_k)
        """
        from matdiff.indexnotation.complexform import index_forms

        expression, variable, _ = self.as_question()
        return index_forms("grad", expression, [variable])[0]

    # -- checking

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 5.0) -> CheckReport:
        """Compare with the second engine and with entrywise derivatives by SymPy at random rational points; "exact": with the former alone.

        >>> import matdiff
        >>> print(matdiff.grad("x^T A y", wrt="A").check("exact").sentence())
        ✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact
        """
        from matdiff.checks.deciding import decide

        return decide(self.claims, kind, points=points, seconds=seconds)

    def claims(self) -> list[Claim]:
        """What the answer says, as claims that judges decide."""
        from matdiff.checks.stating import gradient_claims

        self._require_occurring()
        expression, variable, gradient = self.as_question()
        structure = None if self.structure == "projected" else self.structure
        places = self.answer.places
        return gradient_claims(expression, variable, gradient, structure=structure, places=places)

    def _require_occurring(self) -> None:
        if not self.answer.occurs:
            raise UnsupportedError(f"{self.variable} does not occur, nothing to compare")

    def as_question(self) -> tuple[Node, Symbol, Node]:
        """What a check compares: the expression, the variable as a symbol, the gradient by it."""
        variable = self.answer.variable
        assert isinstance(variable, Symbol)
        return self.derivation.expression, variable, self.answer.gradient

    def solve(self, st: str = "") -> Solution:
        """Where this gradient is zero, under the constraints ``st``; see :func:`matdiff.solve`.

        >>> import matdiff
        >>> print(matdiff.grad("||X w - y||^2", wrt="w").solve())
        w = (X^T X)^-1 X^T y
        """
        from matdiff.solving.asking import solve_gradient

        return solve_gradient(self, st)

    # -- code

    def code(self, target: str = "numpy", of: str = "gradient", batch: Iterable[str] = ()) -> str:
        """Source text of a function of the names in the expression; columns are 1-D arrays, matrices 2-D.

        ``target`` is a library or a language (``matdiff.codegen.targets`` has the list), or "einsum": NumPy from the index form.
        "torch.autograd.Function", "jax.custom_vjp" and "scipy.optimize" are the value and its gradient as these want them.
        ``of`` is "gradient", "value" or "value_and_gradient"; names in ``batch`` have an axis in front that counts a batch.
        UsageError for another word, UnsupportedError where a target has no word for a part.
        """
        if target == "einsum":
            return self.index().einsum()
        return self._code(target, of, batch).source

    def function(
        self, target: str = "", of: str = "gradient", batch: Iterable[str] = ()
    ) -> Callable[..., Any]:
        """That function: keyword arguments named as in the expression, returns an array.

        Without a target it is NumPy, with SciPy where that is installed.

        >>> import matdiff, numpy as np
        >>> g = matdiff.grad("||A x - b||^2", wrt="x").function()
        >>> [float(v) for v in g(A=np.eye(2), x=np.array([1.0, 2.0]), b=np.zeros(2))]
        [2.0, 4.0]
        """
        return self._code(target, of, batch).function()

    def _code(self, target: str, of: str = "gradient", batch: Iterable[str] = ()) -> Code:
        from matdiff.codegen.functions import batched, code, written_together
        from matdiff.codegen.wrappers import WRAPPERS, Question

        symbols, value = self._symbols(), self.derivation.expression
        if target in WRAPPERS:
            return WRAPPERS[target](
                Question(value, {self.variable: self._whole()}, symbols, self._hessian_times)
            )
        name = self._function_name()
        names = {"gradient": name, "value": "value", "value_and_gradient": f"value_and_{name}"}
        if of not in names:
            raise UsageError(f"there is code of {', '.join(names)}, not of '{of}'")
        if of == "value_and_gradient":
            many = {"value": value, "gradient": self._whole()}
            return written_together(many, symbols, target, names[of])
        node = value if of == "value" else self._whole()
        if batch:
            wide, symbols = batched(node, symbols, batch)
            return code(wide, symbols, target=target, name=names[of])
        return code(node, symbols, target=target, name=names[of])

    def _hessian_times(self) -> tuple[Node, Symbol]:
        """The Hessian times a direction, and the symbol of that."""
        from matdiff.calculus.directional import along, direction_name, tangent_attributes
        from matdiff.calculus.forward import Forward
        from matdiff.expression.build import symbol

        _, variable, gradient = self.as_question()
        if variable.axes:
            raise UnsupportedError("there is no Hessian by a family of members yet")
        taken = {v.name for v in self._symbols()}
        direction = symbol(
            direction_name(variable, taken), variable.shape, tangent_attributes(variable)
        )
        forward = Forward(gradient, [variable], self.derivation.book)
        return along(forward, {variable: direction}), direction

    def _whole(self) -> Node:
        """What code computes: the gradient, of a family those by all its members, index first."""
        whole = self.node
        for place in reversed(self.answer.places):
            whole = apply("stack", place, whole)
        return whole

    def _symbols(self) -> list[Symbol]:
        return list(self.expression.reading.symbols.values())

    def _function_name(self) -> str:
        from matdiff.codegen.naming import function_name

        return function_name("gradient", self.variable)
