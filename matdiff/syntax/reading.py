"""From text to a typed expression: parse, infer the sizes, build; and say how it was read where that was a decision.

>>> reading = read("||X w - y||^2")
>>> reading.expression.shape, {name: symbol.shape for name, symbol in reading.symbols.items()}
((1, 1), {'X': ('m', 'n'), 'w': ('n', 1), 'y': ('m', 1)})
>>> read_more("2 X^T (X w - y)", reading).expression.shape
('n', 1)
"""

from __future__ import annotations

from matdiff.base.arguments import require_text
from matdiff.base.dimensions import SCALAR, Shape
from matdiff.base.errors import MatdiffError, ShapeError, SyntaxError_
from matdiff.base.resources import deep_recursion
from matdiff.syntax import declarations as syntax_declarations
from matdiff.syntax import loops, parser, programs
from matdiff.syntax.clauses import behind
from matdiff.syntax.columns import as_columns
from matdiff.syntax.evidence import infer, not_scalar
from matdiff.syntax.infer import Inference
from matdiff.syntax.order import refuse_cycles, with_lines
from matdiff.syntax.scope import Scope
from matdiff.syntax.scoped import ScopedBuilder
from matdiff.syntax.tree import Tree
from matdiff.syntax.written import Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matdiff.base.errors import Span
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.syntax.scope import Where


class Reading:
    """How a text was read.

    ``expression``  its value.        ``symbols``  the names in it, families included, in order of appearance.
    ``notes``       the decisions, a sentence each.      ``statements``  of a program: the names with their values.
    ``scope``       what is known of names: declared and found.
    ``spectral``    calls that mean something for a symmetric matrix alone, and where they stand.
    ``tree``, ``inference``  what it was built from, so that it can be built again, statement by statement.
    ``whole``    where named values are letters of it, the reading in which they are not.
    """

    __slots__ = (
        "expression", "inference", "notes", "scope", "spectral", "statements", "symbols", "text", "tree", "whole",
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        expression: Node,
        symbols: dict[str, Symbol],
        notes: tuple[str, ...],
        statements: list[tuple[str, Node]],
        scope: Scope,
        tree: Tree,
        inference: Inference,
        spectral: dict[Node, Span],
        whole: Reading | None = None,
    ) -> None:
        self.whole = whole
        self.spectral = spectral
        self.tree = tree
        self.inference = inference
        self.text = text
        self.expression = expression
        self.symbols = symbols
        self.notes = notes
        self.statements = statements
        self.scope = scope

    def again(self) -> Reading:
        """A copy, to which notes may be added."""
        return Reading(
            self.text, self.expression, self.symbols, self.notes, self.statements, self.scope,
            self.tree, self.inference, self.spectral, self.whole,
        )  # fmt: skip


def read(text: str, where: Where = "", *, wrt: Iterable[str] = (), scalar: bool = False) -> Reading:
    """Read an expression or a program. ``wrt`` are the names that are no data; ``scalar`` demands a number.

    >>> read("A + I", "A: n x n").expression
    add(A, eye(n))
    """
    require_text(text)
    if isinstance(text, Written):
        return _taken(text, where, scalar)
    scope = Scope.of(where)
    typed = text
    text, said = behind(text)
    for clause in said:
        for declaration in syntax_declarations.parse_declarations(clause):
            scope.declare(declaration, clause)
    if is_program(text):
        if "for " in text:
            text = loops.unrolled(programs.without_comments(text))
        statements, declarations = programs.settled(text)
        for declaration in declarations:
            scope.declare(declaration, text)
        return _read(
            statements, scope, wrt, scalar, typed=typed if len(typed) == len(text) else text
        )
    return _read(text, scope, wrt, scalar, typed=typed)


def is_program(text: str) -> bool:
    """Whether a text may have declarations and comments in lines of their own."""
    return ("\n" in text or ";" in text) and any(sign in text for sign in (":", "//", "%", "for "))


def read_more(
    text: str,
    reading: Reading,
    *,
    wrt: Iterable[str] = (),
    scalar: bool = False,
    shape: Shape | None = None,
    values: Mapping[str, Node] | None = None,
) -> Reading:
    """Read another text in which the names mean what they meant in the first; of the given ``shape``, if it can have it.

    ``values`` are names that stand for expressions; without them these are the named values of the first.
    """
    require_text(text)
    if isinstance(text, Written):
        from matdiff.syntax.given import together

        together(reading.symbols, text.reading.symbols)
        return _taken(text, "", scalar)
    scope = reading.scope.extended(reading.symbols, reading.expression)
    given = dict(reading.statements if values is None else values)
    return _read(text, scope, wrt, scalar, given, shape)


