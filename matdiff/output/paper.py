r"""A whole answer for paper and screen: a piece of LaTeX, a document, slides, a web page, Markdown, MathML, Typst.

>>> from matdiff.output.board import Row
>>> print(written(Sheet("", [Row(r"\nabla_{x} f", "2 x")], [r"x \text{ is real}"], []), "latex"))
\nabla_{x} f = 2 x, \quad \text{where } x \text{ is real}
"""

from __future__ import annotations

import re

from matdiff.output import board, mathml, typst
from matdiff.output.board import PAGE, Row
from matdiff.output.breaking import broken_latex
from matdiff.output.texparts import width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PAPERS = ("latex", "markdown", "tex", "beamer", "html", "mathml", "typst")
_SLIDE = 46.0
_A_SLIDE = 8
_HEAD = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath}
\allowdisplaybreaks
\begin{document}
"""
_SLIDES = r"""\documentclass{beamer}
\usepackage[T1]{fontenc}
\usepackage{amsmath}
\setbeamertemplate{navigation symbols}{}
\begin{document}
"""
_WEB = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>matdiff</title>
<style>body{font-family:serif;margin:2em}td{padding:.2em .4em;vertical-align:middle}td:first-child{text-align:right}
td:last-child{padding-left:2em;color:#444}math{font-size:110%}</style>
"""


class Sheet:
    """What is to be written, all in LaTeX: what was read, the rows of the answer, conditions and conventions, derivations."""

    __slots__ = ("answer", "derivations", "notes", "read", "told")

    def __init__(
        self,
        read: str,
        answer: Sequence[Row],
        notes: Sequence[str],
        derivations: Sequence[Sequence[Row]],
        told: Sequence[str] = (),
    ) -> None:
        self.read, self.answer = read, list(answer)
        self.notes, self.told = list(dict.fromkeys(notes)), list(dict.fromkeys(told))
        self.derivations = list(derivations)


def written(sheet: Sheet, format: str, label: str = "") -> str:
    """The sheet in one of the formats for paper; ``label`` numbers the formulas and names them for \\ref."""
    if format == "tex":
        return _document(sheet, label)
    if format == "beamer":
        return _slides(sheet)
    if format == "html":
        return _web(sheet)
    if format == "mathml":
        return "\n".join(mathml.mathml(_line(row)) for row in sheet.answer)
    if format == "typst":
        return "\n".join(f"$ {typst.typst(_line(row))} $" for row in sheet.answer)
    blocks = [_block(rows, sheet.notes, sheet.told) for rows in sheet.derivations or [sheet.answer]]
    if format == "markdown":
        return "\n".join(f"$$\n{block}\n$$" for block in blocks)
    if label:
        blocks = [
            f"\\begin{{equation}}\\label{{{name}}}\n{block}\n\\end{{equation}}"
            for name, block in zip(_labels(label, len(blocks)), blocks, strict=True)
        ]
    return "\n".join(blocks)


def _line(row: Row) -> str:
    return f"{row.left} = {row.right}" if row.left else row.right


def _labels(label: str, count: int) -> list[str]:
    return [label] if count == 1 else [f"{label}:{k + 1}" for k in range(count)]


def _where(notes: Sequence[str]) -> str:
    return r"\text{where } " + r" \text{ and } ".join(notes)


def _lines(rows: Sequence[Row], room: float = PAGE) -> list[str]:
    """Rows of an alignment; a row without a left side is a formula by itself."""
    lines: list[str] = []
    if all(row.left for row in rows):
        return board.page_lines(rows, room)
    for row in rows:
        if row.left:
            lines += board.page_lines([row], room)
        elif r"\begin{aligned}" in row.right:
            lines.append(f"& {row.right}")
        else:
            first, *more = broken_latex(row.right, room - 4)
            lines += [f"& {first}", *(rf"&\quad {part}" for part in more)]
    return lines


def _below(notes: Sequence[str], told: Sequence[str], room: float) -> list[str]:
    """Conditions, then conventions, as lines of an alignment."""
    sentences = [*([_where(notes)] if notes else []), *told]
    return [f"& {part}" for one in sentences for part in board.reason_lines(one, room)]


