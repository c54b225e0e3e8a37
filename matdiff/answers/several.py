"""Answers by several variables: a mapping from names, or pairs of names, to answers, with the same vocabulary as one answer.

>>> import matdiff
>>> r = matdiff.grad("x^T A y", wrt=["x", "y"])
>>> print(r)
x: A y
y: A^T x
>>> r.conditions, [report.agreed for report in r.check("exact").values()]
((), [True, True])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from matdiff.answers.answer import COMMON, Answer
from matdiff.base.arguments import entry_of
from matdiff.base.errors import NotThere
from matdiff.expression.travelling import Travels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from matdiff.base.dimensions import Shape
    from matdiff.calculus.steps import Step
    from matdiff.checks.report import CheckReport

Pair = tuple[str, str]
if TYPE_CHECKING:
    Key = TypeVar("Key", str, Pair)
else:
    Key = str  # typing is not loaded for this at every start


class Answers(Travels, Mapping[Key, Answer]):
    """Answers by name; what is asked of all of them is asked of each."""

    what = "answer by"

    def __init__(self, found: Mapping[Key, Answer]) -> None:
        self._found: dict[Key, Answer] = dict(found)

    def __getitem__(self, name: Key) -> Answer:
        found: Answer = entry_of(self._found, name, self.what)
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        inner = ", ".join(f"{name!r}: {str(answer)!r}" for name, answer in self.items())
        return f"{type(self).__name__}({{{inner}}})"

    @property
    def kind(self) -> str:
        """'gradients', 'hessians': what each of them is."""
        return type(self).__name__.lower()

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables, as they were typed."""
        return self._told("variables")

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred."""
        return {name: shape for v in self.values() for name, shape in v.shapes.items()}

    @property
    def used(self) -> tuple[str, ...]:
        """The declared attributes that the derivations rest on."""
        return self._told("used")

    @property
    def steps(self) -> dict[Key, tuple[Step, ...]]:
        """The derivation of each, by name."""
        return {name: answer.steps for name, answer in self.items()}

    @property
    def conditions(self) -> tuple[str, ...]:
        """When all of them hold."""
        return self._told("conditions")

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision, and what has to be known of the answers."""
        return self._told("notes")

    @property
    def conventions(self) -> tuple[str, ...]:
        """What the answers mean where there are several conventions."""
        return self._told("conventions")

    @property
    def convention(self) -> str:
        """The conventions as one text; '' where none had to be chosen."""
        return "; ".join(self.conventions)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in COMMON:
            first = next(iter(self), "x")
            raise NotThere(
                f"several answers have no {name} in one; each has its own",
                help=f"r[{first!r}].{name}",
            )
        raise NotThere(f"several answers have no {name}; there is: {', '.join(sorted(SEVERAL))}")

    def _told(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(said for v in self.values() for said in getattr(v, name)))

    def __str__(self) -> str:
        return "\n".join(f"{_shown(name)}: {answer}" for name, answer in self.items())

    def unicode(self) -> str:
        """In Unicode, a line for each."""
        return "\n".join(f"{v.left('unicode')} = {v.unicode()}" for v in self.values())

    def latex(self) -> str:
        """One aligned block, a line for each."""
        lines = [answer.equation().replace(" = ", " &= ", 1) for answer in self.values()]
        return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"

    def markdown(self) -> str:
        """The equations, between the signs of a formula in Markdown."""
        return f"$$\n{self.latex()}\n$$"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def to_dict(self) -> dict[str, Any]:
        """Each as plain data, by name; a pair of names is written with a comma."""
        return {_shown(name): answer.to_dict() for name, answer in self.items()}

    def check(self, kind: str = "sympy", **options: Any) -> dict[Key, CheckReport]:
        """Each checked as an answer is, by name."""
        return {name: answer.check(kind, **options) for name, answer in self.items()}

    def code(self, target: str = "numpy", batch: Iterable[str] = ()) -> str:
        """Source text of one function for each."""
        return "\n\n".join(answer.code(target, batch=batch) for answer in self.values())

    def function(
        self, target: str = "", batch: Iterable[str] = ()
    ) -> Callable[..., dict[Key, Any]]:
        """One function of all names that gives each by its name.

        >>> import matdiff
        >>> both = matdiff.grad("x^T A y", wrt=["x", "y"]).function()
        >>> {name: value.tolist() for name, value in both(x=[1.0], A=[[2.0]], y=[3.0]).items()}
        {'x': [6.0], 'y': [2.0]}
        """
        each = {name: answer.function(target, batch=batch) for name, answer in self.items()}
        return lambda *given, **named: {name: one(*given, **named) for name, one in each.items()}

    def index(self) -> Answers[Key]:
        """Each in index notation."""
        return type(self)({name: answer.index() for name, answer in self.items()})

    def named(self, format: str = "unicode") -> str:
        """Each with names for its repeated parts."""
        return "\n".join(f"{_shown(name)}: {answer.named(format)}" for name, answer in self.items())

    def explain(self, format: str = "unicode", **told: Any) -> Explanations:
        """The derivations as on paper, one after the other; the options are those of one answer."""
        return Explanations(answer.explain(format, **told) for answer in self.values())

    def hint(self, lines: int = 1, format: str = "unicode", **told: Any) -> Explanations:
        """The first lines of each derivation and the law of the next one."""
        return Explanations(answer.hint(lines, format, **told) for answer in self.values())

    def equals(self, other: object) -> bool:
        """Whether the other has the same names, and each answer has the same value wherever both have one."""
        if not isinstance(other, Mapping) or set(self) != set(other):
            return False
        return all(answer.equals(other[name]) for name, answer in self.items())


class Explanations(tuple):  # type: ignore[type-arg]
    """Derivations one after the other: as text, and typeset in Jupyter."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n\n".join(map(str, self))

    __repr__ = __str__

    def latex(self) -> str:
        """An aligned block for each."""
        return "\n".join(one.latex() for one in self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


SEVERAL = frozenset(name for name in dir(Answers) if not name.startswith("_"))
"""What may be asked of several answers."""


class Gradients(Answers[str]):
    """The gradients by several variables, by name."""

    what = "gradient by"


class Hessians(Answers[Pair]):
    """The full Hessian, in blocks: d^2 f = sum of d vec X_i' H_ij d vec X_j, by pairs of names."""

    what = "block"

    def upper(self) -> list[Answer]:
        """The blocks on and above the diagonal; the others are their transposes."""
        names = list(dict.fromkeys(x for x, _ in self))
        return [self[x, y] for at, x in enumerate(names) for y in names[at:]]


def _shown(name: str | Pair) -> str:
    return name if isinstance(name, str) else ", ".join(name)
