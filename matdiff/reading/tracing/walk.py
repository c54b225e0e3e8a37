"""The walk of a traced function: what is known while it is called."""

from __future__ import annotations

from matdiff.reading.python.inputs import Reader


class Tracing(Reader):
    """A walk that is a call of the function; ``is_numpy`` says that it refers to NumPy."""

    is_numpy = False

    def say_whose(self, name: str, options: dict[str, object]) -> None:
        """Say whose variance x.var() is, where nothing tells."""
        said = {"ddof", "correction", "unbiased"} & options.keys()
        if name in ("var", "std") and not (said or self.space.torch or self.is_numpy):
            word = f".{name}() is NumPy's, over n; PyTorch's is over n - 1: write correction=1."
            if word not in self.space.notes:
                self.space.notes.append(word)
