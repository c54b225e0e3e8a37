"""Laws kept between runs: whatever is the matter with the cache, the answers are those of the law files."""

from __future__ import annotations

import marshal
import os
from pathlib import Path
from random import Random
from typing import IO

import pytest

from matdiff.base import cache
from matdiff.calculus import bookshelf
from matdiff.calculus.derive import derive
from matdiff.output.plain import plain
from matdiff.rewrite.book import LawBook
from matdiff.syntax import tables
from matdiff.syntax.reading import read

ANSWERS = {
    ("x' A y", "A"): "x y^T",
    ("log det X + a' inv(X) b", "X"): "X^-T - X^-T a b^T X^-T",
    ("||X w - y||^2 + sum(exp(w))", "w"): "2 X^T (X w - y) + exp(w)",
}


def answers(book: LawBook) -> dict[tuple[str, str], str]:
    found = {}
    for text, wrt in ANSWERS:
        reading = read(text, "", wrt=(wrt,), scalar=True)
        derivation = derive(reading.expression, [reading.symbols[wrt]], book)
        found[text, wrt] = plain(derivation.answers[0].gradient)
    return found


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("MATDIFF_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def book() -> LawBook:
    """The laws as a fresh process finds them."""
    return bookshelf._project_book()


def kept(home: Path) -> Path:
    """The one file of laws in the cache."""
    [path] = home.glob("matdiff/laws-*")
    return path


def test_cold_and_warm(home: Path) -> None:
    assert answers(book()) == ANSWERS
    before = kept(home).stat().st_mtime_ns
    assert answers(book()) == ANSWERS
    assert kept(home).stat().st_mtime_ns == before


def test_stored_laws_are_the_laws_of_the_files() -> None:
    from_files, stored = bookshelf._read(()), [book(), book()][1]
    assert from_files.laws.keys() == stored.laws.keys()
    for name, law in from_files.laws.items():
        for field in type(law).__slots__:
            assert getattr(stored.laws[name], field) == getattr(law, field), f"{name} {field}"
    facts = {fact.name: (fact.pattern, fact.attributes) for fact in from_files.facts}
    assert {fact.name: (fact.pattern, fact.attributes) for fact in stored.facts} == facts
    assert stored.implications == from_files.implications


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"not a cache", marshal.dumps(7), marshal.dumps(([], {}, {})), os.urandom(4000)],
    ids=["empty", "zero", "text", "a number", "another shape", "noise"],
)
def test_another_content(content: bytes, home: Path) -> None:
    book()
    kept(home).write_bytes(content)
    assert answers(book()) == ANSWERS


@pytest.mark.parametrize("data", [7, ([], {}, {}), None, ["a"]], ids=repr)
def test_content_of_another_shape_with_its_checksum(data: object) -> None:
    cache.save("laws", bookshelf._key(), data)
    assert answers(book()) == ANSWERS


