"""Clauses behind a formula: ``f where h = W x, A is symmetric``; ``f, L = diag(l)``; statements and declarations like those before it.

The separators become semicolons and the words blanks, so that every character stays where it was; what declares is taken out.

>>> text, declared = behind("x^T A h, where h = tanh(y), A is symmetric")
>>> text, declared
('x^T A h      ; h = tanh(y)                ', ['A: symmetric'])
"""

from __future__ import annotations

from matdiff.base.patterns import pattern
from matdiff.syntax import phrases

_WORD = pattern(r"(?<![\w\\])(?:where|with|and)(?![\w(])")
_VALUE = pattern(
    r"\s*\\?[^\W\d_]\w*(?:_\{[^{}]*\}|\^\s*\{?\*\}?|[₀-₉ᵢ-ᵥⱼ])*\s*(?:\([^()=]*\))?\s*(?::=|=)(?!=)"
)
_MAPPED = pattern(
    r"\s*\$*\s*(?:\w+\s*:\s*)?(?:\\?[^\W\d]\w*|\([\w\s,\\]+\))\s*(?:\\(?:long)?mapsto(?![A-Za-z])|[↦⟼]|\|->)"
)
"""The head of x ↦ f, which says of what f is a function."""
_OPEN, _CLOSE = "([{", ")]}"


def behind(text: str) -> tuple[str, list[str]]:
    """The text with its clauses as statements, and the declarations among them; as it is where it has none."""
    if ("↦" in text or "mapsto" in text or "|->" in text) and (head := _MAPPED.match(text)):
        dollars = head[0].count("$") * "$"
        text = dollars.rjust(head.end()) + text[head.end() :]
    if "where" not in text and "=" not in text:
        return text, []
    cuts = _cuts(text)
    words = [at for at, cut in enumerate(cuts) if cut[2] in ("where", "with")]
    first = words[0] if words else len(cuts)
    cuts = [cut for at, cut in enumerate(cuts) if at >= first or _VALUE.match(text[cut[1] :])]
    begun = False
    letters = list(text)
    declared: list[str] = []
    for at, (start, stop, word) in enumerate(cuts):
        end = cuts[at + 1][0] if at + 1 < len(cuts) else len(text)
        clause = text[stop:end]
        said = _declaration(clause) if begun or word == "where" else None
        if said is None and not _VALUE.match(clause):
            continue
        begun = begun or word != ","
        letters[start:stop] = ";".rjust(stop - start)
        if said is not None:
            letters[start:end] = " " * (end - start)
            declared.append(said)
    return "".join(letters), declared


def _cuts(text: str) -> list[tuple[int, int, str]]:
    """Where clauses may begin: at where, with, and, and at commas, outside brackets."""
    found: list[tuple[int, int, str]] = []
    depth, at = 0, 0
    words = {m.start(): m for m in _WORD.finditer(text)}
    while at < len(text):
        depth += (text[at] in _OPEN) - (text[at] in _CLOSE)
        if depth == 0 and at in words:
            match = words[at]
            begin = match.start()
            if found and found[-1][2] == "," and not text[found[-1][1] : begin].strip():
                begin = found.pop()[0]  # ", where"
            found.append((begin, match.end(), match[0]))
            at = match.end()
            continue
        if depth == 0 and text[at] == ",":
            found.append((at, at + 1, ","))
        at += 1
    return found


def _declaration(clause: str) -> str | None:
    """The clause as a declaration, if it is one: A is symmetric, S = S^T, x: n."""

    said = clause.strip().rstrip(".")
    if not said:
        return None
    if ":" in said and not _VALUE.match(said):  # a slice in a definition is no declaration
        return said
    new = phrases.canonical(said)
    return new if new != said else None
