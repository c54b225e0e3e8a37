"""The page in a browser: ten questions typed, the answers those of the package; what is asked in vain gives a sentence.

Needs npm (for Pyodide and KaTeX), Chromium and Playwright; without them these tests are skipped, and say so.
"""

from __future__ import annotations

import shutil
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import matdiff
from matdiff.base.errors import UsageError
from matdiff.cli import main
from matdiff.web import site

QUESTIONS = [
    ("grad", "x^T A y", "A", ""),
    ("grad", "||X w - y||^2 + l w'w", "w", "l: scalar"),
    ("grad", "log det X", "X", ""),
    ("grad", r"\operatorname{tr}(A X B)", "X", ""),
    ("grad", "-y^T log(softmax(W x + b))", "W", "y: m onehot"),
    ("grad", "sum_i log(1 + exp(-y_i w^T x_i))", "w", ""),
    ("jacobian", "softmax(z)", "z", ""),
    ("hessian", "||A x - b||^2", "x", ""),
    ("differential", "X^-1", "X", ""),
    ("solve", "||X w - y||^2", "w", ""),
]


def archives(folder: Path, names: tuple[str, ...]) -> Path:
    """Archives as npm makes them, with empty files."""
    for package in site.PACKAGES:
        inner = folder / "package"
        for name in names:
            file = inner / ("dist" if package == "katex" else "") / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("")
        with tarfile.open(folder / f"{package}-1.0.0.tgz", "w:gz") as packed:
            packed.add(inner, "package")
        shutil.rmtree(inner)
    return folder


def test_a_page_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    archives(
        packages, ("pyodide.mjs", "katex.min.js", "fonts/KaTeX_Main-Regular.woff2", "other.js")
    )
    target = tmp_path / "page"
    assert main(["site", "-o", str(target), "--packages", str(packages)]) == 0
    assert capsys.readouterr().out == f"the page is in {target}: any static host serves it\n"
    written = {str(file.relative_to(target)) for file in target.rglob("*") if file.is_file()}
    assert {"index.html", "page.js", "worker.js", "style.css"} <= written
    assert {"pyodide/pyodide.mjs", "katex/fonts/KaTeX_Main-Regular.woff2"} <= written
    assert {"python/matdiff.zip", "python/sympy.zip"} <= written
    assert not any("other" in name for name in written)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["site"], "error: where to?\nhelp: write matdiff site -o DIR, or matdiff site --serve\n"),
        (
            ["site", "x^T x"],
            "error: matdiff site takes no expression\nhelp: write matdiff site -o DIR\n",
        ),
        (
            ["site", "--serve", "--port", "x"],
            "error: --port takes a whole number below 65536, not 'x'\n",
        ),
    ],
)
def test_bad_input(given: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given) == 2
    assert capsys.readouterr().err == message


def test_no_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="the page is built with npm, which is not there"):
        site.build(tmp_path / "page")


def test_a_folder_without_archives(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no archive of pyodide"):
        site.build(tmp_path / "page", tmp_path)


# ---- in the browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser_path is None or shutil.which("npm") is None:
        pytest.skip("the page is tried where Chromium and npm are")
    playwright = pytest.importorskip("playwright.sync_api", reason="the extra [page]")
    try:
        folder = site.build(tmp_path_factory.mktemp("page"))
    except UsageError as error:
        pytest.skip(f"the page's packages cannot be fetched: {error.message}")
    server = site.server_of(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.set_default_timeout(120_000)
        opened.goto(f"http://127.0.0.1:{server.server_port}/")
        opened.wait_for_selector(".answer .exact.good")
        yield opened
        browser.close()
    server.shutdown()
    server.server_close()


def typed(page: Any, kind: str, text: str, wrt: str, where: str) -> None:
    page.fill("#text", "")
    page.check(f"[name=kind][value={kind}]", force=True)
    page.fill("#wrt", wrt)
    page.fill("#where", where)
    page.fill("#text", text)


def test_the_engine_starts_from_what_was_kept_or_anew(page: Any) -> None:
    assert page.evaluate("performance.getEntriesByType('mark').map((m) => m.name)")[0] == "ready"
    with page.context.browser.new_context() as other:
        bare = other.new_page()
        bare.set_default_timeout(120_000)
        bare.route("**/memory.gz", lambda route: route.abort())
        bare.goto(page.url)
        bare.wait_for_selector('.formula[data-plain="x y^T"]')
        marks = bare.evaluate("performance.getEntriesByType('mark').map((m) => m.name)")
        assert marks[0] == "ready anew"


def test_ten_questions(page: Any) -> None:
    for kind, text, wrt, where in QUESTIONS:
        found = getattr(matdiff, kind)(text, wrt, where)
        typed(page, kind, text, wrt, where)
        shown = str(found).replace("\\", "\\\\").replace('"', '\\"')
        page.wait_for_selector(f'.formula[data-plain="{shown}"] .katex')
        page.wait_for_selector(".answer .exact.good, .answer .sympy.good")


def test_steps_claims_code_graph(page: Any) -> None:
    typed(page, "grad", "||X w - y||^2", "w", "")
    page.wait_for_selector('.formula[data-plain="2 X^T (X w - y)"]')
    page.click("#next")
    page.wait_for_selector("#lines .katex")
    page.click("#all")
    page.click("#tab-verify")
    page.fill("#claim", "X^T (X w - y)")
    page.click("#hintonly")
    page.wait_for_selector("#verdict:text-is('a factor')")
    page.click("#judge")
    page.wait_for_selector("#verdict:has-text('half the right answer')")
    page.click("#tab-code")
    page.wait_for_selector("#source:has-text('def ')")
    page.click("#tab-graph")
    page.wait_for_selector("#drawing svg")
    page.click("#tab-steps")
    assert "text=" in page.url


def test_what_cannot_be_answered_is_said(page: Any) -> None:
    typed(page, "grad", "x^T A +", "A", "")
    page.wait_for_selector(".error:has-text('An operand is missing at the end') pre")
    typed(page, "grad", "x" * 100_000, "x", "")
    page.wait_for_selector("#status:has-text('too long for the page')")
    typed(page, "grad", "", "", "")
    page.wait_for_selector("#status:text-is('')")
    address = page.url.partition("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#%E0%A4%A&junk")
    page.wait_for_selector("#status:has-text('holds no question')")
