"""An LALR parser that runs over saved tables.

The state stack and the value stack are lists, so no depth of nesting can exhaust Python's own stack. A rule without
an action has one symbol, whose value it keeps; every other rule names a function of the values of its symbols.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from matdiff.syntax.bars import Token
    from matdiff.syntax.tables import Tables


VALUES = frozenset(("NAME", "NUMBER", "OPTION"))
"""Tokens whose value is a tree, which stands for them."""


class Unexpected(Exception):
    """A token that no rule takes here, and the tokens that would have been."""

    def __init__(self, token: Token | None, expected: Mapping[str, int]) -> None:
        super().__init__(token)
        self.token = token
        self.expected = expected


def run(tables: Tables, tokens: list[Token], actions: object) -> Any:
    """The value of the whole text; ``actions`` has a method for each action of the rules."""
    states, rules, end = tables.states, tables.rules, tables.end
    state = tables.start
    passed = [state]
    values: list[Any] = []
    for token in [*tokens, None]:
        symbol = "$END" if token is None else token[0]
        while True:
            step = states[state].get(symbol)
            if step is None:
                if token is None and state == end:
                    return values[-1]
                raise Unexpected(token, states[state])
            if step >= 0:
                break
            head, size, action = rules[-1 - step]
            if action is None:
                passed[-1] = state = states[passed[-2]][head]
                continue
            taken = values[-size:]
            del values[-size:], passed[-size:]
            values.append(getattr(actions, action)(taken))
            state = states[passed[-1]][head]
            passed.append(state)
        state = step
        passed.append(state)
        values.append(token[1] if token is not None and symbol in VALUES else token)
    raise AssertionError("the end of the text is always met")
