"""Expressions and answers as Python objects: operators, functions, symbols, and what else stands for an expression."""
