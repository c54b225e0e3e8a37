"""Claims put to one judge each, for the tests: by values (SymPy, difference quotients), or modulo the prime."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matdiff.calculus.tape import Tape
from matdiff.checks.chain import chain_claims
from matdiff.checks.claim import Claim
from matdiff.checks.deciding import stated_claims
from matdiff.checks.directions import kind_of
from matdiff.checks.prime import modulo_prime
from matdiff.checks.report import CheckReport
from matdiff.checks.stating import (
    along_claims,
    gradient_claims,
    hermitian_claims,
    jacobian_claims,
    kept,
    plain_direction,
    tangent,
    wirtinger_claims,
)
from matdiff.checks.values import by_values
from matdiff.expression.build import apply, differential, matmul, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute


def _judged(
    judge: Callable[..., CheckReport], stating: Callable[[], list[Claim]], **how: Any
) -> CheckReport:
    claims = stated_claims(stating)
    return claims if isinstance(claims, CheckReport) else judge(claims, **how)


def _judge(judge: Callable[..., CheckReport], state: Callable[..., list[Claim]]) -> Any:
    def judged(*given: Any, points: int = 3, seconds: float = 5.0, **options: Any) -> CheckReport:
        how: dict[str, Any] = {"points": points}
        if judge is by_values:
            how["seconds"] = seconds
        return _judged(judge, lambda: state(*given, **options), **how)

    return judged


def _differential(
    expression: Node, variables: Sequence[Symbol], answer: Node, order: int = 1
) -> list[Claim]:
    directions: dict[Node, Node] = {v: tangent(v, kind_of(v, None))[0] for v in variables}
    image = substitute(answer, {differential(v): to for v, to in directions.items()})
    return along_claims(expression, image, directions, order)


def _second(
    expression: Node, variables: Sequence[Symbol], answer: Node, order: int = 2
) -> list[Claim]:
    return _differential(expression, variables, answer, order)


def _hessian(expression: Node, first: Symbol, second: Symbol, hessian: Node) -> list[Claim]:
    """D^2 f [S, T] = vec(S)' H vec(T)."""
    s, t = plain_direction(first, "S_1"), plain_direction(second, "T_2")
    image = matmul(transpose(apply("vec", s)), hessian, apply("vec", t))
    return [Claim(expression, ({first: s}, {second: t}), image)]


def _hvp(
    expression: Node, first: Symbol, second: Symbol, along: Node, product: Node
) -> list[Claim]:
    """D^2 f [S, V] = <S, G>, and G has the structure of X; of a complex X Re <S*, G>."""
    kind = kind_of(first, None)
    s, _ = tangent(first, kind, "S_1")
    image = apply("inner", product, s)
    if first.complex:
        image = apply("re", apply("inner", apply("conj", product), s))
    found = [Claim(expression, ({first: s}, {second: along}), image)]  # type: ignore[dict-item]
    if "hermitian" in first.attributes:
        found.append(Claim(product, (), transpose(apply("conj", product)), wrong="not Hermitian"))
    return [*found, *kept(product, first, kind, "the product")]


def _along(expression: Node, image: Node, directions: Mapping[Any, Node]) -> list[Claim]:
    return along_claims(expression, image, directions)


def _jacobian(expression: Node, variable: Symbol, jacobian: Node, kind: str = "") -> list[Claim]:
    return jacobian_claims(expression, variable, jacobian, kind)


def direction_of(variable: Symbol, name: str) -> Node:
    """A direction of the structure of the variable."""
    return tangent(variable, kind_of(variable, None), name)[0]


check_gradient = _judge(by_values, gradient_claims)
check_jacobian = _judge(by_values, _jacobian)
check_along = _judge(by_values, _along)
check_wirtinger = _judge(by_values, wirtinger_claims)
check_hermitian = _judge(by_values, hermitian_claims)
exact_gradient = _judge(modulo_prime, gradient_claims)
exact_jacobian = _judge(modulo_prime, _jacobian)
exact_hessian = _judge(modulo_prime, _hessian)
exact_differential = _judge(modulo_prime, _differential)
exact_higher_differential = _judge(modulo_prime, _second)
exact_along = _judge(modulo_prime, _along)
exact_hvp = _judge(modulo_prime, _hvp)
exact_wirtinger = _judge(modulo_prime, wirtinger_claims)
exact_hermitian = _judge(modulo_prime, hermitian_claims)


def check_chain(tape: Tape, *, points: int = 3) -> CheckReport:
    return by_values(chain_claims(tape), points=points)


def exact_chain(tape: Tape, *, points: int = 3) -> CheckReport:
    return modulo_prime(chain_claims(tape), points=points)
