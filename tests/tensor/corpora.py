"""Every question of the other corpora, once: (expression, variables, declarations, structure)."""

from __future__ import annotations

import sys
from pathlib import Path

from cookbook.table import GRADIENTS
from forms import cookbook, issue, learning
from golden.questions import QUESTIONS

sys.path.append(str(Path(__file__).parents[1] / "laws"))
import corpus_laws
from corpus_complex import COMPLEX  # asked by test_complex.py: their answers are pairs

Question = tuple[str, str, str, str]


def _laws() -> list[Question]:
    """All the lists of cases in the corpus of the laws."""
    lists = [v for v in vars(corpus_laws).values() if isinstance(v, list)]
    return [
        (*case, "projected")
        for cases in lists
        for case in cases
        if len(case) == 3 and case not in COMPLEX
    ]


def _rows() -> list[Question]:
    rows = (*cookbook.ROWS, *issue.ROWS, *learning.ROWS)
    return [(row.expression, row.wrt, row.where, "projected") for row in rows]


EVERY: tuple[Question, ...] = tuple(
    dict.fromkeys(
        [
            *_laws(),
            *((e.expression, e.wrt, e.where, e.structure) for e in GRADIENTS),
            *((*question, "projected") for question in QUESTIONS.values()),
            *_rows(),
        ]
    )
)
