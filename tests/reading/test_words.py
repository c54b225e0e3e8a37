"""Words of several letters, ``^T`` beside a number T, and the star of an optimum: what each is, and what is said of it."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.base.errors import MatdiffError


def _names(text: str, where: str = "") -> set[str]:
    return set(matdiff.parse(text, where).shapes)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("||pred - y||^2", "pred y"),
        ("||A x - b||^2 + lam ||x||^2", "A x b lam"),
        ("sum(sqrt(x.^2 + eps))", "x eps"),
        ("a^T Sxy b", "a Sxy b"),
        ("||Xtrain w - ytrain||^2", "Xtrain w ytrain"),
        ("logits^T y", "logits y"),
        ("f = sigmoid(Wf x + bf); f^T y", "Wf x bf y"),
        ("f = sigmoid(Wf x + Uf h); i = tanh(Wi x + Ui h); f^T i", "Wf x Uf h Wi Ui"),
        # products
        ("||Ax - b||^2", "A x b"),
        ("||V - WH||^2", "V W H"),
        ("||AC_YA^T - C_R||_F^2", "A C_Y C_R"),
        ("tr(AXB)", "A X B"),
        ("x^TAx", "A x"),
        ("||XtX||^2", "X t"),
        ("x^T y + z^T y + xyz", "x y z"),
    ],
)
def test_names_and_products(text: str, names: str) -> None:
    assert _names(text) == set(names.split())


@pytest.mark.parametrize(
    ("text", "wrt", "answer"),
    [
        ("xyz", "x", "y z"),
        ("||Kuf a - y||^2", "Kuf", "2 (Kuf a - y) a^T"),
        ("x^T cat", "cat", "x"),
        ("(mean - y)^2", "y", "-2 (mean - y)"),
        ("||x - x^*||^2", "x", "2 (x - x_star)"),
        (r"\|x - x^{*}\|^2", "x", "2 (x - x_star)"),
        ("f(x) = x^T A x; f(x) - f(x^*)", "x", "A x + A^T x"),
        ("w^* = A b; ||w - w^*||^2", "w", "2 (w - A b)"),
        ("x^* A x", "x", "A x + A^T x"),
        ("tr(X X^*)", "X", "2 X"),
    ],
)
def test_answers(text: str, wrt: str, answer: str) -> None:
    found = matdiff.grad(text, wrt)
    assert matdiff.verify(answer, text, wrt).equal, str(found)


@pytest.mark.parametrize(
    ("text", "wrt", "where", "answer"),
    [
        ("tr(A^T B)/T", "A", "T: scalar", "B/T"),
        ("||X W - T||^2", "W", "", "2 X^T (X W - T)"),
        ("T = A + B; tr(T^T T)", "A", "", "2 (A + B)"),
        ("tr(H^H H)", "H", "", "2 H"),
        # a number T that stands nowhere else is an exponent; so is one in round brackets, and one above a number
        ("(1 + r)^T c", "r", "T: scalar", "T c (1 + r)^(T - 1)"),
        ("T c + r^T", "r", "", "T r^(T - 1)"),
        ("tr(A^(T))/T", "A", "T: scalar", "(A^(T - 1))^T"),
    ],
)
def test_transposes_and_powers(text: str, wrt: str, where: str, answer: str) -> None:
    assert str(matdiff.grad(text, wrt, where)) == answer


def test_an_answer_with_a_letter_t_is_read_back() -> None:
    assert matdiff.verify("2 X^T (X W - T)", "||X W - T||^2", "W").equal


def test_one_note_for_all_words() -> None:
    said = matdiff.parse("a^T Sxy b + c^T Kuf d").notes
    assert said == ("Kuf, Sxy are one name each, not a product of letters.",)
    assert matdiff.parse("||pred - y||^2 + lam ||w||^2 + eps").notes == ()
    assert matdiff.grad("a^T Sxy b", "Sxy").notes == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("the derivative", "the is a word, not part of a formula"),
        ("int_0^1 f dx", "an integral is not read"),
        ("x^T x is x", "is is a word, not part of a formula"),
        ("cross_entropy(x, y)", "cross_entropy is not a function known here"),
        ("log_softmax(x)^T y", "log_softmax is not a function known here"),
    ],
)
def test_words_of_the_language_and_unknown_functions(text: str, message: str) -> None:
    with pytest.raises(MatdiffError) as error:
        matdiff.parse(text)
    assert error.value.message == message
