"""What a law file may not say: each error with its file, line and caret."""

from __future__ import annotations

import pytest
from written import SOURCES

from matdiff.base.errors import LawError
from matdiff.rewrite.load import ATTRIBUTES, LawFiles

CASES: dict[str, tuple[str, str]] = {
    "undeclared symbol": (
        """# Products.
product: d(A B) -> d(A) B + A d(B)
    for A: m x k
    from Cookbook (37)""",
        """my.law:2: B is not declared
  | product: d(A B) -> d(A) B + A d(B)
  |              ^
help: add it to the `for` clause: "B: m x n\"""",
    ),
    "undeclared on the right": (
        """of_transpose: tr(A') -> tr(C)
    for A: n x n
    from Cookbook (11)""",
        """my.law:1: C is not declared
  | of_transpose: tr(A') -> tr(C)
  |                            ^
help: add it to the `for` clause: "C: m x n\"""",
    ),
    "slot missing on the left": (
        """first: A + A -> 2 A
    for A: m x n
    from me

lost: tr(A) -> tr(A) + tr(B)
    for A: n x n, B: n x n
    from me""",
        """my.law:5: B stands on the right side but not on the left
  | lost: tr(A) -> tr(A) + tr(B)
  |                           ^""",
    ),
    "size missing on the left": (
        """count: tr(eye(n)) -> size(m)
    for n: size, m: size
    from me""",
        """my.law:1: the size m stands on the right side but not on the left
  | count: tr(eye(n)) -> size(m)
  |                           ^""",
    ),
    "function missing on the left": (
        """odd: tr(A) -> tr(f(A))
    for A: n x n, f: function
    from me""",
        """my.law:1: the function f stands on the right side but not on the left
  | odd: tr(A) -> tr(f(A))
  |                  ^^^^""",
    ),
    "index outside its sum": (
        """escaped: sum_i A -> i A
    for A: m x n, i: index
    from me""",
        """my.law:1: the index i stands outside its sum on the right side
  | escaped: sum_i A -> i A
  |                     ^""",
    ),
    "member outside its sum": (
        """first: sum_i A -> A
    for A: m x n, i: index
    from me""",
        """my.law:1: A stands under the sum over i on the left side, outside it on the right
  | first: sum_i A -> A
  |                   ^""",
    ),
    "no index": (
        """first: sum_i A -> A
    for A: m x n
    from me""",
        """my.law:1: i is not declared as an index
  | first: sum_i A -> A
  |        ^^^^^^^
help: add it to the `for` clause: "i: index\"""",
    ),
    "different shapes left and right": (
        """flip: d(A') -> d(A)
    for A: m x n
    from me""",
        """my.law:1: the left side is n x m, the right side m x n
  | flip: d(A') -> d(A)
  |                ^^^^""",
    ),
    "shapes that do not agree in a sum": (
        """swap: A + B -> B + A
    for A: m x n, B: n x m
    from me""",
        """my.law:1: shapes do not agree in this sum
  | swap: A + B -> B + A
  |           ^ B is n x m; the other term is m x n""",
    ),
    "shapes that do not agree in a product": (
        """flip: A' B -> B A'
    for A: m x n, B: m x k
    from me""",
        """my.law:1: shapes do not agree in this product
  | flip: A' B -> B A'
  |                 ^^ A' is n x m; what stands before it is m x k""",
    ),
    "unknown attribute": (
        """turn: A' -> A
    for A: n x n symetric
    from me""",
        """my.law:2: 'symetric' is not an attribute
  |     for A: n x n symetric
  |         ^
help: did you mean symmetric?""",
    ),
    "unknown attribute in a fact": (
        """gram: A' A is constant
    for A: m x n""",
        f"""my.law:1: 'constant' is not an attribute
  | gram: A' A is constant
  | ^^^^
help: there are {", ".join(sorted(ATTRIBUTES))}""",
    ),
    "a naming without a meaning": (
        """hat: A pinv(A) called P
    for A: m x n""",
        """my.law:1: a naming says what the expression is: because ...
  | hat: A pinv(A) called P
  | ^^^""",
    ),
    "a naming that speaks of no slot": (
        """hat: A pinv(A) called P
    for A: m x n
    because "a projection on the columns of {B}"
""",
        """my.law:1: B is no slot of the pattern
  | hat: A pinv(A) called P
  | ^^^""",
    ),
    "a slot for operators that is applied to nothing": (
        """twice: A + A -> 2 A
    for f: elementwise function, A: m x n
""",
        """my.law:1: f is applied to nothing
  | twice: A + A -> 2 A
  | ^^^^^""",
    ),
    "two slots for operators": (
        """swap: f(g(A)) -> g(f(A))
    for f: elementwise function, g: linear function, A: m x n
""",
        """my.law:1: a sentence speaks of the operators of one kind: one slot of flags
  | swap: f(g(A)) -> g(f(A))
  | ^^^^""",
    ),
    "a slot for operators that there are not": (
        """pair: f(A, A) -> A
    for f: power_series function, A: n x n
""",
        """my.law:1: no operator is power_series with that many operands
  | pair: f(A, A) -> A
  | ^^^^""",
    ),
    "a slot for operators that take no such matrix": (
        """vector: f(v, v') -> v
    for f: elementwise commutative function, v: k x 1
""",
        """my.law:1: max needs two operands of one shape
  | vector: f(v, v') -> v
  |              ^^ v' is 1 x k; the other is k x 1""",
    ),
    "a fact whose reason speaks of no slot": (
        """gram: B' B is symmetric
    for B: m x n
    because "the Gram matrix of {A}"
""",
        """my.law:1: A is no slot of the pattern
  | gram: B' B is symmetric
  | ^^^^""",
    ),
    "unknown attribute in an implication": (
        "every positive is nonzeroish",
        """my.law:1: 'nonzeroish' is not an attribute
  | every positive is nonzeroish
  | ^^^^^^^^^^^^^^
help: did you mean nonzero?""",
    ),
    "unknown source": (
        """product: d(A B) -> d(A) B + A d(B)
    for A: m x k, B: k x n
    from Cookbook (37); Cokbook (38)""",
        """my.law:1: the source 'Cokbook' is not in SOURCES.md
  | product: d(A B) -> d(A) B + A d(B)
  | ^^^^^^^""",
    ),
    "missing source": (
        """product: d(A B) -> d(A) B + A d(B)
    for A: m x k, B: k x n""",
        """my.law:1: a law of d or of the trace names its source: from KEY place
  | product: d(A B) -> d(A) B + A d(B)
  | ^^^^^^^""",
    ),
    "duplicate name": (
        """twice: d(A'') -> d(A)
    for A: m x n
    from Cookbook (1)

twice: d(A + A) -> 2 d(A)
    for A: m x n
    from Cookbook (1)""",
        """my.law:5: there are two laws of the name differential.twice
  | twice: d(A + A) -> 2 d(A)
  | ^^^^^""",
    ),
    "slot declared twice": (
        """twice: d(A'') -> d(A)
    for A: m x n, A: n x n
    from Cookbook (1)""",
        """my.law:2: A is declared twice
  |     for A: m x n, A: n x n
  |                   ^""",
    ),
    "missing bracket": (
        """turn: tr(A' -> tr(A)
    for A: n x n""",
        """my.law:1: this ( is not closed
  | turn: tr(A' -> tr(A)
  |         ^""",
    ),
    "bracket too many": (
        """turn: tr(A')) -> tr(A)
    for A: n x n""",
        """my.law:1: this ) closes no bracket
  | turn: tr(A')) -> tr(A)
  |             ^""",
    ),
    "unknown operator": (
        """swish: d(swish(A)) -> swish(A) .* d(A)
    for A: m x n
    from me""",
        """my.law:1: swish is neither an operator nor declared as a function
  | swish: d(swish(A)) -> swish(A) .* d(A)
  |          ^^^^^^^^""",
    ),
    "lone symbol": (
        """grow: A -> 2 A
    for A: m x n""",
        """my.law:1: the left side is a lone symbol: such a law would fire everywhere
  | grow: A -> 2 A
  | ^^^^""",
    ),
    "fact about a lone symbol": (
        """all: A is symmetric
    for A: n x n""",
        """my.law:1: a fact about a lone symbol would hold of everything
  | all: A is symmetric
  | ^^^""",
    ),
    "no name": (
        """A'' -> A
    for A: m x n""",
        """my.law:1: A does not fit here
  | A'' -> A
  | ^
help: a law begins with its name and a colon: product: d(A B) -> …""",
    ),
    "unfinished": (
        "turn: A'' ->",
        """my.law:1: the last sentence is not finished
  | turn: A'' ->
  |            ^""",
    ),
    "clause given twice": (
        """turn: A'' -> A
    for A: m x n
    for A: n x n""",
        """my.law:3: this clause is given twice
  |     for A: n x n
  |     ^^^""",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_error(case: str) -> None:
    text, message = CASES[case]
    with pytest.raises(LawError) as caught:
        LawFiles(SOURCES | {"me"}).read(text, "my.law", "differential")
    assert str(caught.value) == message
    assert caught.value.exit_code == 2


def test_a_sound_file_loads() -> None:
    files = LawFiles(SOURCES)
    files.read(
        """every positive is nonzero
gram: A' A is symmetric  for A: m x n
double: d(A + A) -> 2 d(A)  for A: m x n  from Cookbook (35)
    check A positive""",
        "my.law",
        "differential",
    )
    [law] = files.book().laws.values()
    assert (law.name, law.source, law.check) == (
        "differential.double",
        "Cookbook (35)",
        "A positive",
    )
    assert [fact.name for fact in files.book().facts] == ["differential.gram"]


def test_a_slot_for_operators_stands_for_each_of_them() -> None:
    files = LawFiles(frozenset())
    text = """f_of_diagonal: d(f(A)) -> d(A)
    for f: power_series function, A: n x n
    because "not so for {f}"

conjugate: conj(f(A)) -> f(conj(A))
    for f: complex conjugates function, A: m x n
"""
    files.read(text, "my.law", "mine")
    found = files.laws
    roots = {f"mine.{name}_of_diagonal" for name in ("expm", "logm", "sqrtm", "sinm", "cosm")}
    assert roots <= set(found)
    assert found["mine.expm_of_diagonal"].reason == "not so for expm"
    shapes = {
        name: found[f"mine.conjugate_{name}"].slots[0].shape for name in ("exp", "tr", "diag")
    }
    assert shapes == {"exp": ("m", "n"), "tr": ("n", "n"), "diag": ("m", 1)}
