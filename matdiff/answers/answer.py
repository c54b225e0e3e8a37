"""The one public answer: the face of a record, with the same vocabulary whatever was asked.

    r.node  r.kind  r.variable(s)  r.shape  r.shapes  r.conditions  r.convention(s)  r.notes  r.used  r.steps
    r.explain()  r.check()  r.code(target)  r.function(target)  r.index()  r.named()
    str(r)  r.unicode()  r.latex()  r.markdown()  r.to_dict()      r == other  r.equals(other)

What a kind does not have says so in one sentence. The old names (``Gradient``, ``Derivative`` ...) are names of ``Answer`` for one release:
``isinstance(r, matdiff.Gradient)`` holds of a gradient.

>>> import matdiff
>>> r = matdiff.grad("x^T A y", wrt="A")
>>> str(r), r.kind, r.variable, r.shape, r.shapes["A"]
('x y^T', 'gradient', 'A', ('m', 'n'), ('m', 'n'))
>>> r.latex()
'x y^{\\\\top}'
"""

from __future__ import annotations

from matdiff.answers import checking, coding, dataform, lefts, named_answer, report, sumform
from matdiff.answers.explanation import Explanation, Hint
from matdiff.answers.formula import Formula
from matdiff.answers.telling import PLAIN, telling
from matdiff.base.errors import NotThere, UnsupportedError
from matdiff.base.limits import CHECK_SECONDS
from matdiff.calculus import bookshelf, identify
from matdiff.indexnotation import kinds
from matdiff.objects import comparing
from matdiff.output import plain as output_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from matdiff.answers.dataform import MatrixForm
    from matdiff.answers.found import Found
    from matdiff.answers.result import Expression
    from matdiff.answers.sumform import SumForm
    from matdiff.base.dimensions import Shape
    from matdiff.calculus.steps import Step
    from matdiff.checks.claim import Claim
    from matdiff.checks.report import CheckReport
    from matdiff.expression.nodes import Node
    from matdiff.objects.comparing import Equality


