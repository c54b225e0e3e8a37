"""What the page asks is what the public functions answer; whatever else comes in gives a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

import matdiff
from matdiff.base.limits import PAGE
from matdiff.web.questions import respond, rows, warm


def ask(**said: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(respond(json.dumps(said)))
    return found


QUESTIONS = [
    ("grad", "||X w - y||^2", "w", ""),
    (
        "grad",
        "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)",
        "mu, S",
        "S: n x n symmetric, i: 1..N",
    ),
    ("jacobian", "softmax(W x)", "x", ""),
    ("hessian", "||A x - b||^2", "x", ""),
    ("differential", "X^-1", "X", ""),
    ("solve", "||X w - y||^2", "w", ""),
]


@pytest.mark.parametrize(("kind", "text", "wrt", "where"), QUESTIONS)
def test_the_answers_are_those_of_the_functions(kind: str, text: str, wrt: str, where: str) -> None:
    question = {"kind": kind, "text": text, "wrt": wrt, "where": where}
    if kind == "grad":
        wanted = [str(v) for v in matdiff.grads(text, wrt, where).values()]
    else:
        wanted = [str(getattr(matdiff, kind)(text, wrt, where))]
    found = ask(do="answer", **question)
    assert [v["plain"] for v in found["answers"]] == wanted
    told = ask(do="steps", **question)
    assert told["rows"] or told["told"]
    reports = ask(do="check", by="exact", **question)["reports"]
    assert [v["verdict"] for v in reports] == ["agreed"] * len(wanted)


def test_a_reading_tells_letters_and_notes() -> None:
    found = ask(do="read", text="x^T A x + log|S|")
    assert [(v["name"], v["shape"]) for v in found["letters"]] == [
        ("x", "m"), ("A", "m × m"), ("S", "n × n"),
    ]  # fmt: skip
    assert found["notes"] == []


def test_a_text_may_be_the_whole_question() -> None:
    assert ask(do="read", text="d/dA (x^T A y)")["wrt"] == "A"
    assert ask(do="answer", text="d/dA (x^T A y)")["answers"][0]["plain"] == "x y^T"


def test_code_claims_and_graphs() -> None:
    question = {"kind": "grad", "text": "x^T A y", "wrt": "A"}
    assert ask(do="code", target="numpy", **question)["code"] == matdiff.grad("x^T A y", "A").code()
    judged = ask(do="verify", claim="y x^T", **question)
    assert (judged["equal"], judged["hint"]) == (False, "a transpose")
    assert ask(do="verify", claim="x y^T", **question)["equal"]
    assert ask(do="graph", **question)["svg"].startswith("<svg")


def test_errors_have_their_place() -> None:
    found = ask(do="read", text="x^T A +")["error"]
    assert (found["text"], found["message"]) == ("x^T A +", "an operand is missing at the end")
    assert found["place"] is not None


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ("{", "this is no question"),
        ("[1]", "the page asks for read, answer, steps, check, code, verify, graph"),
        ('{"do": "erase"}', "the page asks for read, answer, steps, check, code, verify, graph"),
        (
            '{"do": "answer", "kind": "erase", "text": "x", "wrt": "x"}',
            "the page asks for grad, jacobian, hessian, differential, solve",
        ),
        (
            json.dumps({"do": "read", "text": "x" * (PAGE + 1)}),
            "this text is too long for the page: it takes 20,000 characters",
        ),
    ],
)
def test_junk_gives_a_sentence(request_: str, message: str) -> None:
    assert json.loads(respond(request_))["error"]["message"] == message


def test_rows_of_a_block_with_a_matrix() -> None:
    block = r"\begin{aligned}f &= \begin{bmatrix}1 \\ 2\end{bmatrix} && \text{a \\ b} \\  &= 3\end{aligned}"
    assert rows(block) == [r"f &= \begin{bmatrix}1 \\ 2\end{bmatrix} && \text{a \\ b}", "&= 3"]
    assert rows("x = 1") == ["x = 1"]


def test_the_questions_that_warm_the_engine_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    warm()
    monkeypatch.setattr("matdiff.web.questions._WARM", ({"do": "answer", "text": "x^T A"},))
    with pytest.raises(matdiff.MatdiffError, match="a question of the page is not answered"):
        warm()


def test_a_convention_is_told_once() -> None:
    (answer,) = ask(do="answer", text="log det S", wrt="S", where="S: n x n symmetric")["answers"]
    assert answer["convention"] == "gradient among symmetric matrices, as S is symmetric"
    assert answer["notes"] == []
