"""A Python function of arrays, called with symbolic arrays: what it does to them is the expression."""
