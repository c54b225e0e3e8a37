"""Typesetting by others: KaTeX under node, pdflatex, Typst. Each is asked once for many formulas; None where it is not there.

By hand, all goldens and the derivations of tests/forms by pdflatex, and all answers by Typst:

    cd tests && python -m output.typesetting pdflatex
    cd tests && python -m output.typesetting typst
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from golden.questions import QUESTIONS

import matdiff
from matdiff.answers import sheets
from matdiff.answers.telling import PLAIN
from matdiff.output import paper

KATEX = """
const katex = require("katex");
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
const wrong = formulas.map(f => {
  try { katex.renderToString(f, {displayMode: true, strict: "error", throwOnError: true}); return ""; }
  catch (e) { return e.message + "  in  " + f; }
});
console.log(JSON.stringify(wrong.filter(w => w)));
"""
FURTHER = (
    ("jacobian", "kron(A, X) B", "X"),
    ("jacobian", "softmax(W x + b)", "x"),
    ("jacobian", "X^T A X", "X"),
    ("hessian", "log(1 + exp(w^T x))", "w"),
    ("hessian", "log det(X)", "X"),
    ("differential", "expm(X)", "X"),
    ("differential", "X^-1 A X^-T", "X"),
    ("jvp", "X^-1", "X"),
    ("vjp", "tanh(A x)", "x"),
    ("hvp", "||A x - b||^4", "x"),
    ("solve", "||X w - y||^2 + c ||w||^2", "w"),
    ("solve", "A X + X A^T = Q", "X"),
    ("backprop", "h = W x + b; z = sigmoid(h); L = -y^T log(z)", "W, b"),
    ("backprop", "Y = X W; P = softmax(Y); L = ||P - T||^2", "W"),
    ("grad", "sum_i log(1 + exp(-y_i w^T x_i))", "w"),
    ("grad", "yhat_1 log(a_long' mu_2) + ||X_mn||_* lambda_max(S S^T)", "a_long"),
    ("grad", "||Y - K ((D A) .* M)||_F^2 + ||W - L ((D A) .* H) S||_F^2 + log det(A^T A + D^T D)", "A"),
)  # fmt: skip
"""Questions of every kind beside the goldens; their derivations are typeset too."""


def sheet(kind: str, expression: str, wrt: str, where: str = "") -> paper.Sheet:
    """The answer with its steps."""
    found = getattr(matdiff, kind)(expression, wrt, where)
    if kind == "solve":
        from matdiff.solving import report

        return report.sheet(found, True)
    if kind == "backprop":
        from matdiff.programs import backpropreport

        return backpropreport.sheet(found, PLAIN)
    return sheets.sheet_of([found], PLAIN)


def goldens() -> dict[str, paper.Sheet]:
    """Every golden question, and the others."""
    made = {name: sheet("grad", *question) for name, question in QUESTIONS.items()}
    return made | {f"{kind} {text}": sheet(kind, text, wrt) for kind, text, wrt in FURTHER}


def by_katex(formulas: list[str]) -> list[str] | None:
    """What KaTeX says of those that it refuses."""
    node = shutil.which("node")
    if node is None:
        return None
    done = subprocess.run(
        [node, "-e", KATEX], input=json.dumps(formulas), capture_output=True, text=True, check=False
    )
    if "Cannot find module" in done.stderr:
        return None
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def by_pdflatex(document: str) -> str:
    """The errors and the lines that run over the margin; '' where all is well."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.tex").write_text(document, encoding="utf-8")
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "a.tex"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            errors="replace",
        )
    lines = done.stdout.splitlines()
    return "\n".join(
        v for k, line in enumerate(lines) for v in lines[k : k + 3]
        if line.startswith(("!", "Overfull \\hbox"))
    )  # fmt: skip


def _further() -> dict[str, paper.Sheet]:
    """Some hundred derivations of the tables of tests/forms."""
    from forms import cookbook, issue, learning

    made = {}
    for row in (*issue.ROWS, *cookbook.ROWS, *learning.ROWS):
        try:
            made[row.name] = sheet("grad", row.expression, row.wrt, row.where)
        except (matdiff.MatdiffError, ValueError) as error:
            print(row.name, error)
    return made


def main(kind: str) -> int:
    """By hand: one document for each derivation, or one Typst file for all answers."""
    made = goldens() | _further()
    wrong = 0
    if kind == "typst":
        import typst

        text = "\n\n".join(paper.written(one, "typst") for one in made.values())
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a.typ").write_text(text, encoding="utf-8")
            typst.compile(str(Path(folder, "a.typ")))
        print(f"{len(made)} answers set by Typst")
        return 0
    for name, one in made.items():
        for format in ("tex", "beamer"):
            said = by_pdflatex(paper.written(one, format))
            if said:
                wrong += 1
                print(f"{name} ({format}): {said}\n")
    print(
        f"{len(made)} derivations as documents and as slides: {wrong} with errors or over the margin"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
