"""The documentation as a site: ``python .ci/docs_pages.py OUT`` after ``pip install -e ".[docs]"``.

Besides the pages of docs/ it shows what is made from the package itself, so that it cannot differ from it. The laws come from rules/,
commands and notation from the help, the notebooks from notebooks/, KaTeX from npm where it can be
had (without it the laws stand in LaTeX).
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import matdiff  # noqa: E402
from matdiff.answers.report import printer  # noqa: E402
from matdiff.base.errors import MatdiffError  # noqa: E402
from matdiff.calculus.bookshelf import book_with  # noqa: E402
from matdiff.cli import main  # noqa: E402
from matdiff.commandline import lawtable, manual  # noqa: E402
from matdiff.web import site  # noqa: E402

FOLDERS = {
    "definitions": "functions that are defined by others",
    "differential": "the differential of every operator that has a law of its own",
    "trace": "how a differential is brought into the form tr(Gᵀ dX), one factor at a time",
    "vectorisation": "how vec is brought into the form J vec(dX)",
    "simplify": "identities that make an expression simpler; each lowers a measure",
    "answer": "what makes an answer shorter in the last step",
    "data": "sums over data, and matrices of data",
    "patterns": "functions recognised in what is written out",
    "solve": "how an equation is solved for an unknown",
    "solution": "what makes a solution simpler",
    "moduli": "complex numbers",
}
"""The folders of rules/, in the order in which a derivation meets them."""


def write(target: Path) -> None:
    """A copy of docs/ with the made pages, the notebooks and KaTeX, ready for Sphinx."""
    shutil.copytree(ROOT / "docs", target, dirs_exist_ok=True)
    made = {
        "laws": laws(),
        "commands": commands(),
        "notation": notation(),
        "python": interface(),
        "changes": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
    }
    (target / "reference").mkdir(exist_ok=True)
    for name, text in made.items():
        (target / "reference" / f"{name}.md").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "notebooks", target / "notebooks", dirs_exist_ok=True)
    katex(target / "site" / "katex")


def laws() -> str:
    """All laws as tables, with what each is for, where it is from, and what it follows from."""
    book = book_with(())
    latex = printer("latex")
    lines = [
        "# The laws",
        "",
        f"All {len(book.laws)} laws that the engine knows, read from `rules/`. `matdiff laws NAME` shows one, with its backward rule.",
        "Each is tested alone at random points of distinct sizes, and each with tampered copies, which have to be refused.",
        "",
        '<p><input id="law-filter" type="search" placeholder="filter: inverse, Cookbook, trace …" aria-label="filter the laws"></p>',
    ]
    folders = {law.folder for law in book.laws.values()}
    for folder in [*FOLDERS, *sorted(folders - {*FOLDERS})]:
        here = sorted(
            (law for law in book.laws.values() if law.folder == folder), key=lambda law: law.name
        )
        if not here:
            continue
        lines += ["", f"## {folder}", "", f"{FOLDERS.get(folder, '')} ({len(here)})".strip(), ""]
        lines.append(
            '<table class="laws"><thead><tr><th>law</th><th>says</th><th>for</th><th>because</th><th>from</th></tr></thead><tbody>'
        )
        for law in here:
            formula = f"{latex(law.pattern)} = {latex(law.template)}"
            slots = escape(lawtable._slots(law))
            proof = "".join(
                f'<br>follows from d of <span class="tex">{escape(latex(left))} = {escape(latex(right))}</span>'
                for left, right in law.proofs
            )
            cells = (
                f"<code>{escape(law.name.partition('.')[2])}</code>",
                f'<span class="tex">{escape(formula)}</span>',
                slots,
                escape(law.reason or "") + proof,
                escape(law.source or ""),
            )
            lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        lines.append("</tbody></table>")
    return "\n".join(lines) + "\n"


def printed(*given: str) -> str:
    """What the command line prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(list(given)) == 0, given
    return out.getvalue()


def commands() -> str:
    """The help of every command."""
    lines = [
        "# Commands",
        "",
        "What `matdiff COMMAND --help` prints. Exit codes: 0 answered, 1 understood but no derivation,",
        "2 a mistake in the question, 3 the check disagreed or a claim is wrong.",
        "",
    ]
    for name, purpose in manual.COMMANDS.items():
        lines += [
            f"## {name}",
            "",
            f"{purpose[:1].upper()}{purpose[1:]}.",
            "",
            "```text",
            printed(name, "--help").rstrip(),
            "```",
            "",
        ]
    return "\n".join(lines)


def notation() -> str:
    """What ``matdiff notation`` prints."""
    return (
        "# Notation\n\nWhat `matdiff notation` prints.\n\n```text\n"
        + printed("notation").rstrip()
        + "\n```\n"
    )


def interface() -> str:
    """The public names, from their docstrings."""
    lines = ["# The Python interface", "", "Everything below is a name of `matdiff`.", ""]
    functions = [name for name in matdiff.__all__ if name[0].islower()]
    classes = [name for name in matdiff.__all__ if name[0].isupper()]
    errors = [name for name in classes if is_error(getattr(matdiff, name))]
    for title, names, directive in (
        ("Functions", functions, "autofunction"),
        ("Answers", [name for name in classes if name not in errors], "autoclass"),
        ("Errors", errors, "autoexception"),
    ):
        lines += [f"## {title}", "", "```{eval-rst}", ".. currentmodule:: matdiff", ""]
        for name in names:
            lines += [f".. {directive}:: {name}"]
            lines += ["   :members:", ""] if directive == "autoclass" else [""]
        lines += ["```", ""]
    return "\n".join(lines)


def is_error(found: object) -> bool:
    """Whether a public name is one of the family of errors."""
    return isinstance(found, type) and issubclass(found, MatdiffError)


def katex(target: Path) -> None:
    """KaTeX's files, from npm; none where npm is missing: the formulas stand as LaTeX then."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            if shutil.which("npm") is None:
                return
            wanted = f"katex@{site.PACKAGES['katex']}"
            subprocess.run(
                ["npm", "pack", "--silent", wanted], cwd=scratch, check=True, capture_output=True
            )
            site._unpack(
                site._archive(Path(scratch), "katex"), target, site._KATEX, "dist/", ".woff2"
            )
        except (subprocess.CalledProcessError, MatdiffError):
            return


def build(target: Path) -> int:
    """The site, every warning an error."""
    from sphinx.cmd.build import build_main

    with tempfile.TemporaryDirectory() as scratch:
        write(Path(scratch) / "docs")
        return build_main(
            ["-W", "--keep-going", "-q", "-b", "html", f"{scratch}/docs", str(target)]
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python .ci/docs_pages.py OUT: writes the documentation as a site into OUT")
    sys.exit(build(Path(sys.argv[1]).resolve()))
