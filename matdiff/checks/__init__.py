"""Checks that do not trust the engine: SymPy's derivatives of explicit entries, steps at random points, claims of users."""
