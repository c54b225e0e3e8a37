"""Texts that are not in the project's own notation: which dialect a text is in, and the readers of the others."""
