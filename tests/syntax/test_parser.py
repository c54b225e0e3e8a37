"""The parser: what each notation means, what is said about it, and what is refused."""

from __future__ import annotations

import time

import pytest
from corpus_syntax import TREES

from matdiff.base.errors import MatdiffError, NameError_, SyntaxError_
from matdiff.syntax.parser import parse


@pytest.mark.parametrize("text", TREES)
def test_tree(text: str) -> None:
    assert repr(parse(text).tree) == TREES[text]


@pytest.mark.parametrize("text", TREES)
def test_spans_lie_in_the_text(text: str) -> None:
    stack = [parse(text).tree]
    while stack:
        tree = stack.pop()
        if tree.kind != "none":
            assert 0 <= tree.span[0] < tree.span[1] <= len(text)
        stack += tree.children


@pytest.mark.parametrize(
    ("text", "names", "tree"),
    [
        ("Ax", {"Ax"}, "Ax"),
        ("x^T A", {"T"}, "(product[''] (transpose x) A)"),
        ("x^(T) A", {"T"}, "(product[''] (power[^] x T) A)"),
        ("e^x", {"e"}, "(power[^] e x)"),
        ("f(x)", {"f"}, "(product[''] f x)"),
        ("x_i", {"x_i"}, "x_i"),
        ("det B", {"det"}, "(product[''] det B)"),
        ("Σᵢ x", {"Sigma"}, "(product[''] (subscript[i] Sigma i) x)"),
    ],
)
def test_declared_names(text: str, names: set[str], tree: str) -> None:
    assert repr(parse(text, names).tree) == tree


def test_declared_functions() -> None:
    assert repr(parse("loss (x) + u(x)", (), {"loss", "u"}).tree) == (
        "(sum['+' '+'] (call[loss] x) (call[u] x))"
    )
    assert repr(parse("u''(x)", (), {"u"}).tree) == "(primed_call['u' 2] x)"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("x^T A x", ()),
        ("A xy", ("xy is read as the product x y",)),
        ("a(b + c)", ("a(…) is read as a product",)),
        ("f(x)", ("f(…) is read as a function of the elements",)),
        ("log x y", ("log takes all of x y",)),
        ("A B .* C", ("A B is taken together before .*",)),
        ("σ(x)", ("sigma(…) is read as the sigmoid",)),
    ],
)
def test_notes(text: str, notes: tuple[str, ...]) -> None:
    assert parse(text).notes == notes


ERRORS = [
    ("", "there is no expression"),
    ("x + ", "an operand is missing at the end\n  | x + \n  |    ^"),
    ("x + * y", "an operand is missing before *\n  | x + * y\n  |     ^"),
    ("(x + y", "this ( is not closed\n  | (x + y\n  | ^"),
    ("x + y)", "this ) closes no bracket\n  | x + y)\n  |      ^"),
    (
        "(x + y]",
        "( is closed by ]\n  | (x + y]\n  |       ^\nhelp: the ( was opened at column 1",
    ),
    ("x $ y", "this $ is not closed\n  | x $ y\n  |   ^"),
    ("x ? y", "cannot read the character ?\n  | x ? y\n  |   ^"),
    (
        "|x + y",
        "this bar is not closed\n  | |x + y\n  | ^\n"
        "help: det(A), abs(a) and norm(x) do without bars",
    ),
    ("x\x00y", "cannot read the character U+0000\n  | x\ufffdy\n  |  ^"),
    ("x\ud800y", "cannot read the character U+D800\n  | x\ufffdy\n  |  ^"),
    ("log + 1", "an operand is missing before +\n  | log + 1\n  |     ^"),
    ("log", "log wants an operand\n  | log\n  | ^^^"),
    ("max a", "max wants its arguments in brackets\n  | max a\n  | ^^^"),
    ("sum_i", "the sum wants an operand\n  | sum_i\n  | ^^^"),
    (
        "logx + 1",
        "logx is one word\n  | logx + 1\n  | ^^^^\nhelp: write log x",
    ),
    (
        "a + b = c",
        "= does not fit here\n  | a + b = c\n  |       ^\n"
        "help: a statement gives a value to one name: h = W x + b; ask about one side of an equation",
    ),
    (
        "h > 0",
        "> does not fit here\n  | h > 0\n  |   ^",
    ),
    (
        "W^{(1)} x",
        "is this the power 1 or a label?\n  | W^{(1)} x\n  |    ^\nhelp: write ^1 or _1",
    ),
    ("(x)_train", "a subscript must follow a name\n  | (x)_train\n  |    ^^^^^^"),
    (
        "<a b>",
        "> does not fit here\n  | <a b>\n  |     ^",
    ),
]


@pytest.mark.parametrize(("text", "message"), ERRORS, ids=[repr(e[0]) for e in ERRORS])
def test_error(text: str, message: str) -> None:
    with pytest.raises(SyntaxError_) as caught:
        parse(text)
    assert str(caught.value) == message


def test_unknown_function() -> None:
    with pytest.raises(NameError_) as caught:
        parse("softmx(W x)")
    assert str(caught.value) == (
        "softmx is not a function known here\n  | softmx(W x)\n  | ^^^^^^\nhelp: did you mean softmax?"
    )


HUGE = {
    "long": "x" * 100_001,
    "long sum": "+".join(["a b"] * 25_000),
    "long product": "A " * 49_000,
    "brackets": "(" * 1501 + "x" + ")" * 1501,
    "open": "(" * 50_000,
    "calls": "f(" * 1400 + "x" + ")" * 1400,
    "quotes": "x" + "'" * 99_000,
    "minus": "-" * 99_000 + "x",
    "powers": "9^" * 40_000 + "9",
    "tower": "9^9^9^9",
    "numeral": "9" * 5000,
    "exponent": "1e999999999",
    "prefixes": "log " * 24_000 + "x",
    "bars": "|" * 99_001,
    "bars apart": "| " * 40_000,
    "quotients": "a/" * 40_000 + "a",
    "sums": "sum_i " * 16_000 + "x_i",
    "limits": "sum_{i=1}^{" * 9000,
    "nested limits": "sum_{i=1}^{" * 1000 + "n" + "} x" * 1000,
    "lines": "h = x\n" * 16_000,
    "lines apart": "h = (x)\n\n" * 10_000,
    "indicators": "1(" * 1400 + "x" + ")" * 1400,
    "blanks": " " * 99_999,
    "subscripts": "x_{" * 30_000,
    "number": "1" + "." * 90_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_texts_end_quickly(name: str) -> None:
    parse("x")
    begin = time.process_time()
    try:
        parse(HUGE[name])
    except MatdiffError as error:
        assert len(str(error)) < 600
    assert time.process_time() - begin < 10


def test_a_deep_network_is_read() -> None:
    text = "x"
    for layer in range(700):
        text = f"relu(W_{layer} ({text}))"
    tree = parse(text).tree
    depth = 0
    while tree.children:
        tree = tree.children[-1]
        depth += 1
    assert depth == 1400


def test_a_long_program_is_read() -> None:
    lines = [f"h_{k} = relu(W_{k} h_{k - 1} + b_{k})" for k in range(1, 1001)]
    assert len(parse("\n".join(lines)).tree.children) == 1000
