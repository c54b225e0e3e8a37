"""A function as source text: arguments and their checks, the statements of a plan, what it returns.

Columns and rows are arrays of one axis, scalars are numbers, matrices have two axes; a family x_i is one array with the index as its
first axis. Arguments bear the names of the expression, Greek spelled out, keywords of Python with an underscore.

>>> from matdiff.expression.build import matmul, scale, subtract, symbol, transpose, TWO
>>> X, w, y = symbol("X", ("m", "n")), symbol("w", ("n", 1)), symbol("y", ("m", 1))
>>> print(code(scale(TWO, matmul(transpose(X), subtract(matmul(X, w), y)))).body)
return 2 * ((X @ w - y) @ X)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from matdiff.base.dimensions import Dimension, names, show
from matdiff.base.errors import UsageError
from matdiff.base.libraries import compiled
from matdiff.codegen import ALIASES, variants
from matdiff.codegen.arrays import Array, Arrays
from matdiff.codegen.facts import Facts
from matdiff.codegen.languages import LANGUAGES, sizes_and_checks
from matdiff.codegen.lowering import CodeLowering
from matdiff.codegen.naming import Sizes, axes_of, identifier
from matdiff.codegen.planning import Plan
from matdiff.codegen.printing import Writer
from matdiff.codegen.targets import target_of
from matdiff.expression.build import index, member
from matdiff.expression.build import symbol as symbol_of
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute
from matdiff.expression.traverse import symbols as symbols_of
from matdiff.output.indices import distinct_indices
from matdiff.output.plain import plain
from matdiff.tensor.nodes import Tensor, postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.codegen.matrix_language import MatrixLanguage
    from matdiff.codegen.target import PythonTarget

    Variant = tuple[Sequence[Array], variants.Work, variants.Work]

_LONGEST_FORMULA = 600  # characters, in the docstring
_TYPICAL = 100
_DATA = 400
"""What a size is taken to be when costs are compared; one that counts the members of a family is larger."""


class Code:
    """Source text that defines a function: ``source``, the ``name`` of the function, its ``body`` for showing.

    ``renamed`` says how arguments are called that cannot bear their own names.
    """

    def __init__(
        self, source: str, name: str, body: str, renamed: Mapping[str, str], language: str = ""
    ) -> None:
        self.source = source
        self.name = name
        self.body = body
        self.renamed = dict(renamed)
        self.language = language
        """The language where it is not Python."""

    def __str__(self) -> str:
        return self.source

    def function(self) -> Callable[..., Any]:
        """The function itself: our own source, compiled. It also takes ``lambda`` where the name had to be ``lambda_``.

        UsageError where the library is not installed, or where the code is in another language.
        """
        if self.language:
            raise UsageError(
                f'{self.language} code does not run here: code("{self.language}") is its text'
            )
        function = compiled(self.source, self.name)
        if not self.renamed:
            return function
        renamed = self.renamed

        def with_names(*values: Any, **named: Any) -> Any:
            return function(*values, **{renamed.get(k, k): v for k, v in named.items()})

        with_names.__name__, with_names.__doc__ = self.name, function.__doc__
        return with_names


def code(
    result: Node | Tensor | Mapping[str, Node],
    symbols: Iterable[Symbol] | None = None,
    *,
    name: str = "gradient",
    target: str = "numpy",
    doc: str = "",
) -> Code:
    """The code of one formula, or of several under names, which then are returned as a dictionary.

    ``symbols`` are the arguments, in this order; symbols of the formula that are not among them follow. ``doc`` is a first line for the
    docstring. UsageError for a target that does not exist, UnsupportedError where it has no word for a part.
    """
    if isinstance(target, str):
        target = ALIASES.get(target.lower(), target.lower())
    if target in LANGUAGES:
        return _in_language(LANGUAGES[target], result, symbols, name, doc)
    printed = target_of(target)
    if not name.isidentifier() or identifier(name) != name:
        raise UsageError(f"{name!r} cannot be the name of a function")
    many = dict(result) if isinstance(result, Mapping) else {"": result}
    arguments = _arguments(many.values(), symbols)
    lowering = CodeLowering()
    roots = [v if isinstance(v, Tensor) else lowering.tensor(distinct_indices(v)) for v in many.values()]  # fmt: skip
    arrays, variant = planned_twice(roots, arguments)
    many = {f"{at} {key}" if key else "": v for at, (key, v) in enumerate(many.items())}
    shape = "" if list(many) == [""] else "dictionary"
    return written(printed, many, arrays, arguments, name, doc, shape, variant=variant)


def _in_language(
    t: MatrixLanguage,
    result: Node | Tensor | Mapping[str, Node],
    symbols: Iterable[Symbol] | None,
    name: str,
    doc: str,
) -> Code:
    """A function in a language of matrices, as text: there is nothing here to run it."""
    if isinstance(result, Mapping) or not name.isidentifier():
        raise UsageError(f"there is {t.name} code of one formula under the name of a function")
    arguments = _arguments([result], symbols)
    root = result if isinstance(result, Tensor) else CodeLowering().tensor(distinct_indices(result))
    arrays, _ = planned([root], arguments)

    def rename(word: str) -> str:
        return identifier(word, t.reserved)

    words = {symbol: rename(symbol.name) for symbol in arguments}
    w = Writer(t, Sizes(arguments, set(words.values()), rename, t.division), words)
    (value,) = w.write(arrays)
    used = _used("\n".join([*w.lines, value]))
    head = sizes_and_checks(t, w, arguments, words, used)
    parameters = [t.parameter(word, len(axes_of(symbol))) for symbol, word in words.items()]
    parameters += map(t.function_parameter, w.functions)
    parameters += map(t.size_parameter, w.sizes.arguments)
    shown = [doc] if doc else []
    shown += plain(result).split("\n") if isinstance(result, Node) else []
    shown += [f"{words[symbol]}: {described(symbol)}" for symbol in arguments]
    lines = [*(f"{t.comment} {line}" for line in shown), *head, *w.lines]
    text = t.whole_function(name, parameters, lines, value, arrays[0].rank)
    return Code(t.file(text, t.helpers(w)) + "\n", name, value, {}, t.name)


def written_together(
    many: Mapping[str, Node], symbols: Sequence[Symbol], target: str, name: str, doc: str = ""
) -> Code:
    """Several formulas as one function that returns all of them, one after the other; what they share is made once."""
    lowering = CodeLowering()
    roots = [lowering.tensor(distinct_indices(node)) for node in many.values()]
    arguments = _arguments(many.values(), symbols)
    arrays, _ = planned(roots, arguments)
    return written(target_of(target), dict(many), arrays, arguments, name, doc, "tuple")


def batched(
    node: Node, symbols: Sequence[Symbol], names: Iterable[str]
) -> tuple[Tensor, list[Symbol]]:
    """A formula for a batch: the symbols of these names have an axis in front that counts it, and so has the result.

    UsageError where a name is none of the symbols' or the formula speaks of none of them.
    """
    wanted = [names] if isinstance(names, str) else list(names)
    known = {symbol.name: symbol for symbol in symbols}
    for name in wanted:
        if name not in known:
            raise UsageError(f"{name} cannot be batched: the arguments are {', '.join(known)}")
    counter = index("batch_", "batch")
    lowering = CodeLowering()
    new: list[Symbol] = []
    moved: dict[Node, Node] = {}
    for v in symbols:
        if v.name in wanted:
            wide = symbol_of(v.name, v.shape, v.attributes, axes=("batch", *v.axes))
            moved[v] = member(wide, counter)
            v = wide
        new.append(v)
    lowered = lowering.lowered(substitute(distinct_indices(node), moved))
    if not lowered.indices:
        raise UsageError(f"the result does not depend on {', '.join(wanted)}")
    return lowered.tensor, new


def planned(
    roots: Sequence[Tensor], arguments: Sequence[Symbol], named: Sequence[tuple[str, Tensor]] = ()
) -> tuple[list[Array], dict[Array, str]]:
    """The arrays of tensors, planned at sizes that are assumed; once more where an inverse turned out to be needed anyhow.

    ``named`` are tensors that have names; so have their arrays then, where they are made as they stand.
    """
    sizes, data = assumed(roots, arguments)
    found, plan = _at(roots, sizes, data)
    names: dict[Array, str] = {}
    for name, tensor in named:
        view = plan.views.get(tensor)
        if view is not None and view.coefficient == 1 and not view.deltas:
            names.setdefault(view.array, name)
    return found, names


def _at(
    roots: Sequence[Tensor],
    sizes: Mapping[str, int],
    data: frozenset[str],
    arrays: Arrays | None = None,
    facts: Facts | None = None,
) -> tuple[list[Array], Plan]:
    plan = Plan(roots, sizes, data, arrays=arrays, facts=facts)
    found = plan.results()
    if plan.made_explicit:
        plan = Plan(roots, sizes, data, frozenset(plan.made_explicit), plan.arrays, plan.facts)
        found = plan.results()
    return found, plan


def planned_twice(
    roots: Sequence[Tensor], arguments: Sequence[Symbol]
) -> tuple[list[Array], Variant | None]:
    """The arrays, and where another order is much better at other sizes, those with what each costs beyond what they share."""
    sizes, data = assumed(roots, arguments)
    found, plan = _at(roots, sizes, data)
    if not plan.is_open or variants.is_long(found) or not 2 <= len(sizes) <= 4:
        return found, None
    others = [
        (_at(roots, at, data, plan.arrays, plan.facts)[0], at) for at in variants.small_sizes(sizes)
    ]
    return found, variants.better(found, [(a, at) for a, at in others if a != found])


def assumed(
    roots: Sequence[Tensor], arguments: Sequence[Symbol]
) -> tuple[dict[str, int], frozenset[str]]:
    """What every size is taken to be, and the names of those that count data."""
    every: list[Dimension] = [n for symbol in arguments for n in axes_of(symbol)]
    every += [n for node in postorder(*roots) for n in node.axes]
    every += [node.data[1] for node in postorder(*roots) if node.data[:1] == ("size",)]
    data = frozenset(n for symbol in arguments for n in symbol.axes if isinstance(n, str))
    sizes = {word: _TYPICAL for n in every for word in names(n)}
    sizes.update(dict.fromkeys(data, _DATA))
    return sizes, data


def _arguments(results: Iterable[Node | Tensor], symbols: Iterable[Symbol] | None) -> list[Symbol]:
    chosen = list(symbols or ())
    for result in results:
        if isinstance(result, Tensor):
            found = [t.data[0] for t in postorder(result) if t.kind == "leaf"]
        else:
            found = symbols_of(result)
        chosen += [symbol for symbol in found if symbol not in chosen]
    chosen = [symbol for symbol in chosen if "index" not in symbol.attributes]
    words = [symbol.name for symbol in chosen]
    if len(set(words)) < len(words):
        twice = next(word for word in words if words.count(word) > 1)
        raise UsageError(f"{twice} stands for two symbols of different shapes")
    return chosen


def written(
    t: PythonTarget,
    many: Mapping[str, Node | Tensor],
    arrays: Sequence[Array],
    arguments: Sequence[Symbol],
    name: str,
    doc: str,
    shape: str = "",
    names: Mapping[Array, str] | None = None,
    variant: Variant | None = None,
) -> Code:
    """The function of planned arrays.

    It returns the one result; as ``shape`` says a "tuple" of them, a "dictionary", "first and rest" with the rest as a dictionary.
    """

    def rename(word: str) -> str:
        return identifier(word, t.reserved)

    words = {symbol: rename(symbol.name) for symbol in arguments}
    taken = set(words.values())
    sizes = Sizes(arguments, taken, rename)
    w = Writer(t, sizes, words, names)
    w.is_complex = any(symbol.complex for symbol in arguments)
    lines: list[str] = []
    if variant is not None:
        other, own, usual = variant
        inside = _statements(t, w, many, other, shape)
        lines = [
            f"if 4 * ({_work(w, own)}) < {_work(w, usual)}:",
            *(f"    {line}" for line in inside),
        ]
        w.restart()
    lines += _statements(t, w, many, arrays, shape)
    door = t.door(w, arguments, words, _used("\n".join(lines)))
    parameters = [*words.values(), *w.functions, *sizes.arguments]
    head = f"{t.decorator(w)}def {name}({', '.join(parameters)}):"
    text = _docstring(many if not names else {}, arguments, words, w, doc)
    body = "\n".join(f"    {line}" for line in [*door, *lines])
    helpers = t.helpers(w)
    source = "\n\n\n".join([t.imports(w, helpers), f"{head}\n{text}{body}", *helpers]) + "\n"
    renamed = {s.name: word for s, word in words.items() if word != s.name}
    return Code(source, name, "\n".join(lines), renamed)


def _statements(
    t: PythonTarget,
    w: Writer,
    many: Mapping[str, Node | Tensor],
    arrays: Sequence[Array],
    shape: str,
) -> list[str]:
    """The lines of a plan, the last of which returns."""
    values = [t.returned(w, a, text) for a, text in zip(arrays, w.write(arrays), strict=True)]
    return [*w.lines, f"return {_returned(dict(zip(many, values, strict=True)), shape)}"]


def _work(w: Writer, total: variants.Work) -> str:
    """A number of multiply-adds as an expression of the sizes."""
    terms = [f"{f'{k} * ' if k != 1 else ''}{w.sizes.text(n)}" for n, k in total.items()]
    return " + ".join(terms) or "0"


def _returned(values: Mapping[str, str], shape: str) -> str:
    if shape in ("", "tuple"):
        return ", ".join(values.values())
    keys = list(values)
    first = f"{values[keys.pop(0)]}, " if shape == "first and rest" else ""
    pairs = ", ".join(f'"{key.split()[-1]}": {values[key]}' for key in keys)
    return f"{first}{{{pairs}}}"


def _used(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _docstring(
    many: Mapping[str, Node | Tensor],
    arguments: Sequence[Symbol],
    words: Mapping[Symbol, str],
    w: Writer,
    doc: str,
) -> str:
    lines = [doc] if doc else []
    for key, node in many.items():
        if isinstance(node, Tensor):
            continue
        formula = plain(node)
        shown = formula.split("\n") if len(formula) <= _LONGEST_FORMULA else ["A long expression."]
        lines += [f"{key.split()[-1]}: {shown[0]}", *shown[1:]] if key else shown
    lines.append("")
    lines += [f"{words[symbol]}: {described(symbol)}" for symbol in arguments]
    lines += [f"{word}: function, {of}" for word, of in w.functions.items()]
    lines += [f"{word}: a size" for word in w.sizes.arguments]
    if list(many) == [""]:
        (node,) = many.values()
        lines.append(f"Returns {form(axes_of_result(node))}.")
    elif many:
        lines.append(f"Returns {', '.join(key.split()[-1] for key in many)}.")
    text = "\n".join(f"    {line}".rstrip() for line in lines)
    # the docstring is raw text between quotes: neither may end it
    text = text.replace("\\", "\\\\").replace('"', "'")
    return f'    """{text.lstrip()}\n    """\n'


def axes_of_result(node: Node | Tensor) -> tuple[Dimension, ...]:
    if isinstance(node, Tensor):
        return node.axes
    return tuple(n for n in node.shape if n != 1)


def described(symbol: Symbol) -> str:
    """An argument in words: its shape, of a family also the index axes, and what is declared of it."""
    text = form(tuple(n for n in symbol.shape if n != 1))
    if symbol.axes:
        counts = " x ".join(str(size) for size in symbol.axes)
        text = f"{counts} members, each {text}, index first"
    if symbol.attributes:
        text += f", {' '.join(sorted(symbol.attributes))}"
    return text


def form(axes: Sequence[Dimension]) -> str:
    """An array in words."""
    if not axes:
        return "a number"
    if len(axes) == 1:
        return f"array of length {axes[0]}"
    if len(axes) == 2:
        return f"array {show((axes[0], axes[1]))}"
    return f"array {' x '.join(map(str, axes))}"