def _block(rows: Sequence[Row], notes: Sequence[str], told: Sequence[str]) -> str:
    """One formula, or one alignment with the conditions below it."""
    if len(rows) == 1 and not rows[0].reason and not told:
        one = _line(rows[0])
        where = rf", \quad {_where(notes)}" if notes else ""
        if width(one + where) <= PAGE or (r"\begin{aligned}" in one and not notes):
            return one + where
    lines = [*_lines(rows), *_below(notes, told, PAGE - 4)]
    body = " \\\\\n".join(lines)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def _document(sheet: Sheet, label: str) -> str:
    """A document that pdflatex sets with amsmath alone; a derivation may go over the end of a page."""
    parts = [_HEAD]
    if sheet.read:
        parts.append(f"For\n{_display(_lines([Row('', sheet.read)]), '')}\nthe answer is")
    names = _labels(label, 1 + len(sheet.derivations)) if label else [""] * 9999
    parts.append(_display(_lines(sheet.answer), names[0]))
    if sheet.notes:
        told = " and ".join(_prose(note) for note in sheet.notes)
        parts.append(f"where {told}.\n")
    parts += [f"{_prose(one)}.\n" for one in sheet.told]
    for rows, name in zip(sheet.derivations, names[1:], strict=False):
        parts.append(f"\\paragraph{{Derivation.}}\n{_display(_lines(rows), name)}")
    return "\n".join([*parts, "\\end{document}"])


def _prose(note: str) -> str:
    """A sentence with formulas in it, so that TeX breaks its lines."""
    return f"${note}$" if r"\text" not in note else _sentence(note)


def _sentence(note: str) -> str:
    parts = re.split(r"(\\text\{(?:\\.|[^{}\\])*\})", note)
    return "".join(
        part[6:-1] if part.startswith(r"\text{") else f"${part.strip()}$" if part.strip() else part
        for part in parts
    )


def _display(lines: list[str], label: str) -> str:
    name = "align" if label else "align*"
    first, *rest = lines
    tag = rf" \label{{{label}}}" if label else ""
    body = " \\\\\n".join(
        [first + tag, *(f"{line} \\nonumber" if label else line for line in rest)]
    )
    return f"\\begin{{{name}}}\n{body}\n\\end{{{name}}}"


def _slides(sheet: Sheet) -> str:
    """Slides for beamer: one line of a derivation a click."""
    frames = []
    notes = _below(sheet.notes, sheet.told, _SLIDE)
    read = [f"& {part}" for part in broken_latex(sheet.read, _SLIDE)] if sheet.read else []
    frames.append(_frame([*read, *_lines(sheet.answer, _SLIDE), *notes], clicks=False))
    for rows in sheet.derivations:
        lines = _lines(rows, _SLIDE)
        for at in range(0, len(lines), _A_SLIDE):
            frames.append(_frame(lines[at : at + _A_SLIDE], clicks=True))
    return "\n".join([_SLIDES, *frames, "\\end{document}"])


def _frame(lines: list[str], clicks: bool) -> str:
    shown, click = [], 0
    for line in lines:
        goes_on = line.startswith(("&\\q", "& \\q"))
        click += 0 if goes_on and click else 1
        cells = line.split("&") if r"\begin{" not in line else [line]
        if clicks and len(cells) > 1 and r"\&" not in line:
            line = "&".join(
                rf"\uncover<{click}->{{{cell.strip()}}}" if cell.strip() else "" for cell in cells
            )
        shown.append(line)
    body = " \\\\\n".join(shown)
    return f"\\begin{{frame}}\n\\footnotesize\n\\begin{{align*}}\n{body}\n\\end{{align*}}\n\\end{{frame}}"


def _web(sheet: Sheet) -> str:
    """A page without scripts: formulas as MathML."""

    def table(rows: Sequence[Row]) -> str:
        lines, before = [], ""
        for row in rows:
            left = "" if row.left == before else row.left
            before = row.left
            cells = [left, "=" if row.left else "", row.right, row.reason]
            shown = "".join(f"<td>{mathml.mathml(v, False) if v else ''}</td>" for v in cells)
            lines.append(f"<tr>{shown}</tr>")
        return "<table>\n" + "\n".join(lines) + "\n</table>"

    parts = [_WEB]
    if sheet.read:
        parts.append(f"<p>{mathml.mathml(sheet.read)}</p>")
    parts.append(table(sheet.answer))
    parts += [f"<p>{mathml.mathml(_where(sheet.notes), False)}</p>"] if sheet.notes else []
    parts += [f"<p>{mathml.mathml(one, False)}</p>" for one in sheet.told]
    parts += [table(rows) for rows in sheet.derivations]
    return "\n".join([*parts, "</html>"])
