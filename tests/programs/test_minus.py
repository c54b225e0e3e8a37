"""The minus of y - h goes into the difference, through as many layers as there are, in the gradient by each of the weights."""

from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.derive import derive
from matdiff.calculus.polish import Forms, polish
from matdiff.expression.build import hadamard, matmul, negate, subtract, symbol, transpose
from matdiff.output.plain import plain
from matdiff.rewrite.terms import split_number
from matdiff.syntax.reading import read


def network(layers: int) -> str:
    lines = ["h1 = W1 x"] + [f"h{i} = W{i} sigmoid(h{i - 1})" for i in range(2, layers + 1)]
    return "; ".join([*lines, f"||y - h{layers}||^2"])


def test_a_thousand_layers_and_every_weight() -> None:
    names = tuple(f"W{i}" for i in range(1, 1001))
    reading = read(network(1000), wrt=names, scalar=True)
    derivation = derive(reading.expression, [reading.symbols[w] for w in names], default_book())
    assert len(derivation.answers) == 1000
    assert all(split_number(answer.gradient)[0] > 0 for answer in derivation.answers)


def test_what_stands_twice_keeps_its_sign() -> None:
    x, y, A = symbol("x", ("m", 1)), symbol("y", ("m", 1)), symbol("A", ("n", "m"))
    u = subtract(x, y)
    forms = Forms()
    assert plain(polish(negate(matmul(A, u, transpose(u))), {}, forms)) == "-A (x - y) (x - y)^T"
    assert plain(polish(negate(matmul(A, u)), {}, forms)) == "A (y - x)"
    assert plain(polish(negate(hadamard(u, x)), {}, forms)) == "(y - x) .* x"
    deep = matmul(A, hadamard(x, matmul(transpose(A), A, u)))
    assert plain(polish(negate(deep), {}, forms)) == "A (x .* (A^T A (y - x)))"
