"""Laws written in a test, read as those in the files are."""

from __future__ import annotations

from matdiff.base.resources import data_folder
from matdiff.rewrite.law import Law
from matdiff.rewrite.load import LawFiles, read_sources

SOURCES = read_sources(data_folder("rules"))


def law(text: str, folder: str = "simplify") -> Law:
    """The one law of a text such as ``tr(A') -> tr(A)  for A: n x n``."""
    files = LawFiles(SOURCES)
    files.read(f"written: {text}", "written.law", folder)
    return files.laws[f"{folder}.written"]
