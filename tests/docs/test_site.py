"""The documentation as a site: its contents are complete, its pictures fresh, and it builds where Sphinx is installed."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from readme_blocks import blocks, commands

import matdiff
from matdiff.calculus.bookshelf import book_with
from matdiff.cli import main
from matdiff.commandline import manual

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_pages", ROOT / ".ci" / "docs_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_stands_in_the_contents() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = [
        line
        for fence in re.findall(r"^```\{toctree\}\n(.*?)^```$", index, re.M | re.S)
        for line in fence.splitlines()
        if line and not line.startswith(":")
    ]
    pages = {path.stem for path in DOCS.glob("*.md")} - {"index"}
    notebooks = {f"notebooks/{path.stem}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    made = {f"reference/{name}" for name in ("commands", "notation", "python", "laws", "changes")}
    assert sorted(listed) == sorted(pages | notebooks | made)


def test_the_table_of_laws_has_all_of_them_with_their_sources(site: ModuleType) -> None:
    page = site.laws()
    for law in book_with(()).laws.values():
        assert f"<code>{law.name.partition('.')[2]}</code>" in page
        assert site.escape(law.source or "") in page
    assert page.count("<tr>") == len(book_with(()).laws) + page.count("<table")
    assert {law.folder for law in book_with(()).laws.values()} == {*site.FOLDERS}
    assert "follows from d of" in page


def test_the_reference_has_every_command_and_every_public_name(site: ModuleType) -> None:
    text = site.commands()
    assert [name for name in manual.COMMANDS if f"\n## {name}\n" not in text] == []
    interface = site.interface()
    assert [n for n in matdiff.__all__ if not re.search(rf":: {n}$", interface, re.M)] == []


_PICTURES = [
    (shlex.split(command)[1:], name[1])
    for page in sorted(DOCS.glob("*.md"))
    for block in blocks(page.read_text(encoding="utf-8"))
    if block.language == "console"
    for command, _ in commands(block.text)
    if (name := re.search(r" -o (\S+\.svg)$", command))
]


@pytest.mark.parametrize(("given", "name"), _PICTURES, ids=[name for _, name in _PICTURES])
def test_a_picture_is_what_its_command_draws(
    given: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(given) == 0
    assert (tmp_path / name).read_text() == (DOCS / "pictures" / name).read_text()


def test_pictures_that_are_shown_are_there() -> None:
    for page in DOCS.glob("*.md"):
        for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (DOCS / path).is_file(), (page.name, path)


def test_the_site_builds_without_a_warning(site: ModuleType, tmp_path: Path) -> None:
    for package in ("sphinx", "myst_nb", "furo"):
        pytest.importorskip(package, reason='pip install -e ".[docs]" builds the site as well')
    out = tmp_path / "out"
    made = subprocess.run([sys.executable, site.__file__, out], capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")
    assert "push_through" in (out / "reference" / "laws.html").read_text()
