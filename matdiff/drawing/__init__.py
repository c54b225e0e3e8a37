"""The computation graph of an expression or a program, with the cotangents that run back through it, and its pictures."""
