"""What is printed: plain text, Unicode, LaTeX, data, and NumPy code of an expression."""
