"""Solving: equations and systems for unknown matrices by the laws of rules/solve, stationary points, and what follows from them."""
