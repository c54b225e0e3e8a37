"""What an answer says of the attributes that were declared: which of them its derivation rests on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.calculus.steps import Step


class Grounded:
    """An answer with a derivation in ``steps``."""

    @property
    def used(self) -> tuple[str, ...]:
        """The declared attributes that the derivation rests on; what was declared and not needed is not among them.

        >>> import matdiff
        >>> matdiff.grad("x^T S x + norm(Q b)", wrt="x", where="S: symmetric, Q: n x n orthogonal").used
        ('S = S^T',)
        """
        from matdiff.output.plain import plain

        steps: Sequence[Step] = self.steps  # type: ignore[attr-defined]
        found = [ground.text(plain, has_signs=False) for step in steps for ground in step.because]
        return tuple(dict.fromkeys(found))
