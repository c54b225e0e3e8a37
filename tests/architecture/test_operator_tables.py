"""One record for each operator, and every table keyed by operator complete: a row for each, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

import pytest

from matdiff.base.dimensions import SCALAR
from matdiff.calculus.domains import DOMAINS, KINKS
from matdiff.codegen.lowering import CALLS
from matdiff.codegen.numpy_target import CALLS as NUMPY_CALLS
from matdiff.expression.build import HALF, apply, number, power, symbol
from matdiff.expression.nodes import Node
from matdiff.expression.operators import OPERATORS, Operator, named
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import FLOAT
from matdiff.numeric.rows import VALUES
from matdiff.numeric.sampling import domain_hints, sample
from matdiff.output.layout import LAYOUT
from matdiff.syntax.calls import FORMS, SIZED
from matdiff.syntax.functions import FUNCTIONS
from matdiff.tensor.functions import VALUES as RESIDUES
from matdiff.tensor.partials import PARTIALS
from matdiff.tensor.rows import LOWERINGS

ROWS = list(OPERATORS.values())
CALLED = {row.name for row in ROWS if row.takes}
TABLES: dict[str, tuple[Collection[str], Collection[str]]] = {
    "values": (VALUES, OPERATORS),
    "layout": (LAYOUT, OPERATORS),
    "code": ({*NUMPY_CALLS, "matrix_function", "mapping"}, CALLS),
    "lowerings": (LOWERINGS, OPERATORS),
    "derivatives of the second engine": (PARTIALS, RESIDUES),
    "calls": (CALLED & {*FORMS, *SIZED}, CALLED),
    "domains": (DOMAINS, {row.domain for row in ROWS if row.domain and not row.asks}),
    "kinks": (KINKS, {row.kink for row in ROWS if row.kink}),
}
"""What a table has, and what it should have."""


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_every_row_and_no_other(name: str) -> None:
    found, wanted = TABLES[name]
    assert set(wanted) - set(found) == set(), "rows are missing"
    assert set(found) - set(wanted) == set(), "rows of no operator"


def test_functions_of_the_entries_are_functions_of_the_second_engine() -> None:
    assert named("elementwise") | named("condition") <= set(RESIDUES)


def test_flags_agree_with_arity() -> None:
    for row in ROWS:
        assert (row.arity is None) == row.associative, row.name
        assert not (row.elementwise and row.binds), row.name
        assert bool(row.of) == bool(row.order), row.name
        assert not row.of or row.of in OPERATORS, row.name


def test_a_flag_that_is_misspelt_is_refused() -> None:
    with pytest.raises(ValueError, match=r"operator new: unknown flags \['elementwize'\]"):
        Operator("new", 1, OPERATORS["exp"].shape, "elementwize")


def test_a_word_calls_one_operator() -> None:
    words = Counter(word for row in ROWS for word in (row.name, *row.aliases) if row.takes)
    assert [word for word, count in words.items() if count > 1] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.takes not in ("", "law")], ids=str)
def test_a_word_that_is_written_is_read(row: Operator) -> None:
    assert {FUNCTIONS[word] for word in (row.name, row.word, *row.aliases)} == {row.name}


@pytest.mark.parametrize("row", [row for row in ROWS if row.of_number], ids=str)
def test_of_a_number_it_is_what_its_row_says(row: Operator) -> None:
    """adj(a) is 1, powm(a, k) is a^k: the values of the matrix function and of the function of numbers are one."""
    operands = [symbol(name, SCALAR, ("positive",)) for name in "akc"[: row.arity]]
    a = operands[0]
    formulas: dict[str, Callable[[], Node]] = {
        "itself": lambda: a,
        "1": lambda: number(1),
        "sqrt": lambda: power(a, HALF),
        "reciprocal": lambda: power(a, -1),
    }
    if row.of_number in formulas:
        plain = formulas[row.of_number]()
    else:
        plain = apply(row.of_number, *operands[: OPERATORS[row.of_number].arity])
    node = apply(row, *operands)
    point = sample(operands, {}, seed=3, hints=domain_hints(node)).evaluator(FLOAT)
    assert agree(point.value(node), point.value(plain), 1e-9)