def _taken(text: Written, where: Where, scalar: bool) -> Reading:
    """The reading of an object, a copy that may be told more; what is declared besides is added."""
    from matdiff.syntax.given import refined

    reading = refined(text.reading, where).again()
    if scalar and reading.expression.shape != SCALAR:
        raise not_scalar(Tree("none", (), None, (0, len(text))), reading.expression.shape, text)
    return reading


def _read(
    text: str,
    scope: Scope,
    wrt: Iterable[str],
    scalar: bool,
    values: dict[str, Node] | None = None,
    shape: Shape | None = None,
    typed: str | None = None,
) -> Reading:
    """``typed`` is what errors show, where the text is that with some lines blank."""

    wrt = tuple(wrt)
    try:
        parsed = parser.parse(
            text,
            names={*scope.names, *scope.sizes, *(values or ())},
            functions=scope.functions,
            complex_names=scope.complex_names(),
            numbers=scope.numbers(),
            wrt=wrt,
        )
    except MatdiffError as error:
        if error.text is text and typed is not None:
            error.text = typed
        raise
    for name in parsed.functions:
        scope.functions.setdefault(name, None)
    return read_tree(
        parsed.tree, scope,
        wrt=wrt, scalar=scalar, text=typed or text, notes=parsed.notes, values=values, shape=shape,
    )  # fmt: skip


def read_tree(
    tree: Tree,
    scope: Scope,
    *,
    wrt: Iterable[str] = (),
    scalar: bool = False,
    text: str | None = None,
    notes: Iterable[str] = (),
    values: dict[str, Node] | None = None,
    shape: Shape | None = None,
) -> Reading:
    """The reading of a tree; ``values`` are names that stand for expressions."""
    try:
        with deep_recursion():
            return _read_tree(tree, scope, wrt, scalar, text, notes, values or {}, shape)
    except RecursionError:
        raise SyntaxError_(
            "the expression is nested too deeply", text=text, span=tree.span
        ) from None


def _read_tree(
    tree: Tree,
    scope: Scope,
    wrt: Iterable[str],
    scalar: bool,
    text: str | None,
    notes: Iterable[str],
    values: dict[str, Node],
    shape: Shape | None,
) -> Reading:
    if tree.kind == "program":
        refuse_cycles(tree, text)
    inference, tree, said = infer(tree, scope, tuple(wrt), scalar, text, values, shape)
    builder = ScopedBuilder(inference, text, values)
    if scalar:
        builder.number_tree = tree.children[-1] if tree.kind == "program" else tree
    try:
        node = builder.build(tree)
    except MatdiffError as error:
        if isinstance(error, ShapeError):
            with_lines(error, tree, scope, builder.statements)
        raise _with_help(error, inference) from None
    if scalar and node.shape != SCALAR:
        raise not_scalar(tree, node.shape, text)
    symbols = {name: builder.symbols[name] for name in inference.entries if name in builder.symbols}
    if tree.kind != "program":
        node, symbols = as_columns(node, symbols, scope.declares)
    sentences = dict.fromkeys((*notes, *said, *builder.notes))
    return Reading(
        text or "",
        node,
        symbols,
        tuple(sentences),
        builder.statements,
        scope,
        tree,
        inference,
        builder.spectral,
    )


def _with_help(error: MatdiffError, inference: Inference) -> MatdiffError:
    """Offer a declaration where sizes were guessed and the error has nothing better to say."""
    if isinstance(error, ShapeError) and not error.help:
        guessed = [entry.name for entry in inference.entries.values() if entry.guess]
        if guessed:
            error.help = f'declare the sizes, for example where "{guessed[0]}: m x n"'
    return error


def read_together(pairs: Iterable[tuple[str, str]], where: Where = "") -> Reading:
    """Read the two sides of equations as of one text: the sizes of the names follow from all of them.

    >>> read_together([("tr(A B)", "tr(B A)")]).symbols["B"].shape
    ('n', 'm')
    """

    scope = Scope.of(where)
    known = {*scope.names, *scope.sizes}
    terms: list[Tree] = []
    notes: list[str] = []
    for pair in pairs:
        both = []
        for text in pair:
            require_text(text)
            parsed = parser.parse(
                text, names=known, functions=scope.functions, complex_names=scope.complex_names()
            )
            both.append(parsed.tree)
            notes += parsed.notes
        terms.append(
            Tree("norm", (Tree("sum", tuple(both), ("+", "-"), both[0].span),), None, both[0].span)
        )
    tree = (
        terms[0]
        if len(terms) == 1
        else Tree("sum", tuple(terms), ("+",) * len(terms), terms[0].span)
    )
    reading = read_tree(tree, scope, notes=notes)
    made_here = tuple(map(str, terms))
    reading.notes = tuple(note for note in reading.notes if not note.startswith(made_here))
    return reading
