"""Expressions of other systems, and ours as theirs: SymPy, both ways."""
