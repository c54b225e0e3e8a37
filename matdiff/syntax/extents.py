"""How far a sum reaches: over the product after it, and on over the terms that have its index.

A sum takes the product after it and no + or - more. Where a later term has the index of the sum, and no sum of its own over it, the writer
left out brackets: sum_i y_i log(p_i) + (1 - y_i) log(1 - p_i) is one sum. That is said. Brackets round the sum end it.

>>> from matdiff.syntax.parser import parse
>>> found = parse("sum_i a_i - b_i + c")
>>> found.tree
(sum['+' '+'] (sum_over['i'] (sum['+' '-'] (subscript[i] a i) (subscript[i] b i)) (none) (none)) c)
>>> found.notes
('the sum over i takes - b_i as well; in brackets, (sum_i …), it ends before',)
>>> parse("(sum_i a_i) - b_i").tree
(sum['+' '-'] (sum_over['i'] (subscript[i] a i) (none) (none)) (subscript[i] b i))
"""

from __future__ import annotations

from matdiff.syntax.tree import Grouped, Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def reach(terms: list[Tree], signs: list[str], text: str) -> list[str]:
    """Let every sum among the terms of a sum reach as far as its index does; ``terms`` and ``signs`` change. What is to be said."""
    notes: list[str] = []
    free = [_free(term) for term in terms]
    for i in range(len(terms) - 1, -1, -1):
        later = free[i + 1 :]
        indices = _trailing(terms[i]) if any(later) else []
        wanted = [name for name in indices if any(name in names for names in later)]
        if not wanted:
            continue
        name = wanted[-1]  # that of the innermost sum
        last = max(k for k, names in enumerate(later) if name in names) + i + 1
        more = list(zip(signs[i + 1 : last + 1], terms[i + 1 : last + 1], strict=True))
        terms[i] = _extended(terms[i], name, more)
        taken = f"{more[0][0]} {text[more[0][1].span[0] : more[-1][1].span[1]]}"
        notes.append(
            f"the sum over {name} takes {taken} as well; in brackets, (sum_{name} …), it ends before"
        )
        del terms[i + 1 : last + 1], signs[i + 1 : last + 1]
        free[i : last + 1] = [_free(terms[i])]
    return notes


def _trailing(tree: Tree) -> list[str]:
    """The indices of the sums that a term ends in, from the outermost in."""
    found: list[str] = []
    while not isinstance(tree, Grouped):
        if tree.kind == "sum_over":
            found += [name for name in tree.value if name not in found]  # type: ignore[attr-defined]
            tree = tree.children[0]
        elif tree.kind in {"product", "negative"}:
            tree = tree.children[-1]
        else:
            break
    return found


def _extended(tree: Tree, name: str, more: Sequence[tuple[str, Tree]]) -> Tree:
    """The term with more terms in its sum over the index."""
    span = (tree.span[0], more[-1][1].span[1])
    *_, last = tree.children
    if tree.kind != "sum_over":
        inner = _extended(last, name, more)
        return type(tree)(tree.kind, (*tree.children[:-1], inner), tree.value, span)
    body, *limits = tree.children
    names: tuple[str, ...] = tree.value  # type: ignore[assignment]
    if name not in names or name in _trailing(body):
        body = _extended(body, name, more)
    else:
        first, sign = body, "+"
        if body.kind == "negative" and not isinstance(body, Grouped):
            first, sign = body.children[0], "-"
        body = Tree(
            "sum",
            (first, *(term for _, term in more)),
            (sign, *(mark for mark, _ in more)),
            (body.span[0], span[1]),
        )
    return type(tree)(tree.kind, (body, *limits), names, span)


def _free(tree: Tree) -> frozenset[str]:
    """The letters that stand as indices in a tree and that no sum in it runs over."""
    found: set[str] = set()
    stack: list[tuple[Tree, frozenset[str]]] = [(tree, frozenset())]
    while stack:
        part, bound = stack.pop()
        if part.kind == "subscript":
            letters = [*part.children[1:]]
            while letters:
                letter = letters.pop()
                letters += letter.children
                if letter.kind == "name" and letter.value not in bound:
                    found.add(str(letter.value))
            continue
        if part.kind == "sum_over":
            bound |= frozenset(part.value)  # type: ignore[call-overload]
        stack += [(child, bound) for child in part.children]
    return frozenset(found)
