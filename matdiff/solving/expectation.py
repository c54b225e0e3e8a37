"""Expectations of polynomials of degree two in what is random: E[x x'] = S + m m', E[A x B] = A E[x] B.

x = m + e is put in, with e of mean zero and covariance C. What is free of e is the expression at m, of terms of degree one nothing is
left, and in terms of degree two e e' becomes C, wherever the two stand: together in a product, at the ends of a form
e'A e = tr(A e e'), in two numbers (u'e)(v'e) = u'e e'v. Anything else is refused.

>>> from matdiff.calculus.bookshelf import default_book
>>> from matdiff.expression.build import symbol
>>> from matdiff.rewrite.book import Context
>>> from matdiff.rewrite.normal import Normaliser
>>> x, m, S = symbol("x", ("n", 1)), symbol("m", ("n", 1)), symbol("S", ("n", "n"))
>>> plain(expected(matmul(transpose(x), x), Random(x, m, S), Normaliser(Context(default_book()))))
'tr(S) + m^T m'
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.expression.build import add, apply, hadamard, matmul, rebuild, symbol, tr, transpose
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import containing, postorder, substitute, transform
from matdiff.output.plain import plain
from matdiff.solving.equation import opened, total

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.normal import Normaliser


class Random:
    """What is random: the letter (a member of a family where there is an index), its mean, its covariance or None if it is not known."""

    __slots__ = ("covariance", "index", "letter", "mean")

    def __init__(self, letter: Node, mean: Node, covariance: Node | None) -> None:
        self.letter = letter
        self.mean = mean
        self.covariance = covariance
        is_member = isinstance(letter, Apply) and letter.operator.name == "member"
        self.index = letter.operands[1] if isinstance(letter, Apply) and is_member else None

    @property
    def family(self) -> Node:
        return self.letter.operands[0] if isinstance(self.letter, Apply) else self.letter


def expected(node: Node, random: Random, normaliser: Normaliser) -> Node:
    """The expectation; UnsupportedError where it is not known."""
    noise = Noise(random, normaliser)
    with_noise = normaliser.normal(noise.put_in(node))
    marks = frozenset(noise.marks(with_noise))
    if not marks:
        return with_noise
    terms = opened(with_noise, marks, normaliser.normal)
    kept = [noise.settled(term) for term in terms if containing(set(marks), term)]
    at_mean = normaliser.normal(noise.put_in(node, with_noise=False))
    return normaliser.normal(total([at_mean, *(t for t in kept if t is not None)], node))


class Noise:
    """e of x = m + e, and what becomes of it in the mean."""

    def __init__(self, random: Random, normaliser: Normaliser) -> None:
        self.random = random
        self.normaliser = normaliser
        shape = random.letter.shape
        axes = getattr(random.family, "axes", ())
        self.symbol = symbol("noise", shape, (), axes)

    def put_in(self, node: Node, with_noise: bool = True) -> Node:
        """m + e in place of x, or m alone, member by member of a family."""
        random = self.random
        if random.index is None:
            value = add(random.mean, self.symbol) if with_noise else random.mean
            return substitute(node, {random.letter: value})

        def change(part: Node) -> Node:
            is_member = isinstance(part, Apply) and part.operator.name == "member"
            if (
                not is_member
                or not isinstance(part, Apply)
                or part.operands[0] is not random.family
            ):
                return part
            at = part.operands[1]
            mean = substitute(random.mean, {random.index: at})  # type: ignore[dict-item]
            return add(mean, apply("member", self.symbol, at)) if with_noise else mean

        return transform(node, change)

    def marks(self, node: Node) -> list[Node]:
        """The occurrences of e: e itself, or e_i."""
        return [
            v
            for v in postorder(node)
            if (v is self.symbol and not self.symbol.axes)
            or (
                isinstance(v, Apply)
                and v.operator.name == "member"
                and v.operands[0] is self.symbol
            )
        ]

    def settled(self, term: Node) -> Node | None:
        """What a term is in the mean; None where it vanishes."""
        marks = self.marks(term)
        degree = _degree(term, set(marks))
        if degree == 0:
            return term
        if degree == 1:
            return None
        if degree != 2 or len(marks) != 1:
            raise self._refused(term)
        (e,) = marks
        covariance = self._covariance(e)
        found = _paired(term, e, covariance)
        if found is None or containing({e}, found):
            raise self._refused(term)
        return self.normaliser.normal(found)

    def _covariance(self, e: Node) -> Node:
        found = self.random.covariance
        if found is None:
            raise UnsupportedError("the covariance of this density is not known")
        if self.random.index is not None and isinstance(e, Apply):
            found = substitute(found, {self.random.index: e.operands[1]})
        return found

    def _refused(self, term: Node) -> UnsupportedError:
        return UnsupportedError(f"the expectation of {plain(term)} is not known")


def _degree(node: Node, marks: set[Node]) -> int:
    """How often e stands as a factor; 9 where it stands under a function."""
    counts: dict[Node, int] = {}
    for v in postorder(node):
        if v in marks:
            counts[v] = 1
            continue
        operands = v.operands if isinstance(v, Apply) else ()
        inner = [counts[c] for c in operands]
        if not isinstance(v, Apply) or not any(inner):
            counts[v] = 0
        elif v.operator.name == "power" and getattr(v.operands[1], "value", None) == 2:
            counts[v] = 2 * inner[0]
        elif v.operator.name == "add":
            counts[v] = max(inner)
        elif v.operator.linear:
            counts[v] = sum(inner)
        else:
            counts[v] = 9
    return counts[node]


def _paired(term: Node, e: Node, covariance: Node) -> Node | None:
    """The term with e e' replaced; None where the two are not brought together."""
    turned = transpose(e) if not e.is_scalar else e

    def change(part: Node) -> Node:
        if not isinstance(part, Apply) or part.moving:
            return part
        name = part.operator.name
        if name == "matmul":
            factors = list(part.operands)
            for at in range(len(factors) - 1):
                if factors[at] is e and factors[at + 1] is turned:
                    return matmul(*factors[:at], covariance, *factors[at + 2 :])
            if part.is_scalar and factors[0] is turned and factors[-1] is e:
                inner = factors[1:-1]
                return tr(matmul(*inner, covariance)) if inner else tr(covariance)
        if name == "power" and part.is_scalar:
            base, exponent = part.operands
            if getattr(exponent, "value", None) == 2:
                return _scalars(base, base, e, covariance) or part
        if name in ("scale", "matmul") or name == "hadamard":
            holding = [c for c in part.operands if containing({e}, c)]
            if len(holding) == 2 and all(c.is_scalar for c in holding):
                made = _scalars(holding[0], holding[1], e, covariance)
                rest = [c for c in part.operands if c not in holding]
                if made is not None:
                    return apply("scale", made, *rest) if rest else made
            if name == "scale" and len(holding) == 2 and holding[0].is_scalar:
                return _behind(part, holding, e, covariance) or part
        return part

    return transform(transform(term, lambda part: _weighted(part, e)), change)


