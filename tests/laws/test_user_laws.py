"""Law files of a user's own: ``rules=[path]``, ``load_laws``, ``--rules``."""

from __future__ import annotations

from pathlib import Path

import pytest

import matdiff
from matdiff.base.errors import LawError, UsageError
from matdiff.calculus import bookshelf
from matdiff.cli import main

CUBE = """# Laws of my own.
cube: d(tr(A A A)) -> 3 tr(A A d(A))
    for A: n x n
    because "all three factors give the same trace"
    from my notebook, page 3
"""
CANCEL = """# folder: simplify
cancel: exp(A) .* exp(-A) -> ones(m, n)
    for A: m x n
    because "e^a e^-a = 1"
"""


@pytest.fixture
def cube(tmp_path: Path) -> str:
    path = tmp_path / "cube.law"
    path.write_text(CUBE)
    return str(path)


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No laws loaded before the test, none left after it."""
    monkeypatch.setattr(bookshelf, "_EXTRA", [])
    monkeypatch.setattr(bookshelf, "_BOOKS", dict(bookshelf._BOOKS))


def laws_of(found: matdiff.Gradient) -> set[str]:
    return {name for step in found.steps for name in step.laws}


def test_a_law_of_d_is_used_and_told(cube: str) -> None:
    plain, mine = (matdiff.grad("tr(X X X)", "X", rules=rules) for rules in ((), [cube]))
    assert str(plain) == str(mine)
    assert "differential.cube" in laws_of(mine) - laws_of(plain)
    told = [step.reason for step in mine.steps]
    assert any("all three factors give the same trace" in reason for reason in told)


def test_a_law_of_simplification(tmp_path: Path) -> None:
    path = tmp_path / "cancel.law"
    path.write_text(CANCEL)
    question = ("sum(y .* exp(x) .* exp(-x))", "y")
    assert str(matdiff.grad(*question)) == "exp(x) .* exp(-x)"
    assert str(matdiff.grad(*question, rules=[str(path)])) == "ones(n)"


def test_rules_are_for_one_question_only(cube: str) -> None:
    matdiff.grad("tr(X X X)", "X", rules=[cube])
    assert "differential.cube" not in bookshelf.default_book().laws


@pytest.mark.usefixtures("fresh")
def test_load_laws_stays(cube: str) -> None:
    matdiff.load_laws(cube)
    assert "differential.cube" in laws_of(matdiff.grad("tr(X X X)", "X"))


@pytest.mark.usefixtures("fresh")
def test_load_laws_of_a_bad_file_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bad.law"
    path.write_text("turn: A' -> A  for A: m x n")
    with pytest.raises(LawError):
        matdiff.load_laws(str(path))
    assert str(matdiff.grad("x' A y", "A")) == "x y^T"


def test_a_name_of_the_project_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "mine.law"
    path.write_text("product: d(A B) -> d(A) B + A d(B)  for A: m x k, B: k x n  from me")
    with pytest.raises(LawError) as caught:
        matdiff.grad("x' A y", "A", rules=[str(path)])
    assert caught.value.message == "there are two laws of the name differential.product"
    assert str(caught.value).startswith(f"{path}:1: ")


def test_command_line(cube: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["grad", "tr(X X X)", "wrt", "X", "--no-check", "--steps", "--rules", cube]
    assert main(question) == 0
    assert "all three factors give the same trace" in capsys.readouterr().out


def test_command_line_lists_the_law(cube: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["laws", "cube", "--rules", cube]) == 0
    out = capsys.readouterr().out
    assert "differential.cube" in out
    assert "from    my notebook, page 3" in out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file or directory"),
        (b"\xff\xfe", "is not text: byte 1 is not UTF-8"),
        (b"turn: A' -> A  for A: m x n", "the left side is n x m, the right side m x n"),
    ],
    ids=["missing", "not text", "not sound"],
)
def test_a_file_that_cannot_be_used(
    content: bytes | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.law"
    if content is not None:
        path.write_bytes(content)
    assert main(["grad", "x'x", "wrt", "x", "--no-check", "--rules", str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"error: {path}")
    assert message in said.err


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        matdiff.grad("x'x", "x", rules=[str(tmp_path)])


FALSE = [
    (
        "wrong: inv(A) -> A  for A: n x n  from me",
        "differential.wrong is false: at n = 1 with A = 3 the left side is 1/3, the right side is 3",
        "",
    ),
    (
        "turned: tr(A B) -> tr(A' B)  for A: n x n, B: n x n  from me",
        "differential.turned is false: at n = 2 with A = [3, 3; -2, 2], B = [3, 2; 4, -1] the left side is 15, the right side is 5",
        "",
    ),
    (
        "rate: d(exp(A)) -> exp(A)  for A: m x n  from me",
        "differential.rate is false: at m = 1, n = 1 with A = 3, dA = 3 the left side is 60.2566, the right side is 20.0855",
        "",
    ),
    (
        "real: abs(A).^2 -> A .* A  for A: m x n  from me",
        "differential.real is false: at m = 1, n = 1 with A = 3 + 3i the left side is 18, the right side is 0 + 18i",
        "of real matrices it may hold: say `real` of a slot, as in `for A: m x n real`",
    ),
    (
        "empty: log(-A.^2) -> A  for A: m x n  from me",
        "differential.empty cannot be tried: no point was found at which its left side has a value",
        "say where it holds: an attribute of a slot, or `check A in (1/2, 2)`",
    ),
    (
        "large: sum(A) -> 1  for A: 1000000000 x 1  from me",
        "differential.large cannot be tried: its values at small sizes are too much work",
        "",
    ),
    (
        "definite: A A' is diagonal  for A: m x 2",
        "differential.definite is false: at m = 3 with A = [-4/3, -1; -1, 1/2; 1/3, -1/3] the left side is "
        "[25/9, 5/6, -1/9; 5/6, 5/4, -1/2; -1/9, -1/2, 2/9], which is not diagonal",
        "",
    ),
    (
        "every symmetric is diagonal",
        "not every symmetric matrix is diagonal: A = [-4/3, -1; -1, 1/2] is not",
        "",
    ),
]


@pytest.mark.parametrize(
    ("sentence", "message", "help"), FALSE, ids=[row[0].split()[0] for row in FALSE]
)
def test_a_false_law_is_refused(sentence: str, message: str, help: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.law"
    path.write_text(f"# Laws of my own.\n{sentence}")
    with pytest.raises(LawError) as caught:
        matdiff.grad("x' A y", "A", rules=[str(path)])
    assert (caught.value.message, caught.value.help) == (message, help)
    assert str(caught.value).startswith(f"{path}:2: ")


@pytest.mark.parametrize(
    "sentence",
    [
        "real: abs(A).^2 -> A .* A  for A: m x n real  from me",
        "narrow: d(log(A)) -> A.^(-1) .* d(A)  for A: m x n  from me\n  check A in (1/2, 2)",
        "gram: A' A is symmetric, positive_semidefinite  for A: m x n",
        "every diagonal is symmetric, upper_triangular",
        "chain: d(f(A)) -> f'(A) .* d(A)  for A: m x n, f: function  from me",
    ],
)
def test_a_true_law_is_taken(sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "true.law"
    path.write_text(sentence)
    assert str(matdiff.grad("x' A y", "A", rules=[str(path)])) == "x y^T"
