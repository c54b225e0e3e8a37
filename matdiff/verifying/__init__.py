"""Judging what a person claims: derivatives, equations, derivations line by line."""
