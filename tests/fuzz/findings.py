"""What was found wrong with an expression."""

from __future__ import annotations


class Finding:
    """What went wrong with an expression: a kind, one line of words."""

    __slots__ = ("kind", "words")

    def __init__(self, kind: str, words: str) -> None:
        self.kind = kind
        self.words = words

    def __repr__(self) -> str:
        return f"{self.kind}: {self.words}"


class Found(Exception):
    """Carries a finding."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.finding = Finding(kind, words)