class Answer(Formula):
    """A closed form with everything that may be asked of it; ``record`` is what was found."""

    def __init__(self, record: Found) -> None:
        self.record = record
        self._steps: tuple[Step, ...] | None = None

    # -- the answer

    @property
    def node(self) -> Node:
        """The closed form, as printed."""
        own = self.record.kind.node
        return self.record.node if own is None else own(self.record)  # type: ignore[return-value]

    @node.setter
    def node(self, node: Node) -> None:
        self.record.node = node

    @property
    def kind(self) -> str:
        """'gradient', 'jacobian', 'hessian', 'differential', 'jvp' ...; of a complex variable also 'derivative', 'wirtinger'."""
        return self.record.kind.name.rpartition(" ")[2]

    @property
    def expression(self) -> Expression:
        """The function that was differentiated."""
        return self.record.question

    @property
    def variable(self) -> str:
        """The variable, as it was typed; of several the last."""
        return self.record.names[-1]

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables, as they were typed."""
        return self.record.names

    @property
    def shape(self) -> Shape:
        """(rows, columns)."""
        own = self.record.kind.shape
        return self.node.shape if own is None else own(self.record)

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred, the directions too."""
        added = {v.name: v.shape for v in self.record.directions.values()}
        return {**self.expression.shapes, **added}

    @property
    def conventions(self) -> tuple[str, ...]:
        """What the answer means where there are several conventions; of a structured variable which was taken."""
        return self.record.conventions

    @property
    def convention(self) -> str:
        """The conventions as one text; '' where none had to be chosen."""
        return "; ".join(self.conventions)

    @property
    def line(self) -> str:
        """The line that defines the answer, from rules/identification.

        >>> import matdiff
        >>> matdiff.grad("log det X", "X").line, matdiff.jacobian("A x", "x").line
        ("df = tr(G' dX)", 'd vec F = J d vec X')
        """
        book, row, by = bookshelf.default_book(), self.record.kind.line, self.record.variables[-1]
        if row != "gradient":
            return identify.line_of(book, row, self.variable)
        if by.complex:
            return identify.line_of(book, "complex_gradient", self.variable)
        return identify.identity(book, by, self.variable)

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision, and what has to be known of the answer."""
        return (*self.expression.notes, *self.record.notes)

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds, e.g. ('S is invertible',)."""
        return tuple(
            f"{output_plain.plain(node)} {words}" for node, words in self.conditions_as_nodes()
        )

    def conditions_as_nodes(self) -> list[tuple[Node, str]]:
        """The conditions, each with the expression it is about."""
        return self.record.kind.conditions(self.record)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The derivation: each line with the law that led to it."""
        if self._steps is None:
            self._steps = self.record.kind.steps(self.record)
        return self._steps

    @property
    def used(self) -> tuple[str, ...]:
        """The declared attributes that the derivation rests on; what was declared and not needed is not among them.

        >>> import matdiff
        >>> matdiff.grad("x^T S x + norm(Q b)", wrt="x", where="S: symmetric, Q: n x n orthogonal").used
        ('S = S^T',)
        """

        grounds = [ground for step in self.steps for ground in getattr(step, "because", ())]
        return tuple(
            dict.fromkeys(ground.text(output_plain.plain, has_signs=False) for ground in grounds)
        )

    def __getattr__(self, name: str) -> Any:
        """What belongs to some kinds alone: the directions of a product, both Wirtinger derivatives, the order of a differential."""
        if name.startswith("__") or name == "record":
            raise AttributeError(name)
        record = self.record
        if name in record.kind.more:
            return record.kind.more[name](record)
        if name in record.how:
            return record.how[name]
        if name == "directions":
            return record.directions
        there = ", ".join(sorted({*record.kind.more, *COMMON}))
        raise NotThere(f"{record.kind.said} has no {name}; there is: {there}")

    def __eq__(self, other: object) -> bool:
        """Whether both are the same expression, as printed or in normal form; ``equals`` compares what they are worth."""
        if not isinstance(other, Formula):
            return False
        nodes: tuple[Any, Any] = (self.node, other.node)
        one, two = nodes
        if one is None or two is None:
            return one is two and kinds.same_tensor(self, other)
        return comparing.same_form(one, two)

    def equals(self, other: object) -> Equality:
        """Whether both have the same value wherever both have one; a tensor without a matrix form is compared by the second engine."""
        if self.node is None or getattr(other, "node", self.node) is None:
            same = kinds.same_tensor(self, other)
            return comparing.Equality(
                same, f"the tensors {'agree' if same else 'differ'} modulo a prime"
            )
        return super().equals(other)

    def __hash__(self) -> int:
        return hash(self.shape)  # equal forms may begin with another name

    # -- printing

    def __repr__(self) -> str:
        by = ", ".join(self.variables)
        return f"{self.kind.capitalize()}({str(self)!r}, wrt={by!r})"

    def __str__(self) -> str:
        own = self.record.kind.text
        return super().__str__() if own is None else own(self.record, "ascii")

    def unicode(self) -> str:
        """In Unicode, as the terminal shows it."""
        own = self.record.kind.text
        return super().unicode() if own is None else own(self.record, "unicode")

    def latex(self) -> str:
        """LaTeX that KaTeX and MathJax both read."""
        own = self.record.kind.text
        return super().latex() if own is None else own(self.record, "latex")

    def markdown(self) -> str:
        """The answer as an equation, between the signs of a formula in Markdown."""
        return f"$$\n{self.equation()}\n$$"

    def equation(self) -> str:
        """The answer with its name, in LaTeX; all that was found where that is more than one formula."""
        return report.equation(self)

    def _repr_latex_(self) -> str:
        body = self.equation()
        if self.record.kind.text is None:  # else no matrix is shown that could speak of something
            body = named_answer.with_meanings_latex(body, self.node)
        return f"$\\displaystyle {body}$"

    def left(self, format: str) -> str:
        """What the answer is called: ∇_w f."""
        own = self.record.kind.left
        return lefts.left(self, format) if own is None else own(self.record, format)

    def more_lines(self, format: str) -> list[tuple[str, Node]]:
        """Further formulas that were found, each with its name."""
        return lefts.more_lines(self, format)

    def named(self, format: str = "unicode") -> str:
        """The closed form with names for its repeated parts, and what they stand for; the closed form if none is worth a name.

        >>> import matdiff
        >>> print(matdiff.grad("||tanh(W x + b) - y||^2", wrt="b").named())
        2 ((u − y) ⊙ (1 − u.^2))
        where u = tanh(W x + b)
        """

        own = self.record.kind.text
        return (
            named_answer.named_text(self.node, format) if own is None else own(self.record, format)
        )

    def explain(
        self, format: str = "unicode", *, method: str = "differential", detail: str = "normal", notation: str = "",
        cite: bool = False, at: str = "",
    ) -> Explanation:  # fmt: skip
        """The derivation as on paper; it renders itself in Jupyter.

        ``method`` is differential, chain, index or entries, ``detail`` brief, normal or full; ``notation`` a list of signs such as
        "∂, Tr, A:B, ∂f/∂x, ′"; with ``cite`` each line tells the book, with ``at``, "x = [1, 2]", its number. UsageError for a method
        that does not apply.

        >>> import matdiff
        >>> print(matdiff.grad("x^T A y", wrt="A").explain("ascii"))
               f  =  x^T A y             definition
              df  =  x^T dA y            product rule; x, y constant
                  =  tr(y x^T dA)        tr AB = tr BA
                  =  tr((x y^T)^T dA)    the gradient stands before the differential
        grad_A f  =  x y^T               df = tr(G' dA)
        """
        own = self.record.kind.explained
        told = telling(method, detail, notation, cite, at)
        return Explanation(self, format, told) if own is None or told != PLAIN else own(self.record, format)  # fmt: skip

    def hint(self, lines: int = 1, format: str = "unicode", **told: Any) -> Hint:
        """The first lines of the derivation and the law of the next one, not the answer; ``method`` and ``detail`` as of explain."""
        return Hint(self, lines, format, telling(**told))

    def to_dict(self) -> dict[str, Any]:
        """Everything that is known of the answer, as plain data for JSON; the keys are those of the vocabulary."""
        return report.as_dict(self)

    def index(self, *given: Any, **options: Any) -> Answer:
        """The answer in index notation, by the second engine: an answer too.

        >>> import matdiff
        >>> print(matdiff.grad("||A x - b||^2", wrt="x").index())
        df/dx_m = 2 A_km (A_kl x_l - b_k)
        """
        own = self.record.kind.index
        if own is None:
            raise UnsupportedError(
                f"{self.record.kind.said} has no index form",
                help="the gradient, the Jacobian and the Hessian have one",
            )
        if self.kind == "index":
            return self
        form = own(self.record, *given, **options)
        return Answer(kinds.found_of(form, self.expression, self.variables))

    # -- checking

    def claims(self, of: str = "dense") -> list[Claim]:
        """What the answer, or a part of it, says: claims that judges decide."""
        return self.record.kind.claims(self.record, of)

    def check(
        self,
        kind: str = "sympy",
        *,
        of: str = "dense",
        points: int = 3,
        seconds: float = CHECK_SECONDS,
    ) -> CheckReport:
        """Compare with the second engine, then with entrywise derivatives by SymPy at random rational points.

        "exact" is the second engine alone, modulo a prime; "steps" compares every line with the one before, "code" the generated code
        with difference quotients. ``of`` is the part whose closed form is compared. ``seconds`` bound the work, not the time.

        >>> import matdiff
        >>> print(matdiff.grad("x^T A y", wrt="A").check("exact").sentence())
        ✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact
        """
        return checking.check(self, kind, of, points, seconds)

    # -- code

    def code(self, target: str = "numpy", of: str = "", batch: Iterable[str] = ()) -> str:
        """Source text of a function of the names in the expression; columns are 1-D arrays, matrices 2-D, directions come last.

        ``target`` is a library or a language (``matdiff.codegen.targets`` has the list), or "einsum": NumPy from the index form. ``of``
        is a part: of a Jacobian "matvec", "rmatvec", "diagonal" or "trace", of a gradient "value" or "value_and_gradient". For a gradient
        "torch.autograd.Function", "jax.custom_vjp" and "scipy.optimize" are the value and its gradient as these want them. Names in
        ``batch`` have an axis in front that counts a batch. UnsupportedError where a target has no word for a part.
        """
        return coding.code_of(self.record, target, of, batch)

    def function(
        self, target: str = "", of: str = "", batch: Iterable[str] = ()
    ) -> Callable[..., Any]:
        """That function: keyword arguments named as in the expression, returns an array.

        Without a target it is NumPy, with SciPy where that is installed.

        >>> import matdiff, numpy as np
        >>> g = matdiff.grad("||A x - b||^2", wrt="x").function()
        >>> [float(v) for v in g(A=np.eye(2), x=np.array([1.0, 2.0]), b=np.zeros(2))]
        [2.0, 4.0]
        """
        return coding.function_of(self.record, target, of, batch)

    # -- other forms

    def matrix_form(self) -> MatrixForm:
        """A gradient with matrices in place of data: X'X for the sum of x_i x_i', X the matrix with the rows x_i'."""
        return dataform.matrix_form(self.node, self.derivation.normaliser, self.answer.places)

    def sum_form(self, over: str | None = None) -> SumForm:
        """A gradient as a sum over the rows of its data, which the size ``over`` counts: X'X as the sum of x_i x_i'."""
        return sumform.sum_form(self.node, self.derivation.normaliser, over)


COMMON = (
    "node", "kind", "variable", "variables", "shape", "shapes", "conditions", "convention", "line", "notes", "used", "steps",
    "explain", "check", "code", "function", "latex", "unicode", "markdown", "to_dict", "index", "named", "equals",
)  # fmt: skip
"""The vocabulary of every kind."""


class _Named(type):
    """An old name of Answer: true of the kinds that it stood for."""

    kinds: Sequence[str]

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, Answer) and value.record.kind.name in cls.kinds


if TYPE_CHECKING:
    Gradient = ComplexGradient = Derivative = ComplexJacobian = Product = Differential = Answer
else:

    def _old(name: str, *kinds: str) -> type:
        return _Named(name, (), {"kinds": kinds, "__doc__": "An old name of Answer."})

    _COMPLEX = ("derivative", "conjugate", "wirtinger")
    Gradient = _old("Gradient", "gradient", "implicit gradient", *_COMPLEX)
    Derivative = _old("Derivative", "jacobian", "hessian")
    ComplexJacobian = _old("ComplexJacobian", "complex jacobian")
    Product = _old("Product", "jvp", "vjp", "hvp")
    Differential = _old("Differential", "differential")

    class _Complex(_Named):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, Gradient) and value.answer.wirtinger is not None

    ComplexGradient = _Complex("ComplexGradient", (), {"__doc__": "An old name of Answer."})