def test_cut_off(home: Path) -> None:
    book()
    data = kept(home).read_bytes()
    for length in (3, 5, len(data) // 2, len(data) - 1):
        kept(home).write_bytes(data[:length])
        assert answers(book()) == ANSWERS


def test_one_wrong_bit(home: Path) -> None:
    """A bit may turn a law into another one: no damage may be believed."""
    book()
    data, random = kept(home).read_bytes(), Random(5)
    key = bookshelf._key()
    for _ in range(100):
        wrong = bytearray(data)
        wrong[random.randrange(len(wrong))] ^= 1 << random.randrange(8)
        kept(home).write_bytes(wrong)
        assert cache.load("laws", key) is None


def test_off(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATDIFF_CACHE", "off")
    assert answers(book()) == ANSWERS
    assert list(home.iterdir()) == []


def test_a_file_where_the_folder_should_be(home: Path) -> None:
    (home / "matdiff").write_text("in the way")
    assert answers(book()) == ANSWERS


def test_an_unwritable_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal comes from ``open``: the mode of a folder keeps root from nothing."""

    def refuse(path: str, mode: str) -> IO[bytes]:
        if "w" in mode:
            raise PermissionError(13, "Permission denied", path)
        return open(path, mode)

    monkeypatch.setattr(cache, "open", refuse, raising=False)
    assert answers(book()) == ANSWERS
    assert not list(home.glob("matdiff/laws-*"))


@pytest.mark.parametrize("place", ["/proc/nowhere", "relative/folder", "/dev/null"])
def test_a_place_that_takes_no_files(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    assert answers(book()) == ANSWERS


def test_what_others_may_write_is_not_loaded(home: Path) -> None:
    """A file in a folder that others share could hold anybody's laws."""
    book()
    key = bookshelf._key()
    assert cache.load("laws", key) is not None
    for path, private in ((kept(home), 0o600), (home / "matdiff", 0o700)):
        path.chmod(0o777)
        assert cache.load("laws", key) is None
        path.chmod(private)
    assert cache.load("laws", key) is not None


def test_what_another_user_wrote_is_not_loaded(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book()
    monkeypatch.setattr(os, "geteuid", lambda: os.stat(home).st_uid + 1)
    assert cache.load("laws", bookshelf._key()) is None
    assert answers(book()) == ANSWERS


def test_two_environments_stay_warm(home: Path) -> None:
    """Keys of other versions stay until nobody has read them for long."""
    for key in ("one", "two"):
        cache.save("laws", key, (1, 2))
    assert [cache.load("laws", key) for key in ("one", "two")] == [(1, 2), (1, 2)]
    old = next(home.glob("matdiff/laws-one-*"))
    os.utime(old, (0, 0))
    cache.save("laws", "three", (3,))
    assert [cache.load("laws", key) for key in ("one", "two")] == [None, (1, 2)]


def test_files_that_are_many_go(home: Path) -> None:
    for k in range(cache.NEWEST + 5):
        cache.save("laws", f"key{k}", k)
        os.utime(next(home.glob(f"matdiff/laws-key{k}-*")), (10**9 + k,) * 2) if k < 3 else None
    assert len(list(home.glob("matdiff/laws-*"))) <= cache.NEWEST + 1


def test_a_full_disk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written leaves nothing behind."""

    def full(old: str, new: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert answers(book()) == ANSWERS
    assert not list(home.glob("matdiff/laws-*"))


def test_the_folder_is_the_users_own(home: Path) -> None:
    book()
    assert (home / "matdiff").stat().st_mode & 0o077 == 0


def test_a_changed_law_file_is_read_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shutil import copytree

    from matdiff.base.resources import data_folder
    from matdiff.rewrite import load

    rules = copytree(data_folder("rules"), tmp_path / "rules")
    for module in (bookshelf, load):
        monkeypatch.setattr(module, "data_folder", lambda name: str(rules))
    assert "simplify.added" not in book().laws
    with open(rules / "simplify" / "scalar.law", "a", encoding="utf-8") as file:
        file.write("\nadded: tr(A) + tr(A') -> 2 tr(A)\n    for A: n x n\n    quiet\n")
    assert "simplify.added" in book().laws
    assert len(list(home.glob("matdiff/laws-*"))) == 2  # another version may still be in use


def test_a_package_may_carry_its_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From them alone: no Lark, no law file; what was made of other files is passed over."""
    folder = tmp_path / "tables"
    tables.ship(str(folder))
    bookshelf.ship(str(folder))
    monkeypatch.setattr(cache, "SHIPPED", str(folder))
    monkeypatch.setenv("MATDIFF_CACHE", "off")
    monkeypatch.setattr(bookshelf, "_BOOKS", {})
    monkeypatch.setattr(tables, "_LOADED", {})
    with monkeypatch.context() as alone:
        alone.setattr(tables, "build", None)
        alone.setattr(bookshelf, "_read", None)
        assert tables.load("latex").rules
        assert answers(bookshelf.default_book()) == ANSWERS
    assert cache.shipped("laws", "of other files") is None
    damaged = folder / "laws.data"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    monkeypatch.setattr(bookshelf, "_BOOKS", {})
    assert answers(bookshelf.default_book()) == ANSWERS
