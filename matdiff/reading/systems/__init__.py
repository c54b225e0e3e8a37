"""R, Mathematica, Julia and MATLAB text, where it has signs that mathematics does not share: parsed into the tree that Python text has.

What each system writes is a table (tables.py) for one parser (parser.py); what its signs mean for columns and rows is in columns.py.
"""

from __future__ import annotations

from matdiff.base.late import modules_of

__getattr__ = modules_of(__name__, "reader")  # the others fill a table when they are loaded
