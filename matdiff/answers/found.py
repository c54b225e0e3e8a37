"""What was found, as a plain record, and the kinds of answer: a row says what one is called, claims and computes.

A new kind is a row in the module that finds it, and its name in ``HOMES``. Records and rows know no printer; ``Answer`` is the face of
a record, the same for every kind.

>>> kind_named("hvp").said, kind_named("gradient").line
('a product of the Hessian with a direction', 'gradient')
"""

from __future__ import annotations

from matdiff.expression.travelling import Travels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from matdiff.answers.result import Expression
    from matdiff.base.dimensions import Shape
    from matdiff.calculus.steps import Step
    from matdiff.checks.claim import Claim
    from matdiff.checks.report import CheckReport
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.indexnotation.form import IndexForm

    Conditions = list[tuple[Node, str]]

HOMES = {
    **dict.fromkeys(("gradient", "derivative", "conjugate", "wirtinger"), "answers.gradients"),
    **dict.fromkeys(("jacobian", "hessian"), "answers.jacobians"),
    "implicit gradient": "solving.implicit",
    "solution": "solving.solution",
    **dict.fromkeys(("implicit jacobian", "implicit hessian"), "solving.implicitjacobian"),
    "complex jacobian": "answers.complex_jacobian",
    **dict.fromkeys(("index", "index jacobian", "index hessian"), "indexnotation.kinds"),
    "differential": "answers.differentials",
    **dict.fromkeys(("jvp", "vjp", "hvp"), "answers.products"),
    "cotangent": "programs.namedgradient",
}
"""The module of each kind; it has the row in ``ROWS``."""


class Found(Travels):
    """An answer as data.

    ``kind``        its row.                             ``question``   the expression as read.
    ``names``       the variables as they were typed.    ``variables``  as nodes.
    ``node``        the closed form, as printed.         ``how``        what the derivation left behind, by name.
    ``conventions`` and ``notes`` are sentences.         ``directions`` what stands for V, by variable.
    """

    def __init__(
        self,
        kind: Kind,
        question: Expression,
        names: Sequence[str],
        variables: Sequence[Node],
        node: Node,
        *,
        conventions: Sequence[str] = (),
        notes: Sequence[str] = (),
        directions: Mapping[Node, Symbol] | None = None,
        **how: Any,
    ) -> None:
        self.kind = kind
        self.question = question
        self.names = tuple(names)
        self.variables = tuple(variables)
        self.node = node
        self.conventions = tuple(dict.fromkeys(filter(None, conventions)))
        self.notes = tuple(notes)
        self.directions = dict(directions or {})
        self.how = how

    @property
    def symbols(self) -> list[Symbol]:
        """The names in the question, and the directions."""
        own = self.question.reading.symbols.values()
        return list(dict.fromkeys((*own, *self.directions.values())))


class Kind:
    """A row of the table of kinds.

    ``name``   'gradient'; ``said`` what one is called in a sentence; ``line`` the sentence of rules/identification that defines it.
    ``steps``, ``claims`` (of a part), ``conditions`` and ``shape`` take the record; ``code`` gives, for a part, the expression that a
    function computes and its name; ``index`` the index form; ``more`` whatever else may be asked of such an answer, by name.
    Where an answer is not its node written out, ``text`` writes it in a format and ``left`` its name, ``explained`` its derivation, and
    ``node`` finds the closed form; ``check`` is a judge of its own, for what no claim says in one expression: it may leave a check to the
    usual way by None.
    """

    __slots__ = (
        "check", "claims", "code", "conditions", "explained", "index", "left", "line", "more", "name", "node", "said", "shape", "steps",
        "text",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        said: str,
        line: str,
        *,
        steps: Callable[[Found], tuple[Step, ...]],
        claims: Callable[[Found, str], list[Claim]],
        conditions: Callable[[Found], Conditions],
        code: Callable[[Found, str], tuple[Node, str]],
        index: Callable[[Found], IndexForm] | None = None,
        shape: Callable[[Found], Shape] | None = None,
        more: Mapping[str, Callable[[Found], Any]] | None = None,
        text: Callable[[Found, str], str] | None = None,
        left: Callable[[Found, str], str] | None = None,
        explained: Callable[[Found, str], Any] | None = None,
        node: Callable[[Found], Node | None] | None = None,
        check: Callable[[Found, str, int, float], CheckReport | None] | None = None,
    ) -> None:
        self.name = name
        self.said = said
        self.line = line
        self.steps = steps
        self.claims = claims
        self.conditions = conditions
        self.code = code
        self.index = index
        self.shape = shape
        self.more = dict(more or {})
        self.text, self.left, self.explained, self.node = text, left, explained, node
        self.check = check

    def __reduce__(self) -> Any:
        return kind_named, (self.name,)

    def __copy__(self) -> Kind:
        return self

    def __deepcopy__(self, memo: object) -> Kind:
        return self


def kind_named(name: str) -> Kind:
    """The row of a kind; its module is imported."""
    from importlib import import_module

    rows: dict[str, Kind] = import_module(f"matdiff.{HOMES[name]}").ROWS
    return rows[name]
