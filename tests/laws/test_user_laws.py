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