def _weighted(part: Node, e: Node) -> Node:
    """diag(v) e for v .* e, e'diag(v) for its row."""
    if isinstance(part, Apply) and part.operator.name == "transpose":
        inner = part.operands[0]
        if isinstance(inner, Apply) and inner.operator.name == "matmul" and inner.operands[-1] is e:
            return matmul(transpose(e), *(transpose(c) for c in reversed(inner.operands[:-1])))
    if not isinstance(part, Apply) or part.operator.name != "hadamard" or part.shape[1] != 1:
        return part
    others = [c for c in part.operands if c is not e]
    if len(others) != len(part.operands) - 1 or containing({e}, *others):
        return part
    return matmul(apply("diag", hadamard(*others)), e)


def _ends(node: Node, e: Node) -> Node | None:
    """u of the number u'e = e'u; None where a number is not of this form."""
    if not isinstance(node, Apply) or node.operator.name != "matmul":
        return None
    *first, last = node.operands
    if last is e:
        return transpose(matmul(*first))
    if isinstance(node.operands[0], Apply) and node.operands[0] is transpose(e):
        return matmul(*node.operands[1:])
    return None


def _scalars(a: Node, b: Node, e: Node, covariance: Node) -> Node | None:
    """(u'e)(v'e) = u'C v; of a number e, e e = C."""
    if e.is_scalar:
        return covariance if a is e and b is e else None
    u, v = _ends(a, e), _ends(b, e)
    return None if u is None or v is None else matmul(transpose(u), covariance, v)


def _behind(part: Apply, holding: list[Node], e: Node, covariance: Node) -> Node | None:
    """(u'e) A e B = A C u B: a number before a product that holds e as well."""
    u = _ends(holding[0], e)
    product = holding[1]
    if u is None:
        return None
    rest = [c for c in part.operands if c not in holding]
    image = matmul(covariance, u)
    if product is e:
        made: Node = image
    elif isinstance(product, Apply) and product.operator.name == "matmul":
        factors = [
            image if c is e else transpose(image) if c is transpose(e) else c
            for c in product.operands
        ]
        if tuple(factors) == product.operands:
            return None
        made = rebuild(product, tuple(factors))
    else:
        return None
    return apply("scale", *rest, made) if rest else made
