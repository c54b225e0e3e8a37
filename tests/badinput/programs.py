"""Slips in programs, and the whole message for each."""

from __future__ import annotations

PROGRAMS = [
    (
        "W: 3 x p\nx: q\nh = W x\n||h||^2",
        """shapes do not agree in this product
  in line 3, column 7
  | h = W x
  |       ^ x is q x 1; what stands before it is 3 x p
help: W is 3 x p by line 1; x is q x 1 by line 2""",
    ),
    (
        "W: 3 x n; U: 4 x n\nh = W x\nz = U x\nr = h + z\n||r||^2",
        """shapes do not agree in this sum
  in line 4, column 9
  | r = h + z
  |         ^ z is 4 x 1; the other term is 3 x 1
help: h is 3 x 1 by line 2; z is 4 x 1 by line 3""",
    ),
    (
        "W: n x n\nh = W h\n||h||^2",
        """h is made of itself
  in line 2, column 1
  | h = W h
  | ^^^^^^^
help: give the new value a name of its own, as in h2 = ...""",
    ),
    (
        "h = W x\nh = U x\n||h||^2",
        """h is given a value twice
  in line 2, column 1
  | h = U x
  | ^^^^^^^""",
    ),
    (
        "a = b + 1\nb = 2 a\na b",
        """a and b are made of each other
  in line 2, column 1
  | b = 2 a
  | ^^^^^^^
help: a value is made of what stands before it: a (line 1), b (line 2)""",
    ),
    (
        "W: 2 x 3 symmetrc_matrix\nh = W x\n||h||^2",
        """symmetrc_matrix is not an attribute
  in line 1, column 10
  | W: 2 x 3 symmetrc_matrix
  |          ^^^^^^^^^^^^^^^
help: did you mean symmetric?""",
    ),
    (
        "S: 2 x 3 symmetric\nh = S x\n||h||^2",
        """S is declared symmetric, but 2 x 3 is not square
  in line 1, column 1
  | S: 2 x 3 symmetric
  | ^""",
    ),
    (
        "x: n\nx: m\nh = W x\n||h||^2",
        """x is declared twice
  in line 2, column 1
  | x: m
  | ^""",
    ),
    (
        "h = W x  # first\nz = sigmod(h)\n||z||^2",
        """sigmod is not a function known here
  in line 2, column 5
  | z = sigmod(h)
  |     ^^^^^^
help: did you mean sigmoid?""",
    ),
    (
        "h = W x\nz = sigmoid(h\n||z||^2",
        """this ( is not closed
  in line 2, column 12
  | z = sigmoid(h
  |            ^""",
    ),
]
